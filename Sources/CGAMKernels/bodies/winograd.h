// Winograd's minimal filtering for 3x3 windows (Winograd 1980; Lavin & Gray 2016). Part of kernels_body.h.
//
// Along one axis a tile of `outputs` results is had from as many products as it reads values, the tile's positions:
//
//   F2           2 of 4 positions: the points 0, +-1 and infinity.
//   F4           4 of 6 positions: 0, +-A, +-B and infinity. With A = 3/4 and B = 3/2 these need as many operations as
//                the usual 0, +-1, +-2 with about a third of the rounding error, and constants exact in float32.
//   F2 strided   2 of 5 positions. A window of stride 2 is one of two taps over the even places, which has the points
//                0, 1 and infinity (positions 0 to 2), and one of a single tap over the odd ones (3 and 4).
//   F4 strided   4 of 9 positions: the same with the points +-C, +-D and infinity (0 to 4; 5 to 8).
//   F2, F4 spread   2 or 4 pairs of results of 5 or 9 positions: the data gradient of a window of stride 2 and
//                padding 1. Each value passes on to the first result of its pair by the middle tap alone, to the second
//                by the third tap, and the value behind it by the first: the strided form's parts, the kernel turned
//                round.
//
// Both axes together: V = B^T d B for a tile of the input, Y = A^T m A for a tile of the output, each over vectors of
// channels. Where the outputs do not divide into whole tiles the last ones give one less, and then do without the
// positions that only the last result needs: infinity, and the last odd place.

#define A GAM_WINOGRAD_A
#define B GAM_WINOGRAD_B
#define C GAM_WINOGRAD_C
#define D GAM_WINOGRAD_D
#define IS_STRIDED(form) ((form) == GAM_WINOGRAD_F2_STRIDED || (form) == GAM_WINOGRAD_F4_STRIDED)
#define IS_SPREAD(form) ((form) == GAM_WINOGRAD_F2_SPREAD || (form) == GAM_WINOGRAD_F4_SPREAD)
#define IS_SPLIT(form) (IS_STRIDED(form) || IS_SPREAD(form))
#define OUTPUTS(form) \
    ((form) == GAM_WINOGRAD_F4 || (form) == GAM_WINOGRAD_F4_STRIDED || (form) == GAM_WINOGRAD_F4_SPREAD ? 4 : 2)
#define POSITIONS(form) (IS_SPLIT(form) ? 2 * OUTPUTS(form) + 1 : OUTPUTS(form) + 2)
#define VALUES(form) (IS_SPREAD(form) ? OUTPUTS(form) + 1 : POSITIONS(form)) // read by a tile: one window more
#define RESULTS(form) (IS_SPREAD(form) ? 2 * OUTPUTS(form) : OUTPUTS(form))  // written by a tile
#define MOST_RESULTS 8
#define MOST_POSITIONS 9
#define PLANES(form) (OUTPUTS(form) + 2) // transformed weights: the odd places of stride 2 share theirs
#define MOST_PLANES 6
// A tile's function with the form known to the compiler.
#define OF_FORM(function, form, ...)                                                             \
    switch (form) {                                                                              \
    case GAM_WINOGRAD_F2: NAME(function)(GAM_WINOGRAD_F2, __VA_ARGS__); break;                   \
    case GAM_WINOGRAD_F4: NAME(function)(GAM_WINOGRAD_F4, __VA_ARGS__); break;                   \
    case GAM_WINOGRAD_F2_STRIDED: NAME(function)(GAM_WINOGRAD_F2_STRIDED, __VA_ARGS__); break;   \
    case GAM_WINOGRAD_F4_STRIDED: NAME(function)(GAM_WINOGRAD_F4_STRIDED, __VA_ARGS__); break;   \
    case GAM_WINOGRAD_F2_SPREAD: NAME(function)(GAM_WINOGRAD_F2_SPREAD, __VA_ARGS__); break;     \
    case GAM_WINOGRAD_F4_SPREAD: NAME(function)(GAM_WINOGRAD_F4_SPREAD, __VA_ARGS__); break;     \
    }

// A window of two taps over `outputs` + 1 places.
INLINE void NAME(twoTapsIn)(const int outputs, const vec d[], vec t[]) {
    if (outputs == 2) {
        t[0] = d[0] - d[1];
        t[1] = d[1];
        t[2] = d[2] - d[1];
    } else {
        const float cc = C * C, dd = D * D;
        vec p = d[3] - dd * d[1], q = d[2] - dd * d[0], r = d[3] - cc * d[1], s = d[2] - cc * d[0];
        t[0] = p + C * q;
        t[1] = p - C * q;
        t[2] = r + D * s;
        t[3] = r - D * s;
        t[4] = cc * dd * d[0] - (cc + dd) * d[2] + d[4];
    }
}

INLINE void NAME(winogradIn)(const int form, const vec d[], vec t[]) {
    if (form == GAM_WINOGRAD_F2) {
        t[0] = d[0] - d[2];
        t[1] = d[1] + d[2];
        t[2] = d[2] - d[1];
        t[3] = d[1] - d[3];
    } else if (form == GAM_WINOGRAD_F4) {
        const float aa = A * A, bb = B * B;
        vec p = d[4] - bb * d[2], q = d[3] - bb * d[1], r = d[4] - aa * d[2], s = d[3] - aa * d[1];
        t[0] = aa * bb * d[0] - (aa + bb) * d[2] + d[4];
        t[1] = p + A * q;
        t[2] = p - A * q;
        t[3] = r + B * s;
        t[4] = r - B * s;
        t[5] = aa * bb * d[1] - (aa + bb) * d[3] + d[5];
    } else {
        const int N = OUTPUTS(form), step = IS_STRIDED(form) ? 2 : 1;
        vec even[5];
        UNROLL for (int i = 0; i <= N; i++) even[i] = d[step * i];
        NAME(twoTapsIn)(N, even, t);
        UNROLL for (int i = 0; i < N; i++) t[N + 1 + i] = d[step * i + step - 1];
    }
}

// G g along one axis, the divisors left to the output's transform.
INLINE void NAME(winogradWeight)(const int form, const vec g[3], vec t[]) {
    if (form == GAM_WINOGRAD_F2) {
        const vec s = g[0] + g[2];
        t[0] = g[0];
        t[1] = s + g[1];
        t[2] = s - g[1];
        t[3] = g[2];
    } else if (form == GAM_WINOGRAD_F4) {
        const vec s = g[0] + A * A * g[2], p = g[0] + B * B * g[2];
        t[0] = g[0];
        t[1] = s + A * g[1];
        t[2] = s - A * g[1];
        t[3] = p + B * g[1];
        t[4] = p - B * g[1];
        t[5] = g[2];
    } else if (OUTPUTS(form) == 2) {
        t[0] = g[0];
        t[1] = g[0] + g[2];
        t[2] = g[2];
        t[3] = g[1];
    } else {
        t[0] = g[0] + C * g[2];
        t[1] = g[0] - C * g[2];
        t[2] = g[0] + D * g[2];
        t[3] = g[0] - D * g[2];
        t[4] = g[2];
        t[5] = g[1];
    }
}

// The sums over the points q = +-a and +-b of q^k m / n, for k from 0 to 3: of each pair's sum and difference of m / n
// the even powers take the first, the odd ones the second.
INLINE void NAME(powerSums)(const float a, const float b, vec s, vec d, vec p, vec q, vec y[4]) {
    y[0] = s + p;
    y[1] = a * d + b * q;
    y[2] = a * a * s + b * b * p;
    y[3] = a * a * a * d + b * b * b * q;
}

// The results of a window of two taps.
INLINE void NAME(twoTapsOut)(const int outputs, const vec m[], vec y[4]) {
    if (outputs == 2) {
        y[0] = m[0] + m[1];
        y[1] = m[1] + m[2];
    } else { // the divisors of +-q differ in sign
        const float c = (float)(1 / GAM_DIVISOR_OF_PAIRS(C, D)), d = (float)(1 / GAM_DIVISOR_OF_PAIRS(D, C));
        NAME(powerSums)(C, D, c * (m[0] - m[1]), c * (m[0] + m[1]), d * (m[2] - m[3]), d * (m[2] + m[3]), y);
        y[3] += m[4];
    }
}

INLINE void NAME(winogradOut)(const int form, const vec m[], vec y[]) {
    if (form == GAM_WINOGRAD_F2) {
        const vec s = 0.5f * (m[1] + m[2]), d = 0.5f * (m[1] - m[2]);
        y[0] = m[0] + s;
        y[1] = d - m[3];
    } else if (form == GAM_WINOGRAD_F4) {
        const float a = (float)(1 / GAM_DIVISOR_BESIDE_ZERO(A, B)), b = (float)(1 / GAM_DIVISOR_BESIDE_ZERO(B, A));
        const float zero = (float)(1.0 / (A * A * B * B));
        NAME(powerSums)(A, B, a * (m[1] + m[2]), a * (m[1] - m[2]), b * (m[3] + m[4]), b * (m[3] - m[4]), y);
        y[0] += zero * m[0];
        y[3] += m[5];
    } else {
        const int N = OUTPUTS(form);
        vec two[4];
        NAME(twoTapsOut)(N, m, two);
        UNROLL for (int i = 0; i < N; i++) {
            if (IS_STRIDED(form)) {
                y[i] = two[i] + m[N + 1 + i];
            } else {
                y[2 * i] = m[N + 1 + i];
                y[2 * i + 1] = two[i];
            }
        }
    }
}

// Where a tile's outputs, or pairs of them, begin, and how many results it gives down and across.
INLINE void NAME(findTile)(const int form, const gam_winograd *s, int64_t tile, int64_t *image, int at[2],
                           int size[2]) {
    const int outputs = OUTPUTS(form), results = RESULTS(form) / outputs;
    // The four kinds in their order, which lets every position's tiles be neighbours: short across, whole, short down,
    // short both ways.
    static const bool isShort[4][2] = {{false, true}, {false, false}, {true, false}, {true, true}};
    int whole[2] = {s->whole_y, s->whole_x}, all[2] = {s->tiles_y, s->tiles_x}, out[2] = {s->out_height, s->out_width};
    int counts[2];
    int kind = 0;
    for (;; kind++) {
        for (int i = 0; i < 2; i++) counts[i] = isShort[kind][i] ? all[i] - whole[i] : whole[i];
        int64_t count = (int64_t)s->images * counts[0] * counts[1];
        if (tile < count || kind == 3) break;
        tile -= count;
    }
    int place[2] = {(int)(tile / counts[1] % counts[0]), (int)(tile % counts[1])};
    *image = tile / counts[1] / counts[0];
    for (int i = 0; i < 2; i++) {
        int length = outputs - isShort[kind][i];
        at[i] = isShort[kind][i] ? whole[i] * outputs + place[i] * length : place[i] * length;
        int left = out[i] - results * at[i];
        size[i] = left < results * length ? left : results * length;
    }
}

// The channels of each place that do not fill a vector, and zeros.
KERNEL __attribute__((noinline)) void NAME(copyPart)(int places, const float *const from[], int c, int lanes,
                                                     float part[][LANES]) {
    for (int i = 0; i < places; i++)
        for (int l = 0; l < LANES; l++) part[i][l] = l < lanes ? from[i][c + l] : 0;
}

INLINE void NAME(winogradInputTile)(const int form, const gam_winograd *s, const float *in, const float *zeros,
                                    int64_t tile, float *v, int64_t plane) {
    const int S = POSITIONS(form), R = VALUES(form), stride = IS_STRIDED(form) ? 2 : 1;
    int64_t image;
    int at[2], size[2];
    NAME(findTile)(form, s, tile, &image, at, size);
    const float *places[MOST_POSITIONS * MOST_POSITIONS], *ends[MOST_POSITIONS * MOST_POSITIONS];
    float part[MOST_POSITIONS * MOST_POSITIONS][LANES];
    for (int i = 0; i < R; i++) {
        int y = at[0] * stride - s->pad_y + i;
        const float *row = in + (image * s->in_height + y) * s->in_width * s->channels;
        for (int j = 0; j < R; j++) {
            int x = at[1] * stride - s->pad_x + j;
            bool inside = y >= 0 && y < s->in_height && x >= 0 && x < s->in_width;
            places[i * R + j] = inside ? row + (ptrdiff_t)x * s->channels : zeros;
        }
    }
    for (int c = 0; c < s->channels; c += LANES) {
        const float *const *from = places;
        ptrdiff_t first = c;
        if (s->channels - c < LANES) { // rare, and by itself: the vectors of whole ones stay in registers
            NAME(copyPart)(R * R, places, c, s->channels - c, part);
            for (int i = 0; i < R * R; i++) ends[i] = part[i];
            from = ends;
            first = 0;
        }
        vec tmp[MOST_POSITIONS][MOST_POSITIONS];
        UNROLL for (int j = 0; j < R; j++) {
            vec d[MOST_POSITIONS], o[MOST_POSITIONS];
            UNROLL for (int i = 0; i < R; i++) d[i] = load(from[i * R + j] + first);
            if (OUTPUTS(form) == 4) // the next channels: small tiles gain nothing by it
                UNROLL for (int i = 0; i < R; i++) __builtin_prefetch(from[i * R + j] + first + LANES, 0, 3);
            NAME(winogradIn)(form, d, o);
            UNROLL for (int i = 0; i < S; i++) tmp[i][j] = o[i];
        }
        UNROLL for (int i = 0; i < S; i++) {
            vec o[MOST_POSITIONS];
            NAME(winogradIn)(form, tmp[i], o);
            UNROLL for (int j = 0; j < S; j++) store(v + (i * S + j) * plane + c, o[j]);
        }
    }
}

KERNEL void NAME(winogradInput)(const gam_winograd *s, const float *in, const float *zeros, int64_t first,
                                int32_t tiles, float *v, int64_t v_stride, int64_t plane) {
    for (int t = 0; t < tiles; t++, v += v_stride)
        OF_FORM(winogradInputTile, s->form, s, in, zeros, first + t, v, plane)
}

// The results of a tile that are in the image, of channels that may not fill a vector.
KERNEL __attribute__((noinline)) void NAME(finishTile)(const gam_winograd *s, int results, const float sums[][LANES],
                                                       const int size[2], int lanes, int64_t base, int column,
                                                       float *out, const gam_epilogue *e) {
    for (int i = 0; i < size[0]; i++)
        for (int j = 0; j < size[1]; j++) {
            const float *own = sums[i * results + j];
            int64_t to = base + ((int64_t)i * s->out_width + j) * s->out_channels;
            if (lanes < LANES) NAME(finishPart)(own, lanes, e, to, column, out);
            else store(out + to, NAME(finish)(load(own), e, to, column));
        }
}

INLINE void NAME(winogradOutputTile)(const int form, const gam_winograd *s, const float *m, int64_t plane,
                                     int64_t tile, int column, int columns, float *out, const gam_epilogue *e) {
    const int S = POSITIONS(form), N = RESULTS(form), pairs = N / OUTPUTS(form);
    int64_t image;
    int at[2], size[2];
    NAME(findTile)(form, s, tile, &image, at, size);
    int64_t base = ((image * s->out_height + pairs * at[0]) * s->out_width + pairs * at[1]) * s->out_channels + column;
    for (int l = 0; l < columns; l += LANES, base += LANES) {
        vec tmp[MOST_RESULTS][MOST_POSITIONS];
        UNROLL for (int j = 0; j < S; j++) {
            vec d[MOST_POSITIONS], o[MOST_RESULTS];
            UNROLL for (int i = 0; i < S; i++) d[i] = load(m + (i * S + j) * plane + l);
            NAME(winogradOut)(form, d, o);
            UNROLL for (int i = 0; i < N; i++) tmp[i][j] = o[i];
        }
        if (size[0] == N && size[1] == N && columns - l >= LANES) {
            UNROLL for (int i = 0; i < N; i++) {
                vec o[MOST_RESULTS];
                int64_t to = base + (int64_t)i * s->out_width * s->out_channels;
                NAME(winogradOut)(form, tmp[i], o);
                UNROLL for (int j = 0; j < N; j++, to += s->out_channels)
                    store(out + to, NAME(finish)(o[j], e, to, column + l));
            }
        } else {
            float sums[MOST_RESULTS * MOST_RESULTS][LANES];
            UNROLL for (int i = 0; i < N; i++) {
                vec o[MOST_RESULTS];
                NAME(winogradOut)(form, tmp[i], o);
                UNROLL for (int j = 0; j < N; j++) store(sums[i * N + j], o[j]);
            }
            int lanes = columns - l < LANES ? columns - l : LANES;
            NAME(finishTile)(s, N, sums, size, lanes, base, column + l, out, e);
        }
    }
}

// What a tile adds, and what it is masked by: it is read from far away.
INLINE void NAME(fetchTile)(const int form, const gam_winograd *s, int64_t tile, int column, int columns,
                            const gam_epilogue *e) {
    const int N = RESULTS(form), pairs = N / OUTPUTS(form);
    int64_t image;
    int at[2], size[2];
    NAME(findTile)(form, s, tile, &image, at, size);
    int64_t base = ((image * s->out_height + pairs * at[0]) * s->out_width + pairs * at[1]) * s->out_channels + column;
    for (int y = 0; y < size[0]; y++)
        for (int x = 0; x < size[1]; x++) {
            const int64_t place = base + ((int64_t)y * s->out_width + x) * s->out_channels;
            for (int c = 0; c < columns; c += 16) {
                if (e->add) __builtin_prefetch(e->add + place + c, 0);
                if (e->mask) __builtin_prefetch(e->mask + place + c, 0);
            }
        }
}

KERNEL void NAME(winogradOutput)(const gam_winograd *s, const float *m, int64_t plane, int64_t first, int32_t tiles,
                                 int32_t column, int32_t columns, float *out, const gam_epilogue *e) {
    for (int t = 0; t < tiles; t++, m += s->product_columns) {
        if (t + 1 < tiles && (e->add || e->mask)) OF_FORM(fetchTile, s->form, s, first + t + 1, column, columns, e)
        OF_FORM(winogradOutputTile, s->form, s, m, plane, first + t, column, columns, out, e)
    }
}

// From kernels of the panel's lanes, `[kernel][tap][lane]`, to planes.
INLINE void NAME(winogradWeightsOfForm)(const int form, const float *kernels, int count, int width, float *planes,
                                        int64_t plane) {
    const int S = PLANES(form);
    for (int k = 0; k < count * width; k += LANES) {
        const float *g = kernels + k / width * 9 * width + k % width;
        vec half[MOST_PLANES][3];
        UNROLL for (int x = 0; x < 3; x++) {
            vec column[3], t[MOST_PLANES];
            UNROLL for (int y = 0; y < 3; y++) column[y] = load(g + (3 * y + x) * width);
            NAME(winogradWeight)(form, column, t);
            UNROLL for (int i = 0; i < S; i++) half[i][x] = t[i];
        }
        UNROLL for (int i = 0; i < S; i++) {
            vec t[MOST_PLANES];
            NAME(winogradWeight)(form, half[i], t);
            UNROLL for (int j = 0; j < S; j++) store(planes + (i * S + j) * plane + k, t[j]);
        }
    }
}

KERNEL void NAME(winogradWeights)(gam_winograd_form form, const float *kernels, int count, int width, float *planes,
                                  int64_t plane) {
    OF_FORM(winogradWeightsOfForm, form, kernels, count, width, planes, plane)
}

#undef A
#undef B
#undef C
#undef D
#undef IS_STRIDED
#undef IS_SPREAD
#undef IS_SPLIT
#undef OF_FORM
#undef OUTPUTS
#undef POSITIONS
#undef VALUES
#undef RESULTS
#undef MOST_RESULTS
#undef MOST_POSITIONS
#undef PLANES
#undef MOST_PLANES
