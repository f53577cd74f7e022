"""From a document to its reading: the only module that knows the order of the steps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from tracker.extract.assertion import Assertion, assertion_of, casts_doubt
from tracker.extract.attribution import Source, inherited, names_in_full, source_of, sources
from tracker.extract.confidence import confidence_of
from tracker.extract.context import Topic, carried, counts_victims, is_dense, runs_on
from tracker.extract.dating import Timing, beginning, moments, since_beginning, timing_of
from tracker.extract.implied import implied
from tracker.extract.linking import Link, Mention, link
from tracker.extract.mentions import find_mentions
from tracker.extract.places import place_of, side_of
from tracker.extract.roles import Role, bracketed_parts, is_cumulative, is_struck, is_withdrawn, role_of, share_parts
from tracker.extract.sentence import Sentence, cut_sentence, disease_pattern
from tracker.intervals import stated_limits
from tracker.lexicon.matcher import Cue
from tracker.lexicon.loader import Lexicon, load_lexicon
from tracker.model import Claim, Document, Evidence, Reading, UnreadSentence
from tracker.text.sentences import blocks, block_sentences

ADJACENT: Final = 2
RUN_ON_COST: Final = 4.5
LONGEST_HEADING: Final = 6
OPENING: Final = 3
SHORT_NAME: Final = 2
HOW: Final = {
    "before": "the words before the number",
    "after": "the words behind the number",
    "list": "taken from its neighbour in a list",
    "carried": "taken over from the figure told before",
    "run on": "a story of tolls: goes on with the figure told before",
    "implied": "a person, not a number, is told of",
}


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
    """What runs on from sentence to sentence: the last figure told, the last authority named, the story's first figure."""

    topic: Topic | None = None
    source: Source | None = None
    main: Topic | None = None


@dataclass(slots=True)
class Parsed:
    """A sentence with its mentions; links, roles and mentions run side by side. heard: the authority before it."""

    sentence: Sentence
    mentions: list[Mention]
    links: list[Link | None]
    roles: list[Role]
    decoys: list[str]
    named: list[Source]
    heard: Source | None
    thread: Thread


def read_documents(documents: Iterable[Document]) -> Iterator[Reading]:
    """Reads documents one by one, in their order."""
    for document in documents:
        yield read_document(document)


def read_document(document: Document) -> Reading:
    """Every stated casualty figure of a document as claims in order of the text, and the sentences that gave none."""
    parsed = list(_parsed(document, load_lexicon("en")))
    _run_on(parsed)
    claims: list[Claim] = []
    unread: list[UnreadSentence] = []
    for at, sentence in enumerate(parsed):
        drafts = _drafts(sentence, parsed, at, document.published)
        claims.extend(
            _claim(document, sentence.sentence, draft, outcome) for draft in drafts for outcome in _outcomes(draft)
        )
        if not drafts and sentence.sentence.outcomes and any(token.kind == "n" for token in sentence.sentence.tokens):
            span = sentence.sentence
            unread.append(UnreadSentence(doc_id=document.doc_id, start=span.start, end=span.end, text=span.text))
    return Reading(document=document, claims=_settle_gunshots(claims), unread=tuple(unread), sentences=len(parsed))


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


def parse_sentence(sentence: Sentence, thread: Thread) -> Parsed:
    """Links the mentions of one sentence; thread is what the sentences before hand on."""
    topic = replace(thread.topic, age=thread.topic.age + 1) if thread.topic is not None else None
    named = sources(sentence, thread.source)
    heard = named[-1] if named else thread.source
    if not sentence.outcomes and (topic is None or topic.age > ADJACENT) and not _has_number(sentence):
        return Parsed(sentence, [], [], [], [], named, thread.source, Thread(topic, heard, thread.main))
    mentions, decoys = find_mentions(sentence)
    links = link(sentence, mentions)
    roles = [role_of(sentence, mention, found) for mention, found in zip(mentions, links, strict=True)]
    share_parts(sentence, mentions, roles)
    bracketed_parts(sentence, mentions, roles)
    carried(sentence, mentions, links, roles, topic, thread.main)
    told = [(found, role) for found, role in zip(links, roles, strict=True) if found is not None]
    leading = next((found for found, role in told if role.basis != "part"), told[0][0] if told else None)
    if leading is not None:
        topic = Topic(leading.outcome, leading.cue, 0)
    elif not mentions:
        topic = _heading(sentence) or topic
    reasons = [reason for _, reason in decoys]
    main = thread.main or (topic if leading is not None else None)
    return Parsed(sentence, mentions, links, roles, reasons, named, thread.source, Thread(topic, heard, main))


def _has_number(sentence: Sentence) -> bool:
    return any(token.kind == "n" for token in sentence.tokens) or "numbers" in sentence.cues


def _run_on(parsed: list[Parsed]) -> None:
    """In a story of tolls, numbers without an outcome word take the topic of their place, or the next one told."""
    told = sum(found is not None for sentence in parsed for found in sentence.links)
    untold = sum(found is None for sentence in parsed for found in sentence.links)
    if not untold or not is_dense(told, untold):
        return
    mixed = {"killed", "injured"} <= {
        found.outcome for sentence in parsed for found in sentence.links if found is not None
    }
    following: Topic | None = None
    for sentence in reversed(parsed):
        topic = sentence.thread.topic
        near = topic if topic is not None and topic.age <= ADJACENT else None if topic is not None else following
        if near is not None and sentence.thread.main is not None and near.age:
            near = sentence.thread.main
        for index, mention in enumerate(sentence.mentions):
            if (
                sentence.links[index] is None
                and near is not None
                and runs_on(sentence.sentence, mention, sentence.decoys)
            ):
                outcome = "casualties" if mixed and counts_victims(sentence.sentence, mention) else near.outcome
                sentence.links[index] = Link(outcome, near.cue, RUN_ON_COST, "run on")
        following = topic if topic is not None else following


def _drafts(parsed: Parsed, text: list[Parsed], at: int, published: date | None) -> list[Draft]:
    """The claims of a sentence in the making, in order of the text; it is the sentence at this place of the document."""
    sentence = parsed.sentence
    told = [
        (mention, found, role)
        for mention, found, role in zip(parsed.mentions, parsed.links, parsed.roles, strict=True)
        if found is not None
    ]
    told += [
        (mention, found, Role("total", False, None))
        for mention, found in implied(sentence, parsed.mentions, parsed.links)
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


def _heading(sentence: Sentence) -> Topic | None:
    """A short line that ends in an outcome word ("Department: deaths") heads the figures below it."""
    if not sentence.outcomes:
        return None
    cue = sentence.outcomes[-1]
    if len(sentence.tokens) > LONGEST_HEADING and cue.row.kind != "toll":
        return None
    return Topic(cue.row.value, cue, 0) if cue.row.kind in ("noun", "toll", "adjective", "verb") else None


def _outcomes(draft: Draft) -> tuple[str, ...]:
    """ "No one was killed or injured" is two claims; "killed or injured" with a number is one count of casualties."""
    link = draft.link
    if draft.mention.quantity.form == "zero" and link.outcome == "casualties" and link.cue.last > link.cue.first:
        return ("killed", "injured")
    return (link.outcome,)


def _claim(document: Document, sentence: Sentence, draft: Draft, outcome: str) -> Claim:
    quantity, phrase = draft.mention.quantity, draft.mention.phrase
    start, end = sentence.tokens[quantity.first].start, sentence.tokens[quantity.last].end
    low, high = quantity.low, quantity.high
    if quantity.value is not None and quantity.bound not in ("vague", "range"):
        low, high = stated_limits(quantity.value, quantity.bound)
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
        victims=sentence.words(quantity.number_last + 1, phrase.last) if phrase.last > quantity.number_last else None,
        unit=phrase.kind if phrase.kind in ("household", "body") else "person",
        side=side_of(sentence, draft.mention),
        place=place_of(sentence, draft.mention),
        basis=draft.role.basis,
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


def _evidence(sentence: Sentence, draft: Draft) -> tuple[Evidence, ...]:
    """Which words set which field: the audit trail of a claim."""
    quantity, link = draft.mention.quantity, draft.link
    found = [_seen(sentence, "outcome", link.outcome, link.cue, f"{HOW[link.how]}, {link.cue.row.row_id}")]
    if quantity.first < quantity.number_first or quantity.last > quantity.number_last:
        start, end = sentence.tokens[quantity.first].start, sentence.tokens[quantity.last].end
        words = sentence.words(quantity.first, quantity.last)
        found.append(Evidence("bound", quantity.bound, words, "the words beside the number", start, end))
    if draft.role.cue is not None:
        basis = "former figure" if draft.role.earlier else draft.role.basis
        found.append(_seen(sentence, "basis", basis, draft.role.cue, draft.role.cue.row.row_id))
    if draft.assertion.cue is not None:
        value = draft.assertion.polarity if draft.assertion.polarity == "denied" else draft.assertion.status
        found.append(_seen(sentence, "status", value, draft.assertion.cue, draft.assertion.cue.row.row_id))
    if draft.timing.words is not None:
        field = "background" if draft.timing.background else "as_of" if draft.timing.period_start is None else "period"
        first, last = draft.timing.words
        start, end = sentence.tokens[first].start, sentence.tokens[last].end
        found.append(
            Evidence(field, _dated(draft.timing), sentence.words(first, last), "a date in the text", start, end)
        )
    if draft.source is not None:
        source = draft.source
        found.append(Evidence("source", source.kind, source.words, "who says so", source.start, source.end))
    return tuple(found)


def _seen(sentence: Sentence, field: str, value: str, cue: Cue, why: str) -> Evidence:
    """Evidence of a cue; a cue taken over from an earlier sentence has no place in this one."""
    here = cue.last < len(sentence.tokens) and sentence.cues.get(cue.row.category, {}).get(cue.first) is cue
    if not here:
        return Evidence(field, value, cue.row.phrases[0], why)
    start, end = sentence.tokens[cue.first].start, sentence.tokens[cue.last].end
    return Evidence(field, value, sentence.words(cue.first, cue.last), why, start, end)


def _dated(timing: Timing) -> str:
    if timing.background:
        return "another event" if timing.period_start is None else f"another event, {timing.period_start.year}"
    return str(timing.period_start or timing.as_of)


def _settle_gunshots(claims: list[Claim]) -> tuple[Claim, ...]:
    """ "Four people were shot" says neither dead nor hurt: casualties where the text also tells of dead, else injured."""
    told = {claim.outcome for claim in claims if not claim.background and claim.polarity == "asserted"}
    meant = "casualties" if "killed" in told else "injured"
    return tuple(
        replace(claim, outcome=meant, claim_id=claim.claim_id.removesuffix("shot") + meant)
        if claim.outcome == "shot"
        else claim
        for claim in claims
    )
