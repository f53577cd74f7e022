"""Where the people counted were hit: the place that a figure's own sentence names, with its span."""

from __future__ import annotations

from typing import Final, NamedTuple

from tracker.extract.mention import Mention
from tracker.extract.sentence import Sentence
from tracker.lexicon.loader import word_list

PLACING: Final = word_list("before a place")
REGIONS: Final = word_list("kind of region")
PLACE_KINDS: Final = REGIONS | word_list("kind of spot")
COMPASS: Final = word_list("part of a country")
REACH: Final = 16
BACK_REACH: Final = 30
LONGEST_LABEL: Final = 4
LISTED: Final = "the name before a number in a list"
NO_LABEL: Final = ("attribution", "outcomes", "groups", "time", "basis", "bounds", "assertion", "vetoes")
NO_NAME: Final = frozenset({"time", "money", "measure"})
DEMONYM_ENDINGS: Final = ("ian", "an", "ese", "ish", "i", "is")
LISTING: Final = frozenset({",", "and", ":", ";"})


class Named(NamedTuple):
    """A name for a field, and the words of the text that gave it: their offsets, and why they do."""

    words: str
    start: int
    end: int
    why: str
    surface: str


def named(sentence: Sentence, first: int, last: int, why: str, words: str | None = None) -> Named:
    """The tokens first..last as the words that set a field; words: what they come to, where that is not themselves."""
    surface = sentence.words(first, last)
    start, end = sentence.starts[first], sentence.end_of(last)
    return Named(surface if words is None else words, start, end, why, surface)


def place_of(sentence: Sentence, mention: Mention) -> Named | None:
    """The nearest place behind the figure, else before it, else the name that a list, a label or a toll gives."""
    tokens = sentence.tokens
    return (
        _listed(sentence, mention)
        or _behind(sentence, range(mention.last + 1, min(mention.last + REACH, len(tokens))))
        or _before(sentence, range(mention.first - 1, max(mention.first - BACK_REACH, -1), -1))
        or _of_toll(sentence, mention)
        or _label(sentence, mention)
    )


def _behind(sentence: Sentence, window: range) -> Named | None:
    """The first place behind a figure, up to where another speaks; an aside that tells its part is stepped over."""
    tokens, speaking = sentence.tokens, sentence.cues_of("attribution")
    parts = {cue.first for cue in sentence.cues.get("basis", {}).values() if cue.row.kind == "part"}
    resumed = window.start
    for index in window:
        if tokens[index].lower in ".;:" or (index in speaking and _tells(sentence, index)):
            return None
        if index in parts:
            closing = (i for i in range(index + 1, len(tokens)) if tokens[i].lower == ",")
            resumed = next(closing, len(tokens))
        if index < resumed:
            continue
        if _counts_elsewhere(sentence, index):
            return None
        found = place_at(sentence, index)
        if found is not None:
            return None if _speaks_there(sentence, index, found) else found
    return None


def _counts_elsewhere(sentence: Sentence, index: int) -> bool:
    """ "Fifty died, 41 at Deans Road": the place behind the second number is only its own."""
    if index + 1 >= len(sentence.tokens) or sentence.tokens[index + 1].lower not in PLACING:
        return False
    return sentence.tokens[index].kind == "n" or sentence.cue("numbers", index) is not None


def _before(sentence: Sentence, window: range) -> Named | None:
    for index in window:
        if sentence.tokens[index].lower in ".;":
            return None
        found = place_at(sentence, index)
        if found is not None and not _speaks_there(sentence, index, found):
            return found
    return None


def _tells(sentence: Sentence, index: int) -> bool:
    cue = sentence.cue("attribution", index)
    return cue is not None and cue.row.kind in ("verb", "before") and not sentence.cue("outcomes", index)


def _speaks_there(sentence: Sentence, index: int, place: Named) -> bool:
    """ "The ministry in Baku", "a spokesman in Geneva", "the mayor of Goris": where somebody speaks from."""
    before = [cue for cue in sentence.cues.get("attribution", {}).values() if cue.last == index - 1]
    if any(cue.row.kind in ("noun", "verb") for cue in before):
        return True
    behind = next((i for i, start in enumerate(sentence.starts[:-1]) if start >= place.end), -1)
    return behind >= 0 and _tells(sentence, behind)


def place_at(sentence: Sentence, index: int) -> Named | None:
    """The place that a preposition names: "in Goris", "in the Kura valley", "at the port of Kalvik"."""
    tokens, kinds = sentence.tokens, sentence.kinds
    word = tokens[index].lower
    if word not in PLACING and (word != "of" or not _is_hit(sentence, index)):
        return None
    first = index + 1
    while first < len(tokens) and (
        "det" in kinds[first] or (tokens[first].lower in COMPASS and not tokens[first].capital)
    ):
        first += 1
    first = _past_kind(sentence, first)
    last = first
    while last < len(tokens) and _in_place_name(sentence, first, last):
        last += 1
    if last == first or sentence.cue("attribution", first) is not None or sentence.text.isupper():
        return None
    owned = max((i for i in range(first, last) if tokens[i].lower.endswith(("'s", "s'"))), default=-1)
    if owned == last - 1:
        return _owned_place(sentence, first, last)
    if owned >= 0 and tokens[last - 1].lower not in PLACE_KINDS:
        first = owned + 1
    if last < len(tokens) and tokens[last].kind == "w" and not kinds[last]:
        if tokens[last].lower in REGIONS:
            last += 1
        elif tokens[last].lower not in PLACE_KINDS and last - first == 1 and not _is_free(sentence, last):
            return None
    return named(sentence, first, last - 1, "a place named beside the figure")


def _is_hit(sentence: Sentence, index: int) -> bool:
    """ "the shelling of Goris": what a strike is of; index: the token "of"."""
    strikes = sentence.cues.get("basis", {}).values()
    return any(cue.last == index - 1 and cue.row.value in ("incident", "war") for cue in strikes)


def _is_free(sentence: Sentence, index: int) -> bool:
    """Whether the word behind a name opens something new ("in Goris killed 3"), and is no noun that it describes."""
    person = sentence.cue("groups", index)
    if person is not None and person.row.kind == "person":
        return not sentence.tokens[index - 1].lower.endswith(DEMONYM_ENDINGS)
    return any(sentence.cue(category, index) is not None for category in ("outcomes", "attribution", "time"))


def _owned_place(sentence: Sentence, first: int, last: int) -> Named | None:
    """ "in Thailand's restive Pattani province" names Pattani; "in Israel's raid" names no place."""
    tokens = sentence.tokens
    for index in range(last, min(last + 3, len(tokens))):
        if tokens[index].capital:
            end = index
            while end < len(tokens) and (tokens[end].capital or tokens[end].lower in PLACE_KINDS):
                end += 1
            return named(sentence, index, end - 1, "a place named beside the figure")
        if tokens[index].lower in PLACE_KINDS or tokens[index].lower in COMPASS:
            return named(sentence, first, index, "a place named beside the figure")
        if sentence.kinds[index] or sentence.cue("outcomes", index) or sentence.cue("basis", index):
            return None
    return None


def _past_kind(sentence: Sentence, first: int) -> int:
    """ "the town of Barda", "a market in the village of Sor": steps over what kind of place it is."""
    tokens = sentence.tokens
    for index in range(first, min(first + 4, len(tokens) - 1)):
        if tokens[index].capital or tokens[index].kind != "w":
            return first
        if tokens[index].lower in PLACE_KINDS or tokens[index].lower in COMPASS:
            if tokens[index + 1].lower != "of":
                return first
            after = index + 2
            while after < len(tokens) and "det" in sentence.kinds[after]:
                after += 1
            return after
    return first


def _in_place_name(sentence: Sentence, first: int, index: int) -> bool:
    token = sentence.tokens[index]
    if token.lower == "-" and index > first and index + 1 < len(sentence.tokens):
        return not (sentence.tokens[index - 1].spaced or token.spaced)
    if token.kind != "w" or not token.capital:
        return index > first and sentence.tokens[index - 1].lower == "-" and token.kind == "w"
    dated, veto = sentence.cue("time", index), sentence.cue("vetoes", index)
    # "Lanford House" is a name, though a house is no person; "Goris Monday" is none.
    inside = veto is None or (index > first and veto.row.kind != "month" and veto.row.value not in NO_NAME)
    return inside and not (dated is not None and dated.row.kind == "day")


def _name_before(sentence: Sentence, index: int) -> int:
    """The first token of the run of capitals that ends before a token; the token itself where there is none."""
    first = index
    while first > 0 and sentence.tokens[first - 1].capital and _in_place_name(sentence, first - 1, first - 1):
        first -= 1
    while first < index and ("det" in sentence.kinds[first] or "prep" in sentence.kinds[first]):
        first += 1
    return first


def _listed(sentence: Sentence, mention: Mention) -> Named | None:
    """ "Zimbabwe 100, Malawi 56 and Mali 13": the name right before a bare number in a list."""
    if mention.phrase.kind or mention.first == 0 or sentence.text.isupper():
        return None
    first = _name_before(sentence, mention.first)
    opens = first > 0 and sentence.tokens[first - 1].lower in LISTING
    told = any(sentence.cue(category, i) for category in ("attribution", "outcomes", "groups", "bounds")
               for i in range(first, mention.first))  # fmt: skip
    if not opens or told or not 0 < mention.first - first <= LONGEST_LABEL:
        return None
    return named(sentence, first, mention.first - 1, LISTED)


def _of_toll(sentence: Sentence, mention: Mention) -> Named | None:
    """ "Beirut's toll", "the Haiti death toll": whose toll it is."""
    tolls = [cue for cue in sentence.outcomes if cue.row.kind == "toll" and cue.last < mention.first]
    if not tolls or "toll" not in tolls[-1].row.phrases[0] or sentence.text.isupper():
        return None
    cue = tolls[-1]
    first = _name_before(sentence, cue.first)
    if first == cue.first or sentence.cue("attribution", first) is not None:
        return None
    words = sentence.words(first, cue.first - 1).removesuffix("'s").removesuffix("’s")
    return named(sentence, first, cue.first - 1, "whose toll it is", words)


def _label(sentence: Sentence, mention: Mention) -> Named | None:
    """ "Nippes: 137", "- CHINA: 25 killed, 117 injured": the name that opens the line."""
    tokens = sentence.tokens
    first = next((i for i, token in enumerate(tokens) if token.kind == "w"), len(tokens))
    last = first
    while last < len(tokens) and tokens[last].lower != ":" and last - first <= LONGEST_LABEL:
        last += 1
    if last >= min(len(tokens), mention.first) or not 0 < last - first <= LONGEST_LABEL or tokens[last].lower != ":":
        return None
    counted = tokens[last + 1].kind == "n" or any(sentence.cue(name, last + 1) for name in ("numbers", "bounds"))
    if not counted:
        return None
    plain = all(tokens[i].capital and tokens[i].kind == "w" for i in range(first, last) if tokens[i].lower not in "'-")
    told = any(sentence.cue(category, i) for i in range(first, last) for category in NO_LABEL)
    return named(sentence, first, last - 1, "the name that opens the line") if plain and not told else None
