"""Gives every line of a page its role: by phrases, by shape, by place, by repetition."""

import bisect
import re
from collections.abc import Iterator
from typing import Final

from analysis.articles.copies import find_copies
from analysis.articles.lines import Line, capital_share, ends_sentence, is_headline, is_running, join_broken, lay_lines
from analysis.articles.rules import Phrase, Rules, find_dateline

INITIALS: Final = re.compile(r"[(\[][\w*.' -]{1,40}(?:/[\w*.' -]{1,20}){0,3}[)\]]|\*+")
WORDLESS: Final = re.compile(r"[\W_]*")
CREDIT: Final = re.compile(r"[^\s.!?…”\"]\s*\([^()/]{2,40}/[^()]{0,25}[A-Za-z][^()]{0,25}\)$")
POST: Final = re.compile(r"pic\.twitter\.com/\w+|\(@\w+\)\s*[A-Z][a-z]+ \d{1,2}, \d{4}")
POST_LENGTH: Final = 400  # characters of a post with its sender
POST_TAIL: Final = 80  # characters of a link and a sender
ADDRESS: Final = re.compile(r"(?:https?://|www\.)\S+")
STAMP: Final = re.compile(
    r"(?:[^\d,]{2,30}[,:]?\s+)?(?:\w+,\s*)?\d{1,2}[ /-]\w{2,9}[ /-]\d{4}\b\D{0,12}(?:\d\d[:.]\d\d\D{0,9})?"
)
NAME: Final = re.compile(r"(?=.{3,45}$)[A-Z][\w.'’-]*(?: (?:[A-Z][\w.'’-]*|bin|al)){0,4}")
PAGING: Final = re.compile(r"\w{0,8}\W{0,3}\d{1,2}(?:[\s|]+(?:[a-z]{2,4}\s+)?\d{1,2}\b)+\W{0,3}\w{0,12}")
ITEM: Final = re.compile(r"(?:\d{1,2}[.)]|[-•*]|[a-zA-Z][.)])\s*\S")
CREDIT_LENGTH: Final = 250  # characters of a line that a credit inside it makes a caption
MARKS_LENGTH: Final = 12  # characters without letters that may stand beside a phrase
HEADLINE_WORDS: Final = 25
ENGLISH_HEAD: Final = 12  # words at the head of a text of which two are small English ones if it is English
LEAD_WORDS: Final = 40  # words of a paragraph that need no full stop to be one


class Page:
    """The lines of one page while they are labelled; a line not yet labelled has the role ``""``."""

    def __init__(self, lines: list[Line]) -> None:
        """Begins with no line labelled."""
        self.lines = lines
        self.words = [line.text.split() for line in lines]
        self.roles = [""] * len(lines)
        self.reasons = [""] * len(lines)
        self.running = [is_running(line.text, len(words)) for line, words in zip(lines, self.words, strict=True)]

    def label(self, number: int, role: str, reason: str) -> None:
        """Gives a line its role unless it has one."""
        if not self.roles[number]:
            self.roles[number], self.reasons[number] = role, reason

    def open(self) -> list[int]:
        """The lines without a role."""
        return [number for number, role in enumerate(self.roles) if not role]

    def labelled(self) -> Iterator[tuple[Line, str, str]]:
        """Every line with its role and the reason for it."""
        return zip(self.lines, self.roles, self.reasons, strict=True)


Marks = dict[int, tuple[Phrase, int]]


def label_lines(raw: str, hits: list[tuple[int, int, int]], rules: Rules) -> Page:
    """Labels every line of ``raw``; ``hits`` are the places of the furniture's phrases in it."""
    lines = lay_lines(raw)
    marks = _find_marks(raw, lines, hits, rules.phrases)
    page = Page(join_broken(raw, lines, set(marks)))
    _label_marked(page, marks)
    _label_shapes(page, rules)
    _label_rest(page, marks)
    title = _label_title(page)
    _label_copies(page, title)
    running = [number for number in page.open() if page.running[number]]
    first = next((number for number in running if _begins_text(page, number, rules)), len(page.lines))
    last = running[-1] if running else -1
    _label_head(page, title, first)
    _label_middle(page, first, last)
    _label_tail(page, last)
    return page


def _find_marks(raw: str, lines: list[Line], hits: list[tuple[int, int, int]], phrases: list[Phrase]) -> Marks:
    """The line starts at which a phrase decides about the line, with the phrase and where it ends."""
    marks: Marks = {}
    starts = [line.start for line in lines]
    for index, start, end in hits:
        phrase = phrases[index]
        line = lines[bisect.bisect_right(starts, start) - 1]
        if line.start not in marks and _decides(raw, phrase, line, start, end):
            marks[line.start] = (phrase, end)
    return marks


def _decides(raw: str, phrase: Phrase, line: Line, start: int, end: int) -> bool:
    """Whether the phrase at ``start`` to ``end`` stands where it says what its line is."""
    if phrase.place == "inside":
        return len(line.text) <= CREDIT_LENGTH
    if phrase.place == "end":
        return _wordless(raw, end, line.end)
    if not _wordless(raw, line.start, start):
        return False
    if phrase.place == "line":
        return _wordless(raw, end, line.end) and (raw[start].isupper() or phrase.text[0].islower())
    following = raw[end : end + 3].lstrip()[:1]
    if phrase.place == "label":
        return following == ":"
    return phrase.place == "start" or phrase.role != "related" or not following.islower()


def _wordless(raw: str, start: int, end: int) -> bool:
    return end - start <= MARKS_LENGTH and not any(map(str.isalnum, raw[start:end]))


def _label_marked(page: Page, marks: Marks) -> None:
    listed = 0  # how far the last list of headlines reaches
    for number, line in enumerate(page.lines):
        if line.start not in marks:
            continue
        phrase, end = marks[line.start]
        if number == 0 and phrase.place != "line":
            continue  # a headline may begin so
        role = "byline" if phrase.role in {"author", "editor"} else phrase.role
        alone = line.end - end <= MARKS_LENGTH and not any(map(str.isalnum, line.text[end - line.start :]))
        if phrase.place == "cut" and not alone and page.running[number] and len(page.words[number]) > HEADLINE_WORDS:
            continue  # the article goes on behind the phrase: it is cut out of the paragraph instead
        page.label(number, role, f"phrase: {phrase.text}")
        below = number + 1
        if phrase.reach == "next" and below < len(page.lines):
            page.label(below, role, f"below: {phrase.text}")
        if phrase.reach == "list" and alone:
            listed = max(listed, below)
            while listed < len(page.lines) and is_headline(page.lines[listed].text):
                page.label(listed, role, f"below: {phrase.text}")
                listed += 1


def _label_shapes(page: Page, rules: Rules) -> None:
    for number in page.open():
        text = page.lines[number].text
        size = len(text)
        if size <= 60 and WORDLESS.fullmatch(text):
            page.label(number, "furniture", "no words")
        elif size <= 30 and PAGING.fullmatch(text):
            page.label(number, "furniture", "pages of the article")
        elif size <= 60 and INITIALS.fullmatch(text):
            page.label(number, "byline", "initials")
        elif size <= CREDIT_LENGTH and text[-1] == ")" and CREDIT.search(text):
            page.label(number, "caption", "picture credit")
        elif text.startswith(("http", "www")) and ADDRESS.fullmatch(text):
            page.label(number, "furniture", "address")
        elif size <= POST_LENGTH and ("(@" in text or "pic." in text) and POST.search(text[-POST_TAIL:]):
            page.label(number, "embed", "post with its sender")
        elif number and is_english(text, page.words[number], rules):
            page.label(number, "embed", "English text")


def is_english(text: str, words: list[str], rules: Rules) -> bool:
    """Whether ``text`` with these ``words`` is English: a fifth of them are small English words."""
    if len(words) < 5 or text[0] in '"“' or len(rules.english.intersection(words[:ENGLISH_HEAD])) < 2:
        return False
    return sum(word.strip(",.").lower() in rules.english for word in words) >= len(words) / 5


def _label_rest(page: Page, marks: Marks) -> None:
    """Everything from a heading that ends articles on, unless more running text follows than came before it."""
    if not any(phrase.reach == "rest" for phrase, _ in marks.values()):
        return
    sizes = [len(line.text) * page.running[n] * (not page.roles[n]) for n, line in enumerate(page.lines)]
    size, before = sum(sizes), 0
    for number, line in enumerate(page.lines):
        before += sizes[number]
        phrase = marks[line.start][0] if line.start in marks else None
        if phrase and phrase.reach == "rest" and 2 * before > size:
            for rest in range(number + 1, len(page.lines)):
                if page.roles[rest] != "byline":
                    headline = is_headline(page.lines[rest].text)
                    page.roles[rest] = "related" if headline else "furniture"
                    page.reasons[rest] = f"after: {phrase.text}"
            return


def _label_title(page: Page) -> int:
    """The first line that is no furniture: of at least four words, or with a blank line below; -1 if there is none."""
    open_lines = page.open()
    until = next((number for number in open_lines if page.running[number]), len(page.lines))
    head = [number for number in open_lines if number < until and _may_be_title(page, number)] or open_lines[:1]
    if not head or (page.running[head[0]] and len(page.words[head[0]]) > HEADLINE_WORDS):
        return -1
    title = head[0]
    page.label(title, "title", "first line of the page")
    for number in open_lines[: open_lines.index(title)]:
        page.label(number, "furniture", "before the headline")
    return title


def _may_be_title(page: Page, number: int) -> bool:
    below = page.lines[number + 1].start if number + 1 < len(page.lines) else 0
    return len(page.words[number]) >= 4 or below > page.lines[number].end + 1


def _begins_text(page: Page, number: int, rules: Rules) -> bool:
    """Whether running text is the article's own rather than a long caption: it ends a sentence or has a dateline."""
    text = page.lines[number].text
    return ends_sentence(text) or len(page.words[number]) > LEAD_WORDS or find_dateline(text, rules) is not None


def _label_copies(page: Page, title: int) -> None:
    """What stands on the page twice: the headline, headlines of films, paragraphs."""
    headline = page.lines[title].text if title >= 0 else ""
    seen: dict[str, int] = {}
    for number in page.open():
        text = page.lines[number].text
        if text == headline:
            page.label(number, "caption", "repeats the headline")
            if number + 1 < len(page.lines) and not page.running[number + 1]:
                page.label(number + 1, "caption", "below the repeated headline")
        elif text in seen and is_headline(text):
            page.label(number, "related", "stands here twice")
            page.label(seen[text], "related", "stands here twice")
        seen.setdefault(text, number)
    running = [number for number in page.open() if page.running[number]]
    for copy in find_copies([page.words[number] for number in running]):
        page.label(running[copy], "furniture", "stands here twice")


def _label_head(page: Page, title: int, first: int) -> None:
    """Between headline and text: author, picture, the line under the headline."""
    if first == len(page.lines):
        return
    above = title
    for number in page.open():
        if number >= first:
            return
        text = page.lines[number].text
        if len(text) <= 60 and STAMP.fullmatch(text):
            page.label(number, "byline", "date of publication")
        elif NAME.fullmatch(text):
            page.label(number, "byline", "a name between headline and text")
        elif above == title and not ends_sentence(text):
            page.label(number, "subhead", "under the headline")
        else:
            page.label(number, "caption", "between byline and text")
        above = number


def _label_middle(page: Page, first: int, last: int) -> None:
    for number in page.open():
        if not first <= number <= last:
            continue
        text = page.lines[number].text
        if page.running[number]:
            page.label(number, "body", "running text")
        elif _is_subhead(page, number, text):
            page.label(number, "subhead", "short line before a paragraph")
        else:
            page.label(number, "body", "short line between paragraphs")


def _is_subhead(page: Page, number: int, text: str) -> bool:
    if ends_sentence(text) and not (text[-1] in "?!" and capital_share(text) > 0.5):
        return False
    if not 2 <= len(page.words[number]) <= 16 or text[0].islower():
        return False
    below = next((n for n in range(number + 1, len(page.lines)) if page.roles[n] not in {"caption", "furniture"}), -1)
    if below < 0 or not page.running[below] or page.roles[below]:
        return False
    return not _goes_on(page, number) and not (ITEM.match(text) and ITEM.match(page.lines[below].text))


def _goes_on(page: Page, number: int) -> bool:
    """Whether the line belongs to a list or sentence above it: that ends in a colon, or has no end of its own."""
    above = number - 1
    if above < 0 or page.roles[above] != "body":
        return False
    return page.lines[above].text.endswith(":") or not (page.running[above] or ends_sentence(page.lines[above].text))


def _label_tail(page: Page, last: int) -> None:
    """Behind the text: its last list, headlines of other articles, topic tags."""
    listing = last >= 0 and page.lines[last].text.endswith(":")
    for number in page.open():
        text = page.lines[number].text
        listing = listing and number == last + 1
        if last < 0 or ITEM.match(text) or listing or ends_sentence(text):
            page.label(number, "body", "list at the end" if last >= 0 else "no running text on the page")
            listing, last = True, number
        elif is_headline(text):
            page.label(number, "related", "headline behind the text")
        else:
            page.label(number, "furniture", "short line behind the text")
