// Weights in the order in which products read them. Part of kernels_body.h.

INLINE int NAME(columnsOf)(const gam_packing *p, int first) {
    return p->columns - first < p->panel_columns ? p->columns - first : p->panel_columns;
}

INLINE double NAME(scaleAt)(const double *scales, int place) { return scales ? scales[place] : 1; }

// A block of places at a time, so that the lines of the panel that are written lane by lane stay in the cache.
KERNEL void NAME(pack)(const gam_packing *p, int32_t first, float *panel) {
    enum { BLOCK = 64 };
    int columns = NAME(columnsOf)(p, first), width = p->panel_columns;
    for (int tap = 0; tap < p->taps; tap++) {
        for (int from = 0; from < p->depth; from += BLOCK, panel += BLOCK * width) {
            int count = p->depth - from < BLOCK ? p->depth - from : BLOCK;
            for (int lane = 0; lane < width; lane++) {
                const float *w = p->weights + (first + lane) * p->column_step + p->places[tap] + from * p->depth_step;
                double scale = lane < columns ? NAME(scaleAt)(p->column_scale, first + lane) : 0;
                for (int k = 0; k < count; k++)
                    panel[k * width + lane] =
                        lane < columns
                            ? (float)(w[k * p->depth_step] * scale * NAME(scaleAt)(p->depth_scale, from + k))
                            : 0;
            }
            if (count < BLOCK) panel -= (BLOCK - count) * width;
        }
    }
}

// The 3x3 kernels of some depths, one a lane: [depth][tap][lane]. Lanes or depths lie far apart: several at once use whole
// lines of the cache, which would be gone before the next depth.
enum { NAME(DEPTHS) = 8 };
INLINE void NAME(packKernels)(const gam_packing *p, int first, int c, int depths, float *to) {
    int columns = NAME(columnsOf)(p, first), width = p->panel_columns;
    for (int l = 0; l < width; l++)
        for (int k = 0; k < depths; k++) {
            const float *w = p->weights + (first + l) * p->column_step + (c + k) * p->depth_step;
            double scale = 0;
            __builtin_prefetch(w + NAME(DEPTHS) * p->depth_step); // the next call's: a wish, which may lie outside
            if (l < columns) scale = NAME(scaleAt)(p->column_scale, first + l) * NAME(scaleAt)(p->depth_scale, c + k);
            for (int t = 0; t < 9; t++)
                to[(k * 9 + t) * width + l] = l < columns ? (float)(w[p->places[t]] * scale) : 0;
        }
}

KERNEL void NAME(winogradPack)(const gam_packing *p, gam_winograd_form form, int32_t first, float *panel) {
    float kernels[NAME(DEPTHS) * 9 * WIDTH];
    for (int c = 0; c < p->depth; c += NAME(DEPTHS)) {
        int depths = p->depth - c < NAME(DEPTHS) ? p->depth - c : NAME(DEPTHS);
        NAME(packKernels)(p, first, c, depths, kernels);
        NAME(winogradWeights)(form, kernels, depths, p->panel_columns, panel + (size_t)c * p->panel_columns,
                              (int64_t)p->depth * p->panel_columns);
    }
}

// Each position's sums over a row of the kernel, for every row and channel.
KERNEL void NAME(stemPack)(const gam_packing *p, int32_t first, float *panel) {
    int columns = NAME(columnsOf)(p, first), width = p->panel_columns;
    for (int i = 0; i < GAM_STEM_POSITIONS; i++)
        for (int y = 0; y < GAM_STEM_SIDE; y++)
            for (int c = 0; c < p->depth; c++, panel += width)
                for (int l = 0; l < width; l++) {
                    double sum = 0;
                    const float *w = p->weights + (first + l) * p->column_step + c * p->depth_step;
                    for (int x = 0; x < GAM_STEM_SIDE && l < columns; x++)
                        sum += stem_points[i][x] * w[p->places[y * GAM_STEM_SIDE + x]];
                    panel[l] = l < columns ? (float)(sum * NAME(scaleAt)(p->column_scale, first + l)) : 0;
                }
}
