// Products over the taps of a window, and their gradient at the weights. Part of kernels_body.h.

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

// The same value by value, for the last columns of a panel that is not full.
INLINE void NAME(finishPart)(const float *sums, int columns, const gam_epilogue *e, ptrdiff_t at, int column,
                             float *out) {
    for (int c = 0; c < columns; c++) {
        float v = sums[c];
        if (e->bias) v += e->bias[column + c];
        if (e->add) v += e->add[at + c];
        out[at + c] = e->rectify && v < 0 ? 0 : v;
    }
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
    for (int r = 0; r < R; r++) NAME(finishPart)(sums + r * WIDTH, columns, e, at[r], 0, out);
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
EACH_HEIGHT(BLOCK)
INLINE void NAME(productBlock)(int points, const gam_product *s, const float *const *rows, const float *panel,
                               const ptrdiff_t *at, int columns, float *out, const gam_epilogue *e) {
    switch (points) { EACH_HEIGHT(CASE) }
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
            int64_t row = image * s->out_height + y * s->out_step_y + s->out_y;
            *at++ = (row * s->out_width + x * s->out_step_x + s->out_x) * s->out_stride;
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
