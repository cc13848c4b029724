"""Draws small multiples for the index: of each report's first chart a few bars or lines, as still pictures."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from markupsafe import Markup

MOST: Final = 4
WIDTH: Final = 96
HEIGHT: Final = 20
SIGNS: Final = "+\N{MINUS SIGN}"


def pick_sparks(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """What a report's index entry shows of a chart: the first few of its groups that have an estimate.

    Comes out: name, text (the latest estimate in words), values (the estimates in order; null where there is none),
    interval (of the latest one; empty where there is none), hollow (it rests on few stories), signed (from -1 to 1).
    Of pairs those that most stands behind come first.
    """
    groups: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        if "estimate" in row:
            name = " → ".join(str(row[side]) for side in ("source", "target") if side in row) or str(row["group"])
            groups.setdefault(name, []).append(row)
    known = {name: here for name, here in groups.items() if any(row["estimate"] is not None for row in here)}
    ordered = sorted(known.items(), key=lambda item: -sum(row["n"] for row in item[1] if "source" in row))
    return [_describe(name, here) for name, here in ordered[:MOST]]


def _describe(name: str, rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """One group's numbers, the latest with its interval."""
    last = [row for row in rows if row["estimate"] is not None][-1]
    text = str(last["estimate_text"]).split(" (")[0]
    return {
        "name": name,
        "text": text,
        "values": [None if row["estimate"] is None else round(row["estimate"], 4) for row in rows],
        "interval": [] if last["low"] is None else [round(last["low"], 4), round(last["high"], 4)],
        "hollow": bool(last["hollow"]),
        "signed": text[:1] in SIGNS,
    }


def draw_spark(spark: Mapping[str, Any]) -> Markup:
    """One group's small picture: a bar from zero with its interval, or a line where there are several periods.

    >>> draw_spark({"values": [0.5], "interval": [0.2, 0.8], "hollow": False, "signed": False}).count("<rect")
    1
    """
    values: Sequence[float | None] = spark["values"]
    known = [value for value in values if value is not None]
    low, high = -1.0 if spark["signed"] else 0.0, max([1.0, *known])
    if len(values) == 1:
        shape = _draw_bar(known[0], spark["interval"], lambda value: (min(value, high) - low) / (high - low) * WIDTH)
    else:
        shape = _draw_line(values, lambda value: HEIGHT - 2 - (value - low) / (high - low) * (HEIGHT - 4))
    hollow = ' class="hollow"' * bool(spark["hollow"])
    return Markup(f'<svg{hollow} viewBox="-2 0 {WIDTH + 4} {HEIGHT}" aria-hidden="true">{shape}</svg>')


def _draw_bar(value: float, interval: Sequence[float], place: Callable[[float], float]) -> str:
    start, end = sorted((place(0.0), place(value)))
    shape = f'<rect x="{start:.1f}" y="4" width="{max(end - start, 1):.1f}" height="12"/>'
    if interval:
        shape += f'<path d="M{place(interval[0]):.1f} 10H{place(interval[1]):.1f}"/>'
    return shape + f'<line x1="{place(0.0):.1f}" x2="{place(0.0):.1f}" y1="1" y2="19"/>'


def _draw_line(values: Sequence[float | None], place: Callable[[float], float]) -> str:
    step = WIDTH / max(len(values) - 1, 1)
    points = [(index * step, place(value)) for index, value in enumerate(values) if value is not None]
    line = '<polyline points="{}"/>'.format(" ".join(f"{x:.1f},{y:.1f}" for x, y in points))
    return line + "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="1.8"/>' for x, y in points)
