/*
 * ceiling.c: what this processor does at most, as JSON: fused multiply-adds of float32, and reading from each cache.
 *
 *     cc -O2 -march=native -pthread ceiling.c -o ceiling && ./ceiling 2
 *
 * Each figure is the best of several attempts, for 1 thread and for as many as asked for at once.
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

typedef float narrow __attribute__((vector_size(32)));
typedef float wide __attribute__((vector_size(64)));

enum { ATTEMPTS = 12, CHAINS = 12, SIZES = 4, MOST_THREADS = 64 };
static const size_t sizes[SIZES] = {16 << 10, 512 << 10, 8 << 20, 256 << 20};

typedef struct {
    double products[2];     // GFLOP/s with 8 and 16 lanes; an addition and a multiplication are two
    double reading[SIZES];  // GB/s
} rates;

static pthread_barrier_t gate;

static double seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

// Twelve sums that do not wait for each other keep two units of four cycles' delay busy. Each is a variable of its own: an
// array would be kept in memory.
#define PRODUCTS(name, vector)                                                                                        \
    static double name(void) {                                                                                        \
        enum { LANES = sizeof(vector) / sizeof(float), ROUNDS = 1000000 };                                            \
        vector a, b, s0, s1, s2, s3, s4, s5, s6, s7, s8, s9, s10, s11;                                                \
        for (int lane = 0; lane < LANES; lane++) a[lane] = 0.99f, b[lane] = 0.01f;                                    \
        s0 = s1 = s2 = s3 = s4 = s5 = s6 = s7 = s8 = s9 = s10 = s11 = b;                                              \
        const double start = seconds();                                                                               \
        for (int round = 0; round < ROUNDS; round++) {                                                                \
            s0 = s0 * a + b, s1 = s1 * a + b, s2 = s2 * a + b, s3 = s3 * a + b;                                       \
            s4 = s4 * a + b, s5 = s5 * a + b, s6 = s6 * a + b, s7 = s7 * a + b;                                       \
            s8 = s8 * a + b, s9 = s9 * a + b, s10 = s10 * a + b, s11 = s11 * a + b;                                   \
            __asm__ volatile("" : "+x"(s0), "+x"(s1), "+x"(s2), "+x"(s3), "+x"(s4), "+x"(s5));                        \
            __asm__ volatile("" : "+x"(s6), "+x"(s7), "+x"(s8), "+x"(s9), "+x"(s10), "+x"(s11));                      \
        }                                                                                                             \
        return 2.0 * CHAINS * LANES * ROUNDS / (seconds() - start) * 1e-9;                                            \
    }
PRODUCTS(narrow_products, narrow)
#ifdef __AVX512F__
PRODUCTS(wide_products, wide)
#else
static double wide_products(void) { return 0; }
#endif

static double reading(const float *memory, size_t bytes) {
    enum { LANES = sizeof(wide) / sizeof(float) };
    const size_t count = bytes / sizeof(float), rounds = ((size_t)512 << 20) / bytes;
    wide s0 = {0}, s1 = s0, s2 = s0, s3 = s0;
    const double start = seconds();
    for (size_t round = 0; round < rounds; round++) {
        for (const float *at = memory; at < memory + count; at += 4 * LANES) {
            const wide *values = (const wide *)at;
            s0 += values[0], s1 += values[1], s2 += values[2], s3 += values[3];
        }
        __asm__ volatile("" : : : "memory");
    }
    const double time = seconds() - start;
    s0 += s1 + s2 + s3;
    volatile float sum = s0[0];
    (void)sum;
    return (double)(rounds * bytes) / time * 1e-9;
}

static void *measure(void *result) {
    rates best = {0};
    float *memory = aligned_alloc(64, sizes[SIZES - 1]);
    if (!memory) return NULL;
    memset(memory, 0, sizes[SIZES - 1]);
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        pthread_barrier_wait(&gate);
        double rate = narrow_products();
        if (rate > best.products[0]) best.products[0] = rate;
        pthread_barrier_wait(&gate);
        rate = wide_products();
        if (rate > best.products[1]) best.products[1] = rate;
        for (int size = 0; size < SIZES; size++) {
            pthread_barrier_wait(&gate);
            rate = reading(memory, sizes[size]);
            if (rate > best.reading[size]) best.reading[size] = rate;
        }
    }
    free(memory);
    *(rates *)result = best;
    return NULL;
}

static rates together(int count) {
    pthread_t threads[MOST_THREADS];
    rates found[MOST_THREADS], sum = {0};
    memset(found, 0, sizeof found);
    pthread_barrier_init(&gate, NULL, (unsigned)count);
    for (int i = 0; i < count; i++)
        if (pthread_create(&threads[i], NULL, measure, &found[i])) exit(1);
    for (int i = 0; i < count; i++) {
        pthread_join(threads[i], NULL);
        for (int width = 0; width < 2; width++) sum.products[width] += found[i].products[width];
        for (int size = 0; size < SIZES; size++) sum.reading[size] += found[i].reading[size];
    }
    pthread_barrier_destroy(&gate);
    return sum;
}

int main(int argc, char **argv) {
    const int most = argc > 1 ? atoi(argv[1]) : 1;
    if (most < 1 || most > MOST_THREADS) return 2;
    printf("[");
    for (int count = 1; count <= most; count++) {
        const rates r = together(count);
        printf("%s{\"threads\": %d, \"gflops\": {\"8\": %.1f, \"16\": %.1f}, \"read_gb_s\": {", count > 1 ? ",\n " : "",
               count, r.products[0], r.products[1]);
        for (int size = 0; size < SIZES; size++)
            printf("%s\"%zu\": %.1f", size ? ", " : "", sizes[size] >> 10, r.reading[size]);
        printf("}}");
    }
    printf("]\n");
    return 0;
}
