#!/usr/bin/env python3
"""Loads a network that gam train wrote into PyTorch and compares its logits with gam's on images.

    compare_logits.py GAM MODEL IMAGE...

MODEL is the folder; images must have the size of the network's input, so that no resizing stands between the two. Prints
the largest difference, absolute and over the largest logit; exit status 1 above 1e-4 of it.
"""

import json
import os
import subprocess
import sys
import tempfile

import numpy as np
import torch
from networks import ResNet
from safetensors.torch import load_file


def network(weights):
    """The residual network that the names and shapes of the tensors tell; every tensor must find its place."""
    blocks = []
    while f"layer{len(blocks) + 1}.0.conv1.weight" in weights:
        stage = len(blocks) + 1
        blocks.append(len({name.split(".")[1] for name in weights if name.startswith(f"layer{stage}.")}))
    stem = weights["conv1.weight"]
    made = ResNet(
        "layer1.0.conv3.weight" in weights, blocks, stem.shape[0], stem.shape[1], weights["fc.weight"].shape[0])
    made.load_state_dict(weights, strict=True)
    return made.eval()


def pixels(path):
    """A PNG's samples over their largest value, [1, 1, H, W], read by torchvision's or Pillow's decoder."""
    from PIL import Image

    image = np.asarray(Image.open(path))
    full = 65535 if image.dtype == np.uint16 or image.dtype == np.int32 else 255
    return torch.from_numpy(image.astype(np.float32) / full).reshape(1, 1, *image.shape[:2])


def main():
    gam, folder, *images = sys.argv[1:]
    made = network(load_file(os.path.join(folder, "model.safetensors")))
    with open(os.path.join(folder, "preprocess.json")) as file:
        normalize = json.load(file)["normalize"]
    worst = largest = 0.0
    for path in images:
        with torch.no_grad():
            expected = made((pixels(path) - normalize["mean"][0]) / normalize["std"][0])[0].double()
        with tempfile.TemporaryDirectory() as work:
            exported = os.path.join(work, "one.safetensors")
            subprocess.run(
                [gam, "explain", "--model", folder, "--image", path, "--export", exported], check=True,
                stdout=subprocess.DEVNULL)
            found = load_file(exported)["logits.0"].double().reshape(-1)
        worst = max(worst, float((found - expected).abs().max()))
        largest = max(largest, float(expected.abs().max()))
    print(f"{len(images)} images: largest difference {worst:.2e}, {worst / largest:.2e} of the largest logit")
    sys.exit(worst > 1e-4 * largest)


if __name__ == "__main__":
    main()
