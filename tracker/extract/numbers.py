"""Our own grammar of numbers: digits, words, scales, ranges, vague words, and the bounds beside them."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from tracker.extract import second_opinion
from tracker.extract.quantity import RANGE_MARKS, Number, Quantity, digits_value, touching
from tracker.extract.sentence import Sentence
from tracker.lexicon.loader import word_list

LARGEST: Final = 10**10
RANGE_WORDS: Final = frozenset({"to", "or", "and"})


def read_number(sentence: Sentence, index: int) -> Number | None:
    """The number that begins at a token, or None."""
    token = sentence.tokens[index]
    if token.kind == "n":
        return _read_digits(sentence, index)
    if token.kind == "w":
        return _read_words(sentence, index)
    return None


def _scale(sentence: Sentence, index: int) -> float | None:
    cue = sentence.cue("numbers", index)
    if cue is None or cue.row.kind != "scale":
        return None
    if cue.row.value == "1000" and sentence.tokens[index].lower == "k" and not touching(sentence.tokens, index):
        return None
    return float(cue.row.value)


def _read_digits(sentence: Sentence, index: int) -> Number | None:
    token = sentence.tokens[index]
    if len(token.lower) > 15:
        return None
    value, last = digits_value(token), index
    if "." in token.lower and value == round(value) and not re.search(r"\.\d{3}$", token.lower):
        value += 0.001
    while last + 1 < len(sentence.tokens) and (scale := _scale(sentence, last + 1)) is not None:
        if scale == 20 and last == index:
            break
        value, last = value * scale, last + 1
    glued = last == index and last + 1 < len(sentence.tokens) and touching(sentence.tokens, last + 1)
    if glued and sentence.tokens[last + 1].lower == "m":
        value, last = value * 1_000_000, last + 1
    return Number(index, last, value, "digits") if value < LARGEST else None


def _read_words(sentence: Sentence, index: int) -> Number | None:
    tokens = sentence.tokens
    cue = sentence.cue("numbers", index)
    word = tokens[index].lower
    if word in ("a", "an") and cue is None:
        return _read_article(sentence, index)
    if cue is None:
        return None
    kind = cue.row.kind
    if kind == "vague":
        degree = index > 0 and tokens[index - 1].lower in ("how", "so", "as", "too", "that", "not")
        return None if degree and cue.first == cue.last else _read_vague(sentence, index)
    if kind == "zero":
        if index in sentence.cues.get("bounds", {}):
            return None
        return Number(index, cue.last, 0.0, "zero")
    if kind == "both":
        following = index + 1
        if following < len(tokens) and (tokens[following].kind == "n" or sentence.cue("numbers", following)):
            return None
        return Number(index, index, 2.0, "both")
    if kind == "fraction":
        return _read_fraction(sentence, index)
    if kind == "collective":
        return Number(index, index, float(cue.row.value), "words")
    if kind in ("unit", "teen", "ten"):
        mixed = _read_mixed(sentence, index) or _read_fractions(sentence, index)
        return mixed or _read_cardinal(sentence, index)
    return None


def _read_mixed(sentence: Sentence, index: int) -> Number | None:
    """ "two and a half million": a form that our grammar leaves to quantulum3."""
    words = [token.lower for token in sentence.tokens[index + 1 : index + 5]]
    if words[:3] != ["and", "a", "half"] or _scale(sentence, index + 4 if len(words) > 3 else index) is None:
        return None
    value = second_opinion.value_of(sentence.words(index, index + 4))
    return Number(index, index + 4, float(value), "words") if value is not None else None


def _read_article(sentence: Sentence, index: int) -> Number | None:
    """ "a dozen", "a hundred and five", "a couple": the article stands for one."""
    following = sentence.cue("numbers", index + 1) if index + 1 < len(sentence.tokens) else None
    if following is None:
        return None
    if following.row.kind == "scale" and sentence.tokens[index + 1].lower not in ("k", "mn", "score"):
        found = _read_cardinal(sentence, index + 1)
        return Number(index, found.last, found.value, "words") if found else None
    if following.row.kind == "collective":
        return Number(index, index + 1, float(following.row.value), "words")
    if following.row.kind == "vague" and following.row.value in ("few", "dozens", "tens", "scores"):
        return _read_vague(sentence, index + 1, index)
    if following.row.kind == "fraction":
        found = _read_fraction(sentence, index + 1)
        return found._replace(first=index) if found is not None and found.form == "words" else found
    return None


OF_THOUSANDS: Final = frozenset({"tens of thousands", "hundreds of thousands"})
PLURAL_OF: Final = {"dozen": "dozens", "score": "scores", "hundred": "hundreds", "thousand": "thousands"}


def _read_vague(sentence: Sentence, index: int, first: int | None = None) -> Number:
    """ "dozens", "several hundred", "a few dozen", "tens of thousands"."""
    cue = sentence.cues["numbers"][index]
    last, word = cue.last, cue.row.value
    if last + 1 < len(sentence.tokens):
        following = sentence.tokens[last + 1].lower
        plural = sentence.cues["numbers"].get(last + 1)
        if plural is not None and plural.row.kind == "vague" and word in ("several", "many"):
            word, last = plural.row.value, plural.last
        elif following in PLURAL_OF:
            word, last = PLURAL_OF[following], last + 1
        elif following in PLURAL_OF.values() and word in ("several", "many", "few"):
            word, last = following, last + 1
        scaled = f"{word} of thousands"
        if last + 1 < len(sentence.tokens) and sentence.tokens[last + 1].lower == "thousand" and scaled in OF_THOUSANDS:
            word, last = scaled, last + 1
    return Number(index if first is None else first, last, None, "vague", word)


def _read_fraction(sentence: Sentence, index: int) -> Number | None:
    """ "half a million", "a quarter of a million"; a bare "half" is the share of another figure."""
    share = float(sentence.cues["numbers"][index].row.value)
    position = index + 1
    for word in ("of", "a", "-"):
        if position < len(sentence.tokens) and sentence.tokens[position].lower == word:
            position += 1
    scale = _scale(sentence, position) if position < len(sentence.tokens) else None
    if scale is not None and (scale * share) % 1 == 0:
        return Number(index, position, share * scale, "words")
    return Number(index, index, share, "fraction")


def _read_fractions(sentence: Sentence, index: int) -> Number | None:
    """ "three quarters of a million": so many parts of a number in words."""
    position = index + 1
    if position < len(sentence.tokens) and sentence.tokens[position].lower == "-":
        position += 1
    cue = sentence.cue("numbers", position)
    if cue is None or cue.row.kind != "fraction":
        return None
    part = _read_fraction(sentence, position)
    if part is None or part.form != "words" or part.value is None:
        return None
    return Number(index, part.last, float(sentence.cues["numbers"][index].row.value) * part.value, "words")


def _read_cardinal(sentence: Sentence, index: int) -> Number | None:
    """A cardinal in words: "twenty-one", "one hundred and five", "fifteen hundred", "two score"."""
    tokens, numbers = sentence.tokens, sentence.cues["numbers"]
    total, current, last, previous = 0.0, 0.0, index - 1, ""
    position = index
    while position < len(tokens):
        cue = numbers.get(position)
        kind = cue.row.kind if cue else ""
        if (kind in ("unit", "teen") and previous in ("", "ten" if kind == "unit" else "", "scale")) or (
            kind == "ten" and previous in ("", "scale")
        ):
            current += float(numbers[position].row.value)
        elif kind == "scale" and tokens[position].lower not in ("k",):
            value = float(numbers[position].row.value)
            if value <= 100:
                current = (current or 1) * value
            else:
                total, current = total + (current or 1) * value, 0.0
        elif last >= index and _joins(sentence, position, previous):
            position += 1
            continue
        else:
            break
        last, previous = position, kind
        position += 1
    return Number(index, last, total + current, "words") if last >= index else None


def _joins(sentence: Sentence, position: int, previous: str) -> bool:
    """Whether a hyphen ("twenty-one", "two-hundred") or an "and" ("hundred and five") goes on with the number."""
    tokens = sentence.tokens
    if position + 1 >= len(tokens):
        return False
    following = sentence.cue("numbers", position + 1)
    if following is None:
        return False
    if tokens[position].lower in RANGE_MARKS and touching(tokens, position) and previous == "unit":
        return following.row.kind == "scale"
    if following.row.kind not in ("unit", "teen", "ten"):
        return False
    if tokens[position].lower in RANGE_MARKS:
        return previous == "ten" and following.row.kind == "unit" and touching(tokens, position)
    return tokens[position].lower == "and" and previous == "scale" and tokens[position - 1].lower in ("hundred",)


def read_quantity(sentence: Sentence, index: int, bounds_before: dict[int, tuple[int, str]]) -> Quantity | None:
    """The number at a token with the bounds on both sides, or the range that begins there."""
    number = read_number(sentence, index)
    if number is None:
        return None
    first, bound = number.first, "exact"
    while (edge := _past_increment(sentence, first - 1)) in bounds_before:
        begin, kind = bounds_before[edge]
        if kind == "up_to" and begin > 0 and sentence.tokens[begin - 1].lower in CLIMBING:
            break
        first = begin
        bound = kind if bound in ("exact", "about") or kind in ("at_least", "more_than", "up_to") else bound
    last, bound = _bound_after(sentence, number.last, bound)
    upper = _range_end(sentence, number)
    if upper is not None:
        low, high = upper.limits
        first = number.first - 1 if _opens_range(sentence, number.first) else number.first
        last = max(last, upper.last)
        return Quantity(
            first=first, last=last, number_first=number.first, number_last=upper.last, value=None,
            low=low, high=high, bound="range", form=number.form,
        )  # fmt: skip
    if number.form == "vague":
        return Quantity(
            first=first, last=last, number_first=number.first, number_last=number.last, value=None,
            low=None, high=None, bound="vague", form="vague", word=number.word,
        )  # fmt: skip
    return Quantity(
        first=first, last=last, number_first=number.first, number_last=number.last, value=_whole(number),
        low=None, high=None, bound=bound, form=number.form,
    )  # fmt: skip


CLIMBING: Final = word_list("climbing")
INCREMENT_WORDS: Final = word_list("increment")


def _past_increment(sentence: Sentence, index: int) -> int:
    """ "at least another 5": the bound stands before the word of increment."""
    if index > 0 and sentence.tokens[index].lower in INCREMENT_WORDS:
        return index - 1 if sentence.tokens[index - 1].lower not in ("a", "an") else index - 2
    return index


def _whole(number: Number) -> int | None:
    value = number.value
    if value is None or number.form == "fraction":
        return None
    return round(value) if abs(value - round(value)) < 1e-6 else None


def _bound_after(sentence: Sentence, last: int, bound: str) -> tuple[int, str]:
    """ "160-plus", "9,900+", "ten or more", "forty-odd"."""
    tokens = sentence.tokens
    cue = sentence.cue("bounds", last + 1) if last + 1 < len(tokens) else None
    if cue is None or cue.row.kind != "after":
        return last, bound
    if tokens[cue.first].lower in ("plus", "odd", "tops", "maximum") and not touching(tokens, cue.first):
        return last, bound
    return cue.last, cue.row.value


def _opens_range(sentence: Sentence, first: int) -> bool:
    return first > 0 and sentence.tokens[first - 1].lower == "between"


class RangeEnd(NamedTuple):
    """The last token of a range, and its limits in persons."""

    last: int
    limits: tuple[int, int]


def _range_end(sentence: Sentence, number: Number) -> RangeEnd | None:
    """The upper end of "20-30", "20 to 30", "between 20 and 30", "four or five"."""
    tokens = sentence.tokens
    join = number.last + 1
    if join + 1 >= len(tokens) or number.form not in ("digits", "words"):
        return None
    mark = tokens[join].lower
    opened = _opens_range(sentence, number.first)
    if mark == "and" and not opened:
        return None
    if mark not in RANGE_MARKS and mark not in RANGE_WORDS:
        return None
    upper = read_number(sentence, join + 1)
    if upper is None or upper.form not in ("digits", "words") or upper.value is None or number.value is None:
        return None
    if mark in RANGE_MARKS and not touching(tokens, join) and not opened and tokens[join].spaced:
        return None
    if mark in RANGE_MARKS and (number.form, upper.form) == ("digits", "words"):  # "UPDATE 2-Thirteen dead"
        return None
    if mark == "to" and number.first > 0 and tokens[number.first - 1].lower in ("from", "by"):
        return None
    low = number.value * _shared_scale(sentence, number, upper)
    if low >= upper.value or low != round(low):
        return None
    return RangeEnd(upper.last, (int(low), round(upper.value)))


def _shared_scale(sentence: Sentence, low: Number, high: Number) -> float:
    """ "two to three million": the scale of the upper end holds for the lower one."""
    if low.last > low.first or high.last == high.first or (low.value or 0) >= 1000:
        return 1.0
    scale = _scale(sentence, high.last)
    return scale if scale is not None and scale >= 1000 else 1.0
