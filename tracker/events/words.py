"""The words of a document by which events are recognised: its names, and the plain words that carry content."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from typing import Final

from tracker.events.names import country_of, country_of_capital
from tracker.model import Document

NAME_WEIGHT: Final = 2.0
LEAD_WEIGHT: Final = 2.0
LEAD: Final = 400
"""Characters at the start of a text in which a news story says what it is about."""

_TOKEN: Final = re.compile(r"[^\W\d_](?:[^\W_]|['’.](?=[^\W\d_]))+|\b(?:19|20)\d\d\b")
_SENTENCE_START: Final = re.compile(r"(?:^|[.!?:]\s+|\n\s*|[\"“]\s*)$")
_STOP: Final = frozenset(
    re.findall(
        r"\w+",
        """a about above after again against all also although among an and another any are around as at away be
        because been before being below between both but by came can could day days dead death deaths died
        dies down during each earlier early even every few first five for four found from further get give
        given had has have he her here him his hour hours how however i if in including injured injuries
        into is it its just killed killing last late later least left less like made make many may meanwhile
        minister ministry month months more morning most much must near nearly new news next night no not
        now number of off officer officers official officials on one only or other others our out over own
        part past people person persons police put reported report reports said same saturday say says
        second see seven several she since six so some still such sunday take taken than that the their them
        then there these they third this those three through thursday time to today told toll too took town
        tuesday two under until up us very victims was way we wednesday week weeks well were what when where
        which while who whose will with without would wounded year years yesterday yet you monday friday
        january february march april june july august september october november december spokesman
        spokeswoman statement according government authorities men women man woman children child place
        around area state city across north south east west least eight nine ten ago expected added
        including set old jan feb mar apr jun jul aug sept oct nov dec reuters ap afp""",
    )
)


@cache
def _stem(word: str) -> str:
    """A plain word without its commonest endings, so that "quakes" and "quake" are one."""
    for ending in ("ings", "ing", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


KINDS: Final = {
    kind: re.compile(rf"\b(?:{words})", re.IGNORECASE)
    for kind, words in {
        "quake": "earthquake|quake|tremor|aftershock|tsunami",
        "storm": "storm|hurricane|typhoon|cyclone|tornado|blizzard",
        "flood": "flood|landslide|mudslide|torrential|monsoon|avalanche",
        "fire": "fire\\b|blaze|wildfire|inferno|bushfire",
        "crash": "crash|derail|collision|capsiz|sank|sinks|shipwreck|collapse",
        "explosion": "explosion|explode|blast|detonat",
        "crush": "stampede|crush",
        "illness": "epidemic|pandemic|outbreak|virus|cholera|ebola|fever|covid|influenza",
        "attack": "attack|bomb|gunm|gunfire|shoot|shot|massacre|airstrike|air strike|air raid|shell|raid|ambush|clash|"
        "militant|warplane|conflict|insurgen|rebel|soldier|troops|army|forces|military|offensive|war\\b|fighting|missile|rocket|strike",
    }.items()
}
"""Kinds of events and the words by which a lead shows them."""

_SAME: Final = {
    "earthquake": "quake",
    "earthquak": "quake",
    "quak": "quake",
    "tremor": "quake",
    "detonation": "explosion",
    "blast": "explosion",
    "explod": "explosion",
    "bomb": "explosion",
    "bombing": "explosion",
    "shot": "shoot",
    "gunman": "shoot",
    "gunmen": "shoot",
    "gunfire": "shoot",
    "massacre": "shoot",
    "blaze": "fire",
    "inferno": "fire",
    "crash": "crash",
    "crashe": "crash",
    "derail": "crash",
    "flood": "flood",
    "inundation": "flood",
    "cyclon": "storm",
    "cyclone": "storm",
    "hurrican": "storm",
    "hurricane": "storm",
    "typhoon": "storm",
    "tornado": "storm",
}


@dataclass(frozen=True, slots=True)
class StoryWords:
    """What a story is recognised by. words: each with its weight. names: those written with a capital.

    named: whether some of them stand inside a sentence, and are names for sure. kinds: see KINDS."""

    words: dict[str, float]
    names: frozenset[str]
    named: bool
    kinds: frozenset[str]


def story_words(document: Document) -> StoryWords:
    """The words of a document: names count double, and so does what stands at the start."""
    text = f"{document.title}\n{document.text}" if document.title else document.text
    counts: dict[str, float] = defaultdict(float)
    names: set[str] = set()
    named = False
    own = set(_TOKEN.findall((document.outlet or "").lower()))
    for match in _TOKEN.finditer(text):
        word, weight = _word(text, match)
        if not word or word in own:
            continue
        counts[word] += weight * (LEAD_WEIGHT if match.start() < LEAD else 1.0)
        if match.group()[0].isupper():
            names.add(word)
            named = named or weight == NAME_WEIGHT
            country = country_of_capital(word)
            if country is not None:
                names.add(country)
                counts[country] += weight
    lead = text[:LEAD]
    kinds = frozenset(kind for kind, pattern in KINDS.items() if pattern.search(lead))
    return StoryWords(dict(counts), frozenset(names), named, kinds)


def _word(text: str, match: re.Match[str]) -> tuple[str, float]:
    token = match.group().replace("’", "'").removesuffix("'s")
    lowered = token.lower()
    if lowered in _STOP or len(lowered) < 3:
        return "", 0.0
    if token[0].isdigit():
        return lowered, 1.0
    if token[0].isupper():
        country = country_of(token)
        if country:
            return country, NAME_WEIGHT
    stem = _stem(lowered)
    plain = _SAME.get(lowered) or _SAME.get(stem)
    if plain:
        return plain, 1.0
    inside = not _SENTENCE_START.search(text[max(0, match.start() - 4) : match.start()])
    return (lowered, NAME_WEIGHT) if token[0].isupper() and inside else (stem, 1.0)
