#include "CGAMKernels.h"
#include <math.h>

void gam_softmax(const float *in, int64_t count, bool logarithm, float *out) {
    double largest = -INFINITY, sum = 0;
    for (int64_t i = 0; i < count; i++) largest = in[i] > largest ? in[i] : largest;
    for (int64_t i = 0; i < count; i++) sum += exp(in[i] - largest);
    for (int64_t i = 0; i < count; i++)
        out[i] = (float)(logarithm ? in[i] - largest - log(sum) : exp(in[i] - largest) / sum);
}

void gam_softmax_gradient(const float *out, const float *out_gradient, int64_t count, bool logarithm,
                          float *in_gradient) {
    double sum = 0;
    for (int64_t i = 0; i < count; i++) sum += logarithm ? out_gradient[i] : (double)out_gradient[i] * out[i];
    for (int64_t i = 0; i < count; i++)
        in_gradient[i] = (float)(logarithm ? out_gradient[i] - exp(out[i]) * sum : out[i] * (out_gradient[i] - sum));
}
