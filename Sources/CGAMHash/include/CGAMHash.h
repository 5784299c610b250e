/// The compression function of SHA-256, with the processor's own instructions where it has them.
#ifndef CGAM_HASH_H
#define CGAM_HASH_H

#include <stddef.h>
#include <stdint.h>

/// Works whole blocks of 64 bytes into the state (FIPS 180-4, section 6.2.2); any thread, no memory of its own.
void gam_sha256_blocks(uint32_t state[8], const uint8_t *blocks, size_t count);

/// The same without special instructions: the form to test against.
void gam_sha256_blocks_portable(uint32_t state[8], const uint8_t *blocks, size_t count);

#endif
