#include "PNGSession.h"

#include <string.h>

gam_png_status session_fail(session *session, gam_png_status status, const char *message) {
    if (session->message_capacity > 0) {
        const size_t length = strnlen(message, session->message_capacity - 1);
        memcpy(session->message, message, length);
        session->message[length] = '\0';
    }
    return status;
}

void session_error(png_structp png, png_const_charp message) {
    session_fail(png_get_error_ptr(png), GAM_PNG_DAMAGED, message);
    png_longjmp(png, 1);
}

void session_warning(png_structp png, png_const_charp message) {
    (void)png;
    (void)message;
}
