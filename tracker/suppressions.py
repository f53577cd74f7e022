"""Findings that somebody has looked at: silenced by code, document, event or fingerprint, with a reason and an expiry.

In a document: `<!-- tracker: ignore CF305 until 2026-01-31: both counts are given on purpose -->` silences that code in
that document. In the configuration: a table `[[suppress]]` with `code`, `reason`, and if wanted `doc_id`, `event_id`,
`finding_id`, `until`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from tracker.errors import UsageError
from tracker.model import Document, Finding

_INLINE: Final = re.compile(
    r"tracker:\s*ignore\s+(?P<code>[A-Z]{2,4}\d{1,3})(?:\s+until\s+(?P<until>\d{4}-\d{2}-\d{2}))?\s*:\s*"
    r"(?P<reason>[^\n]*?)\s*(?:-->|$)",
    re.MULTILINE,
)
_KEYS: Final = ("code", "reason", "doc_id", "event_id", "finding_id", "until")


@dataclass(frozen=True, slots=True, kw_only=True)
class Suppression:
    """What to silence and why. A field that is None holds for all; until: the last day on which it holds."""

    code: str
    reason: str
    doc_id: str | None = None
    event_id: str | None = None
    finding_id: str | None = None
    until: date | None = None

    def holds_for(self, finding: Finding) -> bool:
        """Whether the finding is one of those meant."""
        wanted = (
            (self.doc_id, finding.doc_id),
            (self.event_id, finding.event_id),
            (self.finding_id, finding.finding_id),
        )
        return finding.code.startswith(self.code) and all(want is None or want == got for want, got in wanted)

    def expired(self, today: date | None) -> bool:
        """Whether it no longer holds on that day."""
        return self.until is not None and today is not None and today > self.until


def find_suppression(finding: Finding, suppressions: Sequence[Suppression], today: date | None) -> Suppression | None:
    """The first suppression that holds for a finding on that day."""
    for suppression in suppressions:
        if suppression.holds_for(finding) and not suppression.expired(today):
            return suppression
    return None


def inline_suppressions(documents: Iterable[Document]) -> Iterator[Suppression]:
    """The suppressions written in the documents themselves; one without a reason is not read as one."""
    for document in documents:
        if "tracker:" not in document.text:
            continue
        for match in _INLINE.finditer(document.text):
            if match["reason"]:
                until = date.fromisoformat(match["until"]) if match["until"] else None
                yield Suppression(code=match["code"], reason=match["reason"], doc_id=document.doc_id, until=until)


def read_suppressions(tables: Iterable[Mapping[str, object]], where: str) -> tuple[Suppression, ...]:
    """Suppressions from the configuration. Raises UsageError for an unknown key, or a missing code or reason."""
    return tuple(_from_table(table, f"{where} [[suppress]] {number}") for number, table in enumerate(tables, start=1))


def _from_table(table: Mapping[str, object], where: str) -> Suppression:
    unknown = sorted(set(table) - set(_KEYS))
    if unknown:
        raise UsageError(f"unknown key {unknown[0]}", where=where, hint="known: " + ", ".join(_KEYS))
    if not table.get("code") or not table.get("reason"):
        raise UsageError("a suppression needs a code and a reason", where=where)
    until = table.get("until")
    try:
        day = until if isinstance(until, date) else date.fromisoformat(str(until)) if until else None
    except ValueError as error:
        raise UsageError(f"{until!r} is no date", where=where, hint="write 2026-01-31") from error
    day = day.date() if isinstance(day, datetime) else day
    words = {key: str(table[key]) for key in ("doc_id", "event_id", "finding_id") if table.get(key)}
    return Suppression(code=str(table["code"]).upper(), reason=str(table["reason"]), until=day, **words)
