"""A finding as a card: its quotes on two sides, the arithmetic, and what people decided on it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from tracker.model import Reading
from tracker.nightly.folder import earlier_versions
from tracker.report.context import Report
from tracker.report.night import history_words
from tracker.report.page_view import FigureView, FindingView, figure_views, finding_views
from tracker.store.corrections import latest_corrections
from tracker.store.documents import current_versions, load_readings
from tracker.store.night import OPEN, SUPPRESSED, JudgedFinding
from tracker.web.addresses import article_address

if TYPE_CHECKING:
    from sqlalchemy import Connection

MOST_DOCUMENTS_A_FINDING: Final = 8
TOUCHED: Final = {"correct": "corrected", "dismiss": "dismissed"}
"""What a correction does to a figure, in a word."""


@dataclass(frozen=True)
class Card:
    """One finding. touched: what people did to its figures. places: see `figure_address`."""

    view: FindingView
    judged: JudgedFinding
    touched: tuple[str, ...] = ()
    places: Mapping[str, int] = field(default_factory=dict)

    @property
    def finding_id(self) -> str:
        """The finding's id."""
        return self.view.finding.finding_id

    @property
    def is_open(self) -> bool:
        """Whether nobody has judged it."""
        return self.judged.state == OPEN

    @property
    def state(self) -> str:
        """How it stands, in a word."""
        return "suppressed by the settings" if self.judged.state == SUPPRESSED else self.judged.state

    @property
    def history(self) -> str:
        """Since when it stands, and what was decided."""
        return history_words(self.judged)

    @property
    def number(self) -> int:
        """The number of the latest decision."""
        return self.judged.decision.number if self.judged.decision is not None else 0

    def address(self, figure: FigureView) -> str:
        """Where a figure that it quotes can be opened."""
        return figure_address(figure, self.places)


def cards(connection: Connection, judged: Sequence[JudgedFinding], names: Mapping[str, str]) -> list[Card]:
    """The cards of some findings, in their order, with the quotes of the documents that they rest on."""
    doc_ids = dict.fromkeys(name for each in judged for name in each.kept.documents[:MOST_DOCUMENTS_A_FINDING])
    readings = list(load_readings(connection, current_versions(connection, doc_ids)).values())
    findings = [each.kept.finding for each in judged]
    report = Report.of([*readings, *earlier_versions(connection, findings)], findings)
    views = {view.finding.finding_id: view for view in finding_views(report, figure_views(report, names))}
    touched, places = _touched(connection, doc_ids), places_of(readings)
    return [
        Card(views[each.kept.finding.finding_id], each, _touched_words(each, touched), places)
        for each in judged
        if each.kept.finding.finding_id in views
    ]


def _touched(connection: Connection, doc_ids: Iterable[str]) -> dict[str, str]:
    """claim_id -> what a person did to it, for the figures that were corrected or dismissed."""
    standing = latest_corrections(connection, doc_ids)
    return {
        claim_id: f"{TOUCHED[step.verdict]} by {step.person}"
        for (_, claim_id), step in standing.items()
        if step.verdict in TOUCHED
    }


def _touched_words(judged: JudgedFinding, touched: Mapping[str, str]) -> tuple[str, ...]:
    ids = judged.kept.finding.claim_ids
    return tuple(dict.fromkeys(f"A figure of this finding was {touched[name]}." for name in ids if name in touched))


def figure_address(figure: FigureView, places: Mapping[str, int]) -> str:
    """Where a figure can be opened: in its article. A figure of an earlier version has only the article.

    places: claim_id -> number of the figure in its article, counted from 1.
    """
    doc_id = figure.document.doc_id
    number = places.get(figure.claim.claim_id)
    return article_address(doc_id.rpartition("@")[0] if number is None and "@" in doc_id else doc_id, number)


def places_of(readings: Iterable[Reading]) -> dict[str, int]:
    """claim_id -> number of the figure in its article, counted from 1 in reading order."""
    return {claim.claim_id: number for each in readings for number, claim in enumerate(each.claims, start=1)}
