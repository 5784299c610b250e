"""Checks what `gam explain --export` wrote against PyTorch: every activation, logit, gradient and map.

    gam explain --model MODEL --image IMAGE.png --all-classes --layer layer3 --layer layer4 \
        --output overlay.png --export maps.safetensors
    python check_maps.py MODEL maps.safetensors

MODEL is the folder with model.safetensors. The network is built here, from the tensors' names and shapes, and run in
float64 on the input that was exported; printed is the largest difference of each array divided by its largest value.
Ends with 1 where one is above 1e-4. Needs: pip install torch safetensors numpy
"""
import re
import sys

import numpy as np
import torch
from safetensors.numpy import load_file
from torch import nn

LIMIT = 1e-4


class Block(nn.Module):
    """A residual block; two convolutions make it a BasicBlock, three a Bottleneck."""

    def __init__(self, weights, name, inputs, stride):
        super().__init__()
        self.count = 3 if f"{name}.conv3.weight" in weights else 2
        channels = inputs
        for index in range(1, self.count + 1):
            shape = weights[f"{name}.conv{index}.weight"].shape
            strided = index == (2 if self.count == 3 else 1)
            setattr(self, f"conv{index}", convolution(shape, channels, stride if strided else 1))
            setattr(self, f"bn{index}", nn.BatchNorm2d(shape[0]))
            channels = shape[0]
        self.channels = channels
        self.downsample = None
        if f"{name}.downsample.0.weight" in weights:
            shape = weights[f"{name}.downsample.0.weight"].shape
            self.downsample = nn.Sequential(convolution(shape, inputs, stride), nn.BatchNorm2d(shape[0]))

    def forward(self, x):
        y = x
        for index in range(1, self.count + 1):
            y = getattr(self, f"bn{index}")(getattr(self, f"conv{index}")(y))
            if index < self.count:
                y = torch.relu(y)
        return torch.relu(y + (x if self.downsample is None else self.downsample(x)))


def convolution(shape, inputs, stride):
    outputs, per_group, height, width = shape
    return nn.Conv2d(
        inputs, outputs, (height, width), stride, (height // 2, width // 2), groups=inputs // per_group, bias=False)


class ResNet(nn.Module):
    def __init__(self, weights):
        super().__init__()
        stem = weights["conv1.weight"].shape
        self.conv1, self.bn1 = convolution(stem, stem[1], 2), nn.BatchNorm2d(stem[0])
        self.relu, self.maxpool = nn.ReLU(), nn.MaxPool2d(3, 2, 1)
        channels = stem[0]
        self.stages = sorted({int(m[1]) for k in weights if (m := re.match(r"layer(\d+)\.", k))})
        for stage in self.stages:
            blocks = []
            while f"layer{stage}.{len(blocks)}.conv1.weight" in weights:
                first = not blocks and stage > 1
                blocks.append(Block(weights, f"layer{stage}.{len(blocks)}", channels, 2 if first else 1))
                channels = blocks[-1].channels
            setattr(self, f"layer{stage}", nn.Sequential(*blocks))
        self.avgpool = nn.AdaptiveAvgPool2d(1)
        self.fc = nn.Linear(channels, len(weights["fc.weight"]), bias="fc.bias" in weights)
        self.load_state_dict({k: torch.from_numpy(np.array(v)) for k, v in weights.items()})

    def forward(self, x):
        x = self.maxpool(self.relu(self.bn1(self.conv1(x))))
        for stage in self.stages:
            x = getattr(self, f"layer{stage}")(x)
        return self.fc(torch.flatten(self.avgpool(x), 1))


def expectations(model, arrays):
    """What PyTorch gives for each exported array that it has a name for."""
    modules, kept = dict(model.named_modules()), {}
    layers = {m[1] for k in arrays if (m := re.match(r"(?:act|grad)\.(.+?)(?:\.c\d+)?\.0$", k)) and m[1] in modules}
    for name in layers:
        modules[name].register_forward_hook(lambda _m, _i, out, name=name: kept.__setitem__(name, out))
    logits = model(torch.from_numpy(arrays["input.0"]).double())
    yield "logits.0", logits
    for name in sorted(layers):
        yield f"act.{name}.0", kept[name]
    for key in arrays:
        if match := re.match(r"grad\.(.+)\.c(\d+)\.0$", key):
            name, index = match[1], int(match[2])
            (gradient,) = torch.autograd.grad(logits[0, index], kept[name], retain_graph=True)
            yield key, gradient
            weights = gradient.mean((2, 3), keepdim=True)
            yield f"cam.raw.{name}.c{index}.0", torch.relu((weights * kept[name]).sum(1))[0]


def main(folder, export):
    weights = load_file(f"{folder}/model.safetensors")
    arrays = load_file(export)
    model = ResNet(weights).double().eval()
    worst, checked = 0.0, 0
    for key, expected in expectations(model, arrays):
        if key not in arrays:
            continue
        expected = expected.detach().numpy()
        found = arrays[key].astype(np.float64).reshape(expected.shape)
        largest = np.abs(expected).max()
        difference = np.abs(found - expected).max() / (largest if largest > 0 else 1)
        print(f"{key:32} {str(expected.shape):24} {difference:.1e}")
        worst, checked = max(worst, difference), checked + 1
    print(f"{checked} of {len(arrays) - 1} arrays, largest difference {worst:.1e} of an array's largest value")
    return 0 if checked > 1 and worst <= LIMIT else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]) if len(sys.argv) == 3 else __doc__)
