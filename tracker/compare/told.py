"""The figures of two texts as a comparison takes them: in each other's context, additions and groups told apart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from tracker.events.timing import told_as_former
from tracker.extract.pipeline import read_document
from tracker.extract.sentence import Sentence, cut_sentence, disease_pattern
from tracker.lexicon.loader import load_lexicon
from tracker.model import Claim, Document

UNNAMED: Final = "disease"
PREDICATE_REACH: Final = 8
"""Words behind a figure among which "were" is looked for."""
GROUP_REACH: Final = 5
"""Words behind "were" among which the group is looked for."""

_CASES: Final = re.compile(r"\b(?:cases|infections|recoveries)\b", re.IGNORECASE)
_OF_THE_SICK: Final = re.compile(
    r"\b(?:confirmed|positive|active) cases\b|\bcases (?:\w+ ){0,3}confirmed\b|\bconfirmed (?:\w+ ){1,4}cases\b"
    r"|\brecover(?:ed|ies)\b|\bhospitali[sz]",
    re.IGNORECASE,
)
_NEW: Final = re.compile(r"\s*(?:new|newly|additional|further|fresh|more)\b", re.IGNORECASE)
_AMONG: Final = re.compile(
    r"[^.;:\d]{0,120}?\b(?:including|among them|of whom|of which|of them)\b[^.;:\d]{0,40}\Z", re.IGNORECASE
)


def figures_told(doc_id: str, text: str, published: date | None, *, beside: str) -> list[Claim]:
    """The figures that a text holds to be true, read with what the text beside it says of the same matter."""
    document = Document(doc_id=doc_id, text=_in_context(text, beside), published=published)
    claims = [_with_group(claim) for claim in _with_additions(read_document(document).claims)]
    return [claim for claim in claims if claim.polarity != "denied" and claim.basis != "rate"]


def stated(claims: Sequence[Claim]) -> list[Claim]:
    """The figures that a statement stands for: written as numbers, and not told as former ones; else what there is."""
    written = [claim for claim in claims if not claim.implicit] or list(claims)
    return [claim for claim in written if not told_as_former(claim)] or written


def _in_context(text: str, other: str) -> str:
    """The text with the disease that only the other names set below it: the two are about one thing, so that "cases"
    without a name are cases of that disease; where both count cases and one tells them to be of the sick, they are of
    one that neither names.
    """
    named = disease_pattern(load_lexicon("en"))
    if named.search(text):
        return text
    found = named.search(other)
    if found is not None:
        return f"{text}\n\n{found.group()}"
    counted = _CASES.search(text) and _CASES.search(other)
    return f"{text}\n\n{UNNAMED}" if counted and _OF_THE_SICK.search(f"{text}\n{other}") else text


def _with_additions(claims: Sequence[Claim]) -> list[Claim]:
    """The claims, with those as increments that count only what came last.

    A single report may be read with "11 new deaths" as its toll; beside a second text it is what was added.
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


def _with_group(claim: Claim) -> Claim:
    """ "25 of the dead were civilians": of a part of the victims the predicate tells who they were."""
    if claim.basis != "part" or claim.group != "all":
        return claim
    behind = claim.sentence[max(claim.end - claim.sentence_start, 0) :]
    words = cut_sentence(behind, 0, len(behind), load_lexicon("en"))
    group = _group_in_predicate(words)
    return claim if group is None else replace(claim, group=group)


def _group_in_predicate(words: Sentence) -> str | None:
    """The group that stands behind the first form of "be", unless something befell them or another number comes."""
    for index, token in enumerate(words.tokens[:PREDICATE_REACH]):
        if token.kind != "w" and token.lower != "-":
            return None
        if "be" not in words.kinds[index]:
            continue
        for position in range(index + 1, min(index + 1 + GROUP_REACH, len(words.tokens))):
            group = words.cue("groups", position)
            if group is not None and group.row.kind == "person" and group.row.value != "all":
                return group.row.value
            if words.tokens[position].kind != "w" or words.cue("outcomes", position) is not None:
                return None
        return None
    return None
