#include "COpenBLAS.h"

#include <dlfcn.h>
#include <limits.h>
#include <pthread.h>

#if defined(__APPLE__)
#define ACCELERATE "/System/Library/Frameworks/Accelerate.framework/Accelerate"
static const char *const candidates[] = {ACCELERATE, "libopenblas.dylib", NULL};
static const char tried[] = ACCELERATE ", libopenblas.dylib";
#else
static const char *const candidates[] = {"libopenblas.so.0", "libopenblas.so", "liblapack.so.3", NULL};
static const char tried[] = "libopenblas.so.0, libopenblas.so, liblapack.so.3";
#endif

static copenblas_library shared;
static pthread_once_t loaded = PTHREAD_ONCE_INIT;
// The thread count is the library's global state: one caller at a time changes it and puts it back.
static pthread_mutex_t in_use = PTHREAD_MUTEX_INITIALIZER;

// ISO C has no cast from an object to a function pointer; POSIX promises that the bits are the same.
#define RESOLVE(member, handle, symbol)                                                                              \
    do {                                                                                                             \
        void *address = dlsym(handle, symbol);                                                                       \
        __builtin_memcpy(&(member), &address, sizeof address);                                                       \
    } while (0)

copenblas_library copenblas_open(const char *const *names) {
    for (; names && *names; names++) {
        void *handle = dlopen(*names, RTLD_NOW | RTLD_LOCAL);
        if (!handle)
            continue;
        copenblas_library library = {.name = *names};
        RESOLVE(library.dpotrf, handle, "dpotrf_");
        RESOLVE(library.dsyevd, handle, "dsyevd_");
        RESOLVE(library.set_thread_count, handle, "openblas_set_num_threads");
        RESOLVE(library.thread_count, handle, "openblas_get_num_threads");
        if (library.dpotrf && library.dsyevd)
            return library;
        dlclose(handle);
    }
    return (copenblas_library){.name = NULL};
}

static void load(void) { shared = copenblas_open(candidates); }

static const copenblas_library *library(void) {
    pthread_once(&loaded, load);
    return &shared;
}

const char *copenblas_tried(void) { return tried; }

const char *copenblas_name(void) { return library()->name; }

// Takes the library for one caller and one thread; returns the thread count to put back.
static int take(const copenblas_library *lapack) {
    pthread_mutex_lock(&in_use);
    const int before = lapack->thread_count ? lapack->thread_count() : 0;
    if (lapack->set_thread_count)
        lapack->set_thread_count(1);
    return before;
}

static void give_back(const copenblas_library *lapack, int before) {
    if (lapack->set_thread_count && before > 1)
        lapack->set_thread_count(before);
    pthread_mutex_unlock(&in_use);
}

int copenblas_cholesky(double *matrix, int order) {
    if (!matrix || order < 0 || (order > 0 && order > INT_MAX / order))
        return COPENBLAS_BAD_ARGUMENT;
    if (order == 0)
        return COPENBLAS_OK;
    const copenblas_library *lapack = library();
    if (!lapack->dpotrf)
        return COPENBLAS_UNAVAILABLE;
    int info = 0;
    const int before = take(lapack);
    lapack->dpotrf("L", &order, matrix, &order, &info, 1);
    give_back(lapack, before);
    return info < 0 ? COPENBLAS_BAD_ARGUMENT : info;
}

// LAPACK's documented least sizes for eigenvectors; the larger one must fit int.
size_t copenblas_eigen_doubles(int order) {
    if (order < 1 || order > 32000)
        return 0;
    const size_t n = (size_t)order;
    return 1 + 6 * n + 2 * n * n;
}

size_t copenblas_eigen_ints(int order) { return order < 1 || order > 32000 ? 0 : 3 + 5 * (size_t)order; }

int copenblas_eigen(double *matrix, int order, double *values, double *doubles, int *ints) {
    if (order == 0)
        return COPENBLAS_OK;
    const int double_count = (int)copenblas_eigen_doubles(order), int_count = (int)copenblas_eigen_ints(order);
    if (!matrix || !values || !doubles || !ints || double_count == 0)
        return COPENBLAS_BAD_ARGUMENT;
    const copenblas_library *lapack = library();
    if (!lapack->dsyevd)
        return COPENBLAS_UNAVAILABLE;
    int info = 0;
    const int before = take(lapack);
    lapack->dsyevd("V", "L", &order, matrix, &order, values, doubles, &double_count, ints, &int_count, &info, 1, 1);
    give_back(lapack, before);
    return info < 0 ? COPENBLAS_BAD_ARGUMENT : info;
}
