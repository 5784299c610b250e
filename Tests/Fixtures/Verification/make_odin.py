#!/usr/bin/env python3
"""Makes odin.json: ODIN (Liang, Li & Srikant 2018) by PyTorch's own derivatives, in float64. Needs PyTorch.

    python3 make_odin.py

The network is `../Network/tiny-basic.weights.safetensors`, the images are `input.0` and `input.1` of its arrays. For each
image: the logits, those after the step, and the score at T = 1000.
"""
import json
import pathlib
import sys

import torch
from torch.nn import functional as F

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "Network"))
from make_fixtures import read  # noqa: E402

TEMPERATURE, STEP = 1000.0, 0.0014


def network(x, w):
    def conv(x, name, stride):
        weight = w[f"{name}.weight"]
        return F.conv2d(x, weight, stride=stride, padding=weight.shape[2] // 2)

    def norm(x, name):
        values = (w[f"{name}.{key}"] for key in ("running_mean", "running_var", "weight", "bias"))
        return F.batch_norm(x, *values, training=False, eps=1e-5)

    y = F.max_pool2d(F.relu(norm(conv(x, "conv1", 2), "bn1")), 3, 2, 1)
    for stage in (1, 2, 3, 4):
        name, stride = f"layer{stage}.0", 1 if stage == 1 else 2
        short = y
        if f"{name}.downsample.0.weight" in w:
            short = norm(conv(y, f"{name}.downsample.0", stride), f"{name}.downsample.1")
        y = F.relu(norm(conv(y, f"{name}.conv1", stride), f"{name}.bn1"))
        y = F.relu(norm(conv(y, f"{name}.conv2", 1), f"{name}.bn2") + short)
    return F.linear(y.mean((2, 3)), w["fc.weight"], w["fc.bias"])


def tensors(path):
    return {name: torch.tensor(values).double() for name, values in read(path).items()}


if __name__ == "__main__":
    weights = tensors(HERE.parent / "Network/tiny-basic.weights.safetensors")
    arrays = tensors(HERE.parent / "Network/tiny-basic.arrays.safetensors")
    found = []
    for index in (0, 1):
        x = arrays[f"input.{index}"].requires_grad_(True)
        logits = network(x, weights)
        assert (logits - arrays[f"logits.{index}"]).abs().max() < 1e-5
        F.cross_entropy(logits / TEMPERATURE, logits.argmax(1)).backward()
        moved = network(x - STEP * x.grad.sign(), weights)
        score = 1 - torch.softmax(moved / TEMPERATURE, 1).max()
        found.append({"logits": logits[0].tolist(), "moved": moved[0].tolist(), "score": score.item()})
    lines = ",\n".join(json.dumps(entry) for entry in found)
    (HERE / "odin.json").write_text(f"[\n{lines}\n]\n")
