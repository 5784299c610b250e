// Two models on images given one by one: compare MODEL OTHER_MODEL. Prints the verdict of each pair and its figure.
#include "check.h"

#include <math.h>

static uint16_t pixels[SIDE * SIDE];

// A disc at a place of its own in each image.
static gam_image disc(int index) {
    const int row = 12 + index * 5 % 17, column = 12 + index * 7 % 16;
    gam_image image = sample_image();
    for (int y = 0; y < SIDE; y += 1)
        for (int x = 0; x < SIDE; x += 1) {
            const int distance = (y - row) * (y - row) + (x - column) * (x - column);
            pixels[y * SIDE + x] = (uint16_t)(distance < 90 ? 3000 + 7 * x : 500 + 11 * (x * y % 13));
        }
    image.pixels = pixels;
    return image;
}

static gam_comparison_report *compared(const gam_model *trusted, const gam_model *candidate, int count) {
    gam_comparison *comparison = NULL;
    gam_comparison_report *report = NULL;
    gam_error *error = NULL;
    CHECK(gam_comparison_create(trusted, candidate, &comparison, &error) == GAM_OK);
    for (int index = 0; index < count; index += 1) {
        const gam_image image = disc(index);
        CHECK(gam_comparison_add(comparison, &image, &error) == GAM_OK);
    }
    CHECK(gam_comparison_judge(comparison, &report, &error) == GAM_OK);
    CHECK((int)gam_comparison_report_image_count(report) == count && !error);
    gam_comparison_free(comparison);
    return report;
}

static void misuse(const gam_model *model) {
    gam_comparison *comparison = NULL;
    gam_comparison_report *report = NULL;
    gam_image image = disc(0);
    double lower = 0, upper = 0;
    CHECK_ERROR(gam_comparison_create(NULL, model, &comparison, &error), GAM_INVALID_ARGUMENT, "trusted");
    CHECK_ERROR(gam_comparison_create(model, NULL, &comparison, &error), GAM_INVALID_ARGUMENT, "candidate");
    CHECK_ERROR(gam_comparison_create(model, model, NULL, &error), GAM_INVALID_ARGUMENT, "comparison");
    CHECK(gam_comparison_create(model, model, &comparison, NULL) == GAM_OK);
    CHECK_ERROR(gam_comparison_add(NULL, &image, &error), GAM_INVALID_ARGUMENT, "comparison");
    CHECK_ERROR(gam_comparison_add(comparison, NULL, &error), GAM_INVALID_ARGUMENT, "image");
    image.width = 0;
    CHECK_ERROR(gam_comparison_add(comparison, &image, &error), GAM_INVALID_IMAGE, NULL);
    image = disc(0);
    image.pixels = NULL;
    CHECK(gam_comparison_add(comparison, &image, NULL) != GAM_OK);
    CHECK_ERROR(gam_comparison_judge(NULL, &report, &error), GAM_INVALID_ARGUMENT, "comparison");
    CHECK_ERROR(gam_comparison_judge(comparison, NULL, &error), GAM_INVALID_ARGUMENT, "report");

    // Images that failed were not added; none is no failure but no suitable verdict either.
    CHECK(gam_comparison_judge(comparison, &report, NULL) == GAM_OK);
    CHECK(gam_comparison_report_verdict(report) == GAM_NOT_COMPARABLE);
    CHECK(gam_comparison_report_image_count(report) == 0);
    CHECK(isnan(gam_comparison_report_figure(report, "identification.within", NULL, &lower, &upper)));
    CHECK(isnan(lower) && isnan(upper));
    CHECK(isnan(gam_comparison_report_figure(report, "no such figure", NULL, NULL, NULL)));
    CHECK(isnan(gam_comparison_report_figure(report, NULL, NULL, NULL, NULL)));
    CHECK(!gam_comparison_report_reason(report, gam_comparison_report_reason_count(report)));
    gam_comparison_report_free(report);
    gam_comparison_free(comparison);

    CHECK(gam_comparison_report_verdict(NULL) == GAM_SUITABILITY_NONE && !*gam_comparison_report_summary(NULL));
    CHECK(gam_comparison_report_reason_count(NULL) == 0 && !gam_comparison_report_reason(NULL, 0));
    CHECK(gam_comparison_report_image_count(NULL) == 0 && !*gam_comparison_report_json(NULL));
    CHECK(isnan(gam_comparison_report_figure(NULL, "agreement", NULL, NULL, NULL)));
    gam_comparison_report_free(NULL);
    gam_comparison_free(NULL);
}

int main(int argc, char **argv) {
    gam_model *model = NULL, *other = NULL;
    if (argc != 3 || gam_model_open(argv[1], NULL, &model, NULL) || gam_model_open(argv[2], NULL, &other, NULL)) {
        return 99;
    }
    misuse(model);

    gam_comparison_report *own = compared(model, model, 24);
    double lower = 0, upper = 0;
    CHECK(gam_comparison_report_verdict(own) == GAM_SUITABLE);
    CHECK(gam_comparison_report_figure(own, "identification.within", NULL, &lower, &upper) == 1);
    CHECK(lower < 1 && upper >= 1);
    CHECK(gam_comparison_report_figure(own, "agreement", NULL, NULL, NULL) == 1);
    CHECK(isnan(gam_comparison_report_figure(own, "agreement", "layer1", NULL, NULL)));
    CHECK(gam_comparison_report_reason_count(own) > 0 && strlen(gam_comparison_report_reason(own, 0)) > 20);
    CHECK(strstr(gam_comparison_report_json(own), "\"format\":\"gamverify.comparison\""));
    CHECK(strcmp(gam_suitability_name(GAM_SUITABLE), "suitable") == 0);
    CHECK(strcmp(gam_suitability_name(77), "unknown") == 0);

    gam_comparison_report *different = compared(model, other, 24);
    CHECK(gam_comparison_report_verdict(different) != GAM_SUITABILITY_NONE);
    printf("%s\n", gam_comparison_report_json(different));
    gam_comparison_report_free(different);
    gam_comparison_report_free(own);
    gam_model_free(other);
    gam_model_free(model);
    return failures ? 1 : 0;
}
