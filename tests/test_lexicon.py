"""Word lists are read strictly, and a wrong row says where and how to mend it."""

import shutil
from dataclasses import fields
from pathlib import Path

import pytest

from analysis.lexicon import FILES, FOLDER, Lexicon, LexiconError, read_lexicon


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the package's word lists, to be broken."""
    return Path(shutil.copytree(FOLDER, tmp_path / "lexicon"))


def append(path: Path, line: str) -> int:
    """Adds a line to a file and returns its number."""
    text = path.read_text("utf-8").rstrip("\n") + "\n" + line + "\n"
    path.write_text(text, "utf-8")
    return text.count("\n")


def test_own_word_lists_are_right() -> None:
    """Every row of every file keeps its rules, and no file is empty."""
    lexicon = read_lexicon()
    assert all(getattr(lexicon, name).height for name in FILES)


def test_every_file_is_a_field() -> None:
    """``Lexicon`` has one field for each declared file."""
    assert {field.name for field in fields(Lexicon)} == set(FILES)


def test_an_unknown_actor_gets_a_suggestion(folder: Path) -> None:
    """A mistyped actor id names file, line and the nearest id."""
    line = append(folder / "aliases.csv", "Pashinyan si PM,nikol_pashinian" + "," * (len(FILES["aliases"]) - 2))
    with pytest.raises(LexiconError, match=rf"aliases.csv line {line}: .*'nikol_pashinian' is not in actors.csv. "
                       "Did you mean 'nikol_pashinyan'"):  # fmt: skip
        read_lexicon(folder)


def test_a_row_with_too_many_cells_is_named(folder: Path) -> None:
    """An unquoted comma is the commonest slip in a CSV file."""
    line = append(folder / "actors.csv", "a_b,A, B,AB,person,,")
    with pytest.raises(LexiconError, match=rf"actors.csv line {line}: the row does not have .* cells. Put a cell"):
        read_lexicon(folder)


def test_a_repeated_id_is_named(folder: Path) -> None:
    """An id stands once."""
    line = append(folder / "actors.csv", "csto,CSTO,CSTO,organisation,")
    with pytest.raises(LexiconError, match=rf"actors.csv line {line}: actor_id 'csto' is already on line \d+"):
        read_lexicon(folder)


def test_an_id_with_capitals_is_named(folder: Path) -> None:
    """An id is snake case."""
    line = append(folder / "actors.csv", "Foo Bar,Foo Bar,Foo Bar,person,")
    with pytest.raises(LexiconError, match=rf"actors.csv line {line}: actor_id 'Foo Bar' is no id. Use lower-case"):
        read_lexicon(folder)


def test_an_empty_cell_is_named(folder: Path) -> None:
    """A required cell must be filled."""
    line = append(folder / "actors.csv", "foo_bar,,Foo Bar,person,")
    with pytest.raises(LexiconError, match=rf"actors.csv line {line}: name_en is empty"):
        read_lexicon(folder)


def test_a_missing_column_is_named(folder: Path) -> None:
    """The first line must name the declared columns."""
    path = folder / "actors.csv"
    path.write_text(path.read_text("utf-8").replace("name_en", "name", 1), "utf-8")
    with pytest.raises(LexiconError, match=r"actors.csv line 1: column 'name_en' is missing"):
        read_lexicon(folder)


def test_a_missing_file_is_named(folder: Path) -> None:
    """A folder without a file says where to copy it from."""
    (folder / "actors.csv").unlink()
    with pytest.raises(LexiconError, match=r"lexicon/actors.csv is missing. Copy it from"):
        read_lexicon(folder)


def test_a_file_in_another_encoding_is_named(folder: Path) -> None:
    """A spreadsheet's default encoding is not UTF-8."""
    path = folder / "actors.csv"
    path.write_bytes(path.read_bytes() + "erdogan_,Erdoğan,Erdoğan,person,\n".encode("cp1254"))
    with pytest.raises(LexiconError, match=r"actors.csv is not UTF-8 \(byte \d+\). Save it as 'CSV UTF-8'"):
        read_lexicon(folder)


def test_a_byte_order_mark_is_no_error(folder: Path) -> None:
    """'CSV UTF-8' of a spreadsheet begins with a byte order mark."""
    path = folder / "actors.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert read_lexicon(folder).actors.columns[0] == "actor_id"
