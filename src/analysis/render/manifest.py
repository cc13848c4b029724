"""Keeps what every report was made from, in ``manifest.json`` beside them: what has not changed is not made again."""

import json
from collections.abc import Mapping
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from analysis.fingerprints import PACKAGE, hash_code, hash_lexicon, hash_path
from analysis.lexicon import Lexicon
from analysis.render.files import write_whole

NAME: Final = "manifest.json"
PACKAGES: Final = ("sikap", "polars", "altair", "vl-convert-python", "nbconvert", "papermill")

Manifest = dict[str, Any]


def read_manifest(out: Path) -> Manifest:
    """The manifest of the reports in ``out``; an empty one where none can be read, so that all is made again."""
    try:
        found = json.loads((out / NAME).read_text("utf-8"))
        return {"corpus": str(found["corpus"]), "reports": dict(found["reports"]), "tables": dict(found["tables"])}
    except (OSError, ValueError, KeyError, TypeError):
        return {"corpus": "", "reports": {}, "tables": {}}


def write_manifest(manifest: Manifest, out: Path) -> Path:
    """Writes ``out/manifest.json``, of reports that still lie in ``out``."""
    reports = {name: entry for name, entry in manifest["reports"].items() if (out / name).exists()}
    text = json.dumps(manifest | {"reports": reports}, ensure_ascii=False, indent=1, sort_keys=True)
    return write_whole(out / NAME, text + "\n")


def is_current(manifest: Manifest, report: str, made_from: Mapping[str, Any], out: Path) -> bool:
    """Whether a report lies in ``out`` as it was made, and would be made from the same things now."""
    path = out / f"{report}.html"
    entry = manifest["reports"].get(path.name, {})
    if entry.get("made_from") != made_from or path.with_name(f"{report}.failed.html").exists():
        return False
    return path.exists() and hash_path(path) == entry.get("sha256")


def are_tables_current(manifest: Manifest, sources: Mapping[str, Any], out: Path) -> bool:
    """The same of the result tables."""
    files = {path.name: hash_path(path) for path in sorted((out / "tables").glob("*.csv"))}
    return bool(manifest["tables"] == {"made_from": sources, "sha256": files})


def describe_sources(corpus: Path, lexicon: Lexicon) -> dict[str, Any]:
    """What all reports and result tables of a run are made from: SHA-256 of corpus, word lists and code; versions."""
    return {
        "corpus": hash_path(corpus),
        "lexicon": hash_lexicon(lexicon),
        "code": hash_code(),
        "messages": hash_path(PACKAGE / "lexicon" / "messages.csv"),
        "versions": {package: package_version(package) for package in PACKAGES},
    }


def describe_report(notebook: Path, values: Mapping[str, Any]) -> dict[str, Any]:
    """What one report is made from besides: its notebook and its parameters, with the files that these name."""
    named = {name: notebook.parent / value for name, value in values.items() if isinstance(value, str) and value}
    files = {name: hash_path(path) for name, path in named.items() if name != "corpus" and _exists(path)}
    chosen = {name: value for name, value in values.items() if name != "corpus"}
    return {"notebook": hash_path(notebook), "parameters": chosen, "files": files}


@cache
def package_version(package: str) -> str:
    """The version of an installed package."""
    return version(package)


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # a text too long for a name
        return False
