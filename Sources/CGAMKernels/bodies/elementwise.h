// Element by element, and sums over pixels. Part of kernels_body.h.

KERNEL void NAME(scaleShift)(const float *x, const float *scale, const float *shift, const float *add, bool rectify,
                             int64_t pixels, int32_t channels, float *out) {
    for (int64_t p = 0; p < pixels; p++, x += channels, out += channels) {
        for (int c = 0; c < channels; c++) {
            float v = x[c] * scale[c] + shift[c];
            if (add) v += add[c];
            out[c] = rectify && v < 0 ? 0 : v;
        }
        if (add) add += channels;
    }
}

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

KERNEL void NAME(channelSums)(const float *x, const float *y, const double *centre, int64_t pixels, int32_t channels,
                              double *sums, double *products) {
    for (int64_t p = 0; p < pixels; p++, x += channels) {
        for (int c = 0; c < channels; c++) sums[c] += x[c];
        if (products) {
            for (int c = 0; c < channels; c++) products[c] += (double)x[c] * ((double)y[c] - centre[c]);
            y += channels;
        }
    }
}

KERNEL void NAME(normGradient)(const float *gradient, const float *x, const double *centre, const double *scale,
                               const double *slope, const double *shift, int64_t pixels, int32_t channels, float *out) {
    for (int64_t p = 0; p < pixels; p++, x += channels, gradient += channels, out += channels)
        for (int c = 0; c < channels; c++)
            out[c] = (float)(gradient[c] * scale[c] + (x[c] - centre[c]) * slope[c] + shift[c]);
}
