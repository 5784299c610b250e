// Eight threads of small stacks verify through one gate and must all see the same bits: threads MODEL PROFILE.
#include "check.h"

#include <pthread.h>

enum { THREADS = 8, ROUNDS = 25 };

typedef struct {
    const gam_gate *gate;
    const gam_report *expected;
    const gam_report *shared;
    int wrong;
} task;

static void *work(void *argument) {
    task *const mine = argument;
    const gam_image image = sample_image();
    for (int i = 0; i < ROUNDS; i += 1) {
        gam_report *report = NULL;
        gam_error *error = NULL;
        mine->wrong += gam_gate_verify(mine->gate, &image, NULL, &report, &error) != GAM_OK;
        mine->wrong += strcmp(gam_report_json(report), gam_report_json(mine->expected)) != 0;
        // All threads ask for the same report's text at once, which is made then.
        mine->wrong += strcmp(gam_report_json(mine->shared), gam_report_json(mine->expected)) != 0;
        gam_report_free(report);
        gam_error_free(error);
    }
    return NULL;
}

int main(int argc, char **argv) {
    if (argc != 3) return 97;
    gam_gate *gate = open_gate(argv[1], argv[2]);
    const gam_image image = sample_image();
    gam_report *expected = NULL, *shared = NULL;
    CHECK(gam_gate_verify(gate, &image, NULL, &expected, NULL) == GAM_OK);
    CHECK(gam_gate_verify(gate, &image, NULL, &shared, NULL) == GAM_OK);
    pthread_t threads[THREADS];
    task tasks[THREADS];
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    CHECK(pthread_attr_setstacksize(&attributes, 256 << 10) == 0);
    for (int i = 0; i < THREADS; i += 1) {
        tasks[i] = (task){gate, expected, shared, 0};
        if (pthread_create(&threads[i], &attributes, work, &tasks[i])) return 96;
    }
    for (int i = 0; i < THREADS; i += 1) {
        pthread_join(threads[i], NULL);
        CHECK(tasks[i].wrong == 0);
    }
    gam_report_free(expected);
    gam_report_free(shared);
    gam_gate_free(gate);
    if (!failures) printf("no failure\n");
    return failures;
}
