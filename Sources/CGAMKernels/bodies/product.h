// Products over the taps of a window. Part of kernels_body.h.

// What a block adds and overwrites at one place when it has summed up. Places lie far from each other, so that the
// processor does not foresee them.
INLINE void NAME(fetchPlace)(const int V, ptrdiff_t at, const float *out, const gam_epilogue *e) {
    UNROLL for (int v = 0; v < V * LANES; v += 16) {
        __builtin_prefetch(out + at + v, 1);
        if (e->add) __builtin_prefetch(e->add + at + v, 0);
        if (e->mask) __builtin_prefetch(e->mask + at + v, 0);
    }
}

// Depths between two fetches, and floats that one fetches of what is needed next: eight rows, or a quarter of a panel, in
// a block. All at once they would keep the first products waiting.
#define STRETCH 8
#define AHEAD 64

// The register block: R grid points x V vectors of columns. One sum is one chain of fused multiply-adds over
// tap and depth, whatever R and V are, so that a point's bits do not depend on how points are grouped.
INLINE void NAME(block)(const int R, const int V, const gam_product *s, const float *const *rows, const float *panel,
                        const float *ahead, const ptrdiff_t *at, const float *out, const gam_epilogue *e,
                        vec acc[][2]) {
    int fetched = 0;
    UNROLL for (int r = 0; r < R; r++)
        UNROLL for (int v = 0; v < V; v++) acc[r][v] = (vec){0};
    for (int t = 0; t < s->taps; t++) {
        const float *a[ROWS];
        UNROLL for (int r = 0; r < R; r++) a[r] = rows[r];
        rows += R;
        for (int k = 0; k < s->depth;) {
            const int end = s->depth - k < STRETCH ? s->depth : k + STRETCH;
            if (fetched < R) NAME(fetchPlace)(V, at[fetched++], out, e);
            UNROLL for (int i = 0; i < AHEAD; i += 16) __builtin_prefetch(ahead + i, 0, 2);
            ahead += AHEAD;
            for (; k < end; k++, panel += V * LANES) {
                vec b[2];
                UNROLL for (int v = 0; v < V; v++) b[v] = load(panel + v * LANES);
                UNROLL for (int r = 0; r < R; r++) {
                    float x = a[r][k];
                    UNROLL for (int v = 0; v < V; v++) acc[r][v] += x * b[v];
                }
            }
        }
    }
}

INLINE vec NAME(finish)(vec v, const gam_epilogue *e, ptrdiff_t at, int column) {
    if (e->bias) v += load(e->bias + column);
    if (e->add) v += load(e->add + at);
    if (e->rectify) v = positive(v);
    return e->mask ? (vec)((ivec)v & (load(e->mask + at) > 0)) : v;
}

// The same value by value, for the last columns of a panel that is not full.
INLINE void NAME(finishPart)(const float *sums, int columns, const gam_epilogue *e, ptrdiff_t at, int column,
                             float *out) {
    for (int c = 0; c < columns; c++) {
        float v = sums[c];
        if (e->bias) v += e->bias[column + c];
        if (e->add) v += e->add[at + c];
        if (e->rectify && v < 0) v = 0;
        out[at + c] = e->mask && !(e->mask[at + c] > 0) ? 0 : v;
    }
}

// Whole vectors go to memory as they are, the columns of one that is not full value by value.
INLINE void NAME(finishBlock)(const int R, const int V, vec acc[][2], const ptrdiff_t *at, int columns, float *out,
                              const gam_epilogue *e) {
    if (columns == V * LANES) {
        UNROLL for (int r = 0; r < R; r++)
            UNROLL for (int v = 0; v < V; v++)
                store(out + at[r] + v * LANES, NAME(finish)(acc[r][v], e, at[r] + v * LANES, v * LANES));
        return;
    }
    float sums[ROWS * WIDTH];
    UNROLL for (int r = 0; r < R; r++) // a variable index would keep the sums out of registers
        UNROLL for (int v = 0; v < V; v++) store(sums + r * WIDTH + v * LANES, acc[r][v]);
    for (int r = 0; r < R; r++) NAME(finishPart)(sums + r * WIDTH, columns, e, at[r], 0, out);
}

// A function of its own for each height: inlined together they would not keep their sums in registers.
#define BLOCK(R, V)                                                                                                    \
    KERNEL __attribute__((noinline)) void NAME(productBlock##R##x##V)(                                                 \
        const gam_product *s, const float *const *rows, const float *panel, const float *ahead, const ptrdiff_t *at,   \
        int columns, float *out, const gam_epilogue *e) {                                                              \
        vec acc[ROWS][2];                                                                                              \
        NAME(block)(R, V, s, rows, panel, ahead, at, out, e, acc);                                                     \
        NAME(finishBlock)(R, V, acc, at, columns, out, e);                                                             \
    }
#define CASE(R, V)                                                                                                     \
    case (V - 1) * ROWS + R:                                                                                           \
        NAME(productBlock##R##x##V)(s, rows, panel, ahead, at, columns, out, e);                                       \
        break;
EACH_HEIGHT(BLOCK, 1)
EACH_HEIGHT(BLOCK, 2)
INLINE void NAME(productBlock)(int points, const gam_product *s, const float *const *rows, const float *panel,
                               const float *ahead, const ptrdiff_t *at, int columns, float *out,
                               const gam_epilogue *e) {
    switch ((s->panel_columns > LANES) * ROWS + points) { EACH_HEIGHT(CASE, 1) EACH_HEIGHT(CASE, 2) }
}
#undef CASE
#undef BLOCK

// Where a run of `count` grid points of one row reads for each tap, and writes.
INLINE void NAME(fillRun)(const gam_product *s, const gam_tap *taps, const float *in, const float *zeros,
                          int64_t image, int y, int x, int count, int height, const float **rows, ptrdiff_t *at) {
    int64_t row = (image * s->out_height + y * s->out_step_y + s->out_y) * s->out_width + s->out_x;
    for (int r = 0; r < count; r++) at[r] = (row + (int64_t)(x + r) * s->out_step_x) * s->out_stride;
    for (int t = 0; t < s->taps; t++, rows += height) {
        int iy = y * s->in_step_y + taps[t].y, ix = x * s->in_step_x + taps[t].x;
        bool outside = iy < 0 || iy >= s->in_height;
        ptrdiff_t from = (((ptrdiff_t)image * s->in_height + iy) * s->in_width + ix) * s->in_stride;
        ptrdiff_t step = (ptrdiff_t)s->in_step_x * s->in_stride;
        for (int r = 0; r < count; r++, ix += s->in_step_x, from += step)
            rows[r] = outside || ix < 0 || ix >= s->in_width ? zeros : in + from;
    }
}

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
        for (int r = 0; r < height;) {
            int run = s->grid_width - x < height - r ? s->grid_width - x : height - r;
            NAME(fillRun)(s, taps, in, zeros, image, y, x, run, height, rows + r, at + r);
            r += run;
            x += run;
            if (x == s->grid_width) {
                x = 0;
                if (++y == s->grid_height) y = 0, image++;
            }
        }
        rows += s->taps * height;
        at += height;
    }
}

KERNEL void NAME(product)(const gam_product *s, const gam_tap *taps, const float *in, const float *panels,
                          const float *zeros, float *out, const gam_epilogue *epilogue, int64_t first, int32_t count,
                          const float **rows) {
    if (count <= 0) return;
    ptrdiff_t *at = (ptrdiff_t *)(rows + (size_t)count * s->taps);
    NAME(fillRows)(s, taps, in, zeros, first, count, rows, at);
    int blocks = (count + ROWS - 1) / ROWS, low = count / blocks, extra = count % blocks;
    int width = s->panel_columns;
    const ptrdiff_t panel_size = (ptrdiff_t)s->taps * s->depth * width;
    // Input is fetched for the next block where that reads it first, and its rows lie one after the other.
    const bool adjoin = s->taps == 1 && s->in_step_x == 1 && s->in_stride == s->depth;
    const ptrdiff_t fetches = (ptrdiff_t)s->taps * ((s->depth + STRETCH - 1) / STRETCH) * AHEAD;
    for (int column = 0; column < s->columns; column += width, panels += panel_size) {
        int columns = s->columns - column < width ? s->columns - column : width;
        gam_epilogue e = {epilogue->bias ? epilogue->bias + column : 0, epilogue->add ? epilogue->add + column : 0,
                          epilogue->mask ? epilogue->mask + column : 0, epilogue->rectify};
        const float *const *r = rows;
        const ptrdiff_t *a = at;
        for (int b = 0; b < blocks; b++) {
            int height = low + (b < extra);
            const float *ahead = panels;
            if (column == 0 && adjoin && b + 1 < blocks)
                ahead = r[height];
            else if (column + width < s->columns && blocks >= 4 && b * fetches < panel_size)
                ahead += panel_size + b * fetches;
            NAME(productBlock)(height, s, r, panels, ahead, a, columns, out + column, &e);
            r += (size_t)s->taps * height;
            a += height;
        }
    }
}
#undef STRETCH
#undef AHEAD

// Each channel by itself: vectors of channels, one grid point after the other.
KERNEL void NAME(depthwise)(const gam_product *s, const gam_tap *taps, const float *in, const float *weights,
                            const float *zeros, float *out, const gam_epilogue *e, int64_t first, int32_t count,
                            const float **rows) {
    if (count <= 0) return;
    ptrdiff_t *at = (ptrdiff_t *)(rows + (size_t)count * s->taps);
    int x = (int)(first % s->grid_width);
    int y = (int)(first / s->grid_width % s->grid_height);
    int64_t image = first / ((int64_t)s->grid_width * s->grid_height);
    for (int p = 0; p < count; p++) {
        NAME(fillRun)(s, taps, in, zeros, image, y, x, 1, 1, rows, at);
        int c = 0;
        for (; c + LANES <= s->columns; c += LANES) {
            vec sum = {0};
            for (int t = 0; t < s->taps; t++) sum += load(rows[t] + c) * load(weights + (ptrdiff_t)t * s->columns + c);
            store(out + *at + c, NAME(finish)(sum, e, *at + c, c));
        }
        for (; c < s->columns; c++) {
            float sum = 0;
            for (int t = 0; t < s->taps; t++) sum += rows[t][c] * weights[(ptrdiff_t)t * s->columns + c];
            NAME(finishPart)(&sum, 1, e, *at + c, c, out);
        }
        if (++x == s->grid_width) {
            x = 0;
            if (++y == s->grid_height) y = 0, image++;
        }
    }
}
