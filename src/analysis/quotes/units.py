"""Sentences joined where a direct quote runs over several: what is read as one statement."""

from bisect import bisect_left, bisect_right

from .marks import Quotation


def split_units(raw: str, sentences: list[tuple[int, int]], quotations: list[Quotation]) -> list[tuple[int, int]]:
    """The spans to be read as one, from a paragraph's sentences and quotations, both in text order.

    A sentence that begins inside a quotation, or in lower case (``"Baik!" kata Rina.``), belongs to the one before; one
    in which a quotation begins right behind a full stop (``baru."Kami …``) is divided there.
    """
    opens = [quotation.open for quotation in quotations]
    units: list[tuple[int, int]] = []
    for start, end in sentences:
        first = raw[start]
        if units and (first.islower() or first in ",;)”»" or (opens and _is_inside(start, quotations, opens))):
            units[-1] = (units[-1][0], end)
        else:
            units.append((start, end))
    if not quotations:
        return units
    return [part for unit in units for part in _divide(raw, unit, quotations, opens)]


def _is_inside(position: int, quotations: list[Quotation], opens: list[int]) -> bool:
    index = bisect_left(opens, position) - 1
    return index >= 0 and position < quotations[index].close


def _divide(raw: str, unit: tuple[int, int], quotations: list[Quotation], opens: list[int]) -> list[tuple[int, int]]:
    start, end = unit
    parts, covered = [], start
    for index in range(bisect_right(opens, start), bisect_right(opens, end - 1)):
        quotation = quotations[index]
        if quotation.open > covered and raw[quotation.open - 1] in ".!?":
            parts.append((start, quotation.open))
            start = quotation.open
        covered = quotation.close
    return [*parts, (start, end)]
