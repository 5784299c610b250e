#include "CGAMVerifyHeader.h"
