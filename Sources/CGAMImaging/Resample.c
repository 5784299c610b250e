#include "CGAMImaging.h"
#include "Samples.h"

#include <string.h>

#pragma STDC FP_CONTRACT OFF

/*
 * Goals in this order: the same result everywhere, float64 accuracy, speed, little memory. Each output row is first
 * the weighted sum of whole source rows (contiguous, so the compiler vectorises it) in float64, then resampled along
 * the row and rounded once. The second step takes four rows at a time, woven into one another, so that it is as wide.
 * No image between the two passes exists, only the four rows.
 */

enum { woven = GAM_RESAMPLED_ROWS };
typedef double lanes __attribute__((vector_size(8 * woven), aligned(8), may_alias));
typedef float singles __attribute__((vector_size(4 * woven)));

/// Adds parts of some source rows, `line` samples apart from one on, times their weights, to a row.
static GAM_BODY void add_rows(double *restrict row, const void *restrict source, gam_sample_type type, size_t start,
                              size_t line, const double *restrict weights, size_t taps, size_t count) {
    for (size_t i = 0; i < count; i += 1) {
        double sum = row[i];
        for (size_t j = 0; j < taps; j += 1) sum += weights[j] * gam_sample_at(source, type, start + j * line + i);
        row[i] = sum;
    }
}

/// Makes a row of the weighted sums of parts of source rows, four at a time.
static GAM_BODY void sum_rows(double *row, const void *source, gam_sample_type type, size_t start, size_t line,
                              const double *weights, size_t taps, size_t count) {
    memset(row, 0, count * sizeof *row);
    for (; taps >= 4; taps -= 4, start += 4 * line, weights += 4) {
        add_rows(row, source, type, start, line, weights, 4, count);
    }
    if (taps == 3) add_rows(row, source, type, start, line, weights, 3, count);
    if (taps == 2) add_rows(row, source, type, start, line, weights, 2, count);
    if (taps == 1) add_rows(row, source, type, start, line, weights, 1, count);
}

/// The same for every type.
static GAM_BODY void sum_rows_of(double *row, const void *source, gam_sample_type type, size_t start, size_t line,
                                 const double *weights, size_t taps, size_t count) {
    switch (type) {
    case GAM_SAMPLE_UINT8:
        sum_rows(row, source, GAM_SAMPLE_UINT8, start, line, weights, taps, count);
        break;
    case GAM_SAMPLE_UINT16:
        sum_rows(row, source, GAM_SAMPLE_UINT16, start, line, weights, taps, count);
        break;
    case GAM_SAMPLE_FLOAT32:
        sum_rows(row, source, GAM_SAMPLE_FLOAT32, start, line, weights, taps, count);
        break;
    }
}

/// Puts the rows' elements of each column side by side.
static GAM_BODY void weave(const double *restrict rows, size_t stride, size_t count, double *restrict result) {
    for (size_t i = 0; i < count; i += 1) {
        for (size_t r = 0; r < woven; r += 1) result[i * woven + r] = rows[r * stride + i];
    }
}

/// Resamples woven rows along themselves; the first `count` of them are wanted.
static GAM_BODY void resample_rows(const double *rows, const gam_taps *columns, size_t channels, size_t count,
                                   float *destination, size_t stride) {
    for (size_t x = 0; x < columns->count; x += 1) {
        const size_t taps = (size_t)(columns->starts[x + 1] - columns->starts[x]);
        const double *weights = columns->weights + columns->starts[x];
        const double *input = rows + (size_t)columns->first[x] * channels * woven;
        for (size_t c = 0; c < channels; c += 1, input += woven, destination += 1) {
            lanes sum = weights[0] * *(const lanes *)input;
            for (size_t j = 1; j < taps; j += 1) sum += weights[j] * *(const lanes *)(input + j * channels * woven);
            const singles rounded = __builtin_convertvector(sum, singles);
            for (size_t r = 0; r < count; r += 1) destination[r * stride] = rounded[r];
        }
    }
}

static GAM_BODY void gam_resample_body(const void *source, gam_sample_type type, size_t source_width, size_t channels,
                                       const gam_taps *rows, const gam_taps *columns, double *scratch,
                                       float *destination, size_t destination_stride) {
    // Only the source columns that some output column reads (a crop reads fewer than all).
    const size_t last = columns->count - 1, line = source_width * channels;
    const size_t from = (size_t)columns->first[0] * channels;
    const size_t to = (size_t)(columns->first[last] + columns->starts[last + 1] - columns->starts[last]) * channels;
    double *const together = scratch + woven * line;
    for (size_t y = 0; y < rows->count; y += woven) {
        const size_t count = rows->count - y < woven ? rows->count - y : woven;
        for (size_t r = 0; r < count; r += 1) {
            const int32_t start = rows->starts[y + r];
            sum_rows_of(scratch + r * line + from, source, type, (size_t)rows->first[y + r] * line + from, line,
                        rows->weights + start, (size_t)(rows->starts[y + r + 1] - start), to - from);
        }
        weave(scratch + from, line, to - from, together + from * woven);
        float *output = destination + y * destination_stride;
        if (count == woven && channels == 1) {
            resample_rows(together, columns, 1, woven, output, destination_stride);
        } else {
            resample_rows(together, columns, channels, count, output, destination_stride);
        }
    }
}

GAM_WIDE(gam_resample,
         (const void *source, gam_sample_type type, size_t source_width, size_t channels, const gam_taps *rows,
          const gam_taps *columns, double *scratch, float *destination, size_t destination_stride),
         (source, type, source_width, channels, rows, columns, scratch, destination, destination_stride))
