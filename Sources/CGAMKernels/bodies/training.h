// The gradient at weights, and the rules by which weights follow it. Part of kernels_body.h.

// As many of a vector's lanes as there are columns left; the others are zeros, and are not read.
INLINE vec NAME(loadPart)(const float *p, int lanes) {
    float part[LANES] = {0};
    for (int l = 0; l < lanes; l++) part[l] = p[l];
    return load(part);
}

// Where a tap reads the input, and the gradient beside it, at the grid points at which it reads inside of the image.
INLINE int NAME(visiblePlaces)(const gam_weight_gradient *s, gam_tap tap, int64_t first, int count, uint32_t *places) {
    int x = (int)(first % s->grid_width), y = (int)(first / s->grid_width % s->grid_height), found = 0;
    int64_t image = first / ((int64_t)s->grid_width * s->grid_height);
    int least = tap.x < 0 ? (-tap.x + s->step_x - 1) / s->step_x : 0;
    int most = s->in_width > tap.x ? (s->in_width - tap.x + s->step_x - 1) / s->step_x : 0;
    uint32_t in_step = (uint32_t)(s->step_x * s->in_stride), out_step = (uint32_t)s->out_stride;
    while (count > 0) {
        int run = s->grid_width - x < count ? s->grid_width - x : count, iy = y * s->step_y + tap.y;
        int low = x > least ? x : least, high = x + run < most ? x + run : most;
        if (iy >= 0 && iy < s->in_height && low < high) {
            int64_t row = (image * s->in_height + iy) * s->in_width + (int64_t)low * s->step_x + tap.x;
            uint32_t from = (uint32_t)(row * s->in_stride);
            uint32_t to = (uint32_t)(((image * s->grid_height + y) * s->grid_width + low) * s->out_stride);
            for (int p = low; p < high; p++, found++, from += in_step, to += out_step)
                places[2 * found] = from, places[2 * found + 1] = to;
        }
        count -= run;
        x = 0;
        if (++y == s->grid_height) y = 0, image++;
    }
    return found;
}

// R values of the input times V vectors of the gradient at every place: each vector that is read serves R sums.
#define BLOCK(R, V)                                                                                                    \
    KERNEL __attribute__((noinline)) void NAME(outerBlock##R##x##V)(const uint32_t *places, int count,                 \
                                                                    const float *in, const float *gradient, int lanes, \
                                                                    float *sums, ptrdiff_t step) {                     \
        vec acc[R][V];                                                                                                 \
        UNROLL for (int r = 0; r < R; r++)                                                                             \
            UNROLL for (int v = 0; v < V; v++) acc[r][v] = (vec){0};                                                   \
        for (int i = 0; i < count; i++) {                                                                              \
            const float *x = in + places[2 * i], *g = gradient + places[2 * i + 1];                                    \
            vec b[V];                                                                                                  \
            UNROLL for (int v = 0; v < V; v++)                                                                         \
                b[v] = V == 1 && lanes < LANES ? NAME(loadPart)(g, lanes) : load(g + v * LANES);                       \
            UNROLL for (int r = 0; r < R; r++)                                                                         \
                UNROLL for (int v = 0; v < V; v++) acc[r][v] += x[r] * b[v];                                           \
        }                                                                                                              \
        UNROLL for (int r = 0; r < R; r++)                                                                             \
            UNROLL for (int v = 0; v < V; v++) {                                                                       \
                float *to = sums + r * step + v * LANES;                                                               \
                store(to, load(to) + acc[r][v]);                                                                       \
            }                                                                                                          \
    }
#define CASE(R, V)                                                             \
    case (V - 1) * ROWS + R:                                                   \
        NAME(outerBlock##R##x##V)(places, found, in, g, lanes, to, step);      \
        break;
EACH_HEIGHT(BLOCK, 1)
EACH_HEIGHT(BLOCK, 2)

KERNEL void NAME(weightGradient)(const gam_weight_gradient *s, const gam_tap *taps, const float *input,
                                 const float *gradient, int64_t first, int32_t count, uint32_t *places, float *sums) {
    int blocks = (s->depth + ROWS - 1) / ROWS, low = s->depth / blocks, extra = s->depth % blocks;
    ptrdiff_t step = (s->columns + LANES - 1) / LANES * LANES;
    for (int tap = 0; tap < s->taps; tap++, sums += s->depth * step) {
        int found = NAME(visiblePlaces)(s, taps[tap], first, count, places);
        if (found == 0) continue;
        for (int column = 0, V; column < s->columns; column += V * LANES) {
            int left = s->columns - column, lanes = left < LANES ? left : LANES;
            V = left >= WIDTH ? 2 : 1;
            const float *in = input, *g = gradient + column;
            float *to = sums + column;
            for (int b = 0; b < blocks; b++) {
                int height = low + (b < extra);
                switch ((V - 1) * ROWS + height) { EACH_HEIGHT(CASE, 1) EACH_HEIGHT(CASE, 2) }
                in += height;
                to += height * step;
            }
        }
    }
}
#undef CASE
#undef BLOCK

KERNEL void NAME(momentumStep)(const gam_momentum_step *s, int64_t count, const float *gradient, float *velocity,
                               float *value) {
    for (int64_t i = 0; i < count; i++) {
        float g = gradient[i] + s->decay * value[i], v = s->momentum * velocity[i] + g;
        velocity[i] = v;
        value[i] -= s->rate * (s->nesterov ? g + s->momentum * v : v);
    }
}

KERNEL void NAME(adamStep)(const gam_adam_step *s, int64_t count, const float *gradient, float *mean, float *square,
                           float *value) {
    for (int64_t i = 0; i < count; i++) {
        float g = gradient[i], m = mean[i] + (g - mean[i]) * (1 - s->beta1);
        float v = s->beta2 * square[i] + (1 - s->beta2) * g * g;
        mean[i] = m;
        square[i] = v;
        value[i] = value[i] * s->keep - s->rate * m / (__builtin_sqrtf(v) * s->root + s->epsilon);
    }
}
