"""Writes the small expectations beside this file with the reference implementation.

    python3 make.py REFERENCE_FOLDER

The forms are those of the golden files of the same names; the arrays of components.json are those of
detectors.safetensors in small."""
import json
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, sys.argv[1])
import compare as P
import components as K
import conformal as C
import detectors as D

OUT = Path(__file__).resolve().parent


def plain(v):
    """JSON without NaN (null) and infinities ("inf")."""
    if isinstance(v, dict):
        return {k: plain(x) for k, x in v.items()}
    if isinstance(v, (list, tuple, np.ndarray)):
        return [plain(x) for x in v]
    if isinstance(v, (str, type(None))):
        return v
    if isinstance(v, (int, np.integer)):
        return int(v)
    return None if np.isnan(v) else "inf" if v == np.inf else "-inf" if v == -np.inf else float(v)


def write(name, value):
    (OUT / name).write_text(json.dumps(plain(value), separators=(",", ":")) + "\n")


def conformal(rng):
    ps = []
    for n in (0, 1, 2, 19):
        c = np.round(rng.normal(size=n), 1)
        s = np.concatenate([np.round(rng.normal(size=3) * 1.5, 1), c[:1], [np.nan, np.inf]])
        ps.append({"calibration": c, "scores": s, "p": C.p_value(c, s)})
    c, g = np.round(rng.normal(size=20), 1), rng.integers(0, 2, 20)
    mondrian = {"calibration": c, "groups": g,
                "cases": [{"score": s, "group": k, "p": C.p_value_mondrian(c, g, s, k)} for s, k in ((.5, 0), (-1, 1), (9, 1))]}
    counts = [{"alpha": a, "delta": .05, "minimal": C.minimal_count(a), "guaranteed": C.minimal_count_guaranteed(a)}
              for a in (.05, .01, .001)]
    rates = []
    for n, a in ((10, .05), (100, .05), (400, .01)):
        b = C.realised_rate(n, a)
        rates.append({"n": n, "alpha": a, "guaranteed.level": C.guaranteed_level(n, a),
                      "quantiles": None if b is None else {str(q): float(b.ppf(q)) for q in (.05, .5, .95)}})
    combinations = [{"p": p, "bonferroni": C.bonferroni(p), "holm": C.holm(p), "harmonic": C.harmonic_mean(p),
                     "harmonic.valid": C.harmonic_mean_valid(p) if len(p) > 1 else None,
                     "cauchy": C.cauchy(np.minimum(p, 1 - 1e-15))} for p in ([.3], [.04, .03, .02], [1, 1], [1e-6, .9])]
    S = np.round(rng.normal(size=(12, 2)), 1)
    J = C.RankJoin(S)
    ranks = {"calibration": S, "judged": []}
    for s in (np.round(rng.normal(size=2), 1), S[0], S.max(0) + 1, np.full(2, np.nan)):
        ranks["judged"].append(dict(zip(("scores", "statistic", "p", "component.p"), (s, *J.judge(s)))))
    S, g, w = np.round(np.exp(rng.normal(size=(36, 3))), 2), np.repeat([0, 2], [28, 8]), np.array([2, 1, .5])
    J = C.StandardJoin(S, g, w)
    standard = {"calibration": S, "groups": g, "weights": w, "least": 20, "judged": []}
    for s, k in ((S[0], 0), (S[30] * 4, 2), (S[1] * 9, 0), (S[2], 7), (np.array([1, np.nan, 1]), 0)):
        standard["judged"].append({"scores": s, "group": k, "zetas": J.zetas(s, k), "statistic": J.statistic(s, k),
                                   "p": J.p_value(s, k)})
    write("conformal.json", {"p.values": ps, "mondrian": mondrian, "counts": counts, "rates": rates,
                             "combinations": combinations, "joined.by.ranks": [ranks], "joined.standardised": [standard]})


def compare(rng):
    x, y = np.round(rng.beta(5, 2, 9), 2), np.round(rng.beta(3, 3, 7), 2)
    a, b = rng.integers(0, 3, 12), rng.integers(0, 3, 12)
    b[:7] = a[:7]
    X, Y = np.round(rng.normal(size=(5, 2)), 2), np.round(rng.normal(size=(4, 2)) + 1, 2)
    draws = rng.integers(0, 6, (60, 6))
    maps = np.round(rng.normal(size=(12, 2, 2, 3)), 1)
    near, far = np.round(maps + .4 * rng.normal(size=maps.shape), 1), np.round(rng.normal(size=maps.shape), 1)
    near[5], maps[7] = 0, 0
    cls = rng.integers(0, 2, 12)
    E, suit = P.evidence_stack(maps), []
    for c in (near, far):
        F = P.evidence_stack(c)
        suit.append({"candidate": c, "within": P.identification(E, F, cls), "all": P.identification(E, F, np.zeros(12, int)),
                     "verdict": P.suitability(E, F, cls)[0]})
    write("compare.json", {
        "suitability": {"shape": maps.shape, "trusted": maps, "classes": cls, "candidates": suit},
        "effect": {"x": x, "y": y, "cohens.d": P.cohens_d(x, y), "rank.biserial": P.rank_biserial(x, y),
                   "auroc": P.auroc(x, y), "fpr.at.95.tpr": P.fpr_at_95_tpr(x, y)},
        "agreement": {"a": a, "b": b, "agreement": P.accuracy_agreement(a, b), "kappa": P.cohens_kappa(a, b, 3)},
        "bootstrap": {"x": x[:6], "draws": draws, "bca.95": P.bca(x[:6], x[:6][draws].mean(1), 0.95)},
        "two.sample": [{"x": X, "y": Y, "mmd": P.two_sample(X, Y, "mmd", 0)[0], "energy": P.two_sample(X, Y, "energy", 0)[0]}]})


def components(rng):
    out = {}
    v = np.round(rng.normal(size=(9, 13)) + np.linspace(0, 2, 13), 2)
    out["input.small"], out["expected.input_statistics.small"] = v, K.input_statistics(v)
    out["expected.thumbnail.small"] = K.thumbnail(v)
    A0, G0 = np.round(np.maximum(rng.normal(size=(2, 9, 10)), 0), 2), np.round(rng.normal(size=(2, 9, 10)), 2)
    A2, G2 = np.round(np.maximum(rng.normal(size=(3, 2, 4)), 0), 2), np.round(rng.normal(size=(3, 2, 4)), 2)
    out |= {"observed.A0": A0, "observed.A1": A0, "observed.G1": G0, "observed.A2": A2, "observed.G2": G2}
    out["expected.early_channels"], out["expected.early_map"] = K.early_channels(A0, A0), K.early_map(A0)
    out["expected.attention_profile.A1"] = K.attention_profile(A0, G0)
    out["expected.attention_profile.A2"] = K.attention_profile(A2, G2)
    X = np.round(rng.normal(size=(60, 3)) @ rng.normal(size=(3, 3)), 2)
    groups = np.repeat([0, 1, 3], [30, 22, 8])
    Y, gy = np.round(2 * rng.normal(size=(5, 3)), 2), np.array([0, 1, 2, 3, 0])
    out |= {"byclass.X": X, "byclass.groups": groups, "byclass.Y": Y, "byclass.groups.Y": gy}
    out["byclass.expected.own"] = K.ByClass(X, groups).score(Y, gy)
    out["byclass.expected.pooled"] = K.ByClass(X, groups, own=False).score(Y, gy)
    maps, mg = np.round(np.abs(rng.normal(size=(30, 4))), 2), np.repeat([0, 1], [24, 6])
    e = K.EarlyMap(maps, mg)
    out["earlymap.maps"], out["earlymap.groups"] = maps, mg
    out["earlymap.expected"] = np.array([e.score(m, k) for m, k in zip(maps[::6] * 1.3, mg[::6])])
    z = np.round(rng.normal(size=(4, 3)) * 3, 2)
    out["logits"], out["logits.expected.msp"], out["logits.expected.energy.T2"] = z, D.msp(z), D.energy(z, 2.0)
    out["logits.expected.garbage_margin"] = D.garbage_margin(z, 1)
    write("components.json", {k: {"shape": np.shape(a), "values": np.ravel(a)} for k, a in out.items()})


conformal(np.random.default_rng(3))
compare(np.random.default_rng(4))
components(np.random.default_rng(5))
