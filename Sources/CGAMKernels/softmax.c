#include "CGAMKernels.h"
#include <math.h>

// The largest logit, and the sum of exp(logit - largest). A NaN, or an infinite largest, makes the sum a NaN.
static double exponentials(const float *in, int64_t count, double *largest) {
    double sum = 0;
    *largest = -INFINITY;
    for (int64_t i = 0; i < count; i++) *largest = in[i] > *largest ? in[i] : *largest;
    for (int64_t i = 0; i < count; i++) sum += exp(in[i] - *largest);
    return sum;
}

void gam_softmax(const float *in, int64_t count, bool logarithm, float *out) {
    double largest, sum = exponentials(in, count, &largest);
    for (int64_t i = 0; i < count; i++)
        out[i] = (float)(logarithm ? in[i] - largest - log(sum) : exp(in[i] - largest) / sum);
}

void gam_softmax_gradient(const float *in, const float *out_gradient, int64_t count, bool logarithm,
                          float *in_gradient) {
    double largest, sum = exponentials(in, count, &largest), total = 0;
    for (int64_t i = 0; i < count; i++)
        total += logarithm ? out_gradient[i] : out_gradient[i] * exp(in[i] - largest) / sum;
    for (int64_t i = 0; i < count; i++) {
        double p = exp(in[i] - largest) / sum;
        in_gradient[i] = (float)(logarithm ? out_gradient[i] - p * total : p * (out_gradient[i] - total));
    }
}
