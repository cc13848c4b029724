"""Finds paragraphs that stand on a page twice, also when they are glued to others or broken at other places."""

import bisect
from collections.abc import Sequence
from typing import Final

LENGTH: Final = 60  # letters: a shorter paragraph may well stand on a page twice
PROBE: Final = 40  # letters in the middle of a paragraph by which it is found elsewhere
MUCH: Final = 0.4  # of a paragraph: what else it holds is headlines and posts between those that it repeats
PLACES: Final = 4  # of a paragraph that are looked at
PARAGRAPHS: Final = 400  # of a page that are looked at, so that a page of a million takes no longer


def find_copies(paragraphs: Sequence[Sequence[str]]) -> list[int]:
    """The numbers of the paragraphs, given as their words, that only repeat others.

    One that is in good part others glued together goes, and they stay; of two alike the later goes; one that a longer
    holds goes. Blanks count for nothing.

    >>> first = "Pada hari itu warga desa menolak tambang di hutan mereka. ".split() * 2
    >>> second = "Esoknya warga kota menolak tambang itu juga, kata bupati. ".split() * 2
    >>> find_copies([first, second, first + second])
    [2]
    """
    letters = ["".join(words) for words in paragraphs[:PARAGRAPHS]]
    held_by = _held_by(letters)
    copies: set[int] = set()
    for holder in sorted(held_by, key=lambda number: -len(letters[number])):
        held = {number for number in held_by[holder] if number not in copies}
        share = sum(len(letters[number]) for number in held) / len(letters[holder])
        if holder in copies or not held:
            continue
        whole = [number for number in held if letters[number] in letters[holder]]
        if len(held) == 1 and not whole:
            continue  # they only share some words
        if share > MUCH and len(letters[holder]) > max(len(letters[number]) for number in held):
            copies.add(holder)
        else:
            copies.update(max(number, holder) if share == 1 else number for number in whole)
    return sorted(copies)


def _held_by(letters: list[str]) -> dict[int, list[int]]:
    """For each paragraph the others whose middle it holds."""
    page = "".join(letters)
    starts = [0]
    for text in letters:
        starts.append(starts[-1] + len(text))
    held_by: dict[int, list[int]] = {}
    for number, text in enumerate(letters):
        if len(text) < LENGTH:
            continue
        middle = starts[number] + (len(text) - PROBE) // 2
        probe = page[middle : middle + PROBE]
        place = page.find(probe)
        if place == middle and page.find(probe, middle + 1) < 0:
            continue  # it stands here alone
        for _ in range(PLACES):
            holder = bisect.bisect_right(starts, place) - 1
            if holder != number and len(letters[holder]) >= LENGTH:
                held_by.setdefault(holder, []).append(number)
            if (place := page.find(probe, place + 1)) < 0:
                break
    return held_by
