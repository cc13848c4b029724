"""Reports on one actor: whom a name means, and what is chosen."""

from pathlib import Path

import pytest

from analysis.focus import ActorError, find_actor, leading_sides, say_focus, select_stances
from analysis.render import render_reports
from analysis.tables import STANCES, make

ROOT = Path(__file__).parents[1]
PAIRS = [("armenia", "csto"), ("armenia", "csto"), ("csto", "nato"), ("russia", "nato"), ("felguni_dey", "russia")]
TABLE = make([{"source_id": source, "target_id": target} for source, target in PAIRS], STANCES)


@pytest.mark.parametrize("name", ["russia", "Rusia", "RUSSIA ", " Russia"])
def test_an_actor_is_found_by_id_and_by_name_in_either_language(name: str) -> None:
    """Capitals and blanks do not matter."""
    assert find_actor(name, TABLE) == "russia"


def test_an_actor_whom_only_the_articles_know_is_found() -> None:
    """The id of someone unknown to the word lists reads as a name too."""
    assert find_actor("Felguni Dey", TABLE) == "felguni_dey"


def test_an_unknown_actor_is_named_with_the_nearest() -> None:
    """The error says where it was sought and what may have been meant."""
    with pytest.raises(ActorError, match=r"actor='armenai' is neither .* Did you mean 'armenia'\?"):
        find_actor("armenai", TABLE)


def test_without_an_actor_all_is_shown() -> None:
    """No name means everybody, and nothing is said about it."""
    assert select_stances(TABLE).collect().equals(TABLE)
    assert leading_sides(TABLE) == leading_sides(TABLE, actor=" ")
    assert say_focus("", TABLE) == ""


def test_an_actor_stands_first_among_those_who_face_it() -> None:
    """Sources and targets that have nothing to do with the actor are left out."""
    assert leading_sides(TABLE, actor="Rusia") == (["russia", "felguni_dey"], ["russia", "nato"])
    assert say_focus("Rusia", TABLE, "en").startswith("This report is about the stances that Russia takes")


def test_each_actor_gets_a_report_of_its_own(tmp_path: Path) -> None:
    """``--each actor=…`` makes a report for each, named in its title, in its headline and in the index."""
    options = {"notebooks": ROOT / "notebooks", "only": ["04-stance"], "language": "en"}
    made = render_reports(ROOT / "seeds", tmp_path, each="actor=csto,Vladimir Putin", **options)
    assert made["report"].to_list() == ["04-stance.csto", "04-stance.Vladimir-Putin"]
    assert made["failure"].to_list() == [None, None]
    index = (tmp_path / "index.html").read_text("utf-8")
    for row, name in zip(made.iter_rows(named=True), ("CSTO", "Vladimir Putin"), strict=True):
        page = Path(row["path"]).read_text("utf-8")
        assert f"<span>{name}</span></h1>" in page
        assert f"about the stances that {name} takes" in page
        assert f"<span>{name}</span></a></h2>" in index
