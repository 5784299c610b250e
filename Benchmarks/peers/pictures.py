"""Pictures to judge: soft spots and noise, gray, 8 bits, from a seed; written as PNG with nothing but zlib."""

import struct
import zlib

import numpy as np


def write(path, seed, side):
    numbers = np.random.default_rng(seed)
    row, column = np.mgrid[0:side, 0:side] / side
    value = 0.25 + 0.1 * numbers.random((side, side))
    for _ in range(2):
        y, x, size = numbers.random(), numbers.random(), 0.1 + 0.2 * numbers.random()
        value += 0.3 / (1 + ((row - y) ** 2 + (column - x) ** 2) / size**2)
    pixels = (np.clip(value, 0, 1) * 255).astype(np.uint8)
    lines = b"".join(b"\0" + line.tobytes() for line in pixels)

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    with open(path, "wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(lines))
                   + chunk(b"IEND", b""))
