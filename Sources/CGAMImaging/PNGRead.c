#include "CGAMImaging.h"
#include "PNGSession.h"

#include <stdlib.h>
#include <string.h>

/// Deflate cannot expand further: 258 bytes from at least two bits.
static const uint64_t largest_expansion = 1032;

/// A chunk's memory is bounded, as are the chunks that libpng keeps; those that are read here are far smaller.
static const png_alloc_size_t chunk_memory_limit = 1 << 20;
static const png_uint_32 chunk_count_limit = 1000;

typedef struct {
    unsigned char entries[256][3];
    int count;
} palette;

static uint32_t big_endian(const uint8_t *bytes) {
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

static void read_bytes(png_structp png, png_bytep destination, size_t count) {
    session *session = png_get_io_ptr(png);
    if (count > session->count - session->offset) png_error(png, "the file ends too early");
    memcpy(destination, session->bytes + session->offset, count);
    session->offset += count;
}

static void set_limits(png_structp png) {
    png_set_user_limits(png, GAM_PNG_SIDE_LIMIT, GAM_PNG_SIDE_LIMIT);
    png_set_chunk_malloc_max(png, chunk_memory_limit);
    png_set_chunk_cache_max(png, chunk_count_limit);
    // Colour profiles, text and the like are skipped unread: nothing here depends on them.
    png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_NEVER, NULL, -1);
    // A file damaged in one place is not trusted in others, and what libpng would forgive is an error.
    png_set_crc_action(png, PNG_CRC_ERROR_QUIT, PNG_CRC_ERROR_QUIT);
    png_set_benign_errors(png, 0);
}

static void fill_info(png_structp png, png_infop header, gam_png_info *info) {
    const int color = png_get_color_type(png, header);
    info->width = png_get_image_width(png, header);
    info->height = png_get_image_height(png, header);
    info->channels = (color & PNG_COLOR_MASK_COLOR) != 0 ? 3 : 1;
    info->bit_depth = color == PNG_COLOR_TYPE_PALETTE ? 8 : png_get_bit_depth(png, header);
    info->had_alpha = (color & PNG_COLOR_MASK_ALPHA) != 0 || png_get_valid(png, header, PNG_INFO_tRNS) != 0;
}

static void copy_palette(png_structp png, png_infop header, palette *colors) {
    png_colorp entries = NULL;
    colors->count = 0;
    if (png_get_color_type(png, header) != PNG_COLOR_TYPE_PALETTE) return;
    png_get_PLTE(png, header, &entries, &colors->count);
    for (int i = 0; i < colors->count; i += 1) {
        colors->entries[i][0] = entries[i].red;
        colors->entries[i][1] = entries[i].green;
        colors->entries[i][2] = entries[i].blue;
    }
}

/// Reads the header and, where `rows` is given, the image: a byte a sample or two, palettes as
/// indices. All that changes after setjmp is behind pointers.
static gam_png_status parse(session *session, gam_png_info *info, unsigned char *rows, size_t row_stride,
                            palette *colors) {
    png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, session, session_error, session_warning);
    if (png == NULL) return session_fail(session, GAM_PNG_MEMORY, "out of memory");
    png_infop header = png_create_info_struct(png);
    if (header == NULL) {
        png_destroy_read_struct(&png, NULL, NULL);
        return session_fail(session, GAM_PNG_MEMORY, "out of memory");
    }
    if (setjmp(png_jmpbuf(png)) != 0) {
        png_destroy_read_struct(&png, &header, NULL);
        return GAM_PNG_DAMAGED;
    }
    set_limits(png);
    png_set_read_fn(png, session, read_bytes);
    png_read_info(png, header);
    const uint64_t bits = (uint64_t)png_get_bit_depth(png, header) * png_get_channels(png, header) *
                          png_get_image_width(png, header) * png_get_image_height(png, header);
    if (bits / 8 > largest_expansion * session->count) png_error(png, "the file is too short for an image of its size");
    fill_info(png, header, info);
    if (rows != NULL) {
        copy_palette(png, header, colors);
        png_set_packing(png);
        png_set_strip_alpha(png);
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
        png_set_swap(png);
#endif
        const int passes = png_set_interlace_handling(png);
        png_read_update_info(png, header);
        if (png_get_rowbytes(png, header) > row_stride) png_error(png, "unexpected row length");
        for (int pass = 0; pass < passes; pass += 1) {
            for (size_t y = 0; y < info->height; y += 1) png_read_row(png, rows + y * row_stride, NULL);
        }
        png_read_end(png, NULL);
    }
    png_destroy_read_struct(&png, &header, NULL);
    return GAM_PNG_OK;
}

gam_png_status gam_png_read_info(const uint8_t *bytes, size_t count, gam_png_info *info, char *message,
                                 size_t message_capacity) {
    session session = {.bytes = bytes, .count = count, .message = message, .message_capacity = message_capacity};
    memset(info, 0, sizeof *info);
    if (count < 8 || png_sig_cmp(bytes, 0, 8) != 0) return session_fail(&session, GAM_PNG_NOT_PNG, "no PNG signature");
    if (count < 24 || memcmp(bytes + 12, "IHDR", 4) != 0) {
        return session_fail(&session, GAM_PNG_DAMAGED, "the header is missing");
    }
    info->width = big_endian(bytes + 16);
    info->height = big_endian(bytes + 20);
    if (info->width == 0 || info->width > GAM_PNG_SIDE_LIMIT || info->height == 0 ||
        info->height > GAM_PNG_SIDE_LIMIT) {
        return session_fail(&session, GAM_PNG_SIDES, "side out of range");
    }
    return parse(&session, info, NULL, 0, NULL);
}

/// Spreads a row of indices to colours; 0 where one is beyond the palette.
static int look_up(const unsigned char *restrict indices, size_t count, const palette *colors,
                   uint8_t *restrict samples) {
    for (size_t x = 0; x < count; x += 1) {
        if (indices[x] >= colors->count) return 0;
        for (size_t c = 0; c < 3; c += 1) samples[3 * x + c] = colors->entries[indices[x]][c];
    }
    return 1;
}

gam_png_status gam_png_decode(const uint8_t *bytes, size_t count, const gam_png_info *info, uint8_t *samples,
                              char *message, size_t message_capacity) {
    session session = {.bytes = bytes, .count = count, .message = message, .message_capacity = message_capacity};
    const size_t row_stride = (size_t)info->width * info->channels * (info->bit_depth == 16 ? 2 : 1);
    palette colors = {.count = 0};
    gam_png_info found = *info;
    const gam_png_status status = parse(&session, &found, samples, row_stride, &colors);
    if (status != GAM_PNG_OK || colors.count == 0) return status;
    // The indices lie in the memory of the colours, which is larger, and are spread through a copy of a row.
    unsigned char *copy = malloc(info->width);
    if (copy == NULL) return session_fail(&session, GAM_PNG_MEMORY, "out of memory");
    int valid = 1;
    for (size_t y = 0; y < info->height && valid; y += 1) {
        memcpy(copy, samples + y * row_stride, info->width);
        valid = look_up(copy, info->width, &colors, samples + y * row_stride);
    }
    free(copy);
    if (!valid) return session_fail(&session, GAM_PNG_DAMAGED, "a pixel's colour is not in the palette");
    return GAM_PNG_OK;
}
