"""RSS, Atom and JSON feeds: one document an entry, with what the feed itself says of it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from tracker.errors import ReadError
from tracker.text.dates import read_day
from tracker.text.formats import Input, Intake, Item, read_bytes, reads
from tracker.text.records import document_from_row
from tracker.text.web_page import plain_words, snippet_text

MOST_ENTRIES: Final = 10_000
_ENTITY: Final = re.compile(rb"<!(?:ENTITY|DOCTYPE[^>]{0,300}\[)", re.IGNORECASE)


@reads(".rss", ".atom", ".xml")
def read_feed(source: Input, intake: Intake) -> Iterator[Item]:
    """One document from each entry of a feed that was saved."""
    yield from _documents(source, feed_entries(read_bytes(source, intake), where=source.name))


@reads(".json")
def read_json_feed(source: Input, intake: Intake) -> Iterator[Item]:
    """The same from a JSON feed."""
    yield from _documents(source, json_entries(read_bytes(source, intake), where=source.name))


def _documents(source: Input, entries: list[dict[str, Any]]) -> Iterator[Item]:
    for number, entry in enumerate(entries, start=1):
        name = entry.get("doc_id") or entry.get("url") or f"{source.stem}-{number}"
        where = f"{source.name} entry {number}"
        yield from document_from_row(entry, default_id=str(name), where=where)


def feed_entries(data: bytes, *, where: str) -> list[dict[str, Any]]:
    """The entries of a feed as rows: doc_id, url, title, text, published, outlet, lang; markup is taken off.

    Raises ReadError where the data is no feed. A feed that breaks off gives the entries before the break.
    """
    if data.lstrip()[:1] == b"{":
        return json_entries(data, where=where)
    if _ENTITY.search(data[:100_000]):
        raise ReadError("a feed that declares entities of its own is not read", where=where)
    import feedparser

    try:
        found = feedparser.parse(data, sanitize_html=True, resolve_relative_uris=False)
    except Exception as error:  # noqa: BLE001 - another's parser on a hostile file: one line, and the next file
        raise ReadError(f"not a readable feed: {type(error).__name__}", where=where) from None
    if not found.entries and (found.bozo or not found.version):
        reason = str(found.get("bozo_exception") or "no RSS, Atom or JSON feed").splitlines()[0]
        raise ReadError(f"not a readable feed: {reason[:120]}", where=where)
    outlet, lang = plain_words(found.feed.get("title")), found.feed.get("language")
    return [_entry(entry, outlet, lang) for entry in found.entries[:MOST_ENTRIES]]


def _entry(entry: Any, outlet: str | None, lang: str | None) -> dict[str, Any]:
    body = max([part.get("value") or "" for part in entry.get("content", [])] + [entry.get("summary") or ""], key=len)
    return {
        "doc_id": entry.get("id") if "link" not in entry else None,
        "url": entry.get("link"),
        "title": plain_words(entry.get("title")),
        "text": snippet_text(body),
        "published": _day(entry),
        "outlet": outlet,
        "lang": lang[:2].lower() if lang else None,
    }


def _day(entry: Any) -> date | None:
    # Past feedparser's own get, which warns where it falls back from one day to the other.
    moment = dict.get(entry, "published_parsed") or dict.get(entry, "updated_parsed")
    try:
        return date(*moment[:3]) if moment else None
    except ValueError:
        return None


def json_entries(data: bytes, *, where: str) -> list[dict[str, Any]]:
    """The items of a JSON feed as rows. Raises ReadError where the data is none."""
    try:
        feed = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise ReadError(f"broken JSON: {str(error)[:100]}", where=where) from None
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list):
        raise ReadError("this is no JSON feed (it has no items)", where=where, hint="documents are read from .jsonl")
    return [_json_entry(item, feed) for item in items[:MOST_ENTRIES] if isinstance(item, dict)]


def _json_entry(item: dict[str, Any], feed: dict[str, Any]) -> dict[str, Any]:
    url = _words(item.get("url"))
    try:
        day = read_day(_words(item.get("date_published")))
    except ValueError:
        day = None
    text = _words(item.get("content_text")) or snippet_text(_words(item.get("content_html")) or "")
    return {
        "doc_id": None if url else _words(item.get("id")),
        "url": url,
        "title": plain_words(_words(item.get("title"))),
        "text": text,
        "published": day,
        "outlet": plain_words(_words(feed.get("title"))),
        "lang": (_words(item.get("language")) or _words(feed.get("language")) or "")[:2].lower() or None,
    }


def _words(value: object) -> str | None:
    return value if isinstance(value, str) else None
