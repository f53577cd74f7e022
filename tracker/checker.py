"""Select rules, run them, and turn what they found into findings: identified, placed, suppressed, sorted.

A rule that crashes fails the run and says so; nothing checked is never "all clear".
"""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from tracker.errors import ExitStatus, RuleError, UsageError
from tracker.events.buckets import buckets
from tracker.events.claims import Claims
from tracker.events.scope import Scoped
from tracker.model import Document, Finding, Reading
from tracker.registry import Clash, Rule, all_rules, is_own
from tracker.suppressions import Suppression, find_suppression, inline_suppressions
from tracker.terms import SEVERITIES

APART: Final = ("table", "reference")
"""Scopes of rules that need a table of figures: `auditor` and `against` run them."""

CONFIDENT: Final = 0.35
"""A claim below this confidence raises no error by itself; the finding is a note, for a person to look at."""

_RANK: Final = {severity: rank for rank, severity in enumerate(SEVERITIES)}


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckResult:
    """What a check found, and what it looked at.

    findings: worst first, then by gap. suppressed: findings that a suppression silenced, with it. crashed: what each
    rule that failed said. unused: suppressions that silenced nothing or have expired.
    """

    findings: tuple[Finding, ...]
    rules_run: tuple[str, ...]
    claims: int
    documents: int
    suppressed: tuple[tuple[Finding, Suppression], ...] = ()
    crashed: tuple[str, ...] = ()
    unused: tuple[Suppression, ...] = ()
    notes: tuple[str, ...] = field(default=())

    @property
    def all_clear(self) -> bool:
        """Whether something was read, something was asked, and nothing was found."""
        return bool(self.rules_run and self.claims and not self.crashed and not self.findings)

    def exit_status(self, fail_on: str = "error") -> ExitStatus:
        """The exit code of a check: findings at or above `fail_on`, or a crashed rule."""
        if self.crashed:
            return ExitStatus.INTERNAL
        loud = any(_RANK[finding.severity] <= _RANK[fail_on] for finding in self.findings)
        return ExitStatus.FINDINGS if loud else ExitStatus.CLEAN


def check(
    readings: Iterable[Reading],
    *,
    select: Sequence[str] | None = None,
    ignore: Sequence[str] = (),
    severities: Mapping[str, str] | None = None,
    suppressions: Sequence[Suppression] = (),
    rules: Sequence[Rule] | None = None,
    today: date | None = None,
) -> CheckResult:
    """Check readings whose claims have their events (`assign_events`) against the rules.

    select, ignore: codes, or beginnings of codes ("CF3"), or names. severities: code to severity; "off" leaves a rule
    out. today: the day on which suppressions are judged to have expired; none expires without it.
    Raises UsageError where a code or severity is unknown. A crash inside a rule is caught, named and kept in `crashed`.
    """
    readings = list(readings)
    return check_buckets(
        buckets(readings),
        whole=lambda: readings,
        select=select,
        ignore=ignore,
        severities=severities,
        suppressions=suppressions,
        rules=rules,
        today=today,
    )


def check_buckets(
    parts: Iterable[Sequence[Reading]],
    *,
    whole: Callable[[], Sequence[Reading]],
    select: Sequence[str] | None = None,
    ignore: Sequence[str] = (),
    severities: Mapping[str, str] | None = None,
    suppressions: Sequence[Suppression] = (),
    rules: Sequence[Rule] | None = None,
    today: date | None = None,
) -> CheckResult:
    """`check` for readings that come in parts which share no event and no document (`events.buckets`).

    parts: held one at a time. whole: gives all readings at once, for rules that are not the project's own: those may
    look beyond one event. The result does not depend on how the readings were cut.
    """
    known = rules if rules is not None else all_rules()
    chosen = [each for each in select_rules(known, select, ignore, severities or {}) if each.scope not in APART]
    apart = [each for each in chosen if is_own(each)]
    run = _Findings()
    inline: list[Suppression] = []
    claims = documents = 0
    for part in parts:
        with collector_paused():
            held = Claims(part, confident=CONFIDENT)
            run.ask(apart, held)
        inline += inline_suppressions(held.documents.values())
        claims, documents = claims + len(held), documents + len(part)
    if len(apart) < len(chosen):
        run.ask([each for each in chosen if not is_own(each)], Claims(whole(), confident=CONFIDENT))
    every = [*suppressions, *sorted(inline, key=lambda each: (each.doc_id or "", each.code))]
    kept, silenced, unused = _suppress(sorted(_unique(run.found), key=_order), every, today)
    return CheckResult(
        findings=tuple(kept),
        rules_run=tuple(each.code for each in chosen),
        claims=claims,
        documents=documents,
        suppressed=tuple(silenced),
        crashed=tuple(run.crashed[each.code] for each in chosen if each.code in run.crashed),
        unused=tuple(unused),
        notes=_not_checked(documents, claims, len(chosen)),
    )


@contextmanager
def collector_paused() -> Iterator[None]:
    """Claims hold no cycles, and there are many: the search for cycles would walk over all of them again and again."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


@dataclass(slots=True)
class _Findings:
    """What the rules found so far, and what each that crashed said first."""

    found: list[Finding] = field(default_factory=list)
    crashed: dict[str, str] = field(default_factory=dict)

    def ask(self, rules: Iterable[Rule], claims: Claims) -> None:
        """Run the rules on some claims; one that crashed is not asked again."""
        for each in rules:
            if each.code in self.crashed:
                continue
            try:
                self.found.extend(_run(each, claims))
            except Exception as error:  # noqa: BLE001 - a rule may be the user's: name it, finish the others, fail the run
                self.crashed[each.code] = f"{each.code} {each.name} failed: {type(error).__name__}: {error}"


def _not_checked(documents: int, claims: int, rules: int) -> tuple[str, ...]:
    notes = []
    if not rules:
        notes.append("no rule was run, so nothing was checked")
    if not claims:
        notes.append(f"no figure was read in {documents} documents, so nothing was checked")
    return tuple(notes)


def select_rules(
    rules: Sequence[Rule], select: Sequence[str] | None, ignore: Sequence[str], severities: Mapping[str, str]
) -> list[Rule]:
    """The rules to run, with their severities. Raises UsageError for a code that no rule has."""
    for wanted in (*(select or ()), *ignore, *severities):
        if not any(_matches(each, wanted) for each in rules):
            raise UsageError(f"no rule is called {wanted}", hint="`tracker rules` lists them")
    chosen = []
    for each in rules:
        if select is not None and not any(_matches(each, wanted) for wanted in select):
            continue
        if any(_matches(each, wanted) for wanted in ignore):
            continue
        severity = next((value for wanted, value in severities.items() if _matches(each, wanted)), each.severity)
        if severity not in (*SEVERITIES, "off"):
            raise UsageError(f"{severity!r} is no severity", where=each.code, hint="error, warning, note or off")
        if severity != "off":
            chosen.append(each.with_severity(severity))
    return chosen


def _matches(each: Rule, wanted: str) -> bool:
    return each.code.startswith(wanted.upper()) or each.name == wanted.lower()


def _run(each: Rule, claims: Claims) -> Iterator[Finding]:
    for clash in each.check(claims):
        if not clash.odd:
            raise RuleError("a finding needs the figure that it is about", where=each.code)
        yield make_finding(each, clash, claims)


def make_finding(each: Rule, clash: Clash, claims: Claims) -> Finding:
    """A finding from what a rule found: with quotes, place, severity and a fingerprint."""
    first = clash.odd[0]
    both = (*clash.odd, *clash.against)
    document = claims.documents[first.doc_id]
    line, column = line_and_column(document, first.claim.start, first.claim.field)
    return Finding(
        finding_id=fingerprint(each.code, clash),
        code=each.code,
        rule=each.name,
        severity=_severity(each, clash, claims.confident),
        event_id=first.claim.event_id,
        outcome=first.claim.outcome,
        side_a=tuple(scoped.claim.claim_id for scoped in clash.odd),
        side_b=tuple(scoped.claim.claim_id for scoped in clash.against),
        claim_ids=tuple(scoped.claim.claim_id for scoped in both),
        quotes=tuple(quote(scoped, claims) for scoped in both),
        doc_id=first.doc_id,
        start=first.claim.start,
        end=first.claim.end,
        message=clash.message,
        why=clash.why,
        expected=clash.expected,
        observed=clash.observed,
        gap=clash.gap,
        line=line,
        column=column,
    )


def _severity(each: Rule, clash: Clash, confident: float) -> str:
    """The rule's own severity, or the clash's where that is milder; a note where a claim is too unsure."""
    severity = each.severity
    if clash.severity is not None and _RANK[clash.severity] > _RANK[severity]:
        severity = clash.severity
    sure = all(scoped.claim.confidence >= confident for scoped in (clash.odd[0], *clash.against[:1]))
    return severity if sure else "note"


def quote(scoped: Scoped, claims: Claims) -> str:
    """The sentence of a claim with outlet and date, for people: `outlet, date: sentence`."""
    document = claims.documents[scoped.doc_id]
    origin = ", ".join(str(part) for part in (document.outlet or document.doc_id, document.published) if part)
    return f"{origin}: {' '.join(scoped.claim.sentence.split())}"


def fingerprint(code: str, clash: Clash) -> str:
    """An identity that survives new runs and edits elsewhere: rule, outcome, documents and quoted words.

    Copies that join later change nothing: only the first figure of each side counts. Nor does the event, whose name
    may change with the other documents of a run.
    """
    first = clash.odd[0].claim
    ends = (clash.odd[0], *clash.against[:1])
    quoted = [f"{end.doc_id}\x1f{_words(end.claim.surface)}\x1f{_words(end.claim.sentence)}" for end in ends]
    text = "\x1e".join([code, first.outcome, *quoted])
    return f"{code}-{hashlib.sha256(text.encode()).hexdigest()[:12]}"


def _words(text: str) -> str:
    return " ".join(text.lower().split())


def line_and_column(document: Document, start: int, where: str) -> tuple[int, int]:
    """Line and column of an offset, counted from 1 in characters."""
    text = (document.title or "") if where == "title" else document.text
    line_start = text.rfind("\n", 0, start) + 1
    return text.count("\n", 0, start) + 1, start - line_start + 1


def _unique(found: Iterable[Finding]) -> list[Finding]:
    """One finding per identity, the worst kept."""
    kept: dict[str, Finding] = {}
    for finding in found:
        known = kept.get(finding.finding_id)
        if known is None or _RANK[finding.severity] < _RANK[known.severity]:
            kept[finding.finding_id] = finding
    return list(kept.values())


def _suppress(
    found: list[Finding], suppressions: Sequence[Suppression], today: date | None
) -> tuple[list[Finding], list[tuple[Finding, Suppression]], list[Suppression]]:
    kept: list[Finding] = []
    silenced: list[tuple[Finding, Suppression]] = []
    used: set[Suppression] = set()
    for finding in found:
        suppression = find_suppression(finding, suppressions, today)
        if suppression is None:
            kept.append(finding)
        else:
            silenced.append((finding, suppression))
            used.add(suppression)
    return kept, silenced, [each for each in suppressions if each not in used]


def _order(finding: Finding) -> tuple[int, int, str, int, str]:
    return (_RANK[finding.severity], -finding.gap, finding.doc_id, finding.start, finding.finding_id)
