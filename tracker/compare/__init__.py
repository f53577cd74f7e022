"""A statement against a source text: supported, refuted, compatible or not comparable, and why.

    verdict = compare("At least 12 people died.", "Ten people died.")
    verdict.verdict     # "refuted"

Only figures are judged. Without dates the statement is about the source's own time, so a higher figure than the
source's exact one is refuted; with dates, even empty ones, a higher later or undated figure is compatible: tolls rise.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from tracker import terms
from tracker.compare.judge import VERDICTS, judge
from tracker.compare.pair import ClaimPair
from tracker.compare.places import own_places
from tracker.compare.sums import joined_sums
from tracker.compare.things import ThingPair, compare_things
from tracker.compare.told import figures_told, stated
from tracker.compare.weigh import COMPATIBLE, EARLIER, LATER, NOT_COMPARABLE, REFUTED, SUPPORTED, UNKNOWN_LATER
from tracker.errors import ReadError
from tracker.model import Claim
from tracker.series.combine import is_part

__all__ = ["VERDICTS", "ClaimPair", "ThingPair", "Verdict", "compare", "compare_rows", "verdict_row"]

NOT_GIVEN: Final = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The verdict on a statement, with the figures that were set against each other.

    verdict: one of VERDICTS. why: a sentence. pairs: one for each figure of the statement. things: other things that
    both texts count, such as tests. notes: bounds lost (CF401).
    """

    verdict: str
    why: str
    pairs: tuple[ClaimPair, ...] = ()
    things: tuple[ThingPair, ...] = ()

    @property
    def notes(self) -> tuple[str, ...]:
        """What was lost between source and statement, if anything."""
        return tuple(pair.note for pair in self.pairs if pair.note)


def compare(
    source: str,
    statement: str,
    date_a: date | str | None = NOT_GIVEN,
    date_b: date | str | None = NOT_GIVEN,
    same_event: bool | None = None,
) -> Verdict:
    """The verdict on a statement against a source text.

    date_a, date_b: when source and statement were published, as a day or ISO text; an empty text says that it is
    unknown; None says nothing, and the statement is then about the source's own time. same_event: False where the two
    are known to speak of two events.

    Raises ReadError for a date that is no day.
    """
    if same_event is False:
        return Verdict(verdict=NOT_COMPARABLE, why="The two are said to speak of two events.")
    days = _day(date_a, "date_a"), _day(date_b, "date_b")
    order = None if date_a is None and date_b is None else _order(*days)
    told = figures_told("source", source, days[0], beside=statement)
    read = figures_told("statement", statement, days[1], beside=source)
    said = own_places(stated(read))
    things = tuple(compare_things(source, statement, read))
    if not said and not things:
        return Verdict(verdict=NOT_COMPARABLE, why="The statement states no figure that was read.")
    shared = f"{source}\n{statement}"
    pairs = tuple(judge(claim, told, order, shared=shared, beside=said) for claim in said)
    summed = [judge(total, told, order, shared=shared) for total in joined_sums(said)]
    return _verdict(_reconciled(_of_parts_alone(pairs), summed), things)


def _of_parts_alone(pairs: tuple[ClaimPair, ...]) -> tuple[ClaimPair, ...]:
    """The pairs, where a whole is not held to the figure of the source that its own part repeats.

    "Of 55 deaths 45 were in France", of a source that tells of 45 in France: of the 55 it does not speak.
    """
    told = {
        (pair.statement.sentence_start, pair.statement.outcome, pair.source.claim_id)
        for pair in pairs
        if pair.source is not None and pair.statement.value == pair.source.value and is_part(pair.statement)
    }
    return tuple(
        replace(pair, verdict=NOT_COMPARABLE, why=f'the source\'s "{pair.source.surface}" are the part, not the whole')
        if pair.source is not None
        and pair.verdict != SUPPORTED
        and not is_part(pair.statement)
        and (pair.statement.sentence_start, pair.statement.outcome, pair.source.claim_id) in told
        else pair
        for pair in pairs
    )


def _reconciled(pairs: tuple[ClaimPair, ...], summed: list[ClaimPair]) -> tuple[ClaimPair, ...]:
    """The pairs, where figures that add up to one of the source's are not refuted one by one."""
    held = {pair.statement.sentence_start: pair for pair in summed if pair.verdict == SUPPORTED}
    return tuple(
        replace(pair, verdict=COMPATIBLE, why=f'"{total.statement.surface}" make up the source\'s figure')
        if pair.verdict == REFUTED
        and (total := held.get(pair.statement.sentence_start)) is not None
        and total.statement.outcome == pair.statement.outcome
        else pair
        for pair in pairs
    )


def _day(value: date | str | None, name: str) -> date | None:
    if isinstance(value, date):
        return value
    if not value:
        return None
    try:
        return date.fromisoformat(value[:10])
    except ValueError as error:
        raise ReadError(f"{name} is no day: {value!r}", hint="write it as YYYY-MM-DD, or leave it empty") from error


def _order(source_day: date | None, statement_day: date | None) -> str:
    if source_day is None or statement_day is None or source_day == statement_day:
        return UNKNOWN_LATER
    return LATER if statement_day > source_day else EARLIER


def _verdict(pairs: tuple[ClaimPair, ...], things: tuple[ThingPair, ...]) -> Verdict:
    """A statement is refuted by one refuted figure, and supported where every figure is that the source speaks of."""
    every: tuple[ClaimPair | ThingPair, ...] = (*pairs, *things)
    verdicts = {pair.verdict for pair in every}
    silent = [pair for pair in every if _is_left_open(pair)]
    if REFUTED in verdicts:
        kind = REFUTED
    elif verdicts == {NOT_COMPARABLE}:
        kind = NOT_COMPARABLE
    elif SUPPORTED in verdicts and all(pair.verdict == SUPPORTED for pair in every if pair not in silent):
        kind = SUPPORTED
    else:
        kind = COMPATIBLE
    decisive = [pair for pair in every if pair.verdict == kind] or [pair for pair in every if pair.verdict != SUPPORTED]
    reasons = [pair.why for pair in decisive]
    if kind == SUPPORTED:
        reasons += [f'of "{pair.statement.surface}" the source does not speak' for pair in silent]
    why = "; ".join(dict.fromkeys(reasons))
    return Verdict(verdict=kind, why=why[:1].upper() + why[1:] + ".", pairs=pairs, things=things)


def _is_left_open(pair: ClaimPair | ThingPair) -> bool:
    """Whether the source does not speak of the figure: of another outcome or place, only of a part, or of no part."""
    if pair.verdict == NOT_COMPARABLE:
        return True
    return isinstance(pair, ClaimPair) and pair.verdict == COMPATIBLE and pair.part != ""


def compare_rows(rows: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """The same for many: rows with `id`, `a` (source) and `b` (statement), optional `date_a`, `date_b`, `same_event`.

    A date key counts as given where it stands in the row, even empty. Gives JSON-ready rows, see `verdict_row`.
    Raises ReadError, naming the row, where `id`, `a` or `b` is missing or a date is no day.
    """
    for number, row in enumerate(rows, start=1):
        missing = [name for name in ("id", "a", "b") if row.get(name) is None]
        if missing:
            raise ReadError(f"the pair has no {', '.join(missing)}", where=f"row {number}")
        dates = {name: row[name] or "" for name in ("date_a", "date_b") if name in row}
        yield verdict_row(row["id"], compare(str(row["a"]), str(row["b"]), same_event=row.get("same_event"), **dates))


def verdict_row(pair_id: object, verdict: Verdict) -> dict[str, Any]:
    """A verdict as a JSON-ready row: id, verdict, why, pairs of claims, things, notes, schema."""
    return {
        "id": pair_id,
        "verdict": verdict.verdict,
        "why": verdict.why,
        "pairs": [
            {
                "statement": _claim_cell(pair.statement),
                "source": None if pair.source is None else _claim_cell(pair.source),
                "verdict": pair.verdict,
                "why": pair.why,
            }
            for pair in verdict.pairs
        ],
        "things": [
            {
                "noun": pair.statement.noun,
                "statement": pair.statement.surface,
                "source": pair.source.surface,
                "verdict": pair.verdict,
                "why": pair.why,
            }
            for pair in verdict.things
        ],
        "notes": list(verdict.notes),
        "schema": terms.SCHEMA_VERSION,
    }


def _claim_cell(claim: Claim) -> dict[str, Any]:
    names = ("surface", "start", "end", "value", "low", "high", "bound", "outcome", "group")
    return {name: getattr(claim, name) for name in names}
