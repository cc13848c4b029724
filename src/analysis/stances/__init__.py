"""Who is for or against whom: one row for each stance that a sentence shows."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import attrgetter
from typing import Any, Final, NamedTuple

import polars as pl

from analysis import tables
from analysis.lexicon import Lexicon
from analysis.matcher import fold
from analysis.stances.claims import Claim, read_claims
from analysis.stances.contexts import Context
from analysis.stances.foes import Foes, complete_claim, count_foes
from analysis.stances.frames import Vocabulary, compile_vocabulary
from analysis.stances.roles import SPAN, Window
from analysis.stances.sides import Sides, attribute_claim, is_against_own, read_sides
from analysis.stances.signs import (
    END,
    START,
    Party,
    Sign,
    group_mentions,
    mask_mentions,
    merge_signs,
    read_words,
    split_sign,
)
from analysis.stances.sport import OPINIONS, is_sport
from analysis.stances.voices import Voice, read_voices

THRESHOLD: Final = 0.5
UTTERED: Final = frozenset({"first_person", "third_plural"})  # whom it means depends on who speaks
OPEN: Final = frozenset({"indirect", "mixed", "headline"})  # the one who is warned stands before the words
VOICES: Final = {"": "narrated", "direct": "quoted", "headline": "quoted", "indirect": "reported", "mixed": "reported"}

Row = tuple[Any, ...]


class _Sentence(NamedTuple):
    """A sentence that names an actor or points back to one."""

    number: int
    part: str
    start: int
    end: int
    mentions: Sequence[Party]
    quotes: Sequence[Voice]


def find_stances(
    documents: pl.DataFrame, sentences: pl.DataFrame, mentions: pl.DataFrame, quotes: pl.DataFrame, lexicon: Lexicon
) -> pl.DataFrame:
    """Finds who takes a position towards whom, sentence by sentence.

    Goes in: documents (raw), sentences, mentions (who is where) and quotes (who speaks); the frames, operators and
    anaphors of ``lexicon``.
    Comes out: ``tables.STANCES``; ``start``, ``end`` and ``evidence`` run from the predicate to the target, ``frame``
    is the row of ``frames.csv`` that shows it, ``score`` how often such a match is right (0 to 1, nothing below 0.5).

    There is no parser: roles are found by position, affix and preposition, within one sentence. A target is always
    named in it; of an act of war or a ban the other party may be told elsewhere in the article, at a lower score. A
    group without a name is ``unnamed:`` and its words. What a head of state says of his state's deeds is his stance.
    Nothing is written for bad news, requests, denials, conditions and what is done in sport, nor where the holder is
    not known.

    Raises:
        TableError: a table lacks a column.

    >>> from analysis.lexicon import read_lexicon
    >>> raw = "Chad mengecam Sudan."
    >>> documents = tables.make([{"article_id": "a", "source": "a", "raw": raw}], tables.DOCUMENTS)
    >>> sentence = {"article_id": "a", "sentence_no": 0, "segment_no": 0, "part": "body", "start": 0, "end": 20}
    >>> names = [("chad", 0, 4), ("sudan", 14, 19)]
    >>> mentions = [{"article_id": "a", "sentence_no": 0, "actor_id": i, "start": s, "end": e} for i, s, e in names]
    >>> stances = find_stances(
    ...     documents,
    ...     tables.make([sentence | {"text": raw}], tables.SENTENCES),
    ...     tables.make([m | {"surface": raw[m["start"]:m["end"]], "kind": "name"} for m in mentions], tables.MENTIONS),
    ...     tables.make([], tables.QUOTES),
    ...     read_lexicon(),
    ... )
    >>> stances.select("source_id", "stance", "target_id", "evidence").row(0)
    ('chad', 'against', 'sudan', 'mengecam Sudan')
    """
    tables.check(documents, tables.DOCUMENTS, "documents")
    tables.check(sentences, tables.SENTENCES, "sentences")
    tables.check(mentions, tables.MENTIONS, "mentions")
    tables.check(quotes, tables.QUOTES, "quotes")
    of_sentences = _by_article(sentences, "sentence_no", "part", "start", "end")
    of_mentions = _by_article(mentions, "actor_id", "start", "end")
    of_quotes = _by_article(quotes, "start", "end", "type", "speaker_id")
    vocabulary = compile_vocabulary(lexicon)
    kinds = dict(lexicon.actors.select("actor_id", "kind").iter_rows())
    sides = read_sides(lexicon)
    rows: list[Row] = []
    for article_id, raw in documents.select("article_id", "raw").iter_rows():
        if article_id in of_mentions:
            parties = sorted([Party(*row) for row in of_mentions[article_id]], key=attrgetter("start"))
            voices = sorted([Voice(*row) for row in of_quotes.get(article_id, [])])
            found = _find_in_article(raw, of_sentences.get(article_id, []), parties, voices, vocabulary, kinds, sides)
            rows += [(article_id, *row) for row in found]
    cells = zip(*rows, strict=True) if rows else [()] * len(tables.STANCES)
    return pl.DataFrame(dict(zip(tables.STANCES, cells, strict=True)), schema=dict(tables.STANCES))


def _by_article(table: pl.DataFrame, *columns: str) -> dict[str, list[tuple[Any, ...]]]:
    """The rows of each article, of some ``columns``."""
    grouped: dict[str, list[tuple[Any, ...]]] = {}
    for article_id, row in zip(table["article_id"].to_list(), table.select(columns).rows(), strict=True):
        grouped.setdefault(article_id, []).append(row)
    return grouped


def _find_in_article(
    raw: str,
    sentences: Sequence[tuple[int, str, int, int]],
    mentions: Sequence[Party],
    quotes: Sequence[Voice],
    vocabulary: Vocabulary,
    kinds: Mapping[str, str],
    sides: Sides,
) -> Iterator[Row]:
    """The rows of one article, by sentence and start, without its id."""
    folded = fold(raw)
    marks = vocabulary.marks.find(folded)
    pointers = [start for index, start, _ in marks if index < vocabulary.sport]
    acting = list(_with_actors(sentences, mentions, quotes, pointers))
    context, masked = Context(raw, mentions, kinds), mask_mentions(folded, mentions)
    read: list[tuple[_Sentence, list[Sign], list[tuple[Claim, Voice]]]] = []
    for sentence, words in zip(
        acting, read_words(masked, [sentence[2:4] for sentence in acting], vocabulary), strict=True
    ):
        if not words:
            context.pass_over(sentence.mentions)
            continue
        signs = merge_signs(words, group_mentions(raw, sentence.mentions, kinds))
        voices = _hear(signs, sentence)
        signs = context.resolve(signs, voices)
        claims = [
            (attribute_claim(claim, voice.speaker_id, sides), voice)
            for at, voice in voices.items()
            if signs[at].readings
            for claim in _read(signs, at, voice, sentence.part != "body", vocabulary)
        ]
        if claims:
            read.append((sentence, signs, claims))
    if not read:
        return
    sport = is_sport([folded[start:end] for index, start, end in marks if index >= vocabulary.sport], len(sentences))
    read = [(sentence, signs, _without_games(claims, signs, sport)) for sentence, signs, claims in read]
    foes = count_foes((claim for *_, claims in read for claim, _ in claims), kinds)
    for sentence, signs, claims in read:
        for (source_id, target_id), (claim, voice) in _choose(claims, signs, foes, sides):
            yield (
                sentence.number,
                source_id,
                target_id,
                claim.stance,
                VOICES[voice.kind],
                claim.start,
                claim.end,
                raw[claim.start : claim.end],
                claim.frame,
                claim.score,
            )


def _with_actors(
    sentences: Sequence[tuple[int, str, int, int]],
    mentions: Sequence[Party],
    quotes: Sequence[Voice],
    pointers: Sequence[int],
) -> Iterator[_Sentence]:
    """The ``sentences`` (number, part, start, end) with a mention or one of the ``pointers`` back to an actor."""
    around: list[Voice] = []
    coming = first = pointer = 0
    for number, part, start, end in sentences:
        while coming < len(quotes) and quotes[coming].start < end:
            around.append(quotes[coming])
            coming += 1
        if around:
            around = [quote for quote in around if quote.end > start]
        while first < len(mentions) and mentions[first].start < start:
            first += 1
        while pointer < len(pointers) and pointers[pointer] < start:
            pointer += 1
        last = first
        while last < len(mentions) and mentions[last].start < end:
            last += 1
        if first < last or (pointer < len(pointers) and pointers[pointer] < end):
            yield _Sentence(number, part, start, end, mentions[first:last], around)


def _hear(signs: Sequence[Sign], sentence: _Sentence) -> dict[int, Voice]:
    """Who utters each predicate, by its index, and each pronoun that means whoever speaks."""
    heard = [at for at, sign in enumerate(signs) if sign.readings or sign.kind in UTTERED]
    if not heard:
        return {}
    if not sentence.quotes:
        return dict.fromkeys(heard, Voice(sentence.start, sentence.end, "", None))
    places = [signs[at].start for at in heard]
    return dict(zip(heard, read_voices(places, sentence.quotes, sentence.start, sentence.end), strict=True))


def _without_games(claims: list[tuple[Claim, Voice]], signs: Sequence[Sign], sport: bool) -> list[tuple[Claim, Voice]]:
    """Of what is told of sport the opinions only."""
    if sport or [sign.kind for sign in signs].count("sport") > 1:
        return [(claim, voice) for claim, voice in claims if claim.domain == OPINIONS]
    return claims


def _choose(
    claims: Iterable[tuple[Claim, Voice]], signs: Iterable[Sign], foes: Foes, sides: Sides
) -> list[tuple[tuple[str, str], tuple[Claim, Voice]]]:
    """The best claim of each source about each target whom the sentence names, in order."""
    named = {party.actor_id for sign in signs if sign.kind == "mention" for party in sign.parties}
    best: dict[tuple[str, str], tuple[Claim, Voice]] = {}
    for claim, voice in claims:
        told = complete_claim(claim, named, foes, quoted=bool(voice.kind))
        if told and told.source and told.target and told.score >= THRESHOLD and not is_against_own(told, sides):
            key = told.source.actor_id, told.target.actor_id
            if key[1] in named and key[0] != key[1] and (key not in best or best[key][0].score < told.score):
                best[key] = told, voice
    return sorted(best.items(), key=lambda item: item[1][0][3:5])


def _read(signs: Sequence[Sign], at: int, voice: Voice, title: bool, vocabulary: Vocabulary) -> list[Claim]:
    """The claims of a predicate; of the shorter predicates in it where the whole finds no two parties."""
    window = _window(signs, at, voice, title)
    claims = read_claims(signs, at, window)
    if voice.kind in OPEN and any("caller" in reading.frame.source for reading in signs[at].readings):
        claims += read_claims(signs, at, window._replace(low=max(at - SPAN, 0)))
    if signs[at].parts and not any(claim.source and claim.target for claim in claims):
        parts = split_sign(signs[at], vocabulary)
        first = max(window.low - 1, 0)  # one more, which leads into a quote
        near = [*signs[first:at], *parts, *signs[at + 1 : window.high]]
        window = window._replace(low=window.low - first, high=len(near))
        for inner, part in enumerate(parts, at - first):
            if part.readings:
                claims += read_claims(near, inner, window)
    return claims


def _window(signs: Sequence[Sign], at: int, voice: Voice, title: bool) -> Window:
    """What a predicate sees of its sentence: what is said in the same voice, some signs to either side."""
    low = max(at - SPAN, 0)
    if signs[low].start < voice.start:
        low = bisect_left(signs, voice.start, low, at, key=START)
    if voice.kind in OPEN and low > 1 and signs[low - 1].parties and signs[low - 2].kind == "called":
        low = max(at - SPAN, 0)  # "X dinilai Y <gagal>"
    high = min(at + SPAN, len(signs))
    if signs[high - 1].end > voice.end:
        high = bisect_right(signs, voice.end, at + 1, high, key=END)
    return Window(low, high, voice.start, voice.speaker_id, voice.kind != "", title)
