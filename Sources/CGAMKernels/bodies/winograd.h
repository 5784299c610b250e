// Winograd's minimal filtering for 3x3 windows of stride 1 (Winograd 1980; Lavin & Gray 2016). Part of kernels_body.h.
//
// F(4x4,3x3) uses the points 0, +-3/4, +-3/2 and infinity: as many operations as the usual 0, +-1, +-2 with about a
// third of the rounding error, and constants that are exact in float32. F(2x2,3x3) uses 0, +-1 and infinity.
// V = B^T d B for a tile of the input, Y = A^T m A for a tile of the output, each over vectors of channels.

#define A GAM_WINOGRAD_A
#define B GAM_WINOGRAD_B
INLINE void NAME(in4)(const vec d[6], vec t[6]) {
    const float aa = A * A, bb = B * B;
    vec p = d[4] - bb * d[2], q = d[3] - bb * d[1], r = d[4] - aa * d[2], s = d[3] - aa * d[1];
    t[0] = aa * bb * d[0] - (aa + bb) * d[2] + d[4];
    t[1] = p + A * q;
    t[2] = p - A * q;
    t[3] = r + B * s;
    t[4] = r - B * s;
    t[5] = aa * bb * d[1] - (aa + bb) * d[3] + d[5];
}

INLINE void NAME(out4)(const vec m[6], vec y[4]) {
    const float aa = A * A, bb = B * B;
    vec s = m[1] + m[2], d = m[1] - m[2], p = m[3] + m[4], q = m[3] - m[4];
    y[0] = m[0] + s + p;
    y[1] = A * d + B * q;
    y[2] = aa * s + bb * p;
    y[3] = aa * A * d + bb * B * q + m[5];
}
#undef A
#undef B

INLINE void NAME(in2)(const vec d[4], vec t[4]) {
    t[0] = d[0] - d[2];
    t[1] = d[1] + d[2];
    t[2] = d[2] - d[1];
    t[3] = d[1] - d[3];
}

INLINE void NAME(out2)(const vec m[4], vec y[2]) {
    y[0] = m[0] + m[1] + m[2];
    y[1] = m[1] - m[2] - m[3];
}

// As many of a vector's lanes as there are channels left; the others are zeros, and are not written.
INLINE vec NAME(loadPart)(const float *p, int lanes) {
    float part[LANES] = {0};
    for (int l = 0; l < lanes; l++) part[l] = p[l];
    return load(part);
}

// Tile (image, ty, tx) covers the input rows ty * N - pad ..< + N + 2; what lies outside is zero.
INLINE void NAME(winogradInputTile)(const int N, const gam_winograd *s, const float *in, int64_t tile, float *v,
                                    int64_t plane) {
    const int S = N + 2;
    int64_t image = tile / (s->tiles_y * s->tiles_x);
    int t = (int)(tile % (s->tiles_y * s->tiles_x));
    int y0 = t / s->tiles_x * N - s->pad_y, x0 = t % s->tiles_x * N - s->pad_x;
    const float *row[6];
    UNROLL for (int i = 0; i < S; i++) {
        bool inside = y0 + i >= 0 && y0 + i < s->in_height;
        row[i] = inside ? in + ((image * s->in_height + y0 + i) * s->in_width + x0) * s->channels : NULL;
    }
    for (int c = 0; c < s->channels; c += LANES) {
        int lanes = s->channels - c;
        vec tmp[6][6];
        UNROLL for (int j = 0; j < S; j++) {
            bool inside = x0 + j >= 0 && x0 + j < s->in_width;
            vec d[6], o[6];
            UNROLL for (int i = 0; i < S; i++) {
                const float *from = inside && row[i] ? row[i] + (ptrdiff_t)j * s->channels + c : NULL;
                d[i] = !from ? (vec){0} : lanes >= LANES ? load(from) : NAME(loadPart)(from, lanes);
            }
            if (N == 4) NAME(in4)(d, o);
            else NAME(in2)(d, o);
            UNROLL for (int i = 0; i < S; i++) tmp[i][j] = o[i];
        }
        UNROLL for (int i = 0; i < S; i++) {
            vec o[6];
            if (N == 4) NAME(in4)(tmp[i], o);
            else NAME(in2)(tmp[i], o);
            UNROLL for (int j = 0; j < S; j++) store(v + (i * S + j) * plane + c, o[j]);
        }
    }
}

KERNEL void NAME(winogradInput)(const gam_winograd *s, const float *in, int64_t first, int32_t tiles, float *v,
                                int64_t v_stride, int64_t plane) {
    for (int t = 0; t < tiles; t++, v += v_stride) {
        if (s->tile == 4) NAME(winogradInputTile)(4, s, in, first + t, v, plane);
        else NAME(winogradInputTile)(2, s, in, first + t, v, plane);
    }
}

INLINE void NAME(winogradOutputTile)(const int N, const gam_winograd *s, const float *m, int64_t plane, int64_t tile,
                                     int column, int columns, float *out, const gam_epilogue *e) {
    const int S = N + 2;
    int64_t image = tile / (s->tiles_y * s->tiles_x);
    int t = (int)(tile % (s->tiles_y * s->tiles_x));
    int y0 = t / s->tiles_x * N, x0 = t % s->tiles_x * N;
    int rows = s->out_height - y0 < N ? s->out_height - y0 : N, width = s->out_width - x0 < N ? s->out_width - x0 : N;
    int64_t base = ((image * s->out_height + y0) * s->out_width + x0) * s->out_channels + column;
    for (int l = 0; l < columns; l += LANES) {
        vec tmp[4][6];
        UNROLL for (int j = 0; j < S; j++) {
            vec d[6], o[4];
            UNROLL for (int i = 0; i < S; i++) d[i] = load(m + (i * S + j) * plane + l);
            if (N == 4) NAME(out4)(d, o);
            else NAME(out2)(d, o);
            UNROLL for (int i = 0; i < N; i++) tmp[i][j] = o[i];
        }
        UNROLL for (int i = 0; i < N; i++) {
            if (i >= rows) continue;
            vec o[4];
            if (N == 4) NAME(out4)(tmp[i], o);
            else NAME(out2)(tmp[i], o);
            UNROLL for (int j = 0; j < N; j++) {
                if (j >= width) continue;
                int64_t at = base + ((int64_t)i * s->out_width + j) * s->out_channels + l;
                if (columns - l >= LANES) {
                    store(out + at, NAME(finish)(o[j], e, at, column + l));
                } else {
                    float sums[LANES];
                    store(sums, o[j]);
                    NAME(finishPart)(sums, columns - l, e, at, column + l, out);
                }
            }
        }
    }
}

KERNEL void NAME(winogradOutput)(const gam_winograd *s, const float *m, int64_t plane, int64_t first, int32_t tiles,
                                 int32_t column, int32_t columns, float *out, const gam_epilogue *e) {
    for (int t = 0; t < tiles; t++, m += s->panel_columns) {
        if (s->tile == 4) NAME(winogradOutputTile)(4, s, m, plane, first + t, column, columns, out, e);
        else NAME(winogradOutputTile)(2, s, m, plane, first + t, column, columns, out, e);
    }
}

// Rows of `depth` values times one panel; blocks of nearly equal height. `next` is fetched meanwhile where given.
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
