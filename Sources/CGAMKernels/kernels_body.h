// All kernels once, in generic-width vector code. Included for each instruction set with
//   NAME(x)  the symbol's name for it          TARGET   the function attribute that permits its instructions
//   LANES    floats of a vector                ROWS     grid points of a register block
// defined. Combinations in use, all visited by the tests: (16, 8), (8, 6), (4, 4), (4, 8).
typedef float NAME(vec) __attribute__((vector_size(4 * LANES), aligned(4), may_alias));
typedef int32_t NAME(ivec) __attribute__((vector_size(4 * LANES), aligned(4), may_alias));
typedef double NAME(dvec) __attribute__((vector_size(8 * LANES), aligned(8), may_alias));
#define vec NAME(vec)
#define ivec NAME(ivec)
#define dvec NAME(dvec)
#define INLINE static inline __attribute__((always_inline)) TARGET
#define KERNEL TARGET static
#define WIDTH (2 * LANES)
#define UNROLL _Pragma("clang loop unroll(full)")
// What is made once for each height of a register block.
#if ROWS == 8
#define EACH_HEIGHT(X, V) X(1, V) X(2, V) X(3, V) X(4, V) X(5, V) X(6, V) X(7, V) X(8, V)
#elif ROWS == 6
#define EACH_HEIGHT(X, V) X(1, V) X(2, V) X(3, V) X(4, V) X(5, V) X(6, V)
#else
#define EACH_HEIGHT(X, V) X(1, V) X(2, V) X(3, V) X(4, V)
#endif

INLINE vec NAME(load)(const float *p) { return *(const vec *)p; }
INLINE void NAME(store)(float *p, vec v) { *(vec *)p = v; }
// Negative values to 0; a NaN stays, so that it is noticed.
INLINE vec NAME(positive)(vec v) { return (vec)((ivec)v & ~(v < 0)); }
#define load NAME(load)
#define store NAME(store)
#define positive NAME(positive)

#include "bodies/elementwise.h"
#include "bodies/normalization.h"
#include "bodies/pooling.h"
#include "bodies/product.h"
#include "bodies/rows.h"
#include "bodies/winograd.h"
#include "bodies/packing.h"
#include "bodies/stem.h"
#include "bodies/across.h"
#include "bodies/training.h"

#define ENTRY(field, function, check) .field = NAME(function),
static const gam_kernels NAME(table) = {.name = ISA, .lanes = LANES, .rows = ROWS, GAM_EACH_KERNEL(ENTRY)};
#undef ENTRY
#undef vec
#undef ivec
#undef dvec
#undef INLINE
#undef KERNEL
#undef WIDTH
#undef UNROLL
#undef EACH_HEIGHT
#undef load
#undef store
#undef positive
#undef NAME
#undef ISA
#undef TARGET
#undef LANES
#undef ROWS
