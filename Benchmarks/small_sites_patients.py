"""Whether images of one patient, or the division of the images, make small sites' false alarms.

    python3 Benchmarks/small_sites_patients.py --gam .build/release/gam --model ../shared/models/cxr-resnet10 \
        --data ../shared/data/cxr256 --reference ../shared/reference

Reads every image of `val` and `test` once (`gam fit --images --part`), then draws small sites from what was read and
fits, calibrates and judges with the executable definition, so that hundreds of draws take minutes. The eight digits
before `_` in a file's name are the patient. Writes the Markdown table of the article *Small sites and divided
archives*; needs numpy, scipy and Pillow.
"""
import argparse
import collections
import hashlib
import json
import shutil
import struct
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
from PIL import Image

FOLDS, RATES, LEAST = 10, (0.05, 0.01), 20
WEIGHTS = np.array([6, 1, 1, 1, 1, 0.5, 0.5])
TYPES = {"F32": "<f4", "F64": "<f8", "I64": "<i8"}


class Pool:
    """The vectors of all images, their predicted classes, patients and splits."""

    def __init__(self, gam, model, data):
        with tempfile.TemporaryDirectory() as work:
            folder, part = Path(work) / "images", Path(work) / "all.gampart"
            folder.mkdir()
            names = {}
            for split in ("val", "test"):
                for path in sorted((Path(data) / split).rglob("*.png")):
                    shutil.copy(path, folder / f"{path.parent.name}-{path.name}")
                    pixels = np.array(Image.open(path))
                    head = f"{pixels.shape[1]} {pixels.shape[0]} 1 8 monochrome2\n".encode()
                    names[hashlib.sha256(head + pixels.tobytes()).digest()] = (path.name.split("_")[0], split)
            subprocess.run([gam, "fit", "--model", model, "--images", folder, "--part", part], check=True,
                           stdout=subprocess.DEVNULL)
            arrays = self.read(part.read_bytes())
        prefix = "images.vector."
        self.vectors = {name[len(prefix):]: a for name, a in arrays.items() if name.startswith(prefix)}
        self.groups = arrays["images.groups"].ravel()
        known = [names[b"".join(struct.pack(">Q", int(word) & (1 << 64) - 1) for word in row)]
                 for row in arrays["images.hashes"]]
        self.patients = np.array([patient for patient, _ in known])
        self.splits = np.array([split for _, split in known])
        self.changes = sorted(name for name in self.vectors if name.startswith("input.change."))

    @staticmethod
    def read(data):
        length, = struct.unpack("<Q", data[:8])
        header = json.loads(data[8:8 + length])
        header.pop("__metadata__", None)
        return {name: np.frombuffer(data[8 + length + f["data_offsets"][0]:8 + length + f["data_offsets"][1]],
                                    TYPES[f["dtype"]]).reshape(f["shape"]) for name, f in header.items()}


class ByClass:
    """components.ByClass, with the decision which classes stand alone made beforehand."""

    def __init__(self, rows, groups, standing):
        kept = [k for k in np.unique(groups) if standing.get(k, 0) >= LEAST]
        inside = np.isin(groups, kept)
        self.all = Gaussian(rows) if len(kept) < 2 else None
        pooled = Gaussian(rows[inside], groups[inside]) if kept else None
        own = [k for k in kept if rows.shape[1] <= 256 and standing[k] >= 2 * rows.shape[1]]
        self.models = {k: Gaussian(rows[groups == k]) if k in own else pooled.only(k) for k in kept}

    def score(self, rows, groups):
        scores = np.empty(len(rows))
        for k in np.unique(groups):
            scores[groups == k] = (self.models.get(k) or self.all).score(rows[groups == k])
        return scores


class Fit:
    """The default components, fitted to some images."""

    def __init__(self, pool, chosen, standing):
        self.pool, groups = pool, pool.groups[chosen]
        self.distances = {name: ByClass(pool.vectors[name][chosen], groups, standing) for name in
                          ("input.appearance", "input.statistics", "input.thumbnail", "early.channels", "attention",
                           "penultimate")}
        rows = pool.vectors["early.map"][chosen]
        self.maps = {k: EarlyMap._stats(rows[groups == k]) for k in np.unique(groups) if standing.get(k, 0) >= LEAST}
        self.map_of_all = EarlyMap._stats(rows)
        appearance = self.distances["input.appearance"]
        models = dict(appearance.models) | ({None: appearance.all} if appearance.all else {})
        self.directions = {k: self.direction(model, chosen, groups, k) for k, model in models.items()}

    def direction(self, model, chosen, groups, k):
        columns = []
        for name in self.pool.changes:
            rows = self.pool.vectors[name][chosen]
            known = np.isfinite(rows[:, 0])
            own = known & (groups == k)
            used = own if k is not None and own.sum() >= 5 else known
            columns.append(rows[used].mean(0) if used.any() else np.zeros(rows.shape[1]))
        white = np.linalg.solve(model.L, np.array(columns).T)
        lengths = np.linalg.norm(white, axis=0)
        return model.means[0], np.linalg.solve(model.L.T, white / np.where(lengths > 0, lengths, 1)).T

    def scores(self, chosen):
        vectors, groups = self.pool.vectors, self.pool.groups[chosen]
        altered, mapped = [], []
        for look, cells, k in zip(vectors["input.appearance"][chosen], vectors["early.map"][chosen], groups):
            mean, rows = self.directions[k if k in self.directions else None]
            altered.append(np.sqrt((np.maximum(rows @ (look - mean), 0) ** 4).sum()))
            mean, spread = self.maps.get(k, self.map_of_all)
            mapped.append((np.abs(cells - mean) / spread).max())
        thumbs = self.distances["input.thumbnail"]
        turned = np.concatenate([orientations(t.reshape(8, 8)) for t in vectors["input.thumbnail"][chosen]])
        d = np.stack([m.score(turned) for m in list(thumbs.models.values()) or [thumbs.all]]).min(0).reshape(-1, 16)
        distance = {name: self.distances[name].score(vectors[name][chosen], groups) for name in
                    ("input.statistics", "early.channels", "attention", "penultimate")}
        return np.stack([altered, distance["input.statistics"], d[:, 0] / np.maximum(d[:, 1:].min(1), 1e-12),
                         distance["early.channels"], mapped, distance["attention"], distance["penultimate"]], 1)


def alarms(pool, fit, calibration, images, judged):
    join = StandardJoin(calibration, pool.groups[images], WEIGHTS)
    values = np.array([join.p_value(row, k) for row, k in zip(fit.scores(judged), pool.groups[judged].tolist())])
    return [(values <= rate).mean() for rate in RATES]


def crossed(pool, chosen, folds, judged):
    """The shares of alarms among the judged images, every chosen image for reference and calibration."""
    standing = collections.Counter(pool.groups[chosen].tolist())
    total = dict(standing)
    for fold in set(folds):
        for k, count in collections.Counter(pool.groups[chosen[folds == fold]].tolist()).items():
            standing[k] = min(standing[k], total[k] - count)
    calibration = np.empty((len(chosen), len(WEIGHTS)))
    for fold in set(folds):
        calibration[folds == fold] = Fit(pool, chosen[folds != fold], standing).scores(chosen[folds == fold])
    return alarms(pool, Fit(pool, chosen, standing), calibration, chosen, judged)


def dealt(pool, chosen, random):
    """Folds as `gam fit --images` deals them."""
    folds, place = np.empty(len(chosen), int), 0
    for k in np.unique(pool.groups[chosen]):
        for member in random.permutation(np.where(pool.groups[chosen] == k)[0]):
            folds[member] = place % FOLDS
            place += 1
    return folds


def whole(pool, chosen, random):
    """Folds of whole patients, those with most images first, each to the smallest fold."""
    patients = pool.patients[chosen]
    counts, sizes, folds = collections.Counter(patients.tolist()), np.zeros(FOLDS, int), np.empty(len(chosen), int)
    for patient in sorted(random.permutation(np.unique(patients)), key=lambda name: -counts[name]):
        fold = sizes.argmin()
        folds[patients == patient] = fold
        sizes[fold] += counts[patient]
    return folds


def one_each(pool, images, random):
    return np.array([random.choice(images[pool.patients[images] == p]) for p in np.unique(pool.patients[images])])


def draws_of_patients(pool, count, random):
    """Sites of other patients than the judged ones, both from all images."""
    order = random.permutation(np.unique(pool.patients))
    of = {patient: np.where(pool.patients == patient)[0] for patient in order}
    one = np.array([random.choice(of[p]) for p in order[:count]])
    rest = np.concatenate([of[p] for p in order[count:]])
    yield "one image a patient", crossed(pool, one, dealt(pool, one, random), rest)
    used = int(np.searchsorted(np.cumsum([len(of[p]) for p in order]), count)) + 1
    site = np.concatenate([of[p] for p in order[:used]])[:count]
    rest = np.concatenate([of[p] for p in order[used:]])
    yield "all images of a patient", crossed(pool, site, dealt(pool, site, random), rest)
    yield "all images, a patient in one fold", crossed(pool, site, whole(pool, site, random), rest)


def draws_of_splits(pool, count, random):
    """Sites drawn from one split, all of the other judged."""
    for first, second in (("val", "test"), ("test", "val")):
        mine, judged = np.where(pool.splits == first)[0], np.where(pool.splits == second)[0]
        site = random.permutation(mine)[:count]
        yield f"from {first}, {second} judged", crossed(pool, site, dealt(pool, site, random), judged)
        site = random.permutation(one_each(pool, mine, random))[:count]
        yield f"the same, one image a patient ({first})", crossed(pool, site, dealt(pool, site, random), judged)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name in ("gam", "model", "data", "reference"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--draws", type=int, default=40)
    options = parser.parse_args()
    sys.path.insert(0, options.reference)
    global Gaussian, EarlyMap, orientations, StandardJoin
    from components import EarlyMap, orientations
    from conformal import StandardJoin
    from detectors import Gaussian
    pool = Pool(options.gam, options.model, options.data)
    print("| sites | n | at 5 % | at 1 % |\n| --- | --- | --- | --- |")
    for draws, count in ((draws_of_patients, 100), (draws_of_patients, 200), (draws_of_splits, 100)):
        found = collections.defaultdict(list)
        for seed in range(options.draws):
            for name, shares in draws(pool, count, np.random.default_rng([count, seed])):
                found[name].append(shares)
        for name, shares in found.items():
            mean, reach = np.mean(shares, 0), 1.96 * np.std(shares, 0, ddof=1) / np.sqrt(len(shares))
            cells = [f"{100 * m:.1f} ± {100 * r:.1f}" for m, r in zip(mean, reach)]
            print(f"| {name} | {count} | " + " | ".join(cells) + " |", flush=True)


if __name__ == "__main__":
    main()
