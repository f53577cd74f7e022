"""Where a figure stands in a table of figures, and how that is put into words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from tracker.model import Claim

VERDICTS: Final = ("fits", "too_low", "above", "too_high", "no_number", "no_figures")


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """One figure of the table beside the claim. own: the side itself gives it, not its enemy or a third party."""

    claim: Claim
    outlet: str | None
    url: str | None
    own: bool
    after: bool

    def __str__(self) -> str:
        claim = self.claim
        who = " ".join(part for part in (claim.side, claim.group if claim.group != "all" else "") if part)
        return (
            f"{who or 'all'}: {figure_words(claim)} on {day_words(claim.as_of)} ({claim.source or 'no source named'})"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """Where a document's figure stands in a table.

    verdict: one of VERDICTS. least, most: persons that the sides' own figures add up to by that day, and with their
    next ones; None where there are none. why: the arithmetic in a few sentences. missing: what a full comparison
    lacks. nearest: the sides' own figures used; others: figures of the whole event and by other parties, for the eye.
    """

    claim: Claim
    table: str
    day: date | None
    verdict: str
    why: str
    least: int | None = None
    most: int | None = None
    nearest: tuple[Neighbour, ...] = ()
    others: tuple[Neighbour, ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def fits(self) -> bool:
        """Whether the figure fits what the table holds."""
        return self.verdict == "fits"

    def text(self) -> str:
        """The placement for a reader, one fact a line."""
        lines = [
            f'"{self.claim.surface}" ({self.claim.outcome}) against {self.table}: {VERDICT_WORDS[self.verdict]}',
            self.why,
        ]
        for title, rows in (("Nearest figures of the sides", self.nearest), ("Other figures", self.others)):
            if rows:
                lines += [f"{title}:", *(f"  {row}" for row in rows)]
        if self.missing:
            lines += ["Missing for a full comparison:", *(f"  {words}" for words in self.missing)]
        return "\n".join(lines)


VERDICT_WORDS: Final = {
    "fits": "it fits",
    "too_low": "it does not fit, it is lower than what the sides had announced",
    "above": "it is higher than the sides' own figures; the table cannot say more",
    "too_high": "it does not fit, it is higher than the table's figures",
    "no_number": "it gives no number to compare",
    "no_figures": "the table has no figure to set it against",
}


def figure_words(claim: Claim) -> str:
    """The figure with its bound in words: "nearly 5,000"."""
    words = {
        "exact": "",
        "at_least": "at least ",
        "more_than": "more than ",
        "up_to": "up to ",
        "fewer_than": "fewer than ",
    }
    number = "no number" if claim.value is None else f"{claim.value:,}"
    return words.get(claim.bound, f"{claim.bound} ") + number


def day_words(day: date | None) -> str:
    """A day as people write it: "31 October 2020"."""
    return "an unknown day" if day is None else f"{day.day} {day:%B %Y}"
