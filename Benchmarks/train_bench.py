"""train_bench.py --gam FILE [--threads 1,2] [--seconds N] [--only NAME]: steps of training, gam's and PyTorch's in turns.

As bench.py: processes take turns in an order drawn anew each round, a ratio is gam's time over PyTorch's (below 1 is faster),
of the medians and of the processor's work. PyTorch is the faster of its two memory layouts. Prints a Markdown table, and
with --json the measured times too.
"""

import argparse
import json
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
PEERS = os.path.join(HERE, "peers")

from measure import Contest, engine  # noqa: E402

# name: network of gam bench, its width, side, channels, batch, as the peer calls it
CASES = {
    "ResNet-18, 224 x 224 x 3, batch 16": ("resnet18", 64, 224, 3, 16, "resnet18"),
    "ResNet-18, 64 x 64 x 3, batch 32": ("resnet18", 64, 64, 3, 32, "resnet18"),
    "ResNet-10 of width 32, 128 x 128 x 1, batch 32": ("resnet10", 32, 128, 1, 32, "resnet10-w32"),
    "ResNet-10 of width 16, 64 x 64 x 1, batch 64": ("resnet10", 16, 64, 1, 64, "resnet10-w16"),
}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--gam", required=True)
    parser.add_argument("--threads", default="1,2")
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--only", default="")
    parser.add_argument("--json")
    options = parser.parse_args()
    gam, results = os.path.abspath(options.gam), []
    print("| steps of training | threads | gam, images a second | PyTorch | ratio of medians | of work | rounds | load |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    for name, (network, width, side, channels, batch, peer) in CASES.items():
        if options.only not in name:
            continue
        for threads in (int(text) for text in options.threads.split(",")):
            command = [
                gam, "bench", "--random", network, "--width", str(width), "--side", str(side), "--channels",
                str(channels), "--batch", str(batch), "--threads", str(threads), "--train", "--serve"]
            worker = [
                sys.executable, os.path.join(PEERS, "train_worker.py"), peer, str(side), str(channels), "1000",
                str(batch), str(threads)]
            entrants = {"gam": engine(command, "train", False)}
            for layout in ("default", "channels-last"):
                entrants[layout] = engine(worker + [layout], "train", False)
            with Contest(entrants, HERE, 0.06, least=5) as contest:
                found = contest.run(options.seconds)
            wall = {entrant: times["median"] for entrant, times in found["wall"].items()}
            work = {entrant: times["median"] for entrant, times in found["cpu"].items()}
            best = min(("default", "channels-last"), key=wall.get)
            print(
                f"| {name} | {threads} | {batch / wall['gam'] * 1e3:.1f} | {batch / wall[best] * 1e3:.1f} ({best}) "
                f"| **{wall['gam'] / wall[best]:.2f}** | {work['gam'] / work[best]:.2f} | {found['rounds']} "
                f"| {found['load'][0]:.1f} → {found['load'][1]:.1f} |", flush=True)
            results.append({"name": name, "threads": threads} | found)
    if options.json:
        with open(options.json, "w") as file:
            json.dump(results, file, indent=1)


if __name__ == "__main__":
    main()
