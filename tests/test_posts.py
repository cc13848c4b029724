"""Embedded posts are read in plain words, and only where they are Indonesian."""

from hypothesis import given
from hypothesis import strategies as st

from analysis.posts import read_posts
from analysis.tables import DOCUMENTS, SEGMENTS, make


def plain(post: str) -> str:
    """What becomes of one post."""
    documents = make([{"article_id": "a", "source": "a", "raw": post}], DOCUMENTS)
    row = {"article_id": "a", "segment_no": 0, "start": 0, "end": len(post), "role": "embed", "reason": "post"}
    return str(read_posts(documents, make([row], SEGMENTS)).collect()["plain"].item())


def test_slang_becomes_standard_indonesian() -> None:
    """Abbreviations of chat are written out."""
    assert plain("yg penting jgn lupa bsk") == "yang penting jangan lupa besok"


def test_emoji_become_words() -> None:
    """An emoji is spelled out in Indonesian."""
    assert plain("Hari ini 🇮🇱") == "Hari ini bendera israel"


def test_english_posts_keep_their_spelling() -> None:
    """English words that look like Indonesian slang (`pen`) stay as they are."""
    assert plain("Putin dropped his pen, Lukashenko is shocked.") == "Putin dropped his pen, Lukashenko is shocked."


def test_links_are_left_out() -> None:
    """A post's own links say nothing."""
    assert "http" not in plain("Lihat https://example.com/a di sini")


@given(st.text(max_size=300))
def test_any_post_is_read(post: str) -> None:
    """Whatever a post holds, its text is what stands in the article."""
    documents = make([{"article_id": "a", "source": "a", "raw": post}], DOCUMENTS)
    row = {"article_id": "a", "segment_no": 0, "start": 0, "end": len(post), "role": "embed", "reason": "post"}
    posts = read_posts(documents, make([row], SEGMENTS)).collect()
    assert posts["text"].to_list() == [post]


def test_no_posts_give_an_empty_table() -> None:
    """An article without posts has none."""
    posts = read_posts(make([], DOCUMENTS), make([], SEGMENTS)).collect()
    assert posts.is_empty()
    assert posts.columns == ["article_id", "segment_no", "start", "end", "text", "plain"]
