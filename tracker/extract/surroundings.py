"""What the rest of a text says of a figure: who was held before, whether it is in doubt, when it all began."""

from __future__ import annotations

import re
from datetime import date
from functools import cached_property
from itertools import islice
from typing import Final

from tracker.extract.assertion import Assertion, doubt_of, tells_no_figure
from tracker.extract.dating import BEGINNINGS, Moment, Timing, beginning
from tracker.extract.linking import Link
from tracker.extract.mention import Mention
from tracker.extract.mentions import find_mentions
from tracker.extract.parsing import Parsed
from tracker.extract.places import Named, named
from tracker.extract.roles import Role, basis_cues, is_cumulative, is_struck, is_withdrawn, uses_weapons
from tracker.extract.sentence import Sentence
from tracker.extract.story import Place, Story, sayings

OPENING: Final = 3
ONE_OF_SERIES: Final = re.compile(
    r"\bone (?:of|in) (?:several|many|two|three|four|five|six|seven|eight|nine|ten|\d+|a (?:number|series|wave) of)"
    r" (?:[\w-]+ ){0,3}(?:attacks|bombings|blasts|explosions|killings|shootings|incidents|ambushes|bombs)\b",
    re.IGNORECASE,
)
BEGINNING_WORDS: Final = frozenset(word.encode() for word in BEGINNINGS)
DOUBTED: Final = "the text casts doubt on it"
NEARBY: Final = 3
RESUMED: Final = 2
HELD_OUTCOMES: Final = frozenset({"abducted", "captured", "missing", "detained"})
UNENDED: Final = HELD_OUTCOMES | {"shot"}


class Surroundings:
    """The text around the figures of a story; looked at only where a figure asks."""

    def __init__(self, story: Story, parsed: list[Parsed], published: date | None) -> None:
        self._story = story
        self._parsed = {sentence.place: sentence for sentence in parsed}
        self._published = published

    @cached_property
    def _beginning(self) -> tuple[Sentence, Moment] | None:
        """The sentence that says when the event of the text began, and the day that it gives."""
        for place in self._story.places():
            if self._story.may_hold(place, BEGINNING_WORDS):
                sentence = self._story.sentence(place)
                found = beginning(sentence, self._published)
                if found is not None:
                    return sentence, found
        return None

    @property
    def begun(self) -> Moment | None:
        """When the text says that its event began."""
        return self._beginning[1] if self._beginning is not None else None

    def begun_by(self, timing: Timing) -> Named | None:
        """The words that say when the event began, where a time rests on them and on no date of its own sentence."""
        if timing.period_start is None or timing.words is not None or self._beginning is None:
            return None
        sentence, moment = self._beginning
        return named(sentence, moment.first, moment.last, "when the text says that it began")

    @cached_property
    def opens_with_strike(self) -> bool:
        """Whether the first sentences tell of one strike."""
        strikes = sayings(self._story.lexicon, "basis", "incident", "weapon")
        opening = (place for place in islice(self._story.places(), OPENING) if self._story.may_say(place, strikes))
        return any(is_struck(self._story.sentence(place)) for place in opening)

    def held(self, place: Place) -> int | None:
        """How many the sentences up to a place told to be abducted, held or missing."""
        at: Place | None = place
        for _ in range(NEARBY + 1):
            parsed = self._parsed.get(at) if at is not None else None
            for mention, found in zip(parsed.mentions, parsed.links, strict=True) if parsed is not None else ():
                if found is not None and found.outcome in HELD_OUTCOMES:
                    return mention.quantity.value
            at = self._story.before(at) if at is not None else None
        return None

    @cached_property
    def in_war(self) -> bool:
        """Whether the text speaks of a war or its weapons, so that single strikes have their own dead."""
        words = sayings(self._story.lexicon, "basis", "lasting", "weapon", "shelling")
        if self._story.all_words.isdisjoint(words.anchors):
            return False
        places = (place for place in self._story.places() if self._story.may_say(place, words))
        sentences = (self._story.sentence(place) for place in places)
        return any(
            basis_cues(sentence, "lasting") or basis_cues(sentence, "shelling") or uses_weapons(sentence)
            for sentence in sentences
        )

    def counts_other_events(self, parsed: Parsed) -> bool:
        """ "This was one of several attacks on this day. A total of 32 died.": the total is not that of this event."""
        if not is_cumulative(parsed.sentence):
            return False
        return self._series is not None and self._series.end() <= parsed.sentence.start

    @cached_property
    def _series(self) -> re.Match[str] | None:
        """Where the text first calls its event one of several."""
        return ONE_OF_SERIES.search(self._story.text)

    def counted(self, place: Place, head: str) -> int | None:
        """How many of a noun ("workers") the sentences right before a place speak of, where their end is not told."""
        at = self._story.before(place)
        for _ in range(RESUMED):
            if at is None:
                return None
            for mention, found in self._told(at):
                if self._story.sentence(at).tokens[mention.phrase.head].lower == head and mention.phrase.head >= 0:
                    return mention.quantity.value if found is None or found.outcome in UNENDED else None
            at = self._story.before(at)
        return None

    def _told(self, place: Place) -> list[tuple[Mention, Link | None]]:
        """The numbers of a sentence with their outcomes, whether it tells a casualty or not."""
        parsed = self._parsed.get(place)
        if parsed is not None:
            return list(zip(parsed.mentions, parsed.links, strict=True))
        return [(mention, None) for mention in find_mentions(self._story.sentence(place))[0]]

    def settled(self, parsed: Parsed, role: Role, assertion: Assertion) -> Assertion:
        """What the rest of the text makes of a figure: withdrawn, or in doubt."""
        if is_withdrawn(role) and assertion.polarity == "asserted":
            assertion = assertion._replace(polarity="denied", cue=role.cue)
        doubt = self._doubt(parsed) if assertion.status == "reported" else None
        return assertion if doubt is None else assertion._replace(status="claimed", words=doubt)

    def _doubt(self, parsed: Parsed) -> Named | None:
        """The words by which a sentence or the one behind it says that its figures cannot be verified."""
        cue = doubt_of(parsed.sentence)
        if cue is not None:
            return named(parsed.sentence, cue.first, cue.last, DOUBTED)
        following = self._story.after(parsed.place)
        doubts = sayings(self._story.lexicon, "assertion", "doubt")
        if following is None or not self._story.may_say(following, doubts):
            return None
        sentence = self._story.sentence(following)
        cue = doubt_of(sentence) if tells_no_figure(sentence) else None
        return None if cue is None else named(sentence, cue.first, cue.last, DOUBTED)
