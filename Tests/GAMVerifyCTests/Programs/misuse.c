// Everything a host can get wrong: misuse MODEL PROFILE OTHER_MODEL. Nothing may crash, and nothing may be accepted.
#include "check.h"

#include <math.h>

static void null_arguments(const char *model_path, const char *profile_path) {
    gam_model *model = NULL;
    gam_profile *profile = NULL;
    gam_gate *gate = NULL;
    gam_report *report = NULL;
    const gam_image image = sample_image();

    CHECK_ERROR(gam_model_open(NULL, NULL, &model, &error), GAM_INVALID_ARGUMENT, "path");
    CHECK_ERROR(gam_model_open(model_path, NULL, NULL, &error), GAM_INVALID_ARGUMENT, "model");
    CHECK(gam_model_open(NULL, NULL, NULL, NULL) == GAM_INVALID_ARGUMENT);
    CHECK_ERROR(gam_model_open_memory(NULL, 1, "{}", 2, &model, &error), GAM_INVALID_ARGUMENT, "weights");
    CHECK_ERROR(gam_model_open_memory("x", 1, NULL, 2, &model, &error), GAM_INVALID_ARGUMENT, "description");
    CHECK_ERROR(gam_profile_open(NULL, NULL, &profile, &error), GAM_INVALID_ARGUMENT, "path");
    CHECK_ERROR(gam_profile_open(profile_path, NULL, NULL, &error), GAM_INVALID_ARGUMENT, "profile");
    CHECK_ERROR(gam_profile_open_memory(NULL, 9, NULL, &profile, &error), GAM_INVALID_ARGUMENT, "bytes");

    CHECK(gam_model_open(model_path, NULL, &model, NULL) == GAM_OK);
    CHECK(gam_profile_open(profile_path, model, &profile, NULL) == GAM_OK);
    CHECK_ERROR(gam_gate_create(NULL, profile, NULL, &gate, &error), GAM_INVALID_ARGUMENT, "model");
    CHECK_ERROR(gam_gate_create(model, NULL, NULL, &gate, &error), GAM_INVALID_ARGUMENT, "profile");
    CHECK_ERROR(gam_gate_create(model, profile, NULL, NULL, &error), GAM_INVALID_ARGUMENT, "gate");
    CHECK(gam_gate_create(model, profile, NULL, &gate, NULL) == GAM_OK);
    CHECK_ERROR(gam_gate_verify(NULL, &image, NULL, &report, &error), GAM_INVALID_ARGUMENT, "gate");
    CHECK_ERROR(gam_gate_verify(gate, NULL, NULL, &report, &error), GAM_INVALID_ARGUMENT, "image");
    CHECK_ERROR(gam_gate_verify(gate, &image, NULL, NULL, &error), GAM_INVALID_ARGUMENT, "report");
    CHECK(!report);

    gam_error_free(NULL);
    gam_report_free(NULL);
    gam_gate_free(NULL);
    gam_profile_free(NULL);
    gam_model_free(NULL);
    gam_gate_free(gate);
    gam_profile_free(profile);
    gam_model_free(model);
}

static void accessors_without_handle(void) {
    size_t count = 7;
    CHECK(gam_error_code(NULL) == GAM_OK && !*gam_error_message(NULL) && !*gam_error_subject(NULL));
    CHECK(!*gam_error_expected(NULL) && !*gam_error_found(NULL));
    CHECK(gam_model_class_count(NULL) == 0 && !gam_model_class_name(NULL, 0) && gam_model_garbage_class(NULL) == -1);
    CHECK(!*gam_model_hash(NULL) && gam_model_input_width(NULL) == 0 && gam_model_input_height(NULL) == 0);
    CHECK(gam_model_input_channels(NULL) == 0);
    CHECK(gam_profile_reference_count(NULL) == 0 && gam_profile_calibration_count(NULL) == 0);
    CHECK(!*gam_profile_model_hash(NULL) && !*gam_profile_hash(NULL));
    CHECK(isnan(gam_profile_false_alarm_bound(NULL, 0.05)) && gam_profile_guaranteed_level(NULL, 0.05) == 0);
    CHECK(gam_report_verdict(NULL) == GAM_VERDICT_NONE && !*gam_report_summary(NULL) && !*gam_report_json(NULL));
    CHECK(gam_report_reason_count(NULL) == 0 && !gam_report_reason(NULL, 0));
    CHECK(gam_report_p_value(NULL) == 0 && isinf(gam_report_statistic(NULL)) && gam_report_class(NULL) == -1);
    CHECK(!*gam_report_class_name(NULL) && isnan(gam_report_probability(NULL)));
    CHECK(isnan(gam_report_garbage_probability(NULL)));
    CHECK(!gam_report_logits(NULL, &count) && count == 0 && !gam_report_logits(NULL, NULL));
    CHECK(gam_report_evidence_count(NULL) == 0 && !gam_report_evidence_name(NULL, 0));
    CHECK(!gam_report_evidence_words(NULL, 0) && isnan(gam_report_evidence_score(NULL, 0)));
    CHECK(gam_report_evidence_p_value(NULL, 0) == 0 && gam_report_evidence_share(NULL, 0) == 0);
    CHECK(isnan(gam_report_evidence_low(NULL, 0)) && isnan(gam_report_evidence_high(NULL, 0)));
    CHECK(isnan(gam_report_evidence_adjusted_p_value(NULL, 0)) && isnan(gam_report_evidence_standardised(NULL, 0)));
    CHECK(!gam_report_evidence_size(NULL, 0) && !gam_report_evidence_deviation(NULL, 0));
    CHECK(!gam_report_evidence_deviation_unit(NULL, 0) && isnan(gam_report_evidence_deviation_spreads(NULL, 0)));
    CHECK(isnan(gam_report_evidence_deviation_value(NULL, 0)) && isnan(gam_report_evidence_deviation_low(NULL, 0)));
    CHECK(isnan(gam_report_evidence_deviation_high(NULL, 0)));
    CHECK(gam_report_calibration_count(NULL) == 0 && !*gam_report_details(NULL) && !*gam_report_image_hash(NULL));
    CHECK(gam_report_review_level(NULL) == 0 && gam_report_reject_level(NULL) == 0);
    CHECK(isnan(gam_report_review_bound(NULL)) && isnan(gam_report_reject_bound(NULL)));
    CHECK(!*gam_report_model_hash(NULL) && !*gam_report_profile_hash(NULL) && !*gam_report_instruction_set(NULL));
    CHECK(gam_report_attention_width(NULL) == 0 && gam_report_attention_height(NULL) == 0);
    count = 7;
    CHECK(!gam_report_attention_values(NULL, &count) && count == 0);
    CHECK(strcmp(gam_status_name(-5), "unknown") == 0 && strcmp(gam_status_name(INT32_MAX), "unknown") == 0);
    CHECK(strcmp(gam_verdict_name(4), "unknown") == 0 && strcmp(gam_verdict_name(INT32_MIN), "unknown") == 0);
}

static gam_status refused(const gam_gate *gate, const gam_image *image, const char *subject) {
    gam_report *report = (gam_report *)&failures; // written on every path
    gam_error *error = NULL;
    const gam_status status = gam_gate_verify(gate, image, NULL, &report, &error);
    CHECK(status != GAM_OK && !report && gam_report_verdict(report) != GAM_ACCEPT);
    CHECK(strcmp(gam_error_subject(error), subject) == 0);
    if (strcmp(gam_error_subject(error), subject) != 0)
        fprintf(stderr, "about %s instead of %s: %s\n", gam_error_subject(error), subject, gam_error_message(error));
    gam_error_free(error);
    return status;
}

static void images(const gam_gate *gate) {
    const gam_image good = sample_image();
    static const size_t sizes[] = {SIZE_MAX, SIZE_MAX - 1, (size_t)PTRDIFF_MAX + 1, PTRDIFF_MAX, 1, SIDE * 2 - 1};
    gam_image image = good;
#define WITH(field, value, code, subject)                                                                             \
    do {                                                                                                              \
        image = good;                                                                                                 \
        image.field = (value);                                                                                        \
        CHECK(refused(gate, &image, subject) == (code));                                                              \
    } while (0)
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i += 1)
        WITH(row_bytes, sizes[i], GAM_INVALID_IMAGE, "image.row_bytes");
    WITH(row_bytes, 4096, GAM_INVALID_IMAGE, "image.pixels_bytes");
    WITH(pixels_bytes, sizeof samples - 1, GAM_INVALID_IMAGE, "image.pixels_bytes");
    WITH(pixels_bytes, 0, GAM_INVALID_IMAGE, "image.pixels_bytes");
    WITH(pixels_bytes, SIZE_MAX, GAM_INVALID_IMAGE, "image.pixels_bytes");
    WITH(pixels, NULL, GAM_INVALID_ARGUMENT, "image.pixels");
    WITH(width, 0, GAM_INVALID_IMAGE, "image.width");
    WITH(width, 16385, GAM_INVALID_IMAGE, "image.width");
    WITH(width, UINT32_MAX, GAM_INVALID_IMAGE, "image.width");
    WITH(height, 0, GAM_INVALID_IMAGE, "image.height");
    WITH(height, UINT32_MAX, GAM_INVALID_IMAGE, "image.height");
    WITH(height, SIDE + 1, GAM_INVALID_IMAGE, "image.pixels_bytes");
    WITH(format, GAM_PIXEL_NONE, GAM_INVALID_ARGUMENT, "image.format");
    WITH(format, -1, GAM_INVALID_ARGUMENT, "image.format");
    WITH(format, 7, GAM_INVALID_ARGUMENT, "image.format");
    WITH(format, GAM_PIXEL_GRAY8, GAM_INVALID_IMAGE, "image.bits_stored");
    WITH(photometric, 2, GAM_INVALID_ARGUMENT, "image.photometric");
    WITH(bits_stored, 17, GAM_INVALID_IMAGE, "image.bits_stored");
    WITH(bits_stored, UINT32_MAX, GAM_INVALID_IMAGE, "image.bits_stored");
    WITH(bits_stored, 11, GAM_INVALID_IMAGE, "image.pixels");
    WITH(flags, 1, GAM_UNSUPPORTED, "image.flags");
    WITH(struct_size, 0, GAM_INVALID_ARGUMENT, "image.struct_size");
    WITH(struct_size, sizeof image - 1, GAM_INVALID_ARGUMENT, "image.struct_size");
    WITH(struct_size, SIZE_MAX, GAM_UNSUPPORTED, "image.struct_size");
    WITH(struct_size, 1 << 20, GAM_UNSUPPORTED, "image.struct_size");

    float floats[SIDE * SIDE] = {0};
    image = good;
    image.format = GAM_PIXEL_GRAYF32;
    image.bits_stored = 0;
    image.pixels = floats;
    image.pixels_bytes = sizeof floats;
    const float bad[] = {NAN, INFINITY, -INFINITY, 1.5f, -0.25f};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i += 1) {
        floats[77] = bad[i];
        CHECK(refused(gate, &image, "image.pixels") == GAM_INVALID_IMAGE);
    }
    memset(&image, 0, sizeof image);
    CHECK(refused(gate, &image, "image.struct_size") == GAM_INVALID_ARGUMENT);
}

// A structure of a later version, whose new field is the default or is not.
static void newer_structures(const gam_gate *gate) {
    struct {
        gam_image image;
        uint64_t later;
    } newer = {sample_image(), 0};
    newer.image.struct_size = sizeof newer;
    gam_report *report = NULL;
    CHECK(gam_gate_verify(gate, &newer.image, NULL, &report, NULL) == GAM_OK);
    gam_report_free(report);
    newer.later = 1;
    CHECK(refused(gate, &newer.image, "image") == GAM_UNSUPPORTED);

    const gam_image image = sample_image();
    gam_verify_options options = GAM_VERIFY_OPTIONS_INIT;
    options.name = "caf\xE9";
    CHECK_ERROR(gam_gate_verify(gate, &image, &options, &report, &error), GAM_INVALID_ARGUMENT, "options.name");
    options.name = "caf\xC3\xA9 \"1\"";
    CHECK(gam_gate_verify(gate, &image, &options, &report, NULL) == GAM_OK);
    CHECK(strstr(gam_report_json(report), "caf\xC3\xA9 \\\"1\\\"") != NULL);
    gam_report_free(report);
    options.struct_size = 0;
    CHECK_ERROR(gam_gate_verify(gate, &image, &options, &report, &error), GAM_INVALID_ARGUMENT, "options.struct_size");
}

// Every way to judge that the profile supports; the options of a host built before there was a choice, too.
static void choices(const char *model_path, const char *profile_path) {
    gam_model *model = NULL;
    gam_profile *profile = NULL;
    CHECK(gam_model_open(model_path, NULL, &model, NULL) == GAM_OK);
    CHECK(gam_profile_open(profile_path, model, &profile, NULL) == GAM_OK);
    CHECK(strlen(gam_profile_hash(profile)) == 64);
    const double bound = gam_profile_false_alarm_bound(profile, 0.05);
    const double level = gam_profile_guaranteed_level(profile, 0.05);
    CHECK(bound > 0.05 && bound < 0.12 && level > 0 && level < 0.05);
    CHECK(isnan(gam_profile_false_alarm_bound(profile, 0.001)) && gam_profile_guaranteed_level(profile, NAN) == 0);
    unsigned char pixels[64 * 64];
    for (size_t i = 0; i < sizeof pixels; i += 1) pixels[i] = (unsigned char)(i * 7919 >> 3);
    gam_image image = GAM_IMAGE_INIT;
    image.pixels = pixels;
    image.pixels_bytes = sizeof pixels;
    image.width = image.height = 64;
    image.format = GAM_PIXEL_GRAY8;
    for (gam_joining joining = GAM_JOINING_STANDARD; joining <= GAM_JOINING_CAUCHY; joining += 1)
        for (gam_scope scope = GAM_SCOPE_POOLED; scope <= GAM_SCOPE_PER_CLASS; scope += 1) {
            gam_gate_options options = GAM_GATE_OPTIONS_INIT;
            gam_gate *gate = NULL;
            gam_report *report = NULL;
            options.review_rate = 0.2;
            options.joining = joining;
            options.scope = scope;
            options.class_images = scope ? 20 : 0;
            CHECK(gam_gate_create(model, profile, &options, &gate, NULL) == GAM_OK);
            CHECK(gam_gate_verify(gate, &image, NULL, &report, NULL) == GAM_OK);
            const size_t count = gam_report_calibration_count(report);
            CHECK(scope ? count <= 120 : count == 120);
            CHECK(scope || gam_report_review_level(report) == 0.2);
            CHECK(isnan(gam_report_review_bound(report)) == (joining >= GAM_JOINING_HARMONIC) || scope);
            CHECK(isnan(gam_report_evidence_adjusted_p_value(report, 0)) == (joining != GAM_JOINING_HOLM) || scope);
            CHECK(!isnan(gam_report_evidence_standardised(report, 0)));
            CHECK(strlen(gam_report_image_hash(report)) == 64 && *gam_report_instruction_set(report));
            CHECK(strcmp(gam_report_model_hash(report), gam_model_hash(model)) == 0);
            CHECK(strcmp(gam_report_profile_hash(report), gam_profile_hash(profile)) == 0);
            const char *details = gam_report_details(report);
            CHECK(strlen(details) > 100 && details[strlen(details) - 1] == '\n');
            gam_report_free(report);
            gam_gate_free(gate);
        }
    // Structures of the first version ended with reject_rate; what lies behind is not read.
    gam_gate_options early = GAM_GATE_OPTIONS_INIT;
    gam_gate *gate = NULL;
    early.struct_size = 24;
    early.budget_kind = early.joining = early.scope = 99;
    CHECK(gam_gate_create(model, profile, &early, &gate, NULL) == GAM_OK);
    gam_gate_free(gate);
    gam_profile_free(profile);
    gam_model_free(model);
}

static void rates(const char *model_path, const char *profile_path, const char *other_path) {
    gam_model *model = NULL, *other = NULL;
    gam_profile *profile = NULL, *foreign = NULL;
    gam_gate *gate = NULL;
    gam_gate_options options = GAM_GATE_OPTIONS_INIT;
    CHECK(gam_model_open(model_path, NULL, &model, NULL) == GAM_OK);
    CHECK(gam_model_open(other_path, NULL, &other, NULL) == GAM_OK);
    CHECK(gam_profile_open(profile_path, NULL, &profile, NULL) == GAM_OK);
    CHECK_ERROR(gam_profile_open(profile_path, other, &foreign, &error), GAM_MISMATCH, "profile");
    CHECK(!foreign);
    CHECK_ERROR(gam_gate_create(other, profile, NULL, &gate, &error), GAM_MISMATCH, "profile");
    const double bad[] = {NAN, INFINITY, -0.1, 1, 2};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i += 1) {
        options.review_rate = bad[i];
        CHECK_ERROR(gam_gate_create(model, profile, &options, &gate, &error), GAM_INVALID_ARGUMENT,
                    "options.review_rate");
        options.review_rate = 0;
        options.reject_rate = bad[i];
        CHECK_ERROR(gam_gate_create(model, profile, &options, &gate, &error), GAM_INVALID_ARGUMENT,
                    "options.reject_rate");
        options.reject_rate = 0;
    }
    options.review_rate = 1e-9;
    options.reject_rate = 1e-9;
    CHECK_ERROR(gam_gate_create(model, profile, &options, &gate, &error), GAM_TOO_FEW_IMAGES, NULL);
    options = (gam_gate_options)GAM_GATE_OPTIONS_INIT;
    options.budget_kind = 2;
    CHECK_ERROR(gam_gate_create(model, profile, &options, &gate, &error), GAM_INVALID_ARGUMENT, "options.budget_kind");
    options = (gam_gate_options)GAM_GATE_OPTIONS_INIT;
    options.joining = -1;
    CHECK_ERROR(gam_gate_create(model, profile, &options, &gate, &error), GAM_INVALID_ARGUMENT, "options.joining");
    options = (gam_gate_options)GAM_GATE_OPTIONS_INIT;
    options.scope = 7;
    CHECK_ERROR(gam_gate_create(model, profile, &options, &gate, &error), GAM_INVALID_ARGUMENT, "options.scope");
    options = (gam_gate_options)GAM_GATE_OPTIONS_INIT;
    options.class_images = 30;
    CHECK_ERROR(gam_gate_create(model, profile, &options, &gate, &error), GAM_INVALID_ARGUMENT,
                "options.class_images");
    // 120 calibration images: a guaranteed 1 % takes 299.
    options = (gam_gate_options)GAM_GATE_OPTIONS_INIT;
    options.review_rate = 0.01;
    options.budget_kind = GAM_BUDGET_GUARANTEED;
    CHECK_ERROR(gam_gate_create(model, profile, &options, &gate, &error), GAM_TOO_FEW_IMAGES, NULL);
    options = (gam_gate_options)GAM_GATE_OPTIONS_INIT;
    setenv("GAM_ISA", "abacus", 1);
    CHECK(!*gam_instruction_set());
    CHECK_ERROR(gam_gate_create(model, profile, &options, &gate, &error), GAM_UNSUPPORTED, NULL);
    unsetenv("GAM_ISA");
    CHECK(*gam_instruction_set());
    options.struct_size = 8;
    CHECK_ERROR(gam_gate_create(model, profile, &options, &gate, &error), GAM_INVALID_ARGUMENT, "options.struct_size");
    CHECK(!gate);
    gam_model_free(other);
    gam_model_free(model);
    gam_profile_free(profile);
}

// The bytes of a file; the host of a test reads it at once.
static unsigned char *read_all(const char *folder, const char *name, size_t *count) {
    char path[4096];
    snprintf(path, sizeof path, "%s%s%s", folder, *name ? "/" : "", name);
    FILE *file = fopen(path, "rb");
    if (!file) exit(98);
    enum { LIMIT = 1 << 26 };
    unsigned char *bytes = malloc(LIMIT);
    *count = bytes ? fread(bytes, 1, LIMIT, file) : 0;
    fclose(file);
    // A block of exactly this size, so that a sanitizer sees a read beyond it.
    return realloc(bytes, *count);
}

static void files(const char *model_path, const char *profile_path) {
    gam_model *model = NULL;
    gam_profile *profile = NULL;
    CHECK_ERROR(gam_model_open("", NULL, &model, &error), GAM_INVALID_ARGUMENT, "path");
    CHECK_ERROR(gam_model_open(model_path, "", &model, &error), GAM_INVALID_ARGUMENT, "description");
    CHECK_ERROR(gam_profile_open("", NULL, &profile, &error), GAM_INVALID_ARGUMENT, "path");
    CHECK_ERROR(gam_model_open("/no/such/\xFF", NULL, &model, &error), GAM_NOT_FOUND, NULL);
    CHECK_ERROR(gam_model_open(model_path, "/no/such", &model, &error), GAM_NOT_FOUND, "/no/such");
    CHECK_ERROR(gam_profile_open(model_path, NULL, &profile, &error), GAM_READ_FAILED, model_path);
    CHECK_ERROR(gam_profile_open("/dev/zero", NULL, &profile, &error), GAM_READ_FAILED, "/dev/zero");

    size_t weights_bytes, description_bytes, profile_bytes;
    unsigned char *weights = read_all(model_path, "model.safetensors", &weights_bytes);
    unsigned char *description = read_all(model_path, "preprocess.json", &description_bytes);
    unsigned char *stored = read_all(profile_path, "", &profile_bytes);
    for (size_t i = 0; i < 64; i += 1) { // every file cut at 64 places, and with a byte changed there
        const size_t cut = weights_bytes * i / 64, short_text = description_bytes * i / 64;
        CHECK(gam_model_open_memory(weights, cut, description, description_bytes, &model, NULL) != GAM_OK && !model);
        CHECK(gam_model_open_memory(weights, weights_bytes, description, short_text, &model, NULL) != GAM_OK && !model);
        const size_t place = profile_bytes * i / 64;
        CHECK(gam_profile_open_memory(stored, place, NULL, &profile, NULL) != GAM_OK && !profile);
        stored[place] ^= 0x55;
        if (gam_profile_open_memory(stored, profile_bytes, NULL, &profile, NULL) == GAM_OK) gam_profile_free(profile);
        stored[place] ^= 0x55;
        weights[cut] ^= 0x55;
        if (gam_model_open_memory(weights, weights_bytes, description, description_bytes, &model, NULL) == GAM_OK)
            gam_model_free(model);
        weights[cut] ^= 0x55;
    }
    CHECK_ERROR(gam_model_open_memory(weights, SIZE_MAX, description, description_bytes, &model, &error),
                GAM_INVALID_ARGUMENT, "size of weights");
    CHECK_ERROR(gam_model_open_memory(weights, weights_bytes, description, SIZE_MAX / 2, &model, &error),
                GAM_INVALID_ARGUMENT, "size of description");
    CHECK_ERROR(gam_profile_open_memory(stored, (size_t)PTRDIFF_MAX + 1, NULL, &profile, &error), GAM_INVALID_ARGUMENT,
                "size of bytes");
    CHECK_ERROR(gam_profile_open_memory(weights, weights_bytes, NULL, &profile, &error), GAM_INVALID_FILE, NULL);

    gam_model *from_folder = NULL;
    CHECK(gam_model_open_memory(weights, weights_bytes, description, description_bytes, &model, NULL) == GAM_OK);
    CHECK(gam_model_open(model_path, NULL, &from_folder, NULL) == GAM_OK);
    CHECK(strlen(gam_model_hash(model)) == 64 && strcmp(gam_model_hash(model), gam_model_hash(from_folder)) == 0);
    CHECK(gam_profile_open_memory(stored, profile_bytes, model, &profile, NULL) == GAM_OK);
    free(weights);
    free(description);
    free(stored);
    CHECK(!gam_model_class_name(model, gam_model_class_count(model)) && !gam_model_class_name(model, SIZE_MAX));
    gam_model_free(model);
    gam_model_free(from_folder);
    gam_profile_free(profile);
}

// Handles freed in every order, reports read after their gate is gone, and many of everything.
static void lifetimes(const char *model_path, const char *profile_path) {
    const gam_image image = sample_image();
    double p_value = -1;
    for (int order = 0; order < 24; order += 1) {
        gam_model *model = NULL;
        gam_profile *profile = NULL;
        gam_gate *gate = NULL;
        gam_report *report = NULL;
        CHECK(gam_model_open(model_path, NULL, &model, NULL) == GAM_OK);
        CHECK(gam_profile_open(profile_path, NULL, &profile, NULL) == GAM_OK);
        CHECK(gam_gate_create(model, profile, NULL, &gate, NULL) == GAM_OK);
        if (order % 2) gam_model_free(model);
        if (order / 2 % 2) gam_profile_free(profile);
        CHECK(gam_gate_verify(gate, &image, NULL, &report, NULL) == GAM_OK);
        if (order / 4 % 2) gam_gate_free(gate);
        CHECK(p_value < 0 || gam_report_p_value(report) == p_value);
        p_value = gam_report_p_value(report);
        CHECK(strlen(gam_report_summary(report)) > 0 && gam_report_json(report) == gam_report_json(report));
        if (!(order / 4 % 2)) gam_gate_free(gate);
        if (!(order / 2 % 2)) gam_profile_free(profile);
        if (!(order % 2)) gam_model_free(model);
        gam_report_free(report);
    }
}

// All accessors of a deviation have a value, or none has; counts those that have.
static size_t check_deviation(const gam_report *report, size_t i) {
    const char *quantity = gam_report_evidence_deviation(report, i);
    const double value = gam_report_evidence_deviation_value(report, i);
    const double low = gam_report_evidence_deviation_low(report, i);
    const double high = gam_report_evidence_deviation_high(report, i);
    const double spreads = gam_report_evidence_deviation_spreads(report, i);
    const char *unit = gam_report_evidence_deviation_unit(report, i);
    if (!quantity) {
        CHECK(!unit && isnan(value) && isnan(low) && isnan(high) && isnan(spreads));
        return 0;
    }
    CHECK(strlen(quantity) > 0 && unit && strlen(unit) > 0);
    CHECK(low <= high && isfinite(value) && isfinite(spreads));
    CHECK(value <= high || spreads > 0);
    CHECK(value >= low || spreads < 0);
    return 1;
}

static void report_contents(const gam_gate *gate) {
    const gam_image image = sample_image();
    gam_report *report = NULL;
    CHECK(gam_gate_verify(gate, &image, NULL, &report, NULL) == GAM_OK);
    const size_t count = gam_report_evidence_count(report);
    size_t deviations = 0;
    CHECK(count > 0 && !gam_report_evidence_name(report, count) && !gam_report_evidence_words(report, SIZE_MAX));
    CHECK(isnan(gam_report_evidence_score(report, SIZE_MAX)) && gam_report_evidence_p_value(report, count) == 0);
    CHECK(!gam_report_reason(report, SIZE_MAX) && !gam_report_reason(report, gam_report_reason_count(report)));
    for (size_t i = 0; i < count; i += 1) {
        CHECK(strlen(gam_report_evidence_name(report, i)) > 0 && strlen(gam_report_evidence_words(report, i)) > 0);
        CHECK(gam_report_evidence_p_value(report, i) > 0 && gam_report_evidence_p_value(report, i) <= 1);
        CHECK(gam_report_evidence_low(report, i) <= gam_report_evidence_high(report, i));
        CHECK(gam_report_evidence_share(report, i) >= 0 && gam_report_evidence_share(report, i) <= 1);
        CHECK(strlen(gam_report_evidence_size(report, i)) > 0);
        deviations += check_deviation(report, i);
    }
    CHECK(deviations > 0 && deviations < count); // some components can tell, others cannot
    CHECK(!gam_report_evidence_size(report, count) && !gam_report_evidence_deviation(report, SIZE_MAX));
    CHECK(!gam_report_evidence_deviation_unit(report, count));
    CHECK(isnan(gam_report_evidence_deviation_spreads(report, count)));
    size_t values = 0, logits = 0;
    const double *map = gam_report_attention_values(report, &values);
    CHECK(map && values == (size_t)gam_report_attention_width(report) * gam_report_attention_height(report));
    CHECK(gam_report_logits(report, &logits) && logits >= 2 && gam_report_class(report) < (int32_t)logits);

    float heat[9 * 7 + 1];
    for (size_t i = 0; i < sizeof heat / sizeof *heat; i += 1) heat[i] = -5;
    CHECK(gam_report_attention_resized(report, 9, 7, heat, 9 * 7, NULL) == GAM_OK);
    for (size_t i = 0; i < 9 * 7; i += 1) CHECK(heat[i] >= 0 && heat[i] <= 1);
    CHECK(heat[9 * 7] == -5);
    CHECK_ERROR(gam_report_attention_resized(report, 9, 8, heat, 9 * 7, &error), GAM_INVALID_ARGUMENT, "count");
    CHECK_ERROR(gam_report_attention_resized(report, 9, 7, heat, SIZE_MAX, &error), GAM_INVALID_ARGUMENT, "count");
    CHECK_ERROR(gam_report_attention_resized(report, 0, 7, heat, 63, &error), GAM_INVALID_ARGUMENT, "width");
    CHECK_ERROR(gam_report_attention_resized(report, 9, UINT32_MAX, heat, 63, &error), GAM_INVALID_ARGUMENT, "height");
    CHECK_ERROR(gam_report_attention_resized(report, 9, 7, NULL, 63, &error), GAM_INVALID_ARGUMENT, "values");
    CHECK_ERROR(gam_report_attention_resized(NULL, 9, 7, heat, 63, &error), GAM_INVALID_ARGUMENT, "report");
    gam_report_free(report);
}

// A stride, an odd address and MONOCHROME1 change how the same image is handed over, not what is seen.
static void same_image_laid_out_otherwise(const gam_gate *gate) {
    const gam_image image = sample_image();
    enum { ROW = SIDE * 2 + 13 };
    static unsigned char bytes[1 + ROW * SIDE];
    for (int y = 0; y < SIDE; y += 1)
        for (int x = 0; x < SIDE; x += 1) {
            const uint16_t turned = (uint16_t)(4095 - samples[y * SIDE + x]);
            memcpy(bytes + 1 + y * ROW + x * 2, &turned, 2);
        }
    gam_image other = image;
    other.pixels = bytes + 1;
    other.pixels_bytes = ROW * (SIDE - 1) + SIDE * 2; // nothing after the last row's last sample
    other.row_bytes = ROW;
    other.photometric = GAM_MONOCHROME1;
    gam_report *first = NULL, *second = NULL;
    CHECK(gam_gate_verify(gate, &image, NULL, &first, NULL) == GAM_OK);
    CHECK(gam_gate_verify(gate, &other, NULL, &second, NULL) == GAM_OK);
    CHECK(fabs(gam_report_probability(first) - gam_report_probability(second)) < 1e-4);
    CHECK(gam_report_class(first) == gam_report_class(second));
    gam_report_free(first);
    gam_report_free(second);
}

int main(int argc, char **argv) {
    if (argc != 4) return 97;
    null_arguments(argv[1], argv[2]);
    accessors_without_handle();
    files(argv[1], argv[2]);
    rates(argv[1], argv[2], argv[3]);
    choices(argv[1], argv[2]);
    lifetimes(argv[1], argv[2]);
    gam_gate *gate = open_gate(argv[1], argv[2]);
    images(gate);
    newer_structures(gate);
    report_contents(gate);
    same_image_laid_out_otherwise(gate);
    gam_gate_free(gate);
    if (!failures) printf("no failure\n");
    return failures > 90 ? 90 : failures;
}
