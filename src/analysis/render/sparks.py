"""Draws small multiples for the index: of each report's first chart a few bars or lines, as still pictures."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from markupsafe import Markup

MOST: Final = 4
WIDTH: Final = 96
HEIGHT: Final = 20


def pick_sparks(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """What a report's index entry shows of a chart: the first few of its groups that have an estimate.

    Comes out: name, text (the latest estimate in words), values (the estimates in order; null where there is none).
    """
    groups: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        if "estimate" in row:
            name = " → ".join(str(row[side]) for side in ("source", "target") if side in row) or str(row["group"])
            groups.setdefault(name, []).append(row)
    known = {name: here for name, here in groups.items() if any(row["estimate"] is not None for row in here)}
    return [
        {
            "name": name,
            "text": str([row["estimate_text"] for row in here if row["estimate"] is not None][-1]).split(" (")[0],
            "values": [None if row["estimate"] is None else round(row["estimate"], 4) for row in here],
        }
        for name, here in list(known.items())[:MOST]
    ]


def draw_spark(values: Sequence[float | None]) -> Markup:
    """One group's small picture: a bar from zero, or a line where there are several periods.

    >>> draw_spark([0.5]).count("<rect")
    1
    """
    known = [value for value in values if value is not None]
    low, high = min([0.0, *known]), max([1.0, *known])
    low = -1.0 if low < 0 else 0.0
    if len(values) == 1:
        ends = sorted((value - low) / (high - low) * WIDTH for value in (0.0, known[0]))
        shape = f'<rect x="{ends[0]:.1f}" y="4" width="{max(ends[1] - ends[0], 1):.1f}" height="12"/>'
        axis = (0 - low) / (high - low) * WIDTH
        shape += f'<line x1="{axis:.1f}" x2="{axis:.1f}" y1="1" y2="19"/>'
    else:
        step = WIDTH / max(len(values) - 1, 1)
        heights = [
            None if value is None else HEIGHT - 2 - (value - low) / (high - low) * (HEIGHT - 4) for value in values
        ]
        points = [(index * step, height) for index, height in enumerate(heights) if height is not None]
        shape = '<polyline points="{}"/>'.format(" ".join(f"{x:.1f},{y:.1f}" for x, y in points))
        shape += "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="1.8"/>' for x, y in points)
    return Markup(f'<svg viewBox="-2 0 {WIDTH + 4} {HEIGHT}" aria-hidden="true">{shape}</svg>')
