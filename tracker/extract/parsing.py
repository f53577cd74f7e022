"""One sentence after another: mentions are found and linked, and each sentence hands its thread to the next."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile
from typing import Final, NamedTuple

from tracker.extract.context import Topic, carried, counts_victims, is_dense, runs_on
from tracker.extract.linking import Link, link
from tracker.extract.mention import Mention
from tracker.extract.mentions import find_mentions
from tracker.extract.quantity import Quantity
from tracker.extract.roles import Role, bracketed_parts, opening_whole, role_of, share_parts
from tracker.extract.sentence import Sentence
from tracker.extract.story import Place, Story
from tracker.extract.tabular import Columns, link_cells, read_heads, topic_of

ADJACENT: Final = 2
RUN_ON_COST: Final = 4.5
LONGEST_HEADING: Final = 6


class Thread(NamedTuple):
    """What runs on from sentence to sentence: the last figure told, the story's first one, and the heads of a table."""

    topic: Topic | None = None
    main: Topic | None = None
    columns: Columns | None = None


@dataclass(slots=True)
class Parsed:
    """A sentence with its mentions; links, roles and mentions run side by side."""

    place: Place
    sentence: Sentence
    mentions: list[Mention]
    links: list[Link | None]
    roles: list[Role]
    decoys: list[str]
    thread: Thread


def parse_story(story: Story, telling: list[Place]) -> list[Parsed]:
    """The sentences of a story that may tell a figure, parsed in their order.

    telling: the places of those with an outcome word. Parsed besides are those with a number close behind a figure.
    """
    parsed: list[Parsed] = []
    thread = Thread()
    for number, place in enumerate(telling):
        parsed.append(parse_sentence(story.sentence(place), place, thread))
        following = telling[number + 1] if number + 1 < len(telling) else None
        thread = _parse_behind(story, parsed, following)
    return _with_run_on(story, parsed)


def _parse_behind(story: Story, parsed: list[Parsed], stop: Place | None) -> Thread:
    """Parses what follows the last sentence parsed, as far as its topic carries; the thread that is left."""
    thread = parsed[-1].thread
    place = story.after(parsed[-1].place)
    while place is not None and place != stop and thread.topic is not None and thread.topic.age < ADJACENT:
        if story.may_count(place) and _has_number(story.sentence(place)):
            parsed.append(parse_sentence(story.sentence(place), place, thread))
            thread = parsed[-1].thread
        else:
            thread = _aged(thread)
        place = story.after(place)
    return thread


def _aged(thread: Thread) -> Thread:
    topic = thread.topic
    return thread if topic is None else thread._replace(topic=topic._replace(age=topic.age + 1))


def parse_sentence(sentence: Sentence, place: Place, thread: Thread) -> Parsed:
    """Links the mentions of one sentence; thread is what the sentences before hand on."""
    thread = _aged(thread)
    topic, main = thread.topic, thread.main
    mentions, decoys = find_mentions(sentence)
    if not mentions:
        reasons = [reason for _, reason in decoys]
        heads = read_heads(sentence)
        headed = _heading(sentence) or (topic_of(heads) if heads is not None else topic)
        return Parsed(place, sentence, [], [], [], reasons, Thread(headed, main, heads or thread.columns))
    mentions = _without_animals(sentence, mentions, decoys)
    links = link(sentence, mentions)
    in_table = link_cells(sentence, mentions, links, thread.columns)
    roles = [role_of(sentence, mention, found) for mention, found in zip(mentions, links, strict=True)]
    share_parts(sentence, mentions, roles)
    bracketed_parts(sentence, mentions, roles)
    opening_whole(sentence, mentions, roles)
    if not in_table:
        carried(sentence, mentions, links, roles, topic, main)
    told = [(found, role) for found, role in zip(links, roles, strict=True) if found is not None]
    leading = next((found for found, role in told if role.basis != "part"), told[0][0] if told else None)
    if leading is not None:
        topic = Topic(leading.outcome, leading.cue, 0)
        main = main or topic
    elif not mentions:
        topic = _heading(sentence) or topic
    reasons = [reason for _, reason in decoys]
    return Parsed(
        place, sentence, mentions, links, roles, reasons, Thread(topic, main, thread.columns if in_table else None)
    )


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
    return bool(sentence.numerals) or "numbers" in sentence.cues


def _with_run_on(story: Story, parsed: list[Parsed]) -> list[Parsed]:
    """In a story of tolls, numbers without an outcome word take the topic of their place, or the next one told."""
    told = sum(found is not None for sentence in parsed for found in sentence.links)
    untold = sum(found is None for sentence in parsed for found in sentence.links)
    if not is_dense(told, untold):
        return parsed
    opening = []
    for sentence in _before_topic(story, parsed):
        opening.append(sentence)
        untold += len(sentence.mentions)
        if not is_dense(told, untold):
            return parsed
    everything = sorted([*opening, *parsed], key=lambda sentence: sentence.place)
    running_on = list(_running_on(everything))
    if not running_on or not is_dense(told, _untold(story, everything, told)):
        return parsed
    for sentence, index, found in running_on:
        sentence.links[index] = found
    return everything


def _before_topic(story: Story, parsed: list[Parsed]) -> Iterator[Parsed]:
    """The sentences with a number that stand before the first topic and were not parsed."""
    known = {sentence.place for sentence in parsed}
    first = next((sentence.place for sentence in parsed if sentence.thread.topic is not None), None)
    for place in takewhile(lambda place: place != first, story.places()):
        if place not in known and story.may_count(place) and _has_number(story.sentence(place)):
            yield parse_sentence(story.sentence(place), place, Thread())


def _untold(story: Story, everything: list[Parsed], told: int) -> int:
    """How many numbers of the whole text tell nothing; counts no further than a story of tolls allows."""
    known = {sentence.place for sentence in everything}
    untold = sum(found is None for sentence in everything for found in sentence.links)
    for place in story.places():
        if not is_dense(told, untold):
            break
        if place not in known and story.may_count(place) and _has_number(story.sentence(place)):
            untold += len(parse_sentence(story.sentence(place), place, Thread()).mentions)
    return untold


def _running_on(parsed: list[Parsed]) -> Iterator[tuple[Parsed, int, Link]]:
    """The numbers that run on, each by its sentence and its place there, with the link that it takes."""
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
                yield sentence, index, Link(outcome, near.cue, RUN_ON_COST, "run on")
        following = topic if topic is not None else following


def _heading(sentence: Sentence) -> Topic | None:
    """A short line that ends in an outcome word ("Department: deaths") heads the figures below it."""
    if not sentence.outcomes:
        return None
    cue = sentence.outcomes[-1]
    if len(sentence.tokens) > LONGEST_HEADING and cue.row.kind != "toll":
        return None
    return Topic(cue.row.value, cue, 0) if cue.row.kind in ("noun", "toll", "adjective", "verb") else None
