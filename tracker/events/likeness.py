"""How alike a story and an event must be for the story to join it."""

from __future__ import annotations

import math
from datetime import date
from typing import Final

from tracker.events.found import FoundEvent
from tracker.events.words import StoryWords

JOINS: Final = 0.07
"""Likeness from which a story joins the only event of its time."""

JOINS_MORE: Final = 0.04
"""What each doubling of the number of events of that time adds: the more there are, the more alike a story must be."""

JOINS_LATE: Final = 0.23
"""Likeness from which a story joins an event that was last told of long ago."""

JOINS_BRIEF: Final = 0.3
JOINS_ATTACK: Final = 0.5
ATTACK_DAYS: Final = 2
CROWDED: Final = 12
"""Where many events run at once two briefs are one only if they are alike; on attacks, also only if close in time."""

LONG_AFTER: Final = 100

SHORT: Final = 60
"""Different words below which a story is a brief."""


def threshold(event: FoundEvent, story: StoryWords, day: date | None, crowd: int) -> float:
    """The likeness that a story needs to join an event."""
    usual = JOINS + JOINS_MORE * math.log2(max(crowd, 1))
    if event.last is None or day is None:
        return usual
    days = abs((day - event.last).days)
    if days > LONG_AFTER:
        return max(usual, JOINS_LATE)
    if crowd >= CROWDED and len(story.words) < SHORT:
        if "attack" not in story.kinds:
            return JOINS_BRIEF
        return JOINS_ATTACK if days <= ATTACK_DAYS else math.inf
    return usual
