"""What a night came to: what was read, which findings stand and how they were judged, and the nights before it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, func, select, update

import tracker
from tracker.errors import ExitStatus, UsageError
from tracker.store.decisions import Decision, latest_decisions
from tracker.store.findings import KeptFinding, fixed_findings, standing_findings
from tracker.store.rows import iso
from tracker.store.schema import claims, documents, findings, runs, versions
from tracker.store.statements import upsert
from tracker.suppressions import Suppression, find_suppression
from tracker.terms import SEVERITIES

OPEN: Final = "open"
KNOWN: Final = "known"
SUPPRESSED: Final = "suppressed"
DECIDED: Final = {"accept": "accepted", "dismiss": "dismissed", "snooze": "snoozed"}
NIGHTS_SHOWN: Final = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedFinding:
    """A standing finding and how it stands: open (nobody has judged it), known, accepted, dismissed, ...

    back: whether a decision on it has expired, so that it is open again.
    """

    kept: KeptFinding
    state: str
    decision: Decision | None = None
    suppression: Suppression | None = None
    back: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceResult:
    """What one source gave: documents read, of these new and changed ones, and what could not be read.

    unchanged: pages that the server calls unchanged. gone: pages that it has no longer.
    """

    name: str
    read: int = 0
    unchanged: int = 0
    gone: int = 0
    new: int = 0
    changed: int = 0
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Night:
    """One night. found and fixed: the difference since the night before. counts: as `runs` keeps them, by night."""

    night: date
    sources: tuple[SourceResult, ...]
    findings: tuple[JudgedFinding, ...]
    fixed: tuple[KeptFinding, ...]
    counts: Mapping[str, Mapping[str, Any]]
    notes: tuple[str, ...] = ()
    crashed: tuple[str, ...] = ()
    unused_decisions: tuple[Decision, ...] = ()
    unused_suppressions: tuple[Suppression, ...] = field(default=())

    @property
    def open(self) -> tuple[JudgedFinding, ...]:
        """The findings that nobody has judged: those that can fail a build."""
        return tuple(each for each in self.findings if each.state == OPEN)

    @property
    def found(self) -> tuple[JudgedFinding, ...]:
        """The findings that were not there the night before."""
        return tuple(each for each in self.findings if each.kept.found_night == iso(self.night))

    def exit_status(self, fail_on: str) -> ExitStatus:
        """The exit code: a crashed rule, else something unread, else open findings at or above `fail_on`."""
        if self.crashed:
            return ExitStatus.INTERNAL
        if any(source.problems for source in self.sources):
            return ExitStatus.UNREADABLE
        rank = SEVERITIES.index(fail_on)
        loud = any(SEVERITIES.index(each.kept.finding.severity) <= rank for each in self.open)
        return ExitStatus.FINDINGS if loud else ExitStatus.CLEAN


def begin_night(connection: Connection, night: date) -> None:
    """Write down that a night has begun; once begun it may be run again, until a later one begins.

    Raises UsageError where the store already holds a later night.
    """
    latest = connection.execute(select(func.max(runs.c.night))).scalar_one()
    name = night.isoformat()
    if latest is not None and name < latest:
        raise UsageError(f"the store has gone on to the night {latest}", where=name, hint="nights follow each other")
    if latest == name:
        return
    row = {"night": name, "finished": False, "tracker": tracker.__version__, "counts": "{}", "problems": "{}"}
    upsert(connection, runs, [row])


def end_night(connection: Connection, night: date, problems: Mapping[str, Sequence[str]]) -> None:
    """Write down what a night came to. A night before it that was never finished is closed with it."""
    name = night.isoformat()
    connection.execute(update(runs).where(runs.c.finished.is_(False)).values(finished=True))
    row = {
        "night": name,
        "finished": True,
        "tracker": tracker.__version__,
        "counts": json.dumps(_counts(connection, name), ensure_ascii=False, sort_keys=True),
        "problems": json.dumps({key: list(lines) for key, lines in problems.items()}, ensure_ascii=False),
    }
    upsert(connection, runs, [row])


def _counts(connection: Connection, night: str) -> dict[str, Any]:
    """The figures of a night, all of them taken from what the store holds."""
    here = (versions.c.doc_id == claims.c.doc_id) & (versions.c.version == claims.c.version)
    first = versions.c.version == 1
    by_source = Counter(dict(_pairs(connection, documents.c.source, documents.c.changed_night == night)))
    standing = findings.c.fixed_night.is_(None)
    return {
        "new": _number(connection, versions, (versions.c.night == night) & first),
        "changed": _number(connection, versions, (versions.c.night == night) & ~first),
        "claims": int(
            connection.execute(
                select(func.count()).select_from(claims).join(versions, here).where(versions.c.night == night)
            ).scalar_one()
        ),
        "documents": _number(connection, documents),
        "found": _number(connection, findings, standing & (findings.c.found_night == night)),
        "fixed": _number(connection, findings, findings.c.fixed_night == night),
        "standing": _number(connection, findings, standing),
        "standing_by_rule": dict(_pairs(connection, findings.c.code, standing)),
        "found_by_rule": dict(_pairs(connection, findings.c.code, standing & (findings.c.found_night == night))),
        "documents_by_source": dict(sorted(by_source.items())),
    }


def _number(connection: Connection, table: Any, where: Any = None) -> int:
    asked = select(func.count()).select_from(table)
    return int(connection.execute(asked if where is None else asked.where(where)).scalar_one())


def _pairs(connection: Connection, column: Any, where: Any) -> list[tuple[str, int]]:
    rows = connection.execute(select(column, func.count()).where(where).group_by(column))
    return sorted((str(name), int(number)) for name, number in rows)


def night_of(
    connection: Connection,
    night: date,
    sources: Sequence[SourceResult],
    *,
    suppressions: Sequence[Suppression] = (),
    baseline: frozenset[str] = frozenset(),
    notes: Sequence[str] = (),
    crashed: Sequence[str] = (),
) -> Night:
    """A night as it stands in the store. baseline: finding_ids that a file calls known."""
    decisions = latest_decisions(connection)
    kept = standing_findings(connection)
    judged = [_judged(each, decisions, suppressions, baseline, night) for each in kept]
    ids = {each.finding.finding_id for each in kept}
    used = {each.suppression for each in judged if each.suppression is not None}
    asked = select(runs.c.night, runs.c.counts).order_by(runs.c.night.desc()).limit(NIGHTS_SHOWN)
    counts = {row.night: json.loads(row.counts) for row in connection.execute(asked)}
    return Night(
        night=night,
        sources=tuple(_with_counts(connection, each, night.isoformat()) for each in sources),
        findings=tuple(sorted(judged, key=_worst_first)),
        fixed=tuple(fixed_findings(connection, night.isoformat())),
        counts=dict(sorted(counts.items())),
        notes=tuple(notes),
        crashed=tuple(crashed),
        unused_decisions=tuple(
            each for name, each in decisions.items() if name not in ids and each.verdict != "reopen"
        ),
        unused_suppressions=tuple(each for each in suppressions if each not in used),
    )


def _with_counts(connection: Connection, source: SourceResult, night: str) -> SourceResult:
    """New and changed documents of a source this night, however many runs it took to read them."""
    own = (versions.c.doc_id == documents.c.doc_id) & (versions.c.night == night)
    asked = select(versions.c.version).join(documents, own).where(documents.c.source == source.name)
    numbers = list(connection.execute(asked).scalars())
    return replace(source, new=numbers.count(1), changed=len(numbers) - numbers.count(1))


def _judged(
    kept: KeptFinding,
    decisions: Mapping[str, Decision],
    suppressions: Sequence[Suppression],
    baseline: frozenset[str],
    night: date,
) -> JudgedFinding:
    finding_id = kept.finding.finding_id
    decision = decisions.get(finding_id)
    if decision is not None and decision.holds(night):
        return JudgedFinding(kept=kept, state=DECIDED[decision.verdict], decision=decision)
    suppression = find_suppression(kept.finding, suppressions, night)
    if suppression is not None:
        return JudgedFinding(kept=kept, state=SUPPRESSED, suppression=suppression, decision=decision)
    if decision is not None:
        return JudgedFinding(kept=kept, state=OPEN, decision=decision, back=decision.expired(night))
    known = kept.known_night is not None or finding_id in baseline
    return JudgedFinding(kept=kept, state=KNOWN if known else OPEN)


def _worst_first(judged: JudgedFinding) -> tuple[int, int, str, int, str]:
    finding = judged.kept.finding
    rank = SEVERITIES.index(finding.severity)
    return rank, -finding.gap, finding.doc_id, finding.start, finding.finding_id
