"""export.py NETWORK FOLDER GAM [MODELS]: writes one network in every engine's format, with an input and its outputs.

GAMVerify prepares the input from a picture (`gam explain --export`); PyTorch's outputs for it are what all are held to.
"""

import json
import os
import shutil
import subprocess
import sys

import numpy as np
import torch
from safetensors.numpy import load_file
from safetensors.torch import save_file

import pictures
from networks import NETWORKS, load

name, folder, gam = sys.argv[1:4]
models = sys.argv[4] if len(sys.argv) > 4 else None
_, _, _, channels, side, classes, trained = NETWORKS[name]
os.makedirs(folder, exist_ok=True)
os.chdir(folder)


def run(*command):
    result = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if result.returncode != 0:
        sys.exit(f"{command[0]}: {result.stdout[-2000:]}")


source = models and trained and os.path.join(models, trained)
if source and os.path.exists(os.path.join(source, "model.safetensors")):
    for file in ("model.safetensors", "preprocess.json"):
        shutil.copyfile(os.path.join(source, file), file)
    network = load(name, "model.safetensors")
else:
    network = load(name)
    save_file(network.state_dict(), "model.safetensors")
    with open("preprocess.json", "w") as file:
        json.dump({
            "format": "gamverify.preprocess", "version": 1,
            "input": {"width": side, "height": side, "channels": channels},
            "resize": {"mode": "stretch", "interpolation": "bilinear-antialias"},
            "scale": {"from": "bit-depth", "to": [0, 1]},
            "normalize": {"mean": [0.5] * channels, "std": [0.25] * channels},
            "classes": [f"class {i}" for i in range(classes)], "garbage_class": None, "target_layer": "layer4",
        }, file)

pictures.write("image.png", 0, 2 * side)
run(gam, "explain", "--model", ".", "--image", "image.png", "--export", "seen.safetensors")
seen = load_file("seen.safetensors")
x = seen["input.0"]
noise = np.random.default_rng(1).standard_normal((8, *x.shape[1:])).astype(np.float32)
x = np.concatenate([x, x + 0.1 * noise[1:]])
np.save("x.npy", x)
with torch.no_grad():
    y = network(torch.from_numpy(x)).numpy()
np.save("y.npy", y)

for batch in (1, 8):
    torch.onnx.export(
        network, (torch.from_numpy(x[:batch]),), f"b{batch}.onnx", input_names=["x"], output_names=["y"],
        dynamo=False, opset_version=17)
    convert = ["mnnconvert", "-f", "ONNX", "--modelFile", f"b{batch}.onnx", "--MNNModel", f"b{batch}.mnn"]
    # Not the command mnnconvert: that one installs packages and reports what it converted to its maker.
    run(sys.executable, "-c", f"import _tools; _tools.mnnconvert({convert + ['--bizCode', 'x']})")
torch.jit.trace(network, torch.from_numpy(x[:1])).save("net.pt")
run("pnnx", "net.pt", f"inputshape=[1,{channels},{side},{side}]", "fp16=0")
