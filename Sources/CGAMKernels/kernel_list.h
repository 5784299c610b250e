// All kernels: X(field of gam_kernels, its function before NAME, the check in Tests/Kernels that covers it).
// The tables and the program that checks every table are both made of this list.
#pragma once

#define GAM_EACH_KERNEL(X)                                     \
    X(pack, pack, product)                                     \
    X(product, product, product)                               \
    X(depthwise, depthwise, depthwise)                         \
    X(winograd_pack, winogradPack, winograd)                   \
    X(winograd_input, winogradInput, winograd)                 \
    X(rows_product, rowsProduct, winograd)                     \
    X(winograd_output, winogradOutput, winograd)               \
    X(rows_product_across, rowsProductAcross, across)          \
    X(stem_pack, stemPack, stem)                               \
    X(stem_input, stemInput, stem)                             \
    X(stem_output, stemOutput, stem)                           \
    X(weight_gradient, weightGradient, weight_gradient)        \
    X(scale_shift, scaleShift, elements)                       \
    X(mask, mask, elements)                                    \
    X(rectify, rectify, elements)                              \
    X(add, add, elements)                                      \
    X(channel_sums, channelSums, channels)                     \
    X(norm_gradient, normGradient, channels)                   \
    X(max_pool, maxPool, pooling)                              \
    X(max_pool_gradient, maxPoolGradient, pooling)             \
    X(average_pool, averagePool, pooling)                      \
    X(average_pool_gradient, averagePoolGradient, pooling)     \
    X(momentum_step, momentumStep, updates)                    \
    X(adam_step, adamStep, updates)
