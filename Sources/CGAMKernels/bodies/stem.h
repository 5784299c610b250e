// A 7x7 window of stride 2 over few channels by minimal filtering along its rows. Part of kernels_body.h.
//
// Four outputs of a row need 28 products a channel as a plain sum and 13 here: 7 positions of the four even taps, 6 of
// the three odd ones. Vectors run over the rows and channels of a strip of the input, and over output channels behind.

#define E GAM_STEM_E
#define F GAM_STEM_F
#define G GAM_STEM_G

// The two rows of a pair of points +-a beside +-b and +-c: odd values and a times even values of the same polynomial.
INLINE void NAME(stemPair)(const float a, const float b, const float c, const vec d[], vec t[2]) {
    const float sum = b * b + c * c, product = b * b * c * c;
    vec p = d[10] - sum * d[6] + product * d[2], q = d[8] - sum * d[4] + product * d[0];
    t[0] = p + a * q;
    t[1] = p - a * q;
}

INLINE void NAME(stemIn)(const vec d[], vec t[]) {
    const float ee = E * E, ff = F * F, gg = G * G;
    NAME(stemPair)(E, F, G, d, t);
    NAME(stemPair)(F, E, G, d, t + 2);
    NAME(stemPair)(G, E, F, d, t + 4);
    t[6] = d[12] - (ee + ff + gg) * d[8] + (ee * ff + ee * gg + ff * gg) * d[4] - ee * ff * gg * d[0];
    vec odd[6];
    UNROLL for (int i = 0; i < 6; i++) odd[i] = d[2 * i + 1];
    NAME(winogradIn)(GAM_WINOGRAD_F4, odd, t + 7);
}

INLINE void NAME(stemOut)(const vec m[], vec y[]) {
    const float points[3] = {E, F, G};
    NAME(winogradOut)(GAM_WINOGRAD_F4, m + 7, y);
    UNROLL for (int i = 0; i < 3; i++) {
        const float a = points[i];
        vec s = m[2 * i] + m[2 * i + 1], d = m[2 * i] - m[2 * i + 1];
        y[0] += s;
        y[1] += a * d;
        y[2] += a * a * s;
        y[3] += a * a * a * d;
    }
    y[3] += m[6];
}

// The places of a strip apart: for each position its place's values of every row and channel.
INLINE void NAME(stemPlaces)(const int channels, const gam_stem *s, const float *image, int x0, float *v,
                             int64_t plane) {
    int rows = 2 * s->out_height + GAM_STEM_SIDE - 2;
    int first = x0 < 0 ? -x0 : 0, last = s->in_width - x0 < GAM_STEM_POSITIONS ? s->in_width - x0 : GAM_STEM_POSITIONS;
    for (int r = 0; r < rows; r++, v += channels) {
        int y = r - s->pad_y;
        bool inside = y >= 0 && y < s->in_height;
        const float *from = image + ((ptrdiff_t)y * s->in_width + x0) * channels;
        if (inside && last - first == GAM_STEM_POSITIONS) {
            UNROLL for (int i = 0; i < GAM_STEM_POSITIONS; i++)
                for (int c = 0; c < channels; c++) v[i * plane + c] = from[i * channels + c];
            continue;
        }
        for (int i = 0; i < GAM_STEM_POSITIONS; i++)
            for (int c = 0; c < channels; c++)
                v[i * plane + c] = inside && i >= first && i < last ? from[i * channels + c] : 0;
    }
}

KERNEL void NAME(stemInput)(const gam_stem *s, const float *in, int64_t image, int32_t tile, float *v,
                            int64_t plane) {
    int x0 = 2 * GAM_STEM_OUTPUTS * tile - s->pad_x;
    in += image * s->in_height * s->in_width * s->channels;
    if (s->channels == 1) NAME(stemPlaces)(1, s, in, x0, v, plane);
    else if (s->channels == 3) NAME(stemPlaces)(3, s, in, x0, v, plane);
    else NAME(stemPlaces)(s->channels, s, in, x0, v, plane);
    int count = (2 * s->out_height + GAM_STEM_SIDE - 2) * s->channels;
    for (int e = 0; e < count; e += LANES, v += LANES) {
        vec d[GAM_STEM_POSITIONS], t[GAM_STEM_POSITIONS];
        UNROLL for (int i = 0; i < GAM_STEM_POSITIONS; i++) d[i] = load(v + i * plane);
        NAME(stemIn)(d, t);
        UNROLL for (int i = 0; i < GAM_STEM_POSITIONS; i++) store(v + i * plane, t[i]);
    }
}

KERNEL void NAME(stemOutput)(const gam_stem *s, const float *m, int64_t plane, int64_t image, int32_t tile,
                             int32_t first_row, int32_t rows, int32_t column, int32_t columns, float *out,
                             const gam_epilogue *e) {
    int x0 = GAM_STEM_OUTPUTS * tile;
    int width = s->out_width - x0 < GAM_STEM_OUTPUTS ? s->out_width - x0 : GAM_STEM_OUTPUTS;
    for (int r = 0; r < rows; r++, m += s->panel_columns) {
        int64_t base = ((image * s->out_height + first_row + r) * s->out_width + x0) * s->out_channels + column;
        for (int l = 0; l < columns; l += LANES) {
            vec d[GAM_STEM_POSITIONS], y[GAM_STEM_OUTPUTS];
            UNROLL for (int i = 0; i < GAM_STEM_POSITIONS; i++) d[i] = load(m + i * plane + l);
            NAME(stemOut)(d, y);
            int64_t to = base + l;
            if (width == GAM_STEM_OUTPUTS && columns - l >= LANES) {
                UNROLL for (int j = 0; j < GAM_STEM_OUTPUTS; j++, to += s->out_channels)
                    store(out + to, NAME(finish)(y[j], e, to, column + l));
                continue;
            }
            float sums[GAM_STEM_OUTPUTS][LANES];
            UNROLL for (int j = 0; j < GAM_STEM_OUTPUTS; j++) store(sums[j], y[j]);
            for (int j = 0; j < width; j++, to += s->out_channels)
                NAME(finishPart)(sums[j], columns - l < LANES ? columns - l : LANES, e, to, column + l, out);
        }
    }
}
#undef E
#undef F
#undef G
