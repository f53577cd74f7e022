"""From a document to its reading: the only module that knows the order of the steps."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from tracker.extract.assertion import assertion_of
from tracker.extract.attribution import inherited, source_of
from tracker.extract.authorities import Source
from tracker.extract.claims import Draft, claim_of, outcomes_of, settle_gunshots, with_one_deed, without_named_deaths
from tracker.extract.covering import Told, settled
from tracker.extract.dating import moments, since_beginning, timing_of
from tracker.extract.former_deaths import with_former_deaths
from tracker.extract.implied import implied, resumed_subject, tells_of_held
from tracker.extract.mention import Mention
from tracker.extract.parsing import Parsed, parse_story
from tracker.extract.places import LISTED, Named, place_of
from tracker.extract.roles import Role, part_cue
from tracker.extract.sentence import Sentence
from tracker.extract.sides import side_of
from tracker.extract.story import Story
from tracker.extract.surroundings import Surroundings
from tracker.extract.tabular import COLUMN, row_place
from tracker.extract.telling import telling_places
from tracker.extract.voices import Voices
from tracker.lexicon.loader import load_lexicon
from tracker.lexicon.scanner import lookout, plain_text
from tracker.model import Document, Reading, UnreadSentence


def read_documents(documents: Iterable[Document]) -> Iterator[Reading]:
    """Reads documents one by one, in their order."""
    for document in documents:
        yield read_document(document)


def read_document(document: Document) -> Reading:
    """Every stated casualty figure of a document as claims in order of the text, and the sentences that gave none."""
    collecting = gc.isenabled()
    gc.disable()  # reading makes no cycles, and the search for them would take a tenth of its time
    try:
        return _read(document)
    finally:
        if collecting:
            gc.enable()


def _read(document: Document) -> Reading:
    lexicon = load_lexicon("en")
    plain = plain_text(document.text)
    marks = lookout(lexicon).marks(document.text, plain)
    if not marks:
        return Reading(document=document, claims=())
    story = Story(document.text, plain, lexicon)
    parsed = parse_story(story, telling_places(story, marks))
    voices, surroundings = Voices(story), Surroundings(story, parsed, document.published)
    told: list[Told] = []
    unread: list[UnreadSentence] = []
    for each in parsed:
        drafts = _drafts(each, voices, surroundings, document.published)
        told.extend(Told(each, draft) for draft in drafts)
        if not drafts and each.sentence.outcomes and each.sentence.numerals:
            span = each.sentence
            unread.append(UnreadSentence(doc_id=document.doc_id, start=span.start, end=span.end, text=span.text))
    claims = [
        claim_of(document, each.sentence, each.draft, outcome)
        for each in settled(told, surroundings)
        for outcome in outcomes_of(each.draft)
    ]
    claims = with_former_deaths(without_named_deaths(with_one_deed(claims)), document)
    return Reading(document=document, claims=settle_gunshots(claims), unread=tuple(unread))


def _drafts(parsed: Parsed, voices: Voices, surroundings: Surroundings, published: date | None) -> list[Draft]:
    """The claims of one sentence in the making, in order of the text."""
    sentence, place = parsed.sentence, parsed.place
    told = [
        (mention, found, role)
        for mention, found, role in zip(parsed.mentions, parsed.links, parsed.roles, strict=True)
        if found is not None
    ]
    held = surroundings.held(place) if tells_of_held(sentence) else None
    if held is None and (last := resumed_subject(sentence)) >= 0:
        held = surroundings.counted(place, sentence.tokens[last].lower)
    told += [
        (mention, found, _role_unwritten(sentence, mention))
        for mention, found in implied(sentence, parsed.mentions, parsed.links, held)
    ]
    if not told:
        return []
    dates = moments(sentence, published)
    others = surroundings.counts_other_events(parsed)
    begun = surroundings.begun if since_beginning(sentence) else None
    drafts = []
    for mention, found, role in sorted(told, key=lambda item: item[0].first):
        assertion = assertion_of(sentence, mention, found.cue)
        if assertion is not None:
            assertion = surroundings.settled(parsed, role, assertion)
            timing = timing_of(sentence, mention, dates, published, begun)
            if others:
                timing = timing._replace(background=True)
            source = source_of(sentence, mention, voices.named(place)) or inherited(voices.heard(place))
            source = voices.full_name(source, place)
            where = row_place(sentence) if found.how == COLUMN else place_of(sentence, mention)
            source = of_listed(source, where)
            side = side_of(sentence, mention, found.cue, source)
            begun_by = surroundings.begun_by(timing)
            drafts.append(Draft(mention, found, role, assertion, timing, source, side, where, begun=begun_by))
    return drafts


def of_listed(source: Source | None, place: Named | None) -> Source | None:
    """ "India reports 36 deaths, China 25": in a list each name speaks for itself, as the first did."""
    if source is None or place is None or place.why != LISTED or source.kind != "unattributed":
        return source
    return replace(source, words=place.words, start=place.start, end=place.end)


def _role_unwritten(sentence: Sentence, mention: Mention) -> Role:
    """ "killing four people, a child among them": a person told without a number can be a part too."""
    cue = part_cue(sentence, mention, None)
    return Role("total" if cue is None else "part", False, cue)
