"""The application: which address shows what, and what is told where something goes wrong."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Final

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tracker.errors import TrackerError
from tracker.store.gold import gold_rows
from tracker.store.listing import count_documents
from tracker.store.night import OPEN
from tracker.web.articles import article, articles
from tracker.web.cards import cards
from tracker.web.correcting import check, correct, uncorrect
from tracker.web.desk import Desk
from tracker.web.events import event, events
from tracker.web.findings import SNOOZED_FOR, decide, findings, headline, undecide
from tracker.web.guard import Guard
from tracker.web.intake import add
from tracker.web.screen import Sayings, judged_of, posted, sentence, show, static
from tracker.web.searching import search

MOST_BYTES: Final = 20_000_000
FIRST_CARDS: Final = 3


def application(desk: Desk, hosts: frozenset[str], *, most: int = MOST_BYTES) -> Starlette:
    """The review page of a desk. hosts: the names under which it may be asked for. most: bytes of one request."""
    app = Starlette(
        routes=[
            Route("/", home),
            Route("/add", posted(add), methods=["POST"]),
            Route("/findings", findings),
            Route("/decide", posted(decide), methods=["POST"]),
            Route("/undecide", posted(undecide), methods=["POST"]),
            Route("/articles", articles),
            Route("/article", article),
            Route("/correct", posted(correct), methods=["POST"]),
            Route("/check", posted(check), methods=["POST"]),
            Route("/uncorrect", posted(uncorrect), methods=["POST"]),
            Route("/events", events),
            Route("/event", event),
            Route("/search", search),
            Route("/gold/{name}", gold),
            Route("/static/{name}", static),
        ],
        middleware=[Middleware(Guard, hosts=hosts, most=most)],
        exception_handlers={HTTPException: refused, TrackerError: failed},
    )
    app.state.desk = desk
    app.state.sayings = Sayings()
    return app


def home(request: Request) -> Response:
    """The first page: the findings that matter first, and a place for the next article."""
    desk: Desk = request.app.state.desk
    with desk.store.reading() as connection:
        documents = count_documents(connection)
        waiting = [each for each in judged_of(request, connection) if each.state == OPEN]
        found = cards(connection, waiting[:FIRST_CARDS], desk.names)
    return show(
        request,
        "home.html.j2",
        title="Review",
        heading=headline([each.kept.finding.severity for each in waiting]) if documents else "Nothing read yet",
        cards=found,
        documents=documents,
        more=len(waiting) - len(found),
        until=date.today() + SNOOZED_FOR,
    )


def gold(request: Request) -> Response:
    """The checked articles as gold for the benchmark: stories.jsonl and claims.jsonl."""
    name = request.path_params["name"]
    if name not in ("stories.jsonl", "claims.jsonl"):
        raise HTTPException(404)
    lines = "".join(_gold_lines(request.app.state.desk, name))
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(lines.encode("utf-8", "backslashreplace"), media_type="application/x-ndjson", headers=headers)


def _gold_lines(desk: Desk, name: str) -> Iterator[str]:
    with desk.store.reading() as connection:
        for story, claims in gold_rows(connection, desk.store.texts):
            for row in [story] if name == "stories.jsonl" else claims:
                yield json.dumps(row, ensure_ascii=False) + "\n"


def refused(request: Request, error: Exception) -> Response:
    """A page that is not there, or a form that was not ours."""
    status = error.status_code if isinstance(error, HTTPException) else 400
    told = str(getattr(error, "detail", ""))
    words = {404: "There is no such page."}.get(status, told) if told in ("Not Found", "") else told
    return show(request, "problem.html.j2", status, title="This did not work", words=words)


def failed(request: Request, error: Exception) -> Response:
    """A store that cannot be used now."""
    words = sentence(error) if isinstance(error, TrackerError) else "Something went wrong."
    return show(request, "problem.html.j2", 503, title="This did not work", words=words)
