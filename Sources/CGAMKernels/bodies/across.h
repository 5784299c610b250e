// Products with packed weights the other way: sums over the lanes of the panels. Part of kernels_body.h.
//
// A layer's panels hold a vector of outputs for each input. Its data gradient sums over outputs; where the weights are
// large, a second copy of them packed for that costs more memory and time than a sum over lanes at the end of each row.
// Panels lie far apart, which the processor does not foresee: the vectors of the next inputs but one are fetched.

// The sum of a vector's lanes, by halves.
INLINE float NAME(sumOfLanes)(vec v) {
    float lanes[LANES];
    store(lanes, v);
    for (int half = LANES / 2; half > 0; half /= 2)
        for (int l = 0; l < half; l++) lanes[l] += lanes[l + half];
    return lanes[0];
}

// R rows with two inputs' weights: c[row][input] for a row of all panels.
#define BLOCK(R, V)                                                                                                    \
    KERNEL __attribute__((noinline)) void NAME(acrossBlock##R##x##V)(                                                  \
        const float *a, int64_t stride, int panels, const float *weights, int64_t panel_stride, float *c, int width) { \
        vec acc[R][2];                                                                                                 \
        UNROLL for (int r = 0; r < R; r++) acc[r][0] = acc[r][1] = (vec){0};                                           \
        for (int p = 0; p < panels; p++, a += V * LANES, weights += panel_stride) {                                    \
            UNROLL for (int i = 0; i < 2 * V * LANES; i += 16)                                                         \
                __builtin_prefetch(weights + 4 * V * LANES + i, 0, 2);                                                 \
            UNROLL for (int v = 0; v < V; v++) {                                                                       \
                const vec w0 = load(weights + v * LANES), w1 = load(weights + (V + v) * LANES);                        \
                UNROLL for (int r = 0; r < R; r++) {                                                                   \
                    const vec x = load(a + r * stride + v * LANES);                                                    \
                    acc[r][0] += x * w0;                                                                               \
                    acc[r][1] += x * w1;                                                                               \
                }                                                                                                      \
            }                                                                                                          \
        }                                                                                                              \
        UNROLL for (int r = 0; r < R; r++)                                                                             \
            UNROLL for (int i = 0; i < 2; i++) c[r * width + i] = NAME(sumOfLanes)(acc[r][i]);                         \
    }
#define CASE(R, V)                                                                        \
    case (V - 1) * ROWS + R:                                                              \
        NAME(acrossBlock##R##x##V)(rows, stride, panels, weights, panel_stride, to, width); \
        break;
EACH_HEIGHT(BLOCK, 1)
EACH_HEIGHT(BLOCK, 2)

KERNEL void NAME(rowsProductAcross)(int32_t count, const float *a, int64_t stride, int32_t panels, const float *weights,
                                    int64_t panel_stride, int32_t panel_columns, int32_t inputs, float *c,
                                    int32_t width) {
    if (count <= 0) return;
    const int blocks = (count + ROWS - 1) / ROWS, low = count / blocks, extra = count % blocks;
    for (int input = 0; input < inputs; input += 2, weights += 2 * panel_columns) {
        const float *rows = a;
        float *to = c + input;
        for (int b = 0; b < blocks; b++) {
            const int height = low + (b < extra);
            switch ((panel_columns > LANES) * ROWS + height) { EACH_HEIGHT(CASE, 1) EACH_HEIGHT(CASE, 2) }
            rows += height * stride;
            to += (size_t)height * width;
        }
    }
}
#undef CASE
#undef BLOCK
