// Distances and order statistics of vectors in float64.
#include "CGAMStatistics.h"

#include <string.h>

#pragma STDC FP_CONTRACT OFF

enum { lane_count = 4, ways = 4 };
typedef double lanes __attribute__((vector_size(8 * lane_count), aligned(8), may_alias));

static GAM_BODY double total(const lanes *sums) {
    return ((*sums)[0] + (*sums)[1]) + ((*sums)[2] + (*sums)[3]);
}

static GAM_BODY void gam_add_scaled_body(double scale, const double *restrict x, size_t count, double *restrict y) {
    for (size_t i = 0; i < count; i += 1) y[i] += scale * x[i];
}

static GAM_BODY void gam_find_range_body(const double *values, size_t count, double *lowest, double *highest,
                                         bool *is_finite) {
    lanes low[ways], high[ways], zeros[ways];
    for (size_t way = 0; way < ways; way += 1) {
        low[way] = high[way] = (lanes){values[0], values[0], values[0], values[0]};
        zeros[way] = low[way] - low[way];
    }
    size_t i = 0;
    for (; i + ways * lane_count <= count; i += ways * lane_count) {
        for (size_t way = 0; way < ways; way += 1) {
            const lanes value = *(const lanes *)(values + i + way * lane_count);
            low[way] = __builtin_elementwise_min(low[way], value);
            high[way] = __builtin_elementwise_max(high[way], value);
            zeros[way] += value - value; // 0, or NaN where the value is not finite
        }
    }
    double least = values[0], largest = values[0], zero = 0;
    for (size_t way = 0; way < ways; way += 1) {
        for (size_t lane = 0; lane < lane_count; lane += 1) {
            least = low[way][lane] < least ? low[way][lane] : least;
            largest = high[way][lane] > largest ? high[way][lane] : largest;
            zero += zeros[way][lane];
        }
    }
    for (; i < count; i += 1) {
        least = values[i] < least ? values[i] : least;
        largest = values[i] > largest ? values[i] : largest;
        zero += values[i] - values[i];
    }
    *lowest = least;
    *highest = largest;
    *is_finite = zero == 0;
}

static GAM_BODY void gam_sums_about_body(const double *values, size_t stride, size_t rows, size_t columns,
                                         double centre, double *differences, double *squares) {
    lanes sums[2] = {0}, products[2] = {0};
    double sum = 0, product = 0;
    for (size_t row = 0; row < rows; row += 1, values += stride) {
        size_t column = 0, way = 0;
        for (; column + lane_count <= columns; column += lane_count, way ^= 1) {
            const lanes difference = *(const lanes *)(values + column) - centre;
            sums[way] += difference;
            products[way] += difference * difference;
        }
        for (; column < columns; column += 1) {
            const double difference = values[column] - centre;
            sum += difference;
            product += difference * difference;
        }
    }
    *differences = total(&sums[0]) + total(&sums[1]) + sum;
    *squares = total(&products[0]) + total(&products[1]) + product;
}

static GAM_BODY void gam_squared_length_body(const double *ratios, const double *units, const int16_t *restrict steps,
                                             size_t order, double *restrict x, double *length) {
    double sum = 0;
    for (size_t j = 0; j < order; j += 1) {
        const double entry = x[j] * ratios[j], scale = entry * units[j];
        sum += entry * entry;
        double *restrict rest = x + j + 1;
        for (size_t i = 0; i < order - j - 1; i += 1) rest[i] -= scale * (double)steps[i];
        steps += order - j - 1;
    }
    *length = sum;
}

/// Adding 2^52 rounds to a whole number and leaves it in the low bits: a conversion that needs no check of its range.
static GAM_BODY uint16_t low_bits(double place) {
    const double shifted = place + 0x1p52;
    uint64_t bits;
    memcpy(&bits, &shifted, sizeof bits);
    return (uint16_t)bits;
}

static GAM_BODY void gam_fill_buckets_body(const double *values, size_t count, double lowest, double scale,
                                           uint16_t *restrict buckets, int32_t *counts) {
    for (size_t i = 0; i < count; i += 1) buckets[i] = low_bits((values[i] - lowest) * scale);
    // Two counters in turns, because plain borders would make every count wait for the one before.
    for (size_t i = 0; i < count; i += 1) counts[2 * (size_t)buckets[i] + (i & 1)] += 1;
}

GAM_WIDE(gam_add_scaled, (double scale, const double *x, size_t count, double *y), (scale, x, count, y))
GAM_WIDE(gam_find_range, (const double *values, size_t count, double *lowest, double *highest, bool *is_finite),
         (values, count, lowest, highest, is_finite))
GAM_WIDE(gam_sums_about,
         (const double *values, size_t stride, size_t rows, size_t columns, double centre, double *differences,
          double *squares),
         (values, stride, rows, columns, centre, differences, squares))
GAM_WIDE(gam_squared_length,
         (const double *ratios, const double *units, const int16_t *steps, size_t order, double *x, double *length),
         (ratios, units, steps, order, x, length))
GAM_WIDE(gam_fill_buckets,
         (const double *values, size_t count, double lowest, double scale, uint16_t *buckets, int32_t *counts),
         (values, count, lowest, scale, buckets, counts))

void gam_pick_buckets(const double *values, const uint16_t *buckets, size_t count, int32_t *next, double *picked) {
    for (size_t i = 0; i < count; i += 1) {
        const int32_t place = next[buckets[i]];
        if (place < 0) continue;
        picked[place] = values[i];
        next[buckets[i]] = place + 1;
    }
}
