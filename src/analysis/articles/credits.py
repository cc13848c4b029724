"""Reads off a page who made the article: outlet, author, editor, place."""

import fnmatch
import re
from typing import Final
from urllib.parse import urlsplit

from analysis.articles.cuts import Part
from analysis.articles.roles import NAME
from analysis.articles.rules import Dateline, Hits, Phrase, Rules

INITIALS: Final = re.compile(r"[\w*. -]{2,25}")
TELLING: Final = 20  # characters of a feature that names its outlet without a second one
PEOPLE: Final = frozenset({"author", "editor", "byline"})


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
    shapes = ((shape, network) for shape, network in rules.networks.items() if "*" in shape)
    return next((network for shape, network in shapes if fnmatch.fnmatch(site, shape)), site)


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


def find_people(raw: str, parts: list[Part], hits: Hits, rules: Rules) -> tuple[str | None, str | None]:
    """Author and editor: from bylines (``Penulis: …``, a bare name), else the editor from the closing initials."""
    author = editor = initials = None
    for start, end, role, reason in parts:
        if role != "byline":
            continue
        if reason == "initials":
            initials = read_initials(raw[start:end]) or initials
            continue
        marks = [(rules.phrases[index], place, stop) for index, place, stop in hits.within(start, end)]
        marks = [mark for mark in marks if _names(mark[0], raw[mark[2] : mark[2] + 3])]
        ends = [place for _, place, _ in marks[1:]] + [end]
        for (phrase, _, stop), until in zip(marks, ends, strict=False):
            name = _name(raw[stop:until], phrase)
            author = author or (name if phrase.role == "author" else None)
            editor = editor or (name if phrase.role == "editor" else None)
        if not marks and NAME.fullmatch(raw, start, end):
            author = author or raw[start:end]
    return author, editor or initials


def _names(phrase: Phrase, following: str) -> bool:
    """Whether a phrase stands before somebody's name: ``Editor`` does so only with its colon."""
    return phrase.role in PEOPLE and (phrase.place != "label" or following.lstrip()[:1] == ":")


def _name(text: str, phrase: Phrase) -> str | None:
    name = text.strip(" :\u00a0\t")
    if phrase.place == "start":
        name = name.rpartition(",")[2].lstrip()  # an outlet stands before the comma
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
