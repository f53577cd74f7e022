"""Claims as the points, panels and lines of a toll chart; pure data, no drawing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from typing import Final

from tracker.model import Claim, Document
from tracker.report.context import Report
from tracker.report.wording import day_words, figure_words, group_words, one_line, source_words

LONGEST_GAP: Final = 7
MOST_PANELS: Final = 6
MOST_SOURCES: Final = 7
_ALL_SIDES: Final = frozenset(("", "both", "both sides", "all", "all sides"))
_CUMULATIVE: Final = frozenset(("total", "incident"))


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


def claim_points(report: Report, *, highlighted: bool = True, page: str = "") -> list[TollPoint]:
    """The points of all claims that have a number and a day; increments, parts and rates are not tolls.

    page: the address of the report page that the points link into; empty for the page itself.
    """
    points = []
    for number, claim in enumerate(report.claims.values(), start=1):
        value = _drawn_value(claim)
        day = claim.as_of or claim.period_end
        if value is None or day is None or claim.basis not in _CUMULATIVE or claim.polarity != "asserted":
            continue
        document = report.documents[claim.doc_id]
        numbers = report.finding_numbers.get(claim.claim_id, ())
        href = f"{page}#figure-{number}" if highlighted else (document.url or "")
        points.append(_point(claim, document, value, day, highlighted, href, numbers))
    return points


def _drawn_value(claim: Claim) -> int | None:
    return claim.low if claim.bound == "range" else claim.value


def _point(
    claim: Claim, document: Document, value: int, day: date, highlighted: bool, href: str, numbers: tuple[int, ...]
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
        quote=one_line(claim.surface, 160),
        outlet=one_line(document.outlet or "", 60),
        href=href,
        highlighted=highlighted,
        findings=numbers,
        low=claim.low,
        high=claim.high,
    )


def chart_data(
    points: Iterable[TollPoint],
    *,
    title: str,
    window: tuple[date, date] | None = None,
    policy: str = "keep",
    sources: str = "",
    most_panels: int = MOST_PANELS,
    without_number: int = 0,
) -> ChartData:
    """Points sorted into panels; the panels of the documents in hand first, then those with most points.

    window: first and last day drawn. without_number: claims that have no number, for the caption.
    """
    all_points = sorted(points, key=lambda point: (point.as_of, point.source, point.value))
    kept = [point for point in all_points if window is None or window[0] <= point.as_of <= window[1]]
    sided = any(_side(point.side) for point in kept)
    groups: dict[tuple[str, str, str], list[TollPoint]] = {}
    for point in kept:
        side = _side(point.side) or ("all sides" if sided else "")
        groups.setdefault((point.outcome, side, point.group), []).append(point)
    panels = [Panel(outcome, group, side, tuple(found)) for (outcome, side, group), found in groups.items()]
    panels = [panel for panel in panels if len(panels) == 1 or _shows_something(panel)]
    panels.sort(key=lambda panel: (not any(p.highlighted for p in panel.points), -len(panel.points), panel.title))
    panels = panels[:most_panels]
    in_other_groups = len(kept) - sum(len(panel.points) for panel in panels)
    left_out = _left_out(len(all_points) - len(kept), in_other_groups, without_number)
    return ChartData(title, tuple(panels), policy, sources, left_out)


def _shows_something(panel: Panel) -> bool:
    """A panel of context needs two days to show how a toll moved; the documents' own figures always have one."""
    return len({point.as_of for point in panel.points}) > 1 or any(point.highlighted for point in panel.points)


def _side(side: str) -> str:
    return "" if side.lower() in _ALL_SIDES else side


def _left_out(outside: int, in_other_groups: int, without_number: int) -> tuple[str, ...]:
    notes = []
    if outside:
        notes.append(f"{outside} outside these days")
    if in_other_groups:
        notes.append(f"{in_other_groups} of other groups")
    if without_number:
        notes.append(f"{without_number} without a number or a day")
    return tuple(notes)


def source_lines(panel: Panel, longest_gap: int = LONGEST_GAP) -> dict[str, list[list[TollPoint]]]:
    """For each source with two or more days, its stretches of points no more than `longest_gap` days apart.

    A line is drawn inside a stretch only: what nobody stated between two stretches is not drawn.
    Of several figures of one source on one day the highest is on the line.
    """
    lines: dict[str, list[list[TollPoint]]] = {}
    by_source: dict[str, dict[date, TollPoint]] = {}
    for point in panel.points:
        if point.highlighted:
            continue
        days = by_source.setdefault(point.source, {})
        if point.as_of not in days or days[point.as_of].value < point.value:
            days[point.as_of] = point
    for source, days in by_source.items():
        if len(days) > 1:
            lines[source] = _stretches([days[day] for day in sorted(days)], longest_gap)
    return lines


def _stretches(points: list[TollPoint], longest_gap: int) -> list[list[TollPoint]]:
    stretches = [[points[0]]]
    for before, after in pairwise(points):
        if after.as_of - before.as_of > timedelta(days=longest_gap):
            stretches.append([])
        stretches[-1].append(after)
    return stretches


def revisions(panel: Panel, longest_gap: int = LONGEST_GAP) -> list[tuple[TollPoint, TollPoint]]:
    """Pairs of figures of one source where the later total is lower: old, new."""
    return [
        (old, new)
        for stretches in source_lines(panel, longest_gap).values()
        for stretch in stretches
        for old, new in pairwise(stretch)
        if new.value < old.value and old.bound == new.bound == "exact"
    ]


def named_sources(data: ChartData) -> list[str]:
    """The sources that get a colour of their own: the most frequent, in order of their first appearance."""
    counts = Counter(point.source for point in data.points if not point.highlighted)
    most = {source for source, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:MOST_SOURCES]}
    return [source for source in dict.fromkeys(point.source for point in data.points) if source in most]
