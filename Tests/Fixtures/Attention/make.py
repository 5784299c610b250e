"""Writes similarity-small.json and methods-small.json beside this file, from the golden arrays.
Usage: python3 make.py GOLDEN_FOLDER"""
import json
import struct
import sys
from pathlib import Path

CASES = ["random-1x1", "random-1x2", "random-2x2", "random-1x5", "random-3x4", "sparse-3x3", "sparse-5x7",
         "blob-near-7x7", "sparse-11x11", "empty-blob", "constant-constant", "negated", "one-hot-corners", "ties",
         "tiny-1e-30", "two-level"]


def read_arrays(path, prefix):
    data = path.read_bytes()
    length = struct.unpack("<Q", data[:8])[0]
    header = json.loads(data[8:8 + length])
    for name, entry in header.items():
        if name.startswith(prefix) and entry["dtype"] == "F64":
            low, high = (8 + length + offset for offset in entry["data_offsets"])
            yield name, {"shape": entry["shape"],
                         "values": list(struct.unpack(f"<{(high - low) // 8}d", data[low:high]))}


golden, here = Path(sys.argv[1]), Path(__file__).parent
full = json.loads((golden / "similarity.json").read_text())
full["cases"] = [case for case in full["cases"] if case["name"] in CASES]
assert len(full["cases"]) == len(CASES)
(here / "similarity-small.json").write_text(json.dumps(full, separators=(",", ":")) + "\n")

arrays = {name: array for name, array in read_arrays(golden / "detectors.safetensors", "attention.")
          if "like_" not in name and "eigen" not in name}
flags = json.loads((golden / "detectors.json").read_text())["flags"]
(here / "methods-small.json").write_text(json.dumps({"arrays": arrays, "flags": flags}, separators=(",", ":")) + "\n")
