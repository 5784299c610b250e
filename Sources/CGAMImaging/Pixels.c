#include "CGAMImaging.h"
#include "CGAMWide.h"

#include <string.h>

#pragma STDC FP_CONTRACT OFF

static size_t import_uint8(const unsigned char *row, size_t count, float maximum, float *restrict samples) {
    for (size_t i = 0; i < count; i += 1) samples[i] = row[i];
    for (size_t i = 0; i < count; i += 1) {
        if (samples[i] > maximum) return i;
    }
    return count;
}

static size_t import_uint16(const unsigned char *row, size_t count, float maximum, float *restrict samples) {
    float largest = 0;
    for (size_t i = 0; i < count; i += 1) {
        uint16_t value;
        memcpy(&value, row + i * sizeof value, sizeof value);
        samples[i] = value;
        largest = samples[i] > largest ? samples[i] : largest;
    }
    if (largest <= maximum) return count;
    size_t i = 0;
    while (samples[i] <= maximum) i += 1;
    return i;
}

static size_t import_float32(const unsigned char *row, size_t count, float maximum, float *restrict samples) {
    memcpy(samples, row, count * sizeof(float));
    for (size_t i = 0; i < count; i += 1) {
        // Written so that a NaN, for which every comparison is false, is found too.
        if (!(samples[i] >= 0 && samples[i] <= maximum)) return i;
    }
    return count;
}

size_t gam_import_samples(const void *pixels, gam_sample_type type, size_t rows, size_t row_samples, size_t row_bytes,
                          float maximum, float *samples) {
    for (size_t y = 0; y < rows; y += 1) {
        const unsigned char *row = (const unsigned char *)pixels + y * row_bytes;
        float *destination = samples + y * row_samples;
        size_t found = row_samples;
        switch (type) {
        case GAM_SAMPLE_UINT8:
            found = import_uint8(row, row_samples, maximum, destination);
            break;
        case GAM_SAMPLE_UINT16:
            found = import_uint16(row, row_samples, maximum, destination);
            break;
        case GAM_SAMPLE_FLOAT32:
            found = import_float32(row, row_samples, maximum, destination);
            break;
        }
        if (found < row_samples) return y * row_samples + found;
    }
    return rows * row_samples;
}

void gam_luma(const float *restrict rgb, size_t count, float *restrict gray) {
    for (size_t i = 0; i < count; i += 1) {
        const double red = rgb[3 * i], green = rgb[3 * i + 1], blue = rgb[3 * i + 2];
        gray[i] = (float)(0.299 * red + 0.587 * green + 0.114 * blue);
    }
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
        if (channels == 3) {
            for (size_t x = 0; x < columns; x += 1, input += source_channels, output += 3) {
                output[0] = (float)(factors[0] * (double)input[0] + offsets[0]);
                output[1] = (float)(factors[1] * (double)input[step] + offsets[1]);
                output[2] = (float)(factors[2] * (double)input[2 * step] + offsets[2]);
            }
            continue;
        }
        for (size_t x = 0; x < columns; x += 1) {
            for (size_t c = 0; c < channels; c += 1) {
                const double value = input[x * source_channels + c * step];
                output[x * channels + c] = (float)(factors[c] * value + offsets[c]);
            }
        }
    }
}

/// The bits of a whole number below 2^16 as they stand in an integer: adding 2^23 leaves them in the low bits.
static GAM_BODY uint16_t whole_bits(float value) {
    const float shifted = value + 0x1p23f;
    uint32_t bits;
    memcpy(&bits, &shifted, sizeof bits);
    return (uint16_t)bits;
}

#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define LOWEST_BYTE_FIRST(word, bits) (word)
#else
#define LOWEST_BYTE_FIRST(word, bits) __builtin_bswap##bits(word)
#endif

void gam_store_samples(const float *restrict samples, size_t count, gam_sample_type type, uint8_t *restrict bytes) {
    switch (type) {
    case GAM_SAMPLE_UINT8:
        for (size_t i = 0; i < count; i += 1) bytes[i] = (uint8_t)whole_bits(samples[i]);
        break;
    case GAM_SAMPLE_UINT16:
        for (size_t i = 0; i < count; i += 1) {
            const uint16_t word = LOWEST_BYTE_FIRST(whole_bits(samples[i]), 16);
            memcpy(bytes + 2 * i, &word, sizeof word);
        }
        break;
    case GAM_SAMPLE_FLOAT32:
        for (size_t i = 0; i < count; i += 1) {
            uint32_t word;
            memcpy(&word, samples + i, sizeof word);
            word = LOWEST_BYTE_FIRST(word, 32);
            memcpy(bytes + 4 * i, &word, sizeof word);
        }
        break;
    }
}

enum { portion = 1024 };

/// Works out the levels of some samples.
static GAM_BODY void find_levels_body(const float *restrict samples, size_t count, float scale, float highest,
                                      uint16_t *restrict levels) {
    for (size_t i = 0; i < count; i += 1) {
        const float level = samples[i] * scale;
        levels[i] = whole_bits(level > 0 ? level < highest ? level : highest : 0);
    }
}

GAM_WIDE_STATIC(find_levels, (const float *samples, size_t count, float scale, float highest, uint16_t *levels),
                (samples, count, scale, highest, levels))

/// Adds one to each level's counters in turns. Not for vectors: they would only make addresses.
static inline void count_in_turns(const uint16_t *levels, size_t count, size_t turns, uint32_t *counters) {
    size_t i = 0;
    for (; i + turns <= count; i += turns) {
        for (size_t turn = 0; turn < turns; turn += 1) counters[levels[i + turn] * turns + turn] += 1;
    }
    for (; i < count; i += 1) counters[levels[i] * turns] += 1;
}

void gam_count_levels(const float *samples, size_t count, float scale, size_t level_count, size_t turns,
                      uint32_t *counters) {
    uint16_t levels[portion];
    for (size_t start = 0; start < count; start += portion) {
        const size_t length = count - start < portion ? count - start : portion;
        find_levels(samples + start, length, scale, (float)(level_count - 1), levels);
        if (turns == 4) {
            count_in_turns(levels, length, 4, counters);
        } else {
            count_in_turns(levels, length, 2, counters);
        }
    }
}

GAM_WIDE(gam_map_linearly,
         (const float *source, size_t rows, size_t columns, size_t source_channels, const double *factors,
          const double *offsets, size_t channels, float *destination, size_t destination_stride),
         (source, rows, columns, source_channels, factors, offsets, channels, destination, destination_stride))
