#!/usr/bin/env python3
"""Makes the improper images of the demonstration from its proper ones; needs Pillow and NumPy.

The results lie in the repository, so that the demonstration needs no Python; a second run writes the same pixels.
"""

import pathlib

import numpy as np
from PIL import Image

SEED = 20250421
SIDE = 64
HERE = pathlib.Path(__file__).resolve().parent


def save(pixels, kind, name):
    folder = HERE / "improper" / kind
    folder.mkdir(parents=True, exist_ok=True)
    Image.fromarray(np.asarray(pixels, np.uint8)).save(folder / f"{name}.png", optimize=True)


def stretched(values):
    """Values as gray levels, the lowest black and the highest white."""
    return np.round((values - values.min()) / (values.max() - values.min()) * 255)


def noises(rng):
    """White noise, and noise whose amplitude falls with the frequency, as natural pictures' does."""
    yield "uniform", rng.integers(0, 256, (SIDE, SIDE))
    yield "gaussian", np.clip(np.round(rng.normal(128, 48, (SIDE, SIDE))), 0, 255)
    frequency = np.hypot(*np.meshgrid(np.fft.fftfreq(SIDE), np.fft.fftfreq(SIDE)))
    frequency[0, 0] = np.inf
    yield "pink", stretched(np.fft.ifft2(np.fft.fft2(rng.normal(size=(SIDE, SIDE))) / frequency).real)


def main():
    # The first three hands and the first three chests: nothing was chosen by its outcome.
    films = []
    for anatomy in ("Hand", "CXR"):
        for path in sorted((HERE / "proper" / anatomy).glob("*.png"))[:3]:
            films.append((f"{anatomy}-{path.stem}", np.asarray(Image.open(path).convert("L"))))
    for name, film in films:
        save(255 - film.astype(int), "inverted", name)
    for number, (name, film) in enumerate(films):
        turns = number % 3 + 1
        save(np.rot90(film, turns), "rotated", f"{name}-by-{90 * turns}")
    for name, pixels in noises(np.random.default_rng(SEED)):
        save(pixels, "noise", name)
    save(np.zeros((SIDE, SIDE)), "blank", "black")
    save(np.full((SIDE, SIDE), 128), "blank", "gray")


if __name__ == "__main__":
    main()
