"""One sentence after another: mentions are found and linked, and each sentence hands its thread to the next."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from tracker.extract.attribution import Source, sources
from tracker.extract.context import Topic, carried, counts_victims, is_dense, runs_on
from tracker.extract.linking import Link, link
from tracker.extract.mention import Mention
from tracker.extract.mentions import find_mentions
from tracker.extract.numbers import Quantity
from tracker.extract.roles import Role, basis_cues, bracketed_parts, opening_whole, role_of, share_parts
from tracker.extract.sentence import Sentence

ADJACENT: Final = 2
RUN_ON_COST: Final = 4.5
LONGEST_HEADING: Final = 6


@dataclass(frozen=True, slots=True)
class Thread:
    """What runs on from sentence to sentence: the last figure, the last authority, and the story's first figure."""

    topic: Topic | None = None
    source: Source | None = None
    main: Topic | None = None
    speaker: Source | None = None


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


def parse_sentence(sentence: Sentence, thread: Thread) -> Parsed:
    """Links the mentions of one sentence; thread is what the sentences before hand on."""
    topic = replace(thread.topic, age=thread.topic.age + 1) if thread.topic is not None else None
    named = sources(sentence, thread.speaker)
    speaker = named[-1] if named else thread.speaker
    heard = named[-1] if named else thread.source
    if not sentence.outcomes and (topic is None or topic.age > ADJACENT) and not _has_number(sentence):
        return Parsed(sentence, [], [], [], [], named, thread.source, Thread(topic, heard, thread.main, speaker))
    mentions, decoys = find_mentions(sentence)
    mentions = _without_animals(sentence, mentions, decoys)
    links = link(sentence, mentions)
    roles = [role_of(sentence, mention, found) for mention, found in zip(mentions, links, strict=True)]
    share_parts(sentence, mentions, roles)
    bracketed_parts(sentence, mentions, roles)
    opening_whole(sentence, mentions, roles)
    carried(sentence, mentions, links, roles, topic, thread.main)
    _settle_increments(sentence, links, roles, topic)
    told = [(found, role) for found, role in zip(links, roles, strict=True) if found is not None]
    leading = next((found for found, role in told if role.basis != "part"), told[0][0] if told else None)
    if leading is not None:
        topic = Topic(leading.outcome, leading.cue, 0)
    elif not mentions:
        topic = _heading(sentence) or topic
    reasons = [reason for _, reason in decoys]
    main = thread.main or (topic if leading is not None else None)
    return Parsed(sentence, mentions, links, roles, reasons, named, thread.source, Thread(topic, heard, main, speaker))


def _settle_increments(sentence: Sentence, links: list[Link | None], roles: list[Role], topic: Topic | None) -> None:
    """ "Another 40 were killed" adds to dead told before; "wounding another 20" counts the first wounded."""
    added_up = bool(basis_cues(sentence, "total"))
    earlier = {topic.outcome} if topic is not None else set()
    for index, (found, role) in enumerate(zip(links, roles, strict=True)):
        if found is None:
            continue
        named = role.cue is not None and role.cue.row.kind == "before"
        if role.basis == "increment" and named and found.outcome not in earlier and not added_up:
            roles[index] = Role("total", role.earlier, role.cue)
        earlier.add(found.outcome)


def _without_animals(sentence: Sentence, mentions: list[Mention], decoys: list[tuple[Quantity, str]]) -> list[Mention]:
    """ "160 pigs overturned; 70 of them died": numbers without persons go on counting the animals before them."""
    animals = [quantity.first for quantity, reason in decoys if reason == "animal"]
    if not animals:
        return mentions
    persons = [mention.first for mention in mentions if mention.phrase.kind == "person"]
    return [
        mention
        for mention in mentions
        if mention.phrase.kind == "person"
        or not any(animal < mention.first for animal in animals)
        or any(animals[0] < person < mention.first for person in persons)
    ]


def _has_number(sentence: Sentence) -> bool:
    return any(token.kind == "n" for token in sentence.tokens) or "numbers" in sentence.cues


def run_on(parsed: list[Parsed]) -> None:
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


def _heading(sentence: Sentence) -> Topic | None:
    """A short line that ends in an outcome word ("Department: deaths") heads the figures below it."""
    if not sentence.outcomes:
        return None
    cue = sentence.outcomes[-1]
    if len(sentence.tokens) > LONGEST_HEADING and cue.row.kind != "toll":
        return None
    return Topic(cue.row.value, cue, 0) if cue.row.kind in ("noun", "toll", "adjective", "verb") else None
