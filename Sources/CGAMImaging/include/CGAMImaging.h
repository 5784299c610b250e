#pragma once

/*
 * What GAMImaging leaves to C: the PNG codec over libpng, whose error handling needs setjmp, and the loops over pixels.
 *
 * The codec keeps no global state, prints nothing and never leaves through longjmp. Whatever the bytes are, a call
 * returns a status, and a text in `message` (always terminated) where the status is not GAM_PNG_OK. The loops check
 * nothing: their Swift callers check every size beforehand.
 */

#include <stddef.h>
#include <stdint.h>

/// The longest side of an image that is read or written.
#define GAM_PNG_SIDE_LIMIT 16384

typedef enum {
    GAM_PNG_OK = 0,
    /// The bytes do not begin with the signature of a PNG file.
    GAM_PNG_NOT_PNG = 1,
    /// A side is 0 or above GAM_PNG_SIDE_LIMIT.
    GAM_PNG_SIDES = 2,
    /// Truncated, wrong checksum, or against the format in any other way.
    GAM_PNG_DAMAGED = 3,
    GAM_PNG_MEMORY = 4,
} gam_png_status;

typedef struct {
    uint32_t width, height;
    /// Channels of the decoded samples: 1 (gray) or 3 (RGB, palette).
    uint32_t channels;
    /// Bits of a decoded sample: 1, 2, 4, 8 or 16; 8 for a palette.
    uint32_t bit_depth;
    /// 1 where the file had an alpha channel or a transparent colour, which decoding drops.
    uint32_t had_alpha;
} gam_png_info;

/// Reads what stands before the image data, and refuses sides out of range and files too short to hold their image.
gam_png_status gam_png_read_info(const uint8_t *bytes, size_t count, gam_png_info *info, char *message,
                                 size_t message_capacity);

/// Decodes a file whose information `gam_png_read_info` gave.
///
/// `samples` has width * height * channels elements, of one byte each up to 8 bits, of two (in the processor's order)
/// for 16, and receives the stored values (0 ... 2^bit_depth - 1), row by row, channels adjacent, without any gamma or
/// scaling. Its content is undefined where the status is not GAM_PNG_OK.
gam_png_status gam_png_decode(const uint8_t *bytes, size_t count, const gam_png_info *info, uint8_t *samples,
                              char *message, size_t message_capacity);

/// Encodes rows without padding, 8 bit (bytes) or 16 bit (in the processor's byte order), 1 or 3 channels.
///
/// On success `*encoded` holds `*encoded_count` bytes, to be freed with `gam_png_free`; otherwise it is NULL.
gam_png_status gam_png_encode(const void *samples, uint32_t width, uint32_t height, uint32_t channels,
                              uint32_t bit_depth, uint8_t **encoded, size_t *encoded_count, char *message,
                              size_t message_capacity);

void gam_png_free(uint8_t *encoded);

/// How samples lie in memory; those of two bytes in the processor's order.
typedef enum { GAM_SAMPLE_UINT8 = 0, GAM_SAMPLE_UINT16 = 1, GAM_SAMPLE_FLOAT32 = 2 } gam_sample_type;

/// Copies rows of `row_samples` samples, `row_bytes` apart and of any alignment.
///
/// The copy is of the same type, or of single bytes of samples of two where `maximum` is at most 255. Returns the
/// position of the first sample that is not finite or not in 0 ... maximum, and that sample in `invalid`, or `rows *
/// row_samples` where there is none.
size_t gam_import_samples(const void *pixels, gam_sample_type type, size_t rows, size_t row_samples, size_t row_bytes,
                          float maximum, void *samples, float *invalid);

/// Spreads `count` samples, from one on and so many apart, to floats.
void gam_widen_samples(const void *samples, gam_sample_type type, size_t start, size_t step, size_t count,
                       float *floats);

/// Stores whole numbers that their type holds, or floats.
void gam_store_samples(const float *floats, size_t count, gam_sample_type type, void *samples);

/// Along one axis: output `i` is the sum over `j < starts[i + 1] - starts[i]` of `weights[starts[i] + j]` times input
/// `first[i] + j`. Both `first` and `first + taps` rise with `i`.
typedef struct {
    size_t count;
    const int32_t *first;
    const int32_t *starts;
    const double *weights;
} gam_taps;

/// How many rows are resampled together.
#define GAM_RESAMPLED_ROWS 4

/// Resamples an image `[height, source_width, channels]` into rows `destination_stride` elements apart.
///
/// `scratch` has GAM_RESAMPLED_ROWS * channels * (2 * source_width + columns->count) elements, all finite.
void gam_resample(const void *source, gam_sample_type type, size_t source_width, size_t channels, const gam_taps *rows,
                  const gam_taps *columns, double *scratch, float *destination, size_t destination_stride);

/// The luma 0.299 R + 0.587 G + 0.114 B of `count` pixels, in float64 and rounded once.
void gam_luma(const void *rgb, gam_sample_type type, size_t count, float *gray);

/// Maps each value of `[rows, columns, source_channels]` to factors[c] * value + offsets[c], in float64 and rounded
/// once, into rows `destination_stride` elements apart with `channels` channels; one source channel is given to all.
void gam_map_linearly(const float *source, size_t rows, size_t columns, size_t source_channels, const double *factors,
                      const double *offsets, size_t channels, float *destination, size_t destination_stride);

/// The nearest of 65,536 levels to each value, 0 to 1; those beyond have the level of the nearer end.
void gam_find_levels(const float *values, size_t count, uint16_t *levels);
