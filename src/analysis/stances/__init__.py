"""Who is for or against whom: one row for each stance that a sentence shows."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

import polars as pl

from analysis import tables
from analysis.lexicon import Lexicon
from analysis.matcher import fold
from analysis.stances.claims import Claim, read_claims
from analysis.stances.contexts import Context
from analysis.stances.foes import complete_claim, count_foes
from analysis.stances.frames import Vocabulary, compile_vocabulary
from analysis.stances.roles import Window
from analysis.stances.sides import Sides, attribute_claim, is_against_own, read_sides
from analysis.stances.signs import Party, Sign, read_signs, split_sign
from analysis.stances.sport import OPINIONS, is_sport
from analysis.stances.voices import Voice, read_voices

THRESHOLD: Final = 0.5
SPAN: Final = 40  # signs to either side that a predicate looks at: keeps any sentence linear
OPEN: Final = frozenset({"indirect", "mixed", "headline"})  # the one who is warned stands before the words
VOICES: Final = {"": "narrated", "direct": "quoted", "headline": "quoted", "indirect": "reported", "mixed": "reported"}


class _Sentence(NamedTuple):
    number: int
    part: str
    start: int
    end: int


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
    of_sentences = _by_article(
        tables.check(sentences, tables.SENTENCES, "sentences"), ["sentence_no", "part", "start", "end"]
    )
    of_mentions = _by_article(tables.check(mentions, tables.MENTIONS, "mentions"), ["actor_id", "start", "end"])
    of_quotes = _by_article(tables.check(quotes, tables.QUOTES, "quotes"), ["start", "end", "type", "speaker_id"])
    vocabulary = compile_vocabulary(lexicon)
    kinds = dict(lexicon.actors.select("actor_id", "kind").iter_rows())
    sides = read_sides(lexicon)
    rows: list[dict[str, Any]] = []
    for article_id, raw in documents.select("article_id", "raw").iter_rows():
        if article_id not in of_mentions:
            continue
        article = (
            [_Sentence(*row) for row in of_sentences.get(article_id, ())],
            sorted((Party(*row) for row in of_mentions[article_id]), key=lambda party: party.start),
            sorted(Voice(*row) for row in of_quotes.get(article_id, ())),
        )
        found = _find_in_article(raw, *article, vocabulary, kinds, sides)
        rows.extend({"article_id": article_id, **row} for row in found)
    return tables.make(rows, tables.STANCES)


def _by_article(table: pl.DataFrame, columns: Sequence[str]) -> dict[str, list[tuple[Any, ...]]]:
    grouped: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for article_id, *row in table.select("article_id", *columns).iter_rows():
        grouped[article_id].append(tuple(row))
    return grouped


def _find_in_article(
    raw: str,
    sentences: Sequence[_Sentence],
    mentions: Sequence[Party],
    quotes: Sequence[Voice],
    vocabulary: Vocabulary,
    kinds: Mapping[str, str],
    sides: Sides,
) -> Iterator[dict[str, Any]]:
    """The rows of one article, by sentence and start."""
    context, read, folded = Context(kinds), [], fold(raw)
    sport = is_sport(folded, len(sentences), vocabulary)
    for sentence, own_mentions, own_quotes, view in _with_actors(folded, sentences, mentions, quotes, vocabulary):
        signs = read_signs(raw, view, sentence.start, own_mentions, vocabulary, kinds)
        heard = [at for at, sign in enumerate(signs) if sign.readings or sign.kind in ("first_person", "third_plural")]
        if not heard:
            context.resolve(signs, {})
            continue
        places = [signs[at].start for at in heard]
        voices = dict(zip(heard, read_voices(places, own_quotes, sentence.start, sentence.end), strict=True))
        signs = context.resolve(signs, voices)
        game = sport or sum(sign.kind == "sport" for sign in signs) > 1
        claims = [
            (voices[at], attribute_claim(claim, voices[at].speaker_id, sides))
            for at in heard
            if signs[at].readings
            for claim in _read(signs, at, voices[at], sentence.part != "body", vocabulary)
            if not game or claim.domain == OPINIONS
        ]
        if claims:
            read.append((sentence, signs, claims))
    foes = count_foes((claim for *_, claims in read for _, claim in claims), kinds)
    for sentence, signs, claims in read:
        named = {party.actor_id for sign in signs if sign.kind == "mention" for party in sign.parties}
        best: dict[tuple[str, str], tuple[Claim, Voice]] = {}
        for voice, claim in claims:
            told = complete_claim(claim, named, foes, quoted=bool(voice.kind))
            if told and told.source and told.target and told.score >= THRESHOLD and not is_against_own(told, sides):
                key = told.source.actor_id, told.target.actor_id
                if key[1] in named and key[0] != key[1] and (key not in best or best[key][0].score < told.score):
                    best[key] = told, voice
        for (source_id, target_id), (claim, voice) in sorted(best.items(), key=lambda item: item[1][0][3:5]):
            yield {
                "sentence_no": sentence.number,
                "source_id": source_id,
                "target_id": target_id,
                "stance": claim.stance,
                "voice": VOICES[voice.kind],
                "start": claim.start,
                "end": claim.end,
                "evidence": raw[claim.start : claim.end],
                "frame": claim.frame,
                "score": claim.score,
            }


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


def _with_actors(
    folded: str,
    sentences: Sequence[_Sentence],
    mentions: Sequence[Party],
    quotes: Sequence[Voice],
    vocabulary: Vocabulary,
) -> Iterator[tuple[_Sentence, Sequence[Party], Sequence[Voice], str]]:
    """The sentences that name an actor or point back to one, with their mentions, quotes and folded text."""
    pointers = [start for _, start, _ in vocabulary.anaphors.find(folded)]
    begins = [party.start for party in mentions]
    around: list[Voice] = []
    coming = 0
    for sentence in sentences:
        while coming < len(quotes) and quotes[coming].start < sentence.end:
            around.append(quotes[coming])
            coming += 1
        around = [quote for quote in around if quote.end > sentence.start]
        low, high = bisect_left(begins, sentence.start), bisect_left(begins, sentence.end)
        if low < high or bisect_left(pointers, sentence.start) < bisect_left(pointers, sentence.end):
            yield sentence, mentions[low:high], around, folded[sentence.start : sentence.end]


def _window(signs: Sequence[Sign], at: int, voice: Voice, title: bool) -> Window:
    """What a predicate sees of its sentence: what is said in the same voice, some signs to either side."""
    low, high = at, at + 1
    while low > 0 and at - low < SPAN and signs[low - 1].start >= voice.start:
        low -= 1
    if voice.kind in OPEN and low > 1 and signs[low - 1].parties and signs[low - 2].kind == "called":
        low = max(at - SPAN, 0)  # "X dinilai Y <gagal>"
    while high < len(signs) and high - at < SPAN and signs[high].end <= voice.end:
        high += 1
    return Window(low, high, voice.start, voice.speaker_id, voice.kind != "", title)
