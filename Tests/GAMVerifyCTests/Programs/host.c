// What the library must leave alone in its host: host MODEL PROFILE. For the library as it is shipped: the dynamic
// Swift runtime of a build for tests sets signal handlers of its own.
#define _GNU_SOURCE
#include "check.h"

#include <dirent.h>
#include <fenv.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

static int thread_count(void) {
    int count = 0;
    DIR *folder = opendir("/proc/self/task");
    if (!folder) return 1;
    for (const struct dirent *entry; (entry = readdir(folder));) count += entry->d_name[0] != '.';
    closedir(folder);
    return count;
}

static int is_mapped(const char *name) {
    FILE *maps = fopen("/proc/self/maps", "r");
    char line[4096];
    int found = 0;
    while (maps && fgets(line, sizeof line, maps)) found = found || strstr(line, name);
    if (maps) fclose(maps);
    return found;
}

// An image that needs more memory than the process may still have is an error, not the end of the process.
static void without_memory(const gam_gate *gate) {
    enum { LARGE = 8192 };
    unsigned char *pixels = calloc(LARGE, LARGE);
    if (!pixels) return;
    gam_image image = GAM_IMAGE_INIT;
    image.pixels = pixels;
    image.pixels_bytes = (size_t)LARGE * LARGE;
    image.width = LARGE;
    image.height = LARGE;
    image.format = GAM_PIXEL_GRAY8;
    struct rlimit before;
    getrlimit(RLIMIT_AS, &before);
    const struct rlimit small = {(rlim_t)512 << 20, before.rlim_max};
    setrlimit(RLIMIT_AS, &small);
    gam_report *report = NULL;
    gam_error *error = NULL;
    CHECK(gam_gate_verify(gate, &image, NULL, &report, &error) == GAM_OUT_OF_MEMORY);
    setrlimit(RLIMIT_AS, &before);
    CHECK(!report && gam_error_code(error) == GAM_OUT_OF_MEMORY && strlen(gam_error_message(error)) > 0);
    CHECK(!*gam_error_subject(error) && !*gam_error_expected(error) && !*gam_error_found(error));
    gam_error_free(error);
    gam_error_free(error); // nothing was taken for it
    free(pixels);
}

int main(int argc, char **argv) {
    if (argc < 3) return 97;
    struct sigaction before[NSIG], after;
    for (int i = 1; i < NSIG; i += 1) sigaction(i, NULL, &before[i]);
    fesetround(FE_UPWARD);

    const int threads = thread_count();
    gam_gate *gate = open_gate(argv[1], argv[2]);
    const gam_image image = sample_image();
    for (int i = 0; i < 20; i += 1) {
        gam_report *report = NULL;
        CHECK(gam_gate_verify(gate, &image, NULL, &report, NULL) == GAM_OK);
        gam_report_free(report);
    }
    CHECK(thread_count() == threads);
    CHECK(!is_mapped("openblas") && !is_mapped("libswift") && !is_mapped("Foundation"));
    // The host keeps its rounding, and the figures do not depend on it.
    gam_report *upward = NULL, *nearest = NULL;
    CHECK(gam_gate_verify(gate, &image, NULL, &upward, NULL) == GAM_OK);
    CHECK(fegetround() == FE_UPWARD);
    fesetround(FE_TONEAREST);
    CHECK(gam_gate_verify(gate, &image, NULL, &nearest, NULL) == GAM_OK);
    CHECK(strcmp(gam_report_json(upward), gam_report_json(nearest)) == 0);
    gam_report_free(upward);
    gam_report_free(nearest);
    for (int i = 1; i < NSIG; i += 1) {
        memset(&after, 0, sizeof after);
        if (sigaction(i, NULL, &after) == 0) CHECK(after.sa_handler == before[i].sa_handler);
    }
    if (argc == 3) without_memory(gate); // a sanitizer's own memory leaves no room for the limit
    gam_gate_free(gate);
    if (!failures) printf("no failure\n");
    return failures;
}
