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
        RESOLVE(library.set_thread_count, handle, "openblas_set_num_threads");
        RESOLVE(library.thread_count, handle, "openblas_get_num_threads");
        if (library.dpotrf)
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

int copenblas_cholesky(double *matrix, int order) {
    if (!matrix || order < 0 || (order > 0 && order > INT_MAX / order))
        return COPENBLAS_BAD_ARGUMENT;
    if (order == 0)
        return COPENBLAS_OK;
    const copenblas_library *lapack = library();
    if (!lapack->dpotrf)
        return COPENBLAS_UNAVAILABLE;
    int info = 0;
    pthread_mutex_lock(&in_use);
    const int before = lapack->thread_count ? lapack->thread_count() : 0;
    if (lapack->set_thread_count)
        lapack->set_thread_count(1);
    lapack->dpotrf("L", &order, matrix, &order, &info, 1);
    if (lapack->set_thread_count && before > 1)
        lapack->set_thread_count(before);
    pthread_mutex_unlock(&in_use);
    return info < 0 ? COPENBLAS_BAD_ARGUMENT : info;
}
