#include "CGAMImaging.h"
#include "PNGSession.h"

#include <stdlib.h>
#include <string.h>

static void write_bytes(png_structp png, png_bytep source, size_t count) {
    session *session = png_get_io_ptr(png);
    const size_t needed = session->written_count + count;
    if (needed < count) png_error(png, "out of memory");
    if (needed > session->written_capacity) {
        const size_t capacity = needed > SIZE_MAX / 2 ? needed : needed * 2;
        uint8_t *grown = realloc(session->written, capacity);
        if (grown == NULL) png_error(png, "out of memory");
        session->written = grown;
        session->written_capacity = capacity;
    }
    memcpy(session->written + session->written_count, source, count);
    session->written_count = needed;
}

static void flush(png_structp png) { (void)png; }

static gam_png_status write_image(session *session, const unsigned char *samples, uint32_t width, uint32_t height,
                                  uint32_t channels, uint32_t bit_depth) {
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, session, session_error, session_warning);
    if (png == NULL) return session_fail(session, GAM_PNG_MEMORY, "out of memory");
    png_infop header = png_create_info_struct(png);
    if (header == NULL) {
        png_destroy_write_struct(&png, NULL);
        return session_fail(session, GAM_PNG_MEMORY, "out of memory");
    }
    if (setjmp(png_jmpbuf(png)) != 0) {
        png_destroy_write_struct(&png, &header);
        return GAM_PNG_MEMORY;
    }
    png_set_write_fn(png, session, write_bytes, flush);
    png_set_IHDR(png, header, width, height, (int)bit_depth, channels == 3 ? PNG_COLOR_TYPE_RGB : PNG_COLOR_TYPE_GRAY,
                 PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_write_info(png, header);
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    if (bit_depth == 16) png_set_swap(png);
#endif
    const size_t row_bytes = (size_t)width * channels * (bit_depth / 8);
    for (size_t y = 0; y < height; y += 1) png_write_row(png, samples + y * row_bytes);
    png_write_end(png, NULL);
    png_destroy_write_struct(&png, &header);
    return GAM_PNG_OK;
}

gam_png_status gam_png_encode(const void *samples, uint32_t width, uint32_t height, uint32_t channels,
                              uint32_t bit_depth, uint8_t **encoded, size_t *encoded_count, char *message,
                              size_t message_capacity) {
    session session = {.message = message, .message_capacity = message_capacity};
    *encoded = NULL;
    *encoded_count = 0;
    if (width == 0 || height == 0 || width > GAM_PNG_SIDE_LIMIT || height > GAM_PNG_SIDE_LIMIT) {
        return session_fail(&session, GAM_PNG_SIDES, "side out of range");
    }
    const gam_png_status status = write_image(&session, samples, width, height, channels, bit_depth);
    if (status != GAM_PNG_OK) {
        free(session.written);
        return status;
    }
    *encoded = session.written;
    *encoded_count = session.written_count;
    return GAM_PNG_OK;
}

void gam_png_free(uint8_t *encoded) { free(encoded); }
