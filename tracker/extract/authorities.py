"""How an authority is named: its words with their span, the label of a line, the place where a sentence begins."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from tracker.extract.sentence import Sentence

LONGEST_LABEL: Final = 6
LONGEST_DATELINE: Final = 14
PRONOUNS: Final = frozenset({"he", "she", "it", "they"})
NAMELESS: Final = PRONOUNS | {"we", "i", "you", "there", "this", "these", "those", "that", "one", "the", "a", "an"}


@dataclass(frozen=True, slots=True)
class Source:
    """An authority: its words, its type, its offsets, the token where it speaks, and how far it reaches.

    label: it stands before or behind a colon or a dash and holds for the whole line. owner: only its figures are named.
    """

    words: str
    kind: str
    start: int
    end: int
    at: int
    label: bool = False
    owner: bool = False


def labels_of(sentence: Sentence) -> list[Source]:
    """ "Police: 5 shot", "Toll leaps to 304: civil protection", "... killing one - DPR source"."""
    found = []
    tokens = sentence.tokens
    marks = [
        i for i, token in enumerate(tokens)
        if token.lower in (":", "-", "–", "—") and i + 1 < len(tokens) and token.spaced
    ]  # fmt: skip
    opening = first_word(sentence)
    if len(marks) > 1 and tokens[marks[0]].lower != ":" and marks[1] - marks[0] <= LONGEST_LABEL:
        # "UPDATE 19:40 - Ministry: 27 fell"
        opening, marks = marks[0] + 1, marks[1:]
    if marks and 0 < marks[0] - opening <= LONGEST_LABEL and tokens[marks[0]].lower == ":":
        found.append(_named_label(sentence, opening, marks[0] - 1, marks[0]))
    if marks and 0 < len(sentence.tokens) - 1 - marks[-1] <= LONGEST_LABEL and _spaced(sentence, marks[-1]):
        found.append(_named_label(sentence, marks[-1] + 1, len(sentence.tokens) - 1, marks[-1]))
    return [replace(source, label=True) for source in found if source is not None]


def _spaced(sentence: Sentence, mark: int) -> bool:
    return sentence.tokens[mark].lower == ":" or (mark > 0 and sentence.tokens[mark - 1].spaced)


def _named_label(sentence: Sentence, first: int, last: int, at: int) -> Source | None:
    while first < last and (sentence.tokens[first].kind == "n" or sentence.tokens[first].lower in ":.,"):
        first += 1
    source = source_at(sentence, first, last, at)
    if source is None or any(sentence.tokens[i].kind == "n" for i in range(first, last + 1)):
        return None
    nouns = sentence.cues.get("attribution", {})
    named = any(i in nouns and nouns[i].row.kind == "noun" for i in range(first, last + 1))
    return source if named else None


def _is_day(sentence: Sentence, index: int) -> bool:
    """ "on Saturday" behind a name is no part of it."""
    days = sentence.cue("time", index)
    opens = (
        "prep" in sentence.kinds[index]
        and (following := sentence.cue("time", index + 1))
        and following.row.kind == "day"
    )
    return (days is not None and days.row.kind == "day") or bool(opens)


def first_word(sentence: Sentence) -> int:
    """The first word of a sentence, behind a time or a bullet; 0 where it has no word."""
    return next((index for index, token in enumerate(sentence.tokens) if token.kind == "w"), 0)


def past_dateline(sentence: Sentence) -> int:
    """The token behind "LONDON, June 19 (Northgate) - "; 0 where no dateline opens the sentence."""
    for index, token in enumerate(sentence.tokens[:LONGEST_DATELINE]):
        if token.lower in ("-", "–", "—") and _spaced(sentence, index) and index and sentence.tokens[0].capital:
            return index + 1
    return 0


def opens_noun_phrase(sentence: Sentence, index: int) -> bool:
    """An article right behind another noun phrase."""
    before = sentence.tokens[index - 1]
    return sentence.tokens[index].lower in ("the", "a", "an") and before.kind == "w" and not sentence.kinds[index - 1]


def source_at(sentence: Sentence, first: int, last: int, at: int) -> Source | None:
    """The authority that the tokens first..last name; None where they name nobody. at: where it speaks."""
    tokens = sentence.tokens
    while first <= last and (sentence.kinds[first] & {"prep"} or tokens[first].kind == "m"):
        first += 1
    while last >= first and (tokens[last].kind == "m" or _is_day(sentence, last)):
        last -= 1
    if last < first:
        return None
    nouns = sentence.cues.get("attribution", {}).values()
    kinds = [cue.row.value for cue in nouns if cue.row.kind == "noun" and first <= cue.first and cue.last <= last]
    named = any(
        tokens[i].capital and tokens[i].lower not in NAMELESS and not (i == first_word(sentence) and sentence.kinds[i])
        for i in range(first, last + 1)
    )
    if not kinds and not named:
        return None
    kind = next((best for best in ("medical", "un") if best in kinds), kinds[-1] if kinds else "unattributed")
    owned = len("'s") if tokens[last].lower.endswith("'s") else 0
    words = sentence.words(first, last)
    return Source(words[: len(words) - owned], kind, sentence.starts[first], sentence.end_of(last) - owned, at)
