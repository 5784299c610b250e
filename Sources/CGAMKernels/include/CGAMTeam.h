// A small team of threads that share the work items of one job after another.
//
// Items are claimed one by one; the caller works too and waits for finished items, never for threads, so that a helper
// which the system has put aside delays nobody unless it holds an item. Helpers look for work for a moment after a job
// and then sleep: an idle team uses no processor time.
#pragma once
#include <stdbool.h>
#include <stdint.h>

typedef struct gam_team gam_team;

/// Called for each item; `thread` is 0 for the caller and 1 ..< threads for helpers.
typedef void gam_job(void *context, int32_t item, int32_t thread);

/// A team of `threads` threads, the caller's among them (1 to 64); helpers start now. A helper that the system does not
/// give is done without. NULL where there is no memory.
gam_team *gam_team_make(int32_t threads);

/// Ends the helpers and frees the team; no job may be under way. In a child of a fork it frees only the memory.
void gam_team_free(gam_team *team);

/// How many threads there are, the caller's among them.
int32_t gam_team_size(const gam_team *team);

/// Takes the team for the calling thread until gam_team_leave; false where it has one thread only, is busy with
/// another caller's work, or this process is a child that was forked from the one that made it: then the caller works
/// alone. It never waits. Where the caller has moved to another processor, the helpers are moved off it (Linux).
bool gam_team_enter(gam_team *team);
/// Gives the team back.
void gam_team_leave(gam_team *team);

/// Calls job(context, item, thread) for each item in 0 ..< count and returns when all are done; only between
/// gam_team_enter and gam_team_leave.
void gam_team_run(gam_team *team, int32_t count, gam_job *job, void *context);

/// How many helpers sleep at this moment.
int32_t gam_team_sleeping(const gam_team *team);
