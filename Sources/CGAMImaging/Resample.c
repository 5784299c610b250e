#include "CGAMImaging.h"
#include "Samples.h"

#include <stdbool.h>

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
typedef float singles __attribute__((vector_size(4 * woven), aligned(4), may_alias));

/// Adds parts of some source rows, `line` samples apart from one on, times their weights, to a row or to zeros.
static GAM_BODY void add_rows(double *restrict row, bool is_first, const void *restrict source, gam_sample_type type,
                              size_t start, size_t line, const double *restrict weights, size_t taps, size_t count) {
    for (size_t i = 0; i < count; i += 1) {
        double sum = is_first ? 0 : row[i];
        for (size_t j = 0; j < taps; j += 1) sum += weights[j] * gam_sample_at(source, type, start + j * line + i);
        row[i] = sum;
    }
}

/// Makes a row of the weighted sums of parts of source rows, four at a time.
static GAM_BODY void sum_rows(double *row, const void *source, gam_sample_type type, size_t start, size_t line,
                              const double *weights, size_t taps, size_t count) {
    switch (taps < 4 ? taps : 4) {
    case 1:
        add_rows(row, true, source, type, start, line, weights, 1, count);
        return;
    case 2:
        add_rows(row, true, source, type, start, line, weights, 2, count);
        return;
    case 3:
        add_rows(row, true, source, type, start, line, weights, 3, count);
        return;
    default:
        add_rows(row, true, source, type, start, line, weights, 4, count);
    }
    while ((start += 4 * line, weights += 4, taps -= 4) >= 4) {
        add_rows(row, false, source, type, start, line, weights, 4, count);
    }
    if (taps == 3) add_rows(row, false, source, type, start, line, weights, 3, count);
    if (taps == 2) add_rows(row, false, source, type, start, line, weights, 2, count);
    if (taps == 1) add_rows(row, false, source, type, start, line, weights, 1, count);
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

/// The weighted sum of woven columns `step` elements apart.
static GAM_BODY void sum_columns(const double *input, size_t step, const double *weights, size_t taps,
                                 lanes *sum) {
    *sum = weights[0] * *(const lanes *)input;
    for (size_t j = 1; j < taps; j += 1) *sum += weights[j] * *(const lanes *)(input + j * step);
}

/// Resamples woven rows along themselves to woven rows.
static GAM_BODY void resample_rows(const double *rows, const gam_taps *columns, size_t channels,
                                   singles *restrict result) {
    const size_t step = channels * woven;
    for (size_t x = 0; x < columns->count; x += 1) {
        const size_t taps = (size_t)(columns->starts[x + 1] - columns->starts[x]);
        const double *weights = columns->weights + columns->starts[x];
        const double *input = rows + (size_t)columns->first[x] * step;
        for (size_t c = 0; c < channels; c += 1, input += woven, result += 1) {
            lanes sum;
            if (taps == 4) { // as at half the size
                sum_columns(input, step, weights, 4, &sum);
            } else {
                sum_columns(input, step, weights, taps, &sum);
            }
            *result = __builtin_convertvector(sum, singles);
        }
    }
}

/// Takes woven rows apart; the first `wanted` of them are.
static GAM_BODY void unweave(const singles *rows, size_t count, size_t wanted, float *restrict result, size_t stride) {
    size_t i = 0;
    for (; wanted == woven && i + woven <= count; i += woven) {
        const singles a = __builtin_shufflevector(rows[i], rows[i + 1], 0, 4, 1, 5);
        const singles b = __builtin_shufflevector(rows[i + 2], rows[i + 3], 0, 4, 1, 5);
        const singles c = __builtin_shufflevector(rows[i], rows[i + 1], 2, 6, 3, 7);
        const singles d = __builtin_shufflevector(rows[i + 2], rows[i + 3], 2, 6, 3, 7);
        *(singles *)(result + i) = __builtin_shufflevector(a, b, 0, 1, 4, 5);
        *(singles *)(result + stride + i) = __builtin_shufflevector(a, b, 2, 3, 6, 7);
        *(singles *)(result + 2 * stride + i) = __builtin_shufflevector(c, d, 0, 1, 4, 5);
        *(singles *)(result + 3 * stride + i) = __builtin_shufflevector(c, d, 2, 3, 6, 7);
    }
    for (; i < count; i += 1) {
        for (size_t r = 0; r < wanted; r += 1) result[r * stride + i] = rows[i][r];
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
    singles *const result = (singles *)(together + woven * line);
    for (size_t y = 0; y < rows->count; y += woven) {
        const size_t count = rows->count - y < woven ? rows->count - y : woven;
        for (size_t r = 0; r < count; r += 1) {
            const int32_t start = rows->starts[y + r];
            sum_rows_of(scratch + r * line + from, source, type, (size_t)rows->first[y + r] * line + from, line,
                        rows->weights + start, (size_t)(rows->starts[y + r + 1] - start), to - from);
        }
        weave(scratch + from, line, to - from, together + from * woven);
        float *output = destination + y * destination_stride;
        if (channels == 1) {
            resample_rows(together, columns, 1, result);
        } else {
            resample_rows(together, columns, channels, result);
        }
        unweave(result, columns->count * channels, count, output, destination_stride);
    }
}

GAM_WIDE(gam_resample,
         (const void *source, gam_sample_type type, size_t source_width, size_t channels, const gam_taps *rows,
          const gam_taps *columns, double *scratch, float *destination, size_t destination_stride),
         (source, type, source_width, channels, rows, columns, scratch, destination, destination_stride))
