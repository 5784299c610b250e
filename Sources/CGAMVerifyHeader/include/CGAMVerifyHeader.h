// Shows the C interface to Swift. The header itself stands where a C host looks for it.
#pragma once
#include "../../../include/gamverify.h"
