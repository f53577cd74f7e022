"""Who says so: the authority behind a figure, with its span. The outlet that prints it is not meant."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from tracker.extract.linking import Mention
from tracker.extract.sentence import Sentence

LONGEST_SOURCE: Final = 14
PRONOUNS: Final = frozenset({"he", "she", "it", "they"})
LEADERS: Final = frozenset({"but", "and", "while", "meanwhile", "however", "although", "as", "also", "that", "later", "earlier"})


@dataclass(frozen=True, slots=True)
class Source:
    """An authority: tokens first..last of its sentence, its words and offsets, its type, and where it says so."""

    words: str
    kind: str
    start: int
    end: int
    at: int


def sources(sentence: Sentence, previous: Source | None) -> list[Source]:
    """The authorities of a sentence, each at the verb or preposition that names it."""
    found: list[Source] = []
    for cue in sentence.cues.get("attribution", {}).values():
        source = None
        if cue.row.kind == "before":
            source = _after(sentence, cue.last + 1, cue.first)
        elif cue.row.kind == "verb" and not _passive(sentence, cue.first):
            source = _before(sentence, cue.first - 1, cue.first, previous) or _inverted(sentence, cue)
        if source is not None:
            found.append(source)
    return found


def source_of(sentence: Sentence, mention: Mention, found: list[Source]) -> Source | None:
    """The authority nearest before a figure in its clause, else the first one behind it."""
    before = [source for source in found if source.at < mention.first and not _ends_between(sentence, source.at, mention.first)]
    after = [source for source in found if source.at > mention.first]
    if before:
        return before[-1]
    return after[0] if after else None


def _ends_between(sentence: Sentence, first: int, last: int) -> bool:
    return any(sentence.tokens[i].lower in (";",) for i in range(first, last))


def _passive(sentence: Sentence, verb: int) -> bool:
    """ "were reported killed": a passive verb names nobody."""
    return verb > 0 and any("be" in sentence.kinds[i] for i in range(max(verb - 2, 0), verb))


def _after(sentence: Sentence, first: int, at: int) -> Source | None:
    last = first
    while last < len(sentence.tokens) and last - first < LONGEST_SOURCE:
        token = sentence.tokens[last]
        if (token.kind == "m" and token.lower not in "-'’&") or sentence.kinds[last] & {"relative", "subord", "be", "have"}:
            break
        if sentence.cue("numbers", last) is not None or token.kind == "n":
            break
        last += 1
    return _source(sentence, first, last - 1, at)


def _before(sentence: Sentence, last: int, at: int, previous: Source | None) -> Source | None:
    """The noun phrase that ends before a verb of saying, back to the start of its clause."""
    while last >= 0 and (sentence.kinds[last] & {"have", "be"} or sentence.tokens[last].lower in ("also", "still", "now", "later", "earlier", "itself", "himself")):
        last -= 1
    if last < 0:
        return None
    if sentence.tokens[last].lower in PRONOUNS:
        return Source(previous.words, previous.kind, previous.start, previous.end, at) if previous else None
    first = last
    while first > 0 and last - first < LONGEST_SOURCE:
        token, kinds = sentence.tokens[first - 1], sentence.kinds[first - 1]
        if token.kind == "m" and token.lower not in "-'’.&":
            break
        if kinds & {"relative", "subord", "conj", "report"} and not (kinds & {"prep"} or token.lower == "and"):
            break
        if sentence.cue("outcomes", first - 1) is not None or token.kind == "n":
            break
        first -= 1
    while first <= last and (sentence.tokens[first].lower in LEADERS or sentence.tokens[first].kind == "m"):
        first += 1
    return _source(sentence, first, last, at)


def _inverted(sentence: Sentence, cue: object) -> Source | None:
    """ "..., said the ministry"."""
    at = getattr(cue, "first", -1)
    following = at + 1
    if sentence.tokens[at].lower not in ("said", "says", "added", "reported") or following >= len(sentence.tokens):
        return None
    return _after(sentence, following, at) if sentence.tokens[following].lower in ("the", "a", "mr") or sentence.tokens[following].capital else None


def _source(sentence: Sentence, first: int, last: int, at: int) -> Source | None:
    if last < first:
        return None
    kinds = [cue.row.value for cue in sentence.cues.get("attribution", {}).values() if cue.row.kind == "noun" and first <= cue.first and cue.last <= last]
    named = any(sentence.tokens[i].capital for i in range(first, last + 1))
    if not kinds and not named:
        return None
    tokens = sentence.tokens
    while first < last and sentence.kinds[first] & {"prep"}:
        first += 1
    kind = kinds[-1] if kinds else "unattributed"
    if "medical" in kinds:
        kind = "medical"
    elif "un" in kinds:
        kind = "un"
    return Source(sentence.words(first, last), kind, tokens[first].start, tokens[last].end, at)
