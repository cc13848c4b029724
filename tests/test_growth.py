"""Reading an article takes work that grows with its text, not with its square, whatever the text repeats.

Work is counted in lines of the package that run, which are the same on every machine and at every try.
"""

import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import analysis
from analysis import clean_articles, find_mentions, find_quotes, find_stances, read_lexicon, split_sentences
from analysis.tables import DOCUMENTS, make

PACKAGE = str(Path(analysis.__file__).parent)
LEXICON = read_lexicon()
SHORT, LONG = 2_000, 8_000  # characters
MOST = (
    7  # times as many lines for four times the text; the square would be sixteen, and rules look some 800 around them
)
FEW = 2_000  # lines that any text may take

UNITS = [
    *(
        '"',
        "“",
        "'",
        "“‘",
        "«a",
        '"a" ',
        "“Kami siap,” kata Rina. ",
        '"Kami siap, kata Rina ',
        "'Kami siap,' katanya. ",
    ),
    *("“Kami siap,” kata Rina. Ia pulang.\n\n", 'Rina berkata, "Kami siap." ', '"Kami siap," ujarnya, ', "a.” "),
    *("kata ", "menurut Rina, ", "ujarnya, ", "mengatakan bahwa ", "Chad menyatakan, ", "dikutip ", "dikatakan yang "),
    *("Menurut Rina, Chad menang. ", "Chad menyerang Niger, kata Rina, ", "ia menyatakan kepada ", "Dilansir Antara, "),
    *("kepada Rina, menurut dia ", "di Chad, menurut mereka ", "menurut Antara ", "Demikian dikutip dari Antara. "),
    *(
        "Menteri Luar Negeri ",
        "Menteri Rina, ",
        "Presiden Chad Rina Dey, ",
        "Rina, Menteri Chad, ",
        "Dr. ",
        "H. M. A. ",
    ),
    *(
        "(",
        "(Chad) ",
        "[",
        "Sinar Laut Utara (SLU), kata SLU, ",
        "Chad ",
        "Chad,",
        "Chad-Niger–",
        "Chaddan",
        "chadberkata",
    ),
    *(
        "Kamis (25/11/2022), ",
        "25 November 2022 ",
        "JAKARTA, Contoh.com - ",
        "Penulis: Rina\n",
        "(abc/def)\n",
        "1. Chad\n",
    ),
    *(
        "Baca juga: Chad Menang\n",
        "Baca Juga - -\n",
        "Baca juga: ",
        "Foto: Chad (Antara/Rina)\n",
        "Berita Lain\n",
        "- a\n",
    ),
    *(
        "a",
        "A",
        "a ",
        "A. ",
        "a. ",
        ", ",
        ".",
        "…",
        "?!",
        "-",
        "/",
        "1",
        "1.000,",
        "a\n",
        "A\n\n",
        ".\n",
        "a\r",
        " ",
        "\n",
    ),
    *("dia ", "Ia berkata bahwa ia siap. ", "mereka ", "negara itu ", "kedua negara itu ", "pemerintah, ", "yang "),
    *("Chad mengecam Niger, ", "serangan Chad terhadap Niger ", "sanksi ", "dituduh ", "dukungan kepada ", "tidak "),
    *(
        "mendesak Chad membantu Niger ",
        "bagi Chad orang mendesak polisi memeriksa Niger ",
        "jika Chad ",
        "adalah yang ",
    ),
    *(
        "https://a.id/b ",
        "www.",
        "#Chad ",
        "@chad ",
        "pic.twitter.com/a ",
        "— Rina (@rina) November 25, 2022 ",
        "<p>",
        "&",
    ),
    *("a\u0301", "\0", "Chad\0", "Рa中", "İ", "\u202eChad ", "\u200b", "\u00a0", "😀", "Chad’", "Chad\u2028", "\x0c"),
]


def count_lines(step: Callable[..., Any], *tables: object) -> tuple[Any, int]:
    """What a step gives, and how many lines of the package run for it: loops and comprehensions by their turns."""
    lines = 0

    def within(_: FrameType, event: str, __: object) -> None:
        nonlocal lines
        lines += event == "line"

    def enter(frame: FrameType, _: str, __: object) -> Callable[..., None] | None:
        return within if frame.f_code.co_filename.startswith(PACKAGE) else None

    before = sys.gettrace()
    sys.settrace(enter)
    try:
        return step(*tables), lines
    finally:
        sys.settrace(before)


def measure(raw: str) -> dict[str, int]:
    """The work of each step."""
    documents = make([{"article_id": "a", "source": "a", "raw": raw}], DOCUMENTS)
    (articles, segments), clean = count_lines(clean_articles, documents, LEXICON)
    sentences, split = count_lines(split_sentences, documents, segments, LEXICON)
    mentions, name = count_lines(find_mentions, documents, articles, sentences, LEXICON)
    quotes, quote = count_lines(find_quotes, documents, segments, sentences, mentions, LEXICON)
    _, stance = count_lines(find_stances, documents, sentences, mentions, quotes, LEXICON)
    return {"clean": clean, "split": split, "mentions": name, "quotes": quote, "stances": stance}


def assert_linear(head: str, unit: str, tail: str = "") -> None:
    """Asserts that no step takes many times the work for four times the text, which repeats ``unit``."""
    short, long = (measure(head + unit * (size // len(unit)) + tail) for size in (SHORT, LONG))
    assert {step: (short[step], long[step]) for step in long if long[step] > MOST * short[step] + FEW} == {}


@pytest.fixture(autouse=True, scope="module")
def warm() -> None:
    """Compiles what is kept for all articles."""
    measure('Judul\n\nRina Dey, menteri Chad, mengecam Niger, Kamis (25/11/2022). "Kami siap," katanya.')


@pytest.mark.parametrize("unit", UNITS)
def test_repeated_units(unit: str) -> None:
    """Whatever is repeated, four times the text takes about four times the work."""
    assert_linear("Judul\n\n", unit)


@pytest.mark.parametrize(
    ("head", "unit", "tail"),
    [
        ("Presiden Joko Widodo hadir dan ", "pemerintah, ", ""),
        ("Chad menyerang Niger besok pagi, ", "ia menyatakan kepada ", ""),
        ("", "di Chad dan ", ". “Kami siap,” katanya."),
        ("", "kepada Chad, ", ". Menurut mereka, Niger menang."),
        ("", "adalah yang ", " mendesak Chad membantu Niger"),
        ("Rina Dey mengatakan. Ia ", "Dey,", ""),
        ("Chad mengatakan bahwa ", ",", "kata Rina."),
        ("“", "Kami mengecam Niger, ", "” kata Rina."),
    ],
)
def test_repeated_units_amid_others(head: str, unit: str, tail: str) -> None:
    """Nor does it take more for what stands before them or behind."""
    assert_linear(head, unit, tail)


@settings(max_examples=15, deadline=None)
@given(st.lists(st.sampled_from(UNITS), min_size=2, max_size=4).map("".join), st.sampled_from(["", "Judul\n\n", "“"]))
def test_repeated_lists_of_units(unit: str, head: str) -> None:
    """The same of what several of them make."""
    assert_linear(head, unit)
