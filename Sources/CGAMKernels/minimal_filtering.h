// The matrices G of minimal filtering (Winograd 1980), by which weights are transformed: row p belongs to a position's
// point q with Lagrange's divisor n, the product of q's distances to the other finite points, and gives
// (1, q, q^2, ...) / n over the taps of a window; for the point infinity it is the last tap. A convolution by tiles along
// both axes transforms its weights without the divisors, which come in with the output's transform.
//
// A window of stride 2 is two windows of stride 1: the first, third, ... tap over the even places and the others over
// the odd ones; the rows of one have zeros at the other's taps.
#pragma once
#include "CGAMKernels.h"

// Of +-a beside 0 and +-b, and of +-a beside +-b alone (of odd degree: its sign is q's).
#define GAM_DIVISOR_BESIDE_ZERO(a, b) (2.0 * (a) * (a) * ((a) * (a) - (b) * (b)))
#define GAM_DIVISOR_OF_PAIRS(a, b) (2.0 * (a) * ((a) * (a) - (b) * (b)))

#define A GAM_WINOGRAD_A
#define B GAM_WINOGRAD_B
#define E GAM_STEM_E
#define F GAM_STEM_F
#define G GAM_STEM_G
#define TRIPLE(a, b, c) (GAM_DIVISOR_OF_PAIRS(a, b) * ((a) * (a) - (c) * (c)))

#define EVEN(q, n) {1 / (n), 0, (q) / (n), 0, (q) * (q) / (n), 0, (q) * (q) * (q) / (n)}
#define ODD(q) {0, 1, 0, q, 0, (q) * (q), 0} // whose divisors F4 brings in
static const double stem_points[GAM_STEM_POSITIONS][GAM_STEM_SIDE] = {
    EVEN(E, TRIPLE(E, F, G)), EVEN(-E, -TRIPLE(E, F, G)), EVEN(F, TRIPLE(F, E, G)), EVEN(-F, -TRIPLE(F, E, G)),
    EVEN(G, TRIPLE(G, E, F)), EVEN(-G, -TRIPLE(G, E, F)), {0, 0, 0, 0, 0, 0, 1},
    ODD(0), ODD(A), ODD(-A), ODD(B), ODD(-B), {0, 0, 0, 0, 0, 1, 0},
};
#undef A
#undef B
#undef E
#undef F
#undef G
#undef TRIPLE
#undef EVEN
#undef ODD
