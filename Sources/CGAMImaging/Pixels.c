#include "CGAMImaging.h"
#include "Samples.h"

#include <string.h>

#pragma STDC FP_CONTRACT OFF

/// Where the first of `count` samples beyond the largest that is allowed stands; `count` where none is.
static size_t first_above(const uint16_t *samples, size_t count, uint16_t maximum) {
    uint16_t largest = 0;
    for (size_t i = 0; i < count; i += 1) largest = samples[i] > largest ? samples[i] : largest;
    if (largest <= maximum) return count;
    size_t i = 0;
    while (samples[i] <= maximum) i += 1;
    return i;
}

/// Copies samples of two bytes to single ones; returns as `first_above`.
static size_t import_narrowed(const unsigned char *row, size_t count, uint16_t maximum, uint8_t *restrict samples) {
    for (size_t i = 0; i < count; i += 1) {
        uint16_t value;
        memcpy(&value, row + i * sizeof value, sizeof value);
        if (value > maximum) return i;
        samples[i] = (uint8_t)value;
    }
    return count;
}

static size_t import_float32(const unsigned char *row, size_t count, float maximum, float *restrict samples) {
    memcpy(samples, row, count * sizeof(float));
    for (size_t i = 0; i < count; i += 1) {
        // Written so that a NaN, for which every comparison is false, is found too.
        if (!(samples[i] >= 0 && samples[i] <= maximum)) return i;
    }
    return count;
}

/// A sample of a row of any alignment.
static float unaligned_sample(const unsigned char *row, gam_sample_type type, size_t index) {
    uint16_t word;
    float single;
    switch (type) {
    case GAM_SAMPLE_UINT8:
        return row[index];
    case GAM_SAMPLE_UINT16:
        memcpy(&word, row + index * sizeof word, sizeof word);
        return word;
    case GAM_SAMPLE_FLOAT32:
        break;
    }
    memcpy(&single, row + index * sizeof single, sizeof single);
    return single;
}

size_t gam_import_samples(const void *pixels, gam_sample_type type, size_t rows, size_t row_samples, size_t row_bytes,
                          float maximum, void *samples, float *invalid) {
    for (size_t y = 0; y < rows; y += 1) {
        const unsigned char *row = (const unsigned char *)pixels + y * row_bytes;
        const size_t position = y * row_samples;
        size_t found = row_samples;
        switch (type) {
        case GAM_SAMPLE_UINT8:
            memcpy((uint8_t *)samples + position, row, row_samples);
            break;
        case GAM_SAMPLE_UINT16:
            if (maximum <= 255) {
                found = import_narrowed(row, row_samples, (uint16_t)maximum, (uint8_t *)samples + position);
            } else {
                memcpy((uint16_t *)samples + position, row, row_samples * sizeof(uint16_t));
                found = first_above((uint16_t *)samples + position, row_samples, (uint16_t)maximum);
            }
            break;
        case GAM_SAMPLE_FLOAT32:
            found = import_float32(row, row_samples, maximum, (float *)samples + position);
            break;
        }
        if (found < row_samples) {
            *invalid = unaligned_sample(row, type, found);
            return position + found;
        }
    }
    return rows * row_samples;
}

void gam_widen_samples(const void *samples, gam_sample_type type, size_t start, size_t step, size_t count,
                       float *restrict floats) {
    const uint8_t *bytes = (const uint8_t *)samples + start;
    const uint16_t *words = (const uint16_t *)samples + start;
    const float *singles = (const float *)samples + start;
    for (size_t i = 0; i < count; i += 1) {
        floats[i] = type == GAM_SAMPLE_UINT8    ? bytes[i * step]
                    : type == GAM_SAMPLE_UINT16 ? words[i * step]
                                                : singles[i * step];
    }
}

void gam_store_samples(const float *restrict floats, size_t count, gam_sample_type type, void *samples) {
    switch (type) {
    case GAM_SAMPLE_UINT8:
        for (size_t i = 0; i < count; i += 1) ((uint8_t *)samples)[i] = (uint8_t)floats[i];
        break;
    case GAM_SAMPLE_UINT16:
        for (size_t i = 0; i < count; i += 1) ((uint16_t *)samples)[i] = (uint16_t)floats[i];
        break;
    case GAM_SAMPLE_FLOAT32:
        memcpy(samples, floats, count * sizeof *floats);
        break;
    }
}

void gam_luma(const void *rgb, gam_sample_type type, size_t count, float *restrict gray) {
    for (size_t i = 0; i < count; i += 1) {
        const double red = gam_sample_at(rgb, type, 3 * i), green = gam_sample_at(rgb, type, 3 * i + 1);
        const double blue = gam_sample_at(rgb, type, 3 * i + 2);
        gray[i] = (float)(0.299 * red + 0.587 * green + 0.114 * blue);
    }
}

enum { lane_count = 4 };
typedef float singles __attribute__((vector_size(4 * lane_count), aligned(4), may_alias));
typedef double lanes __attribute__((vector_size(8 * lane_count)));

/// Single values to three channels each, four at a time; returns how many.
static GAM_BODY size_t map_to_three(const float *restrict input, size_t count, const double *restrict factors,
                                    const double *restrict offsets, float *restrict output) {
    size_t x = 0;
    for (; x + lane_count <= count; x += lane_count, output += 3 * lane_count) {
        const lanes values = __builtin_convertvector(*(const singles *)(input + x), lanes);
        singles mapped[3];
        for (size_t c = 0; c < 3; c += 1) {
            mapped[c] = __builtin_convertvector(factors[c] * values + offsets[c], singles);
        }
        const singles front = __builtin_shufflevector(mapped[0], mapped[1], 0, 4, 1, 5);
        const singles back = __builtin_shufflevector(mapped[0], mapped[1], 2, 6, 3, 7);
        const singles third = __builtin_shufflevector(front, mapped[2], 3, 5, 3, 5); // b1 c1 b1 c1
        *(singles *)output = __builtin_shufflevector(front, mapped[2], 0, 1, 4, 2);
        *(singles *)(output + lane_count) = __builtin_shufflevector(third, back, 0, 1, 4, 5);
        *(singles *)(output + 2 * lane_count) = __builtin_shufflevector(back, mapped[2], 6, 2, 3, 7);
    }
    return x;
}

static GAM_BODY void gam_map_linearly_body(const float *restrict source, size_t rows, size_t columns,
                                           size_t source_channels, const double *restrict factors,
                                           const double *restrict offsets, size_t channels,
                                           float *restrict destination, size_t destination_stride) {
    for (size_t y = 0; y < rows; y += 1) {
        const float *input = source + y * columns * source_channels;
        float *output = destination + y * destination_stride;
        if (channels == 1) {
            const double factor = factors[0], offset = offsets[0];
            for (size_t x = 0; x < columns; x += 1) output[x] = (float)(factor * (double)input[x] + offset);
            continue;
        }
        const size_t step = source_channels == 1 ? 0 : 1;
        const size_t done = channels == 3 && step == 0 ? map_to_three(input, columns, factors, offsets, output) : 0;
        for (size_t x = done; x < columns; x += 1) {
            for (size_t c = 0; c < channels; c += 1) {
                const double value = input[x * source_channels + c * step];
                output[x * channels + c] = (float)(factors[c] * value + offsets[c]);
            }
        }
    }
}

static GAM_BODY void gam_find_levels_body(const float *values, size_t count, uint16_t *restrict levels) {
    const float limit = 0xffff;
    for (size_t i = 0; i < count; i += 1) {
        // Adding 2^23 rounds to a whole number and leaves it in the low bits.
        const float level = values[i] * limit, shifted = (level > 0 ? level < limit ? level : limit : 0) + 0x1p23f;
        uint32_t bits;
        memcpy(&bits, &shifted, sizeof bits);
        levels[i] = (uint16_t)bits;
    }
}

GAM_WIDE(gam_find_levels, (const float *values, size_t count, uint16_t *levels), (values, count, levels))

GAM_WIDE(gam_map_linearly,
         (const float *source, size_t rows, size_t columns, size_t source_channels, const double *factors,
          const double *offsets, size_t channels, float *destination, size_t destination_stride),
         (source, rows, columns, source_channels, factors, offsets, channels, destination, destination_stride))
