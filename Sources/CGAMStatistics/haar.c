// The detail of a plane, level by level.
#include "CGAMStatistics.h"

#include <math.h>

#pragma STDC FP_CONTRACT OFF

enum { lane_count = 4 };
typedef double lanes __attribute__((vector_size(8 * lane_count), aligned(8), may_alias));
typedef int64_t bits __attribute__((vector_size(8 * lane_count)));

/// The sums of a band in lanes.
typedef struct {
    lanes squares, sizes, roots;
} wide_band;

static GAM_BODY void add(wide_band *band, const lanes *value) {
    const lanes size = (lanes)((bits)*value & 0x7fffffffffffffff);
    band->squares += *value * *value;
    band->sizes += size;
    band->roots += __builtin_elementwise_sqrt(size);
}

static GAM_BODY void add_single(gam_band *band, double value) {
    band->squares += value * value;
    band->sizes += fabs(value);
    band->roots += __builtin_elementwise_sqrt(fabs(value));
}

static GAM_BODY double total(const lanes *sums) {
    return ((*sums)[0] + (*sums)[1]) + ((*sums)[2] + (*sums)[3]);
}

#define EVEN(low, high) __builtin_shufflevector(low, high, 0, 2, 4, 6)
#define ODD(low, high) __builtin_shufflevector(low, high, 1, 3, 5, 7)

static GAM_BODY void gam_haar_level_body(const double *plane, size_t rows, size_t columns, double *next,
                                         gam_band bands[3]) {
    const size_t half_columns = columns / 2;
    wide_band sums[3] = {0};
    gam_band rest[3] = {0};
    for (size_t row = 0; row < rows / 2; row += 1, next += half_columns) {
        const double *above = plane + 2 * row * columns, *below = above + columns;
        size_t column = 0;
        for (; column + lane_count <= half_columns; column += lane_count) {
            const lanes *high = (const lanes *)(above + 2 * column), *low = (const lanes *)(below + 2 * column);
            const lanes p = EVEN(high[0], high[1]), q = ODD(high[0], high[1]);
            const lanes r = EVEN(low[0], low[1]), s = ODD(low[0], low[1]);
            const lanes horizontal = (p - q + r - s) / 2, vertical = (p + q - r - s) / 2;
            const lanes diagonal = (p - q - r + s) / 2;
            add(&sums[0], &horizontal);
            add(&sums[1], &vertical);
            add(&sums[2], &diagonal);
            *(lanes *)(next + column) = (p + q + r + s) / 4;
        }
        for (; column < half_columns; column += 1) {
            const double p = above[2 * column], q = above[2 * column + 1];
            const double r = below[2 * column], s = below[2 * column + 1];
            add_single(&rest[0], (p - q + r - s) / 2);
            add_single(&rest[1], (p + q - r - s) / 2);
            add_single(&rest[2], (p - q - r + s) / 2);
            next[column] = (p + q + r + s) / 4;
        }
    }
    for (int band = 0; band < 3; band += 1) {
        bands[band].squares = total(&sums[band].squares) + rest[band].squares;
        bands[band].sizes = total(&sums[band].sizes) + rest[band].sizes;
        bands[band].roots = total(&sums[band].roots) + rest[band].roots;
    }
}

GAM_WIDE(gam_haar_level, (const double *plane, size_t rows, size_t columns, double *next, gam_band bands[3]),
         (plane, rows, columns, next, bands))
