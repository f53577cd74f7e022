"""Which figures are additions to a count: "11 new deaths", and those among them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from tracker.model import Claim

_NEW: Final = re.compile(r"\s*(?:new|newly|additional|further|fresh|more)\b", re.IGNORECASE)
_AMONG: Final = re.compile(
    r"[^.;:\d]{0,120}?\b(?:including|among them|of whom|of which|of them)\b[^.;:\d]{0,40}\Z", re.I
)


def with_additions(claims: Sequence[Claim]) -> list[Claim]:
    """The claims, with those as increments that count only what came last.

    A draft of one report may be read with "11 new deaths" as its toll; beside a second text it is what was added.
    """
    told = [replace(claim, basis="increment") if _is_new(claim) else claim for claim in claims]
    return [replace(claim, basis="increment") if _is_among_new(claim, told) else claim for claim in told]


def _is_new(claim: Claim) -> bool:
    return claim.basis == "total" and _NEW.match(claim.sentence, max(claim.end - claim.sentence_start, 0)) is not None


def _is_among_new(claim: Claim, claims: Sequence[Claim]) -> bool:
    """ "7 new cases including 2 in Goris": a part of an addition is one as well."""
    return any(
        other.basis == "increment"
        and other.sentence_start == claim.sentence_start
        and other.outcome == claim.outcome
        and other.end <= claim.start
        and (claim.part_of == other.claim_id or _leads_among(other, claim))
        for other in claims
    )


def _leads_among(whole: Claim, claim: Claim) -> bool:
    between = claim.sentence[whole.end - whole.sentence_start : claim.start - claim.sentence_start]
    return claim.part_of is None and claim.basis == "part" and _AMONG.match(between) is not None
