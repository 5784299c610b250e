// The matrices G of minimal filtering (Winograd 1980), by which weights are transformed: row p belongs to a position's
// point q with Lagrange's divisor n, the product of q's distances to the other finite points, and gives
// (1, q, q^2, ...) / n over the taps of a window; for the point infinity it is the last tap.
//
// A window of stride 2 is two windows of stride 1: the first, third, ... tap over the even places and the others over
// the odd ones; the rows of one have zeros at the other's taps.
#pragma once
#include "CGAMKernels.h"

#define A GAM_WINOGRAD_A
#define B GAM_WINOGRAD_B
#define C GAM_WINOGRAD_C
#define D GAM_WINOGRAD_D
#define E GAM_STEM_E
#define F GAM_STEM_F
#define G GAM_STEM_G
// Divisors: of +-a beside 0 and +-b, of +-a beside +-b, of +-a beside +-b and +-c (of odd degree: its sign is q's).
#define WITH_ZERO(a, b) (2.0 * (a) * (a) * ((a) * (a) - (b) * (b)))
#define PAIRS(a, b) (2.0 * (a) * ((a) * (a) - (b) * (b)))
#define TRIPLE(a, b, c) (PAIRS(a, b) * ((a) * (a) - (c) * (c)))
#define ROW(q, n) {1 / (n), (q) / (n), (q) * (q) / (n)}
#define SECOND(q, n) {1 / (n), 0, (q) / (n)}

static const double winograd_points[4][6][3] = {
    [GAM_WINOGRAD_F2] = {ROW(0, 1.0), ROW(1, 2.0), ROW(-1, 2.0), {0, 0, 1}},
    [GAM_WINOGRAD_F4] = {ROW(0, 1.0 * A * A * B * B), ROW(A, WITH_ZERO(A, B)), ROW(-A, WITH_ZERO(A, B)),
                         ROW(B, WITH_ZERO(B, A)), ROW(-B, WITH_ZERO(B, A)), {0, 0, 1}},
    [GAM_WINOGRAD_F2_STRIDED] = {SECOND(0, 1.0), SECOND(1, 1.0), {0, 0, 1}, {0, 1, 0}}, // the last: every odd place
    [GAM_WINOGRAD_F4_STRIDED] = {SECOND(C, PAIRS(C, D)), SECOND(-C, -PAIRS(C, D)), SECOND(D, PAIRS(D, C)),
                                 SECOND(-D, -PAIRS(D, C)), {0, 0, 1}, {0, 1, 0}},
};

#define EVEN(q, n) {1 / (n), 0, (q) / (n), 0, (q) * (q) / (n), 0, (q) * (q) * (q) / (n)}
#define ODD(q, n) {0, 1 / (n), 0, (q) / (n), 0, (q) * (q) / (n), 0}
static const double stem_points[GAM_STEM_POSITIONS][GAM_STEM_SIDE] = {
    EVEN(E, TRIPLE(E, F, G)), EVEN(-E, -TRIPLE(E, F, G)), EVEN(F, TRIPLE(F, E, G)), EVEN(-F, -TRIPLE(F, E, G)),
    EVEN(G, TRIPLE(G, E, F)), EVEN(-G, -TRIPLE(G, E, F)), {0, 0, 0, 0, 0, 0, 1},
    ODD(0, 1.0 * A * A * B * B), ODD(A, WITH_ZERO(A, B)), ODD(-A, WITH_ZERO(A, B)), ODD(B, WITH_ZERO(B, A)),
    ODD(-B, WITH_ZERO(B, A)), {0, 0, 0, 0, 0, 1, 0},
};
#undef A
#undef B
#undef C
#undef D
#undef E
#undef F
#undef G
#undef WITH_ZERO
#undef PAIRS
#undef TRIPLE
#undef ROW
#undef SECOND
#undef EVEN
#undef ODD
