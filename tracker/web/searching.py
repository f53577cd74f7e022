"""Search: whatever holds some words."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from tracker.report.page_view import event_words
from tracker.report.wording import one_line
from tracker.store.listing import LONGEST_WORDS, MOST_FOUND, FoundFigure, find_words
from tracker.web.addresses import article_address
from tracker.web.articles import listed_name
from tracker.web.desk import Desk
from tracker.web.screen import show


def search(request: Request) -> Response:
    """The articles, figures, events and findings that hold the words of `q`."""
    desk: Desk = request.app.state.desk
    words = one_line(request.query_params.get("q", ""), LONGEST_WORDS)
    with desk.store.reading() as connection:
        found = find_words(connection, words)
    return show(
        request,
        "search.html.j2",
        title=f"Search: {words}" if words else "Search",
        words=words,
        found=found,
        most=MOST_FOUND,
        total=len(found.documents) + len(found.figures) + len(found.events) + len(found.findings),
        event_title=lambda event_id: event_words(event_id, desk.names),
        address_of=_address_of,
        name_of=listed_name,
    )


def _address_of(figure: FoundFigure) -> str:
    return article_address(figure.doc_id, figure.place_in_text + 1)
