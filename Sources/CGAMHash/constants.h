#ifndef CGAM_HASH_CONSTANTS_H
#define CGAM_HASH_CONSTANTS_H

#include <stdint.h>

/// The first 32 bits of the fractional parts of the cube roots of the first 64 primes (FIPS 180-4, section 4.2.2).
extern const uint32_t gam_sha256_constants[64];

#endif
