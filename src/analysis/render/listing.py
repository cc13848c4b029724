"""Writes what stands beside the reports: the index that lists them, and the short page of one that failed."""

import json
import re
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from analysis.messages import say
from analysis.prose import say_covers
from analysis.render.execute import NotebookError
from analysis.render.files import write_whole
from analysis.render.page import TEMPLATE, policy
from analysis.render.sparks import draw_spark

SUMMARY: Final = re.compile(r'<script type="application/json" id="summary">(.*?)</script>', re.S)


def write_index(out: Path, language: str = "id") -> Path:
    """Writes ``out/index.html`` from the reports that lie in ``out``: title, headline sentence, first numbers, origin.

    Reports of an earlier run are listed too, and one whose last run failed says so.
    """
    reports = []
    for path in sorted(out.glob("*.html")):
        found = SUMMARY.search(path.read_text("utf-8"))
        if not found:
            continue
        summary: dict[str, Any] = json.loads(found[1])
        failure = path.with_name(f"{path.stem}.failed.html")
        failed = failure.name if failure.exists() else ""
        covered = say_covers(summary["corpus"], language) if summary["corpus"] else ""
        sparks = [spark | {"picture": draw_spark(spark)} for spark in summary["sparks"]]
        reports.append(summary | {"href": path.name, "covers": covered, "failed": failed, "sparks": sparks})
    listed = {report["failed"] for report in reports}
    covers = reports[0]["covers"] if len({report["covers"] for report in reports}) == 1 else ""
    lost = [path for path in sorted(out.glob("*.failed.html")) if path.name not in listed]
    words = {word: say(f"index_{word}", language) for word in ("title", "intro", "failed", "none")}
    words |= {word: say(f"page_{word}", language) for word in ("made", "written")}
    return write_whole(
        out / "index.html", _fill("list.html.j2", language, covers=covers, reports=reports, lost=lost, words=words)
    )


def write_failure(error: Exception, name: str, out: Path, language: str = "id") -> Path:
    """Writes ``out/NAME.failed.html``, which says at which cell a notebook stopped, without paths or values."""
    where = (error.cell, error.section) if isinstance(error, NotebookError) else (0, "")
    sentences = [
        say("failed_cell", language, cell=where[0], section=where[1]) if where[0] else say("failed_page", language),
        say("failed_rest", language),
    ]
    title = say("failed_title", language, notebook=name)
    return write_whole(out / f"{name}.failed.html", _fill("failed.html.j2", language, title=title, sentences=sentences))


def _fill(template: str, language: str, **values: object) -> str:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATE), autoescape=True, undefined=StrictUndefined, keep_trailing_newline=True
    )
    style, script = (Markup((TEMPLATE / name).read_text("utf-8")) for name in ("report.css", "written.js"))
    values |= {"language": language, "style": style, "script": script, "policy": policy(script)}
    return environment.get_template(template).render(**values)
