"""The addresses of our own pages. Ids are whatever a store holds, so each is quoted whole into the query."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlencode

HOME: Final = "/"
PAGES: Final = ("/", "/findings", "/articles", "/article", "/events", "/event", "/search")


def article_address(doc_id: str, figure: int | None = None) -> str:
    """The page of an article, opened at one of its figures.

    >>> article_address("wire/a b.txt", 3)
    '/article?id=wire%2Fa+b.txt&figure=3'
    """
    query = {"id": doc_id} if figure is None else {"id": doc_id, "figure": str(figure)}
    return f"/article?{_query(query)}"


def event_address(event_id: str) -> str:
    """The page of an event."""
    return f"/event?{_query({'id': event_id})}"


def findings_address(show: str, page: int = 1) -> str:
    """A page of the list of findings."""
    return f"/findings?{_query({'show': show, 'page': str(page)} if page > 1 else {'show': show})}"


def back_address(given: str) -> str:
    """The page that a form was sent from, if it is one of ours; else the first page.

    >>> back_address("/findings?show=open"), back_address("//example.org/x"), back_address("/\\\\example.org")
    ('/findings?show=open', '/', '/')
    """
    path = given.partition("?")[0].partition("#")[0]
    return given.partition("#")[0] if path in PAGES and given.isprintable() else HOME


def _query(values: dict[str, str]) -> str:
    return urlencode(values, encoding="utf-8", errors="surrogatepass")
