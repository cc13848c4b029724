"""What every trend can be told besides its tables: what counts once, how intervals are made, what dates are worth."""

import difflib
from collections.abc import Sequence
from typing import Final, TypedDict

METHODS: Final = ("jackknife", "bootstrap")
COUNTED: Final = ("article", "story")
DATES: Final = ("omit", "spread", "bound")


class TrendError(ValueError):
    """An argument of a trend is none of its choices; the message names the nearest."""


class Choices(TypedDict, total=False):
    """What every trend takes besides its tables, period and groups.

    ``per`` is what counts once: each ``"article"`` (unless said otherwise), or each ``"story"``, by the first of its
    articles in a cell. ``method`` of the intervals is ``"jackknife"`` (unless said otherwise) or ``"bootstrap"``.

    ``dates`` says what becomes of articles whose bounds reach over several periods. ``"omit"`` (unless said otherwise)
    leaves them out. ``"spread"`` counts them in each period by the share of their possible days there: k and n are then
    rounded, estimate and interval are not, and where n rounds to 0 there is none. ``"bound"`` leaves them out of k, n
    and estimate, and widens the interval until it also holds that with all of them in every period that they allow.
    """

    per: str
    method: str
    dates: str


def choose(value: str, choices: Sequence[str], name: str) -> str:
    """Returns ``value`` if it is one of ``choices``.

    >>> choose("directly", ["any", "direct", "indirect"], "manner")
    Traceback (most recent call last):
    analysis.choices.TrendError: manner: 'directly' is none of any, direct, indirect. Did you mean 'direct'?
    """
    if value in choices:
        return value
    near = difflib.get_close_matches(value, choices, n=1, cutoff=0.5)
    raise TrendError(
        f"{name}: {value!r} is none of {', '.join(choices)}. "
        + (f"Did you mean {near[0]!r}?" if near else "Take one of them.")
    )
