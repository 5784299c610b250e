#pragma once

#include "CGAMImaging.h"
#include "CGAMWide.h"

/// A sample of any type, in float64.
static GAM_BODY double gam_sample_at(const void *samples, gam_sample_type type, size_t index) {
    switch (type) {
    case GAM_SAMPLE_UINT8:
        return ((const uint8_t *)samples)[index];
    case GAM_SAMPLE_UINT16:
        return ((const uint16_t *)samples)[index];
    case GAM_SAMPLE_FLOAT32:
        break;
    }
    return (double)((const float *)samples)[index];
}
