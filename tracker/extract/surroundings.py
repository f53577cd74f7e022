"""What the rest of a text says of a figure: who was held before, whether it is in doubt, when it all began."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from itertools import islice
from typing import Final

from tracker.extract.assertion import Assertion, casts_doubt, casts_doubt_on_before
from tracker.extract.dating import BEGINNINGS, Moment, beginning
from tracker.extract.linking import Link
from tracker.extract.mention import Mention
from tracker.extract.mentions import find_mentions
from tracker.extract.parsing import Parsed
from tracker.extract.roles import Role, basis_cues, is_struck, is_withdrawn, uses_weapons
from tracker.extract.story import Place, Story, anchor_words

OPENING: Final = 3
BEGINNING_WORDS: Final = frozenset(word.encode() for word in BEGINNINGS)
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
    def begun(self) -> Moment | None:
        """When the text says that its event began."""
        places = (place for place in self._story.places() if self._story.may_hold(place, BEGINNING_WORDS))
        return beginning((self._story.sentence(place) for place in places), self._published)

    @cached_property
    def opens_with_strike(self) -> bool:
        """Whether the first sentences tell of one strike."""
        strikes = anchor_words(self._story.lexicon, "basis", "incident")
        strikes |= anchor_words(self._story.lexicon, "basis", "weapon")
        opening = (place for place in islice(self._story.places(), OPENING) if self._story.may_hold(place, strikes))
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
        lasting = anchor_words(self._story.lexicon, "basis", "lasting")
        weapons = anchor_words(self._story.lexicon, "basis", "weapon")
        words = lasting | weapons | anchor_words(self._story.lexicon, "basis", "shelling")
        places = (place for place in self._story.places() if self._story.may_hold(place, words))
        sentences = (self._story.sentence(place) for place in places)
        return any(
            basis_cues(sentence, "lasting") or basis_cues(sentence, "shelling") or uses_weapons(sentence)
            for sentence in sentences
        )

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
            assertion = assertion._replace(polarity="denied")
        if assertion.status == "reported" and self._doubted(parsed):
            assertion = assertion._replace(status="claimed")
        return assertion

    def _doubted(self, parsed: Parsed) -> bool:
        """Whether a sentence or the one behind it says that its figures cannot be verified."""
        if casts_doubt(parsed.sentence):
            return True
        following = self._story.after(parsed.place)
        if following is None or not self._story.may_hold(
            following, anchor_words(self._story.lexicon, "assertion", "doubt")
        ):
            return False
        return casts_doubt_on_before(self._story.sentence(following))
