"""report.py: writes the tables of results.json into README.md, between the marks of each part."""

import json
import os
import sys

from measure import quantile

HERE = os.path.dirname(os.path.abspath(__file__))
RUNTIMES = ["MNN", "ncnn", "OpenVINO", "ONNX Runtime"]
CAMS = ["pytorch-grad-cam", "torch-cam", "PyTorch by hand"]
TITLES = {"resnet18": "ResNet-18, 224", "resnet50": "ResNet-50, 224", "resnet10-w32": "ResNet-10 w32, 128",
          "resnet10-w16": "ResNet-10 w16, 64"}
# The aims for one and two threads: ratio of medians over the fastest runtime's bare forward pass.
FORWARD = {"resnet18": (0.65, 0.62), "resnet50": (0.80, 0.85), "resnet10-w32": (0.65, 0.80), "resnet10-w16": (0.70, 0.70)}
EARLY = {"resnet18": (1.10, 1.10), "resnet50": (1.35, 1.40)}
CAM = {"pytorch-grad-cam": 0.11, "torch-cam": 0.30, "PyTorch by hand": 0.32}


def digits(value):
    return f"{value:.3f}" if value < 1 else f"{value:.2f}" if value < 10 else f"{value:.1f}"


def table(head, rows):
    lines = ["| " + " | ".join(head) + " |", "| --- " * len(head) + "|"]
    return "\n".join(lines + ["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows]) + "\n"


def ratio(contest, ours, theirs):
    """The ratio of medians, the middle half of the rounds' own ratios, and the ratios of minima and of work."""
    wall, cpu = contest["wall"], contest["cpu"]
    each = [a / b for a, b in zip(contest["each"][ours], contest["each"][theirs])]
    return {"median": wall[ours]["median"] / wall[theirs]["median"], "low": quantile(each, 0.25),
            "high": quantile(each, 0.75), "min": wall[ours]["min"] / wall[theirs]["min"],
            "cpu": cpu[ours]["median"] / cpu[theirs]["median"]}


def fastest(contest, among=RUNTIMES):
    return min((name for name in among if name in contest["wall"]), key=lambda name: contest["wall"][name]["median"])


def gain(contests, contest, name):
    """How a name's least time with these threads stands to that with one."""
    for other in contests:
        same = (other["network"], other["batch"]) == (contest["network"], contest["batch"])
        if same and other["threads"] == 1 and name in other["wall"]:
            return contest["wall"][name]["min"] / other["wall"][name]["min"]
    return 1.0


def compared(contests, contest, what, ours, theirs, aim):
    r = ratio(contest, ours, theirs)
    threads = contest["threads"]
    verdict = "" if aim is None else ("yes" if r["median"] <= aim else f"no, {r['median'] / aim - 1:+.0%}")
    if threads > 1 and gain(contests, contest, theirs) > 0.8:
        verdict = "void"
    return [what, threads, theirs, f"**{r['median']:.2f}**", f"{r['low']:.2f}–{r['high']:.2f}", f"{r['min']:.2f}",
            f"{r['cpu']:.2f}" if threads == 1 else "–", "–" if aim is None else f"{aim:.2f}", verdict]


def ratios(contests):
    rows = []
    for contest in contests:
        name, thread = contest["network"], contest["threads"] - 1
        title, peer = TITLES[name], fastest(contest)
        if contest["batch"] > 1:
            title += f", batch {contest['batch']}"
            rows.append(compared(contests, contest, f"{title}: forward", "gam forward", peer, 0.80))
            rows.append(compared(contests, contest, f"{title}: forward and map at layer4", "gam map at layer4", peer, None))
            continue
        aim = FORWARD[name][thread]
        rows.append(compared(contests, contest, f"{title}: forward", "gam forward", peer, aim))
        rows.append(compared(contests, contest, f"{title}: forward and map at layer4", "gam map at layer4", peer, aim + 0.02))
        early = EARLY[name][thread] if name in EARLY else None
        rows.append(compared(contests, contest, f"{title}: forward and map at layer1", "gam map at layer1", peer, early))
        for cam in CAMS:
            if cam in contest["wall"]:
                rows.append(compared(contests, contest, f"{title}: forward and map at layer4", "gam map at layer4", cam, CAM[cam]))
        if "gam forward, AVX2" in contest["wall"]:
            rows.append(compared(
                contests, contest, f"{title}: AVX-512 over AVX2", "gam forward", "gam forward, AVX2",
                1 / 1.5 if name == "resnet18" else None))
            both = fastest(contest, ["OpenVINO", "ONNX Runtime"])
            rows.append(compared(
                contests, contest, f"{title}: forward, AVX-512", "gam forward", both, {"resnet18": 0.70, "resnet50": 0.85}[name]))
    head = ["what", "threads", "over", "ratio of medians", "middle half of rounds", "of minima", "of work", "aim", "reached"]
    return table(head, rows)


def times(contests):
    texts = []
    for contest in contests:
        rows = []
        for name in sorted(contest["wall"], key=lambda name: contest["wall"][name]["median"]):
            wall, error = contest["wall"][name], contest["errors"].get(name)
            rows.append([name, digits(wall["median"]), digits(wall["min"]), digits(wall["p10"]), digits(wall["p90"]),
                         digits(contest["cpu"][name]["median"]), "" if error is None else f"{error:.0e}"])
        gains = ""
        if contest["threads"] > 1:
            gains = "; least time over that of one thread: " + ", ".join(
                f"{name} {gain(contests, contest, name):.2f}" for name in contest["wall"])
        batch = f", batch {contest['batch']}" if contest["batch"] > 1 else ""
        load = " → ".join(f"{value:.1f}" for value in contest["load"])
        texts.append(f"**{TITLES[contest['network']]}{batch}, {contest['threads']} thread(s)**, {contest['rounds']} rounds,"
                     f" load {load}{gains}\n\n"
                     + table(["ms", "median", "least", "p10", "p90", "work, median", "error"], rows))
    return "\n".join(texts)


def contests_text(part):
    return "### Ratios\n\n" + ratios(part["measured"]) + "\n### Times\n\n" + times(part["measured"])


def start_text(part):
    rows = []
    for case, result in part["measured"].items():
        name, threads = case.split("/")
        ours, theirs = result["gam verify"], result["ONNX Runtime in Python"]
        for key, value in result.items():
            wall, cpu = value["wall"], value["cpu"]
            rows.append([TITLES[name], threads, key, digits(wall["median"]), digits(wall["min"]), digits(cpu["median"]),
                         f"{value['peak_mib']:.0f}"])
        rows.append([
            TITLES[name], threads, "**ratio**" + (", aim 0.40 and 165 MiB" if name == "resnet18" else ""),
            f"**{ours['wall']['median'] / theirs['wall']['median']:.2f}**",
            f"{ours['wall']['min'] / theirs['wall']['min']:.2f}", f"{ours['cpu']['median'] / theirs['cpu']['median']:.2f}",
            f"{ours['peak_mib'] / theirs['peak_mib']:.2f}"])
    return table(["network", "threads", "process", "median, ms", "least", "work, median", "peak resident, MiB"], rows)


def ceiling_text(part):
    sizes = list(part["measured"][0]["read_gb_s"])
    names = [f"{int(size) // 1024} MiB" if int(size) >= 1024 else f"{size} KiB" for size in sizes]
    rows = [[r["threads"], f"{r['gflops']['8']:.0f}", f"{r['gflops']['16']:.0f}"] + [f"{r['read_gb_s'][size]:.0f}" for size in sizes]
            for r in part["measured"]]
    return table(["threads", "GFLOP/s, 8 lanes", "16 lanes"] + [f"reading {name}, GB/s" for name in names], rows)


def kind_of(step, has_bottlenecks):
    layer = step["layer"]
    if layer == "conv1":
        return "stem 7x7, stride 2, pooled" if "Pooled" in step["step"] else "stem 7x7, stride 2"
    if "Winograd" in step["step"]:
        return "3x3 by Winograd"
    if layer == "fc":
        return "linear"
    if "pool" in layer:
        return "pooling"
    if "Pool" in step["step"]:
        return "mean over places only"
    if "downsample" in layer:
        return "1x1, shortcut"
    return "3x3, direct" if layer.endswith("conv2") or not has_bottlenecks else "1x1"


def steps_text(part):
    ceiling = {r["threads"]: max(r["gflops"].values()) for r in part.get("ceiling", [])}
    rows = []
    for key, all_steps in part["measured"].items():
        name, threads = key.split("/")
        has_bottlenecks = any(step["layer"].endswith("conv3") for step in all_steps)
        for way in ("forward", "backward"):
            steps = [step for step in all_steps if step.get("backward", False) == (way == "backward")]
            kinds = {}
            for step in steps:
                entry = kinds.setdefault(kind_of(step, has_bottlenecks), [0, 0.0, 0])
                entry[0] += 1
                entry[1] += step["ms"]
                entry[2] += step["products"]
            for kind, (count, ms, products) in sorted(kinds.items(), key=lambda item: -item[1][1]):
                top = ceiling.get(int(threads))
                rate = 2e-6 * products / ms if products and kind != "mean over places only" else None
                rows.append([TITLES[name], threads, way, kind, count, f"{ms:.2f}", f"{products / 1e6:.0f}",
                             f"{rate:.0f}" if rate else "", f"{rate / top:.0%}" if rate and top else ""])
            ms, products = sum(s["ms"] for s in steps), sum(s["products"] for s in steps)
            if steps:
                rows.append([TITLES[name], threads, way, "**sum**", len(steps), f"**{ms:.2f}**",
                             f"{products / 1e6:.0f}", f"{2e-6 * products / ms:.0f}", ""])
    return table(["network", "threads", "pass", "kind", "steps", "ms", "million products", "GFLOP/s", "of the ceiling"],
                 rows)


def stages_text(part):
    parts = part["measured"]
    forward, backward = (p["ms"] for p in parts if p["pass"])
    others = sum(p["ms"] for p in parts if not p["pass"])

    def row(name, ms, aim=None):
        share = ms / forward
        verdict = ["", ""] if aim is None else [f"{aim:.0%}", "yes" if share <= aim else "no"]
        return [name, f"{ms:.3f}", f"{share:.1%}"] + verdict

    rows = [row(p["stage"], p["ms"]) for p in parts]
    rows += [row("**short backward pass**", backward, 0.20), row("**all but the two passes**", others, 0.05)]
    return table(["part", "work, ms", "of the forward pass", "aim", "reached"], rows)


def growth_text(part):
    text = ""
    for kind, title in (("side", "ResNet-18 by the side of its input"), ("depth", "224 pixels, by depth")):
        rows = []
        entries = {(r[kind], r["threads"]): r for r in part["measured"][kind]}
        for value in sorted({r[kind] for r in part["measured"][kind]}):
            one, two = entries[value, 1], entries[value, 2]
            rows.append([value] + [digits(r[task]["min"]) for task in ("forward", "map") for r in (one, two)]
                        + [f"{one['forward']['min'] / two['forward']['min']:.2f}"]
                        + ([f"{one['forward']['min'] / value**2 * 1e6:.0f}"] if kind == "side" else [])
                        + [f"{one['peak_mib']:.0f}"])
        head = [kind, "forward, ms, 1 thread", "2 threads", "and map, 1 thread", "2 threads", "gain of 2"]
        head += ["ns a pixel"] if kind == "side" else []
        text += f"**{title}** (least of each)\n\n" + table(head + ["peak MiB"], rows) + "\n"
    rows = [[r["images"], r["threads"], f"{r['seconds']:.3f}", f"{1e3 * r['seconds'] / r['images']:.2f}",
             f"{1e3 * r['cpu_seconds'] / r['images']:.2f}", f"{r['peak_mib']:.1f}"] for r in part["measured"]["images"]]
    head = ["images", "threads", "s", "ms an image", "work an image, ms", "peak MiB"]
    return text + "**`gam verify` by the number of images**, ResNet-10 w16, 128 x 128 pixels (least of 3)\n\n" + table(head, rows)


def heading(part):
    m = part["machine"]
    versions = ", ".join(f"{name} {value}" for name, value in m["versions"].items())
    load = " → ".join(f"{value:.1f}" for value in part["load"])
    return (f"*{m['date']}; {m['cpu']}, {m['processors']} processors, {'AVX-512' if m['avx512'] else 'no AVX-512'}; load {load}; "
            f"{part['seconds']} s{', quick form' if part['quick'] else ''}; gam {m['gam']} ({m['commit']}); Python {m['python']}, "
            f"{versions}*\n\n")


TEXTS = {"contests": contests_text, "start": start_text, "stages": stages_text,
         "ceiling": ceiling_text, "steps": steps_text, "growth": growth_text}


def fill(path, results):
    with open(path) as file:
        text = file.read()
    for name, make in TEXTS.items():
        begin, end = f"<!-- {name} -->\n", f"<!-- end of {name} -->\n"
        if name in results and begin in text:
            before, rest = text.split(begin)
            text = before + begin + heading(results[name]) + make(results[name]) + end + rest.split(end)[1]
    with open(path, "w") as file:
        file.write(text)


def main():
    with open(os.path.join(HERE, "results.json")) as file:
        results = json.load(file)
    if "steps" in results and "ceiling" in results:
        results["steps"]["ceiling"] = results["ceiling"]["measured"]
    for path in [os.path.join(HERE, "README.md"), os.path.join(HERE, "..", "Documentation", "Performance.md")]:
        if os.path.exists(path):
            fill(path, results)
    if len(sys.argv) > 1:
        print(TEXTS[sys.argv[1]](results[sys.argv[1]]))


main()
