"""False alarms of small sites: every image for reference and calibration, and half of them for each.

    python3 Benchmarks/small_sites.py --gam .build/release/gam --models ../shared/models --data ../shared/data

Draws images at random from each folder's `val` (no network was trained on them), fits a profile of them in both ways,
and judges all of `test`, whose images are proper. Writes the Markdown table of the article *Small sites and divided
archives*; needs nothing beyond Python's standard library.
"""
import argparse
import json
import random
import re
import shutil
import statistics
import subprocess
import tempfile
from pathlib import Path

CASES = [("MedNIST", "mednist-resnet10", "mednist64", (100, 200, 500)), ("chest", "cxr-resnet10", "cxr256", (100, 200))]
RATES = (0.05, 0.01)


def copy(paths, folder):
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for number, path in enumerate(paths):
        shutil.copy(path, folder / f"{number:04}.png")


def fit(gam, model, profile, *images):
    run = subprocess.run([gam, "fit", "--model", model, *images, "--output", profile], capture_output=True, text=True)
    if run.returncode:
        raise SystemExit(run.stderr)
    return run.stdout


def alarms(gam, model, profile, images):
    """The shares of images whose joined p-value is at most each rate."""
    run = subprocess.run([gam, "verify", "--model", model, "--profile", profile, "--json", images],
                         capture_output=True, text=True)
    values = [json.loads(line)["p_value"] or 0 for line in run.stdout.splitlines()]
    return [sum(value <= rate for value in values) / len(values) for rate in RATES]


def draw(gam, model, pool, test, count, seed, work):
    chosen = random.Random(1000 * count + seed).sample(pool, count)
    for name, part in (("all", chosen), ("first", chosen[:count // 2]), ("second", chosen[count // 2:])):
        copy(part, work / name)
    profile = str(work / "site.gamprofile")
    said = fit(gam, model, profile, "--images", str(work / "all"), "--seed", str(seed))
    left = [float(share) / 100 for share in re.findall(r"([0-9.]+) % at a rate of", said)]
    crossed = alarms(gam, model, profile, test)
    fit(gam, model, profile, "--reference", str(work / "first"), "--calibration", str(work / "second"))
    return crossed + left + alarms(gam, model, profile, test)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name in ("gam", "models", "data"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--draws", type=int, default=12)
    options = parser.parse_args()
    print("| images | n | at 5 % | at 1 % | measured by `gam fit`: at 5 % | at 1 % | halves: at 5 % | at 1 % |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    for name, model, data, counts in CASES:
        folder = Path(options.data) / data
        pool = sorted((folder / "val").rglob("*.png"))
        with tempfile.TemporaryDirectory() as work:
            for count in counts:
                rows = [draw(options.gam, f"{options.models}/{model}", pool, str(folder / "test"), count, seed, Path(work))
                        for seed in range(options.draws)]
                cells = [f"{100 * statistics.mean(column):.1f} ({100 * statistics.pstdev(column):.1f})"
                         for column in zip(*rows)]
                # No p-value of so few calibration images is so small.
                for place, rate in enumerate(RATES):
                    if 1 / (count // 2 + 1) > rate:
                        cells[place - len(RATES)] = "not supported"
                print(f"| {name} | {count} | " + " | ".join(cells) + " |", flush=True)


if __name__ == "__main__":
    main()
