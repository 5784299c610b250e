#!/usr/bin/env python3
"""Makes the small arrays of this folder. Needs NumPy only.

    python3 make_fixtures.py [GOLDEN]

tiny-basic.weights.safetensors   a ResNet of four BasicBlocks with widths 3, 5, 7, 9, two input channels, three classes
tiny-basic.arrays.safetensors    its activations, logits and gradients for two images, in PyTorch's order [N, C, H, W]
layers.json, layers.safetensors  ten cases copied from GOLDEN (a folder with PyTorch's arrays), where it is given

The network is computed here in float64 by sums over kernel places, forward and backward; where GOLDEN is given, the same
code must first reproduce PyTorch's arrays of `mednist-resnet10`.
"""
import json
import pathlib
import struct
import sys

import numpy as np

HERE = pathlib.Path(__file__).parent
LAYERS = ["layer1", "layer2", "layer3", "layer4"]
CASES = ["conv11", "conv12", "conv16", "conv21", "batchnorm0", "batchnorm4", "maxpool4", "avgpool4", "linear1", "relu0"]
TYPES = {"F32": np.float32, "F64": np.float64, "I64": np.int64}


def read(path):
    data = path.read_bytes()
    length = struct.unpack("<Q", data[:8])[0]
    header = json.loads(data[8 : 8 + length])
    arrays = {}
    for name, entry in header.items():
        if name != "__metadata__":
            begin, end = (8 + length + offset for offset in entry["data_offsets"])
            arrays[name] = np.frombuffer(data[begin:end], TYPES[entry["dtype"]]).reshape(entry["shape"])
    return arrays


def write(path, arrays):
    header, body = {}, b""
    for name in sorted(arrays):
        values = np.ascontiguousarray(arrays[name], np.float32)
        header[name] = {"dtype": "F32", "shape": list(values.shape), "data_offsets": [len(body), len(body) + values.nbytes]}
        body += values.tobytes()
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    path.write_bytes(struct.pack("<Q", len(text)) + text + body)


# Each layer gives its output and a function from the output's gradient to the input's.


def convolution(x, w, stride):
    pad = w.shape[2] // 2
    n, _, height, width = x.shape
    rows, columns = (height - 1) // stride + 1, (width - 1) // stride + 1
    places = [(a, b) for a in range(w.shape[2]) for b in range(w.shape[3])]

    def window(a, b):
        return (..., slice(a, a + stride * (rows - 1) + 1, stride), slice(b, b + stride * (columns - 1) + 1, stride))

    padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    y = sum(np.einsum("nchw,oc->nohw", padded[window(a, b)], w[:, :, a, b]) for a, b in places)

    def back(g):
        at = np.zeros_like(padded)
        for a, b in places:
            at[window(a, b)] += np.einsum("nohw,oc->nchw", g, w[:, :, a, b])
        return at[:, :, pad : pad + height, pad : pad + width]

    return y, back


def norm(x, weights, name):
    weight, bias, mean, variance = (
        weights[f"{name}.{key}"].reshape(1, -1, 1, 1) for key in ("weight", "bias", "running_mean", "running_var")
    )
    scale = weight / np.sqrt(variance + 1e-5)
    return (x - mean) * scale + bias, lambda g: g * scale


def relu(x):
    return np.maximum(x, 0), lambda g: g * (x > 0)


def maxpool(x):
    n, channels, height, width = x.shape
    rows, columns = (height - 1) // 2 + 1, (width - 1) // 2 + 1
    padded = np.pad(x, ((0, 0), (0, 0), (1, 1), (1, 1)), constant_values=-np.inf)
    return np.max(
        [
            padded[:, :, a : a + 2 * rows - 1 : 2, b : b + 2 * columns - 1 : 2]
            for a in range(3)
            for b in range(3)
        ],
        axis=0,
    )


def block(x, weights, name, stride):
    backs = []
    y = x
    for index, step in ((1, stride), (2, 1)):
        y, back = convolution(y, weights[f"{name}.conv{index}.weight"], step)
        backs.append(back)
        y, back = norm(y, weights, f"{name}.bn{index}")
        backs.append(back)
        if index == 1:
            y, back = relu(y)
            backs.append(back)
    shortcut, short_backs = x, []
    if f"{name}.downsample.0.weight" in weights:
        shortcut, back = convolution(x, weights[f"{name}.downsample.0.weight"], stride)
        short_backs.append(back)
        shortcut, back = norm(shortcut, weights, f"{name}.downsample.1")
        short_backs.append(back)
    out, rectified = relu(y + shortcut)

    def back(g):
        g = short = rectified(g)
        for step in reversed(backs):
            g = step(g)
        for step in reversed(short_backs):
            short = step(short)
        return g + short

    return out, back


def network(x, weights):
    """Activations, logits, and gradients [layer][class] of a ResNet with one BasicBlock a stage."""
    acts, backs = {}, {}
    acts["conv1"], _ = convolution(x, weights["conv1.weight"], 2)
    acts["bn1"], _ = norm(acts["conv1"], weights, "bn1")
    acts["relu"], _ = relu(acts["bn1"])
    y = acts["maxpool"] = maxpool(acts["relu"])
    for index, layer in enumerate(LAYERS):
        y, backs[layer] = block(y, weights, f"{layer}.0", 1 if index == 0 else 2)
        acts[layer] = y
    acts["avgpool"] = y.mean((2, 3), keepdims=True)
    logits = acts["avgpool"][:, :, 0, 0] @ weights["fc.weight"].T + weights["fc.bias"]
    gradients = {}
    for k in range(logits.shape[1]):
        g = np.broadcast_to(weights["fc.weight"][k].reshape(1, -1, 1, 1) / (y.shape[2] * y.shape[3]), y.shape)
        for layer in reversed(LAYERS):
            gradients[f"{layer}.c{k}"] = g
            g = backs[layer](g)
    return acts, logits, gradients


def collect(inputs, weights):
    weights = {name: values.astype(np.float64) for name, values in weights.items()}
    arrays = {}
    for index, x in enumerate(inputs):
        acts, logits, gradients = network(x.astype(np.float64), weights)
        arrays[f"input.{index}"], arrays[f"logits.{index}"] = x, logits
        arrays |= {f"act.{name}.{index}": values for name, values in acts.items()}
        arrays |= {f"grad.{name}.{index}": values for name, values in gradients.items()}
    return arrays


def check(golden):
    expected = read(golden / "mednist-resnet10.safetensors")
    weights = read(golden.parent / "models/mednist-resnet10/model.safetensors")
    found = collect([expected["input.0"], expected["input.1"]], weights)
    for name, values in expected.items():
        if name.split(".")[0] in ("act", "grad", "logits"):
            error = np.abs(found[name] - values).max() / np.abs(values).max()
            assert error < 1e-6, (name, error)


def tiny():
    rng = np.random.default_rng(20250427)
    widths, weights = [3, 5, 7, 9], {}

    def conv(name, out, into, side):
        scale = np.sqrt(2 / (into * side * side))
        weights[f"{name}.weight"] = rng.normal(0, scale, (out, into, side, side))

    def bn(name, channels):
        weights[f"{name}.weight"] = rng.uniform(0.5, 1.5, channels)
        weights[f"{name}.bias"] = rng.normal(0, 0.3, channels)
        weights[f"{name}.running_mean"] = rng.normal(0, 0.3, channels)
        weights[f"{name}.running_var"] = rng.uniform(0.5, 1.5, channels)

    conv("conv1", widths[0], 2, 7)
    bn("bn1", widths[0])
    into = widths[0]
    for layer, out in zip(LAYERS, widths):
        conv(f"{layer}.0.conv1", out, into, 3)
        bn(f"{layer}.0.bn1", out)
        conv(f"{layer}.0.conv2", out, out, 3)
        bn(f"{layer}.0.bn2", out)
        if layer != "layer1":
            conv(f"{layer}.0.downsample.0", out, into, 1)
            bn(f"{layer}.0.downsample.1", out)
        into = out
    weights["fc.weight"], weights["fc.bias"] = rng.normal(0, 0.5, (3, into)), rng.normal(0, 0.5, 3)
    weights = {name: values.astype(np.float32) for name, values in weights.items()}
    inputs = [rng.normal(0, 1, (1, 2, 37, 29)).astype(np.float32) for _ in range(2)]
    arrays = collect(inputs, weights)
    for name in ("conv1", "bn1"):
        del arrays[f"act.{name}.1"]
    write(HERE / "tiny-basic.weights.safetensors", weights)
    write(HERE / "tiny-basic.arrays.safetensors", arrays)


def copy_layers(golden):
    cases = [case for case in json.loads((golden / "layers.json").read_text()) if case["name"] in CASES]
    lines = ",\n".join(json.dumps(case) for case in cases)
    (HERE / "layers.json").write_text(f"[\n{lines}\n]\n")
    arrays = read(golden / "layers.safetensors")
    write(HERE / "layers.safetensors", {n: v for n, v in arrays.items() if n.split(".")[0] in CASES})


if __name__ == "__main__":
    if len(sys.argv) > 1:
        check(pathlib.Path(sys.argv[1]))
        copy_layers(pathlib.Path(sys.argv[1]))
    tiny()
