// Judges one radiograph: reads a PGM file, prints the verdict with every figure behind it, writes the report as JSON.
//
//     verify MODEL PROFILE IMAGE.pgm [REPORT.json]
//
// Exit status: 0 accepted, 1 judged and not accepted, 2 wrong usage, 3 something could not be read or judged.
#include <gamverify.h>

#include <stdio.h>
#include <stdlib.h>

enum { ACCEPTED = 0, NOT_ACCEPTED = 1, WRONG_USAGE = 2, UNUSABLE = 3 };

// Pixels as a viewer or a modality has them: samples of 16 bits, of which some are used.
typedef struct {
    uint16_t *samples;
    uint32_t width;
    uint32_t height;
    uint32_t bits;
} pixels;

// One number of a PGM header; comments reach from # to the end of a line. 0 where there is none or it is too large.
static uint32_t header_number(FILE *file) {
    int character = fgetc(file);
    while (character == '#' || character == ' ' || character == '\t' || character == '\r' || character == '\n') {
        if (character == '#')
            while (character != '\n' && character != EOF) character = fgetc(file);
        else
            character = fgetc(file);
    }
    uint32_t value = 0;
    for (; character >= '0' && character <= '9'; character = fgetc(file)) {
        value = value * 10 + (uint32_t)(character - '0');
        if (value > 65535) return 0;
    }
    return value; // the one white space after the number has been read
}

// A binary PGM (P5) of 1 to 16 bits; in files of more than 8 bits the high byte comes first. NULL or what is wrong.
static const char *read_pgm(const char *path, pixels *image) {
    FILE *file = fopen(path, "rb");
    if (!file) return "cannot be opened";
    const char *wrong = NULL;
    if (fgetc(file) != 'P' || fgetc(file) != '5') wrong = "is not a binary PGM file";
    image->width = header_number(file);
    image->height = header_number(file);
    const uint32_t maximum = header_number(file);
    while (image->bits < 16 && (1u << image->bits) - 1 < maximum) image->bits += 1;
    if (!wrong && (image->width == 0 || image->height == 0)) wrong = "has no size";
    if (!wrong && (maximum == 0 || (1u << image->bits) - 1 != maximum)) wrong = "has a maximum that is not 2^n - 1";

    const size_t count = (size_t)image->width * image->height;
    if (!wrong && !(image->samples = malloc(count * sizeof *image->samples))) wrong = "is too large for the memory";
    for (size_t i = 0; !wrong && i < count; i += 1) {
        const int high = maximum > 255 ? fgetc(file) : 0;
        const int low = fgetc(file);
        if (high == EOF || low == EOF) wrong = "ends too early";
        image->samples[i] = (uint16_t)((unsigned)high << 8 | (unsigned)low);
    }
    fclose(file);
    return wrong;
}

static void print_report(const gam_report *report) {
    printf("verdict      %s (p = %.4f)\n", gam_verdict_name(gam_report_verdict(report)), gam_report_p_value(report));
    printf("prediction   %s (%.3f)\n", gam_report_class_name(report), gam_report_probability(report));
    for (size_t i = 0; i < gam_report_reason_count(report); i += 1)
        printf("reason       %s\n", gam_report_reason(report, i));

    printf("\n%-24s %12s %10s %12s %12s %8s\n", "evidence", "score", "p", "5 %", "95 %", "share");
    for (size_t i = 0; i < gam_report_evidence_count(report); i += 1)
        printf("%-24s %12.5g %10.4f %12.5g %12.5g %8.3f\n", gam_report_evidence_name(report, i),
               gam_report_evidence_score(report, i), gam_report_evidence_p_value(report, i),
               gam_report_evidence_low(report, i), gam_report_evidence_high(report, i),
               gam_report_evidence_share(report, i));

    for (size_t i = 0; i < gam_report_evidence_count(report); i += 1)
        if (gam_report_evidence_deviation(report, i))
            printf("\n%s: %s %+.1f typical spreads, %.4g %s, usually %.4g to %.4g", gam_report_evidence_name(report, i),
                   gam_report_evidence_deviation(report, i), gam_report_evidence_deviation_spreads(report, i),
                   gam_report_evidence_deviation_value(report, i), gam_report_evidence_deviation_unit(report, i),
                   gam_report_evidence_deviation_low(report, i), gam_report_evidence_deviation_high(report, i));

    size_t count = 0;
    const double *map = gam_report_attention_values(report, &count);
    size_t peak = 0;
    for (size_t i = 1; i < count; i += 1)
        if (map[i] > map[peak]) peak = i;
    const uint32_t columns = gam_report_attention_width(report);
    if (count > 0)
        printf("\n\nattention    %u x %u, strongest in row %zu, column %zu\n", gam_report_attention_height(report), columns,
               peak / columns, peak % columns);
}

static int write_json(const gam_report *report, const char *path) {
    FILE *file = fopen(path, "wb");
    if (!file) return 0;
    const int written = fprintf(file, "%s\n", gam_report_json(report)) > 0;
    return fclose(file) == 0 && written;
}

int main(int argc, char **argv) {
    if (argc < 4 || argc > 5) {
        fprintf(stderr, "usage: verify MODEL PROFILE IMAGE.pgm [REPORT.json]\n");
        return WRONG_USAGE;
    }
    pixels read = {NULL, 0, 0, 0};
    const char *wrong = read_pgm(argv[3], &read);
    if (wrong) {
        fprintf(stderr, "%s: %s\n", argv[3], wrong);
        free(read.samples);
        return UNUSABLE;
    }

    gam_error *error = NULL;
    gam_model *model = NULL;
    gam_profile *profile = NULL;
    gam_gate *gate = NULL;
    gam_report *report = NULL;

    gam_image image = GAM_IMAGE_INIT;
    image.pixels = read.samples;
    image.pixels_bytes = (size_t)read.width * read.height * sizeof *read.samples;
    image.width = read.width;
    image.height = read.height;
    image.format = GAM_PIXEL_GRAY16;
    image.bits_stored = read.bits;

    gam_verify_options options = GAM_VERIFY_OPTIONS_INIT;
    options.name = argv[3];

    int status = UNUSABLE;
    if (gam_model_open(argv[1], NULL, &model, &error) != GAM_OK ||
        gam_profile_open(argv[2], model, &profile, &error) != GAM_OK ||
        gam_gate_create(model, profile, NULL, &gate, &error) != GAM_OK ||
        gam_gate_verify(gate, &image, &options, &report, &error) != GAM_OK) {
        fprintf(stderr, "%s: %s\n", gam_status_name(gam_error_code(error)), gam_error_message(error));
    } else {
        print_report(report);
        status = gam_report_verdict(report) == GAM_ACCEPT ? ACCEPTED : NOT_ACCEPTED;
        if (argc == 5 && !write_json(report, argv[4])) {
            fprintf(stderr, "%s: cannot be written\n", argv[4]);
            status = UNUSABLE;
        }
    }

    gam_error_free(error);
    gam_report_free(report);
    gam_gate_free(gate);
    gam_profile_free(profile);
    gam_model_free(model);
    free(read.samples);
    return status;
}
