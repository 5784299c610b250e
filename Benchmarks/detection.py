#!/usr/bin/env python3
"""What the gate detects: fits and audits each network, writes Detection.md and detection.json.

    detection.py --gam PATH --data FOLDER --models FOLDER [--work FOLDER] [--count N]

Reference statistics from `train`, calibration on `val`, every figure on `test`, which took no part in any choice.
"""
import argparse
import json
import subprocess
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
MEDNIST_OTHERS = ["mednist64/other/AbdomenCT", "mednist64/other/BreastMRI"]
CHEST_OTHERS = MEDNIST_OTHERS + [f"mednist64/test/{name}" for name in ("Hand", "HeadCT", "ChestCT")]
NETWORKS = {
    "mednist-resnet10": ("mednist64", MEDNIST_OTHERS, []),
    "mednist-resnet10-garbage": ("mednist64", MEDNIST_OTHERS, []),
    "cxr-resnet10": ("cxr256", CHEST_OTHERS, ["cxr256/other-site"]),
}
AVERAGES = ["far", "near", "mild", "medium", "strong"]
# The components of the executable definition alone (gam fit's list "definition"), measured in Python on the same
# networks and images with one difference: eight photographs were among the far images.
BEFORE = {
    "mednist-resnet10": {"far": (.998, .003), "near": (.918, .298), "mild": (.865, .427), "medium": (.927, .308),
                         "strong": (.988, .061)},
    "mednist-resnet10-garbage": {"far": (.999, .000), "near": (.924, .282), "mild": (.871, .432),
                                 "medium": (.934, .278), "strong": (.991, .039)},
    "cxr-resnet10": {"far": (.999, .000), "near": (.849, .470), "mild": (.743, .726), "medium": (.868, .463),
                     "strong": (.985, .057)},
}


def run(command):
    began = time.monotonic()
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(map(str, command))}\n{done.stderr}")
    return done.stdout, time.monotonic() - began


def audit(gam, network, models, data, work, count):
    folder, far, near = NETWORKS[network]
    profile = work / f"{network}.gamprofile"
    model = ["--model", models / network]
    _, fitting = run([gam, "fit", *model, "--reference", data / folder / "train", "--calibration",
                      data / folder / "val", "--output", profile])
    others = [part for name in far for part in ("--far", data / name)]
    others += [part for name in near for part in ("--near", data / name)]
    text, auditing = run([gam, "audit", *model, "--profile", profile, "--images", data / folder / "test", *others,
                          "--count", count, "--json"])
    print(f"{network}: fitted in {fitting:.0f} s, audited in {auditing:.0f} s", flush=True)
    return json.loads(text)


def number(value):
    return f"{value:.3f}".removeprefix("0")


def interval(figure):
    return f"{number(figure['value'])} [{number(figure['lower'])}, {number(figure['upper'])}]"


def percent(share):
    return "-" if not share or share["of"] == 0 else f"{100 * share['count'] / share['of']:.0f} %"


def with_interval(share):
    return f"{share['count']} of {share['of']} [{100 * share['lower']:.1f}, {100 * share['upper']:.1f} %]"


def pooled(kinds, field):
    shares = [kind["outcome"][field] for kind in kinds if kind["outcome"][field]]
    total = sum(share["of"] for share in shares)
    return f"{100 * sum(share['count'] for share in shares) / total:.1f} % of {total}" if total else "-"


def averages(results):
    lines = ["| network | | AUROC | definition alone | FPR95 | definition alone |", "| --- | --- | --- | --- | --- | --- |"]
    for network, result in results.items():
        for item in result["averages"]:
            auroc, rate = BEFORE[network][item["name"]]
            lines.append(f"| {network} | {item['name']} ({item['kinds']}) | {interval(item['auroc'])} | {number(auroc)} "
                         f"| {interval(item['fpr95'])} | {number(rate)} |")
    return lines


def alarms(results):
    lines = ["| network | at 5 % | at 1 % | right, all | right, accepted |", "| --- | --- | --- | --- | --- |"]
    for network, result in results.items():
        usual = result["usual"]
        lines.append("| " + " | ".join([network] + [
            with_interval(usual[key]) for key in ("reviewed", "rejected", "right", "right_of_accepted")]) + " |")
    return lines


def errors(results):
    lines = ["| network | shifts | right, all | right, accepted | accepted |", "| --- | --- | --- | --- | --- |"]
    for network, result in results.items():
        for name in ("mild", "medium", "strong"):
            kinds = [kind for kind in result["kinds"] if kind["nearness"] == "near" and kind["strength"] == name]
            lines.append(f"| {network} | {name} | {pooled(kinds, 'right')} | {pooled(kinds, 'right_of_accepted')} "
                         f"| {pooled(kinds, 'accepted')} |")
    return lines


def shifts(results):
    names = {}
    for result in results.values():
        for kind in result["kinds"]:
            names[kind["name"]] = "far" if kind["nearness"] == "far" else kind["strength"]
    head = "| shift | " + " | ".join(["strength"] + list(results)) + " |"
    lines = [head, "| --- " * (2 + len(results)) + "|"]
    for name, strength in sorted(names.items(), key=lambda item: (item[1] == "far", item[0])):
        cells = []
        for result in results.values():
            kind = next((kind for kind in result["kinds"] if kind["name"] == name), None)
            if kind is None:
                cells.append("-")
                continue
            outcome = kind["outcome"]
            cell = f"{number(kind['auroc']['value'])} / {number(kind['fpr95']['value'])}, {percent(outcome['reviewed'])}"
            if outcome["right"]:
                cell += f", {percent(outcome['right'])} → {percent(outcome['right_of_accepted'])}"
            cells.append(cell)
        lines.append(f"| {name} | {strength} | " + " | ".join(cells) + " |")
    return lines


def page(results, count):
    library = next(iter(results.values()))["library"]
    return "\n".join([
        "# What the gate detects", "",
        f"Made by `make bench-detection` with version {library}; every figure with more digits in `detection.json`. "
        "How the components were chosen: the article *Detection* of GAMVerification.", "",
        "Reference statistics from `train`, calibration on `val`, every figure on `test`, which took no part in any "
        f"choice. At most {count} test images, evenly spaced, are put through each shift; all test images are the usual "
        "ones. Averages are over kinds of shift, harmless or not. Brackets: 95 %, bootstrap over images, or Clopper and "
        "Pearson for counts. `gam audit` gives the same for a site's own images.", "",
        "## Usual against unusual", "",
        "FPR95: the share of unusual images that pass where 95 % of the usual ones do. Definition alone: the default "
        "components without `input.alterations`, as measured in Python.", "", *averages(results), "",
        "## False alarms, and what the network gets right", "", *alarms(results), "",
        "The rates are for proper images as they are; on shifted ones the network errs more often, and what the gate "
        "accepts is right more often than what it holds back:", "", *errors(results), "",
        "## Each shift", "",
        "AUROC / FPR95, share called at least review (p <= 0.05), the network's accuracy on all → on accepted images "
        "where classes are known.", "", *shifts(results), "",
        "Decisions on networks rather than images, and their errors at 10, 30 and 100 images: `make bench-suitability`.",
        ""])


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gam", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--models", type=Path, required=True)
    parser.add_argument("--work", type=Path, default=Path(".build/detection"))
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--output", type=Path, default=HERE)
    options = parser.parse_args()
    options.work.mkdir(parents=True, exist_ok=True)
    results = {network: audit(options.gam, network, options.models, options.data, options.work, options.count)
               for network in NETWORKS}
    (options.output / "detection.json").write_text(json.dumps(results, indent=1) + "\n")
    (options.output / "Detection.md").write_text(page(results, options.count))


if __name__ == "__main__":
    main()
