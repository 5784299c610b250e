// Every kernel of every instruction set that this processor can run, against naive float64 sums at awkward sizes.
// A program of its own: it also runs under an emulator, where no Swift does (`make neon`).
#include "../../Sources/CGAMKernels/kernel_list.h"
#include "CGAMKernels.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static double worst; // the largest error of the check under way, in units of what it allows
static uint64_t state;

static float number(void) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (float)((double)(state >> 40) / (1 << 23) - 1);
}

// An array of so many random values, or of one value, with a canary behind.
enum { ARRAYS = 32 };
static float *arrays[ARRAYS];
static size_t counts[ARRAYS];
static int used;

static float *filled(size_t count, float value) {
    if (used == ARRAYS) abort();
    float *p = malloc((count + 1) * sizeof *p);
    if (!p) abort();
    for (size_t i = 0; i < count; i++) p[i] = value;
    p[count] = 1234.5f;
    counts[used] = count;
    return arrays[used++] = p;
}

static float *numbers(size_t count) {
    float *p = filled(count, 0);
    for (size_t i = 0; i < count; i++) p[i] = number();
    return p;
}

static void release(void) {
    while (used--) {
        if (arrays[used][counts[used]] != 1234.5f) worst = INFINITY;
        free(arrays[used]);
    }
    used = 0;
}

static void compare(double found, double expected, double allowed) {
    if (!(fabs(found - expected) / allowed <= worst)) worst = fabs(found - expected) / allowed;
}

static int rounded(int count, int lanes) { return (count + lanes - 1) / lanes * lanes; }

static double input_at(const float *in, int image, int y, int x, int c, int height, int width, int channels) {
    if (y < 0 || y >= height || x < 0 || x >= width) return 0;
    return in[(((size_t)image * height + y) * width + x) * channels + c];
}

// The plain sum of a square convolution.
typedef struct {
    int images, height, width, channels, outputs, side, stride, pad, rows, columns;
} convolution;

static convolution shaped(int height, int width, int channels, int outputs, int side, int stride, int pad) {
    return (convolution){2, height, width, channels, outputs, side, stride, pad, (height + 2 * pad - side) / stride + 1,
                         (width + 2 * pad - side) / stride + 1};
}

static size_t pixels(const convolution *v) { return (size_t)v->images * v->rows * v->columns; }

static double plain_sum(const convolution *v, const float *in, const float *weights, size_t pixel, int o) {
    int x = (int)(pixel % v->columns), y = (int)(pixel / v->columns % v->rows);
    int image = (int)(pixel / v->columns / v->rows);
    double sum = 0;
    for (int t = 0; t < v->side * v->side; t++)
        for (int c = 0; c < v->channels; c++)
            sum += input_at(in, image, y * v->stride + t / v->side - v->pad, x * v->stride + t % v->side - v->pad, c,
                            v->height, v->width, v->channels) *
                   weights[((size_t)o * v->channels + c) * v->side * v->side + t];
    return sum;
}

static void compare_output(const convolution *v, const float *in, const float *weights, const gam_epilogue *e,
                           const float *out, double allowed) {
    for (size_t p = 0; p < pixels(v); p++)
        for (int o = 0; o < v->outputs; o++) {
            size_t at = p * v->outputs + o;
            double sum = plain_sum(v, in, weights, p, o) + e->bias[o] + e->add[at];
            compare(out[at], e->mask[at] > 0 && sum > 0 ? sum : 0, allowed);
        }
}

static gam_epilogue epilogue(const convolution *v) {
    return (gam_epilogue){numbers(v->outputs), numbers(pixels(v) * v->outputs), numbers(pixels(v) * v->outputs), true};
}

static gam_packing packing(const convolution *v, const float *weights, int panel) {
    static int32_t places[49];
    int taps = v->side * v->side;
    for (int t = 0; t < taps; t++) places[t] = t;
    return (gam_packing){weights, places, taps, v->channels, v->outputs, panel, taps, taps * v->channels, NULL, NULL};
}

static void check_product(const gam_kernels *k) {
    for (int panel = k->lanes; panel <= 2 * k->lanes; panel += k->lanes)
        for (int outputs = 1; outputs < 3 * panel; outputs += panel - 1)
            for (int width = 1; width < 2 * k->rows + 4; width += 3) {
                convolution v = shaped(3, width, 5, outputs, 3, 1 + width % 2, 1);
                float *in = numbers((size_t)2 * 3 * width * 5), *weights = numbers((size_t)outputs * 45);
                float *zeros = filled(5, 0), *out = filled(pixels(&v) * outputs, NAN);
                gam_epilogue e = epilogue(&v);
                gam_packing p = packing(&v, weights, panel);
                int panels = (outputs + panel - 1) / panel;
                float *packed = filled((size_t)panels * 45 * panel, NAN);
                for (int i = 0; i < panels; i++) k->pack(&p, i * panel, packed + (size_t)i * 45 * panel);
                gam_tap taps[9];
                for (int t = 0; t < 9; t++) taps[t] = (gam_tap){t / 3 - 1, t % 3 - 1};
                gam_product s = {9, 5, outputs, panel, 3, width, 5, v.rows, v.columns, v.stride, v.stride,
                                 v.rows, v.columns, outputs, 1, 1, 0, 0};
                const float **rows = malloc(pixels(&v) * 10 * sizeof *rows);
                k->product(&s, taps, in, packed, zeros, out, &e, 0, (int32_t)pixels(&v), rows);
                compare_output(&v, in, weights, &e, out, 47 * 47 * 0x1p-24);
                free(rows);
                release();
            }
}

static void check_depthwise(const gam_kernels *k) {
    for (int channels = 1; channels < 3 * k->lanes; channels += k->lanes - 1) {
        float *in = numbers((size_t)12 * channels), *weights = numbers((size_t)3 * channels);
        float *zeros = filled(channels, 0), *out = filled((size_t)12 * channels, NAN);
        gam_epilogue e = {numbers(channels), NULL, NULL, false};
        gam_tap taps[3] = {{0, -1}, {0, 0}, {0, 1}};
        gam_product s = {3, channels, channels, channels, 3, 4, channels, 3, 4, 1, 1, 3, 4, channels, 1, 1, 0, 0};
        const float *rows[12 * 4];
        k->depthwise(&s, taps, in, weights, zeros, out, &e, 0, 12, rows);
        for (int at = 0; at < 12 * channels; at++) {
            int c = at % channels, x = at / channels % 4, y = at / channels / 4;
            double sum = e.bias[c];
            for (int t = 0; t < 3; t++)
                sum += input_at(in, 0, y, x + t - 1, c, 3, 4, channels) * weights[t * channels + c];
            compare(out[at], sum, 4 * 4 * 0x1p-24);
        }
        release();
    }
}

static void tiles_along(int size, int outputs, int32_t *count, int32_t *whole) {
    *count = (size + outputs - 1) / outputs;
    *whole = size - *count * (outputs - 1);
    if (*whole < 0) *whole = 0;
}

static void winograd_case(const gam_kernels *k, gam_winograd_form form, int height, int width, int channels,
                          int outputs) {
    bool is_strided = form == GAM_WINOGRAD_F2_STRIDED || form == GAM_WINOGRAD_F4_STRIDED;
    bool is_spread = form == GAM_WINOGRAD_F2_SPREAD || form == GAM_WINOGRAD_F4_SPREAD;
    int tile = form == GAM_WINOGRAD_F2 || form == GAM_WINOGRAD_F2_STRIDED || form == GAM_WINOGRAD_F2_SPREAD ? 2 : 4;
    int planes = tile + 2, side = is_strided || is_spread ? 2 * tile + 1 : tile + 2;
    int panel = outputs > k->lanes ? 2 * k->lanes : k->lanes;
    size_t count = (size_t)2 * height * width * channels;
    float *in = numbers(count), *whole = in;
    // The gradient of a window of stride 2 is a plain convolution of its values with zeros between them; the last row
    // and column are there or not.
    convolution v = shaped(height, width, channels, outputs, 3, is_strided ? 2 : 1, 1);
    if (is_spread) {
        v = shaped(2 * height - height / 2 % 2, 2 * width - width / 2 % 2, channels, outputs, 3, 1, 1);
        whole = filled((size_t)2 * v.height * v.width * channels, 0);
        for (size_t i = 0; i < count; i++) {
            size_t c = i % channels, x = i / channels % width, y = i / channels / width % height;
            size_t image = i / channels / width / height;
            whole[((image * v.height + 2 * y) * v.width + 2 * x) * channels + c] = in[i];
        }
    }
    int padding = is_spread ? 0 : 1, pairs = is_spread ? 2 : 1;
    gam_winograd s = {.form = form, .images = 2, .in_height = height, .in_width = width, .channels = channels,
                      .pad_y = padding, .pad_x = padding, .out_height = v.rows, .out_width = v.columns,
                      .out_channels = outputs, .product_columns = panel};
    tiles_along((v.rows + pairs - 1) / pairs, tile, &s.tiles_y, &s.whole_y);
    tiles_along((v.columns + pairs - 1) / pairs, tile, &s.tiles_x, &s.whole_x);
    size_t tiles = (size_t)2 * s.tiles_y * s.tiles_x, stride = rounded(channels, k->lanes);
    float *weights = numbers((size_t)outputs * channels * 9);
    float *zeros = filled(channels, 0), *transformed = filled((size_t)side * side * tiles * stride, NAN);
    float *packed = filled((size_t)planes * planes * channels * panel, NAN);
    float *products = filled((size_t)side * side * tiles * panel, NAN), *out = filled(pixels(&v) * outputs, NAN);
    gam_epilogue e = epilogue(&v);
    gam_packing p = packing(&v, weights, panel);
    k->winograd_pack(&p, form, 0, packed);
    k->winograd_input(&s, in, zeros, 0, (int32_t)tiles, transformed, stride, tiles * stride);
    // Every position of every tile: those that short tiles could do without as well.
    for (int i = 0; i < side * side; i++) {
        int y = i / side < planes ? i / side : planes - 1, x = i % side < planes ? i % side : planes - 1;
        k->rows_product((int32_t)tiles, transformed + i * tiles * stride, stride, channels,
                        packed + (size_t)(y * planes + x) * channels * panel, panel, NULL,
                        products + i * tiles * panel);
    }
    k->winograd_output(&s, products, tiles * panel, 0, (int32_t)tiles, 0, outputs, out, &e);
    // Of 9 products below 1 for each channel; the transforms enlarge roundings about tenfold.
    compare_output(&v, whole, weights, &e, out, (9 * channels + 2) * 0x1p-20);
    release();
}

static void check_winograd(const gam_kernels *k) {
    for (gam_winograd_form form = GAM_WINOGRAD_F2; form <= GAM_WINOGRAD_F4_SPREAD; form++)
        for (int size = 1; size < 14; size += 2) {
            winograd_case(k, form, size, 14 - size, 1, 1);
            winograd_case(k, form, size, 5, k->lanes + 1, k->lanes - 1);
            winograd_case(k, form, 7, size, 3, 2 * k->lanes);
        }
}

static void check_across(const gam_kernels *k) {
    for (int panel = k->lanes; panel <= 2 * k->lanes; panel += k->lanes)
        for (int rows = 1; rows < 2 * k->rows + 3; rows += 2) {
            int panels = 3, inputs = 6, stride = panels * panel, step = (inputs + 2) * panel;
            float *a = numbers((size_t)rows * stride), *w = numbers((size_t)(panels - 1) * step + inputs * panel);
            float *out = filled((size_t)rows * inputs, NAN);
            k->rows_product_across(rows, a, stride, panels, w, step, panel, inputs, out, inputs);
            for (int at = 0; at < rows * inputs; at++) {
                double sum = 0;
                for (int i = 0; i < stride; i++)
                    sum += (double)a[at / inputs * stride + i] *
                           w[i / panel * step + at % inputs * panel + i % panel];
                compare(out[at], sum, stride * stride * 0x1p-24);
            }
            release();
        }
}

static void check_stem(const gam_kernels *k) {
    enum { P = GAM_STEM_POSITIONS };
    for (int width = 5; width < 20; width += 4)
        for (int channels = 1; channels < 4; channels++) {
            int outputs = channels * k->lanes - 1 > 2 * k->lanes ? k->lanes : channels * k->lanes - 1;
            int panel = outputs > k->lanes ? 2 * k->lanes : k->lanes, depth = 7 * channels;
            convolution v = shaped(9, width, channels, outputs, 7, 2, 3);
            size_t plane = rounded((2 * v.rows + 5) * channels, k->lanes);
            gam_stem s = {9, width, channels, 3, 3, v.rows, v.columns, outputs, panel};
            float *in = numbers((size_t)18 * width * channels), *weights = numbers((size_t)outputs * channels * 49);
            float *strip = filled(P * plane, 0), *packed = filled((size_t)P * depth * panel, NAN);
            float *products = filled((size_t)P * v.rows * panel, NAN), *out = filled(pixels(&v) * outputs, NAN);
            gam_epilogue e = epilogue(&v);
            gam_packing p = packing(&v, weights, panel);
            k->stem_pack(&p, 0, packed);
            for (int image = 0; image < 2; image++)
                for (int tile = 0; tile < (v.columns + 3) / 4; tile++) {
                    k->stem_input(&s, in, image, tile, strip, plane);
                    for (int i = 0; i < P; i++)
                        k->rows_product(v.rows, strip + i * plane, 2 * channels, depth,
                                        packed + (size_t)i * depth * panel, panel, NULL,
                                        products + (size_t)i * v.rows * panel);
                    k->stem_output(&s, products, (size_t)v.rows * panel, image, tile, 0, v.rows, 0, outputs, out, &e);
                }
            compare_output(&v, in, weights, &e, out, (49 * channels + 2) * 0x1p-22);
            release();
        }
}

static void check_weight_gradient(const gam_kernels *k) {
    for (int columns = 1; columns < 3 * k->lanes; columns += k->lanes - 1) {
        int depth = 5, stride = rounded(columns, k->lanes);
        float *in = numbers((size_t)4 * 5 * depth), *gradient = numbers((size_t)20 * columns);
        float *sums = filled((size_t)3 * depth * stride, 0);
        gam_tap taps[3] = {{-1, 0}, {0, 1}, {1, -1}};
        gam_weight_gradient s = {3, depth, columns, 4, 5, depth, 4, 5, columns, 1, 1};
        uint32_t places[40];
        k->weight_gradient(&s, taps, in, gradient, 0, 20, places, sums);
        for (int at = 0; at < 3 * depth * columns; at++) {
            int c = at % columns, d = at / columns % depth, t = at / columns / depth;
            double sum = 0;
            for (int p = 0; p < 20; p++)
                sum += input_at(in, 0, p / 5 + taps[t].y, p % 5 + taps[t].x, d, 4, 5, depth) *
                       gradient[(size_t)p * columns + c];
            compare(sums[((size_t)t * depth + d) * stride + c], sum, 20 * 20 * 0x1p-24);
        }
        release();
    }
}

static void check_elements(const gam_kernels *k) {
    for (int channels = 1; channels < 40; channels += 6) {
        int count = 3 * channels;
        float *x = numbers(count), *y = numbers(count), *scale = numbers(channels), *shift = numbers(channels);
        float *out = filled(count, NAN);
        k->scale_shift(x, scale, shift, y, true, 3, channels, out);
        for (int i = 0; i < count; i++)
            compare(out[i], fmax(0, (double)x[i] * scale[i % channels] + shift[i % channels] + y[i]), 12 * 0x1p-24);
        k->mask(x, y, count, out);
        for (int i = 0; i < count; i++) compare(out[i], y[i] > 0 ? x[i] : 0, 0x1p-60);
        k->rectify(x, count, out);
        for (int i = 0; i < count; i++) compare(out[i], x[i] > 0 ? x[i] : 0, 0x1p-60);
        k->add(x, y, false, count, out);
        for (int i = 0; i < count; i++) compare(out[i], (double)x[i] + y[i], 0x1p-23);
        release();
    }
}

static void check_channels(const gam_kernels *k) {
    enum { MOST = 40, PIXELS = 7 };
    for (int channels = 1; channels < MOST; channels += 6) {
        double centre[MOST], scale[MOST], slope[MOST], shift[MOST], sums[MOST] = {0}, products[MOST] = {0};
        for (int c = 0; c < channels; c++)
            centre[c] = number(), scale[c] = number(), slope[c] = number(), shift[c] = number();
        float *x = numbers(PIXELS * channels), *y = numbers(PIXELS * channels), *gate = numbers(PIXELS * channels);
        float *out = filled(PIXELS * channels, NAN);
        k->channel_sums(x, gate, y, centre, PIXELS, channels, sums, products);
        k->norm_gradient(x, gate, y, centre, scale, slope, shift, PIXELS, channels, out);
        for (int c = 0; c < channels; c++) {
            double sum = 0, product = 0;
            for (int i = c; i < PIXELS * channels; i += channels) {
                double gated = gate[i] > 0 ? x[i] : 0;
                sum += gated;
                product += gated * (y[i] - centre[c]);
                compare(out[i], gated * scale[c] + (y[i] - centre[c]) * slope[c] + shift[c], 4 * 0x1p-24);
            }
            compare(sums[c], sum, 1e-14);
            compare(products[c], product, 1e-14);
        }
        release();
    }
}

static void check_pooling(const gam_kernels *k) {
    static const int32_t begin[2] = {0, 1}, end[2] = {2, 3}, size[2] = {2, 2};
    for (int channels = 1; channels < 5 * k->lanes; channels += 2 * k->lanes - 1) {
        gam_windows w = {0, 4, 2, 3, 3, 2, 2, channels, 1, 1, begin, end, size, begin, end, size};
        float *in = numbers((size_t)18 * channels), *gradient = numbers((size_t)8 * channels);
        float *most = filled((size_t)8 * channels, NAN), *mean = filled((size_t)8 * channels, NAN);
        float *back = filled((size_t)18 * channels, NAN), *shared = filled((size_t)18 * channels, NAN);
        double *expected = calloc((size_t)36 * channels, sizeof *expected), *even = expected + (size_t)18 * channels;
        k->max_pool(&w, in, most);
        k->average_pool(&w, in, mean);
        k->max_pool_gradient(&w, in, gradient, back);
        k->average_pool_gradient(&w, gradient, shared);
        for (int at = 0; at < 8 * channels; at++) {
            int c = at % channels, x = at / channels % 2, y = at / channels / 2 % 2, image = at / channels / 4;
            int best = -1;
            double sum = 0;
            for (int i = 0; i < 4; i++) {
                int place = ((image * 3 + y + i / 2) * 3 + x + i % 2) * channels + c;
                sum += in[place];
                if (best < 0 || in[place] > in[best]) best = place;
                even[place] += gradient[at] / 4;
            }
            expected[best] += gradient[at];
            compare(most[at], in[best], 0x1p-60);
            compare(mean[at], sum / 4, 0x1p-24);
        }
        for (int i = 0; i < 18 * channels; i++)
            compare(back[i], expected[i], 0x1p-21), compare(shared[i], even[i], 0x1p-22);
        free(expected);
        release();
    }
}

static void check_updates(const gam_kernels *k) {
    for (int count = 1; count < 40; count += 6) {
        gam_momentum_step m = {0.1f, 0.9f, 0.01f, true};
        gam_adam_step a = {0.1f, 0.99f, 0.9f, 0.999f, 1.5f, 1e-3f};
        float *g = numbers(count), *mean = numbers(count), *square = numbers(count), *value = numbers(count);
        float *velocity = numbers(count), *other = numbers(count);
        for (int i = 0; i < count; i++) square[i] = fabsf(square[i]);
        double expected[4][40];
        for (int i = 0; i < count; i++) {
            double slope = g[i] + (double)m.decay * other[i], v = (double)m.momentum * velocity[i] + slope;
            expected[0][i] = v;
            expected[1][i] = other[i] - m.rate * (slope + m.momentum * v);
            double f = mean[i] + (g[i] - (double)mean[i]) * (1 - (double)a.beta1);
            double s = (double)a.beta2 * square[i] + (1 - (double)a.beta2) * g[i] * g[i];
            expected[2][i] = f;
            expected[3][i] = value[i] * (double)a.keep - a.rate * f / (sqrt(s) * a.root + a.epsilon);
        }
        k->momentum_step(&m, count, g, velocity, other);
        k->adam_step(&a, count, g, mean, square, value);
        // The root of a small square enlarges its rounding.
        const float *found[4] = {velocity, other, mean, value};
        for (int i = 0; i < 4 * count; i++)
            compare(found[i % 4][i / 4], expected[i % 4][i / 4], i % 4 == 3 ? 1e-4 : 4 * 0x1p-23);
        release();
    }
}

// check: checks; check --list: names the instruction sets, the best first.
int main(int arguments, char **argument) {
    bool lists = arguments > 1 && !strcmp(argument[1], "--list");
    static const struct {
        const char *name;
        void (*check)(const gam_kernels *);
    } checks[] = {
#define CHECK(field, function, check) {#check, check_##check},
        GAM_EACH_KERNEL(CHECK)
#undef CHECK
    };
    enum { COUNT = sizeof checks / sizeof *checks };
    int failed = 0;
    for (const char *isa = gam_kernels_available(); *isa;) {
        char name[16] = {0};
        size_t length = strcspn(isa, " ");
        if (length >= sizeof name) return 2;
        memcpy(name, isa, length);
        isa += length + (isa[length] == ' ');
        const gam_kernels *table = gam_kernels_named(name);
        if (!table) return 2;
        if (lists) puts(name);
        for (int i = 0; i < COUNT && !lists; i++) {
            int first = 0; // one check may cover several kernels
            while (strcmp(checks[first].name, checks[i].name)) first++;
            if (first != i) continue;
            worst = 0, state = 1;
            checks[i].check(table);
            failed += !(worst <= 1);
            printf("%-7s %-16s %s (%.2f of what is allowed)\n", name, checks[i].name, worst <= 1 ? "passed" : "FAILED",
                   worst);
        }
    }
    return failed != 0;
}
