#pragma once

#include "CGAMImaging.h"

#include <png.h>

/// One call of the codec: what libpng's callbacks read, write and report.
typedef struct {
    const uint8_t *bytes;
    size_t count, offset;
    uint8_t *written;
    size_t written_count, written_capacity;
    char *message;
    size_t message_capacity;
} session;

/// Keeps the text and gives the status back.
gam_png_status session_fail(session *session, gam_png_status status, const char *message);

/// libpng's error callback: keeps the text and jumps back to the setjmp of the call.
_Noreturn void session_error(png_structp png, png_const_charp message);

/// libpng's warning callback: silent.
void session_warning(png_structp png, png_const_charp message);
