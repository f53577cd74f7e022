"""Points sorted into the panels and lines of a toll chart, and what the chart leaves out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Final, TypeVar

from tracker.model import Reading
from tracker.report.chart_points import ChartData, Panel, TollPoint, TollStep, claim_points, is_toll
from tracker.report.context import Report
from tracker.series import Policy, tolls_over_time

LONGEST_GAP: Final = 7
MOST_PANELS: Final = 6
MOST_SOURCES: Final = 7
MOST_HIGHLIGHTED: Final = 12
NO_TOLL: Final = "that are additions, parts, rates or denials"
MARGIN: Final = timedelta(days=35)
_ALL_SIDES: Final = frozenset(("", "both", "both sides", "all", "all sides"))
Dated = TypeVar("Dated", TollPoint, TollStep)
PanelKey = tuple[str, str, str]


def event_chart(
    report: Report,
    policy: Policy,
    *,
    event_id: str | None,
    title: str,
    context: Sequence[Reading] = (),
    window: tuple[date, date] | None = None,
    page: str = "",
    sources: str = "",
    numbers: Mapping[str, int] | None = None,
) -> ChartData:
    """The toll chart of one event: the report's own claims on it, among those of `context` (a table of figures).

    Only outcomes that the report's own claims count are drawn. window: first and last day; by default five weeks
    around the days of the report's own claims.
    """
    stated = [p for p in claim_points(report, policy, page=page, numbers=numbers) if p.event_id == (event_id or "")]
    own, incidents = _totals(stated)
    outcomes = {point.outcome for point in own}
    others = Report.of([reading for reading in context if any(c.event_id == event_id for c in reading.claims)])
    around = [
        point
        for point in claim_points(others, policy, highlighted=False)
        if point.event_id == (event_id or "") and point.outcome in outcomes and point.basis == own[0].basis
    ]
    claims = [claim for claim in report.claims.values() if claim.event_id == event_id]
    no_tolls = sum(not is_toll(claim) for claim in claims)
    return chart_data(
        [*own, *around],
        title=title,
        window=window or (_around(own) if around else None),
        policy=policy.name,
        sources=sources,
        left_out=_notes(
            (len(claims) - len(stated) - no_tolls, "without a number or a day"),
            (incidents, "of single incidents"),
            (no_tolls, NO_TOLL),
        ),
        steps=policy_steps([*report.readings, *others.readings], policy, event_id),
    )


def _totals(points: list[TollPoint]) -> tuple[list[TollPoint], int]:
    """The points to draw, and how many of single incidents are left out: those belong to no toll that has totals.

    Few points of the documents in hand stand out in black; many are coloured by source, like all others.
    """
    totals = [point for point in points if point.basis == "total"] or points
    if len(totals) > MOST_HIGHLIGHTED:
        totals = [replace(point, highlighted=False) for point in totals]
    return totals, len(points) - len(totals)


def _around(points: Sequence[TollPoint]) -> tuple[date, date] | None:
    days = [point.as_of for point in points]
    return (min(days) - MARGIN, max(days) + MARGIN) if days else None


def policy_steps(
    readings: Sequence[Reading], policy: Policy, event_id: str | None
) -> dict[PanelKey, tuple[TollStep, ...]]:
    """The days of an event's tolls as the policy resolves them, for the bands: one tuple for each panel."""
    steps: dict[PanelKey, list[TollStep]] = {}
    for row in tolls_over_time(readings, policy):
        if row.event_id == event_id:
            key = (row.outcome, side_of(row.side or ""), row.group)
            steps.setdefault(key, []).append(TollStep(row.as_of, row.low, row.best, row.high))
    return {key: tuple(sorted(found, key=lambda step: step.as_of)) for key, found in steps.items()}


def chart_data(
    points: Iterable[TollPoint],
    *,
    title: str,
    window: tuple[date, date] | None = None,
    policy: str = "keep",
    sources: str = "",
    most_panels: int = MOST_PANELS,
    left_out: Sequence[str] = (),
    steps: Mapping[PanelKey, tuple[TollStep, ...]] | None = None,
) -> ChartData:
    """Points sorted into panels; the panels of the documents in hand first, then those with most points.

    window: first and last day drawn. left_out: what else is not drawn, in words, for the caption.
    steps: the policy's own low, best and high by panel, for the band.
    """
    all_points = sorted(points, key=lambda point: (point.as_of, point.authority, point.value))
    kept = [point for point in all_points if window is None or window[0] <= point.as_of <= window[1]]
    sided = any(side_of(point.side) for point in kept)
    groups: dict[tuple[str, str, str], list[TollPoint]] = {}
    for point in kept:
        side = side_of(point.side) or ("all sides" if sided else "")
        groups.setdefault((point.outcome, side, point.group), []).append(point)
    panels = [
        Panel(outcome, group, side, tuple(found), _band((steps or {}).get((outcome, side_of(side), group), ()), window))
        for (outcome, side, group), found in groups.items()
    ]
    panels = [panel for panel in panels if len(panels) == 1 or _shows_something(panel)]
    panels.sort(key=lambda panel: (not any(p.highlighted for p in panel.points), -len(panel.points), panel.title))
    panels = panels[:most_panels]
    in_other_groups = len(kept) - sum(len(panel.points) for panel in panels)
    outside = (len(all_points) - len(kept), "outside these days")
    notes = (*_notes(outside, (in_other_groups, "of other groups")), *left_out)
    return ChartData(title, tuple(panels), policy, sources, notes)


def _band(steps: tuple[TollStep, ...], window: tuple[date, date] | None) -> tuple[TollStep, ...]:
    return tuple(step for step in steps if window is None or window[0] <= step.as_of <= window[1])


def _shows_something(panel: Panel) -> bool:
    """A panel of context needs two days to show how a toll moved; the documents' own figures always have one."""
    return len({point.as_of for point in panel.points}) > 1 or any(point.highlighted for point in panel.points)


def side_of(side: str) -> str:
    """The side that a panel is for; figures of both sides and of no named side share one."""
    return "" if side.lower() in _ALL_SIDES else side


def _notes(*counts: tuple[int, str]) -> tuple[str, ...]:
    return tuple(f"{number:,} {words}" for number, words in counts if number)


def source_lines(panel: Panel, longest_gap: int = LONGEST_GAP) -> dict[str, list[list[TollPoint]]]:
    """For each source with two or more days, its stretches of points no more than `longest_gap` days apart.

    A line is drawn inside a stretch only: what nobody stated between two stretches is not drawn.
    Of several figures of one source on one day the highest is on the line; single incidents are joined by none.
    """
    lines: dict[str, list[list[TollPoint]]] = {}
    by_source: dict[str, dict[date, TollPoint]] = {}
    for point in panel.points:
        if point.highlighted or point.basis != "total":
            continue
        days = by_source.setdefault(point.authority, {})
        if point.as_of not in days or days[point.as_of].value < point.value:
            days[point.as_of] = point
    for source, days in by_source.items():
        if len(days) > 1:
            lines[source] = stretches_of([days[day] for day in sorted(days)], longest_gap)
    return lines


def stretches_of(dated: Sequence[Dated], longest_gap: int = LONGEST_GAP) -> list[list[Dated]]:
    """Points or steps in order of time, parted where more than `longest_gap` days lie between two."""
    stretches: list[list[Dated]] = [[dated[0]]] if dated else []
    for before, after in pairwise(dated):
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
    counts = Counter(point.authority for point in data.points if not point.highlighted)
    most = {source for source, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:MOST_SOURCES]}
    return [source for source in dict.fromkeys(point.authority for point in data.points) if source in most]
