"""Realised false-alarm rates on real images: by predicted class, pooled and per class, and by joining rule.

    python3 Benchmarks/false_alarms.py --gam .build/release/gam --models ../shared/models --data ../shared/data

Reference images are each folder's `train`, calibration images its `val`; proper images are its `test`. Nothing is
chosen on `test`. Writes Markdown; needs nothing beyond Python's standard library.
"""
import argparse
import json
import math
import subprocess
import tempfile
from collections import Counter
from pathlib import Path

CASES = [("mednist-resnet10", "mednist64", 300), ("mednist-resnet10-garbage", "mednist64", 300),
         ("cxr-resnet10", "cxr256", 100)]
RULES = ["standard", "ranks", "bonferroni", "holm", "harmonic", "cauchy"]


def interval(hits, count):
    """Clopper-Pearson's 95 % interval, by bisection."""
    def tail(p, low):
        terms = [math.exp(math.lgamma(count + 1) - math.lgamma(k + 1) - math.lgamma(count - k + 1)
                          + (k * math.log(p) if k else 0) + ((count - k) * math.log1p(-p) if k < count else 0))
                 for k in (range(hits, count + 1) if low else range(0, hits + 1))]
        return sum(terms)
    bounds = []
    for low in (True, False):
        if (low and hits == 0) or (not low and hits == count):
            bounds.append(0.0 if low else 1.0)
            continue
        a, b = 0.0, 1.0
        for _ in range(50):
            middle = (a + b) / 2
            if (tail(middle, low) < 0.025) == low:
                a = middle
            else:
                b = middle
        bounds.append((a + b) / 2)
    return bounds


def share(hits, count):
    low, high = interval(hits, count)
    return f"{100 * hits / count:.1f} % [{100 * low:.1f}, {100 * high:.1f}]"


def verify(gam, model, profile, images, *options):
    run = subprocess.run([gam, "verify", "--model", model, "--profile", profile, "--json", *options, images],
                         capture_output=True, text=True)
    rows = [json.loads(line) for line in run.stdout.splitlines()]
    if not rows:
        raise SystemExit(run.stderr)
    return rows


def called(rows, verdicts):
    return sum(row["verdict"] in verdicts for row in rows)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name in ("--gam", "--models", "--data"):
        parser.add_argument(name, required=True)
    arguments = parser.parse_args()
    by_class, by_rule = [], []
    with tempfile.TemporaryDirectory() as work:
        for name, folder, least in CASES:
            model, data = Path(arguments.models) / name, Path(arguments.data) / folder
            profile = f"{work}/{name}.gamprofile"
            subprocess.run([arguments.gam, "fit", "--model", str(model), "--reference", str(data / "train"),
                            "--calibration", str(data / "val"), "--output", profile], check=True, capture_output=True)
            judge = lambda *options: verify(arguments.gam, str(model), profile, str(data / "test"), *options)
            for scope, options in (("pooled", []), ("per class", ["--per-class", "--class-images", str(least)])):
                rows = judge(*options)
                classes = sorted(Counter(row["class"] for row in rows).items())
                for wanted, verdicts in (("5 %", ("review", "reject")), ("1 %", ("reject",))):
                    cells = []
                    for predicted, count in classes:
                        mine = [row for row in rows if row["class"] == predicted]
                        cells.append(f"{predicted} {share(called(mine, verdicts), count)}")
                    total = share(called(rows, verdicts), len(rows))
                    by_class.append(f"| {name} | {scope} | {wanted} | {total} | {'; '.join(cells)} |")
            for rule in RULES:
                rows = judge("--joining", rule)
                p = [row["p_value"] for row in rows]
                by_rule.append(f"| {name} | {rule} | {share(sum(v <= 0.05 + 1e-12 for v in p), len(p))} "
                               f"| {share(sum(v <= 0.01 + 1e-12 for v in p), len(p))} |")
    print("| network | calibration | asked | all | by predicted class |\n| --- | --- | --- | --- | --- |")
    print("\n".join(by_class))
    print("\n| network | rule | p <= 5 % | p <= 1 % |\n| --- | --- | --- | --- |")
    print("\n".join(by_rule))


if __name__ == "__main__":
    main()
