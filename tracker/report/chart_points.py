"""Claims as the points and panels of a toll chart; pure data, no drawing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from tracker.model import Claim, Document
from tracker.report.context import Report
from tracker.report.wording import day_words, figure_words, group_words, one_line, source_words
from tracker.series import Policy
from tracker.series.over_time import claim_day

_TOLLS: Final = frozenset(("total", "incident"))


@dataclass(frozen=True, kw_only=True)
class TollPoint:
    """One claim on the chart. value: persons, drawn at as_of. highlighted: stated by a document that is being read.

    findings: the numbers of the findings that name this claim; they are written beside its ring.
    """

    as_of: date
    value: int
    outcome: str
    group: str
    side: str
    bound: str
    source: str
    words: str
    quote: str
    outlet: str = ""
    href: str = ""
    highlighted: bool = False
    findings: tuple[int, ...] = ()
    low: int | None = None
    high: int | None = None
    event_id: str = ""
    basis: str = "total"

    @property
    def authority(self) -> str:
        """Who is answerable for it: the source, and where none is named the outlet that prints it."""
        return self.outlet or self.source if self.source == "unattributed" else self.source

    @property
    def tooltip(self) -> str:
        """What a person sees who points at it: figure, who, when, and the words."""
        who = ", ".join(part for part in (self.source, self.outlet) if part)
        quote = f'\n"{self.quote}"' if self.quote else ""
        flags = f"\nfinding {', '.join(map(str, self.findings))}" if self.findings else ""
        return f"{self.words} {self.outcome}, {day_words(self.as_of)}\n{who}{quote}{flags}"


@dataclass(frozen=True)
class TollStep:
    """The toll that a policy resolves for one day: low <= best <= high; None is open or unknown."""

    as_of: date
    low: int | None
    best: int | None
    high: int | None


@dataclass(frozen=True)
class Panel:
    """One small multiple: one outcome of one group on one side, its points in order of time."""

    outcome: str
    group: str
    side: str
    points: tuple[TollPoint, ...]
    steps: tuple[TollStep, ...] = ()

    @property
    def title(self) -> str:
        """The panel in words: "Killed, all sides", "Killed, Azerbaijani, civilian"."""
        return ", ".join(part for part in (self.outcome.capitalize(), self.side, group_words(self.group)) if part)

    @property
    def spans_decades(self) -> bool:
        """Whether the figures differ by a factor of 100 or more, so that a log scale shows more."""
        values = [point.value for point in self.points if point.value > 0]
        return bool(values) and max(values) >= 100 * min(values)


@dataclass(frozen=True)
class ChartData:
    """What one toll chart shows. left_out: what it does not show, in words, for the caption."""

    title: str
    panels: tuple[Panel, ...]
    policy: str = "keep"
    sources: str = ""
    left_out: tuple[str, ...] = field(default=())

    @property
    def points(self) -> tuple[TollPoint, ...]:
        """All points, panel by panel."""
        return tuple(point for panel in self.panels for point in panel.points)


def claim_points(
    report: Report,
    policy: Policy,
    *,
    highlighted: bool = True,
    page: str = "",
    numbers: Mapping[str, int] | None = None,
) -> list[TollPoint]:
    """The points of all claims to which the policy gives a number, on the day that they hold.

    Increments, parts, rates and denials are no tolls. page: the address of the report page that the points link into;
    empty for the page itself. numbers: claim_id -> number of the figure on that page; by default the reading order.
    """
    numbers = numbers or {claim_id: number for number, claim_id in enumerate(report.claims, start=1)}
    points = []
    for claim in report.claims.values():
        document = report.documents[claim.doc_id]
        day = drawn_day(claim, document)
        value = policy.read(claim).best
        if value is None or day is None or not is_toll(claim):
            continue
        href = f"{page}#figure-{numbers[claim.claim_id]}" if highlighted else (document.url or "")
        findings = report.finding_numbers.get(claim.claim_id, ())
        points.append(_point(claim, document, value, day, highlighted, href, findings))
    return points


def is_toll(claim: Claim) -> bool:
    """Whether a claim states a toll so far: additions, parts and rates do not, and a denial states none."""
    return claim.basis in _TOLLS and claim.polarity != "denied"


def drawn_day(claim: Claim, document: Document) -> date | None:
    """The day of a claim on a chart; a background figure without a day of its own has none."""
    if claim.background:
        return claim.as_of or claim.period_end
    return claim_day(claim, document) or claim.period_end


def _point(
    claim: Claim, document: Document, value: int, day: date, highlighted: bool, href: str, findings: tuple[int, ...]
) -> TollPoint:
    return TollPoint(
        as_of=day,
        value=value,
        outcome=claim.outcome,
        group=claim.group,
        side=claim.side or "",
        bound=claim.bound,
        source=source_words(claim),
        words=figure_words(claim),
        quote=one_line(claim.surface, 160) if highlighted else "",
        outlet=one_line(document.outlet or "", 60),
        href=href,
        highlighted=highlighted,
        findings=findings,
        low=claim.low,
        high=claim.high,
        event_id=claim.event_id or "",
        basis=claim.basis,
    )
