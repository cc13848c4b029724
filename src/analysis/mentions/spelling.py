"""How names are spelled: the id of somebody the lexicon does not know, and what two spellings have in common."""

import re
import unicodedata
from typing import Final

PLAIN: Final = re.compile(r"[a-z0-9]+")
REPEATED: Final = re.compile(r"([a-z0-9])(?=\1)")
HARD: Final = str.maketrans("cqwz", "kkvs")
SOFT: Final = str.maketrans({"c": "k", "q": "k", "w": "v", "z": "s", **dict.fromkeys("aeiouyh")})
LEAST_SOUND: Final = 2  # consonants of each word by whose sound two spellings are one name


def slug(name: str) -> str:
    """The id of somebody the lexicon does not know.

    >>> slug("Felguni Dey"), slug("Ales Míchl")
    ('felguni_dey', 'ales_michl')
    """
    return "_".join(plain_words(name))


def plain_words(name: str) -> list[str]:
    """The words of a name without capitals and accents, an empty one if it has none.

    >>> plain_words("Ales Míchl-Dey")
    ['ales', 'michl', 'dey']
    """
    if not name.isascii():
        name = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return PLAIN.findall(name.lower()) or [""]


def sound(name: str) -> str:
    """What two spellings of a foreign name have in common, empty for names too short to tell.

    >>> sound("Dimitri Peskow") == sound("Dmitry Peskov"), sound("Joe Biden")
    (True, '')
    """
    spoken = plain_words(name)
    words = REPEATED.sub("", " ".join(spoken).translate(SOFT)).split(" ")
    if len(words) < 2 or min(map(len, words)) < LEAST_SOUND:
        return ""
    return " ".join(
        word if word[0] == whole.translate(HARD)[0] else "a" + word for word, whole in zip(words, spoken, strict=True)
    )
