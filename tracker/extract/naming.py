"""One person in a text's own words: names in capitals, nouns of persons, ages; and the count of one that they make."""

from __future__ import annotations

from typing import Final

from tracker.extract.mention import Mention
from tracker.extract.nouns import Phrase
from tracker.extract.quantity import Quantity, touching
from tracker.extract.sentence import Sentence
from tracker.lexicon.loader import word_list
from tracker.lexicon.matcher import Cue

PARTICLES: Final = word_list("particle")
PLURAL_ENDINGS: Final = tuple(sorted(word_list("plural ending")))
ONE_OR_MORE: Final = ("men", "swiss", "chinese", "japanese", "british", "taliban")
SINGULAR_IN_S: Final = word_list("singular in s")
PAIRS: Final = word_list("pair")
TITLES: Final = word_list("title with a dot")
OWNERS: Final = frozenset({"the", "his", "her", "their"})
LONGEST_PAIR: Final = 4
DESCRIBES: Final = frozenset({"act"})


def bare_word(sentence: Sentence, index: int) -> bool:
    """Whether a token is a word without a function, as those of a noun phrase are."""
    token = sentence.tokens[index]
    if _in_compound(sentence, index):
        return sentence.tokens[index].kind in "wm"
    return token.kind == "w" and not sentence.kinds[index] - DESCRIBES and sentence.cue("numbers", index) is None


def in_age(sentence: Sentence, index: int) -> bool:
    """ "an 11-year-old girl": the age belongs to the phrase."""
    return sentence.tokens[index].kind == "n" or sentence.tokens[index].lower in ("-", "year", "years", "old")


def stops(sentence: Sentence, index: int) -> bool:
    """Whether a token can be no part of a noun phrase: a mark, a function word, a number, an outcome word."""
    token = sentence.tokens[index]
    if token.kind != "w" and token.lower not in "-'":
        return True
    if _in_compound(sentence, index):
        return False
    return (
        bool(sentence.kinds[index] - DESCRIBES)
        or token.lower in PARTICLES
        or sentence.cue("numbers", index) is not None
        or sentence.cue("outcomes", index) is not None
    )


def _in_compound(sentence: Sentence, index: int) -> bool:
    """ "an off-duty deputy", "would-be robber": a word with a hyphen beside it is no function word."""
    tokens = sentence.tokens
    before = index > 1 and tokens[index - 1].lower == "-" and touching(tokens, index - 1) and touching(tokens, index)
    return before or (index + 1 < len(tokens) and tokens[index + 1].lower == "-" and touching(tokens, index + 1))


def named_at(sentence: Sentence, position: int, stop: int) -> Mention | None:
    """Two or more capitals that name no organisation or place: "Walter Oakes", "Lorvia MP Anton Belov"."""
    tokens = sentence.tokens
    if sentence.text.isupper():
        return None
    last = position
    while last < stop and in_name(sentence, position, last):
        last += 1
    last -= 1
    if last - position < 1 or not tokens[last].capital:
        return None
    for index in range(position, last + 1):
        cue = sentence.cue("groups", index)
        unit = sentence.cue("vetoes", index)
        organised = cue is not None and cue.row.kind == "organisation"
        if (
            sentence.cue("time", index)
            or (organised and index == last)
            or (unit is not None and unit.row.kind in ("month", "before"))
        ):
            return None
    if tokens[last].lower.endswith(("'s", "s'")):
        return None
    return single_mention(
        position, last, 1, "exact", Phrase(last, "person", _group_within(sentence, position, last), last, None)
    )


def in_name(sentence: Sentence, position: int, index: int) -> bool:
    """A capital, a hyphen inside a name, or a lower-case title in it ("Baghdad police officer Razzaq Ubaid")."""
    token = sentence.tokens[index]
    if token.lower == "-" and index > position:
        return True
    if token.lower == "." and index > position and _is_initial(sentence, index - 1):
        return True
    if index > position and sentence.tokens[index - 1].lower == "-" and touching(sentence.tokens, index):
        return True
    if token.kind != "w" or stops(sentence, index):
        return False
    return (
        token.capital
        or (index > position and sentence.cue("groups", index) is not None)
        or group_ending(sentence, index) is not None
    )


def _is_initial(sentence: Sentence, index: int) -> bool:
    """ "Charles E. Payne", "Dr. Hassan": one capital, or a title, with a dot."""
    token = sentence.tokens[index]
    return token.capital and (token.size == 1 or token.lower in TITLES)


def _group_within(sentence: Sentence, first: int, last: int) -> str:
    for index in range(first, last + 1):
        cue = sentence.cue("groups", index)
        if cue is not None and cue.row.kind == "person" and cue.row.value != "all":
            return cue.row.value
    return "all"


def group_ending(sentence: Sentence, index: int) -> Cue | None:
    """The noun of persons that ends at a token."""
    for start in range(index, max(index - 3, -1), -1):
        cue = sentence.cue("groups", start)
        if cue is not None and cue.last == index and cue.row.kind == "person":
            return cue
    return None


def pair_at(sentence: Sentence, position: int) -> Mention | None:
    """ "his parents", "the couple", in a headline "couple": two persons without a number."""
    for index in range(position, min(position + LONGEST_PAIR, len(sentence.tokens))):
        word = sentence.tokens[index].lower
        following = sentence.tokens[index + 1].lower if index + 1 < len(sentence.tokens) else ""
        if word in PAIRS and following != "of" and (index > position or word == "couple"):
            return single_mention(position, index, 2, "exact", Phrase(index, "person", "all", index, None))
        if word not in OWNERS if index == position else not bare_word(sentence, index):
            return None
    return None


def person_phrase(sentence: Sentence, first: int, head: int) -> Mention | None:
    """The tokens first..head as one person; None where the noun is a plural."""
    word = sentence.tokens[head].lower.removesuffix("'s")
    one = sentence.tokens[first].lower in ("a", "an") and word.endswith(ONE_OR_MORE)
    if word.endswith(PLURAL_ENDINGS) and word not in SINGULAR_IN_S and not one:
        return None
    cue = group_ending(sentence, head)
    group = cue.row.value if cue is not None else "all"
    return single_mention(first, head, 1, "exact", Phrase(head, "person", group, head, None))


def single_mention(first: int, last: int, value: int | None, bound: str, phrase: Phrase) -> Mention:
    """The tokens first..last as a count that no number states; value is None for an unknown few."""
    quantity = Quantity(
        first=first, last=last, number_first=first, number_last=last, value=value, low=None, high=None, bound=bound,
        form="implicit",
    )  # fmt: skip
    return Mention(quantity, phrase)
