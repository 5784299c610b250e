// SHA-256 with the SHA extensions of x86-64 processors, chosen when the program runs.
#include "CGAMHash.h"
#include "constants.h"
#include "counting.h"

#if defined(__x86_64__)
#include <immintrin.h>
#include <stdbool.h>

/// The words of a block after sixteen others: each quarter needs the four before it (FIPS 180-4, section 6.2.2, step 1).
#define NEXT_WORDS(w0, w1, w2, w3)                                                                                     \
    _mm_sha256msg2_epu32(_mm_add_epi32(_mm_sha256msg1_epu32(w0, w1), _mm_alignr_epi8(w3, w2, 4)), w3)

#define WITH_INSTRUCTIONS __attribute__((target("sha,ssse3,sse4.1")))

#define UNROLLED _Pragma("clang loop unroll(full)")

/// One hash, or two at a time: each round waits for the one before, so that a second hash takes no more time. Samples
/// of `sample_bytes` are counted between the rounds; of 0, none.
WITH_INSTRUCTIONS static inline __attribute__((always_inline)) void blocks_body(
    size_t hashes, uint32_t *const states[], const uint8_t *const blocks[], size_t count,
    const gam_sample_count *samples, size_t sample_bytes) {
    const __m128i swap = _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203);
    // The instructions hold the state as a, b, e, f and c, d, g, h, highest lane first.
    __m128i abef[2], cdgh[2];
    UNROLLED for (size_t h = 0; h < hashes; h++) {
        const __m128i badc = _mm_shuffle_epi32(_mm_loadu_si128((const __m128i *)states[h]), 0xB1);
        const __m128i hgfe = _mm_shuffle_epi32(_mm_loadu_si128((const __m128i *)(states[h] + 4)), 0x1B);
        abef[h] = _mm_alignr_epi8(badc, hgfe, 8);
        cdgh[h] = _mm_blend_epi16(hgfe, badc, 0xF0);
    }
    for (size_t offset = 0; offset < 64 * count; offset += 64) {
        __m128i abef_before[2], cdgh_before[2], w[2][4];
        UNROLLED for (size_t h = 0; h < hashes; h++) {
            abef_before[h] = abef[h];
            cdgh_before[h] = cdgh[h];
            const __m128i *const block = (const __m128i *)(blocks[h] + offset);
            UNROLLED for (int i = 0; i < 4; i++) w[h][i] = _mm_shuffle_epi8(_mm_loadu_si128(block + i), swap);
        }
        UNROLLED for (size_t quarter = 0; quarter < 16; quarter++) {
            UNROLLED for (size_t h = 0; h < hashes; h++) {
                __m128i *const now = &w[h][quarter & 3];
                if (quarter >= 4) {
                    *now = NEXT_WORDS(*now, w[h][(quarter + 1) & 3], w[h][(quarter + 2) & 3], w[h][(quarter + 3) & 3]);
                }
                const __m128i sum =
                    _mm_add_epi32(*now, _mm_load_si128((const __m128i *)(gam_sha256_constants + 4 * quarter)));
                cdgh[h] = _mm_sha256rnds2_epu32(cdgh[h], abef[h], sum);
                abef[h] = _mm_sha256rnds2_epu32(abef[h], cdgh[h], _mm_shuffle_epi32(sum, 0x0E));
            }
            if (sample_bytes > 0) count_four(samples, sample_bytes, offset + 4 * quarter);
        }
        UNROLLED for (size_t h = 0; h < hashes; h++) {
            abef[h] = _mm_add_epi32(abef[h], abef_before[h]);
            cdgh[h] = _mm_add_epi32(cdgh[h], cdgh_before[h]);
        }
    }
    UNROLLED for (size_t h = 0; h < hashes; h++) {
        const __m128i feba = _mm_shuffle_epi32(abef[h], 0x1B);
        const __m128i dchg = _mm_shuffle_epi32(cdgh[h], 0xB1);
        _mm_storeu_si128((__m128i *)states[h], _mm_blend_epi16(feba, dchg, 0xF0));
        _mm_storeu_si128((__m128i *)(states[h] + 4), _mm_alignr_epi8(dchg, feba, 8));
    }
}

WITH_INSTRUCTIONS static void blocks_with_instructions(uint32_t state[8], const uint8_t *blocks, size_t count) {
    blocks_body(1, &state, &blocks, count, NULL, 0);
}

WITH_INSTRUCTIONS static void blocks_of_two(uint32_t *const states[2], const uint8_t *const blocks[2], size_t count) {
    blocks_body(2, states, blocks, count, NULL, 0);
}

WITH_INSTRUCTIONS static void blocks_counting_bytes(uint32_t state[8], const uint8_t *blocks, size_t count,
                                                    const gam_sample_count *samples) {
    blocks_body(1, &state, &blocks, count, samples, 1);
}

WITH_INSTRUCTIONS static void blocks_counting_words(uint32_t state[8], const uint8_t *blocks, size_t count,
                                                    const gam_sample_count *samples) {
    blocks_body(1, &state, &blocks, count, samples, 2);
}

static bool has_instructions(void) {
    return __builtin_cpu_supports("sha") && __builtin_cpu_supports("ssse3") && __builtin_cpu_supports("sse4.1");
}

void gam_sha256_blocks(uint32_t state[8], const uint8_t *blocks, size_t count) {
    if (has_instructions()) {
        blocks_with_instructions(state, blocks, count);
    } else {
        gam_sha256_blocks_portable(state, blocks, count);
    }
}

void gam_sha256_blocks_of_two(uint32_t *const states[2], const uint8_t *const blocks[2], size_t count) {
    if (has_instructions()) {
        blocks_of_two(states, blocks, count);
    } else {
        for (int h = 0; h < 2; h++) gam_sha256_blocks_portable(states[h], blocks[h], count);
    }
}

void gam_sha256_blocks_counting(uint32_t state[8], const uint8_t *blocks, size_t count,
                                const gam_sample_count *samples) {
    if (!has_instructions()) {
        gam_sha256_blocks_portable(state, blocks, count);
        gam_count_samples(samples, 64 * count);
    } else if (samples->sample_bytes == 1) {
        blocks_counting_bytes(state, blocks, count, samples);
    } else {
        blocks_counting_words(state, blocks, count, samples);
    }
}
#endif
