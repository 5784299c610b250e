#if defined(__linux__)
#define _GNU_SOURCE
#endif
#include "CGAMTeam.h"
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <unistd.h>

// How often a helper looks for a new job before it sleeps, and the caller for the last item before it yields: a few
// tens of microseconds, the time between two layers.
enum { LOOKS = 4000, MOST_THREADS = 64, COUNT_BITS = 20 };

// One word holds the job's number and the range of items that are left, so that claiming an item and noticing that the
// job has changed are one step.
#define FIELD ((UINT64_C(1) << COUNT_BITS) - 1)

struct gam_team {
    int32_t size;
    pid_t owner; // the process whose threads the helpers are
    pthread_t helpers[MOST_THREADS];
    pthread_mutex_t busy; // held by the caller whose job it is

    _Alignas(64) _Atomic uint64_t ticket; // number | end | next
    _Alignas(64) _Atomic int32_t done;    // items finished
    gam_job *job;
    void *context;
    uint64_t number;

#if defined(__linux__)
    cpu_set_t allowed; // where the threads may run
    int processor;     // where the caller was when it last took the team
#endif

    // Sleeping: a helper waits until the job's number is another.
    pthread_mutex_t sleep;
    pthread_cond_t wake;
    _Atomic int32_t sleepers;
    _Atomic bool stop;
};

typedef struct {
    gam_team *team;
    int32_t index;
} gam_helper;

static void breathe(void) {
#if defined(__x86_64__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ volatile("yield");
#endif
}

static bool has_items(uint64_t ticket) { return (ticket & FIELD) < (ticket >> COUNT_BITS & FIELD); }

// Claims and does items until none is left; whether there was any. Every other thread takes them from the end on: what a
// thread reads is then mostly what it wrote itself in the step before, and lies in its own cache.
static bool work(gam_team *team, int32_t thread) {
    const bool last = thread % 2 == 1;
    const uint64_t claimed = last ? -(UINT64_C(1) << COUNT_BITS) : 1;
    bool any = false;
    uint64_t ticket = atomic_load_explicit(&team->ticket, memory_order_acquire);
    while (has_items(ticket)) {
        if (!atomic_compare_exchange_weak_explicit(&team->ticket, &ticket, ticket + claimed, memory_order_acquire,
                                                   memory_order_acquire))
            continue;
        // The job cannot end, and its fields cannot change, while a claimed item is not done.
        const uint64_t item = last ? (ticket >> COUNT_BITS & FIELD) - 1 : ticket & FIELD;
        team->job(team->context, (int32_t)item, thread);
        atomic_fetch_add_explicit(&team->done, 1, memory_order_release);
        any = true;
        ticket = atomic_load_explicit(&team->ticket, memory_order_acquire);
    }
    return any;
}

// Keeps the helpers off the processor that the caller is on, where they may use another: the system likes to wake a
// thread beside the one that wakes it, and there it would only take turns with it.
static void keep_aside(gam_team *team) {
#if defined(__linux__)
    int processor = sched_getcpu();
    if (processor < 0 || processor == team->processor || CPU_COUNT(&team->allowed) < 2) return;
    team->processor = processor;
    cpu_set_t others = team->allowed;
    CPU_CLR((size_t)processor, &others);
    for (int32_t i = 1; i < team->size; i++) pthread_setaffinity_np(team->helpers[i], sizeof others, &others);
#else
    (void)team;
#endif
}

static void *help(void *argument) {
    gam_helper helper = *(gam_helper *)argument;
    free(argument);
    gam_team *team = helper.team;
    for (int looks = 0; !atomic_load_explicit(&team->stop, memory_order_acquire);) {
        if (work(team, helper.index)) {
            looks = 0;
        } else if (looks++ < LOOKS) {
            breathe();
        } else {
            pthread_mutex_lock(&team->sleep);
            atomic_fetch_add(&team->sleepers, 1);
            while (!has_items(atomic_load(&team->ticket)) && !atomic_load(&team->stop))
                pthread_cond_wait(&team->wake, &team->sleep);
            atomic_fetch_sub(&team->sleepers, 1);
            pthread_mutex_unlock(&team->sleep);
            looks = 0;
        }
    }
    return NULL;
}

gam_team *gam_team_make(int32_t threads) {
    threads = threads < 1 ? 1 : threads > MOST_THREADS ? MOST_THREADS : threads;
    void *memory = NULL;
    if (posix_memalign(&memory, 64, sizeof(gam_team))) return NULL;
    gam_team *team = memory;
    *team = (gam_team){.size = 1, .owner = getpid()};
#if defined(__linux__)
    team->processor = -1;
    if (sched_getaffinity(0, sizeof team->allowed, &team->allowed)) CPU_ZERO(&team->allowed);
#endif
    pthread_mutex_init(&team->busy, NULL);
    pthread_mutex_init(&team->sleep, NULL);
    pthread_cond_init(&team->wake, NULL);
    for (int32_t i = 1; i < threads; i++) {
        gam_helper *helper = malloc(sizeof *helper);
        if (!helper) break;
        *helper = (gam_helper){team, i};
        if (pthread_create(&team->helpers[i], NULL, help, helper)) {
            free(helper);
            break;
        }
        team->size = i + 1;
    }
    return team;
}

void gam_team_free(gam_team *team) {
    if (!team) return;
    if (team->owner == getpid()) {
        pthread_mutex_lock(&team->sleep);
        atomic_store(&team->stop, true);
        pthread_cond_broadcast(&team->wake);
        pthread_mutex_unlock(&team->sleep);
        for (int32_t i = 1; i < team->size; i++) pthread_join(team->helpers[i], NULL);
        pthread_cond_destroy(&team->wake);
        pthread_mutex_destroy(&team->sleep);
        pthread_mutex_destroy(&team->busy);
    }
    free(team);
}

int32_t gam_team_size(const gam_team *team) { return team->size; }

int32_t gam_team_sleeping(const gam_team *team) { return atomic_load(&team->sleepers); }

bool gam_team_enter(gam_team *team) {
    if (team->size < 2 || team->owner != getpid() || pthread_mutex_trylock(&team->busy)) return false;
    keep_aside(team);
    return true;
}

void gam_team_leave(gam_team *team) { pthread_mutex_unlock(&team->busy); }

void gam_team_run(gam_team *team, int32_t count, gam_job *job, void *context) {
    if (count < 2 || count > (int32_t)FIELD) {
        for (int32_t i = 0; i < count; i++) job(context, i, 0);
        return;
    }
    team->job = job;
    team->context = context;
    atomic_store_explicit(&team->done, 0, memory_order_relaxed);
    atomic_store(&team->ticket, ++team->number << 2 * COUNT_BITS | (uint64_t)count << COUNT_BITS);
    if (atomic_load(&team->sleepers)) {
        pthread_mutex_lock(&team->sleep);
        pthread_cond_broadcast(&team->wake);
        pthread_mutex_unlock(&team->sleep);
    }
    work(team, 0);
    for (int looks = 0; atomic_load_explicit(&team->done, memory_order_acquire) < count; looks++) {
        if (looks < LOOKS) breathe();
        else sched_yield();
    }
}
