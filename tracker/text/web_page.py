"""Web pages: the main text of an HTML page, its title, outlet, day, language and address, through trafilatura."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from tracker.errors import ReadError, UsageError
from tracker.text.decode import NAME_THE_ENCODING, encoding_by_mark, known_encoding
from tracker.text.formats import Input, Intake, Item, read_bytes, reads
from tracker.text.records import document_from_row

HEAD: Final = 4_096
_DECLARED: Final = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""")
_LANGUAGE: Final = re.compile(r"<html[^>]{0,500}?\blang\s*=\s*[\"']?([A-Za-z]{2,3})", re.IGNORECASE)
_TAG: Final = re.compile(r"<[^>]*>")

# What browsers make of these names.
_MEANT: Final = {"iso8859-1": "cp1252", "ascii": "cp1252"}


@reads(".html", ".htm", ".xhtml")
def read_html(source: Input, intake: Intake) -> Iterator[Item]:
    """One document from a web page that was saved: its main text, without menus and advertisements."""
    page, problem = decode_page(read_bytes(source, intake), where=source.name, encoding=intake.encoding)
    found = page_fields(page, where=source.name, url=source.url)
    yield from document_from_row(found, default_id=source.stem, where=source.name)
    if problem is not None:
        yield problem


def page_fields(page: str, *, where: str, url: str | None = None) -> dict[str, Any]:
    """The fields of the document that a page holds. url: where it was fetched, if it was.

    Raises ReadError where the page has no main text.
    """
    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    logging.getLogger("htmldate").setLevel(logging.CRITICAL)
    try:
        found: Any = trafilatura.bare_extraction(
            page,
            url=url,
            with_metadata=True,
            include_comments=False,
            # Without a day of its own a page would be given that of its copyright line.
            date_extraction_params={"original_date": True, "extensive_search": False, "outputformat": "%Y-%m-%d"},
        )
    except Exception as error:  # noqa: BLE001 - another's parser on a hostile page: one line, and the next page
        raise ReadError(f"the page cannot be read: {type(error).__name__}", where=where) from None
    if found is None or not (found.text or "").strip():
        raise ReadError("no main text in this page", where=where, hint="a page of links, or one made by scripts")
    language = _LANGUAGE.search(page[:HEAD])
    return {
        "text": found.text,
        "title": found.title,
        "outlet": found.sitename,
        "published": _day(found.date),
        "url": url or found.url,
        "lang": language[1].lower() if language else None,
    }


def _day(words: str | None) -> date | None:
    try:
        return date.fromisoformat(words[:10]) if words else None
    except ValueError:
        return None


def decode_page(data: bytes, *, where: str, encoding: str | None = None) -> tuple[str, ReadError | None]:
    """The page as text, and what was wrong with its bytes.

    encoding: what the server or the user named. Without it what the page declares, else UTF-8; bytes that are not in
    that encoding become U+FFFD and are reported, as browsers do it.
    """
    name = encoding_by_mark(data[:4]) or encoding or _declared(data) or "utf-8"
    text = data.decode(name, "replace")
    wrong = text.count("\N{REPLACEMENT CHARACTER}") - data.count("\N{REPLACEMENT CHARACTER}".encode())
    if wrong <= 0 or "\N{REPLACEMENT CHARACTER}" not in text:
        return text, None
    hint = f"read as U+FFFD; {NAME_THE_ENCODING}"
    return text, ReadError(f"{wrong} bytes are not {name} text", where=where, hint=hint)


def _declared(data: bytes) -> str | None:
    declared = _DECLARED.search(data[:HEAD])
    if declared is None:
        return None
    try:
        name = known_encoding(declared[1].decode("ascii"))
    except UsageError:  # a made-up name of an encoding is not the user's mistake
        return None
    return _MEANT.get(name, name)


def plain_words(markup: str | None) -> str | None:
    """A snippet of markup, such as a title in a feed, as plain text on one line.

    >>> plain_words("Blast kills <b>12</b> &amp; more<script>alert(1)</script>")
    'Blast kills 12 & more'
    """
    if not markup:
        return None
    from html import unescape

    without = re.sub(r"(?is)<(script|style)\b.*?(?:</\1\s*>|$)", " ", markup)
    return " ".join(unescape(_TAG.sub(" ", without)).split()) or None


def snippet_text(markup: str) -> str:
    """A body of markup as plain text: paragraphs and line breaks become blank lines.

    >>> snippet_text("<p>Two died.</p><p>Six were hurt.</p>")
    'Two died.\\n\\nSix were hurt.'
    """
    blocks = re.split(r"(?i)</?(?:p|div|br|li|ul|ol|h[1-6]|blockquote|tr|table)\b[^>]*>", markup)
    return "\n\n".join(words for block in blocks if (words := plain_words(block)))
