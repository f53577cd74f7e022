"""The events: the list, and one of them with its chart, every figure by source, and its days in order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from itertools import groupby
from typing import Any, Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from tracker.model import Reading
from tracker.report.chart_panels import event_chart
from tracker.report.chart_points import ChartData
from tracker.report.chart_text import chart_text
from tracker.report.context import Report
from tracker.report.page_view import FigureView, event_words, figure_views
from tracker.report.wording import day_words, one_line
from tracker.series import load_policy
from tracker.series.over_time import claim_day
from tracker.store.corrections import corrected, documents_corrected_to, latest_corrections
from tracker.store.documents import current_versions, documents_telling_of, load_readings
from tracker.store.listing import list_events
from tracker.store.night import OPEN
from tracker.web.cards import figure_address, places_of
from tracker.web.desk import Desk
from tracker.web.screen import judged_of, show

MOST_EVENTS: Final = 200
MOST_DOCUMENTS: Final = 400
MOST_FIGURES: Final = 1_000
NO_DAY: Final = date.max


@dataclass(frozen=True)
class SourceRows:
    """Everything that one source says of an event."""

    name: str
    figures: tuple[FigureView, ...]


@dataclass(frozen=True)
class Day:
    """A day of the timeline with the figures that are said to hold on it."""

    words: str
    figures: tuple[FigureView, ...]


def events(request: Request) -> Response:
    """The events that current figures speak of."""
    desk: Desk = request.app.state.desk
    with desk.store.reading() as connection:
        listed = list_events(connection, limit=MOST_EVENTS)
    return show(
        request,
        "events.html.j2",
        title="Events",
        events=listed,
        most=MOST_EVENTS,
        event_title=lambda event_id: event_words(event_id, desk.names),
    )


def event(request: Request) -> Response:
    """One event: its findings in short, its chart, its figures by source, its days."""
    desk: Desk = request.app.state.desk
    event_id = request.query_params.get("id", "")
    with desk.store.reading() as connection:
        told = documents_telling_of(connection, [event_id], None) | documents_corrected_to(connection, [event_id])
        keys = current_versions(connection, sorted(told)[:MOST_DOCUMENTS])
        readings = list(load_readings(connection, keys).values())
        standing = latest_corrections(connection, [doc_id for doc_id, _ in keys])
        judged = [each for each in judged_of(request, connection) if each.kept.finding.event_id == event_id]
    places = places_of(readings)
    own = [_of_event(corrected(reading, standing), event_id) for reading in readings]
    own = [reading for reading in own if reading.claims]
    if not own:
        raise HTTPException(404, "No figure in this store speaks of such an event.")
    report = Report.of(own, [each.kept.finding for each in judged if each.state == OPEN])
    figures = list(figure_views(report, desk.names).values())
    name = event_words(event_id, desk.names)
    chart = _chart(desk, report, event_id, name)
    with desk.reading:
        drawn = _drawn(chart) if len(chart.points) > 1 else None
    return show(
        request,
        "event.html.j2",
        title=name[:1].upper() + name[1:],
        findings=judged,
        chart=drawn,
        chart_words=chart_text(chart),
        sources=_by_source(figures[:MOST_FIGURES]),
        days=_timeline(figures[:MOST_FIGURES]),
        figures=len(figures),
        most_figures=MOST_FIGURES,
        documents=len(own),
        left_out=max(0, len(told) - MOST_DOCUMENTS),
        place_of=lambda figure: figure_address(figure, places),
    )


def _of_event(reading: Reading, event_id: str) -> Reading:
    return replace(reading, claims=tuple(claim for claim in reading.claims if claim.event_id == event_id))


def _chart(desk: Desk, report: Report, event_id: str, name: str) -> ChartData:
    policy = load_policy(desk.plan.settings.policy or "keep")
    title = f"{name[:1].upper()}{name[1:]}: the toll as stated"
    return event_chart(report, policy, event_id=event_id, title=title)


@lru_cache(maxsize=32)
def _drawn(chart: ChartData) -> Any:
    """The chart as an SVG element. Drawn once for the same figures."""
    from markupsafe import Markup

    from tracker.report.plots import toll_svg

    # Markup is right here and nowhere else: our own serialiser wrote this SVG from escaped text.
    return Markup(toll_svg(chart))


def _by_source(figures: Sequence[FigureView]) -> list[SourceRows]:
    """The figures by who says so, those who say most first; where nobody is named, by the outlet that prints it."""

    def name(figure: FigureView) -> str:
        outlet = one_line(figure.document.outlet or "", 80)
        return outlet or figure.source if figure.claim.source is None else figure.source

    ordered = sorted(figures, key=lambda figure: (name(figure).casefold(), _day_of(figure)))
    grouped = [SourceRows(key, tuple(rows)) for key, rows in groupby(ordered, key=name)]
    return sorted(grouped, key=lambda rows: (-len(rows.figures), rows.name.casefold()))


def _timeline(figures: Sequence[FigureView]) -> list[Day]:
    """The figures by the day on which they hold; those without a day come last."""
    ordered = sorted(figures, key=lambda figure: (_day_of(figure), figure.number))
    return [Day(_day_words(day), tuple(rows)) for day, rows in groupby(ordered, key=_day_of)]


def _day_of(figure: FigureView) -> date:
    """The day on which a figure holds; NO_DAY where it has none, or is of another event and names none."""
    day = figure.claim.as_of or (None if figure.claim.background else claim_day(figure.claim, figure.document))
    return NO_DAY if day is None else day


def _day_words(day: date) -> str:
    return "Without a day" if day == NO_DAY else day_words(day)
