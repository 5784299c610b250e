// Element by element. Part of kernels_body.h.

KERNEL void NAME(mask)(const float *gradient, const float *value, int64_t count, float *out) {
    for (int64_t i = 0; i < count; i++) out[i] = value[i] > 0 ? gradient[i] : 0;
}

KERNEL void NAME(rectify)(const float *x, int64_t count, float *out) {
    for (int64_t i = 0; i < count; i++) out[i] = x[i] < 0 ? 0 : x[i];
}

KERNEL void NAME(add)(const float *a, const float *b, bool rectify, int64_t count, float *out) {
    for (int64_t i = 0; i < count; i++) {
        float v = a[i] + b[i];
        out[i] = rectify && v < 0 ? 0 : v;
    }
}
