#pragma once

/*
 * The inner loops of statistics over images, layers and vectors: what is read of every image that is verified.
 *
 * All arrays are the caller's and of the sizes said here; nothing is checked and nothing kept. Sums run in lanes whose
 * number and order do not depend on the processor, so the same input gives the same bits on all that round alike.
 */

#include "CGAMWide.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// Adds to `differences` and `squares`, `[channels]`, the sums over all places of each channel's differences from the
/// first place and of their squares.
///
/// In float32 over 64 places at a time, around the first of them, so that a place far from the rest takes no digits;
/// those sums in float64.
void gam_channel_sums(const float *values, size_t places, size_t channels, double *differences, double *squares);

/// The mean over the channels at each place; sixteen channels at a time in float32, the rest in float64.
void gam_channel_means(const float *values, size_t places, size_t channels, double *means);

/// The sum over the channels at each place of value times positive part of the slope, summed as the means are.
void gam_positive_sums(const float *values, const float *slopes, size_t places, size_t channels, double *sums);

/// Adds each channel's sum over all places, in float64, to `sums`.
void gam_channel_totals(const float *values, size_t places, size_t channels, double *sums);

/// The sum over the first `count` channels at each place of value times weight, in float64 in eight interleaved parts.
void gam_weighted_sums(const float *values, const double *weights, size_t places, size_t channels, size_t count,
                       double *sums);

/// The sums over one detail band of Haar's transform.
typedef struct {
    double squares, sizes, roots;
} gam_band;

/// One level of Haar's transform of a plane: of each 2 x 2 block p q / r s the mean to `next`, row by row, and the sums
/// over d^2, |d| and sqrt |d| for the bands (p - q + r - s)/2, (p + q - r - s)/2, (p - q - r + s)/2.
///
/// An odd last row or column is left out. `next` may be where `plane` is.
void gam_haar_level(const double *plane, size_t rows, size_t columns, double *next, gam_band bands[3]);

/// The squared length of the solution y of `D L y = D x` for a triangle L in steps, D the inverse lengths of its rows.
///
/// Below the diagonal `D L` is step times the column's unit, `order - 1` steps of the first column and so on; on it, the
/// inverse of the row's ratio. `x`, which comes as `D x`, is lost.
void gam_squared_length(const double *ratios, const double *units, const int16_t *steps, size_t order, double *x,
                        double *length);

/// y += scale * x.
void gam_add_scaled(double scale, const double *x, size_t count, double *y);

/// The least and the largest of `count` values, at least one; `is_finite` tells whether all are finite. Where one is NaN
/// the bounds say nothing.
void gam_find_range(const double *values, size_t count, double *lowest, double *highest, bool *is_finite);

/// The sums over `rows` rows of `columns` values, `stride` apart, of the differences from a centre and of their squares.
void gam_sums_about(const double *values, size_t stride, size_t rows, size_t columns, double centre, double *differences,
                    double *squares);

/// The bucket `round((value - lowest) * scale)` of each value, which must be below 65,536, and how many there are of each.
///
/// - Parameter counts: two counters a bucket side by side, which are added to; their sum counts.
void gam_fill_buckets(const double *values, size_t count, double lowest, double scale, uint16_t *buckets,
                      int32_t *counts);

/// Copies the values of some buckets: one of bucket b to `picked[next[b]++]`, none where `next[b]` is below 0.
void gam_pick_buckets(const double *values, const uint16_t *buckets, size_t count, int32_t *next, double *picked);
