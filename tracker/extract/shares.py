"""Shares of a stated whole, in persons: "a third of the 90 passengers" is 30, "40 percent of the 500" is 200."""

from __future__ import annotations

from tracker.extract.nouns import read_phrase
from tracker.extract.numbers import read_quantity
from tracker.extract.quantity import Quantity
from tracker.extract.sentence import Sentence


def share_of_stated(sentence: Sentence, quantity: Quantity, bounds: dict[int, tuple[int, str]]) -> Quantity | None:
    """The persons that a fraction or a percentage of a stated whole makes; None for any other number.

    "Half of the 40 dead" stays as it is: the whole is a figure of its own. "All but two of the 19" is 17.
    """
    spared = quantity.value if is_all_but(sentence, quantity) else None
    share, position = _share(sentence, quantity) if spared is None else (None, quantity.number_last + 1)
    if (spared is None and (share is None or not 0 < share <= 1)) or position >= len(sentence.tokens):
        return None
    if sentence.tokens[position].lower != "of":
        return None
    position += 1
    while position < len(sentence.tokens) and "det" in sentence.kinds[position]:
        position += 1
    whole = read_quantity(sentence, position, bounds) if position < len(sentence.tokens) else None
    if whole is None or whole.value is None or whole.form not in ("digits", "words") or whole.first != position:
        return None
    if not _counts_persons(sentence, whole):
        return None
    persons = whole.value - spared if spared is not None else (share or 0) * whole.value
    if persons < 0:
        return None
    exact = whole.bound == "exact" and abs(persons - round(persons)) < 1e-6
    article = quantity.first > 0 and sentence.tokens[quantity.first - 1].lower in ("a", "an")
    return whole._replace(
        first=quantity.first - (2 if spared is not None else int(article)),
        number_first=quantity.number_first,
        value=round(persons),
        bound="exact" if exact else "about",
    )


def is_all_but(sentence: Sentence, quantity: Quantity) -> bool:
    """ "All but two of the miners died": the number is of those who were spared."""
    return [token.lower for token in sentence.tokens[max(quantity.first - 2, 0) : quantity.first]] == ["all", "but"]


def _counts_persons(sentence: Sentence, whole: Quantity) -> bool:
    """Whether the whole counts persons of whom something is told, and is no figure of casualties itself.

    "87 percent of the 360,000 with which it began" and "half of the 40 people killed" are left alone.
    """
    phrase = read_phrase(sentence, whole)
    following = max(phrase.last, whole.number_last) + 1
    if following >= len(sentence.tokens) or sentence.cue("outcomes", whole.number_last + 1) is not None:
        return False
    told = sentence.cue("outcomes", following)
    if told is not None and told.row.kind != "intransitive":
        return False
    return phrase.kind in ("person", "household") or bool(sentence.kinds[following] & {"be", "have"})


def _share(sentence: Sentence, quantity: Quantity) -> tuple[float | None, int]:
    """A share between 0 and 1 and the token behind it."""
    following = quantity.number_last + 1
    if quantity.form == "fraction":
        cue = sentence.cues["numbers"].get(quantity.number_last)
        return (float(cue.row.value) if cue is not None else None), following
    part = following + 1 if following < len(sentence.tokens) and sentence.tokens[following].lower == "-" else following
    fraction = sentence.cue("numbers", part)
    if quantity.value is not None and fraction is not None and fraction.row.kind == "fraction":
        return quantity.value * float(fraction.row.value), part + 1
    percent = sentence.cue("vetoes", following)
    marked = following < len(sentence.tokens) and sentence.tokens[following].lower == "%"
    if quantity.value is None or not (marked or (percent is not None and percent.row.value == "share")):
        return None, following
    return quantity.value / 100, following + 1
