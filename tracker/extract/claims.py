"""From a draft to a claim, with the evidence of every field."""

from __future__ import annotations

from dataclasses import replace
from typing import Final, NamedTuple

from tracker.extract.assertion import Assertion
from tracker.extract.authorities import Source
from tracker.extract.confidence import confidence_of
from tracker.extract.dating import Timing
from tracker.extract.linking import Link
from tracker.extract.mention import Mention
from tracker.extract.places import Named
from tracker.extract.roles import Role
from tracker.extract.sentence import Sentence
from tracker.intervals import stated_limits
from tracker.lexicon.loader import word_list
from tracker.lexicon.matcher import Cue
from tracker.lexicon.words import split_words
from tracker.model import Claim, Document, Evidence

SURVIVAL: Final = word_list("survival")
HOW: Final = {
    "before": "the words before the number",
    "after": "the words behind the number",
    "list": "taken from its neighbour in a list",
    "column": "the head of its column",
    "carried": "taken over from the figure told before",
    "run on": "a story of tolls: goes on with the figure told before",
    "implied": "a person, not a number, is told of",
    "deed": "a deed of death is named",
}


class Draft(NamedTuple):
    """A mention on its way to a claim. whole: offsets and outcome of the figure of which it counts a part.

    begun: the words that say when its event began, where its period rests on them.
    """

    mention: Mention
    link: Link
    role: Role
    assertion: Assertion
    timing: Timing
    source: Source | None
    side: Named | None = None
    place: Named | None = None
    whole: tuple[int, int, str] | None = None
    begun: Named | None = None


def outcomes_of(draft: Draft) -> tuple[str, ...]:
    """ "No one was killed or injured" is two claims; "killed or injured" with a number is one count of casualties."""
    link = draft.link
    if draft.mention.quantity.form == "zero" and link.outcome == "casualties" and link.cue.last > link.cue.first:
        return ("killed", "injured")
    return (link.outcome,)


def claim_of(document: Document, sentence: Sentence, draft: Draft, outcome: str) -> Claim:
    """The claim that a draft makes of one outcome, with its evidence and confidence."""
    quantity, phrase = draft.mention.quantity, draft.mention.phrase
    start, end = sentence.starts[quantity.first], sentence.end_of(quantity.last)
    low, high = quantity.low, quantity.high
    if quantity.value is not None and quantity.bound not in ("vague", "range"):
        low, high = stated_limits(quantity.value, quantity.bound)
    source, timing = draft.source, draft.timing
    return Claim(
        claim_id=_claim_id(document, start, end, outcome),
        doc_id=document.doc_id,
        field="text",
        start=start,
        end=end,
        surface=document.text[start:end],
        sentence=sentence.text,
        sentence_start=sentence.start,
        value=quantity.value,
        low=low,
        high=high,
        bound=quantity.bound,
        outcome=outcome,
        group=phrase.group,
        victims=sentence.words(quantity.number_last + 1, phrase.last) if phrase.last > quantity.number_last else None,
        unit=phrase.kind if phrase.kind in ("household", "body") else "person",
        side=draft.side.words if draft.side else None,
        place=draft.place.words if draft.place else None,
        basis=draft.role.basis,
        part_of=_claim_id(document, *draft.whole) if draft.whole else None,
        polarity=draft.assertion.polarity,
        status=draft.assertion.status,
        implicit=quantity.form in ("both", "implicit"),
        source=source.words if source else None,
        source_type=source.kind if source else "unattributed",
        source_start=source.start if source else None,
        source_end=source.end if source else None,
        as_of=timing.as_of,
        period_start=timing.period_start,
        period_end=timing.period_end,
        date_precision=timing.precision,
        background=timing.background,
        confidence=confidence_of(sentence, draft.mention, draft.link),
        evidence=_evidence(sentence, draft),
    )


def _claim_id(document: Document, start: int, end: int, outcome: str) -> str:
    return f"{document.doc_id}:{start}-{end}:{outcome}"


def _evidence(sentence: Sentence, draft: Draft) -> tuple[Evidence, ...]:
    """Which words set which field: the audit trail of a claim."""
    quantity, link = draft.mention.quantity, draft.link
    found = [_seen(sentence, "outcome", link.outcome, link.cue, f"{HOW[link.how]}, {link.cue.row.row_id}")]
    if quantity.first < quantity.number_first or quantity.last > quantity.number_last:
        start, end = sentence.starts[quantity.first], sentence.end_of(quantity.last)
        words = sentence.words(quantity.first, quantity.last)
        found.append(Evidence("bound", quantity.bound, words, "the words beside the number", start, end))
    if draft.role.cue is not None:
        basis = "former figure" if draft.role.earlier else draft.role.basis
        found.append(_seen(sentence, "basis", basis, draft.role.cue, draft.role.cue.row.row_id))
    if draft.assertion.cue is not None:
        value = draft.assertion.polarity if draft.assertion.polarity == "denied" else draft.assertion.status
        found.append(_seen(sentence, "status", value, draft.assertion.cue, draft.assertion.cue.row.row_id))
    elif draft.assertion.words is not None:
        found.append(_told(Evidence("status", draft.assertion.status, "", ""), draft.assertion.words))
    if draft.timing.words is not None:
        field = "background" if draft.timing.background else "as_of" if draft.timing.period_start is None else "period"
        first, last = draft.timing.words
        start, end = sentence.starts[first], sentence.end_of(last)
        found.append(
            Evidence(field, _dated(draft.timing), sentence.words(first, last), "a date in the text", start, end)
        )
    if draft.begun is not None:
        found.append(_told(Evidence("period", _dated(draft.timing), "", ""), draft.begun))
    for field, name in (("side", draft.side), ("place", draft.place)):
        if name is not None:
            found.append(_told(Evidence(field, name.words, "", ""), name))
    if draft.source is not None:
        source = draft.source
        found.append(Evidence("source", source.kind, source.words, "who says so", source.start, source.end))
    return tuple(found)


def _told(field: Evidence, words: Named) -> Evidence:
    return replace(field, words=words.surface, why=words.why, start=words.start, end=words.end)


def _seen(sentence: Sentence, field: str, value: str, cue: Cue, why: str) -> Evidence:
    """Evidence of a cue; a cue taken over from an earlier sentence has no place in this one."""
    here = cue.last < len(sentence.tokens) and sentence.cues.get(cue.row.category, {}).get(cue.first) is cue
    if not here:
        return Evidence(field, value, cue.row.phrases[0], why)
    start, end = sentence.starts[cue.first], sentence.end_of(cue.last)
    return Evidence(field, value, sentence.words(cue.first, cue.last), why, start, end)


def _dated(timing: Timing) -> str:
    if timing.background:
        return "another event" if timing.period_start is None else f"another event, {timing.period_start.year}"
    return str(timing.period_start or timing.as_of)


def settle_gunshots(claims: list[Claim]) -> tuple[Claim, ...]:
    """ "Four people were shot" says neither dead nor hurt: casualties where the text tells of dead, else injured.

    A sentence that says how the wounded fare ("shot and survived", "in stable condition") means injured.
    """
    told = {claim.outcome for claim in claims if not claim.background and claim.polarity == "asserted"}
    meant = "casualties" if "killed" in told else "injured"
    return tuple(_as_hit(claim, meant) if claim.outcome == "shot" else claim for claim in claims)


def _as_hit(claim: Claim, meant: str) -> Claim:
    outcome = "injured" if SURVIVAL & set(split_words(claim.sentence)) else meant
    return replace(claim, outcome=outcome, claim_id=claim.claim_id.removesuffix("shot") + outcome)


def without_named_deaths(claims: list[Claim]) -> list[Claim]:
    """Leaves out "the murder of a priest" beside counted dead: a death only named is most often an earlier one."""
    counted = any(claim.outcome == "killed" and not claim.implicit for claim in claims)
    return [claim for claim in claims if not (counted and claim.implicit and _only_named(claim))]


def with_one_deed(claims: list[Claim]) -> list[Claim]:
    """Keeps "a fatal shooting" only where the text tells of no other death, and a murder-suicide where it counts none.

    The first one stands for all: a text names its deed again and again.
    """
    dead = [claim for claim in claims if claim.outcome == "killed" and claim.value != 0 and not _is_deed(claim)]
    counted = any(not claim.implicit for claim in dead)
    deeds = [claim for claim in claims if _is_deed(claim) and not counted and (claim.value != 1 or not dead)]
    first = max(deeds, key=lambda claim: claim.value or 0, default=None)
    return [claim for claim in claims if not _is_deed(claim) or claim is first]


def _is_deed(claim: Claim) -> bool:
    return claim.implicit and any(item.why.startswith(HOW["deed"]) for item in claim.evidence)


def _only_named(claim: Claim) -> bool:
    return claim.value == 1 and any(
        item.field == "outcome" and item.words.lower().endswith(" of") for item in claim.evidence
    )
