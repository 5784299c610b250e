// Distances and order statistics of vectors in float64.
#include "CGAMStatistics.h"

#include <string.h>

#pragma STDC FP_CONTRACT OFF

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
