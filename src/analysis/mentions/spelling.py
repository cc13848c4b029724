"""How names are spelled: the id of somebody the lexicon does not know, and what two spellings have in common."""

import re
import unicodedata
from typing import Final

OTHER: Final = re.compile(r"[^a-z0-9]+")
REPEATED: Final = re.compile(r"(.)(?=\1)")
HARD: Final = str.maketrans("cqwz", "kkvs")
SOFT: Final = str.maketrans({"c": "k", "q": "k", "w": "v", "z": "s", **dict.fromkeys("aeiouyh")})
LEAST_SOUND: Final = 2  # consonants of each word by whose sound two spellings are one name


def slug(name: str) -> str:
    """The id of somebody the lexicon does not know.

    >>> slug("Felguni Dey"), slug("Ales Míchl")
    ('felguni_dey', 'ales_michl')
    """
    if not name.isascii():
        name = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return OTHER.sub("_", name.lower()).strip("_")


def sound(name: str) -> str:
    """What two spellings of a foreign name have in common, empty for names too short to tell.

    >>> sound("Dimitri Peskow") == sound("Dmitry Peskov"), sound("Joe Biden")
    (True, '')
    """
    spoken = slug(name).split("_")
    words = [REPEATED.sub("", word.translate(SOFT)) for word in spoken] if len(spoken) > 1 else []
    if not words or min(map(len, words)) < LEAST_SOUND:
        return ""
    return " ".join(
        word if word[0] == whole.translate(HARD)[0] else "a" + word for word, whole in zip(words, spoken, strict=True)
    )
