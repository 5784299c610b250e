#include "CGAMKernels.h"

#if defined(__x86_64__)
#include <xmmintrin.h>
uint64_t gam_flush_denormals(void) {
    unsigned control = _mm_getcsr();
    _mm_setcsr(control | 0x8040u); // flush to zero, denormals are zero
    return control;
}
void gam_restore_denormals(uint64_t control) { _mm_setcsr((unsigned)control); }
#elif defined(__aarch64__)
uint64_t gam_flush_denormals(void) {
    uint64_t control;
    __asm__ volatile("mrs %0, fpcr" : "=r"(control));
    __asm__ volatile("msr fpcr, %0" ::"r"(control | (UINT64_C(1) << 24)));
    return control;
}
void gam_restore_denormals(uint64_t control) { __asm__ volatile("msr fpcr, %0" ::"r"(control)); }
#else
uint64_t gam_flush_denormals(void) { return 0; }
void gam_restore_denormals(uint64_t control) { (void)control; }
#endif
