// Compiles the generic-width kernels for each instruction set and chooses one at run time. Targets are function
// attributes, so that no compiler flag is needed and the package stays usable as a dependency.
#include "CGAMKernels.h"
#include <string.h>

#include "kernel_list.h"
#include "minimal_filtering.h"

#if defined(__x86_64__)
#define NAME(x) x##_avx512
#define ISA "avx512"
#define TARGET __attribute__((target("avx512f,avx512dq,avx512vl,avx512bw,fma")))
#define LANES 16
#define ROWS 8
#include "kernels_body.h"

#define NAME(x) x##_avx2
#define ISA "avx2"
#define TARGET __attribute__((target("avx2,fma")))
#define LANES 8
#define ROWS 6
#include "kernels_body.h"
#endif

#if defined(__aarch64__)
#define NAME(x) x##_neon
#define ISA "neon"
#define TARGET
#define LANES 4
#define ROWS 8
#include "kernels_body.h"
#endif

#define NAME(x) x##_scalar
#define ISA "scalar"
#define TARGET
#define LANES 4
#define ROWS 4
#include "kernels_body.h"

// Best first.
static const gam_kernels *const tables[] = {
#if defined(__x86_64__)
    &table_avx512, &table_avx2,
#endif
#if defined(__aarch64__)
    &table_neon,
#endif
    &table_scalar,
};
enum { TABLES = sizeof tables / sizeof *tables };

static bool can_run(const gam_kernels *table) {
#if defined(__x86_64__)
    // These also ask whether the system saves the wide registers.
    if (table == &table_avx512)
        return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
               __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bw");
    if (table == &table_avx2) return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
#endif
    (void)table;
    return true;
}

const gam_kernels *gam_kernels_named(const char *name) {
    for (int i = 0; i < TABLES; i++)
        if (name && !strcmp(tables[i]->name, name) && can_run(tables[i])) return tables[i];
    return NULL;
}

const gam_kernels *gam_kernels_best(void) {
    for (int i = 0; i < TABLES; i++)
        if (can_run(tables[i])) return tables[i];
    return &table_scalar;
}

const char *gam_kernels_available(void) {
#if defined(__x86_64__)
    return can_run(&table_avx512) ? "avx512 avx2 scalar" : can_run(&table_avx2) ? "avx2 scalar" : "scalar";
#elif defined(__aarch64__)
    return "neon scalar";
#else
    return "scalar";
#endif
}
