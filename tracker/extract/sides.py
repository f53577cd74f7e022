"""Whose people are counted: the party of the victims, where the words of a figure's own sentence state it."""

from __future__ import annotations

from typing import Final

from tracker.extract.authorities import Source
from tracker.extract.mention import Mention
from tracker.extract.places import Named, named
from tracker.extract.sentence import Sentence
from tracker.lexicon.loader import word_list
from tracker.lexicon.matcher import Cue

DEMONYM_ENDINGS: Final = ("ian", "ians", "an", "ans", "ese", "ish", "i", "is", "ers", "ch", "led", "men", "s")
PARTIES: Final = word_list("party to a war")
FIGURES: Final = word_list("figure noun") | {"losses", "dead", "casualties", "wounded"}
BESIDE_LOSSES: Final = word_list("beside losses")
OWN: Final = frozenset({"its", "their", "our"})
ALL_SIDES: Final = {"both": "both", "each": "each", "all": "all"}
FIGHTING: Final = frozenset({"military", "police", "militant"})
# "Its count of the dead" is the speaker's count, and "Haiti's toll" that of a place.
COUNTS: Final = frozenset({"count", "counts", "toll", "tally", "death", "number", "figure", "list"})
PARTITIVE: Final = frozenset({"more", "further", "additional", "other", "of", *OWN})
NEAR: Final = 5
SIDE_REACH: Final = 12


def side_of(sentence: Sentence, mention: Mention, cue: Cue, source: Source | None) -> Named | None:
    """The party whose people are counted: "Azerbaijani servicemen", "on the Armenian side", "its losses".

    source: who says so; "its soldiers" are those of the one who speaks.
    """
    return (
        _all_sides(sentence, mention, cue)
        or _loser(sentence, mention, cue)
        or _in_phrase(sentence, mention, source)
        or _of_party(sentence, mention)
        or _of_losses(sentence, mention, cue, source)
        or _on_side(sentence, mention)
    )


def _all_sides(sentence: Sentence, mention: Mention, cue: Cue) -> Named | None:
    """ "1,200 people from both sides", "Each side has lost 2,000"."""
    tokens = sentence.tokens
    losing = cue.row.kind == "lost" and cue.last < mention.first
    begin = 0 if losing else max(mention.first - 2, 0)
    for index in range(begin, min(mention.last + NEAR, len(tokens) - 1)):
        if tokens[index].lower in ALL_SIDES and tokens[index + 1].lower in ("side", "sides"):
            return named(sentence, index, index + 1, "of which sides they were", ALL_SIDES[tokens[index].lower])
    return None


def _in_phrase(sentence: Sentence, mention: Mention, source: Source | None) -> Named | None:
    """ "three Azerbaijani servicemen", "40 of Ukraine's soldiers", "31 of its civilians", "enemy troops"."""
    tokens, first, last = sentence.tokens, mention.quantity.number_last + 1, mention.last
    while last + 1 < len(tokens) and tokens[last + 1].lower in PARTITIVE:
        # "three more of its soldiers"
        last += 1
    for index in range(first, min(last + 1, len(tokens))):
        found = _party_at(sentence, index, source, describing=index < last)
        if found is not None:
            return found
    return None


def _party_at(sentence: Sentence, index: int, source: Source | None, *, describing: bool) -> Named | None:
    """The party that one word before or in a noun phrase names."""
    token = sentence.tokens[index]
    if token.lower in OWN:
        return _speaker(source)
    word = token.lower.removesuffix("'s").removesuffix("s'")
    if word in PARTIES and describing:
        return named(sentence, index, index, "the party that is named", word)
    if not token.capital or token.kind != "w" or sentence.text.isupper():
        return None
    if token.lower.endswith(("'s", "s'")) and describing:
        return named(
            sentence, index, index, "whose people they were", _without_possessive(sentence.words(index, index))
        )
    if token.lower.endswith(DEMONYM_ENDINGS):
        return named(sentence, index, index, "the people that is named")
    return None


def _without_possessive(words: str) -> str:
    for ending in ("'s", "’s"):
        words = words.removesuffix(ending)
    return words


def _speaker(source: Source | None) -> Named | None:
    """The party of the one who speaks: "Armenia's defence ministry" speaks for Armenia."""
    if source is None:
        return None
    words = source.words.split()
    owner = next(
        (_without_possessive(word) for word in words if word.endswith(("'s", "’s")) and word[0].isupper()), None
    )
    people = next((word for word in words if word[0].isupper() and word.lower().endswith(DEMONYM_ENDINGS[:9])), None)
    whole = " ".join(word for word in words if word.lower() not in ("the", "side", "a"))
    return Named(owner or people or whole, source.start, source.end, "the people of the one who speaks", source.words)


def _of_party(sentence: Sentence, mention: Mention) -> Named | None:
    """ "soldiers of the Karabakh army", "12 members of the Afghan National Army", "troops from Chad"."""
    tokens, first = sentence.tokens, mention.last + 1
    if mention.phrase.group not in FIGHTING or first + 1 >= len(tokens) or tokens[first].lower not in ("of", "from"):
        return None
    first += 1
    if "det" in sentence.kinds[first] and tokens[first].lower not in OWN:
        first += 1
    last = first
    while last < len(tokens) and tokens[last].capital and tokens[last].kind == "w":
        last += 1
    return named(sentence, first, last - 1, "whom they served") if last > first else None


def _of_losses(sentence: Sentence, mention: Mention, cue: Cue, source: Source | None) -> Named | None:
    """ "Russian military deaths", "the enemy's losses", "Ukraine's dead", "its wounded": whose losses they are."""
    here = sentence.cues.get("outcomes", {}).get(cue.first) is cue
    if not here or cue.first > mention.last:
        return _of_figure(sentence, mention, source)
    if cue.row.kind not in ("toll", "noun", "adjective", "verb") or cue.last >= mention.first:
        return None
    inside = (_party_at(sentence, i, source, describing=True) for i in range(cue.first, cue.last))
    within = next((party for party in inside if party is not None), None)
    if within is not None:
        return within
    index = cue.first - 1
    while index >= 0 and (sentence.tokens[index].lower in BESIDE_LOSSES or sentence.tokens[index].lower in "'’"):
        index -= 1
    if index < 0 or sentence.tokens[index].lower in (".", ","):
        return None
    of_place = sentence.tokens[cue.first].lower in COUNTS and index == cue.first - 1
    party = None if of_place else _party_at(sentence, index, source, describing=True)
    opened = index > 0 and "det" in sentence.kinds[index - 1]
    return (
        party
        if cue.row.kind in ("toll", "noun", "adjective") or opened or sentence.tokens[index].lower in OWN
        else None
    )


def _of_figure(sentence: Sentence, mention: Mention, source: Source | None) -> Named | None:
    """ "The army had the Lorvian figure at 409": the noun before a number that goes on with what was told before."""
    tokens = sentence.tokens
    for index in range(mention.first - 1, max(mention.first - NEAR, 0), -1):
        if tokens[index].lower in FIGURES and tokens[index - 1].lower not in OWN:
            return _party_at(sentence, index - 1, source, describing=True)
        if tokens[index].kind == "m":
            return None
    return None


def _loser(sentence: Sentence, mention: Mention, cue: Cue) -> Named | None:
    """ "Ukraine lost 40 men", "the enemy, Baku says, has lost 200", "the army has 40 dead": the subject of the loss."""
    here = sentence.cues.get("outcomes", {}).get(cue.first) is cue
    losing = here and cue.row.kind == "lost" and cue.last < mention.first
    having = mention.first > 0 and "have" in sentence.kinds[mention.first - 1] and cue.first > mention.first
    if not losing and not having:
        return None
    last = cue.first - 1 if losing else mention.first - 1
    while last >= 0 and sentence.kinds[last] & {"have", "adverb"}:
        last -= 1
    if last > 0 and sentence.tokens[last].lower == ",":
        last = next((i for i in range(last - 1, -1, -1) if sentence.tokens[i].lower == ","), last) - 1
    if last < 0:
        return None
    if sentence.tokens[last].lower == "side" and last > 0:
        last -= 1
    word = sentence.tokens[last].lower
    first = last
    while first > 0 and sentence.tokens[first - 1].capital and not sentence.kinds[first - 1]:
        first -= 1
    if word in PARTIES and sentence.tokens[first - 1 if first else 0].lower.endswith("'s"):
        first -= 1
    if word in PARTIES or sentence.tokens[last].capital:
        return named(sentence, first, last, "who lost them")
    return None


def _on_side(sentence: Sentence, mention: Mention) -> Named | None:
    """ "On the Armenian side 16 fell", "397 fallen on the federal side"."""
    tokens = sentence.tokens
    for index in range(2, len(tokens)):
        if tokens[index].lower != "side" or "on" not in (tokens[index - 2].lower, tokens[max(index - 3, 0)].lower):
            continue
        known = tokens[index - 1].capital or tokens[index - 1].lower in PARTIES
        first, last = sorted((index, mention.first))
        apart = index > mention.last + SIDE_REACH or any(token.lower in ";." for token in tokens[first:last])
        if known and not apart:
            return named(sentence, index - 1, index, "on which side they fell", sentence.words(index - 1, index - 1))
    return None
