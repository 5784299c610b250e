"""Makes the files in this folder; needs Python 3 and nothing else.

The container and the model's hash are written here a second time, from their descriptions, so that the library is held
against something it did not make itself.
"""

import hashlib
import json
import pathlib
import struct

HERE = pathlib.Path(__file__).parent
SIZES = {"F64": 8, "I64": 8, "F32": 4, "I32": 4, "F16": 2, "BF16": 2, "U8": 1, "BOOL": 1, "U16": 2, "F8_E4M3": 1}


def container(tensors, metadata=None, spaces=3):
    """A safetensors file; tensors: name -> (type, shape, bytes), laid out in the given order."""
    header, data = {}, b""
    if metadata:
        header["__metadata__"] = metadata
    for name, (kind, shape, values) in tensors.items():
        header[name] = {"dtype": kind, "shape": shape, "data_offsets": [len(data), len(data) + len(values)]}
        data += values
    text = json.dumps(header).encode() + b" " * spaces
    return struct.pack("<Q", len(text)) + text + data


def model_hash(tensors, description):
    number = lambda value: struct.pack("<Q", value)
    text = lambda value: number(len(value)) + value
    hashed = text(b"gamverify.model.2") + number(len(tensors))
    for name in sorted(tensors, key=lambda name: name.encode()):
        kind, shape, values = tensors[name]
        hashed += text(name.encode()) + text(kind.encode()) + number(len(shape))
        hashed += b"".join(number(extent) for extent in shape) + number(len(values))
        hashed += hashlib.sha256(values).digest()
    canonical = json.dumps(description, separators=(",", ":"), ensure_ascii=False).encode()
    return hashlib.sha256(hashed + text(canonical)).hexdigest()


class Weights:
    """Numbers in -1...1 that are the same on every machine."""

    def __init__(self):
        self.state = 12345

    def __call__(self, *shape, positive=False):
        count = 1
        for extent in shape:
            count *= extent
        values = []
        for _ in range(count):
            self.state = (self.state * 6364136223846793005 + 1442695040888963407) % 2**64
            value = (self.state >> 40) / 2**23 - 1
            values.append(abs(value) + 0.5 if positive else value)
        return ("F32", list(shape), struct.pack(f"<{count}f", *values))


def tiny_model():
    """A residual network of one stage with one BasicBlock, two channels, two classes."""
    weights, tensors = Weights(), {}

    def norm(name):
        tensors[name + ".weight"] = weights(2)
        tensors[name + ".bias"] = weights(2)
        tensors[name + ".running_mean"] = weights(2)
        tensors[name + ".running_var"] = weights(2, positive=True)
        tensors[name + ".num_batches_tracked"] = ("I64", [], struct.pack("<q", 7))

    tensors["conv1.weight"] = weights(2, 1, 3, 3)
    norm("bn1")
    for index in (1, 2):
        tensors[f"layer1.0.conv{index}.weight"] = weights(2, 2, 3, 3)
        norm(f"layer1.0.bn{index}")
    tensors["fc.weight"] = weights(2, 2)
    tensors["fc.bias"] = weights(2)
    description = {
        "format": "gamverify.preprocess",
        "version": 1,
        "input": {"width": 24, "height": 16, "channels": 1},
        "resize": {"mode": "fit", "interpolation": "bilinear-antialias"},
        "scale": {"from": [0, 4095], "to": [0, 1]},
        "normalize": {"mean": [0.5487], "std": [0.2435]},
        "classes": ["normal", "Lungenentzündung"],
        "garbage_class": None,
        "target_layer": "layer1",
    }
    return tensors, description


def element_types():
    """A tensor of each type that is read, two that are not, and an empty one."""
    return {
        "f64": ("F64", [3], struct.pack("<3d", 0.1, -1e300, 3.5)),
        "i64": ("I64", [2, 1], struct.pack("<2q", -(2**63), 2**63 - 1)),
        "f32": ("F32", [2, 2], struct.pack("<4f", 0.1, -0.0, 1e-45, 3.4028234663852886e38)),
        "i32": ("I32", [2], struct.pack("<2i", -(2**31), 2**31 - 1)),
        "f16": ("F16", [7], struct.pack("<7e", 1.0, -2.5, 65504.0, 2**-24, 2**-14, float("inf"), 0.1)),
        "bf16": ("BF16", [3], struct.pack("<3H", 0x3F80, 0xC049, 0x0001)),
        "u16": ("U16", [1], struct.pack("<H", 65535)),
        "u8": ("U8", [3], bytes([0, 128, 255])),
        "bool": ("BOOL", [2], bytes([0, 1])),
        "f8": ("F8_E4M3", [1], bytes([0x38])),
        "empty": ("F32", [0, 5], b""),
        "scalar": ("F32", [], struct.pack("<f", 42.0)),
        "名 \"前\"\n": ("F32", [1], struct.pack("<f", -1.0)),
    }


def main():
    tensors, description = tiny_model()
    folder = HERE / "tiny-model"
    folder.mkdir(exist_ok=True)
    (folder / "model.safetensors").write_bytes(container(tensors, {"format": "pt"}))
    (folder / "preprocess.json").write_text(json.dumps(description, indent=2, ensure_ascii=False) + "\n")
    (HERE / "element-types.safetensors").write_bytes(container(element_types(), {"made by": "make_fixtures.py"}))
    lengths = [0, 1, 3, 54, 55, 56, 57, 63, 64, 65, 111, 112, 119, 120, 127, 128, 129, 1000]
    expected = {
        "tiny-model hash": model_hash(tensors, description),
        "sha256 of bytes i * 7 mod 251": {
            str(n): hashlib.sha256(bytes(i * 7 % 251 for i in range(n))).hexdigest() for n in lengths
        },
    }
    (HERE / "expected.json").write_text(json.dumps(expected, indent=2) + "\n")


main()
