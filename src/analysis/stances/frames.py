"""Turns the frame rows of the lexicon into the word forms that occur in text, and all of them into one automaton.

The columns of ``frames.csv``, several values in a cell parted by ``|``:

- ``word``: a ``verb`` is a stem without meN- or di- but with -kan, -i, per- (its first word is inflected: active,
  passive, bare); the others stand as they are: a ``plain`` one behaves like an active verb, an ``adjective`` too, but
  only right behind its subject (``X sangat peduli``, not ``X membeli mobil yang ramah``), a ``noun`` like a noun.
- ``forms``: lower case; a longer form wins, its parts are tried where it finds nobody.
- ``stance``: of source towards target; ``negated``: what is left of it under ``tidak``; empty for nothing.
- ``source``: ``subject``, ``object`` (who feels what a subject does), ``owner`` (behind the noun), ``oleh``, ``dari``,
  ``speaker`` (who utters it), ``outlet`` (the writer's own words too), ``caller`` (who warns or urges the target),
  ``sending``, ``ending`` (who sends or ends what the noun names: the subject of an operator of that kind),
  ``relation`` (between whom a relation is: ``hubungan X dan Y``, ``hubungan X dengan Y``), ``demander`` (who demands
  that anybody do it: ``mendesak polisi memeriksa X``), ``crowd`` (people without a name, where nobody is told:
  ``aksi protes terhadap X``).
- ``target``: ``object``, ``owner``, ``subject``, a preposition, ``conditional`` (who is threatened: ``jika X``),
  ``cause`` (whose deed is felt: ``X … membuat Y murka``), ``handed`` (an object only where ``ke`` follows:
  ``melaporkan X ke polisi``) or ``alone`` (an object only where no verb follows: ``mengakui X``).
- ``mutual``: ``yes`` if a plural subject does it to itself; ``score``: how sure, from 0.5 to 1; ``domain``: the acts
  of ``war`` and ``sanctions`` may be completed from other sentences, an ``opinion`` counts in sport too, and a
  ``refusal`` denies what it is a means to.
- ``example``: ``[source]``, ``{target}``, ``<reported words of the source>``; a test reads each.
"""

import re
from functools import cache
from typing import Final, NamedTuple

from analysis.lexicon import Lexicon
from analysis.matcher import Matcher, longest


class Frame(NamedTuple):
    """One row of ``frames.csv``: what a word says about who stands where."""

    frame_id: str
    stance: str
    source: frozenset[str]
    target: frozenset[str]
    negated: str | None
    mutual: bool
    score: float
    domain: str


class Reading(NamedTuple):
    """A frame as one form shows it: ``voice`` is active, passive, bare, adjective or noun; ``clitic``: in -nya."""

    frame: Frame
    voice: str
    clitic: bool


class Entry(NamedTuple):
    """What a phrase of the automaton may be: an operator, a predicate or both.

    ``kind`` is the operator's as in ``operators.csv`` or ``word`` for what is only a predicate; ``parts`` are the
    shorter phrases in it (index, start, end), to be read where the whole says nothing.
    """

    kind: str
    form: str
    readings: tuple[Reading, ...]
    parts: tuple[tuple[int, int, int], ...]
    is_noun: bool
    is_verb: bool


class Vocabulary(NamedTuple):
    """Every phrase the step looks for: ``entries[i]`` belongs to the matcher's phrase ``i``.

    ``predicates`` are the indices of those with readings. ``marks`` are looked for in a whole article, all in one pass:
    anaphors, and from index ``sport`` on the words of sport.
    """

    matcher: Matcher
    entries: list[Entry]
    predicates: frozenset[int]
    marks: Matcher
    sport: int


# The nasal that meN- becomes before a first sound; k, p, t and s are lost behind it. Loanwords keep them
# (mengkritik, mensponsori), so both forms are made: one of them does not exist and is never met.
NASALS: Final = (
    (re.compile(r"(?=[aeiough])|(?=kh)"), "meng"),
    (re.compile(r"k"), "meng"),
    (re.compile(r"p"), "mem"),
    (re.compile(r"t"), "men"),
    (re.compile(r"s"), "meny"),
    (re.compile(r"(?=[bfvp])"), "mem"),
    (re.compile(r"(?=[dcjztsy])"), "men"),
    (re.compile(r"(?=[lrmnwy])"), "me"),
    (re.compile(r"(?=k)"), "meng"),
    (re.compile(r"(?=[^aeiou]*[aeiou][^aeiou]*$)"), "menge"),
)
CLITIC: Final = "nya"
VERBS: Final = frozenset(  # operators that are verbs of no frame
    {"light", "sending", "calling", "demanding", "verb", "called", "causing", "vanishing"}
)
INSIDE: Final = frozenset({"di dalam", "di seluruh", "di jantung"})


def inflect(stem: str) -> list[tuple[str, str]]:
    """The (form, voice) pairs of a verb stem; only its first word changes.

    >>> inflect("kecam")[:2]
    [('mengecam', 'active'), ('mengkecam', 'active')]
    >>> [form for form, voice in inflect("jauhkan diri") if voice != "active"]
    ['dijauhkan diri', 'jauhkan diri']
    """
    first, space, rest = stem.partition(" ")
    tail = space + rest
    active = [nasal + first[match.end() :] + tail for sound, nasal in NASALS if (match := sound.match(first))]
    return [*((form, "active") for form in dict.fromkeys(active)), (f"di{stem}", "passive"), (stem, "bare")]


@cache
def compile_vocabulary(lexicon: Lexicon) -> Vocabulary:
    """Compiles frames, operators and anaphors of ``lexicon`` into one automaton."""
    readings: dict[str, list[Reading]] = {}
    for row in lexicon.frames.iter_rows(named=True):
        frame = Frame(
            row["frame_id"],
            row["stance"],
            frozenset(row["source"].split("|")),
            _places(row["target"].split("|")),
            row["negated"],
            row["mutual"] == "yes",
            row["score"],
            row["domain"],
        )
        for form in row["forms"].split("|"):
            for word, voice in _forms(form, row["word"]):
                readings.setdefault(word, []).append(Reading(frame, voice, clitic=False))
                if voice != "bare" and not word.endswith(CLITIC) and (voice == "noun" or " " not in word):
                    readings.setdefault(word + CLITIC, []).append(Reading(frame, voice, clitic=True))
    operators = dict(lexicon.operators.iter_rows())
    operators |= {form: f"anaphor {kind}" for form, kind in lexicon.anaphors.iter_rows()}
    phrases = sorted(readings.keys() | operators.keys())
    matcher = Matcher(phrases)
    entries = [
        _entry(phrase, operators.get(phrase, "word"), readings.get(phrase, []), _parts(matcher, phrase))
        for phrase in phrases
    ]
    predicates = frozenset(index for index, entry in enumerate(entries) if entry.readings)
    anaphors, sport = lexicon.anaphors["form"], lexicon.operators.filter(kind="sport")["form"]
    return Vocabulary(matcher, entries, predicates, Matcher([*anaphors, *sport]), len(anaphors))


def _entry(form: str, kind: str, readings: list[Reading], parts: tuple[tuple[int, int, int], ...]) -> Entry:
    """A bare verb of the same form as a noun (``agresi``) is rarer than the noun."""
    voices = {reading.voice for reading in readings}
    is_noun = "noun" in voices and voices.isdisjoint(("active", "passive"))
    is_verb = kind in VERBS or (not is_noun and not voices <= {"adjective"})
    return Entry(kind, form, tuple(readings), parts, is_noun, is_verb)


def _places(words: list[str]) -> frozenset[str]:
    """Where a target stands; who is struck ``di`` a place is also struck ``di dalam``."""
    return frozenset(words) | (INSIDE if "di" in words else frozenset())


def _parts(matcher: Matcher, phrase: str) -> tuple[tuple[int, int, int], ...]:
    if " " not in phrase:
        return ()
    inner = [match for match in matcher.find(phrase) if match[2] - match[1] < len(phrase)]
    return tuple(longest(inner))


def _forms(form: str, word: str) -> list[tuple[str, str]]:
    if word == "verb":
        return inflect(form)
    return [(form, "active" if word == "plain" else word)]
