// All kernels once, in generic-width vector code. Included for each instruction set with
//   NAME(x)  the symbol's name for it          TARGET   the function attribute that permits its instructions
//   LANES    floats of a vector                ROWS     grid points of a register block
// defined. Combinations in use, all visited by the tests: (16, 8), (8, 6), (4, 4), (4, 8).
typedef float NAME(vec) __attribute__((vector_size(4 * LANES), aligned(4), may_alias));
typedef int32_t NAME(ivec) __attribute__((vector_size(4 * LANES), aligned(4), may_alias));
#define vec NAME(vec)
#define ivec NAME(ivec)
#define INLINE static inline __attribute__((always_inline)) TARGET
#define KERNEL TARGET static
#define WIDTH (2 * LANES)
#define UNROLL _Pragma("clang loop unroll(full)")

INLINE vec NAME(load)(const float *p) { return *(const vec *)p; }
INLINE void NAME(store)(float *p, vec v) { *(vec *)p = v; }
// Negative values to 0; a NaN stays, so that it is noticed.
INLINE vec NAME(positive)(vec v) { return (vec)((ivec)v & ~(v < 0)); }
#define load NAME(load)
#define store NAME(store)
#define positive NAME(positive)

// ---- products ----------------------------------------------------------------------------------------------

// The register block: R grid points x 2 vectors of columns. One sum is one chain of fused multiply-adds over
// tap and depth, whatever R is, so that a point's bits do not depend on how points are grouped.
INLINE void NAME(block)(const int R, const gam_product *s, const float *const *rows, const float *panel, vec acc[][2]) {
    UNROLL for (int r = 0; r < R; r++) acc[r][0] = acc[r][1] = (vec){0};
    for (int t = 0; t < s->taps; t++) {
        const float *a[ROWS];
        UNROLL for (int r = 0; r < R; r++) a[r] = rows[r];
        rows += R;
        for (int k = 0; k < s->depth; k++, panel += WIDTH) {
            vec b0 = load(panel), b1 = load(panel + LANES);
            UNROLL for (int r = 0; r < R; r++) {
                float x = a[r][k];
                acc[r][0] += x * b0;
                acc[r][1] += x * b1;
            }
        }
    }
}

INLINE vec NAME(finish)(vec v, const gam_epilogue *e, ptrdiff_t at, int column) {
    if (e->bias) v += load(e->bias + column);
    if (e->add) v += load(e->add + at);
    return e->rectify ? positive(v) : v;
}

// A whole panel goes to memory as two vectors, a partial one (the last columns) value by value.
INLINE void NAME(finishBlock)(const int R, vec acc[][2], const ptrdiff_t *at, int columns, float *out,
                              const gam_epilogue *e) {
    if (columns == WIDTH) {
        UNROLL for (int r = 0; r < R; r++) {
            store(out + at[r], NAME(finish)(acc[r][0], e, at[r], 0));
            store(out + at[r] + LANES, NAME(finish)(acc[r][1], e, at[r] + LANES, LANES));
        }
        return;
    }
    float sums[ROWS * WIDTH];
    UNROLL for (int r = 0; r < R; r++) { // a variable index would keep the sums out of registers
        store(sums + r * WIDTH, acc[r][0]);
        store(sums + r * WIDTH + LANES, acc[r][1]);
    }
    for (int r = 0; r < R; r++) {
        for (int c = 0; c < columns; c++) {
            float v = sums[r * WIDTH + c];
            if (e->bias) v += e->bias[c];
            if (e->add) v += e->add[at[r] + c];
            out[at[r] + c] = e->rectify && v < 0 ? 0 : v;
        }
    }
}

// A function of its own for each height: inlined together they would not keep their sums in registers.
#define BLOCK(R)                                                                                                       \
    KERNEL __attribute__((noinline)) void NAME(productBlock##R)(const gam_product *s, const float *const *rows,        \
                                                                const float *panel, const ptrdiff_t *at, int columns,  \
                                                                float *out, const gam_epilogue *e) {                   \
        vec acc[ROWS][2];                                                                                              \
        NAME(block)(R, s, rows, panel, acc);                                                                           \
        NAME(finishBlock)(R, acc, at, columns, out, e);                                                                \
    }
#define CASE(R)                                                                                                        \
    case R:                                                                                                            \
        NAME(productBlock##R)(s, rows, panel, at, columns, out, e);                                                    \
        break;
BLOCK(1)
BLOCK(2)
BLOCK(3)
BLOCK(4)
#if ROWS > 4
BLOCK(5)
BLOCK(6)
#endif
#if ROWS > 6
BLOCK(7)
BLOCK(8)
#endif
INLINE void NAME(productBlock)(int points, const gam_product *s, const float *const *rows, const float *panel,
                               const ptrdiff_t *at, int columns, float *out, const gam_epilogue *e) {
    switch (points) {
        CASE(1)
        CASE(2)
        CASE(3)
        CASE(4)
#if ROWS > 4
        CASE(5)
        CASE(6)
#endif
#if ROWS > 6
        CASE(7)
        CASE(8)
#endif
    }
}
#undef CASE
#undef BLOCK

// The tables of a run of grid points: for each register block taps x height input rows, and each point's place in
// the output. Blocks are of nearly equal height, which keeps the units busy in the last one too.
KERNEL void NAME(fillRows)(const gam_product *s, const gam_tap *taps, const float *in, const float *zeros,
                           int64_t first, int count, const float **rows, ptrdiff_t *at) {
    int x = (int)(first % s->grid_width);
    int y = (int)(first / s->grid_width % s->grid_height);
    int64_t image = first / ((int64_t)s->grid_width * s->grid_height);
    int blocks = (count + ROWS - 1) / ROWS, low = count / blocks, extra = count % blocks;
    for (int b = 0; b < blocks; b++) {
        int height = low + (b < extra);
        for (int r = 0; r < height; r++) {
            *at++ = ((image * s->out_height + y * s->out_step_y + s->out_y) * s->out_width + x * s->out_step_x + s->out_x) *
                    s->out_stride;
            const float *plane = in + image * s->in_height * s->in_width * s->in_stride;
            for (int t = 0; t < s->taps; t++) {
                int iy = y * s->in_step_y + taps[t].y, ix = x * s->in_step_x + taps[t].x;
                bool inside = iy >= 0 && iy < s->in_height && ix >= 0 && ix < s->in_width;
                rows[t * height + r] = inside ? plane + ((ptrdiff_t)iy * s->in_width + ix) * s->in_stride : zeros;
            }
            if (++x == s->grid_width) {
                x = 0;
                if (++y == s->grid_height) y = 0, image++;
            }
        }
        rows += s->taps * height;
    }
}

KERNEL void NAME(product)(const gam_product *s, const gam_tap *taps, const float *in, const float *panels,
                          const float *zeros, float *out, const gam_epilogue *epilogue, int64_t first, int32_t count,
                          const float **rows) {
    if (count <= 0) return;
    ptrdiff_t *at = (ptrdiff_t *)(rows + (size_t)count * s->taps);
    NAME(fillRows)(s, taps, in, zeros, first, count, rows, at);
    int blocks = (count + ROWS - 1) / ROWS, low = count / blocks, extra = count % blocks;
    for (int column = 0; column < s->columns; column += WIDTH) {
        int columns = s->columns - column < WIDTH ? s->columns - column : WIDTH;
        gam_epilogue e = {epilogue->bias ? epilogue->bias + column : 0, epilogue->add ? epilogue->add + column : 0,
                          epilogue->rectify};
        const float *const *r = rows;
        const ptrdiff_t *a = at;
        for (int b = 0; b < blocks; b++) {
            int height = low + (b < extra);
            NAME(productBlock)(height, s, r, panels, a, columns, out + column, &e);
            r += (size_t)s->taps * height;
            a += height;
        }
        panels += (size_t)s->taps * s->depth * WIDTH;
    }
}

// Four columns at a time against vectors of depth: each input vector read serves four sums.
KERNEL void NAME(weightGradientRun)(const gam_product *s, gam_tap offset, const float *in, const float *g,
                                    int64_t first, int64_t last, float *weights) {
    enum { COLUMNS = 4 };
    for (int column = 0; column < s->columns; column += COLUMNS) {
        int columns = s->columns - column < COLUMNS ? s->columns - column : COLUMNS;
        for (int k = 0; k < s->depth; k += LANES) {
            int depth = s->depth - k < LANES ? s->depth - k : LANES;
            vec acc[COLUMNS] = {{0}};
            int x = (int)(first % s->grid_width);
            int y = (int)(first / s->grid_width % s->grid_height);
            int64_t image = first / ((int64_t)s->grid_width * s->grid_height);
            for (int64_t p = first; p < last; p++) {
                int iy = y * s->in_step_y + offset.y, ix = x * s->in_step_x + offset.x;
                if (iy >= 0 && iy < s->in_height && ix >= 0 && ix < s->in_width) {
                    const float *from = in + ((image * s->in_height + iy) * s->in_width + ix) * s->in_stride + k;
                    const float *to = g + ((image * s->grid_height + y) * s->grid_width + x) * s->out_stride + column;
                    float tail[LANES] = {0};
                    for (int l = 0; depth < LANES && l < depth; l++) tail[l] = from[l];
                    vec v = depth == LANES ? load(from) : load(tail);
                    for (int c = 0; c < columns; c++) acc[c] += to[c] * v;
                }
                if (++x == s->grid_width) {
                    x = 0;
                    if (++y == s->grid_height) y = 0, image++;
                }
            }
            for (int c = 0; c < columns; c++) {
                float sums[LANES];
                store(sums, acc[c]);
                float *w = weights + (size_t)(column + c) * s->depth + k;
                for (int l = 0; l < depth; l++) w[l] += sums[l];
            }
        }
    }
}

KERNEL void NAME(weightGradient)(const gam_product *s, const gam_tap *taps, const float *in,
                                 const float *out_gradient, int64_t points, float *weights) {
    enum { RUN = 256 }; // longer float32 sums would lose digits
    for (int tap = 0; tap < s->taps; tap++)
        for (int64_t first = 0; first < points; first += RUN)
            NAME(weightGradientRun)(s, taps[tap], in, out_gradient, first, first + RUN < points ? first + RUN : points,
                                    weights + (size_t)tap * s->columns * s->depth);
}

// ---- element by element ------------------------------------------------------------------------------------

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

// ---- pooling -----------------------------------------------------------------------------------------------

#define PIXEL(plane, w, height, image, y, x, side) \
    ((plane) + (((ptrdiff_t)(image) * (w)->height + (y)) * (w)->side + (x)) * (w)->channels)
#define EACH_WINDOW(w)                                 \
    for (int image = 0; image < (w)->images; image++)  \
        for (int y = 0; y < (w)->out_height; y++)      \
            for (int x = 0; x < (w)->out_width; x++)
#define EACH_PIXEL(w)                                                        \
    for (int iy = (w)->y_begin[y]; iy < (w)->y_end[y]; iy += (w)->y_step)    \
        for (int ix = (w)->x_begin[x]; ix < (w)->x_end[x]; ix += (w)->x_step)

KERNEL void NAME(maxPool)(const gam_windows *w, const float *in, float *out) {
    EACH_WINDOW(w) {
        float *o = PIXEL(out, w, out_height, image, y, x, out_width);
        for (int c = 0; c < w->channels; c++) o[c] = -__builtin_inff();
        EACH_PIXEL(w) {
            const float *i = PIXEL(in, w, in_height, image, iy, ix, in_width);
            for (int c = 0; c < w->channels; c++) o[c] = i[c] > o[c] || i[c] != i[c] ? i[c] : o[c];
        }
    }
}

KERNEL void NAME(maxPoolGradient)(const gam_windows *w, const float *in, const float *out_gradient, float *in_gradient) {
    int64_t size = (int64_t)w->images * w->in_height * w->in_width * w->channels;
    for (int64_t i = 0; i < size; i++) in_gradient[i] = 0;
    EACH_WINDOW(w) {
        const float *g = PIXEL(out_gradient, w, out_height, image, y, x, out_width);
        for (int c = 0; c < w->channels; c++) {
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
    int64_t size = (int64_t)w->images * w->in_height * w->in_width * w->channels;
    for (int64_t i = 0; i < size; i++) in_gradient[i] = 0;
    EACH_WINDOW(w) {
        const float *g = PIXEL(out_gradient, w, out_height, image, y, x, out_width);
        float share = 1 / ((float)w->y_size[y] * (float)w->x_size[x]);
        EACH_PIXEL(w) {
            float *i = PIXEL(in_gradient, w, in_height, image, iy, ix, in_width);
            for (int c = 0; c < w->channels; c++) i[c] += g[c] * share;
        }
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

static const gam_kernels NAME(table) = {
    .name = ISA,
    .width = WIDTH,
    .rows = ROWS,
    .product = NAME(product),
    .weight_gradient = NAME(weightGradient),
    .scale_shift = NAME(scaleShift),
    .mask = NAME(mask),
    .rectify = NAME(rectify),
    .add = NAME(add),
    .max_pool = NAME(maxPool),
    .max_pool_gradient = NAME(maxPoolGradient),
    .average_pool = NAME(averagePool),
    .average_pool_gradient = NAME(averagePoolGradient),
    .channel_sums = NAME(channelSums),
    .norm_gradient = NAME(normGradient),
};
#undef vec
#undef ivec
#undef INLINE
#undef KERNEL
#undef WIDTH
#undef UNROLL
#undef load
#undef store
#undef positive
#undef PIXEL
#undef EACH_WINDOW
#undef EACH_PIXEL
#undef NAME
#undef ISA
#undef TARGET
#undef LANES
#undef ROWS
