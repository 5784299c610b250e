// A target needs a source file; this one also compiles the header by itself.
#include "CGAMVerifyHeader.h"
