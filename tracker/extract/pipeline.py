"""From a document to its reading: the only module that knows the order of the steps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from tracker.extract.assertion import Assertion, assertion_of
from tracker.extract.context import Topic, carried
from tracker.extract.linking import Link, Mention, link
from tracker.extract.mentions import find_mentions
from tracker.extract.roles import Role, role_of
from tracker.extract.sentence import Sentence, cut_sentence
from tracker.intervals import stated_limits
from tracker.lexicon.loader import Lexicon, load_lexicon
from tracker.model import Claim, Document, Evidence, Reading, UnreadSentence
from tracker.text.sentences import blocks, block_sentences

ADJACENT: Final = 2


@dataclass(frozen=True, slots=True)
class Draft:
    """A mention on its way to a claim."""

    mention: Mention
    link: Link
    role: Role
    assertion: Assertion


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
    topic: Topic | None = None
    for block_start, block_end in blocks(document.text):
        for start, end in block_sentences(document.text, block_start, block_end):
            count += 1
            sentence = cut_sentence(document.text, start, end, lexicon)
            found, topic = read_sentence(sentence, topic)
            claims.extend(_claim(document, sentence, draft) for draft in found)
            if not found and sentence.outcomes and any(token.kind == "n" for token in sentence.tokens):
                unread.append(UnreadSentence(doc_id=document.doc_id, start=start, end=end, text=sentence.text))
    return Reading(document=document, claims=tuple(claims), unread=tuple(unread), sentences=count)


def read_sentence(sentence: Sentence, topic: Topic | None) -> tuple[list[Draft], Topic | None]:
    """The drafts of one sentence, and the topic that the next one may take over."""
    if topic is not None:
        topic = replace(topic, age=topic.age + 1)
    if not sentence.outcomes and (topic is None or topic.age > ADJACENT):
        return [], topic
    mentions, _ = find_mentions(sentence)
    if not mentions:
        return [], topic
    links = link(sentence, mentions)
    roles = [role_of(sentence, mention, found) for mention, found in zip(mentions, links, strict=True)]
    carried(sentence, mentions, links, roles, topic)
    drafts = []
    for mention, found, role in zip(mentions, links, roles, strict=True):
        if found is None:
            continue
        assertion = assertion_of(sentence, mention, found.cue)
        if assertion is not None:
            drafts.append(Draft(mention, found, role, assertion))
            topic = Topic(found.outcome, found.cue, 0)
    return drafts, topic


def _claim(document: Document, sentence: Sentence, draft: Draft) -> Claim:
    quantity, phrase = draft.mention.quantity, draft.mention.phrase
    start, end = sentence.tokens[quantity.first].start, sentence.tokens[quantity.last].end
    low, high = quantity.low, quantity.high
    if quantity.value is not None and quantity.bound not in ("vague", "range"):
        low, high = stated_limits(quantity.value, quantity.bound)
    outcome = draft.link.outcome
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
        confidence=1.0,
        evidence=_evidence(sentence, draft),
    )


def _evidence(sentence: Sentence, draft: Draft) -> tuple[Evidence, ...]:
    link = draft.link
    cue = link.cue
    return (Evidence("outcome", link.outcome, "", f"{link.how}, cost {link.cost:.1f}, {cue.row.row_id}"),)
