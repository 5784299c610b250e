#!/usr/bin/env python3
"""Decision errors of `gam compare` against the number of images, as Markdown and JSON.

Retrained networks must never be called unsuitable, and networks that learned a marker, random labels, another task or
nothing never suitable. Randomised networks are made here: each weight tensor keeps its values in a seeded random order.
With "markers on", the pneumonia images carry the square that the shortcut network was trained with.
"""
import argparse, json, os, random, struct, subprocess, sys, tempfile, zlib


def read_png(path):
    """Rows of an 8-bit gray PNG without interlacing."""
    data = open(path, "rb").read()
    place, packed, width, height = 8, b"", 0, 0
    while place < len(data):
        size, kind = struct.unpack(">I4s", data[place : place + 8])
        body = data[place + 8 : place + 8 + size]
        if kind == b"IHDR":
            width, height, depth, colour, _, _, interlaced = struct.unpack(">IIBBBBB", body)
            if (depth, colour, interlaced) != (8, 0, 0):
                sys.exit(f"{path}: not an 8-bit gray PNG")
        if kind == b"IDAT":
            packed += body
        place += 12 + size
    raw, rows, before = zlib.decompress(packed), [], bytearray(width)
    for y in range(height):
        kind, line = raw[y * (width + 1)], bytearray(raw[y * (width + 1) + 1 : (y + 1) * (width + 1)])
        for x in range(width):
            a, b, c = (line[x - 1] if x else 0), before[x], (before[x - 1] if x else 0)
            guess = a + b - c
            paeth = min((abs(guess - a), 0, a), (abs(guess - b), 1, b), (abs(guess - c), 2, c))[2]
            line[x] = (line[x] + (0, a, b, (a + b) // 2, paeth)[kind]) & 255
        rows.append(line)
        before = line
    return rows


def write_png(path, rows):
    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", len(rows[0]), len(rows), 8, 0, 0, 0, 0)
    body = zlib.compress(b"".join(b"\0" + bytes(row) for row in rows))
    with open(path, "wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b""))


def with_markers(source, target, seed=0):
    """Copies a folder of classes; each pneumonia image gets a square of 6/128 of its side, 4/128 to 14/128 from the corner."""
    draw = random.Random(seed)
    for name in sorted(os.listdir(source)):
        os.makedirs(os.path.join(target, name))
        for file in sorted(os.listdir(os.path.join(source, name))):
            rows = read_png(os.path.join(source, name, file))
            if name == "pneumonia":
                scale = len(rows) / 128
                top, left = (round(draw.randint(4, 14) * scale) for _ in range(2))
                for row in rows[top : top + round(6 * scale)]:
                    row[left : left + round(6 * scale)] = bytes([242]) * round(6 * scale)
            write_png(os.path.join(target, name, file), rows)


def randomised(model, target, chosen, seed=0):
    """Copies a model; the values of each chosen weight tensor change places."""
    data = open(os.path.join(model, "model.safetensors"), "rb").read()
    (size,) = struct.unpack("<Q", data[:8])
    header, body = json.loads(data[8 : 8 + size]), bytearray(data[8 + size :])
    draw = random.Random(seed)
    for name, entry in header.items():
        if name == "__metadata__" or not name.endswith(".weight") or len(entry["shape"]) < 2 or not chosen(name):
            continue
        begin, end = entry["data_offsets"]
        words = [bytes(body[at : at + 4]) for at in range(begin, end, 4)]
        draw.shuffle(words)
        body[begin:end] = b"".join(words)
    os.makedirs(target)
    with open(os.path.join(target, "model.safetensors"), "wb") as file:
        file.write(data[: 8 + size] + body)
    with open(os.path.join(target, "preprocess.json"), "wb") as file:
        file.write(open(os.path.join(model, "preprocess.json"), "rb").read())


def compare(gam, trusted, candidate, images, draws):
    command = [gam, "compare", "--trusted", trusted, "--candidate", candidate, "--images", images, "--json"]
    run = subprocess.run(command + ["--metrics", "pearson", "--draws", str(draws)], capture_output=True, text=True)
    if run.returncode not in (0, 1):
        sys.exit(f"{candidate}: {run.stderr.strip()}")
    return json.loads(run.stdout)


def row(label, name, report):
    def interval(value):
        return "-" if value is None else f"{value['mean']:.3f} [{value['low']:.2f}, {min(value['high'], 1):.2f}]"

    layers = report["layers"]
    found = [interval(layer["identification"][key]) for layer in layers[:2] for key in ("within", "all")]
    found += ["-"] * (4 - len(found))
    agreement = "-" if report["agreement"] is None else f"{report['agreement']:.2f}"
    shares = {item["images"]: item for item in report.get("draws", [])}
    cells = [
        "/".join(f"{shares[n][key]:.2f}" for key in ("suitable", "doubtful", "unsuitable")) if n in shares else "-"
        for n in (10, 30, 100)
    ]
    return f"| {label} | {name} | {agreement} | {' | '.join(found)} | {' | '.join(cells)} | {report['verdict']} |"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--gam", required=True)
    parser.add_argument("--data", required=True, help="folder with cxr256 and mednist64")
    parser.add_argument("--models", required=True)
    parser.add_argument("--draws", type=int, default=300)
    parser.add_argument("--splits", default="val,test")
    parser.add_argument("--output", help="a JSON file that takes every report")
    options = parser.parse_args()
    models = lambda name: os.path.join(options.models, name)
    good = {"cxr-resnet10-seed1", "cxr-resnet10-seed2", "mednist-resnet10-garbage"}
    print("| images | candidate | same class | layer4 within | all | layer3 within | all | 10 | 30 | 100 | all images |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |", flush=True)
    reports, errors = [], 0
    with tempfile.TemporaryDirectory() as scratch:
        made = {"fc": lambda n: n.startswith("fc"), "layer4": lambda n: n.startswith("layer4"), "all": lambda n: True}
        for name, chosen in made.items():
            randomised(models("cxr-resnet10"), os.path.join(scratch, name), chosen)
        bad = [models(f"cxr-resnet10-{name}") for name in ("shortcut", "shuffled")]
        bad += [models("othertask-mednist")] + [os.path.join(scratch, name) for name in made]
        retrained = [models(f"cxr-resnet10-seed{seed}") for seed in (1, 2)]
        cases = []
        for split in options.splits.split(","):
            images = os.path.join(options.data, "cxr256", split)
            cases += [(f"cxr, {split}", "cxr-resnet10", one, images) for one in retrained + bad]
            marked = os.path.join(scratch, f"markers-{split}")
            with_markers(images, marked)
            cases += [(f"cxr, markers on, {split}", "cxr-resnet10", one, marked) for one in retrained + bad[:1]]
            images = os.path.join(options.data, "mednist64", split)
            cases.append((f"mednist, {split}", "mednist-resnet10", models("mednist-resnet10-garbage"), images))
        for label, trusted, candidate, images in cases:
            report = compare(options.gam, models(trusted), candidate, images, options.draws)
            name = os.path.basename(candidate)
            shown = name if candidate.startswith(options.models) else f"{name} randomised"
            wrong = "unsuitable" if name in good else "suitable"
            errors += report["verdict"] == wrong or any(item[wrong] > 0 for item in report.get("draws", []))
            print(row(label, shown, report), flush=True)
            reports.append({"images": label, "candidate": shown, "report": report})
    print(f"\nShare of {options.draws} random draws called suitable/doubtful/unsuitable. Wrong decisions: {errors} of "
          f"{len(reports)} rows have any.")
    if options.output:
        with open(options.output, "w") as file:
            json.dump(reports, file, indent=1)
    return 1 if errors else 0


sys.exit(main())
