"""Whether an article is about sport, where to beat, to attack and to face somebody is part of the game."""

from typing import Final

from analysis.stances.frames import Vocabulary

WORDS: Final = 4  # different words of sport, from which an article may be about it
FEWEST: Final = 2  # the same in the shortest
SHARE: Final = 0.5  # of them all to a sentence
OPINIONS: Final = "opinion"  # the domain of frames.csv whose stances are meant in sport too


def is_sport(view: str, sentences: int, vocabulary: Vocabulary) -> bool:
    """Whether the article whose folded text is ``view``, of so many ``sentences``, is about sport.

    One that only mentions a match, or the attack on a stadium, is not.

    >>> from analysis.lexicon import read_lexicon
    >>> from analysis.stances.frames import compile_vocabulary
    >>> is_sport("laga ini berakhir imbang usai gol penalti sang kapten.", 1, compile_vocabulary(read_lexicon()))
    True
    """
    found = vocabulary.sport.find(view)
    return len(found) >= SHARE * sentences and len({index for index, *_ in found}) >= min(WORDS, max(FEWEST, sentences))
