"""Draws the plots and tables of the article "What a verdict promises" from simulated and real figures.

    python3 Benchmarks/simulation.py SIMULATION.json FOLDER_FOR_PLOTS    (made by `make simulation`)

Needs nothing beyond Python's standard library.
"""
import json
import math
import sys
from pathlib import Path

NAMES = {"standard": "standard", "ranks": "ranks", "bonferroni": "Bonferroni", "holm": "Holm", "harmonic": "harmonic",
         "cauchy": "Cauchy", "fisher": "Fisher (not offered)"}
COLOURS = {"standard": "#1b6ca8", "ranks": "#4fa3d1", "bonferroni": "#6a8d3a", "harmonic": "#a0742c", "cauchy": "#7d5ba6",
           "fisher": "#c0392b"}
LEFT, TOP, WIDTH, HEIGHT = 64, 46, 440, 250


def canvas(title, body, x_label, y_label, width):
    """A plot with its frame; white behind, so that it is read on any page."""
    total = f"{width} {TOP + HEIGHT + 58}"
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {total}" font-family="Helvetica, Arial, sans-serif" '
        'font-size="13" fill="#222">',
        '<rect width="100%" height="100%" fill="#fff"/>',
        f'<text x="{LEFT}" y="24" font-size="15" font-weight="bold">{title}</text>',
        *body,
        f'<text x="{LEFT + WIDTH / 2}" y="{TOP + HEIGHT + 44}" text-anchor="middle">{x_label}</text>',
        f'<text transform="translate(16 {TOP + HEIGHT / 2}) rotate(-90)" text-anchor="middle">{y_label}</text>',
        "</svg>", ""])


def axes(x_ticks, y_ticks, x, y):
    body = []
    for value, text in y_ticks:
        body += [f'<path d="M{LEFT} {y(value):.1f}h{WIDTH}" stroke="#e4e4e4"/>',
                 f'<text x="{LEFT - 8}" y="{y(value) + 4:.1f}" text-anchor="end">{text}</text>']
    for value, text in x_ticks:
        body += [f'<path d="M{x(value):.1f} {TOP + HEIGHT}v5" stroke="#555"/>',
                 f'<text x="{x(value):.1f}" y="{TOP + HEIGHT + 20}" text-anchor="middle">{text}</text>']
    return body + [f'<path d="M{LEFT} {TOP}v{HEIGHT}h{WIDTH}" fill="none" stroke="#555"/>']


def line(points, colour, dash=""):
    path = "M" + "L".join(f"{a:.1f} {b:.1f}" for a, b in points)
    return f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="2"{dash}/>'


DASH = ' stroke-dasharray="5 4"'


def spread(labels, least=16):
    """Texts beside the ends of lines, moved apart where they would lie on each other."""
    placed = []
    for place, text, colour in sorted(labels):
        place = max(place, placed[-1][0] + least) if placed else place
        placed.append((place, text, colour))
    # What was pushed below the axis pushes the others up.
    limit = TOP + HEIGHT
    for index in reversed(range(len(placed))):
        place, text, colour = placed[index]
        placed[index] = (min(place, limit), text, colour)
        limit = placed[index][0] - least
    return [f'<text x="{LEFT + WIDTH + 8}" y="{place + 4:.1f}" fill="{colour}">{text}</text>'
            for place, text, colour in placed]


def by_rule(study, level):
    index = study["levels"].index(level)
    top = 0.18 if level == 0.05 else 0.12
    x = lambda value: LEFT + WIDTH * value / 0.9
    y = lambda value: TOP + HEIGHT * (1 - min(value, top) / top)
    step = 0.02
    body = axes([(c, f"{c:g}") for c in (0, 0.3, 0.6, 0.9)],
                [(k * step, f"{100 * k * step:.0f} %") for k in range(int(round(top / step)) + 1)], x, y)
    body.append(line([(x(0), y(level)), (x(0.9), y(level))], "#222", DASH))
    labels = [(y(level), f"asked: {100 * level:.0f} %", "#222")]
    for rule, colour in COLOURS.items():
        rows = sorted((r["correlation"], r["rates"][index]) for r in study["rules"] if r["rule"] == rule)
        body += [line([(x(c), y(v)) for c, v in rows], colour)]
        body += [f'<circle cx="{x(c):.1f}" cy="{y(v):.1f}" r="3.5" fill="{colour}"/>' for c, v in rows]
        labels.append((y(rows[-1][1]), NAMES[rule] + (", Holm" if rule == "bonferroni" else ""), colour))
    return canvas(f"False alarms where {100 * level:.0f} % were asked for", body + spread(labels),
                  "correlation of any two components", "images called", LEFT + WIDTH + 170)


def by_set(study):
    """Share of calibration sets whose own rate is at most x: on average, and guaranteed."""
    top = 0.09
    x = lambda value: LEFT + WIDTH * min(value, top) / top
    y = lambda value: TOP + HEIGHT * (1 - value)
    body = axes([(k / 100, f"{k} %") for k in range(0, 10)], [(k / 4, f"{25 * k} %") for k in range(5)], x, y)
    body.append(f'<path d="M{x(0.05):.1f} {TOP}v{HEIGHT}" stroke="#222"{DASH}/>')
    for kind, colour, words in (("guaranteed", "#1b6ca8", "guaranteed"), ("marginal", "#c0392b", "marginal")):
        rates = next(s["rates"] for s in study["sets"] if s["rule"] == "standard" and s["kind"] == kind)
        points = [(x(0), y(0))]
        for k, rate in enumerate(rates):
            points += [(x(rate), y(k / len(rates))), (x(rate), y((k + 1) / len(rates)))]
        body.append(line(points + [(x(top), y(1))], colour))
        middle = rates[len(rates) // 2]
        body.append(f'<text x="{x(middle) + (10 if kind == "marginal" else -10):.1f}" y="{y(0.5):.1f}" fill="{colour}" '
                    f'text-anchor="{"start" if kind == "marginal" else "end"}">{words}</text>')
    return canvas(f"The rate of one profile, {study['calibration_images']} calibration images, 5 % asked for", body,
                  "false-alarm rate of a profile", "profiles with at most this rate", LEFT + WIDTH + 30)


def tables(study):
    out = ["| rule | " + " | ".join(f"{c:g}" for c in (0, 0.3, 0.6, 0.9)) + " |", "| --- | --- | --- | --- | --- |"]
    for rule, name in NAMES.items():
        rows = sorted((r["correlation"], r["rates"]) for r in study["rules"] if r["rule"] == rule)
        out.append(f"| {name} | " + " | ".join(" / ".join(f"{100 * v:.1f}" for v in rates) for _, rates in rows) + " |")
    out += ["", "| rule, budget | mean | middle nine of ten | above 5 % |", "| --- | --- | --- | --- |"]
    for entry in study["sets"]:
        rates = entry["rates"]
        low, high = rates[int(0.05 * (len(rates) - 1))], rates[math.ceil(0.95 * (len(rates) - 1))]
        above = sum(r > 0.05 for r in rates) / len(rates)
        out.append(f"| {NAMES[entry['rule']]}, {entry['kind']} | {100 * sum(rates) / len(rates):.2f} % | "
                   f"{100 * low:.1f} to {100 * high:.1f} % | {100 * above:.0f} % of profiles |")
    deviation = math.sqrt(0.05 * 0.95 / study["draws"])
    out += ["", f"{study['draws']} draws a rate: one standard deviation is {100 * deviation:.2f} % at 5 %."]
    return "\n".join(out)


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    study, folder = json.loads(Path(sys.argv[1]).read_text()), Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "false-alarms-by-rule.svg").write_text(by_rule(study, 0.05))
    (folder / "false-alarms-by-rule-1.svg").write_text(by_rule(study, 0.01))
    (folder / "false-alarms-by-profile.svg").write_text(by_set(study))
    print(tables(study))


if __name__ == "__main__":
    main()
