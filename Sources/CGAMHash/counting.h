// Counting samples, four bytes at a time.
#ifndef GAM_COUNTING_H
#define GAM_COUNTING_H

#include "CGAMHash.h"

#include <string.h>

/// Counts four bytes of samples from an offset on; inlined with the sample's size known.
static inline __attribute__((always_inline)) void count_four(const gam_sample_count *c, size_t sample_bytes,
                                                             size_t offset) {
    uint32_t four;
    memcpy(&four, c->samples + offset, sizeof four);
    if (sample_bytes == 1) {
        for (int turn = 0; turn < 4; turn++) c->counters[4 * (four >> 8 * turn & 0xFF) + turn] += 1;
    } else {
        for (int turn = 0; turn < 2; turn++) {
            const uint32_t level = four >> 16 * turn & 0xFFFF, highest = c->highest;
            c->counters[2 * (level < highest ? level : highest) + turn] += 1;
        }
    }
}

#endif
