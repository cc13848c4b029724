"""Whether an article is about sport, where to beat, to attack and to face somebody is part of the game."""

from collections.abc import Sequence
from typing import Final

WORDS: Final = 4  # different words of sport, from which an article may be about it
FEWEST: Final = 2  # the same in the shortest
SHARE: Final = 0.5  # of them all to a sentence
OPINIONS: Final = "opinion"  # the domain of frames.csv whose stances are meant in sport too


def is_sport(words: Sequence[str], sentences: int) -> bool:
    """Whether an article of so many ``sentences`` is about sport, whose ``words`` in it are these.

    One that only mentions a match, or the attack on a stadium, is not.

    >>> is_sport(["laga", "gol", "penalti"], 1)
    True
    """
    return len(words) >= SHARE * sentences and len(set(words)) >= min(WORDS, max(FEWEST, sentences))
