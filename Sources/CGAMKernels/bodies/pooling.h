// Windows of the largest value and of means, and their gradients. Part of kernels_body.h.

#define PIXEL(plane, w, height, image, y, x, side) \
    ((plane) + (((ptrdiff_t)(image) * (w)->height + (y)) * (w)->side + (x)) * (w)->channels)
#define EACH_WINDOW(w)                                                      \
    for (int64_t row = (w)->first_row; row < (w)->last_row; row++)          \
        for (int image = (int)(row / (w)->out_height),                      \
                 y = (int)(row % (w)->out_height), x = 0;                   \
             x < (w)->out_width; x++)
#define EACH_PIXEL(w)                                                        \
    for (int iy = (w)->y_begin[y]; iy < (w)->y_end[y]; iy += (w)->y_step)    \
        for (int ix = (w)->x_begin[x]; ix < (w)->x_end[x]; ix += (w)->x_step)

// V vectors of channels of one window.
INLINE void NAME(maxPoolVectors)(const int V, const gam_windows *w, const float *in, int image, int y, int x,
                                 float *out) {
    vec best[4];
    ivec isNone[4]; // all bits where a value is no number, which makes the result none
    UNROLL for (int v = 0; v < V; v++) best[v] = (vec){0} - __builtin_inff(), isNone[v] = (ivec){0};
    EACH_PIXEL(w) {
        const float *from = PIXEL(in, w, in_height, image, iy, ix, in_width);
        UNROLL for (int v = 0; v < V; v++) {
            vec i = load(from + v * LANES);
            ivec isLarger = i > best[v];
            isNone[v] |= i != i;
            best[v] = (vec)(((ivec)i & isLarger) | ((ivec)best[v] & ~isLarger));
        }
    }
    UNROLL for (int v = 0; v < V; v++) store(out + v * LANES, (vec)((ivec)best[v] | isNone[v]));
}

KERNEL void NAME(maxPool)(const gam_windows *w, const float *in, float *out) {
    EACH_WINDOW(w) {
        float *o = PIXEL(out, w, out_height, image, y, x, out_width);
        int c = 0;
        for (; c + 4 * LANES <= w->channels; c += 4 * LANES) NAME(maxPoolVectors)(4, w, in + c, image, y, x, o + c);
        for (; c + LANES <= w->channels; c += LANES) NAME(maxPoolVectors)(1, w, in + c, image, y, x, o + c);
        for (; c < w->channels; c++) {
            float best = -__builtin_inff();
            EACH_PIXEL(w) {
                float i = PIXEL(in, w, in_height, image, iy, ix, in_width)[c];
                best = i > best || i != i ? i : best;
            }
            o[c] = best;
        }
    }
}

// The images to which the visited rows of the output belong: gradients are overwritten image by image.
INLINE void NAME(clearImages)(const gam_windows *w, float *in_gradient) {
    int64_t image = (int64_t)w->in_height * w->in_width * w->channels;
    int64_t first = w->first_row / w->out_height, last = w->last_row / w->out_height;
    for (int64_t i = first * image; i < last * image; i++) in_gradient[i] = 0;
}

// A vector of channels of one window: find the place of the largest value, then give it the gradient.
INLINE void NAME(maxPoolGradientVector)(const gam_windows *w, const float *in, vec g, int image, int y, int x,
                                        float *in_gradient) {
    vec best = (vec){0} - __builtin_inff();
    ivec place = (ivec){0} - 1;
    int number = 0;
    EACH_PIXEL(w) {
        vec i = load(PIXEL(in, w, in_height, image, iy, ix, in_width));
        ivec takes = (i > best) | (i != i) | (place < 0);
        best = (vec)(((ivec)i & takes) | ((ivec)best & ~takes));
        place = (takes & number) | (place & ~takes);
        number++;
    }
    number = 0;
    EACH_PIXEL(w) {
        float *to = PIXEL(in_gradient, w, in_height, image, iy, ix, in_width);
        store(to, load(to) + (vec)((ivec)g & (place == number)));
        number++;
    }
}

KERNEL void NAME(maxPoolGradient)(const gam_windows *w, const float *in, const float *out_gradient,
                                  float *in_gradient) {
    NAME(clearImages)(w, in_gradient);
    EACH_WINDOW(w) {
        const float *g = PIXEL(out_gradient, w, out_height, image, y, x, out_width);
        int c = 0;
        for (; c + LANES <= w->channels; c += LANES)
            NAME(maxPoolGradientVector)(w, in + c, load(g + c), image, y, x, in_gradient + c);
        for (; c < w->channels; c++) {
            float best = -__builtin_inff();
            ptrdiff_t place = -1;
            EACH_PIXEL(w) {
                ptrdiff_t at = PIXEL(in, w, in_height, image, iy, ix, in_width) - in;
                if (place < 0 || in[at + c] > best || in[at + c] != in[at + c]) best = in[at + c], place = at;
            }
            if (place >= 0) in_gradient[place + c] += g[c];
        }
    }
}

// Sums in float64: a global average may run over a hundred thousand pixels.
KERNEL void NAME(averagePool)(const gam_windows *w, const float *in, float *out) {
    enum { BLOCK = 64 };
    EACH_WINDOW(w) {
        float *o = PIXEL(out, w, out_height, image, y, x, out_width);
        double size = (double)w->y_size[y] * w->x_size[x];
        for (int first = 0; first < w->channels; first += BLOCK) {
            int count = w->channels - first < BLOCK ? w->channels - first : BLOCK;
            double sums[BLOCK] = {0};
            EACH_PIXEL(w) {
                const float *i = PIXEL(in, w, in_height, image, iy, ix, in_width) + first;
                for (int c = 0; c < count; c++) sums[c] += i[c];
            }
            for (int c = 0; c < count; c++) o[first + c] = (float)(sums[c] / size);
        }
    }
}

KERNEL void NAME(averagePoolGradient)(const gam_windows *w, const float *out_gradient, float *in_gradient) {
    NAME(clearImages)(w, in_gradient);
    EACH_WINDOW(w) {
        const float *g = PIXEL(out_gradient, w, out_height, image, y, x, out_width);
        float share = 1 / ((float)w->y_size[y] * (float)w->x_size[x]);
        EACH_PIXEL(w) {
            float *i = PIXEL(in_gradient, w, in_height, image, iy, ix, in_width);
            for (int c = 0; c < w->channels; c++) i[c] += g[c] * share;
        }
    }
}

#undef PIXEL
#undef EACH_WINDOW
#undef EACH_PIXEL
