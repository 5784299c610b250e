// Products with packed weights the other way: sums over the lanes of the panels. Part of kernels_body.h.
//
// A layer's panels hold a vector of outputs for each input. Its data gradient sums over outputs; where the weights are
// large, a second copy of them packed for that costs more memory and time than a sum over lanes at the end of each row.
// Panels lie far apart, which the processor does not foresee: the vectors of the next inputs but one are fetched.

// Neighbours added up: first those of a, then those of b.
#if LANES == 16
#define EVEN 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30
#define ODD 1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31
#elif LANES == 8
#define EVEN 0, 2, 4, 6, 8, 10, 12, 14
#define ODD 1, 3, 5, 7, 9, 11, 13, 15
#else
#define EVEN 0, 2, 4, 6
#define ODD 1, 3, 5, 7
#endif
INLINE vec NAME(addNeighbours)(vec a, vec b) {
    return __builtin_shufflevector(a, b, EVEN) + __builtin_shufflevector(a, b, ODD);
}
#undef EVEN
#undef ODD

// In each lane the sum of one vector's lanes; as many vectors as lanes are halved together.
INLINE vec NAME(sumOfEach)(vec v[LANES]) {
    UNROLL for (int count = LANES / 2; count > 0; count /= 2)
        UNROLL for (int i = 0; i < count; i++) v[i] = NAME(addNeighbours)(v[2 * i], v[2 * i + 1]);
    return v[0];
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
        UNROLL for (int first = 0; first < 2 * R; first += LANES) {                                                    \
            vec each[LANES];                                                                                           \
            UNROLL for (int i = 0; i < LANES; i++)                                                                     \
                each[i] = first + i < 2 * R ? acc[(first + i) / 2][i % 2] : (vec){0};                                  \
            const vec sums = NAME(sumOfEach)(each);                                                                    \
            UNROLL for (int i = 0; i < LANES && first + i < 2 * R; i++)                                                \
                c[(first + i) / 2 * width + i % 2] = sums[i];                                                          \
        }                                                                                                              \
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
