#include "CGAMImaging.h"

#include <string.h>

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

void gam_map_linearly(const float *restrict source, size_t rows, size_t columns, size_t source_channels,
                      const double *factors, const double *offsets, size_t channels, float *restrict destination,
                      size_t destination_stride) {
    for (size_t y = 0; y < rows; y += 1) {
        const float *input = source + y * columns * source_channels;
        float *output = destination + y * destination_stride;
        if (channels == 1) {
            const double factor = factors[0], offset = offsets[0];
            for (size_t x = 0; x < columns; x += 1) output[x] = (float)(factor * (double)input[x] + offset);
            continue;
        }
        if (channels == 3 && source_channels == 1) {
            for (size_t x = 0; x < columns; x += 1, output += 3) {
                const double value = input[x];
                output[0] = (float)(factors[0] * value + offsets[0]);
                output[1] = (float)(factors[1] * value + offsets[1]);
                output[2] = (float)(factors[2] * value + offsets[2]);
            }
            continue;
        }
        const size_t step = source_channels == 1 ? 0 : 1;
        for (size_t x = 0; x < columns; x += 1) {
            for (size_t c = 0; c < channels; c += 1) {
                const double value = input[x * source_channels + c * step];
                output[x * channels + c] = (float)(factors[c] * value + offsets[c]);
            }
        }
    }
}
