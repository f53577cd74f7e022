"""Output for people in a terminal: the claims, the findings with carets, the tolls, and a short summary."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tracker.model import Claim, Document, Finding, Reading
from tracker.report.context import Report, field_text
from tracker.report.terminal import Column, Style, cells, cut, excerpt, table_lines, wrapped
from tracker.report.wording import (
    count_words,
    day_words,
    figure_words,
    one_line,
    outcome_words,
    printable,
    source_words,
)
from tracker.terms import SEVERITIES
from tracker.text.sentences import sentence_spans

if TYPE_CHECKING:
    from tracker.figures import FigureTable
    from tracker.series import TollRow

_NONE_UNREAD: Final = "no candidate sentence left unread"
_CLAIM_COLUMNS: Final = (
    Column("line:col", most=9, right=True),
    Column("figure", most=26),
    Column("outcome", most=26),
    Column("event", need=4, most=30),
    Column("who says so", need=2, most=24),
    Column("as of", need=3, most=11),
    Column("words", need=1),
)
_TOLL_COLUMNS: Final = (
    Column("event", most=56),
    Column("outcome", most=28),
    Column("low", most=12, right=True),
    Column("best", most=12, right=True),
    Column("high", most=12, right=True),
    Column("claims", need=1, most=6, right=True),
    Column("document", need=2),
)


def claims_text(readings: Sequence[Reading], style: Style) -> str:
    """The claims of each document as an aligned table under its path, and how many there are in all."""
    report = Report.of(readings)
    lines: list[str] = []
    for reading in readings:
        lines += [*_reading_lines(reading, report, style), ""]
    lines.append(coverage_text(readings))
    return "\n".join(lines) + "\n"


def _reading_lines(reading: Reading, report: Report, style: Style) -> list[str]:
    document = reading.document
    about = ", ".join(part for part in (document.outlet or "", day_words(document.published)) if part)
    path = cut(report.path_of(document.doc_id), style.width)
    room = style.width - cells(path) - 2
    heading = style.paint(path, "bold") + (f"  {cut(about, room)}" if about and room > 8 else "")
    if not reading.claims:
        return [heading, "  no figures"]
    return [heading, *table_lines(_CLAIM_COLUMNS, [_claim_row(claim, report) for claim in reading.claims], style)]


def _claim_row(claim: Claim, report: Report) -> list[str]:
    place = report.place_of(claim)
    where = f"{place.line}:{place.column}" if claim.field == "text" else claim.field
    event = claim.event_id or ""
    words = f'"{claim.surface}"'
    as_of = day_words(claim.as_of)
    outcome = outcome_words(claim.outcome, claim.group, claim.side) + (", background" if claim.background else "")
    return [where, figure_words(claim), outcome, event, source_words(claim), as_of, words]


def coverage_text(readings: Sequence[Reading]) -> str:
    """How much was read, in one line: documents, sentences, claims, and the sentences that were not read."""
    coverage = Coverage()
    for _ in coverage.counting(readings):
        pass
    return coverage.text()


@dataclass(slots=True)
class Coverage:
    """How much was read, counted while the readings pass."""

    documents: int = 0
    sentences: int = 0
    claims: int = 0
    unread: int = 0

    def counting(self, readings: Iterable[Reading]) -> Iterator[Reading]:
        """The readings, each counted as it passes."""
        for reading in readings:
            self.documents += 1
            self.claims += len(reading.claims)
            self.unread += len(reading.unread)
            known = reading.sentences
            self.sentences += known if known is not None else len(sentence_spans(reading.document.text))
            yield reading

    def text(self) -> str:
        """The counts in one line."""
        if not self.documents:
            return "no document was read"
        read = f"{count_words(self.claims, 'figure')} in {count_words(self.sentences, 'sentence')}"
        missed = f"{count_words(self.unread, 'candidate sentence')} not read" if self.unread else _NONE_UNREAD
        return f"{read} of {count_words(self.documents, 'document')}; {missed}"


def findings_text(report: Report, style: Style, hints: bool = True) -> str:
    """Each finding with its place, the lines with carets under the words, the arithmetic, and a hint."""
    lines: list[str] = []
    for finding in report.findings:
        lines += [*finding_lines(finding, report, style, hints), ""]
    lines.append(verdict_text(report.findings, style, read=bool(report.claims)))
    return "\n".join(lines) + "\n"


def finding_lines(finding: Finding, report: Report, style: Style, hints: bool = True) -> list[str]:
    """One finding as lines: place, severity, code and message; both quotes with carets; why; hint."""
    label = style.paint(finding.severity, finding.severity)
    place = style.paint(printable(str(report.place_of_finding(finding))), "bold")
    lines = [f"{place}: {label} {finding.code} {one_line(finding.message)}"]
    for side, sign in ((finding.side_a, ">"), (finding.side_b, "<")):
        for claim_id in side[:3]:
            lines += _claim_excerpt(report, claim_id, sign, style)
        if len(side) > 3:
            lines.append(f"    {sign} and {count_words(len(side) - 3, 'more figure')}")
    if not (finding.side_a or finding.side_b):
        lines += [f'    "{cut(quote, style.width - 8)}"' for quote in finding.quotes[:4]]
    if finding.why:
        lines += wrapped(finding.why, style, "    why:  ", "          ")
    if hints:
        hint = f"tracker explain {finding.code} says what {finding.rule} checks and what it does not"
        lines.append(style.paint(f"    hint: {hint}", "dim"))
    return lines


def _claim_excerpt(report: Report, claim_id: str, sign: str, style: Style) -> list[str]:
    claim = report.claims.get(claim_id)
    document = report.documents.get(claim.doc_id) if claim is not None else None
    if claim is None or document is None:
        return [f"    {sign} {claim_id} (not among the documents at hand)"]
    line, carets = excerpt(field_text(document, claim.field), claim.start, claim.end, style.width - 6)
    said = f"{outcome_words(claim.outcome, claim.group, claim.side)}: {figure_words(claim)}"
    head = f"{sign} {report.place_of(claim)}  {said}{_said_by(claim, document)}"
    return [
        style.paint(f"    {cut(head, style.width - 4)}", "dim"),
        f"      {line}",
        f"      {style.paint(carets, 'caret')}",
    ]


def _said_by(claim: Claim, document: Document) -> str:
    parts = [part for part in (claim.source or "", document.outlet or "", day_words(claim.as_of)) if part]
    return ", " + ", ".join(parts) if parts else ""


def verdict_text(findings: Sequence[Finding], style: Style, *, read: bool = True) -> str:
    """The closing line: how many findings of each severity, or that nothing clashes.

    read: whether any figure was read; without one nothing was checked, and that is not "no findings".
    """
    if not findings and not read:
        return style.paint("nothing checked", "warning") + ": no figure was read"
    if not findings:
        return style.paint("no findings", "clean") + ": no two figures clash under every allowed reading"
    counts = [(severity, sum(finding.severity == severity for finding in findings)) for severity in SEVERITIES]
    words = [style.paint(count_words(number, severity), severity) for severity, number in counts if number]
    return f"{count_words(len(findings), 'finding')}: " + ", ".join(words)


def tolls_text(tolls: Sequence[TollRow], style: Style, event_names: Mapping[str, str] | None = None) -> str:
    """The toll rows (TOLL_COLUMNS) as an aligned table; a missing number is shown as a dash.

    Persons throughout. Rows on the document's own event stand first, other events after them. event_names: event_id ->
    name, where one is known.
    """
    if not tolls:
        return "no toll: no figure was read\n"
    several = len({toll.doc_id for toll in tolls}) > 1
    rows = [
        [
            (event_names or {}).get(toll.event_id or "", toll.event_id or "no event")
            + ("" if toll.main else " (background)"),
            outcome_words(toll.outcome, toll.group),
            *(_number(number) for number in (toll.low, toll.best, toll.high)),
            str(len(toll.claim_ids)),
            toll.doc_id if several else "",
        ]
        for toll in sorted(tolls, key=lambda toll: not toll.main)
    ]
    lines = table_lines(_TOLL_COLUMNS, rows, style)
    return "\n".join([*lines, f"  policy: {tolls[0].policy}"]) + "\n"


def _number(number: int | None) -> str:
    return "-" if number is None else f"{number:,}"


def summary_text(
    report: Report,
    tolls: Sequence[TollRow],
    written: Sequence[str],
    style: Style,
    event_names: Mapping[str, str] | None = None,
    tables: Sequence[FigureTable] = (),
) -> str:
    """The summary that `tracker report` prints: coverage, verdict, worst findings or how it fits, tolls, files.

    tables: tables of figures, against which the most telling figure is set in a line.
    """
    verdict = verdict_text(report.findings, style, read=bool(report.claims))
    lines = [coverage_text(report.readings), verdict, ""]
    for finding in report.findings[:3]:
        lines += finding_lines(finding, report, style, hints=False)
    if len(report.findings) > 3:
        lines.append(f"  and {count_words(len(report.findings) - 3, 'more finding')} in the report")
    if report.findings:
        lines.append("")
    else:
        lines += _remark_lines(report, event_names or {}, style)
    from tracker.report.placement_view import placements_line, telling_placements

    against = placements_line(telling_placements(report.readings, tables), report.numbers)
    lines += [*wrapped(against, style, "  ", "    "), ""] if against else []
    if tolls:
        lines += [tolls_text(tolls[:12], style, event_names).rstrip("\n"), *_more(len(tolls) - 12, "toll"), ""]
    lines += [f"wrote {path}" for path in written]
    return "\n".join(lines).rstrip("\n") + "\n"


def _more(number: int, noun: str) -> list[str]:
    return [f"  and {count_words(number, 'more ' + noun)} in the report"] if number > 0 else []


def _remark_lines(report: Report, event_names: Mapping[str, str], style: Style) -> list[str]:
    """How the figures of one document fit together, where there is one document and nothing clashes."""
    if len(report.readings) != 1 or not report.claims:
        return []
    from tracker.report.together import remarks

    found = remarks(report.readings[0], report.numbers, event_names)
    lines = [line for remark in found[:8] for line in wrapped(remark.text, style, "  ", "    ")]
    return [*lines, *_more(len(found) - 8, "remark"), ""]
