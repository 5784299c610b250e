#pragma once

/*
 * A function compiled twice: for every processor of its kind, and on x86-64 for those with 256-bit vectors, chosen when
 * it is called. Multiplications and additions are not contracted, so both have the same bits.
 *
 * Define `static GAM_BODY name_body(...)` under `#pragma STDC FP_CONTRACT OFF`, then `GAM_WIDE(name, (types and names),
 * (names))`; whatever a body calls is a `GAM_BODY`, too.
 */

#define GAM_BODY inline __attribute__((always_inline))

#if defined(__x86_64__)
#define GAM_WIDE(name, parameters, arguments)                                                                          \
    __attribute__((target("avx2"))) static void name##_avx2 parameters { name##_body arguments; }                      \
    void name parameters {                                                                                             \
        if (__builtin_cpu_supports("avx2")) {                                                                          \
            name##_avx2 arguments;                                                                                     \
        } else {                                                                                                       \
            name##_body arguments;                                                                                     \
        }                                                                                                              \
    }
#else
#define GAM_WIDE(name, parameters, arguments)                                                                          \
    void name parameters { name##_body arguments; }
#endif
