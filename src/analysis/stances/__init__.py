"""Who is for or against whom: one row for each stance that a sentence shows."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

import polars as pl

from analysis import tables
from analysis.lexicon import Lexicon
from analysis.stances.claims import Claim, Window, read_claims
from analysis.stances.contexts import Context
from analysis.stances.frames import Vocabulary, compile_vocabulary
from analysis.stances.signs import Party, Sign, find_words, group_mentions, mask_mentions, merge_signs

THRESHOLD: Final = 0.5
GUESS: Final = 0.7  # what a claim is worth whose other party was told elsewhere
SPAN: Final = 40  # signs to either side that a predicate looks at: keeps any sentence linear
FIGHTERS: Final = frozenset({"state", "armed_group", "armed_force"})
VOICES: Final = {"direct": "quoted", "headline": "quoted", "indirect": "reported", "mixed": "reported"}
DEPTH: Final = {"direct": 2, "headline": 1, "mixed": 1, "indirect": 0}


class _Sentence(NamedTuple):
    number: int
    part: str
    start: int
    end: int


class _Stance(NamedTuple):
    start: int
    end: int
    source_id: str
    target_id: str
    stance: str
    frame: str
    score: float


class _Quote(NamedTuple):
    start: int
    end: int
    kind: str
    speaker_id: str | None


def find_stances(
    documents: pl.DataFrame, sentences: pl.DataFrame, mentions: pl.DataFrame, quotes: pl.DataFrame, lexicon: Lexicon
) -> pl.DataFrame:
    """Finds who takes a position towards whom, sentence by sentence.

    Goes in: documents (raw), sentences, mentions (who is where) and quotes (who speaks); the frames, operators and
    anaphors of ``lexicon``.
    Comes out: ``tables.STANCES``; ``start``, ``end`` and ``evidence`` run from the predicate to the target, ``frame``
    is the row of ``frames.csv`` that shows it, ``score`` how often such a match is right (0 to 1, nothing below 0.5).

    There is no parser: roles are found by position, affix and preposition, within one sentence. Nothing is written
    where holder or target is not named, and nothing for bad news, wishes, requests or conditions.

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
    rows: list[dict[str, Any]] = []
    for article_id, raw in documents.select("article_id", "raw").iter_rows():
        if article_id not in of_mentions:
            continue
        article = (
            [_Sentence(*row) for row in of_sentences.get(article_id, ())],
            sorted((Party(*row) for row in of_mentions[article_id]), key=lambda party: party.start),
            [_Quote(*row) for row in of_quotes.get(article_id, ())],
        )
        found = _find_in_article(raw, *article, vocabulary, kinds)
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
    quotes: Sequence[_Quote],
    vocabulary: Vocabulary,
    kinds: Mapping[str, str],
) -> Iterator[dict[str, Any]]:
    words = find_words(mask_mentions(raw, mentions), vocabulary)
    context = Context(kinds)
    read = []
    for sentence in sentences:
        own_words = _within(words, sentence.start, sentence.end)
        own_mentions = _within(mentions, sentence.start, sentence.end)
        own_quotes = [quote for quote in quotes if quote.start < sentence.end and quote.end > sentence.start]
        signs = merge_signs(own_words, group_mentions(raw, own_mentions, kinds))
        signs = context.resolve(signs, [_speaker(own_quotes, sign.start) for sign in signs])
        read.append((sentence, own_quotes, signs, list(_claims(sentence, own_quotes, signs))))
    foes = Counter(
        (claim.source.actor_id, claim.target.actor_id)
        for *_, claims in read
        for claim in claims
        if claim.source and claim.target and claim.stance == "against" and claim.domain == "war"
        if {kinds.get(claim.source.actor_id), kinds.get(claim.target.actor_id)} <= FIGHTERS
    )
    for sentence, own_quotes, signs, claims in read:
        best: dict[tuple[str, str], _Stance] = {}
        named = {party.actor_id for sign in signs if sign.kind == "mention" for party in sign.parties}
        for claim in claims:
            stance = _complete(claim, named, foes)
            if stance and stance.target_id in named - {stance.source_id} and stance.score >= THRESHOLD:
                key = stance.source_id, stance.target_id
                best[key] = max(best.get(key, stance), stance, key=lambda one: one.score)
        for stance in sorted(best.values()):
            quote = _quote_at(own_quotes, stance.start)
            yield {
                "sentence_no": sentence.number,
                "voice": VOICES[quote.kind] if quote else "narrated",
                "evidence": raw[stance.start : stance.end],
                **stance._asdict(),
            }


def _within(spans: Sequence[Any], start: int, end: int) -> Sequence[Any]:
    return spans[bisect_left(spans, start, key=lambda s: s.start) : bisect_left(spans, end, key=lambda s: s.start)]


def _quote_at(quotes: Sequence[_Quote], position: int) -> _Quote | None:
    """The innermost quote around a position."""
    around = [quote for quote in quotes if quote.start <= position < quote.end]
    return max(around, key=lambda quote: DEPTH[quote.kind], default=None)


def _speaker(quotes: Sequence[_Quote], position: int) -> str | None:
    quote = _quote_at(quotes, position)
    return quote.speaker_id if quote else None


def _claims(sentence: _Sentence, quotes: Sequence[_Quote], signs: Sequence[Sign]) -> Iterator[Claim]:
    for at, sign in enumerate(signs):
        if sign.readings:
            yield from read_claims(signs, at, _window(sentence, quotes, signs, at))


def _window(sentence: _Sentence, quotes: Sequence[_Quote], signs: Sequence[Sign], at: int) -> Window:
    """What a predicate sees: the quote it is in, or the sentence up to the next direct quote on either side."""
    here = signs[at].start
    quote = _quote_at(quotes, here)
    if quote:
        start, end = quote.start, quote.end
    else:
        direct = [other for other in quotes if other.kind == "direct"]
        start = max((other.end for other in direct if other.end <= here), default=sentence.start)
        end = min((other.start for other in direct if other.start > here), default=sentence.end)
    low, high = at, at + 1
    while low > 0 and at - low < SPAN and signs[low - 1].start >= start:
        low -= 1
    while high < len(signs) and high - at < SPAN and signs[high].end <= end:
        high += 1
    return Window(low, high, start, quote.speaker_id if quote else None, quote is not None, sentence.part != "body")


def _complete(claim: Claim, named: set[str], foes: Counter[tuple[str, str]]) -> _Stance | None:
    """A claim with both parties; of an act of war that names one, other sentences or the speaker may tell the other."""
    source, target, *_ = claim
    if source and target:
        return _stance(claim, source.actor_id, target.actor_id, 1.0)
    if claim.domain == "war" and claim.stance == "against":
        if target:
            attackers = [foe for foe in foes if foe[1] == target.actor_id]
            return _stance(claim, attackers[0][0], target.actor_id, GUESS) if len(attackers) == 1 else None
        victims = [foe for foe in foes if source and foe[0] == source.actor_id and foe[1] in named]
        if source and victims:
            return _stance(claim, source.actor_id, max(victims, key=foes.__getitem__)[1], GUESS)
    if source and claim.speaker_id:
        return _stance(claim, claim.speaker_id, source.actor_id, GUESS)
    return None


def _stance(claim: Claim, source_id: str, target_id: str, certainty: float) -> _Stance:
    score = round(claim.score * certainty, 3)
    return _Stance(claim.start, claim.end, source_id, target_id, claim.stance, claim.frame, score)
