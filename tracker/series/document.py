"""The toll of one document: what it says in all about each event and outcome (DESIGN 7).

A document's toll is its own. The stated total counts; where none is stated, the disjoint groups of one incident are
added up. The same figure told twice counts once, a part is never added to its total, and people counted without a
number ("a policeman was shot dead") count only where no number covers them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from tracker import terms
from tracker.model import Claim, Document, Reading
from tracker.series.choosing import Count
from tracker.series.combine import total_count
from tracker.series.policy import Policy
from tracker.series.wording import counts_since

NOT_COUNTED: Final = ("feared", "projected")


@dataclass(frozen=True, slots=True, kw_only=True)
class TollRow:
    """One row of the toll table (TOLL_COLUMNS). main: the document's own event. claim_ids: what the row rests on."""

    doc_id: str
    event_id: str | None
    main: bool
    outcome: str
    group: str
    low: int | None
    best: int | None
    high: int | None
    policy: str
    claim_ids: tuple[str, ...]


def toll_row(row: TollRow) -> dict[str, Any]:
    """A toll as a JSON-ready row: TOLL_COLUMNS in their order, then `schema`."""
    cells = {name: getattr(row, name) for name in terms.TOLL_COLUMNS}
    return {**cells, "claim_ids": list(row.claim_ids), "schema": terms.SCHEMA_VERSION}


def document_tolls(readings: Iterable[Reading], policy: Policy) -> list[TollRow]:
    """The tolls of each document: for each event and outcome one row for all, then one for each named group.

    An outcome that the document does not speak of has no row; a stated zero is a row with 0.
    """
    return [row for reading in readings for row in _tolls(reading, policy)]


def _tolls(reading: Reading, policy: Policy) -> list[TollRow]:
    claims = [claim for claim in reading.claims if is_counted(claim)] + _feared_alone(reading.claims, policy)
    own = own_event(reading.document, claims)
    looking_back = all(claim.background and not counts_since(claim) for claim in claims)
    rows: list[TollRow] = []
    for event_id, background in dict.fromkeys((claim.event_id, claim.background) for claim in claims):
        told = [claim for claim in claims if (claim.event_id, claim.background) == (event_id, background)]
        main = background == looking_back and event_id == own
        for outcome, group, count in _counts(told, policy):
            rows.append(_row(reading.document, event_id, main, outcome, group, count, policy))
    return [*rows, *_no_deaths(rows, policy)]


def _counts(claims: Sequence[Claim], policy: Policy) -> list[tuple[str, str, Count]]:
    """The counts of one event: each outcome for all, then for each named group."""
    counts = [
        (outcome, group, count)
        for outcome in dict.fromkeys(claim.outcome for claim in claims)
        for group, count in _groups([claim for claim in claims if claim.outcome == outcome], policy)
    ]
    return _with_missing(counts) if policy.missing_are_killed else counts


def _with_missing(counts: Sequence[tuple[str, str, Count]]) -> list[tuple[str, str, Count]]:
    """The counts with the missing added to the dead of all."""
    missing = next((count for outcome, group, count in counts if (outcome, group) == ("missing", "all")), None)
    if missing is None or missing.figure.best is None:
        return list(counts)
    if not any((outcome, group) == ("killed", "all") for outcome, group, _ in counts):
        return [*counts, ("killed", "all", missing)]
    return [
        (outcome, group, count + missing if (outcome, group) == ("killed", "all") else count)
        for outcome, group, count in counts
    ]


def is_counted(claim: Claim) -> bool:
    """Whether a claim may enter a toll: not denied, not feared or forecast, and not a rate."""
    return claim.polarity != "denied" and claim.basis != "rate" and claim.status not in NOT_COUNTED


def _feared_alone(claims: Sequence[Claim], policy: Policy) -> list[Claim]:
    """The feared figures of outcomes that have no firmer one, where the policy takes them."""
    if not policy.feared_where_alone:
        return []
    firm = {claim.outcome for claim in claims if is_counted(claim)}
    return [
        claim
        for claim in claims
        if claim.status == "feared" and claim.outcome not in firm and is_counted(replace(claim, status="reported"))
    ]


def own_event(document: Document, claims: Sequence[Claim]) -> str | None:
    """The event that the document is about: that of its title's figures, else the one with most figures."""
    foreground = [claim for claim in claims if not claim.background]
    titled = [claim for claim in foreground if claim.field == "title"]
    counted = Counter(claim.event_id for claim in titled or foreground or claims)
    return counted.most_common(1)[0][0] if counted else None


def _row(
    document: Document, event_id: str | None, main: bool, outcome: str, group: str, count: Count, policy: Policy
) -> TollRow:
    return TollRow(
        doc_id=document.doc_id,
        event_id=event_id,
        main=main,
        outcome=outcome,
        group=group,
        low=count.figure.low,
        best=count.figure.best,
        high=count.figure.high,
        policy=policy.name,
        claim_ids=tuple(claim.claim_id for claim in count.claims),
    )


def _no_deaths(rows: Sequence[TollRow], policy: Policy) -> list[TollRow]:
    """Under ACLED's rule casualties without stated deaths are zero deaths."""
    if not policy.casualties_alone_are_no_deaths:
        return []
    dead = {(row.event_id, row.main) for row in rows if row.outcome == "killed"}
    return [
        replace(row, outcome="killed", low=0, best=0, high=0)
        for row in rows
        if row.outcome == "casualties" and row.group == "all" and (row.event_id, row.main) not in dead
    ]


def _groups(claims: Sequence[Claim], policy: Policy) -> list[tuple[str, Count]]:
    """The toll of all, and beside it that of each group that the document counts apart."""
    rows = [("all", total_count(claims, policy))]
    named = dict.fromkeys(claim.group for claim in claims if claim.group != "all")
    for group in named:
        inside = [replace_part(claim) for claim in claims if claim.group == group]
        rows.append((group, total_count(inside, policy)))
    return rows


def replace_part(claim: Claim) -> Claim:
    """A part of everyone is a count of its own group: "including 12 children" says 12 children."""
    return replace(claim, basis="incident", part_of=None) if claim.basis == "part" or claim.part_of else claim
