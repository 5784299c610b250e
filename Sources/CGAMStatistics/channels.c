// What is read off a layer's output, [places, channels].
#include "CGAMStatistics.h"

#pragma STDC FP_CONTRACT OFF

enum { lane_count = 16, block_places = 64 };
typedef float lanes __attribute__((vector_size(4 * lane_count), aligned(4), may_alias));
typedef int32_t bits __attribute__((vector_size(4 * lane_count)));

#define LANES_AT(pointer) (*(const lanes *)(pointer))

/// Adds a block's sums over `groups` times sixteen channels.
static GAM_BODY void add_lanes(const float *block, size_t places, size_t channels, size_t groups, const float *origin,
                               double *restrict differences, double *restrict squares) {
    lanes first[2], sums[2], products[2];
    for (size_t g = 0; g < groups; g += 1) {
        first[g] = LANES_AT(block + g * lane_count);
        sums[g] = products[g] = (lanes){0};
    }
    for (size_t place = 1; place < places; place += 1) {
        for (size_t g = 0; g < groups; g += 1) {
            const lanes difference = LANES_AT(block + place * channels + g * lane_count) - first[g];
            sums[g] += difference;
            products[g] += difference * difference;
        }
    }
    const float *single_sums = (const float *)sums, *single_products = (const float *)products;
    for (size_t channel = 0; channel < groups * lane_count; channel += 1) {
        const double sum = single_sums[channel], shift = (double)block[channel] - (double)origin[channel];
        differences[channel] += sum + (double)places * shift;
        squares[channel] += (double)single_products[channel] + shift * (2 * sum + (double)places * shift);
    }
}

static GAM_BODY void gam_channel_sums_body(const float *values, size_t places, size_t channels, double *differences,
                                           double *squares) {
    for (size_t start = 0; start < places; start += block_places) {
        const size_t count = places - start < block_places ? places - start : block_places;
        const float *block = values + start * channels;
        size_t channel = 0;
        for (; channel + 2 * lane_count <= channels; channel += 2 * lane_count) {
            add_lanes(block + channel, count, channels, 2, values + channel, differences + channel, squares + channel);
        }
        for (; channel + lane_count <= channels; channel += lane_count) {
            add_lanes(block + channel, count, channels, 1, values + channel, differences + channel, squares + channel);
        }
        if (channel == channels) continue;
        for (size_t place = 0; place < count; place += 1) {
            for (size_t c = channel; c < channels; c += 1) {
                const double difference = (double)block[place * channels + c] - (double)values[c];
                differences[c] += difference;
                squares[c] += difference * difference;
            }
        }
    }
}

/// The sum of lanes: halves are added until four are left, those in float64.
static GAM_BODY double total(const lanes *sums) {
    float half[8], quarter[4];
    for (int i = 0; i < 8; i += 1) half[i] = (*sums)[i] + (*sums)[i + 8];
    for (int i = 0; i < 4; i += 1) quarter[i] = half[i] + half[i + 4];
    return ((double)quarter[0] + (double)quarter[1]) + ((double)quarter[2] + (double)quarter[3]);
}

static GAM_BODY void gam_channel_means_body(const float *values, size_t places, size_t channels, double *means) {
    const double count = (double)channels;
    // Colours, as of most inputs: places fill the lanes.
    if (channels == 3) {
        for (size_t i = 0; i < places; i += 1, values += 3) {
            means[i] = (((double)values[0] + (double)values[1]) + (double)values[2]) / count;
        }
        return;
    }
    for (size_t place = 0; place < places; place += 1, values += channels) {
        lanes sums = {0};
        size_t channel = 0;
        for (; channel + lane_count <= channels; channel += lane_count) sums += LANES_AT(values + channel);
        double rest = 0;
        for (; channel < channels; channel += 1) rest += (double)values[channel];
        means[place] = (total(&sums) + rest) / count;
    }
}

static GAM_BODY void gam_positive_sums_body(const float *values, const float *slopes, size_t places, size_t channels,
                                            double *result) {
    for (size_t place = 0; place < places; place += 1, values += channels, slopes += channels) {
        lanes sums = {0};
        size_t channel = 0;
        for (; channel + lane_count <= channels; channel += lane_count) {
            const lanes slope = LANES_AT(slopes + channel);
            // The negative ones are masked out; one that is not a number stays.
            sums += (lanes)((bits)slope & ~(bits)(slope < 0)) * LANES_AT(values + channel);
        }
        double rest = 0;
        for (; channel < channels; channel += 1) {
            rest += (slopes[channel] < 0 ? 0 : (double)slopes[channel]) * (double)values[channel];
        }
        result[place] = total(&sums) + rest;
    }
}

static GAM_BODY void gam_channel_totals_body(const float *restrict values, size_t places, size_t channels,
                                             double *restrict sums) {
    for (size_t place = 0; place < places; place += 1, values += channels) {
        for (size_t channel = 0; channel < channels; channel += 1) sums[channel] += (double)values[channel];
    }
}

static GAM_BODY void gam_weighted_sums_body(const float *restrict values, const double *restrict weights,
                                            size_t places, size_t channels, size_t count, double *restrict sums) {
    enum { part_count = 8 };
    for (size_t place = 0; place < places; place += 1, values += channels) {
        double parts[part_count] = {0}, rest = 0;
        size_t channel = 0;
        for (; channel + part_count <= count; channel += part_count) {
            for (size_t part = 0; part < part_count; part += 1) {
                parts[part] += weights[channel + part] * (double)values[channel + part];
            }
        }
        for (; channel < count; channel += 1) rest += weights[channel] * (double)values[channel];
        for (size_t part = 0; part < 4; part += 1) parts[part] += parts[part + 4];
        sums[place] = ((parts[0] + parts[2]) + (parts[1] + parts[3])) + rest;
    }
}

GAM_WIDE(gam_channel_sums,
         (const float *values, size_t places, size_t channels, double *differences, double *squares),
         (values, places, channels, differences, squares))
GAM_WIDE(gam_channel_means, (const float *values, size_t places, size_t channels, double *means),
         (values, places, channels, means))
GAM_WIDE(gam_positive_sums,
         (const float *values, const float *slopes, size_t places, size_t channels, double *sums),
         (values, slopes, places, channels, sums))
GAM_WIDE(gam_channel_totals, (const float *values, size_t places, size_t channels, double *sums),
         (values, places, channels, sums))
GAM_WIDE(gam_weighted_sums,
         (const float *values, const double *weights, size_t places, size_t channels, size_t count, double *sums),
         (values, weights, places, channels, count, sums))
