// Rows times one panel, at each position of tiles or of a stem. Part of kernels_body.h.

// Rows of `depth` values; blocks of nearly equal height. `next` is fetched meanwhile where given.
#define BLOCK(R, V)                                                                                                    \
    KERNEL __attribute__((noinline)) void NAME(rowsBlock##R##x##V)(const float *a, int64_t stride, int depth,          \
                                                                   const float *panel, const char *next, int step,     \
                                                                   float *c) {                                         \
        vec acc[R][V];                                                                                                 \
        const float *rows[R];                                                                                          \
        UNROLL for (int r = 0; r < R; r++) {                                                                           \
            rows[r] = a + r * stride;                                                                                  \
            UNROLL for (int v = 0; v < V; v++) acc[r][v] = (vec){0};                                                   \
        }                                                                                                              \
        for (int k = 0; k < depth; k++, panel += V * LANES) {                                                          \
            if (next) {                                                                                                \
                __builtin_prefetch(next, 0, 2);                                                                        \
                if (step > 64) __builtin_prefetch(next + 64, 0, 2);                                                    \
                next += step;                                                                                          \
            }                                                                                                          \
            vec b[V];                                                                                                  \
            UNROLL for (int v = 0; v < V; v++) b[v] = load(panel + v * LANES);                                         \
            UNROLL for (int r = 0; r < R; r++) {                                                                       \
                float x = rows[r][k];                                                                                  \
                UNROLL for (int v = 0; v < V; v++) acc[r][v] += x * b[v];                                              \
            }                                                                                                          \
        }                                                                                                              \
        UNROLL for (int r = 0; r < R; r++)                                                                             \
            UNROLL for (int v = 0; v < V; v++) store(c + (r * V + v) * LANES, acc[r][v]);                              \
    }
#define CASE(R, V)                                                        \
    case (V - 1) * ROWS + R:                                              \
        NAME(rowsBlock##R##x##V)(a, stride, depth, panel, next, step, c); \
        break;
EACH_HEIGHT(BLOCK, 1)
EACH_HEIGHT(BLOCK, 2)
KERNEL void NAME(rowsProduct)(int32_t count, const float *a, int64_t stride, int32_t depth, const float *panel,
                              int32_t panel_columns, const float *next_panel, float *c) {
    if (count <= 0) return;
    int blocks = (count + ROWS - 1) / ROWS, low = count / blocks, extra = count % blocks;
    int step = 4 * panel_columns / blocks; // the blocks together fetch one panel
    const char *next = (const char *)next_panel;
    for (int b = 0; b < blocks; b++) {
        int height = low + (b < extra);
        switch ((panel_columns > LANES) * ROWS + height) { EACH_HEIGHT(CASE, 1) EACH_HEIGHT(CASE, 2) }
        a += height * stride;
        c += (size_t)height * panel_columns;
        if (next) next += (size_t)step * depth;
    }
}
#undef CASE
#undef BLOCK
