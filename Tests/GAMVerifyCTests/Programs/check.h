// The least of a test library: a check prints what failed and is counted; main returns the count.
#pragma once
#include <gamverify.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int failures;

#define CHECK(condition)                                                                                              \
    do {                                                                                                              \
        if (!(condition)) {                                                                                           \
            failures += 1;                                                                                            \
            fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition);                                           \
        }                                                                                                             \
    } while (0)

// Checks a status and that the error says the same, and frees it; `about` is what the error must be about, or NULL.
#define CHECK_ERROR(call, status, about)                                                                              \
    do {                                                                                                              \
        gam_error *error = (gam_error *)&failures; /* written, never read */                                          \
        CHECK((call) == (status));                                                                                    \
        CHECK(error && gam_error_code(error) == (status) && strlen(gam_error_message(error)) > 0);                    \
        const char *expected_subject = (about);                                                                       \
        if (error && expected_subject && strcmp(gam_error_subject(error), expected_subject) != 0) {                   \
            failures += 1;                                                                                            \
            fprintf(stderr, "%s:%d: subject %s, expected %s: %s\n", __FILE__, __LINE__, gam_error_subject(error),     \
                    expected_subject, gam_error_message(error));                                                      \
        }                                                                                                             \
        gam_error_free(error);                                                                                        \
    } while (0)

// A pattern that fills an image of 12 bits; what is seen of it does not matter.
enum { SIDE = 40 };
static uint16_t samples[SIDE * SIDE];

static gam_image sample_image(void) {
    for (int y = 0; y < SIDE; y += 1)
        for (int x = 0; x < SIDE; x += 1) samples[y * SIDE + x] = (uint16_t)((x * 97 + y * 31 + x * y) & 4095);
    gam_image image = GAM_IMAGE_INIT;
    image.pixels = samples;
    image.pixels_bytes = sizeof samples;
    image.width = SIDE;
    image.height = SIDE;
    image.format = GAM_PIXEL_GRAY16;
    image.bits_stored = 12;
    return image;
}

// Opens all three; the checks after it mean nothing where that fails.
static inline gam_gate *open_gate(const char *model_path, const char *profile_path) {
    gam_model *model = NULL;
    gam_profile *profile = NULL;
    gam_gate *gate = NULL;
    gam_error *error = NULL;
    if (gam_model_open(model_path, NULL, &model, &error) || gam_profile_open(profile_path, NULL, &profile, &error) ||
        gam_gate_create(model, profile, NULL, &gate, &error)) {
        fprintf(stderr, "cannot make a gate: %s\n", gam_error_message(error));
        exit(99);
    }
    gam_model_free(model);
    gam_profile_free(profile);
    return gate;
}
