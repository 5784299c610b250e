"""train_bench.py --gam FILE: steps of training, gam's and PyTorch's in turns.

As bench.py: processes take turns in an order drawn anew each round, a ratio is gam's time over PyTorch's (below 1 is faster),
of the medians and of the processor's work. PyTorch is the faster of its two memory layouts.

Prints a Markdown table, a row as soon as it is measured, and rewrites --json after each; nothing that was measured is lost.
The run ends within --minutes, give or take a step: a row has as many rounds as fitted, and says so where they are few; what
was not reached, or failed, has a row that says that. --quick is one round of the small networks, to see that it works.
"""

import argparse
import json
import os
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
PEERS = os.path.join(HERE, "peers")

from measure import Contest, Failed, engine  # noqa: E402

# name: network of gam bench, its width, side, channels, batch, as the peer calls it; the longest last
CASES = {
    "ResNet-10 of width 16, 64 x 64 x 1, batch 64": ("resnet10", 16, 64, 1, 64, "resnet10-w16"),
    "ResNet-10 of width 32, 128 x 128 x 1, batch 32": ("resnet10", 32, 128, 1, 32, "resnet10-w32"),
    "ResNet-18, 64 x 64 x 3, batch 32": ("resnet18", 64, 64, 3, 32, "resnet18"),
    "ResNet-18, 224 x 224 x 3, batch 16": ("resnet18", 64, 224, 3, 16, "resnet18"),
}
LAYOUTS = {"PyTorch default": "default", "PyTorch channels-last": "channels-last"}


def entrants(gam, case, threads):
    network, width, side, channels, batch, peer = case
    command = [
        gam, "bench", "--random", network, "--width", str(width), "--side", str(side), "--channels", str(channels),
        "--batch", str(batch), "--threads", str(threads), "--train", "--serve"]
    worker = [
        sys.executable, os.path.join(PEERS, "train_worker.py"), peer, str(side), str(channels), "1000", str(batch),
        str(threads)]
    found = {"gam": engine(command, "train", False)}
    for name, layout in LAYOUTS.items():
        found[name] = engine(worker + [layout], "train", False)
    return found


def measured(gam, case, threads, options, left):
    """One row's figures, within so many seconds."""
    began = time.monotonic()
    with Contest(entrants(gam, case, threads), HERE, 0.06, options.least, min(options.patience, left)) as contest:
        return contest.run(options.seconds, limit=left - (time.monotonic() - began))


def row(name, threads, batch, found):
    wall = {entrant: times["median"] for entrant, times in found["wall"].items()}
    work = {entrant: times["median"] for entrant, times in found["cpu"].items()}
    best = min(LAYOUTS, key=wall.get)
    rounds = f"{found['rounds']}, cut short" if found["is_cut"] else found["rounds"]
    return (
        f"| {name} | {threads} | {batch / wall['gam'] * 1e3:.1f} | {batch / wall[best] * 1e3:.1f} ({LAYOUTS[best]}) "
        f"| **{wall['gam'] / wall[best]:.2f}** | {work['gam'] / work[best]:.2f} | {rounds} "
        f"| {found['load'][0]:.1f} → {found['load'][1]:.1f} |")


def save(path, results):
    if path:
        with open(path + ".new", "w") as file:
            json.dump(results, file, indent=1)
        os.replace(path + ".new", path)


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("--gam", required=True)
    parser.add_argument("--threads", default="1,2")
    parser.add_argument("--seconds", type=float, default=20, help="of rounds for each row")
    parser.add_argument("--least", type=int, default=5, help="rounds of each row, where the time allows")
    parser.add_argument("--minutes", type=float, default=25, help="after which nothing more is begun")
    parser.add_argument("--patience", type=float, default=120, help="seconds to wait for one step")
    parser.add_argument("--only", default="", help="rows whose name has this")
    parser.add_argument("--json", help="a file for the measured times")
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_args()
    if options.quick:
        options.seconds, options.least, options.threads = 0, 1, "1"
    return options


def main():
    options = arguments()
    gam, results = os.path.abspath(options.gam), []
    end = time.monotonic() + 60 * options.minutes
    cases = [(name, case) for name, case in CASES.items() if options.only in name]
    if options.quick:
        cases = cases[:2]
    print("| steps of training | threads | gam, images a second | PyTorch | ratio of medians | of work | rounds | load |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |", flush=True)
    for name, case in cases:
        for threads in (int(text) for text in options.threads.split(",")):
            left = end - time.monotonic()
            try:
                if left <= 0:
                    raise Failed(f"not measured: the {options.minutes:g} minutes are over")
                found = measured(gam, case, threads, options, left)
                print(row(name, threads, case[4], found), flush=True)
                results.append({"name": name, "threads": threads} | found)
            except Failed as error:
                print(f"| {name} | {threads} | {error} | | | | 0 | |", flush=True)
                results.append({"name": name, "threads": threads, "failed": str(error)})
            save(options.json, results)
    return 1 if any("failed" in result for result in results) else 0


if __name__ == "__main__":
    sys.exit(main())
