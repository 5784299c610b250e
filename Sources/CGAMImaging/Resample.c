#include "CGAMImaging.h"

/*
 * Goals in this order: the same result everywhere, float64 accuracy, speed, little memory. Each output row is first
 * the weighted sum of whole source rows (contiguous, so the compiler vectorises it) in float64, then resampled along
 * the row and rounded once. No image between the two passes exists, only the one row.
 */

static void add_two_rows(double *restrict row, const float *restrict first, const float *restrict second,
                         const double *weights, size_t count) {
    const double a = weights[0], b = weights[1];
    for (size_t i = 0; i < count; i += 1) row[i] = (row[i] + a * (double)first[i]) + b * (double)second[i];
}

static void set_row(double *restrict row, const float *restrict source, double weight, size_t count) {
    for (size_t i = 0; i < count; i += 1) row[i] = weight * (double)source[i];
}

static void set_two_rows(double *restrict row, const float *restrict first, const float *restrict second,
                         const double *weights, size_t count) {
    const double a = weights[0], b = weights[1];
    for (size_t i = 0; i < count; i += 1) row[i] = a * (double)first[i] + b * (double)second[i];
}

static void add_row(double *restrict row, const float *restrict source, double weight, size_t count) {
    for (size_t i = 0; i < count; i += 1) row[i] += weight * (double)source[i];
}

static void resample_gray_row(const double *restrict row, const gam_taps *columns, float *restrict destination) {
    for (size_t x = 0; x < columns->count; x += 1) {
        const size_t taps = (size_t)(columns->starts[x + 1] - columns->starts[x]);
        const double *weights = columns->weights + columns->starts[x];
        const double *input = row + columns->first[x];
        double sum = weights[0] * input[0];
        if (taps == 2) {
            sum += weights[1] * input[1];
        } else if (taps == 4) {
            sum = ((sum + weights[1] * input[1]) + weights[2] * input[2]) + weights[3] * input[3];
        } else {
            for (size_t j = 1; j < taps; j += 1) sum += weights[j] * input[j];
        }
        destination[x] = (float)sum;
    }
}

static void resample_rgb_row(const double *restrict row, const gam_taps *columns, float *restrict destination) {
    for (size_t x = 0; x < columns->count; x += 1) {
        const size_t taps = (size_t)(columns->starts[x + 1] - columns->starts[x]);
        const double *weights = columns->weights + columns->starts[x];
        const double *input = row + 3 * (size_t)columns->first[x];
        double red = 0, green = 0, blue = 0;
        for (size_t j = 0; j < taps; j += 1) {
            red += weights[j] * input[3 * j];
            green += weights[j] * input[3 * j + 1];
            blue += weights[j] * input[3 * j + 2];
        }
        destination[3 * x] = (float)red;
        destination[3 * x + 1] = (float)green;
        destination[3 * x + 2] = (float)blue;
    }
}

void gam_resample(const float *source, size_t source_width, size_t channels, const gam_taps *rows,
                  const gam_taps *columns, double *row, float *destination, size_t destination_stride) {
    // Only the source columns that some output column reads (a crop reads fewer than all).
    const size_t last = columns->count - 1;
    const size_t from = (size_t)columns->first[0] * channels;
    const size_t to = (size_t)(columns->first[last] + columns->starts[last + 1] - columns->starts[last]) * channels;
    for (size_t y = 0; y < rows->count; y += 1) {
        const size_t taps = (size_t)(rows->starts[y + 1] - rows->starts[y]), line = source_width * channels;
        const double *weights = rows->weights + rows->starts[y];
        const float *input = source + (size_t)rows->first[y] * line + from;
        if (taps == 1) {
            set_row(row + from, input, weights[0], to - from);
        } else {
            set_two_rows(row + from, input, input + line, weights, to - from);
        }
        size_t j = 2;
        for (; j + 2 <= taps; j += 2) {
            add_two_rows(row + from, input + j * line, input + (j + 1) * line, weights + j, to - from);
        }
        if (j < taps) add_row(row + from, input + j * line, weights[j], to - from);
        float *output = destination + y * destination_stride;
        if (channels == 1) {
            resample_gray_row(row, columns, output);
        } else {
            resample_rgb_row(row, columns, output);
        }
    }
}
