// OpenBLAS, loaded when a factorisation or decomposition is first asked for.
//
// It is never linked: Debian's build starts threads as soon as it is loaded, and a host that only verifies
// must not get them. Nothing here prints, aborts or reads the environment.
#pragma once

#include <stddef.h>

enum {
    COPENBLAS_OK = 0,
    // No library of the list could be loaded, or none has the routines.
    COPENBLAS_UNAVAILABLE = -1000,
    // The order is negative or too large for int, or an array is NULL.
    COPENBLAS_BAD_ARGUMENT = -1001
};

// The routines that are used, and where they came from; all NULL where nothing was found.
typedef struct copenblas_library {
    const char *name; // the entry of the list that was loaded; borrowed from the list
    void (*dpotrf)(const char *uplo, const int *order, double *matrix, const int *leading, int *info,
                   size_t uplo_length);
    void (*dsyevd)(const char *job, const char *uplo, const int *order, double *matrix, const int *leading,
                   double *values, double *work, const int *work_count, int *integers, const int *integer_count,
                   int *info, size_t job_length, size_t uplo_length);
    void (*set_thread_count)(int); // NULL where the library has none
    int (*thread_count)(void);     // NULL where the library has none
} copenblas_library;

// The names that are tried, in order, separated by ", "; static.
const char *copenblas_tried(void);

// The name that is in use (static), or NULL; loads on the first call. Any thread.
const char *copenblas_name(void);

// Loads the first library of a NULL-terminated list that has dpotrf_ and dsyevd_, and keeps it loaded.
copenblas_library copenblas_open(const char *const *names);

// Lower Cholesky factor of a symmetric positive definite matrix, in place; column-major, only the lower triangle
// is read and written. Returns COPENBLAS_OK, the order (> 0) of the leading minor that is not positive, or one of
// the negative codes above. Runs on one thread, so that the bits do not depend on the machine. Any thread; calls
// wait for each other.
int copenblas_cholesky(double *matrix, int order);

// How many doubles and ints copenblas_eigen needs to work in for a matrix of this order; 0 for one it cannot take.
size_t copenblas_eigen_doubles(int order);
size_t copenblas_eigen_ints(int order);

// Eigenvalues (ascending, into values) and orthonormal eigenvectors (into the columns of the matrix) of a symmetric
// matrix; column-major, only the lower triangle is read. Returns COPENBLAS_OK, a positive number where the iteration
// did not end, or one of the negative codes above. Runs on one thread, so that the bits do not depend on the machine.
// Any thread; calls wait for each other.
int copenblas_eigen(double *matrix, int order, double *values, double *doubles, int *ints);
