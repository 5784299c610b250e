"""bench.py --gam FILE --work FOLDER [--models FOLDER] [--quick] [--parts LIST]: measures GAMVerify beside its peers.

Every engine is a process of its own that does one run when asked. They take turns in an order that is drawn anew
each round (a fixed one would give each the same neighbour before it), and before each timed run one that is not timed
warms caches and threads. So whatever else the machine does
meets all of them alike, and a ratio within one table means something even where a time alone does not.

Writes results.json beside this file; report.py makes the tables of README.md of it.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import time
from datetime import datetime, timezone
from importlib.metadata import version

HERE = os.path.dirname(os.path.abspath(__file__))
PEERS = os.path.join(HERE, "peers")
sys.path.insert(0, PEERS)

from measure import Contest, engine, summary  # noqa: E402

RUNTIMES = ["MNN", "ncnn", "OpenVINO", "ONNX Runtime"]
NETWORKS = ["resnet18", "resnet50", "resnet10-w32", "resnet10-w16"]


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("--gam", required=True)
    parser.add_argument("--work", required=True)
    parser.add_argument("--models")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--parts", default="ceiling,contests,start,stages,steps,growth")
    return parser.parse_args()


def output(*command, **options):
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, **options).stdout


def machine(gam, commit):
    """What was measured on, and with what."""
    cpu, flags = "?", []
    with open("/proc/cpuinfo") as file:
        for line in file:
            key, _, value = line.partition(":")
            if key.strip() == "model name":
                cpu = value.strip()
            if key.strip() == "flags":
                flags = value.split()
    caches = [line.strip() for line in output("lscpu").splitlines() if "cache:" in line]
    packages = ["MNN", "ncnn", "openvino", "onnxruntime", "torch", "grad-cam", "torchcam", "numpy"]
    return {
        "date": datetime.now(timezone.utc).strftime("%Y-%m-%d %H:%M UTC"), "cpu": cpu, "processors": os.cpu_count(),
        "avx512": "avx512f" in flags, "caches": caches, "system": platform.platform(),
        "python": platform.python_version(), "gam": output(gam, "--version").strip(), "commit": commit,
        "versions": {name: version(name) for name in packages},
    }


def prepare(options, networks):
    """Exports each network once; a folder that is complete is used again."""
    for name in networks:
        folder = os.path.join(options.work, name)
        if not os.path.exists(os.path.join(folder, "net.ncnn.bin")):
            print(f"preparing {name}", file=sys.stderr)
            command = [sys.executable, os.path.join(PEERS, "export.py"), name, folder, options.gam]
            subprocess.run(command + ([options.models] if options.models else []), check=True)
        options.errors[name] = error_of(options.gam, folder)


def error_of(gam, folder):
    """How far the outputs of this gam are from PyTorch's: largest difference over largest value."""
    import numpy as np
    from safetensors.numpy import load_file

    seen = os.path.join(folder, "seen.safetensors")
    subprocess.run([gam, "explain", "--model", ".", "--image", "image.png", "--export", seen], cwd=folder, check=True,
                   stdout=subprocess.DEVNULL)
    expected, arrays = np.load(os.path.join(folder, "y.npy"))[:1], load_file(seen)
    error = float(np.abs(arrays["logits.0"] - expected).max() / np.abs(expected).max())
    if not error < 1e-4:
        sys.exit(f"gam: the outputs of {folder} are {error} off")
    return error


def contests(options):
    """Who is how fast at what."""
    results = []
    seconds = 4 if options.quick else 15
    for threads in (1, 2):
        for name in NETWORKS:
            entrants = {
                "gam forward": engine.gam(options.gam, "forward", threads),
                "gam map at layer4": engine.gam(options.gam, "map", threads),
                "gam map at layer1": engine.gam(options.gam, "map", threads, layer="layer1"),
            }
            if name in ("resnet18", "resnet50"):
                entrants["gam forward, AVX2"] = engine.gam(options.gam, "forward", threads, isa="avx2")
            peers = RUNTIMES + (["pytorch-grad-cam", "torch-cam", "PyTorch by hand"] if name == "resnet18" else [])
            for peer in peers:
                entrants[peer] = engine.peer(PEERS, peer, name, 1, threads)
            results.append(run_contest(options, name, 1, threads, entrants, seconds))
        entrants = {
            "gam forward": engine.gam(options.gam, "forward", threads, batch=8),
            "gam map at layer4": engine.gam(options.gam, "map", threads, batch=8),
        }
        for peer in RUNTIMES:
            entrants[peer] = engine.peer(PEERS, peer, "resnet18", 8, threads)
        results.append(run_contest(options, "resnet18", 8, threads, entrants, seconds))
    return results


def run_contest(options, name, batch, threads, entrants, seconds):
    print(f"{name}, batch {batch}, {threads} threads", file=sys.stderr)
    with Contest(entrants, os.path.join(options.work, name), pause=0.06 if threads > 1 else 0.002) as contest:
        result = contest.run(seconds)
    result["errors"]["gam forward"] = options.errors[name]
    return {"network": name, "batch": batch, "threads": threads} | result


def timed_process(command, folder):
    """One process from start to end: seconds by the clock, seconds at work, peak resident MiB."""
    start = time.perf_counter()
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    elapsed = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):  # gam verify: 1 is an image not accepted
        sys.exit(f"{command[0]} ended with {process.returncode}")
    return elapsed, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def profile_of(options, name):
    """A folder with a profile of generated pictures for `gam verify`, made by this gam."""
    import pictures

    folder = os.path.join(options.work, name)
    with open(os.path.join(folder, "preprocess.json")) as file:
        side = 2 * json.load(file)["input"]["width"]
    for kind, first in (("reference", 100), ("calibration", 200)):
        os.makedirs(os.path.join(folder, kind), exist_ok=True)
        for seed in range(first, first + 20):
            pictures.write(os.path.join(folder, kind, f"{seed}.png"), seed, side)
    subprocess.run([
        options.gam, "fit", "--model", ".", "--reference", "reference", "--calibration", "calibration", "--output",
        "profile"], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    return folder


def start(options):
    """From the start of a process to its first result."""
    results = {}
    for name, threads in (("resnet18", 1), ("resnet18", 2), ("resnet10-w32", 1), ("resnet10-w32", 2)):
        folder = profile_of(options, name)
        count = str(threads)
        verify = [options.gam, "verify", "--model", ".", "--profile", "profile", "--threads", count, "image.png"]
        commands = {
            "gam verify": verify,
            "ONNX Runtime in Python": [sys.executable, os.path.join(PEERS, "first_result.py"), count]}
        times = {key: [] for key in commands}
        for round in range(4 if options.quick else 12):
            order = list(commands) if round % 2 else list(commands)[::-1]
            for key in order:
                times[key].append(timed_process(commands[key], folder))
        results[f"{name}/{threads}"] = {
            key: {"wall": summary([t[0] * 1e3 for t in values[1:]]), "cpu": summary([t[1] * 1e3 for t in values[1:]]),
                  "peak_mib": max(t[2] for t in values)}
            for key, values in times.items()}
    return results


def steps(options):
    """What each step of a forward pass and of a backward pass to layer1 takes; the least of many."""
    results = {}
    for name, rounds in (("resnet18", 40), ("resnet50", 15)):
        for threads in (1, 2):
            text = output(options.gam, "bench", os.path.join(options.work, name), "--steps", "--json", "--layer",
                          "layer1", "--threads", str(threads), "--repeat", str(rounds // (4 if options.quick else 1)))
            results[f"{name}/{threads}"] = json.loads(text)
    return results


def stages(options):
    """What each part of a verification takes; the least of several processes."""
    command = [options.gam, "bench", "--random", "resnet18", "--stages", "--json", "--repeat", "40"]
    runs = [json.loads(output(*command)) for _ in range(2 if options.quick else 6)]
    return [min(parts, key=lambda part: part["ms"]) for parts in zip(*runs)]


def growth(options):
    """How cost grows with the side of the input, the depth, and the number of images."""
    seconds = 0.5 if options.quick else 2
    results = {"side": [], "depth": [], "images": []}
    cases = [("side", side, 18, side) for side in (64, 128, 224, 256, 384, 512, 768, 1024)]
    cases += [("depth", depth, depth, 224) for depth in (10, 18, 34, 50, 101, 152)]
    for kind, value, depth, side in cases:
        for threads in (1, 2):
            random = ["--random", f"resnet{depth}", "--side", str(side)]
            entrants = {
                task: engine.gam(options.gam, task, threads, model=random) for task in ("forward", "map")}
            with Contest(entrants, options.work, pause=0.002, least=3) as contest:
                result = contest.run(seconds)
            results[kind].append({kind: value, "threads": threads} | {
                task: result["wall"][task] for task in entrants} | {"peak_mib": contest.peak_mib["forward"]})
    results["images"] = growing_numbers(options)
    return results


def growing_numbers(options):
    folder = profile_of(options, "resnet10-w16")
    import pictures

    many = os.path.join(folder, "many")
    os.makedirs(many, exist_ok=True)
    results = []
    for count in (1, 10, 100, 1000):
        for seed in range(len(os.listdir(many)), count):
            pictures.write(os.path.join(many, f"{seed:04}.png"), 1000 + seed, 128)
        for threads in (1, 2):
            command = [options.gam, "verify", "--model", ".", "--profile", "profile", "--threads", str(threads), "many"]
            runs = [timed_process(command, folder) for _ in range(3)]
            results.append({
                "images": count, "threads": threads, "seconds": min(r[0] for r in runs),
                "cpu_seconds": min(r[1] for r in runs), "peak_mib": max(r[2] for r in runs)})
    return results


def ceiling(options):
    """What this processor does at most."""
    program = os.path.join(options.work, "ceiling")
    subprocess.run([os.environ.get("CC", "cc"), "-O2", "-march=native", "-pthread", os.path.join(HERE, "ceiling.c"),
                    "-o", program], check=True)
    return json.loads(output(program, "2"))


def main():
    options = arguments()
    options.gam = os.path.abspath(options.gam)
    options.work = os.path.abspath(options.work)
    options.models = options.models and os.path.abspath(options.models)
    os.environ["PATH"] = os.path.dirname(sys.executable) + os.pathsep + os.environ["PATH"]
    os.makedirs(options.work, exist_ok=True)
    options.errors = {}
    parts = options.parts.split(",")
    if set(parts) - {"ceiling", "stages"}:
        prepare(options, NETWORKS)
    path = os.path.join(HERE, "results.json")
    results = {}
    if os.path.exists(path):
        with open(path) as file:
            results = json.load(file)
    # Before any results are written, which would make it look changed.
    commit = output("git", "-C", HERE, "describe", "--always", "--dirty", "--exclude=*").strip()
    for part in parts:
        before, began = os.getloadavg()[0], time.time()
        measured = globals()[part](options)
        results[part] = {
            "machine": machine(options.gam, commit), "quick": options.quick, "load": [before, os.getloadavg()[0]],
            "seconds": round(time.time() - began), "measured": measured}
        with open(path, "w") as file:
            json.dump(results, file, indent=1)
            file.write("\n")


main()
