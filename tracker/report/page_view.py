"""What the report page shows, worked out from readings and findings before any HTML is written."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Final

from tracker.events.naming import event_title
from tracker.model import Claim, Document, Finding, Reading
from tracker.registry import Rule, find_rule
from tracker.report.annotate import Paragraph, annotate
from tracker.report.context import Report, field_text
from tracker.report.together import Remark, remarks
from tracker.report.wording import (
    count_words,
    day_words,
    figure_words,
    limits_words,
    one_line,
    outcome_words,
    printable,
    source_words,
)
from tracker.series import TollRow

MOST_ARTICLES: Final = 60
MOST_COPIES: Final = 12
MOST_EVIDENCE: Final = 5
MOST_CLAIMS: Final = 2_000
MOST_FINDINGS: Final = 500
LONGEST_QUIET_TEXT: Final = 60_000


@dataclass(frozen=True)
class FigureView:
    """One claim as the page shows it: its number on the page and its row in words, label by label."""

    number: int
    claim: Claim
    document: Document
    place: str
    findings: tuple[int, ...]
    event: str

    @property
    def words(self) -> str:
        """The exact words, on one line."""
        return one_line(self.claim.surface)

    @property
    def stated(self) -> str:
        """The number as stated: "more than 1,200"."""
        return figure_words(self.claim)

    @property
    def allows(self) -> str:
        """What the words allow: "1,201 or more"."""
        return limits_words(self.claim.low, self.claim.high)

    @property
    def outcome(self) -> str:
        """Outcome, side and group."""
        return outcome_words(self.claim.outcome, self.claim.group, self.claim.side)

    @property
    def source(self) -> str:
        """Who says so."""
        return source_words(self.claim)

    @property
    def as_of(self) -> str:
        """The day on which it holds, else the time that it covers."""
        if self.claim.as_of is None and self.claim.period_start is not None:
            first, last = self.claim.period_start, self.claim.period_end
            if self.claim.date_precision in ("year", "decade") and last is not None:
                return f"{first.year} to {last.year}" if first.year != last.year else str(first.year)
            return f"{day_words(first)} to {day_words(last)}" if last else f"since {day_words(first)}"
        return day_words(self.claim.as_of)

    @property
    def rows(self) -> tuple[tuple[str, str], ...]:
        """The row of the claim, for the box that opens on the figure: label and words; empty ones are left out."""
        claim = self.claim
        cells = (
            ("stated", self.stated),
            ("allows", self.allows),
            ("counts", self.outcome),
            ("event", self.event + (" (background)" if claim.background else "")),
            ("covers", {"total": "the total so far", "increment": "an addition"}.get(claim.basis, claim.basis)),
            ("who says so", self.source),
            ("status", claim.status),
            ("holds on", self.as_of),
            ("since", day_words(claim.period_start) if claim.as_of is not None else ""),
            ("place", one_line(claim.place or "")),
            ("confidence", f"{claim.confidence:.0%}"),
        )
        because = [
            ("because", f"{item.field} = {item.value}: “{one_line(item.words, 60)}”")
            for item in claim.evidence
            if item.words
        ]
        return (*((label, words) for label, words in cells if words), *because[:MOST_EVIDENCE])


@dataclass(frozen=True)
class QuoteView:
    """A claim quoted in a finding: the sentence before, the words, the sentence after."""

    figure: FigureView
    before: str
    words: str
    after: str


@dataclass(frozen=True)
class FindingView:
    """One finding with its quotes on two sides and its rule's own text."""

    number: int
    finding: Finding
    place: str
    odd: tuple[QuoteView, ...]
    against: tuple[QuoteView, ...]
    more: tuple[QuoteView, ...]
    rule: Rule | None


@dataclass(frozen=True)
class ArticleView:
    """One document with its figures marked. runs: paragraphs, where runs without a figure may be folded together."""

    document: Document
    heading: str
    about: str
    address: str
    title: tuple[Paragraph, ...]
    runs: tuple[tuple[bool, tuple[Paragraph, ...]], ...]
    remarks: tuple[Remark, ...]
    unread: tuple[str, ...]
    digest: str
    left_out: bool


def figure_views(report: Report, event_names: Mapping[str, str]) -> dict[str, FigureView]:
    """Every claim by claim_id, numbered from 1 in reading order."""
    return {
        claim.claim_id: FigureView(
            number,
            claim,
            report.documents[claim.doc_id],
            str(report.place_of(claim)),
            report.finding_numbers.get(claim.claim_id, ()),
            event_words(claim.event_id, event_names),
        )
        for number, claim in enumerate(report.claims.values(), start=1)
    }


def event_words(event_id: str | None, event_names: Mapping[str, str]) -> str:
    """The event's name where the user gave one, else its id in words."""
    return one_line(event_names.get(event_id or "", event_title(event_id) if event_id else ""))


def finding_views(report: Report, figures: Mapping[str, FigureView]) -> list[FindingView]:
    """The worst findings with their quotes; at most MOST_FINDINGS, the page says how many more there are."""
    views = []
    for number, finding in enumerate(report.findings[:MOST_FINDINGS], start=1):
        odd, against = (
            tuple(_quote(figures[claim_id]) for claim_id in side if claim_id in figures)
            for side in (finding.side_a, finding.side_b)
        )
        more = (*odd[1:], *against[2:])[:MOST_COPIES]
        place = str(report.place_of_finding(finding))
        views.append(FindingView(number, finding, place, odd[:1], against[:2], more, find_rule(finding.code)))
    return views


def _quote(figure: FigureView) -> QuoteView:
    claim = figure.claim
    text = field_text(figure.document, claim.field)
    first = max(claim.sentence_start, claim.start - 280, 0) if claim.sentence_start <= claim.start else claim.start
    last = min(max(claim.sentence_start + len(claim.sentence), claim.end), claim.end + 280, len(text))
    before = ("…" if first > claim.sentence_start else "") + " ".join(printable(text[first : claim.start]).split())
    after = " ".join(printable(text[claim.end : last]).split())
    more = "…" if last < claim.sentence_start + len(claim.sentence) else ""
    return QuoteView(figure, _spaced(before, text[claim.start - 1 : claim.start]), figure.words, after + more)


def _spaced(words: str, last: str) -> str:
    return words + " " if words and last.isspace() else words


def article_views(
    report: Report, figures: Mapping[str, FigureView], event_names: Mapping[str, str]
) -> list[ArticleView]:
    """The articles that state figures, those in findings first, at most MOST_ARTICLES."""
    named = {claim_id for finding in report.findings for claim_id in (*finding.side_a, *finding.side_b)}
    stating = [reading for reading in report.readings if reading.claims]
    stating.sort(key=lambda reading: not any(claim.claim_id in named for claim in reading.claims))
    numbers = {claim_id: figure.number for claim_id, figure in figures.items()}
    return [_article(reading, report, numbers, event_names) for reading in stating[:MOST_ARTICLES]]


def _article(
    reading: Reading, report: Report, numbers: Mapping[str, int], event_names: Mapping[str, str]
) -> ArticleView:
    document = reading.document
    paragraphs = annotate(document.text, [claim for claim in reading.claims if claim.field == "text"])
    too_long = len(document.text) > LONGEST_QUIET_TEXT
    titled = [claim for claim in reading.claims if claim.field == "title"]
    about = (one_line(document.outlet or ""), day_words(document.published))
    return ArticleView(
        document=document,
        heading=one_line(document.title or report.path_of(document.doc_id), 160),
        about=", ".join(part for part in about if part),
        address=web_address(document.url),
        title=tuple(annotate(document.title or "", titled)) if titled else (),
        runs=tuple(_runs(paragraphs)),
        remarks=tuple(remarks(reading, numbers, event_names, clashing_pairs(report))),
        unread=tuple(one_line(sentence.text, 300) for sentence in reading.unread[:20]),
        digest=hashlib.sha256(document.text.encode("utf-8", "surrogatepass")).hexdigest(),
        left_out=too_long,
    )


def clashing_pairs(report: Report) -> set[frozenset[str]]:
    """Pairs of claims, one from each side of a finding."""
    return {frozenset(pair) for finding in report.findings for pair in product(finding.side_a, finding.side_b)}


def _runs(paragraphs: Sequence[Paragraph]) -> Iterable[tuple[bool, tuple[Paragraph, ...]]]:
    """Runs of paragraphs: (True, ...) for those with figures and their near context, (False, ...) for quiet ones."""
    near = {index + step for index, paragraph in enumerate(paragraphs) if paragraph.claims for step in (-1, 0, 1)}
    run: list[Paragraph] = []
    for index, paragraph in enumerate(paragraphs):
        run.append(paragraph)
        following = index + 1
        if following == len(paragraphs) or (following in near) != (index in near):
            yield index in near or len(run) == 1, tuple(run)
            run = []


def web_address(url: str | None) -> str:
    """The address where it is one of the web, else nothing: no other scheme becomes a link."""
    return url if url and url.startswith(("https://", "http://")) and url == printable(url) else ""


@dataclass(frozen=True)
class TollView:
    """One row of the toll table in words."""

    event: str
    main: bool
    outcome: str
    low: str
    best: str
    high: str
    figures: tuple[FigureView, ...]
    document: str


def toll_views(
    tolls: Sequence[TollRow], report: Report, figures: Mapping[str, FigureView], event_names: Mapping[str, str]
) -> list[TollView]:
    """The toll rows, each document's own event first."""
    return [
        TollView(
            event_words(toll.event_id, event_names) or "no event",
            toll.main,
            outcome_words(toll.outcome, toll.group),
            _end(toll.low),
            _end(toll.best),
            _end(toll.high),
            tuple(figures[claim_id] for claim_id in toll.claim_ids if claim_id in figures),
            report.path_of(toll.doc_id),
        )
        for toll in sorted(tolls, key=lambda toll: not toll.main)
    ]


def _end(number: int | None) -> str:
    return "–" if number is None else f"{number:,}"


def verdict(report: Report, crashed: Sequence[str]) -> tuple[str, str]:
    """The first words of the page and their kind: what the run found, or why it found nothing."""
    errors, warnings = report.count("error"), report.count("warning")
    if crashed:
        return "A rule failed, so this check is not complete", "error"
    if not report.claims:
        return "No figure was read, so nothing was checked", "warning"
    if errors:
        return f"{count_words(errors, 'contradiction')} found", "error"
    if warnings:
        return f"No contradiction, but {count_words(warnings, 'warning')}", "warning"
    return "No two figures contradict each other", "clean"
