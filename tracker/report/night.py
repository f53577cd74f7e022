"""What a night came to, in words: the summary in the terminal, the Markdown of a CI step, and the rows of the trend."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

from tracker.report.context import Report
from tracker.report.formats.markdown import LARGEST, inline, markdown
from tracker.report.terminal import Style
from tracker.report.text import finding_lines
from tracker.report.wording import count_words, one_line
from tracker.store.night import JudgedFinding, Night
from tracker.terms import SEVERITIES

MOST_SHOWN: Final = 10
TREND_COLUMNS: Final = ("night", "documents", "new", "changed", "claims", "found", "fixed", "standing")
_STATES: Final = ("open", "known", "accepted", "dismissed", "snoozed", "suppressed")


def night_summary(night: Night, report: Report, style: Style, written: tuple[str, ...] = ()) -> str:
    """The summary that `tracker nightly` prints: what was read, the difference, the open findings, the files."""
    lines = [style.paint(f"night {night.night}", "bold") + f": {read_words(night)}"]
    lines += [f"  {line}" for line in source_lines(night)]
    lines += [difference_words(night), ""]
    numbers = {finding.finding_id: finding for finding in report.findings}
    for judged in night.open[:MOST_SHOWN]:
        finding = numbers.get(judged.kept.finding.finding_id, judged.kept.finding)
        lines += finding_lines(finding, report, style, hints=False)
        lines += [style.paint(f"    {history_words(judged)}", "dim"), ""]
    if len(night.open) > MOST_SHOWN:
        lines += [f"and {count_words(len(night.open) - MOST_SHOWN, 'more open finding')} in the report", ""]
    lines += [*remark_lines(night), *(f"wrote {path}" for path in written)]
    return "\n".join(lines).rstrip("\n") + "\n"


def read_words(night: Night) -> str:
    """How much a night read and how much of it is new."""
    read = sum(source.read for source in night.sources)
    new = sum(source.new for source in night.sources)
    changed = sum(source.changed for source in night.sources)
    figures = night.counts.get(night.night.isoformat(), {}).get("claims", 0)
    return f"{count_words(read, 'document')} read, {new} new, {changed} changed; {count_words(figures, 'new figure')}"


def source_lines(night: Night) -> Iterator[str]:
    """A line a source, and below it what could not be read."""
    for source in night.sources:
        more = f", {source.unchanged} not sent again" if source.unchanged else ""
        more += f", {source.gone} gone" if source.gone else ""
        counts = f"{count_words(source.read, 'document')}, {source.new} new, {source.changed} changed{more}"
        yield f"{source.name}: {counts}"
        yield from (f"  not read: {one_line(problem, 300)}" for problem in source.problems)


def difference_words(night: Night) -> str:
    """The difference since the night before, and how the standing findings were judged.

    "since the night before: 2 findings new, 1 fixed; 5 stand: 3 open, 2 known"
    """
    found = f"{count_words(len(night.found), 'finding')} new, {len(night.fixed)} fixed"
    counts = [(state, sum(each.state == state for each in night.findings)) for state in _STATES]
    stands = ", ".join(f"{number} {state}" for state, number in counts if number)
    return f"since the night before: {found}; {len(night.findings)} stand" + (f": {stands}" if stands else "")


def history_words(judged: JudgedFinding) -> str:
    """Which finding it is and since when, and what was decided on it.

    "CF206-1a2b3c4d5e6f, first found 2026-01-30, snoozed by Ann until 2026-02-01 (waiting for the police)"
    """
    words = f"{judged.kept.finding.finding_id}, first found {judged.kept.first_night}"
    decision = judged.decision
    if decision is None:
        return words
    verb = {"accept": "accepted", "dismiss": "dismissed", "snooze": "snoozed", "reopen": "opened again"}
    until = f" until {decision.until}" if decision.until else ""
    expired = ", which has passed" if judged.back else ""
    return f"{words}, {verb[decision.verdict]} by {decision.person}{until}{expired} ({one_line(decision.reason, 200)})"


def remark_lines(night: Night) -> Iterator[str]:
    """What else a person should know: notes, crashed rules, decisions and suppressions that silence nothing."""
    yield from night.notes
    yield from night.crashed
    for decision in night.unused_decisions:
        yield f"unused decision: {decision.finding_id} ({decision.verdict}) silences nothing any more"
    for suppression in night.unused_suppressions:
        about = suppression.finding_id or suppression.doc_id or suppression.event_id or "everything"
        yield f"unused suppression: {suppression.code} on {about} ({one_line(suppression.reason, 80)})"


def night_markdown(night: Night, report: Report) -> str:
    """The same for a CI step summary, which takes at most one megabyte; the difference stands first."""
    lines = [
        f"# Night of {night.night}",
        "",
        f"**{inline(difference_words(night))}**",
        "",
        inline(read_words(night)),
        "",
    ]
    lines += [f"- {inline(line.strip())}" for line in source_lines(night)]
    lines += ["", "| night | new stories | figures | found | fixed | standing |", "|---|---|---|---|---|---|"]
    for row in trend_rows(night)[-MOST_SHOWN:]:
        names = ("night", "new", "claims", "found", "fixed", "standing")
        lines.append("| " + " | ".join(str(row[name]) for name in names) + " |")
    lines += ["", *(f"- {inline(line)}" for line in remark_lines(night)), ""]
    head = "\n".join(lines)
    return head + "\n" + markdown(report, LARGEST - len(head.encode()) - 1)


def trend_rows(night: Night) -> list[dict[str, Any]]:
    """One row a night, the oldest first: TREND_COLUMNS, numbers of stories, figures and findings."""
    return [
        {"night": name, **{column: counts.get(column, 0) for column in TREND_COLUMNS[1:]}}
        for name, counts in night.counts.items()
    ]


def night_json(night: Night, schema: str) -> str:
    """The night as one JSON object: sources, the difference, and every standing finding with its state."""
    document = {
        "schema": schema,
        "night": night.night.isoformat(),
        "sources": [
            {
                "name": source.name,
                "read": source.read,
                "new": source.new,
                "changed": source.changed,
                "problems": list(source.problems),
            }
            for source in night.sources
        ],
        "found": [each.kept.finding.finding_id for each in night.found],
        "fixed": [kept.finding.finding_id for kept in night.fixed],
        "standing": [
            {
                "finding_id": each.kept.finding.finding_id,
                "code": each.kept.finding.code,
                "severity": each.kept.finding.severity,
                "state": each.state,
                "first_night": each.kept.first_night,
                "message": each.kept.finding.message,
            }
            for each in night.findings
        ],
        "by_severity": {
            severity: sum(each.kept.finding.severity == severity for each in night.open) for severity in SEVERITIES
        },
        "nights": {name: dict(counts) for name, counts in night.counts.items()},
        "remarks": list(remark_lines(night)),
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"
