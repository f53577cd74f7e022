"""Who speaks in each sentence of a story: looked up backwards from a figure, only as far as need be."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from tracker.extract.attribution import names_in_full, sources
from tracker.extract.authorities import Source
from tracker.extract.story import Place, Story, sayings

SHORT_NAME: Final = 2
# Characters; keeps the cost of a very long text in proportion to its length.
LOOK_BACK: Final = 100_000

# An authority and the block that names it.
Voice = tuple[Source | None, int]
NOBODY: Final[Voice] = (None, -1)


class Voices:
    """The authorities of a story, found on demand."""

    def __init__(self, story: Story) -> None:
        self._story = story
        self._named: dict[Place, list[Source]] = {}
        self._before: dict[tuple[Place, bool], Voice] = {}
        self._full: dict[str, tuple[int, Source | None]] = {}

    def named(self, place: Place) -> list[Source]:
        """The authorities that a sentence names; a pronoun stands for the one named last before it."""
        found = self._named_alone(place)
        return found if found is not None else self._named_after(place, self._voice(place, inside_block=False)[0])

    def heard(self, place: Place) -> Source | None:
        """The authority named last before a sentence in its block."""
        source, block = self._voice(place, inside_block=True)
        return source if block == place[0] else None

    def full_name(self, source: Source | None, place: Place) -> Source | None:
        """ "The ministry" is the one named in full before it: "the defense ministry of the Karabakh leadership"."""
        if source is None or len(source.words.split()) > SHORT_NAME:
            return source
        fullest = self._fullest(source.words.split()[-1].lower(), self._story.span(place)[0])
        if fullest is None or len(fullest.words) <= len(source.words):
            return source
        return replace(fullest, at=source.at)

    def _fullest(self, head: str, end: int) -> Source | None:
        """The longest name of the office that a short name ends in, among those named before an offset."""
        begin, best = self._full.get(head, (max(end - LOOK_BACK, 0), None))
        while (at := self._story.lowered.find(head, begin, end)) >= 0:
            place = self._story.place_at(at)
            begin = at + 1 if place is None else self._story.span(place)[1]
            for fuller in self.named(place) if place is not None else ():
                longer = best is None or len(fuller.words) > len(best.words)
                if longer and fuller.kind != "unattributed" and names_in_full(fuller.words, head):
                    best = fuller
        self._full[head] = (max(begin, end), best)
        return best

    def _voice(self, place: Place, *, inside_block: bool) -> Voice:
        """Walks back to the last authority named before a sentence, over those that name none.

        Sentences in which a pronoun speaks wait until it is known whom it stands for.
        """
        waiting: list[Place] = []
        at, voice = place, NOBODY
        while (known := self._before.get((at, inside_block and not waiting))) is None:
            earlier = self._story.before(at)
            if earlier is None or (inside_block and not waiting and earlier[0] != place[0]):
                break
            found = self._named_alone(earlier)
            if found:
                voice = (_last_speaker(found), earlier[0])
                break
            if found is None:
                waiting.append(earlier)
            at = earlier
        else:
            voice = known
        for earlier in reversed(waiting):
            named = self._named_after(earlier, voice[0])
            voice = (_last_speaker(named), earlier[0]) if named else voice
        self._before[place, inside_block] = voice
        return voice

    def _named_alone(self, place: Place) -> list[Source] | None:
        """The authorities of a sentence that can be told from its own words; None where a pronoun speaks."""
        if place in self._named:
            return self._named[place]
        if not self._story.may_say(place, sayings(self._story.lexicon, "attribution")):
            return []
        asked = False

        def previous() -> None:
            nonlocal asked
            asked = True

        found = sources(self._story.sentence(place), previous)
        if asked:
            return None
        self._named[place] = found
        return found

    def _named_after(self, place: Place, previous: Source | None) -> list[Source]:
        self._named[place] = sources(self._story.sentence(place), lambda: previous)
        return self._named[place]


def _last_speaker(found: list[Source]) -> Source:
    """The last one who speaks; one whose figures are only told speaks for nobody else."""
    return next((source for source in reversed(found) if not source.owner), found[-1])
