// A team of threads and a fork: the parent goes on with its helpers, the child works alone, and both can end.
#include "CGAMTeam.h"
#include <stdbool.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ITEMS = 1000, THREADS = 3 };

static void count(void *context, int32_t item, int32_t thread) {
    (void)thread;
    ((char *)context)[item] += 1;
}

// Whether each item was done once.
static bool runs(gam_team *team) {
    static char done[ITEMS];
    for (int i = 0; i < ITEMS; i++) done[i] = 0;
    gam_team_run(team, ITEMS, count, done);
    for (int i = 0; i < ITEMS; i++)
        if (done[i] != 1) return false;
    return true;
}

static bool enters_and_runs(gam_team *team) {
    if (!gam_team_enter(team)) return false;
    const bool good = runs(team);
    gam_team_leave(team);
    return good;
}

int main(void) {
    gam_team *team = gam_team_make(THREADS);
    bool good = team && enters_and_runs(team);
    const pid_t child = good ? fork() : -1;
    if (child == 0) {
        alarm(20); // a child that waits for helpers it does not have
        const bool alone = !gam_team_enter(team);
        gam_team_free(team);
        gam_team *own = gam_team_make(THREADS); // with helpers of its own
        const bool works = own && enters_and_runs(own);
        gam_team_free(own);
        _exit(alone && works ? 0 : 1);
    }
    int status = -1;
    good = good && child > 0 && waitpid(child, &status, 0) == child && status == 0 && enters_and_runs(team);
    gam_team_free(team);
    puts(good ? "team and fork        passed" : "team and fork        FAILED");
    return good ? 0 : 1;
}
