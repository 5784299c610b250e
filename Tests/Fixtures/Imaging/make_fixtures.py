"""Writes the PNG files of this folder, chunk by chunk, with nothing but the standard library.

Every stored sample follows one formula, which the tests repeat:

    sample(x, y, c) = (7 x + 13 y + 29 c + x y) mod 2^depth          depths to 8
    sample(x, y, c) = (4099 x + 257 y + 8209 c + 3 x y) mod 2^16     depth 16

Palette entry i is (3 i mod 256, 255 - 5 i mod 256, 17 i mod 256).
"""

import struct
import zlib
from pathlib import Path

FOLDER = Path(__file__).parent
GRAY, RGB, PALETTE, GRAY_ALPHA, RGBA = 0, 2, 3, 4, 6
CHANNELS = {GRAY: 1, RGB: 3, PALETTE: 1, GRAY_ALPHA: 2, RGBA: 4}
# Adam7: first column, first row, column step, row step of each pass.
PASSES = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]


def sample(x, y, c, depth):
    if depth == 16:
        return (4099 * x + 257 * y + 8209 * c + 3 * x * y) % 65536
    return (7 * x + 13 * y + 29 * c + x * y) % (1 << depth)


def chunk(name, body):
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def pack_row(samples, depth):
    if depth == 16:
        return b"".join(struct.pack(">H", s) for s in samples)
    if depth == 8:
        return bytes(samples)
    bits = "".join(format(s, f"0{depth}b") for s in samples)
    bits += "0" * (-len(bits) % 8)
    return bytes(int(bits[i:i + 8], 2) for i in range(0, len(bits), 8))


def filtered(row, before, step, kind):
    """A row under one of the five PNG filters, so that each of them is met."""
    out = bytearray([kind])
    for i, value in enumerate(row):
        a = row[i - step] if i >= step else 0
        b = before[i] if before else 0
        c = before[i - step] if before and i >= step else 0
        p = a + b - c
        paeth = min((abs(p - a), 0, a), (abs(p - b), 1, b), (abs(p - c), 2, c))[2]
        out.append((value - (0, a, b, (a + b) // 2, paeth)[kind]) % 256)
    return bytes(out)


def image_data(width, height, depth, color, interlaced):
    step = max(1, CHANNELS[color] * depth // 8)
    data = b""
    for x0, y0, dx, dy in PASSES if interlaced else [(0, 0, 1, 1)]:
        before = None
        columns = range(x0, width, dx)
        if not columns:
            continue
        for y in range(y0, height, dy):
            row = pack_row([sample(x, y, c, depth) for x in columns for c in range(CHANNELS[color])], depth)
            data += filtered(row, before, step, y % 5 if depth >= 8 else 0)
            before = row
    return data


def write(name, width, height, depth, color, interlaced=False, transparent=None, entries=0, extra=b""):
    file = b"\x89PNG\r\n\x1a\n"
    file += chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, color, 0, 0, int(interlaced)))
    file += extra
    if color == PALETTE:
        colors = [(3 * i % 256, (255 - 5 * i) % 256, 17 * i % 256) for i in range(entries)]
        file += chunk(b"PLTE", b"".join(map(bytes, colors)))
    if transparent is not None:
        file += chunk(b"tRNS", transparent)
    data = zlib.compress(image_data(width, height, depth, color, interlaced), 9)
    half = len(data) // 2
    file += chunk(b"IDAT", data[:half]) + chunk(b"IDAT", data[half:]) + chunk(b"IEND", b"")
    (FOLDER / name).write_bytes(file)


for depth in (1, 2, 4, 8, 16):
    write(f"gray{depth}.png", 13, 9, depth, GRAY)
    write(f"gray{depth}-interlaced.png", 13, 9, depth, GRAY, interlaced=True)
for depth in (1, 2, 4, 8):
    write(f"palette{depth}.png", 11, 7, depth, PALETTE, entries=1 << depth)
write("palette2-interlaced.png", 11, 7, 2, PALETTE, interlaced=True, entries=4)
write("palette4-transparent.png", 11, 7, 4, PALETTE, entries=16, transparent=bytes([0, 128]))
write("palette4-short.png", 11, 7, 4, PALETTE, entries=9)  # indices 9...15 have no colour: to be refused
for depth in (8, 16):
    write(f"gray-alpha{depth}.png", 10, 8, depth, GRAY_ALPHA)
    write(f"rgb{depth}.png", 10, 8, depth, RGB)
    write(f"rgba{depth}.png", 10, 8, depth, RGBA)
write("rgba8-interlaced.png", 10, 8, 8, RGBA, interlaced=True)
write("rgb16-interlaced.png", 10, 8, 16, RGB, interlaced=True)
write("gray8-transparent.png", 13, 9, 8, GRAY, transparent=struct.pack(">H", 20))
write("rgb8-transparent.png", 10, 8, 8, RGB, transparent=struct.pack(">HHH", 1, 2, 3))
write("gray8-single.png", 1, 1, 8, GRAY)
write("gray8-interlaced-narrow.png", 1, 5, 8, GRAY, interlaced=True)
# Gamma and text, which must change nothing.
write("gray8-gamma.png", 13, 9, 8, GRAY, extra=chunk(b"gAMA", struct.pack(">I", 45455)) + chunk(b"tEXt", b"Title\0x"))
