"""Reads off a page who made the article: outlet, author, editor, place."""

import fnmatch
import re
from typing import Final
from urllib.parse import urlsplit

from analysis.articles.roles import NAME, Labelled
from analysis.articles.rules import Dateline, Phrase, Rules

INITIALS: Final = re.compile(r"[\w*. -]{2,25}")
TELLING: Final = 20  # characters of a feature that names its outlet without a second one
PEOPLE: Final = frozenset({"author", "editor", "byline"})
OUTLET_BEFORE: Final = re.compile(r".*,\s*")


def find_outlet(raw: str, dateline: Dateline | None, outlet: str | None, url: str | None, rules: Rules) -> str | None:
    """The site of the article: as known, by its address, by its dateline, by the features of its pages."""
    if outlet:
        return rules.sites.get(outlet.lower(), outlet.lower())
    if url and (host := urlsplit(url if "//" in url else f"//{url}").hostname):
        return _site_of_host(host, rules)
    if dateline and dateline.outlet:
        name = dateline.outlet.lower()
        return rules.sites.get(name, name)
    return _site_by_features(raw, rules)


def find_network(site: str | None, rules: Rules) -> str | None:
    """The network that a site belongs to: its own name where the outlets know of no other."""
    if site is None or site in rules.networks:
        return rules.networks.get(site or "")
    return next((network for shape, network in rules.networks.items() if fnmatch.fnmatch(site, shape)), site)


def _site_of_host(host: str, rules: Rules) -> str:
    labels = host.lower().removeprefix("www.").split(".")
    for first in range(len(labels) - 1):
        if (site := ".".join(labels[first:])) in rules.networks:
            return site
    return ".".join(labels)


def _site_by_features(raw: str, rules: Rules) -> str | None:
    """The site of whose features the page has most: at least two, or a telling one."""
    found: dict[str, set[str]] = {}
    for index, start, end in rules.features.find_anywhere(raw):
        found.setdefault(rules.feature_sites[index], set()).add(raw[start:end])
    if not found:
        return None
    site = max(found, key=lambda name: (len(found[name]), name))
    features = found[site]
    return site if len(features) > 1 or any(len(feature) >= TELLING for feature in features) else None


def find_people(
    raw: str, labelled: list[Labelled], hits: list[tuple[int, int, int]], closing: list[str], rules: Rules
) -> tuple[str | None, str | None]:
    """Author and editor, from the bylines (``Penulis: …``, a bare name) and from closing initials."""
    author = editor = None
    bylines = [(line.line, line.reason) for line in labelled if line.role == "byline"]
    for line, reason in bylines:
        marks = [(rules.phrases[index], end) for index, start, end in hits if line.start <= start < line.end]
        marks = [(phrase, end) for phrase, end in marks if _names(phrase, raw[end : end + 3])]
        for number, (phrase, end) in enumerate(marks):
            until = marks[number + 1][1] - len(marks[number + 1][0].text) if number + 1 < len(marks) else line.end
            name = _name(raw[end:until], phrase)
            if phrase.role == "editor":
                editor = editor or name
            elif phrase.role == "author":
                author = author or name
        if not marks and reason != "initials" and NAME.fullmatch(line.text):
            author = author or line.text
    if editor is None and closing:
        editor = closing[-1]
    return author, editor


def _names(phrase: Phrase, following: str) -> bool:
    """Whether a phrase stands before somebody's name: ``Editor`` does so only with its colon."""
    return phrase.role in PEOPLE and (phrase.place != "label" or following.lstrip()[:1] == ":")


def _name(text: str, phrase: Phrase) -> str | None:
    name = text.strip(" :\u00a0\t")
    if phrase.place == "start":
        name = OUTLET_BEFORE.sub("", name)
    return name or None


def read_initials(text: str) -> str | None:
    """The last of closing initials, the editor's: ``(abc/def)`` gives def; none for ``(*)``."""
    parts = [part.strip() for part in text.strip("()[]*. ").split("/")]
    return parts[-1] if INITIALS.fullmatch(parts[-1]) else None


def spell_place(place: str) -> str | None:
    """A dateline's place as names are written: KIEV gives Kiev."""
    if not place:
        return None
    return " ".join(word.capitalize() if word.isupper() and len(word) > 2 else word for word in place.split())
