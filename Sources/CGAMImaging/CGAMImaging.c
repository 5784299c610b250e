#include "CGAMImaging.h"
