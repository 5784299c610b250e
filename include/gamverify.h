/*
 * gamverify.h: the C interface of GAMVerify, a gate between a radiograph, a network that reads it, and a patient.
 *
 * It answers, with figures that can be audited: is this image one that this network may judge?
 *
 * This header is the manual. A complete program first:
 *
 * @code
 * #include <gamverify.h>
 * #include <stdio.h>
 * #include <stdlib.h>
 *
 * // Reads width * height samples of 16 bits from standard input; exits with 0 only if the image was accepted.
 * int main(int argc, char **argv) {
 *     if (argc != 5) return 2;
 *     const uint32_t width = (uint32_t)strtoul(argv[3], NULL, 10), height = (uint32_t)strtoul(argv[4], NULL, 10);
 *     const size_t count = (size_t)width * height;
 *     uint16_t *samples = calloc(count + 1, sizeof *samples);
 *     if (!samples || fread(samples, sizeof *samples, count, stdin) != count) return 3;
 *
 *     gam_model *model = NULL;
 *     gam_profile *profile = NULL;
 *     gam_gate *gate = NULL;
 *     gam_report *report = NULL;
 *     gam_error *error = NULL;
 *     gam_image image = GAM_IMAGE_INIT;
 *     image.pixels = samples;
 *     image.pixels_bytes = count * sizeof *samples;
 *     image.width = width;
 *     image.height = height;
 *     image.format = GAM_PIXEL_GRAY16;
 *     image.bits_stored = 12;
 *
 *     if (gam_model_open(argv[1], NULL, &model, &error) != GAM_OK ||
 *         gam_profile_open(argv[2], NULL, &profile, &error) != GAM_OK ||
 *         gam_gate_create(model, profile, NULL, &gate, &error) != GAM_OK ||
 *         gam_gate_verify(gate, &image, NULL, &report, &error) != GAM_OK) {
 *         fprintf(stderr, "%s\n", gam_error_message(error));
 *     } else {
 *         printf("%s\n", gam_report_summary(report));
 *         printf("%s, %.3f\n", gam_report_class_name(report), gam_report_probability(report));
 *     }
 *     const int accepted = gam_report_verdict(report) == GAM_ACCEPT; // no report is never GAM_ACCEPT
 *
 *     gam_error_free(error);
 *     gam_report_free(report);
 *     gam_gate_free(gate);
 *     gam_profile_free(profile);
 *     gam_model_free(model);
 *     free(samples);
 *     return accepted ? 0 : 1;
 * }
 * @endcode
 *
 *     cc program.c -lgamverify -o program && ./program MODEL hand.gamprofile 2048 2560 < pixels.raw
 *
 * What it promises, and what not
 *   A verdict keeps a false-alarm rate: of images that are like those the profile was calibrated with (exchangeable
 *   with them), at most 5 % are sent to review and at most 1 % rejected, unless the options say other rates. It does
 *   not promise that every unsuitable image is caught, nor that the network is right about an image that is accepted.
 *   An attention map shows what moved one output of one network, not where disease is.
 *
 * Handles
 *   gam_model, gam_profile, gam_gate, gam_report, gam_comparison, gam_comparison_report and gam_error are opaque. Each
 *   has a function that makes it and a gam_..._free, which accepts NULL. A gate keeps what it needs of its model and
 *   profile, a report needs nothing: free in any order. What a function gives out is written on every path, NULL where the function fails; a handle
 *   never comes together with an error. A handle that was freed must not be used again.
 *
 * Errors
 *   A function that can fail returns a gam_status, GAM_OK being 0, and takes as its last argument where to put a
 *   gam_error that says more; that argument may be NULL. The place is written, not read: NULL on success. No other
 *   function can fail; accessors given NULL, or an index that does not exist, give the least favourable value: no
 *   verdict, a p-value of 0, NaN, "" or NULL as said there. Nothing here ends the process, prints, or raises a signal.
 *   Fail closed: what cannot be judged has no report, and zeroed memory never reads as GAM_ACCEPT.
 *
 * Ownership, in five words
 *   borrowed              the library reads it during the call and keeps no pointer to it
 *   copied                the library takes a copy during the call; the caller's may go afterwards
 *   kept                  the library uses it until the handle is freed
 *   owned by the handle   given to the caller to read until the handle is freed
 *   yours                 given to the caller, who frees it as said
 *
 * Text is UTF-8 and ends with NUL. What the library hands out is valid UTF-8; text handed in must be. Paths are not
 * text: their bytes go to the system unchanged.
 *
 * Files are read completely before a function returns, and may then be changed or deleted.
 *
 * Threads
 *   gam_model_*, gam_profile_*, gam_gate_*, gam_report_*   any threads at once with the same handle
 *   gam_comparison_*                                       any threads at once with the same handle
 *   gam_..._free                                           one thread, once, after all other uses of the handle
 *   gam_error_*                                            any threads at once with the same handle
 *   gam_version*, gam_..._name, gam_instruction_set        any threads at once
 *   The library makes no threads; every call works on the caller's and returns when it is done. A gate takes one
 *   workspace for each thread that verifies at the same time (some megabytes for a ResNet-18 at 224 x 224) and keeps it
 *   until the last owner of the gate is gone. 256 KiB of stack are enough for a thread that calls. After a fork, the
 *   child may use existing handles if no other thread was inside the library during the fork.
 *   Verdicts have the same bits on any thread and from run to run, on one instruction set.
 *
 * Environment: GAM_ISA=avx512|avx2|neon|scalar chooses other kernels than the fastest; it is read when a gate is made.
 * Nothing else of the environment, no signal, no locale and no global state of the host is read or changed; a
 * call computes in the default floating-point environment, whatever the host's is, and gives the host its own back.
 *
 * Structures begin with struct_size, which an initialiser (GAM_..._INIT) sets. A zero elsewhere means the default. A
 * newer host may pass a longer structure to this library: bytes beyond what it knows must be zero, else the call fails
 * with GAM_UNSUPPORTED. Later versions only add functions, codes and fields at the end; take an unknown code as an
 * error.
 *
 * Valid C99 and C++11. Only for processors of 64 bits.
 */
#ifndef GAMVERIFY_H
#define GAMVERIFY_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__) || defined(__clang__)
#define GAM_API __attribute__((visibility("default")))
#define GAM_MUST_USE __attribute__((warn_unused_result))
#else
#define GAM_API
#define GAM_MUST_USE
#endif

/* ------------------------------------------------------------------------------------------------ Versions ------- */

/** The version of this header. The library's own is gam_version(). Since: 0.1 */
#define GAM_VERSION_MAJOR 0
#define GAM_VERSION_MINOR 1
#define GAM_VERSION_PATCH 0
/** Major * 10000 + minor * 100 + patch. Since: 0.1 */
#define GAM_VERSION (GAM_VERSION_MAJOR * 10000 + GAM_VERSION_MINOR * 100 + GAM_VERSION_PATCH)

/**
 * The version of the library that runs, as GAM_VERSION counts.
 *
 * Threads: any. Since: 0.1
 */
GAM_API int32_t gam_version(void);

/**
 * The version of the library that runs, as "0.1.0".
 *
 * @return a text that stays for ever. Threads: any. Since: 0.1
 */
GAM_API const char *gam_version_string(void);

/**
 * The instruction set of the kernels that a gate made now would use.
 *
 * @return "avx512", "avx2", "neon" or "scalar", a text that stays for ever; "" where GAM_ISA asks for one that this
 *         processor lacks (gam_gate_create() then fails with GAM_UNSUPPORTED). Threads: any. Since: 0.1
 */
GAM_API const char *gam_instruction_set(void);

/* ------------------------------------------------------------------------------------------------ Errors --------- */

/** What became of a call. Since: 0.1 */
typedef int32_t gam_status;
enum {
    GAM_OK = 0,               /**< It was done. */
    GAM_INVALID_ARGUMENT = 1, /**< The call is wrong: a NULL, an option out of range, text that is not UTF-8. */
    GAM_OUT_OF_MEMORY = 2,    /**< Not enough memory, or more asked for than a network may take. */
    GAM_NOT_FOUND = 3,        /**< There is no such file or folder. */
    GAM_READ_FAILED = 4,      /**< The system did not let the file be read, or it is no regular file. */
    GAM_INVALID_FILE = 5,     /**< A file, or what stands for one in memory, is not what it must be. */
    GAM_INVALID_IMAGE = 6,    /**< The image's sizes, layout or samples are not what they must be. */
    GAM_MISMATCH = 7,         /**< The profile was made for another model, or with verifiers of a host's own. */
    GAM_TOO_FEW_IMAGES = 8,   /**< The profile's calibration images are too few for the rates asked for. */
    GAM_NOT_FINITE = 9,       /**< The network gave values that are not finite: the image cannot be judged. */
    GAM_UNSUPPORTED = 10,     /**< Something this version of the library, or this processor, does not know. */
    GAM_CANCELLED = 11,       /**< A callback asked to stop; no function of this version takes one. */
    GAM_INTERNAL = 12         /**< A fault of the library: please report its message. */
};

/** Why a call failed. Since: 0.1 */
typedef struct gam_error gam_error;

/**
 * The name of a status, as "GAM_OK".
 *
 * @param status  any value.
 * @return a text that stays for ever; "unknown" for a value without a name. Threads: any. Since: 0.1
 */
GAM_API const char *gam_status_name(gam_status status);

/**
 * The status that the failed call returned.
 *
 * @param error  borrowed; NULL gives GAM_OK.
 * @return the code, never GAM_OK for an error. Threads: any. Since: 0.1
 */
GAM_API gam_status gam_error_code(const gam_error *error);

/**
 * One English sentence: what is wrong, where, what was expected and what was found.
 *
 * @param error  borrowed; NULL gives "".
 * @return owned by the handle. Threads: any. Since: 0.1
 */
GAM_API const char *gam_error_message(const gam_error *error);

/**
 * What the error is about: an argument ("image.row_bytes"), a file, a tensor or a field of a file.
 *
 * @param error  borrowed; NULL gives "".
 * @return owned by the handle; "" where that is not known. Threads: any. Since: 0.1
 */
GAM_API const char *gam_error_subject(const gam_error *error);

/**
 * What should have been there.
 *
 * @param error  borrowed; NULL gives "".
 * @return owned by the handle; "" where that is not known. Threads: any. Since: 0.1
 */
GAM_API const char *gam_error_expected(const gam_error *error);

/**
 * What was there.
 *
 * @param error  borrowed; NULL gives "".
 * @return owned by the handle; "" where that is not known. Threads: any. Since: 0.1
 */
GAM_API const char *gam_error_found(const gam_error *error);

/**
 * Frees an error.
 *
 * @param error  yours, not to be used any more; NULL does nothing. Threads: one. Since: 0.1
 */
GAM_API void gam_error_free(gam_error *error);

/* ------------------------------------------------------------------------------------------------ Model ---------- */

/** A trained network with all that is needed to show it an image. Since: 0.1 */
typedef struct gam_model gam_model;

/**
 * Opens a model: the weights (`model.safetensors`) and how images are prepared (`preprocess.json`).
 *
 * Codes: GAM_INVALID_ARGUMENT, GAM_NOT_FOUND, GAM_READ_FAILED, GAM_INVALID_FILE, GAM_OUT_OF_MEMORY.
 *
 * @param path         borrowed: the model's folder; with a description of its own, it may be the file of the weights.
 * @param description  borrowed: a `preprocess.json` elsewhere; NULL for the one in the folder.
 * @param model        receives the model: yours, free it with gam_model_free(). NULL on failure.
 * @param error        receives the error: yours, free it with gam_error_free(). May be NULL.
 * @return GAM_OK or one of the codes above. Threads: any. Since: 0.1
 */
GAM_API GAM_MUST_USE gam_status gam_model_open(const char *path, const char *description, gam_model **model,
                                               gam_error **error);

/**
 * Opens a model whose files are in memory, as where a host keeps them in a resource or an archive.
 *
 * Codes: GAM_INVALID_ARGUMENT, GAM_INVALID_FILE, GAM_OUT_OF_MEMORY.
 *
 * @param weights            copied: the content of a `model.safetensors`, at any alignment.
 * @param weights_bytes      its size, 1 to 2 GiB.
 * @param description        copied: the content of a `preprocess.json`, without NUL at its end.
 * @param description_bytes  its size, 1 to 64 MiB.
 * @param model              receives the model: yours, free it with gam_model_free(). NULL on failure.
 * @param error              receives the error: yours, free it with gam_error_free(). May be NULL.
 * @return GAM_OK or one of the codes above. Threads: any. Since: 0.1
 */
GAM_API GAM_MUST_USE gam_status gam_model_open_memory(const void *weights, size_t weights_bytes,
                                                      const void *description, size_t description_bytes,
                                                      gam_model **model, gam_error **error);

/**
 * The number of classes, which is the number of the network's outputs; a garbage class is among them.
 *
 * @param model  borrowed; NULL gives 0.
 * @return 1 or more. Threads: any. Since: 0.1
 */
GAM_API size_t gam_model_class_count(const gam_model *model);

/**
 * The name of a class.
 *
 * @param model  borrowed; NULL gives NULL.
 * @param index  0 to gam_model_class_count() - 1; another gives NULL.
 * @return owned by the handle. Threads: any. Since: 0.1
 */
GAM_API const char *gam_model_class_name(const gam_model *model, size_t index);

/**
 * Which class stands for "not a proper input".
 *
 * @param model  borrowed; NULL gives -1.
 * @return the class's index; -1 where the network has none. Threads: any. Since: 0.1
 */
GAM_API int32_t gam_model_garbage_class(const gam_model *model);

/**
 * SHA-256 over weights and description: the same for the same model, however its files are laid out.
 *
 * @param model  borrowed; NULL gives "".
 * @return 64 lower-case hexadecimal digits, owned by the handle. Threads: any. Since: 0.1
 */
GAM_API const char *gam_model_hash(const gam_model *model);

/**
 * Columns of the network's input, to which images are resized.
 *
 * @param model  borrowed; NULL gives 0.
 * @return 1 to 16384. Threads: any. Since: 0.1
 */
GAM_API uint32_t gam_model_input_width(const gam_model *model);

/**
 * Rows of the network's input, to which images are resized.
 *
 * @param model  borrowed; NULL gives 0.
 * @return 1 to 16384. Threads: any. Since: 0.1
 */
GAM_API uint32_t gam_model_input_height(const gam_model *model);

/**
 * Channels of the network's input; gray images are repeated, coloured ones turned to gray as it needs.
 *
 * @param model  borrowed; NULL gives 0.
 * @return 1 or 3. Threads: any. Since: 0.1
 */
GAM_API uint32_t gam_model_input_channels(const gam_model *model);

/**
 * Frees a model; gates made with it go on working.
 *
 * A gate has a copy of the weights of its own: a host that makes no other gate halves its memory by freeing the model.
 *
 * @param model  yours, not to be used any more; NULL does nothing. Threads: one. Since: 0.1
 */
GAM_API void gam_model_free(gam_model *model);

/* ------------------------------------------------------------------------------------------------ Profile -------- */

/** What a model looked like on a site's own proper images; made with `gam fit`. No image is in it. Since: 0.1 */
typedef struct gam_profile gam_profile;

/**
 * Opens a profile (`.gamprofile`), a file of at most 64 MiB.
 *
 * Codes: GAM_INVALID_ARGUMENT, GAM_NOT_FOUND, GAM_READ_FAILED, GAM_INVALID_FILE, GAM_MISMATCH, GAM_OUT_OF_MEMORY.
 *
 * @param path     borrowed: the file.
 * @param model    borrowed: the model it must have been made for, else GAM_MISMATCH; NULL for any, as
 *                 gam_gate_create() looks again.
 * @param profile  receives the profile: yours, free it with gam_profile_free(). NULL on failure.
 * @param error    receives the error: yours, free it with gam_error_free(). May be NULL.
 * @return GAM_OK or one of the codes above. Threads: any. Since: 0.1
 */
GAM_API GAM_MUST_USE gam_status gam_profile_open(const char *path, const gam_model *model, gam_profile **profile,
                                                 gam_error **error);

/**
 * Opens a profile whose file is in memory.
 *
 * Codes: GAM_INVALID_ARGUMENT, GAM_INVALID_FILE, GAM_MISMATCH, GAM_OUT_OF_MEMORY.
 *
 * @param bytes        copied: the content of a `.gamprofile`, at any alignment.
 * @param bytes_count  its size, 1 to 64 MiB.
 * @param model        borrowed: as in gam_profile_open(). May be NULL.
 * @param profile      receives the profile: yours, free it with gam_profile_free(). NULL on failure.
 * @param error        receives the error: yours, free it with gam_error_free(). May be NULL.
 * @return GAM_OK or one of the codes above. Threads: any. Since: 0.1
 */
GAM_API GAM_MUST_USE gam_status gam_profile_open_memory(const void *bytes, size_t bytes_count, const gam_model *model,
                                                        gam_profile **profile, gam_error **error);

/**
 * How many images gave the statistics.
 *
 * @param profile  borrowed; NULL gives 0.
 * @return the count. Threads: any. Since: 0.1
 */
GAM_API size_t gam_profile_reference_count(const gam_profile *profile);

/**
 * How many images gave the scores' distribution; n of them can support rates of 1 / (n + 1) and above.
 *
 * @param profile  borrowed; NULL gives 0.
 * @return the count. Threads: any. Since: 0.1
 */
GAM_API size_t gam_profile_calibration_count(const gam_profile *profile);

/**
 * The hash of the model the profile was made for, as gam_model_hash() gives it.
 *
 * @param profile  borrowed; NULL gives "".
 * @return owned by the handle. Threads: any. Since: 0.1
 */
GAM_API const char *gam_profile_model_hash(const gam_profile *profile);

/**
 * The profile's own hash: SHA-256 over all that is in it.
 *
 * @param profile  borrowed; NULL gives "".
 * @return 64 lower-case hexadecimal digits, owned by the handle. Threads: any. Since: 0.1
 */
GAM_API const char *gam_profile_hash(const gam_profile *profile);

/**
 * What the false-alarm rate of this profile is at most, with 95 % confidence, where p-values at or below a rate alarm.
 *
 * On average over calibration sets it is at most the rate itself; for one set it may be higher.
 *
 * @param profile  borrowed; NULL gives NaN.
 * @param rate     the rate asked for, as 0.05.
 * @return 0 to 1; NaN for a rate that is not above 0 and below 1 or that so few images cannot support. Threads: any.
 *         Since: 0.1
 */
GAM_API double gam_profile_false_alarm_bound(const gam_profile *profile, double rate);

/**
 * The level at which p-values may alarm so that the false-alarm rate of this profile is at most a rate, with 95 %
 * confidence: what GAM_BUDGET_GUARANTEED uses.
 *
 * @param profile  borrowed; NULL gives 0.
 * @param rate     the rate to keep, as 0.05.
 * @return below the rate; 0 where so few images cannot guarantee it. Threads: any. Since: 0.1
 */
GAM_API double gam_profile_guaranteed_level(const gam_profile *profile, double rate);

/**
 * Frees a profile; gates made with it go on working.
 *
 * @param profile  yours, not to be used any more; NULL does nothing. Threads: one. Since: 0.1
 */
GAM_API void gam_profile_free(gam_profile *profile);

/* ------------------------------------------------------------------------------------------------ Gate ----------- */

/** Judges images for one model against one profile. Since: 0.1 */
typedef struct gam_gate gam_gate;

/** What it means that a rate is kept. Since: 0.1 */
typedef int32_t gam_budget_kind;
enum {
    GAM_BUDGET_MARGINAL = 0,  /**< On average over calibration sets. */
    GAM_BUDGET_GUARANTEED = 1 /**< By this profile, with 95 % confidence; takes more calibration images. */
};

/** How the components' scores become one p-value; all but the last keep their rate for dependent ones. Since: 0.1 */
typedef int32_t gam_joining;
enum {
    GAM_JOINING_STANDARD = 0,   /**< Standardised scores: the default, and the most powerful. */
    GAM_JOINING_RANKS = 1,      /**< Ranks. */
    GAM_JOINING_BONFERRONI = 2, /**< The smallest p-value times the number of components. */
    GAM_JOINING_HOLM = 3,       /**< The same, and gam_report_evidence_adjusted_p_value() for each component. */
    GAM_JOINING_HARMONIC = 4,   /**< The harmonic mean with its valid factor; cannot be guaranteed. */
    GAM_JOINING_CAUCHY = 5      /**< Cauchy's combination, approximate; cannot be guaranteed. */
};

/** Among which calibration images a p-value is formed. Since: 0.1 */
typedef int32_t gam_scope;
enum {
    GAM_SCOPE_POOLED = 0,   /**< All: the rates hold over all proper images together. */
    GAM_SCOPE_PER_CLASS = 1 /**< Those of the predicted class, where it has class_images; small classes together. */
};

/** How a gate judges; begin with GAM_GATE_OPTIONS_INIT. Since: 0.1 */
typedef struct gam_gate_options {
    size_t struct_size;          /**< sizeof(gam_gate_options). */
    double review_rate;          /**< The share of proper images that may be sent to review, 0 < rate < 1; 0: 0.05. */
    double reject_rate;          /**< The share that may be rejected, above 0, at most review_rate; 0: 0.01. */
    gam_budget_kind budget_kind; /**< What it means that they are kept. */
    gam_joining joining;         /**< How scores become one p-value. */
    gam_scope scope;             /**< Among which calibration images. */
    uint32_t class_images;       /**< Calibration images from which a class stands alone, for per class; 0: 300. */
} gam_gate_options;

/** The defaults of every field. Since: 0.1 */
#define GAM_GATE_OPTIONS_INIT {sizeof(gam_gate_options), 0, 0, 0, 0, 0, 0}

/**
 * Makes a gate.
 *
 * Codes: GAM_INVALID_ARGUMENT, GAM_MISMATCH, GAM_TOO_FEW_IMAGES (of calibration images, for the review rate: of all, or
 * of every class), GAM_UNSUPPORTED, GAM_OUT_OF_MEMORY.
 *
 * @param model    kept, independently of the handle, which may be freed.
 * @param profile  kept, independently of the handle, which may be freed.
 * @param options  copied; NULL for the defaults.
 * @param gate     receives the gate: yours, free it with gam_gate_free(). NULL on failure.
 * @param error    receives the error: yours, free it with gam_error_free(). May be NULL.
 * @return GAM_OK or one of the codes above. Threads: any. Since: 0.1
 */
GAM_API GAM_MUST_USE gam_status gam_gate_create(const gam_model *model, const gam_profile *profile,
                                                const gam_gate_options *options, gam_gate **gate, gam_error **error);

/**
 * Frees a gate; reports made by it stay.
 *
 * @param gate  yours, not to be used any more; NULL does nothing. Threads: one. Since: 0.1
 */
GAM_API void gam_gate_free(gam_gate *gate);

/* ------------------------------------------------------------------------------------------------ Verifying ------ */

/** The type of an image's samples. Samples of more than a byte are in the processor's byte order. Since: 0.1 */
typedef int32_t gam_pixel_format;
enum {
    GAM_PIXEL_NONE = 0,    /**< Not said: an error. */
    GAM_PIXEL_GRAY8 = 1,   /**< One byte a pixel, 0 to 255. */
    GAM_PIXEL_GRAY16 = 2,  /**< Two bytes a pixel, 0 to 2^bits_stored - 1; a larger sample is an error. */
    GAM_PIXEL_GRAYF32 = 3, /**< A float a pixel, 0 to 1; another value is an error. */
    GAM_PIXEL_RGB8 = 4,    /**< Three bytes a pixel. */
    GAM_PIXEL_RGB16 = 5,   /**< Three times two bytes a pixel. */
    GAM_PIXEL_RGBF32 = 6   /**< Three floats a pixel. */
};

/** Which end of the samples is white: DICOM's photometric interpretation. Since: 0.1 */
typedef int32_t gam_photometric;
enum {
    GAM_MONOCHROME2 = 0, /**< The smallest sample is black. */
    GAM_MONOCHROME1 = 1  /**< The smallest sample is white; the library turns the image over. */
};

/** An image as it lies in the host's memory, before any windowing; begin with GAM_IMAGE_INIT. Since: 0.1 */
typedef struct gam_image {
    size_t struct_size;          /**< sizeof(gam_image). */
    const void *pixels;          /**< The first row's first sample, at any alignment. */
    size_t pixels_bytes;         /**< How many bytes may be read there; what the other fields say must fit in. */
    size_t row_bytes;            /**< Bytes from one row's begin to the next one's; 0: rows without padding. */
    uint32_t width;              /**< Columns, 1 to 16384. */
    uint32_t height;             /**< Rows, 1 to 16384. */
    gam_pixel_format format;     /**< The samples' type; must be said. */
    gam_photometric photometric; /**< Which end is white. */
    uint32_t bits_stored;        /**< Bits used of a sample of 16, 1 to 16; 0: 16. For other types 0 or all bits. */
    uint32_t flags;              /**< Must be 0. */
} gam_image;

/** An image without pixels; every default. Since: 0.1 */
#define GAM_IMAGE_INIT {sizeof(gam_image), NULL, 0, 0, 0, 0, GAM_PIXEL_NONE, GAM_MONOCHROME2, 0, 0}

/** What may be said with an image; begin with GAM_VERIFY_OPTIONS_INIT. Since: 0.1 */
typedef struct gam_verify_options {
    size_t struct_size; /**< sizeof(gam_verify_options). */
    const char *name;   /**< What the JSON report and messages call the image, in UTF-8; NULL: "image", not in JSON. */
} gam_verify_options;

/** The defaults of every field. Since: 0.1 */
#define GAM_VERIFY_OPTIONS_INIT {sizeof(gam_verify_options), NULL}

/** What is to be done with an image. Compare with GAM_ACCEPT; never assume it. Since: 0.1 */
typedef int32_t gam_verdict;
enum {
    GAM_VERDICT_NONE = 0, /**< Not judged. */
    GAM_REJECT = 1,       /**< Not an image that the network may judge. */
    GAM_REVIEW = 2,       /**< A person must look. */
    GAM_ACCEPT = 3        /**< Nothing speaks against the image. */
};

/** The verdict on one image, with every figure behind it. Since: 0.1 */
typedef struct gam_report gam_report;

/**
 * Judges one image.
 *
 * Takes memory of about 16 bytes for each sample of the image during the call.
 *
 * Codes: GAM_INVALID_ARGUMENT, GAM_INVALID_IMAGE, GAM_NOT_FINITE, GAM_UNSUPPORTED, GAM_OUT_OF_MEMORY. An image without
 * a report is not accepted.
 *
 * @param gate     borrowed.
 * @param image    borrowed, with its pixels.
 * @param options  copied; NULL for the defaults.
 * @param report   receives the report: yours, free it with gam_report_free(). NULL on failure.
 * @param error    receives the error: yours, free it with gam_error_free(). May be NULL.
 * @return GAM_OK (of whatever verdict) or one of the codes above. Threads: any. Since: 0.1
 */
GAM_API GAM_MUST_USE gam_status gam_gate_verify(const gam_gate *gate, const gam_image *image,
                                                const gam_verify_options *options, gam_report **report,
                                                gam_error **error);

/* ------------------------------------------------------------------------------------------------ Report --------- */

/**
 * The verdict.
 *
 * @param report  borrowed; NULL gives GAM_VERDICT_NONE.
 * @return GAM_REJECT, GAM_REVIEW or GAM_ACCEPT. Threads: any. Since: 0.1
 */
GAM_API gam_verdict gam_report_verdict(const gam_report *report);

/**
 * The name of a verdict: "none", "reject", "review" or "accept".
 *
 * @param verdict  any value.
 * @return a text that stays for ever; "unknown" for a value without a name. Threads: any. Since: 0.1
 */
GAM_API const char *gam_verdict_name(gam_verdict verdict);

/**
 * The verdict, the weightiest reason and the p-value in one line.
 *
 * @param report  borrowed; NULL gives "".
 * @return owned by the handle. Threads: any. Since: 0.1
 */
GAM_API const char *gam_report_summary(const gam_report *report);

/**
 * How many reasons there are; an accepted image may have none.
 *
 * @param report  borrowed; NULL gives 0.
 * @return the count. Threads: any. Since: 0.1
 */
GAM_API size_t gam_report_reason_count(const gam_report *report);

/**
 * A reason in words, the weightiest first.
 *
 * @param report  borrowed; NULL gives NULL.
 * @param index   0 to gam_report_reason_count() - 1; another gives NULL.
 * @return owned by the handle. Threads: any. Since: 0.1
 */
GAM_API const char *gam_report_reason(const gam_report *report, size_t index);

/**
 * The joined p-value: among images exchangeable with the calibration images, the share with a value this small is at
 * most this value.
 *
 * @param report  borrowed; NULL gives 0.
 * @return above 0, up to 1; NaN where the predicted class has too few calibration images. Threads: any. Since: 0.1
 */
GAM_API double gam_report_p_value(const gam_report *report);

/**
 * The statistic behind the joined p-value, for ranking images; higher means more unusual.
 *
 * @param report  borrowed; NULL gives infinity.
 * @return 0 or more; infinity where a score is undefined. Threads: any. Since: 0.1
 */
GAM_API double gam_report_statistic(const gam_report *report);

/**
 * The class that the network predicts: the largest output, the garbage class left out.
 *
 * @param report  borrowed; NULL gives -1.
 * @return 0 to the number of classes - 1. Threads: any. Since: 0.1
 */
GAM_API int32_t gam_report_class(const gam_report *report);

/**
 * The name of the predicted class.
 *
 * @param report  borrowed; NULL gives "".
 * @return owned by the handle. Threads: any. Since: 0.1
 */
GAM_API const char *gam_report_class_name(const gam_report *report);

/**
 * The probability the network gives to the predicted class: softmax, which is no measure of being right.
 *
 * @param report  borrowed; NULL gives NaN.
 * @return 0 to 1. Threads: any. Since: 0.1
 */
GAM_API double gam_report_probability(const gam_report *report);

/**
 * The probability the network gives to its garbage class.
 *
 * @param report  borrowed; NULL gives NaN.
 * @return 0 to 1; NaN where the network has none. Threads: any. Since: 0.1
 */
GAM_API double gam_report_garbage_probability(const gam_report *report);

/**
 * The network's outputs before softmax, one a class.
 *
 * @param report  borrowed; NULL gives NULL and a count of 0.
 * @param count   receives the number of classes; may be NULL.
 * @return owned by the handle. Threads: any. Since: 0.1
 */
GAM_API const double *gam_report_logits(const gam_report *report, size_t *count);

/**
 * How many calibration images the p-value rests on: all, or those of the predicted class.
 *
 * @param report  borrowed; NULL gives 0.
 * @return the count; it may be too small, the verdict is then no better than GAM_REVIEW. Threads: any. Since: 0.1
 */
GAM_API size_t gam_report_calibration_count(const gam_report *report);

/**
 * The p-value at or below which an image is at least reviewed.
 *
 * @param report  borrowed; NULL gives 0.
 * @return above 0, below 1; 0 where there are too few calibration images, and nothing is accepted. Threads: any.
 *         Since: 0.1
 */
GAM_API double gam_report_review_level(const gam_report *report);

/**
 * The p-value at or below which an image is rejected.
 *
 * @param report  borrowed; NULL gives 0.
 * @return above 0, below 1; 0 where there are too few calibration images to reject for a p-value. Threads: any.
 *         Since: 0.1
 */
GAM_API double gam_report_reject_level(const gam_report *report);

/**
 * What the share of proper images that are reviewed or rejected is at most, with 95 % confidence.
 *
 * @param report  borrowed; NULL gives NaN.
 * @return 0 to 1; NaN where no bound is known. Threads: any. Since: 0.1
 */
GAM_API double gam_report_review_bound(const gam_report *report);

/**
 * What the share of proper images that are rejected is at most, with 95 % confidence.
 *
 * @param report  borrowed; NULL gives NaN.
 * @return 0 to 1; NaN where no bound is known. Threads: any. Since: 0.1
 */
GAM_API double gam_report_reject_bound(const gam_report *report);

/**
 * SHA-256 over the image's samples with its size, depth and polarity, before any preprocessing.
 *
 * @param report  borrowed; NULL gives "".
 * @return 64 lower-case hexadecimal digits, owned by the handle. Threads: any. Since: 0.1
 */
GAM_API const char *gam_report_image_hash(const gam_report *report);

/**
 * The hash of the model that judged, as gam_model_hash() gives it.
 *
 * @param report  borrowed; NULL gives "".
 * @return owned by the handle. Threads: any. Since: 0.1
 */
GAM_API const char *gam_report_model_hash(const gam_report *report);

/**
 * The hash of the profile that judged, as gam_profile_hash() gives it.
 *
 * @param report  borrowed; NULL gives "".
 * @return owned by the handle. Threads: any. Since: 0.1
 */
GAM_API const char *gam_report_profile_hash(const gam_report *report);

/**
 * The instruction set that computed the report, which has the same bits on the same one.
 *
 * @param report  borrowed; NULL gives "".
 * @return "avx512", "avx2", "neon" or "scalar", owned by the handle. Threads: any. Since: 0.1
 */
GAM_API const char *gam_report_instruction_set(const gam_report *report);

/**
 * The whole report for a person, a sentence or a row of figures a line: what to do and why, how unusual the image is,
 * the evidence, and what the verdict promises.
 *
 * @param report  borrowed; NULL gives "".
 * @return lines that end with a line feed, owned by the handle. Threads: any. Since: 0.1
 */
GAM_API const char *gam_report_details(const gam_report *report);

/**
 * The whole report as JSON on one line: every figure needed to repeat it.
 *
 * It is made at the first call, which takes longer.
 *
 * @param report  borrowed; NULL gives "".
 * @return owned by the handle. Threads: any. Since: 0.1
 */
GAM_API const char *gam_report_json(const gam_report *report);

/**
 * Frees a report.
 *
 * @param report  yours, not to be used any more; NULL does nothing. Threads: one. Since: 0.1
 */
GAM_API void gam_report_free(gam_report *report);

/* ------------------------------------------------------------------------------------------------ Evidence ------- */

/**
 * How many components the verdict rests on.
 *
 * @param report  borrowed; NULL gives 0.
 * @return the count, the same for every report of a gate. Threads: any. Since: 0.1
 */
GAM_API size_t gam_report_evidence_count(const gam_report *report);

/**
 * The name of a component, as "early.map".
 *
 * @param report  borrowed; NULL gives NULL.
 * @param index   0 to gam_report_evidence_count() - 1; another gives NULL.
 * @return owned by the handle. Threads: any. Since: 0.1
 */
GAM_API const char *gam_report_evidence_name(const gam_report *report, size_t index);

/**
 * What an unusual score of a component means, in words.
 *
 * @param report  borrowed; NULL gives NULL.
 * @param index   0 to gam_report_evidence_count() - 1; another gives NULL.
 * @return owned by the handle. Threads: any. Since: 0.1
 */
GAM_API const char *gam_report_evidence_words(const gam_report *report, size_t index);

/**
 * The score of a component; higher means more unusual.
 *
 * @param report  borrowed; NULL gives NaN.
 * @param index   0 to gam_report_evidence_count() - 1; another gives NaN.
 * @return the score; NaN where it is undefined, which counts as the most unusual. Threads: any. Since: 0.1
 */
GAM_API double gam_report_evidence_score(const gam_report *report, size_t index);

/**
 * The component's own p-value among the calibration images.
 *
 * @param report  borrowed; NULL gives 0.
 * @param index   0 to gam_report_evidence_count() - 1; another gives 0.
 * @return above 0, up to 1. Threads: any. Since: 0.1
 */
GAM_API double gam_report_evidence_p_value(const gam_report *report, size_t index);

/**
 * The component's p-value adjusted for the number of components, which may be read by itself.
 *
 * @param report  borrowed; NULL gives NaN.
 * @param index   0 to gam_report_evidence_count() - 1; another gives NaN.
 * @return above 0, up to 1; NaN where scores are not joined by GAM_JOINING_HOLM. Threads: any. Since: 0.1
 */
GAM_API double gam_report_evidence_adjusted_p_value(const gam_report *report, size_t index);

/**
 * The score in standard deviations above what is usual for the predicted class.
 *
 * @param report  borrowed; NULL gives NaN.
 * @param index   0 to gam_report_evidence_count() - 1; another gives NaN.
 * @return below 0 for a score that is more usual than most; infinity where it is undefined. Threads: any. Since: 0.1
 */
GAM_API double gam_report_evidence_standardised(const gam_report *report, size_t index);

/**
 * The lower end of the range in which nine of ten calibration images have their score.
 *
 * @param report  borrowed; NULL gives NaN.
 * @param index   0 to gam_report_evidence_count() - 1; another gives NaN.
 * @return the 5 % quantile. Threads: any. Since: 0.1
 */
GAM_API double gam_report_evidence_low(const gam_report *report, size_t index);

/**
 * The upper end of the range in which nine of ten calibration images have their score.
 *
 * @param report  borrowed; NULL gives NaN.
 * @param index   0 to gam_report_evidence_count() - 1; another gives NaN.
 * @return the 95 % quantile. Threads: any. Since: 0.1
 */
GAM_API double gam_report_evidence_high(const gam_report *report, size_t index);

/**
 * The share of the joined statistic that comes from a component.
 *
 * @param report  borrowed; NULL gives 0.
 * @param index   0 to gam_report_evidence_count() - 1; another gives 0.
 * @return 0 to 1. Threads: any. Since: 0.1
 */
GAM_API double gam_report_evidence_share(const gam_report *report, size_t index);

/**
 * How far a component's score is from usual, in words: as "further from usual than 397 of 400 calibration images", or
 * direction and size of the deviation where the component can tell one.
 *
 * @param report  borrowed; NULL gives NULL.
 * @param index   0 to gam_report_evidence_count() - 1; another gives NULL.
 * @return owned by the handle; "undefined" where the score is. Threads: any. Since: 0.1
 */
GAM_API const char *gam_report_evidence_size(const gam_report *report, size_t index);

/**
 * What it is in this image that lies away from the reference images, as "brightness at the upper left".
 *
 * Not every component can tell, and of those that can not for every image; the other accessors of a deviation have a
 * value exactly where this one has.
 *
 * @param report  borrowed; NULL gives NULL.
 * @param index   0 to gam_report_evidence_count() - 1; another gives NULL.
 * @return owned by the handle; NULL where the component cannot tell. Threads: any. Since: 0.1
 */
GAM_API const char *gam_report_evidence_deviation(const gam_report *report, size_t index);

/**
 * Direction and size of a deviation: how many typical spreads (standard deviations over the reference images of the
 * predicted class) the value lies above their mean; below 0, under it.
 *
 * @param report  borrowed; NULL gives NaN.
 * @param index   0 to gam_report_evidence_count() - 1; another gives NaN.
 * @return the number of spreads; NaN where there is no deviation. Threads: any. Since: 0.1
 */
GAM_API double gam_report_evidence_deviation_spreads(const gam_report *report, size_t index);

/**
 * The value of what deviates in this image.
 *
 * @param report  borrowed; NULL gives NaN.
 * @param index   0 to gam_report_evidence_count() - 1; another gives NaN.
 * @return the value, in gam_report_evidence_deviation_unit(); NaN where there is none. Threads: any. Since: 0.1
 */
GAM_API double gam_report_evidence_deviation_value(const gam_report *report, size_t index);

/**
 * The lower end of what is usual for it: nine of ten reference images lie in the range if they are spread normally.
 *
 * @param report  borrowed; NULL gives NaN.
 * @param index   0 to gam_report_evidence_count() - 1; another gives NaN.
 * @return in gam_report_evidence_deviation_unit(); NaN where there is none. Threads: any. Since: 0.1
 */
GAM_API double gam_report_evidence_deviation_low(const gam_report *report, size_t index);

/**
 * The upper end of what is usual for it.
 *
 * @param report  borrowed; NULL gives NaN.
 * @param index   0 to gam_report_evidence_count() - 1; another gives NaN.
 * @return in gam_report_evidence_deviation_unit(); NaN where there is none. Threads: any. Since: 0.1
 */
GAM_API double gam_report_evidence_deviation_high(const gam_report *report, size_t index);

/**
 * What value and range of a deviation are measured in.
 *
 * "% of full scale" (0 for black, 100 for white), "input" (intensities of the network's input), "strength" (the typical
 * size of detail, in those), "activation" (the mean activation of a layer) or "spreads" (typical spreads, beside a
 * typical image's 0). Later versions may add others.
 *
 * @param report  borrowed; NULL gives NULL.
 * @param index   0 to gam_report_evidence_count() - 1; another gives NULL.
 * @return owned by the handle; NULL where there is no deviation. Threads: any. Since: 0.1
 */
GAM_API const char *gam_report_evidence_deviation_unit(const gam_report *report, size_t index);

/* ------------------------------------------------------------------------------------------------ Attention map -- */

/**
 * Rows of the attention map, which has the size of the layer that was looked at, not of the image.
 *
 * @param report  borrowed; NULL gives 0.
 * @return 1 or more. Threads: any. Since: 0.1
 */
GAM_API uint32_t gam_report_attention_height(const gam_report *report);

/**
 * Columns of the attention map.
 *
 * @param report  borrowed; NULL gives 0.
 * @return 1 or more. Threads: any. Since: 0.1
 */
GAM_API uint32_t gam_report_attention_width(const gam_report *report);

/**
 * The attention map (Grad-CAM of the predicted class) before any scaling: what moved this output of the network.
 *
 * All zeros is an outcome of its own: nothing at this layer speaks for the class.
 *
 * @param report  borrowed; NULL gives NULL and a count of 0.
 * @param count   receives height * width; may be NULL.
 * @return row after row from the top, 0 or more, owned by the handle. Threads: any. Since: 0.1
 */
GAM_API const double *gam_report_attention_values(const gam_report *report, size_t *count);

/**
 * Fills a buffer with the attention map at any size, to lay over the image: bilinear, divided by its largest value.
 *
 * Codes: GAM_INVALID_ARGUMENT, GAM_OUT_OF_MEMORY.
 *
 * @param report  borrowed.
 * @param width   columns wanted, 1 to 16384.
 * @param height  rows wanted, 1 to 16384.
 * @param values  receives width * height floats of 0 to 1, row after row from the top; not written on failure.
 * @param count   how many floats there is room for, at least width * height.
 * @param error   receives the error: yours, free it with gam_error_free(). May be NULL.
 * @return GAM_OK or one of the codes above. Threads: any. Since: 0.1
 */
GAM_API GAM_MUST_USE gam_status gam_report_attention_resized(const gam_report *report, uint32_t width,
                                                             uint32_t height, float *values, size_t count,
                                                             gam_error **error);

/* ------------------------------------------------------------------------------------------------ Comparison ----- */

/** Whether a candidate network suits images, compared with a trusted one. Compare with GAM_SUITABLE. Since: 0.1 */
typedef int32_t gam_suitability;
enum {
    GAM_SUITABILITY_NONE = 0, /**< Not judged. */
    GAM_NOT_COMPARABLE = 1,   /**< There is too little to compare. */
    GAM_UNSUITABLE = 2,       /**< The evidence does not follow the trusted network's. */
    GAM_DOUBTFUL = 3,         /**< Neither shown to be suitable nor to be unsuitable. */
    GAM_SUITABLE = 4          /**< Attention and answers agree. */
};

/** Two models and what they saw of the same images. Since: 0.1 */
typedef struct gam_comparison gam_comparison;

/** Whether the candidate suits the images, with every figure behind it. Since: 0.1 */
typedef struct gam_comparison_report gam_comparison_report;

/**
 * Begins to compare a candidate with a trusted model; images are added one by one, labels are not needed.
 *
 * Each model sees the images through its own preprocessing; classes are matched by name. Which of the two is right is
 * not said.
 *
 * Codes: GAM_INVALID_ARGUMENT, GAM_MISMATCH (the candidate lacks classes of the trusted model), GAM_UNSUPPORTED,
 * GAM_OUT_OF_MEMORY.
 *
 * @param trusted     kept, independently of the handle, which may be freed.
 * @param candidate   kept, independently of the handle, which may be freed.
 * @param comparison  receives the comparison: yours, free it with gam_comparison_free(). NULL on failure.
 * @param error       receives the error: yours, free it with gam_error_free(). May be NULL.
 * @return GAM_OK or one of the codes above. Threads: any. Since: 0.1
 */
GAM_API GAM_MUST_USE gam_status gam_comparison_create(const gam_model *trusted, const gam_model *candidate,
                                                      gam_comparison **comparison, gam_error **error);

/**
 * Shows both models an image and keeps what they saw, some kilobytes; 30 images are enough for most verdicts.
 *
 * Codes: GAM_INVALID_ARGUMENT, GAM_INVALID_IMAGE, GAM_NOT_FINITE, GAM_UNSUPPORTED, GAM_OUT_OF_MEMORY. An image that
 * fails is not added.
 *
 * @param comparison  borrowed.
 * @param image       borrowed, with its pixels.
 * @param error       receives the error: yours, free it with gam_error_free(). May be NULL.
 * @return GAM_OK or one of the codes above. Threads: any; images count in the order in which they were done.
 *         Since: 0.1
 */
GAM_API GAM_MUST_USE gam_status gam_comparison_add(gam_comparison *comparison, const gam_image *image,
                                                   gam_error **error);

/**
 * What the images added so far say; more may be added afterwards.
 *
 * Codes: GAM_INVALID_ARGUMENT, GAM_OUT_OF_MEMORY. Too few images are no failure: the verdict is GAM_NOT_COMPARABLE.
 *
 * @param comparison  borrowed.
 * @param report      receives the report: yours, free it with gam_comparison_report_free(). NULL on failure.
 * @param error       receives the error: yours, free it with gam_error_free(). May be NULL.
 * @return GAM_OK (of whatever verdict) or one of the codes above. Threads: any. Since: 0.1
 */
GAM_API GAM_MUST_USE gam_status gam_comparison_judge(const gam_comparison *comparison,
                                                     gam_comparison_report **report, gam_error **error);

/**
 * Frees a comparison; reports made by it stay.
 *
 * @param comparison  yours, not to be used any more; NULL does nothing. Threads: one. Since: 0.1
 */
GAM_API void gam_comparison_free(gam_comparison *comparison);

/**
 * The verdict.
 *
 * @param report  borrowed; NULL gives GAM_SUITABILITY_NONE.
 * @return GAM_NOT_COMPARABLE, GAM_UNSUITABLE, GAM_DOUBTFUL or GAM_SUITABLE. Threads: any. Since: 0.1
 */
GAM_API gam_suitability gam_comparison_report_verdict(const gam_comparison_report *report);

/**
 * The name of a verdict: "none", "not comparable", "unsuitable", "doubtful" or "suitable".
 *
 * @param suitability  any value.
 * @return a text that stays for ever; "unknown" for a value without a name. Threads: any. Since: 0.1
 */
GAM_API const char *gam_suitability_name(gam_suitability suitability);

/**
 * The verdict and what it says, in one line.
 *
 * @param report  borrowed; NULL gives "".
 * @return owned by the handle. Threads: any. Since: 0.1
 */
GAM_API const char *gam_comparison_report_summary(const gam_comparison_report *report);

/**
 * How many reasons there are.
 *
 * @param report  borrowed; NULL gives 0.
 * @return the count. Threads: any. Since: 0.1
 */
GAM_API size_t gam_comparison_report_reason_count(const gam_comparison_report *report);

/**
 * A reason in words, the weightiest first.
 *
 * @param report  borrowed; NULL gives NULL.
 * @param index   0 to gam_comparison_report_reason_count() - 1; another gives NULL.
 * @return owned by the handle. Threads: any. Since: 0.1
 */
GAM_API const char *gam_comparison_report_reason(const gam_comparison_report *report, size_t index);

/**
 * The number of images that the verdict rests on.
 *
 * @param report  borrowed; NULL gives 0.
 * @return the count. Threads: any. Since: 0.1
 */
GAM_API size_t gam_comparison_report_image_count(const gam_comparison_report *report);

/**
 * One of the report's figures.
 *
 * "identification.within" (the deciding one) and "identification.all", "agreement", "kappa", "margin.correlation",
 * "identification.early", and for each metric as "ssim": "similarity.ssim", "lead.ssim", "effect.ssim",
 * "undefined.ssim".
 *
 * @param report     borrowed; NULL gives NaN.
 * @param statistic  borrowed: the figure's name; NULL, or one that is not known, gives NaN.
 * @param layer      borrowed: a layer as the trusted network names it; NULL for the deciding one.
 * @param lower      receives the lower bound of the 95 % interval, NaN where there is none. May be NULL.
 * @param upper      receives the upper bound, NaN where there is none. May be NULL.
 * @return the figure; NaN where it is undefined. Threads: any. Since: 0.1
 */
GAM_API double gam_comparison_report_figure(const gam_comparison_report *report, const char *statistic,
                                            const char *layer, double *lower, double *upper);

/**
 * The report as JSON of the format gamverify.comparison: every figure, hashes of the models, digest of the images.
 *
 * @param report  borrowed; NULL gives "".
 * @return owned by the handle. Threads: any. Since: 0.1
 */
GAM_API const char *gam_comparison_report_json(const gam_comparison_report *report);

/**
 * Frees a report.
 *
 * @param report  yours, not to be used any more; NULL does nothing. Threads: one. Since: 0.1
 */
GAM_API void gam_comparison_report_free(gam_comparison_report *report);

/* ------------------------------------------------------------------------------------------------ Layout --------- */

#if defined(__cplusplus)
#define GAM_STATIC_ASSERT(condition, text) static_assert(condition, text)
#elif defined(__STDC_VERSION__) && __STDC_VERSION__ >= 201112L
#define GAM_STATIC_ASSERT(condition, text) _Static_assert(condition, text)
#else
#define GAM_STATIC_ASSERT(condition, text) struct gam_static_assert
#endif

GAM_STATIC_ASSERT(sizeof(void *) == 8 && sizeof(size_t) == 8, "gamverify is for processors of 64 bits");
GAM_STATIC_ASSERT(sizeof(gam_gate_options) == 40 && offsetof(gam_gate_options, reject_rate) == 16 &&
                      offsetof(gam_gate_options, budget_kind) == 24 && offsetof(gam_gate_options, class_images) == 36,
                  "gam_gate_options");
GAM_STATIC_ASSERT(sizeof(gam_verify_options) == 16 && offsetof(gam_verify_options, name) == 8, "gam_verify_options");
GAM_STATIC_ASSERT(sizeof(gam_image) == 56 && offsetof(gam_image, row_bytes) == 24 && offsetof(gam_image, width) == 32 &&
                      offsetof(gam_image, format) == 40 && offsetof(gam_image, flags) == 52,
                  "gam_image");

#undef GAM_STATIC_ASSERT

#ifdef __cplusplus
}
#endif

#endif
