"""From a document to its reading: the only module that knows the order of the steps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from tracker.extract.assertion import Assertion, assertion_of
from tracker.extract.attribution import Source, inherited, source_of, sources
from tracker.extract.context import Topic, carried
from tracker.extract.dating import Timing, moments, timing_of
from tracker.extract.linking import Link, Mention, link
from tracker.extract.mentions import find_mentions
from tracker.extract.roles import Role, role_of
from tracker.extract.sentence import Sentence, cut_sentence
from tracker.intervals import stated_limits
from tracker.lexicon.loader import Lexicon, load_lexicon
from tracker.model import Claim, Document, Evidence, Reading, UnreadSentence
from tracker.text.sentences import blocks, block_sentences

ADJACENT: Final = 2
LONGEST_HEADING: Final = 6


@dataclass(frozen=True, slots=True)
class Draft:
    """A mention on its way to a claim."""

    mention: Mention
    link: Link
    role: Role
    assertion: Assertion
    timing: Timing
    source: Source | None


@dataclass(frozen=True, slots=True)
class Thread:
    """What runs on from sentence to sentence: the last figure told, and the last authority named."""

    topic: Topic | None = None
    source: Source | None = None


def read_documents(documents: Iterable[Document]) -> Iterator[Reading]:
    """Reads documents one by one, in their order."""
    for document in documents:
        yield read_document(document)


def read_document(document: Document) -> Reading:
    """Every stated casualty figure of a document as claims in order of the text, and the sentences that gave none."""
    lexicon = load_lexicon("en")
    claims: list[Claim] = []
    unread: list[UnreadSentence] = []
    count = 0
    thread = Thread()
    for block_start, block_end in blocks(document.text):
        thread = replace(thread, source=None)
        for start, end in block_sentences(document.text, block_start, block_end):
            count += 1
            sentence = cut_sentence(document.text, start, end, lexicon)
            found, thread = read_sentence(sentence, thread, document.published)
            claims.extend(_claim(document, sentence, draft) for draft in found)
            if not found and sentence.outcomes and any(token.kind == "n" for token in sentence.tokens):
                unread.append(UnreadSentence(doc_id=document.doc_id, start=start, end=end, text=sentence.text))
    return Reading(document=document, claims=_settle_gunshots(claims), unread=tuple(unread), sentences=count)


def read_sentence(sentence: Sentence, thread: Thread, published: date | None) -> tuple[list[Draft], Thread]:
    """The drafts of one sentence, and what the next one may take over."""
    topic = thread.topic
    if topic is not None:
        topic = replace(topic, age=topic.age + 1)
    named = sources(sentence, thread.source)
    if not sentence.outcomes and (topic is None or topic.age > ADJACENT):
        return [], Thread(topic, named[-1] if named else thread.source)
    mentions, _ = find_mentions(sentence)
    heard = named[-1] if named else thread.source
    if not mentions:
        return [], Thread(_heading(sentence) or topic, heard)
    links = link(sentence, mentions)
    roles = [role_of(sentence, mention, found) for mention, found in zip(mentions, links, strict=True)]
    carried(sentence, mentions, links, roles, topic)
    dates = moments(sentence, published)
    drafts = []
    for mention, found, role in zip(mentions, links, roles, strict=True):
        assertion = assertion_of(sentence, mention, found.cue) if found is not None else None
        if found is not None and assertion is not None:
            timing = timing_of(sentence, mention, dates, published)
            source = source_of(sentence, mention, named) or inherited(thread.source)
            drafts.append(Draft(mention, found, role, assertion, timing, source))
    leading = next((draft for draft in drafts if draft.role.basis != "part"), drafts[0] if drafts else None)
    if leading is not None:
        topic = Topic(leading.link.outcome, leading.link.cue, 0)
    return drafts, Thread(topic, heard)


def _heading(sentence: Sentence) -> Topic | None:
    """A short line that ends in an outcome word ("Department: deaths") heads the figures below it."""
    if len(sentence.tokens) > LONGEST_HEADING or not sentence.outcomes:
        return None
    cue = sentence.outcomes[-1]
    return Topic(cue.row.value, cue, 0) if cue.row.kind in ("noun", "toll", "adjective", "verb") else None


def _claim(document: Document, sentence: Sentence, draft: Draft) -> Claim:
    quantity, phrase = draft.mention.quantity, draft.mention.phrase
    start, end = sentence.tokens[quantity.first].start, sentence.tokens[quantity.last].end
    low, high = quantity.low, quantity.high
    if quantity.value is not None and quantity.bound not in ("vague", "range"):
        low, high = stated_limits(quantity.value, quantity.bound)
    outcome = draft.link.outcome
    source, timing = draft.source, draft.timing
    return Claim(
        claim_id=f"{document.doc_id}:{start}-{end}:{outcome}",
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
        basis=draft.role.basis,
        polarity=draft.assertion.polarity,
        status=draft.assertion.status,
        implicit=quantity.form == "both",
        source=source.words if source else None,
        source_type=source.kind if source else "unattributed",
        source_start=source.start if source else None,
        source_end=source.end if source else None,
        as_of=timing.as_of,
        period_start=timing.period_start,
        period_end=timing.period_end,
        date_precision=timing.precision,
        background=timing.background,
        confidence=1.0,
        evidence=_evidence(sentence, draft),
    )


def _evidence(sentence: Sentence, draft: Draft) -> tuple[Evidence, ...]:
    link = draft.link
    cue = link.cue
    return (Evidence("outcome", link.outcome, "", f"{link.how}, cost {link.cost:.1f}, {cue.row.row_id}"),)


def _settle_gunshots(claims: list[Claim]) -> tuple[Claim, ...]:
    """ "Four people were shot" says neither dead nor hurt: casualties where the text also tells of dead, else injured."""
    told = {claim.outcome for claim in claims if not claim.background and claim.polarity == "asserted"}
    meant = "casualties" if "killed" in told else "injured"
    return tuple(
        replace(claim, outcome=meant, claim_id=claim.claim_id.removesuffix("shot") + meant) if claim.outcome == "shot" else claim
        for claim in claims
    )
