// The compute kernels: one table of functions for each instruction set, chosen at run time.
//
// Contract of every kernel: no allocation, no error path, no global state; sizes are checked by the caller.
// Activations are channels-last: N images of H x W pixels of C floats. `stride` of a plane is the distance in
// floats from one pixel to the next, so that a group of channels can be read and written in place.
// A reduction is never split between threads or reordered: equal inputs give equal bits on one instruction set.
#pragma once
#include "CGAMTeam.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// A sum of products over the taps of a window: forward and data-gradient convolution, and linear layers.
///
/// Grid point (y, x) of an image reads, for tap t, `depth` consecutive channels of the input pixel
/// (y * in_step_y + tap.y, x * in_step_x + tap.x) (zeros where that lies outside), multiplies them with the tap's
/// weights and writes `columns` channels of the output pixel (y * out_step_y + out_y, x * out_step_x + out_x).
typedef struct {
    int32_t taps, depth, columns;
    int32_t panel_columns; // of a weight panel: one or two vectors
    int32_t in_height, in_width, in_stride;
    int32_t grid_height, grid_width, in_step_y, in_step_x;
    int32_t out_height, out_width, out_stride, out_step_y, out_step_x, out_y, out_x;
} gam_product;

/// Where a tap reads, in input pixels from a grid point's own.
typedef struct {
    int32_t y, x;
} gam_tap;

/// Where the weights of a product stand before they are packed: the weight of column c, tap t and depth k is
/// weights[c * column_step + places[t] + k * depth_step], times the scales of its column and depth (each may be NULL).
typedef struct {
    const float *weights;
    const int32_t *places; // of each tap; of the 9 of a 3x3 kernel for Winograd's form
    int32_t taps, depth, columns, panel_columns;
    int64_t depth_step, column_step;
    const double *depth_scale, *column_scale;
} gam_packing;

/// What happens to a sum on its way to memory: bias and array added, rectified, masked; each pointer may be NULL.
typedef struct {
    const float *bias; // one value a column
    const float *add;  // an array laid out as the output
    const float *mask; // one as well: where it is not above 0 the result is 0
    bool rectify;      // negative values to 0 (a NaN stays)
} gam_epilogue;

/// Windows of a pooling layer along both axes: output (y, x) covers rows y_begin[y] ..< y_end[y] and columns
/// x_begin[x] ..< x_end[x], `step` apart (dilation), and is divided by y_size[y] * x_size[x] (averages only).
/// Rows `first_row ..< last_row` of the output are visited, counted over all images.
typedef struct {
    int64_t first_row, last_row;
    int32_t images, in_height, in_width, out_height, out_width, channels;
    int32_t y_step, x_step;
    const int32_t *y_begin, *y_end, *y_size, *x_begin, *x_end, *x_size;
} gam_windows;

/// The forms of a 3x3 convolution by tiles: 2x2 or 4x4 outputs, of stride 1 or 2, and of the data gradient of one with
/// stride 2 and padding 1, which spreads each of its values over 2x2 outputs: 2x2 or 4x4 such pairs.
typedef enum {
    GAM_WINOGRAD_F2,
    GAM_WINOGRAD_F4,
    GAM_WINOGRAD_F2_STRIDED,
    GAM_WINOGRAD_F4_STRIDED,
    GAM_WINOGRAD_F2_SPREAD,
    GAM_WINOGRAD_F4_SPREAD
} gam_winograd_form;

/// Points of F4 besides 0 and infinity, and of the even places of F4 strided besides infinity: plus and minus each.
#define GAM_WINOGRAD_A 0.75f
#define GAM_WINOGRAD_B 1.5f
#define GAM_WINOGRAD_C 0.375f
#define GAM_WINOGRAD_D 1.25f

/// A 3x3 convolution by tiles. Of the tiles down and across the first `whole` ones give all outputs of the form (of
/// a spread form pairs of outputs; its padding is 0), the others one less, the last perhaps fewer still. Tiles are
/// counted over all images, kind by kind: those short across, the whole ones, those short down, those short both ways.
typedef struct {
    gam_winograd_form form;
    int32_t images, tiles_y, tiles_x, whole_y, whole_x;
    int32_t in_height, in_width, channels, pad_y, pad_x;
    int32_t out_height, out_width, out_channels;
    int32_t product_columns; // of the products to transform back: those of one weight panel or more
} gam_winograd;

/// A 7x7 convolution of stride 2 over few channels, by tiles of 4 outputs across: along a row its even taps have the
/// points +-E, +-F, +-G and infinity, its odd ones those of F4. The rows are summed up as they are.
typedef struct {
    int32_t in_height, in_width, channels, pad_y, pad_x;
    int32_t out_height, out_width, out_channels;
    int32_t panel_columns; // of a weight panel: one or two vectors
} gam_stem;
#define GAM_STEM_E 0.375f
#define GAM_STEM_F 0.875f
#define GAM_STEM_G 1.875f
#define GAM_STEM_SIDE 7
#define GAM_STEM_OUTPUTS 4
#define GAM_STEM_POSITIONS 13

/// The gradient at weights: for tap t, depth k and column c the sum over all grid points of the output's gradient there
/// times channel k of the input pixel (y * step_y + tap.y, x * step_x + tap.x), nothing where that lies outside.
typedef struct {
    int32_t taps, depth, columns;
    int32_t in_height, in_width, in_stride;
    int32_t grid_height, grid_width, out_stride, step_y, step_x;
} gam_weight_gradient;

/// velocity = momentum * velocity + g with g = gradient + decay * value; value -= rate * velocity, or with Nesterov's
/// form rate * (g + momentum * velocity).
typedef struct {
    float rate, momentum, decay;
    bool nesterov;
} gam_momentum_step;

/// mean and square follow the gradient and its square with beta1, beta2; value = keep * value -
/// rate * mean / (root * sqrt(square) + epsilon). `keep`, `rate` and `root` hold decay and the corrections of the start.
typedef struct {
    float rate, keep, beta1, beta2, root, epsilon;
} gam_adam_step;

typedef struct {
    const char *name; // "avx512", "avx2", "neon", "scalar"
    int32_t lanes;    // floats of a vector
    int32_t rows;     // grid points of a register block at most

    /// Packs the panel of the columns from `first` on: [tap][depth][panel_columns].
    void (*pack)(const gam_packing *packing, int32_t first, float *panel);
    /// Packs and transforms that panel for Winograd's convolution: [plane][depth][panel_columns]. Planes are positions;
    /// of the strided forms 4 x 4 and 6 x 6, as the odd places share theirs.
    void (*winograd_pack)(const gam_packing *packing, gam_winograd_form form, int32_t first, float *panel);
    /// The same for a stem: [position][row of the kernel][depth][panel_columns].
    void (*stem_pack)(const gam_packing *packing, int32_t first, float *panel);

    /// Grid points `first ..< first + count` (over all images) of a product.
    /// `panels` holds, for each `panel_columns` columns, taps x depth x panel_columns weights (zeros for columns that
    /// there are not);
    /// `zeros` holds depth zeros; `rows` has place for count * (taps + 1) pointers.
    void (*product)(const gam_product *shape, const gam_tap *taps, const float *in, const float *panels,
                    const float *zeros, float *out, const gam_epilogue *epilogue, int64_t first, int32_t count,
                    const float **rows);

    /// The same where column c reads channel c only: depth and columns are the channels, `weights` is [tap][channel].
    void (*depthwise)(const gam_product *shape, const gam_tap *taps, const float *in, const float *weights,
                      const float *zeros, float *out, const gam_epilogue *epilogue, int64_t first, int32_t count,
                      const float **rows);

    /// Adds grid points `first ..< first + count` (over all images) to sums[tap][depth][columns up to whole vectors].
    /// `places` has place for 2 * count numbers. A float32 sum runs over the points of one call.
    void (*weight_gradient)(const gam_weight_gradient *shape, const gam_tap *taps, const float *in,
                            const float *out_gradient, int64_t first, int32_t count, uint32_t *places, float *sums);

    /// out = x * scale[c] + shift[c] + add, rectified where asked; add may be NULL. pixels x channels values.
    void (*scale_shift)(const float *x, const float *scale, const float *shift, const float *add, bool rectify,
                        int64_t pixels, int32_t channels, float *out);
    /// out = gradient where value > 0, else 0.
    void (*mask)(const float *gradient, const float *value, int64_t count, float *out);
    /// out = x where x >= 0 or x is not a number, else 0.
    void (*rectify)(const float *x, int64_t count, float *out);
    /// out = a + b, rectified where asked.
    void (*add)(const float *a, const float *b, bool rectify, int64_t count, float *out);

    void (*max_pool)(const gam_windows *w, const float *in, float *out);
    /// The rows visited are those of whole images, whose in_gradient is overwritten; the first largest value of a window
    /// (row-major) takes its gradient, or its last NaN.
    void (*max_pool_gradient)(const gam_windows *w, const float *in, const float *out_gradient, float *in_gradient);
    /// Sums in float64.
    void (*average_pool)(const gam_windows *w, const float *in, float *out);
    void (*average_pool_gradient)(const gam_windows *w, const float *out_gradient, float *in_gradient);

    /// Sums over pixels for each channel, in float64: sums[c] += x, and products[c] += x * (y - centre[c])
    /// (products, y, centre may be NULL together). Where `gate` (may be NULL; needs products) is not positive x is 0.
    void (*channel_sums)(const float *x, const float *gate, const float *y, const double *centre, int64_t pixels,
                         int32_t channels, double *sums, double *products);

    /// Transforms `tiles` tiles of the input from `first` on: v[position][tile][channel], positions `plane` floats and
    /// tiles `v_stride` floats apart; channels are written up to whole vectors. `zeros` holds a zero for each channel.
    void (*winograd_input)(const gam_winograd *shape, const float *in, const float *zeros, int64_t first, int32_t tiles,
                           float *v, int64_t v_stride, int64_t plane);
    /// c[row][panel_columns] = rows of `depth` values, `stride` floats apart, times one panel; `next` (may be NULL) is
    /// the panel to fetch meanwhile.
    void (*rows_product)(int32_t count, const float *rows, int64_t stride, int32_t depth, const float *panel,
                         int32_t panel_columns, const float *next, float *c);
    /// c[row][input] for an even number of inputs, rows of c `width` floats apart: the sum over all panels and lanes of
    /// row[panel * panel_columns + lane] times the weight that panel and lane have for the input. Rows of
    /// panels x panel_columns values are `stride` floats apart; `weights` is the first input's vector in the first panel,
    /// panels `panel_stride` floats apart.
    void (*rows_product_across)(int32_t count, const float *rows, int64_t stride, int32_t panels, const float *weights,
                                int64_t panel_stride, int32_t panel_columns, int32_t inputs, float *c, int32_t width);
    /// Transforms the products m[position][tile][product_columns], positions `plane` floats apart, to `columns` channels
    /// of the output from `column` on.
    void (*winograd_output)(const gam_winograd *shape, const float *m, int64_t plane, int64_t first, int32_t tiles,
                            int32_t column, int32_t columns, float *out, const gam_epilogue *epilogue);
    /// Transforms the strip of the input that a tile of an image reads: v[position][row][channel], positions `plane`
    /// floats apart (room for whole vectors), all 2 * out_height + 5 rows from the padding on.
    void (*stem_input)(const gam_stem *shape, const float *in, int64_t image, int32_t tile, float *v, int64_t plane);
    /// Transforms the products m[position][row][panel_columns] of `rows` rows of a tile from `first_row` on to `columns`
    /// channels of the output from `column` on.
    void (*stem_output)(const gam_stem *shape, const float *m, int64_t plane, int64_t image, int32_t tile,
                        int32_t first_row, int32_t rows, int32_t column, int32_t columns, float *out,
                        const gam_epilogue *epilogue);
    /// out = gradient * scale[c] + (x - centre[c]) * slope[c] + shift[c], in float64: the terms may nearly cancel.
    /// Where `gate` (may be NULL) is not positive the gradient counts as 0.
    void (*norm_gradient)(const float *gradient, const float *gate, const float *x, const double *centre,
                          const double *scale, const double *slope, const double *shift, int64_t pixels,
                          int32_t channels, float *out);

    /// One step of gradient descent with momentum.
    void (*momentum_step)(const gam_momentum_step *step, int64_t count, const float *gradient, float *velocity,
                          float *value);
    /// One step of AdamW.
    void (*adam_step)(const gam_adam_step *step, int64_t count, const float *gradient, float *mean, float *square,
                      float *value);
} gam_kernels;

/// The table of that name, or NULL where the name is unknown or the processor lacks the instructions.
const gam_kernels *gam_kernels_named(const char *name);

/// The fastest table that this processor can run.
const gam_kernels *gam_kernels_best(void);

/// The names of all tables this processor can run, fastest first, separated by single spaces.
const char *gam_kernels_available(void);

/// A row of logits to probabilities (or their logarithms); float64 inside.
void gam_softmax(const float *in, int64_t count, bool logarithm, float *out);
/// The gradient at a row of logits from the gradient at the probabilities (or their logarithms); float64 inside.
/// From the logits and not the rounded probabilities: 1 - p would have no digits left where p is almost 1.
void gam_softmax_gradient(const float *in, const float *out_gradient, int64_t count, bool logarithm,
                          float *in_gradient);

/// Denormal numbers count as zero from here on in this thread; returns the control word to restore.
uint64_t gam_flush_denormals(void);
/// Restores what gam_flush_denormals returned.
void gam_restore_denormals(uint64_t control);
