"""Reports are made once and looked at by many tests."""

from pathlib import Path

import polars as pl
import pytest

from analysis.render import render_reports

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The five reports on the seeds, in Indonesian, and their index."""
    out = tmp_path_factory.mktemp("reports")
    made = render_reports(ROOT / "seeds", out, notebooks=ROOT / "notebooks")
    assert made.filter(pl.col("failure").is_not_null()).rows() == []
    return out


@pytest.fixture(scope="session")
def english(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same in English."""
    out = tmp_path_factory.mktemp("english")
    made = render_reports(ROOT / "seeds", out, notebooks=ROOT / "notebooks", language="en")
    assert made.filter(pl.col("failure").is_not_null()).rows() == []
    return out
