#include "CGAMKernels.h"
