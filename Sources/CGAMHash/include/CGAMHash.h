/// The compression function of SHA-256, with the processor's own instructions where it has them.
#ifndef CGAM_HASH_H
#define CGAM_HASH_H

#include <stddef.h>
#include <stdint.h>

/// Works whole blocks of 64 bytes into the state (FIPS 180-4, section 6.2.2); any thread, no memory of its own.
void gam_sha256_blocks(uint32_t state[8], const uint8_t *blocks, size_t count);

/// As many blocks of each of two hashes, in the time of one: each round waits for the one before.
void gam_sha256_blocks_of_two(uint32_t *const states[2], const uint8_t *const blocks[2], size_t count);

/// Samples of which is counted how often each level occurs.
typedef struct {
    const uint8_t *samples; ///< One byte each or, as the processor orders them, two.
    size_t sample_bytes;    ///< 1 or 2.
    uint16_t highest;       ///< Of two bytes: larger ones count as this level.
    /// `[level][4 / sample_bytes]`, 256 or highest + 1 levels: samples are added to a level's counters in turns, as
    /// equal neighbours would wait for each other. Their sum counts.
    uint32_t *counters;
} gam_sample_count;

/// As `gam_sha256_blocks`, and counts `64 * count` bytes of samples meanwhile: each round of the hash waits for the one
/// before, which leaves a processor time for about as much again.
void gam_sha256_blocks_counting(uint32_t state[8], const uint8_t *blocks, size_t count,
                                const gam_sample_count *samples);

/// Counts a number of bytes of samples that is a multiple of 4.
void gam_count_samples(const gam_sample_count *samples, size_t bytes);

/// The same hash without special instructions: the form to test against.
void gam_sha256_blocks_portable(uint32_t state[8], const uint8_t *blocks, size_t count);

#endif
