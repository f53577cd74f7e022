"""From a document to its reading: the only module that knows the order of the steps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import Final

from tracker.extract.assertion import Assertion, assertion_of, casts_doubt
from tracker.extract.attribution import Source, inherited, names_in_full, source_of
from tracker.extract.claims import Draft, claim_of, outcomes_of, settle_gunshots, without_named_deaths
from tracker.extract.dating import beginning, moments, since_beginning, timing_of
from tracker.extract.implied import implied
from tracker.extract.parsing import Parsed, Thread, parse_sentence, run_on
from tracker.extract.roles import Role, is_cumulative, is_struck, is_withdrawn
from tracker.extract.sentence import Sentence, cut_sentence, disease_pattern
from tracker.lexicon.loader import Lexicon, load_lexicon
from tracker.model import Claim, Document, Reading, UnreadSentence
from tracker.text.sentences import block_sentences, blocks

OPENING: Final = 3
NEARBY: Final = 3
HELD_OUTCOMES: Final = frozenset({"abducted", "captured", "missing", "detained"})
SHORT_NAME: Final = 2


def read_documents(documents: Iterable[Document]) -> Iterator[Reading]:
    """Reads documents one by one, in their order."""
    for document in documents:
        yield read_document(document)


def read_document(document: Document) -> Reading:
    """Every stated casualty figure of a document as claims in order of the text, and the sentences that gave none."""
    parsed = list(_parsed(document, load_lexicon("en")))
    run_on(parsed)
    claims: list[Claim] = []
    unread: list[UnreadSentence] = []
    for at, sentence in enumerate(parsed):
        drafts = _drafts(sentence, parsed, at, document.published)
        claims.extend(
            claim_of(document, sentence.sentence, draft, outcome) for draft in drafts for outcome in outcomes_of(draft)
        )
        if not drafts and sentence.sentence.outcomes and any(token.kind == "n" for token in sentence.sentence.tokens):
            span = sentence.sentence
            unread.append(UnreadSentence(doc_id=document.doc_id, start=span.start, end=span.end, text=span.text))
    return Reading(
        document=document,
        claims=settle_gunshots(without_named_deaths(claims)),
        unread=tuple(unread),
        sentences=len(parsed),
    )


def _parsed(document: Document, lexicon: Lexicon) -> Iterator[Parsed]:
    """The sentences of a document with their mentions linked, each taking over the thread of the one before."""
    thread = Thread()
    of_disease = "cases" in document.text.lower() and disease_pattern(lexicon).search(document.text) is not None
    for block_start, block_end in blocks(document.text):
        thread = replace(thread, source=None)
        for start, end in block_sentences(document.text, block_start, block_end):
            sentence = cut_sentence(document.text, start, end, lexicon)
            sentence.of_disease = of_disease
            parsed = parse_sentence(sentence, thread)
            thread = parsed.thread
            yield parsed


def _drafts(parsed: Parsed, text: list[Parsed], at: int, published: date | None) -> list[Draft]:
    """The claims of the sentence at one place of a document in the making, in order of the text."""
    sentence = parsed.sentence
    told = [
        (mention, found, role)
        for mention, found, role in zip(parsed.mentions, parsed.links, parsed.roles, strict=True)
        if found is not None
    ]
    told += [
        (mention, found, Role("total", False, None))
        for mention, found in implied(sentence, parsed.mentions, parsed.links, _held(text, at))
    ]
    if not told:
        return []
    dates = moments(sentence, published)
    begun = beginning((other.sentence for other in text), published) if since_beginning(sentence) else None
    drafts = []
    for mention, found, role in sorted(told, key=lambda item: item[0].first):
        assertion = assertion_of(sentence, mention, found.cue)
        if assertion is not None:
            role, assertion = _in_text(sentence, text, at, role, assertion)
            timing = timing_of(sentence, mention, dates, published, begun)
            source = full_name(source_of(sentence, mention, parsed.named) or inherited(parsed.heard), parsed, text)
            drafts.append(Draft(mention, found, role, assertion, timing, source))
    return drafts


def _held(text: list[Parsed], at: int) -> int | None:
    """How many the sentences around the one at a place told to be abducted, held or missing."""
    for parsed in reversed(text[max(at - NEARBY, 0) : at + 1]):
        for mention, found in zip(parsed.mentions, parsed.links, strict=True):
            if found is not None and found.outcome in HELD_OUTCOMES:
                return mention.quantity.value
    return None


def _in_text(
    sentence: Sentence, text: list[Parsed], at: int, role: Role, assertion: Assertion
) -> tuple[Role, Assertion]:
    """What the rest of the text says of a figure: withdrawn, in doubt, or one strike of a longer war."""
    if is_withdrawn(role) and assertion.polarity == "asserted":
        assertion = assertion._replace(polarity="denied")
    following = text[at + 1].sentence if at + 1 < len(text) else None
    doubted = casts_doubt(sentence) or (following is not None and casts_doubt(following))
    if assertion.status == "reported" and doubted:
        assertion = assertion._replace(status="claimed")
    opening = any(is_struck(other.sentence) for other in text[:OPENING])
    if role.basis == "total" and (opening or is_struck(sentence)) and not is_cumulative(sentence):
        role = Role("incident", role.earlier, role.cue)
    return role, assertion


def full_name(source: Source | None, parsed: Parsed, text: list[Parsed]) -> Source | None:
    """ "The ministry" is the one named in full before it: "the defense ministry of the Karabakh leadership"."""
    if source is None or len(source.words.split()) > SHORT_NAME:
        return source
    head = source.words.split()[-1].lower()
    for sentence in text:
        if sentence is parsed:
            break
        for fuller in sentence.named:
            if (
                fuller.kind != "unattributed"
                and names_in_full(fuller.words, head)
                and len(fuller.words) > len(source.words)
            ):
                source = replace(fuller, at=source.at)
    return source
