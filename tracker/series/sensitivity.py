"""The same claims resolved under several policies, side by side: how much a toll depends on the reading."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tracker.series.document import TollRow


@dataclass(frozen=True, slots=True, kw_only=True)
class SensitivityRow:
    """One toll under each policy. by_policy: policy -> its row, with low, best, high and the claims behind them."""

    doc_id: str
    event_id: str | None
    main: bool
    outcome: str
    group: str
    by_policy: Mapping[str, TollRow]

    @property
    def spread(self) -> int | None:
        """Persons between the lowest and the highest best figure; None where no policy gives two to compare."""
        best = [row.best for row in self.by_policy.values() if row.best is not None]
        return max(best) - min(best) if len(best) > 1 else None


def sensitivity(rows: Iterable[TollRow]) -> list[SensitivityRow]:
    """Tolls of several policies by document, event, outcome and group, in the order in which they first stand."""
    found: dict[tuple[str, str | None, str, str], dict[str, TollRow]] = {}
    for row in rows:
        found.setdefault((row.doc_id, row.event_id, row.outcome, row.group), {})[row.policy] = row
    return [
        SensitivityRow(
            doc_id=doc_id,
            event_id=event_id,
            main=next(iter(by_policy.values())).main,
            outcome=outcome,
            group=group,
            by_policy=by_policy,
        )
        for (doc_id, event_id, outcome, group), by_policy in found.items()
    ]
