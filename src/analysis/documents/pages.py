"""Reads web pages: headline, text, and what their metadata know."""

from typing import Any

from analysis.documents.texts import RefusedError


def read_page(data: bytes) -> tuple[str, dict[str, str]]:
    """The raw text of a page (headline, blank line, text) and its title, author, outlet, url and date if it gives them.

    Raises:
        RefusedError: the page holds no article.
    """
    import trafilatura  # here, since it takes a while to load and most corpora hold no pages

    try:
        page: Any = trafilatura.bare_extraction(
            data, include_comments=False, with_metadata=True, date_extraction_params={"extensive_search": False}
        )
    except Exception as error:  # whatever a broken page makes the parser raise, it costs this page only
        raise RefusedError(f"cannot be parsed as a page ({type(error).__name__}). Save its text as .txt.") from None
    if page is None or not (page.text or "").strip():
        raise RefusedError("no article was found in the page. Save its text as .txt in UTF-8.")
    known = {
        "title": page.title,
        "outlet": page.hostname,
        "url": page.url,
        "published": page.date,
        "author": page.author,
    }
    return join_raw(page.title or "", page.text.strip()), {field: value for field, value in known.items() if value}


def join_raw(title: str, text: str) -> str:
    """Headline, blank line, text; the headline once where it is also the first line of the text.

    >>> join_raw("Judul", "Isi.") == join_raw("Judul", "Judul\\nIsi.") == "Judul\\n\\nIsi."
    True
    """
    if not title:
        return text
    first, _, rest = text.partition("\n")
    return f"{title}\n\n{rest.lstrip() if first.strip() == title else text}"
