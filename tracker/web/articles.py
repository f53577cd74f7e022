"""The articles: the list, and one of them with its figures marked and one figure opened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath
from textwrap import shorten
from typing import TYPE_CHECKING, Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from tracker.model import Claim, Reading
from tracker.report.annotate import annotate
from tracker.report.context import Report, field_text
from tracker.report.page_view import FigureView, event_words, figure_views, web_address
from tracker.report.together import Remark, remarks
from tracker.report.wording import one_line, printable
from tracker.store.corrections import (
    STATED_BOUNDS,
    Correction,
    applies,
    claim_left,
    corrected,
    correction_history,
    latest_corrections,
)
from tracker.store.documents import current_versions, load_readings
from tracker.store.listing import LONGEST_OPENING, ListedDocument, count_documents, list_documents
from tracker.store.night import OPEN, JudgedFinding
from tracker.terms import OUTCOMES
from tracker.web.cards import TOUCHED, cards
from tracker.web.desk import Desk
from tracker.web.findings import SNOOZED_FOR
from tracker.web.screen import judged_of, page_of, query_number, show

if TYPE_CHECKING:
    from sqlalchemy import Connection

A_PAGE: Final = 50
MOST_CARDS: Final = 20
LONGEST_NAME: Final = 90


@dataclass(frozen=True)
class Opened:
    """One figure as it was read, and as people left it. figure: the machine's. left: what counts, None where dismissed.

    sentence: before, words, after. remarks: how it stands to the other figures. step: the correction that counts.
    """

    figure: FigureView
    left: Claim | None
    sentence: tuple[str, str, str]
    remarks: tuple[Remark, ...]
    step: Correction | None
    history: tuple[Correction, ...]
    events: tuple[tuple[str, str], ...]

    @property
    def state(self) -> str:
        """ "dismissed", "corrected" or nothing."""
        if self.left is None:
            return "dismissed"
        return "corrected" if self.left != self.figure.claim else ""

    @property
    def after(self) -> int:
        """The number of the last step, which a form has to name."""
        return self.step.number if self.step is not None else 0

    @property
    def rows(self) -> tuple[tuple[str, str], ...]:
        """The row of the claim in words, without the evidence."""
        return tuple(row for row in self.figure.rows if row[0] != "because")


def articles(request: Request) -> Response:
    """The articles, those that came last first."""
    desk: Desk = request.app.state.desk
    with desk.store.reading() as connection:
        total = count_documents(connection)
        page, pages = page_of(request, total, A_PAGE)
        listed = list_documents(connection, limit=A_PAGE, skip=(page - 1) * A_PAGE)
        flagged = _findings_of(judged_of(request, connection))
    return show(
        request,
        "articles.html.j2",
        title="Articles",
        articles=listed,
        flagged=flagged,
        name_of=listed_name,
        total=total,
        page=page,
        pages=pages,
        event_title=lambda event_id: event_words(event_id, desk.names),
    )


def _findings_of(judged: Sequence[JudgedFinding]) -> dict[str, int]:
    """doc_id -> how many open findings rest on it."""
    counts: dict[str, int] = {}
    for each in judged:
        if each.state == OPEN:
            for doc_id in each.kept.documents:
                counts[doc_id] = counts.get(doc_id, 0) + 1
    return counts


def article_name(title: str | None, path: str | None, text: str | None, doc_id: str) -> str:
    """What an article is called: its title, its first words, its file, else its id."""
    opening = shorten(printable((text or "")[:LONGEST_OPENING]), LONGEST_NAME, placeholder=" …")
    named = title or opening or PurePath(path or "").name
    return one_line(named, LONGEST_NAME) or one_line(doc_id, LONGEST_NAME)


def listed_name(listed: ListedDocument) -> str:
    """What an article is called in a list."""
    return article_name(listed.title, listed.path, listed.opening, listed.doc_id)


def article(request: Request) -> Response:
    """One article with its figures marked; `figure` in the address is the one that is opened."""
    desk: Desk = request.app.state.desk
    doc_id = request.query_params.get("id", "")
    with desk.store.reading() as connection:
        loaded = load_readings(connection, current_versions(connection, [doc_id]))
        if not loaded:
            raise HTTPException(404, "There is no such article in this store.")
        (_, version), reading = next(iter(loaded.items()))
        standing = latest_corrections(connection, [doc_id])
        judged = [each for each in judged_of(request, connection) if doc_id in each.kept.documents]
        found = cards(connection, judged[:MOST_CARDS], desk.names)
        opened = _opened(connection, desk, reading, standing, query_number(request, "figure", 0))
    report = Report.of([reading], [each.kept.finding for each in judged if each.state == OPEN])
    figures = figure_views(report, desk.names)
    document = reading.document
    titled = [claim for claim in reading.claims if claim.field == "title"]
    return show(
        request,
        "article.html.j2",
        title=article_name(document.title, document.path, document.text, doc_id),
        document=document,
        version=version,
        address=web_address(document.url),
        event=event_words(_main_event(reading), desk.names),
        event_id=_main_event(reading),
        heading=annotate(document.title or "", titled) if titled else [],
        paragraphs=annotate(document.text, [claim for claim in reading.claims if claim.field == "text"]),
        figures=figures,
        states=_states(reading, standing),
        unread=[one_line(each.text, 300) for each in reading.unread[:20]],
        cards=found,
        more_cards=max(0, len(judged) - MOST_CARDS),
        opened=opened,
        checked=_checked(standing, doc_id, version),
        whole=standing.get((doc_id, "")),
        outcomes=OUTCOMES,
        bounds=STATED_BOUNDS,
        until=date.today() + SNOOZED_FOR,
    )


def _checked(standing: Mapping[tuple[str, str], Correction], doc_id: str, version: int) -> Correction | None:
    """The step by which a person called this version checked."""
    step = standing.get((doc_id, ""))
    return step if step is not None and step.verdict == "checked" and step.version == version else None


def _main_event(reading: Reading) -> str | None:
    own = [claim.event_id for claim in reading.claims if not claim.background and claim.event_id]
    return max(own, key=own.count) if own else None


def _states(reading: Reading, standing: Mapping[tuple[str, str], Correction]) -> dict[str, str]:
    """claim_id -> "dismissed" or "corrected", for the figures that a person has changed."""
    steps = {claim.claim_id: standing.get((claim.doc_id, claim.claim_id)) for claim in reading.claims}
    return {
        claim.claim_id: TOUCHED[step.verdict]
        for claim in reading.claims
        if (step := steps[claim.claim_id]) is not None and applies(step, claim)
    }


def _opened(
    connection: Connection,
    desk: Desk,
    reading: Reading,
    standing: Mapping[tuple[str, str], Correction],
    number: int,
) -> Opened | None:
    if not 1 <= number <= len(reading.claims):
        return None
    claim = reading.claims[number - 1]
    step = standing.get((claim.doc_id, claim.claim_id))
    left = claim_left(claim, step)
    figures = figure_views(Report.of([reading]), desk.names)
    numbers = {claim_id: figure.number for claim_id, figure in figures.items()}
    told = remarks(corrected(reading, standing), numbers, desk.names)
    return Opened(
        figure=figures[claim.claim_id],
        left=left,
        sentence=_sentence(reading, claim),
        remarks=tuple(each for each in told if number in each.numbers),
        step=step,
        history=tuple(correction_history(connection, claim.doc_id, claim.claim_id)),
        events=_events(desk, reading, left or claim),
    )


def _sentence(reading: Reading, claim: Claim) -> tuple[str, str, str]:
    text = field_text(reading.document, claim.field)
    first = max(0, min(claim.sentence_start, claim.start))
    last = max(claim.sentence_start + len(claim.sentence), claim.end)
    return text[first : claim.start], text[claim.start : claim.end], text[claim.end : last]


def _events(desk: Desk, reading: Reading, claim: Claim) -> tuple[tuple[str, str], ...]:
    """The events that a figure may be said to speak of: those of the article, and those that the user keeps."""
    ids = dict.fromkeys(each.event_id for each in (claim, *reading.claims) if each.event_id)
    ids.update(dict.fromkeys(event.id for event in desk.known))
    return tuple((event_id, event_words(event_id, desk.names)) for event_id in ids)
