// Sums over pixels and what is made with them, channel by channel. Part of kernels_body.h.

// V vectors of channels: sums of x and of x * (y - centre), in float64; where `gate` is not positive x counts as 0.
INLINE void NAME(sumChannels)(const int V, const float *x, const float *gate, const float *y, const double *centre,
                              int64_t pixels, int32_t channels, double *sums, double *products) {
    dvec s[2], p[2], m[2];
    UNROLL for (int v = 0; v < V; v++) {
        s[v] = *(const dvec *)(sums + v * LANES);
        if (products) p[v] = *(const dvec *)(products + v * LANES), m[v] = *(const dvec *)(centre + v * LANES);
    }
    for (int64_t pixel = 0; pixel < pixels; pixel++, x += channels) {
        UNROLL for (int v = 0; v < V; v++) {
            vec a = load(x + v * LANES);
            if (gate) a = (vec)((ivec)a & (load(gate + v * LANES) > 0));
            dvec wide = __builtin_convertvector(a, dvec);
            s[v] += wide;
            if (products) p[v] += wide * (__builtin_convertvector(load(y + v * LANES), dvec) - m[v]);
        }
        if (gate) gate += channels;
        if (products) y += channels;
    }
    UNROLL for (int v = 0; v < V; v++) {
        *(dvec *)(sums + v * LANES) = s[v];
        if (products) *(dvec *)(products + v * LANES) = p[v];
    }
}

KERNEL void NAME(channelSums)(const float *x, const float *gate, const float *y, const double *centre, int64_t pixels,
                              int32_t channels, double *sums, double *products) {
#define SUM(V)                                                                                                     \
    for (; c + V * LANES <= channels; c += V * LANES) {                                                            \
        if (!products) NAME(sumChannels)(V, x + c, NULL, NULL, NULL, pixels, channels, sums + c, NULL);            \
        else if (gate)                                                                                             \
            NAME(sumChannels)(V, x + c, gate + c, y + c, centre + c, pixels, channels, sums + c, products + c);    \
        else NAME(sumChannels)(V, x + c, NULL, y + c, centre + c, pixels, channels, sums + c, products + c);       \
    }
    int c = 0;
    SUM(2)
    SUM(1)
#undef SUM
    for (; c < channels; c++) {
        double s = sums[c], p = products ? products[c] : 0;
        for (int64_t at = c; at < pixels * channels; at += channels) {
            double a = gate && !(gate[at] > 0) ? 0 : x[at];
            s += a;
            if (products) p += a * (y[at] - centre[c]);
        }
        sums[c] = s;
        if (products) products[c] = p;
    }
}

KERNEL void NAME(scaleShift)(const float *x, const float *scale, const float *shift, const float *add, bool rectify,
                             int64_t pixels, int32_t channels, float *out) {
    for (int64_t p = 0; p < pixels; p++, x += channels, out += channels) {
        int c = 0;
        for (; c + LANES <= channels; c += LANES) {
            vec v = load(x + c) * load(scale + c) + load(shift + c);
            if (add) v += load(add + c);
            store(out + c, rectify ? positive(v) : v);
        }
        for (; c < channels; c++) {
            float v = x[c] * scale[c] + shift[c];
            if (add) v += add[c];
            out[c] = rectify && v < 0 ? 0 : v;
        }
        if (add) add += channels;
    }
}

KERNEL void NAME(normGradient)(const float *gradient, const float *gate, const float *x, const double *centre,
                               const double *scale, const double *slope, const double *shift, int64_t pixels,
                               int32_t channels, float *out) {
    for (int64_t p = 0; p < pixels; p++, x += channels, gradient += channels, out += channels) {
        int c = 0;
        for (; c + LANES <= channels; c += LANES) {
            vec g = load(gradient + c);
            if (gate) g = (vec)((ivec)g & (load(gate + c) > 0));
            dvec d = __builtin_convertvector(load(x + c), dvec) - *(const dvec *)(centre + c);
            dvec r = __builtin_convertvector(g, dvec) * *(const dvec *)(scale + c) + d * *(const dvec *)(slope + c) +
                     *(const dvec *)(shift + c);
            store(out + c, __builtin_convertvector(r, vec));
        }
        for (; c < channels; c++) {
            double g = gate && !(gate[c] > 0) ? 0 : gradient[c];
            out[c] = (float)(g * scale[c] + (x[c] - centre[c]) * slope[c] + shift[c]);
        }
        if (gate) gate += channels;
    }
}
