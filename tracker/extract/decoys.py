"""Numbers beside casualty words that count no persons: ages, dates, money, labels, addresses, parts of a word."""

from __future__ import annotations

from typing import Final

from tracker.extract.nouns import Phrase
from tracker.extract.quantity import RANGE_MARKS, YEAR, Quantity, touching
from tracker.extract.sentence import Sentence
from tracker.lexicon.loader import word_list
from tracker.lexicon.matcher import Cue
from tracker.lexicon.words import Token

CURRENCY: Final = frozenset("$£€¥")


def decoy(sentence: Sentence, quantity: Quantity, phrase: Phrase) -> str | None:
    """Why a number is no count of persons (an age, a date, money, a label), or None."""
    if phrase.veto is not None:
        return phrase.veto
    itself = sentence.cue("vetoes", quantity.number_first)
    if itself is not None and itself.row.kind == "itself":
        return itself.row.value
    if quantity.form == "digits" and (
        _address(sentence, quantity.number_last + 1) or _house_number(sentence, quantity, phrase)
    ):
        return "address"
    if quantity.form == "fraction":
        return "fraction"
    if _in_title(sentence, quantity):
        return "title"
    if quantity.form not in ("digits", "words"):
        return None
    if quantity.value is None and quantity.bound != "range":
        return "decimal"
    if _ratio(sentence, quantity):
        return "ratio"
    return (
        _label(sentence, quantity)
        or _glued(sentence, quantity)
        or _calendar(sentence, quantity, phrase)
        or _age(sentence, quantity, phrase)
    )


LEAST_HOUSE_NUMBER: Final = 100
QUOTES: Final = frozenset('"“”')
RATIO_WHOLES: Final = frozenset({2, 3, 4, 5, 6, 7, 8, 9, 10, 20, 100, 1_000, 10_000, 100_000})
LONGEST_TITLE: Final = 8


def _in_title(sentence: Sentence, quantity: Quantity) -> bool:
    """'"Nine Dead Men" ran for 200 nights': words in capitals between quotation marks are a title."""
    tokens = sentence.tokens
    opening = next((i for i in range(quantity.first - 1, max(quantity.first - LONGEST_TITLE, -1), -1)
                    if tokens[i].lower in QUOTES), -1)  # fmt: skip
    if opening < 0:
        return False
    closing = next((i for i in range(quantity.last + 1, min(opening + LONGEST_TITLE + 2, len(tokens)))
                    if tokens[i].lower in QUOTES), -1)  # fmt: skip
    words = [token for token in tokens[opening + 1 : closing] if token.kind == "w" and len(token.lower) > 3]
    return closing > 0 and len(words) > 1 and all(word.capital for word in words) and not sentence.text.isupper()


def _address(sentence: Sentence, position: int) -> bool:
    """ "105 Lindsey Lee Lane", "11700 block of Shaker": a name in capitals closed by a word for a street."""
    for index in range(position, min(position + 5, len(sentence.tokens))):
        token = sentence.tokens[index]
        cue = sentence.cue("vetoes", index)
        if cue is not None and cue.row.kind == "address":
            return token.capital or index == position
        if token.kind != "w" and token.lower != ".":
            return False
        if not token.capital and token.kind == "w":
            return False
    return False


def _ratio(sentence: Sentence, quantity: Quantity) -> bool:
    """ "Seven in ten patients", "one out of five": either number of a ratio; "12 in 4 villages" is none."""
    numbers = sentence.cues.get("numbers", {})
    tokens = sentence.tokens
    for link in (quantity.number_last + 1, quantity.number_first - 1):
        if not 0 < link < len(tokens) - 1 or tokens[link].lower != "in":
            continue
        low, high = _amount(tokens[link - 1], numbers.get(link - 1)), _amount(tokens[link + 1], numbers.get(link + 1))
        behind = link + 2 == len(tokens) or sentence.cue("groups", link + 2) or tokens[link + 2].lower == "of"
        if 0 < low < high and high in RATIO_WHOLES and behind:
            return True
    return False


def _amount(token: Token, cue: Cue | None) -> float:
    if token.kind == "n":
        return float(token.lower) if token.lower.isdecimal() else 0.0
    return float(cue.row.value) if cue is not None and cue.row.kind in ("unit", "teen") else 0.0


def _house_number(sentence: Sentence, quantity: Quantity, phrase: Phrase) -> bool:
    """ "On 10400 Wilmot, a man was found": a long number behind a preposition, before a name and no persons."""
    following, before = quantity.number_last + 1, quantity.first - 1
    if phrase.kind or before < 0 or following >= len(sentence.tokens) or sentence.text.isupper():
        return False
    placed = sentence.tokens[before].lower in ("on", "at", "near") and quantity.first == quantity.number_first
    known = any(sentence.cue(category, following) for category in ("vetoes", "groups", "outcomes"))
    named = sentence.tokens[following].capital and sentence.tokens[following].kind == "w" and not known
    return placed and named and (quantity.value or 0) >= LEAST_HOUSE_NUMBER


def _label(sentence: Sentence, quantity: Quantity) -> str | None:
    tokens = sentence.tokens
    before = quantity.first - 1
    following = quantity.number_last + 1
    if before >= 0:
        word = tokens[before].lower
        if word in ("a", "an") and quantity.form == "digits":
            return "label"
        if word in CURRENCY or word in ("#", "§"):
            return "money" if word in CURRENCY else "label"
        cue = next(
            (sentence.cue("vetoes", i) for i in (before, before - 1) if i >= 0 and sentence.cue("vetoes", i)), None
        )
        if cue is not None and cue.row.kind == "before" and cue.last == before and quantity.form == "digits":
            return "label"
        money = sentence.cue("vetoes", before)
        if money is not None and money.row.value == "money":
            return "money"
        if word == "." and before and tokens[before - 1].lower in ("no", "nos", "art") and quantity.form == "digits":
            return "label"
        if word in ("per", "every") or (word in ("aged", "age") and quantity.form == "words"):
            return "label"
    if following < len(tokens) and tokens[following].lower == "%":
        return "share"
    if (
        quantity.first == 0
        and following < len(tokens)
        and quantity.form == "digits"
        and tokens[following].lower in ".)"
    ):
        return "list mark" if following + 1 < len(tokens) else None
    return None


def _glued(sentence: Sentence, quantity: Quantity) -> str | None:
    """Numbers that are part of a word: "S-300", "155mm", "24-hour", "8:29", "555-0142", "3rd"."""
    tokens = sentence.tokens
    first, following = quantity.number_first, quantity.number_last + 1
    if first and touching(tokens, first):
        before = tokens[first - 1]
        if before.kind == "w" or before.lower in "#/:_.":
            return "label"
        if before.lower in RANGE_MARKS and first > 1 and touching(tokens, first - 1):
            word = tokens[first - 2]
            labelled = sentence.cue("vetoes", first - 2)
            named = labelled is not None and labelled.row.kind == "before"
            labels = word.kind == "n" or (word.kind == "w" and (named or len(word.lower) <= 3))
            if labels and quantity.form == "digits":
                return "label"
    if following < len(tokens) and touching(tokens, following):
        after = tokens[following]
        if after.kind == "w" and quantity.form == "digits":
            return "measure"
        if after.lower == ":" and not (following + 1 < len(tokens) and touching(tokens, following + 1)):
            return None
        if after.lower in ":/" or (after.lower in RANGE_MARKS and _compound(sentence, following)):
            return "time" if after.lower == ":" else "compound"
        if after.lower == "." and following + 1 < len(tokens) and touching(tokens, following + 1):
            return "label" if tokens[following + 1].kind == "n" else None
    return None


def _compound(sentence: Sentence, mark: int) -> bool:
    """ "24-hour", "two-year-old", "555-0142", but not "160-plus"."""
    tokens = sentence.tokens
    if mark + 1 >= len(tokens) or not touching(tokens, mark + 1):
        return False
    return not (tokens[mark + 1].lower in ("plus", "odd") or (sentence.cue("outcomes", mark + 1) is not None))


def _calendar(sentence: Sentence, quantity: Quantity, phrase: Phrase) -> str | None:
    tokens = sentence.tokens
    first, following = quantity.number_first, quantity.number_last + 1
    if quantity.form == "digits":
        dotted = first > 1 and tokens[first - 1].lower == "." and len(tokens[first - 2].lower) <= 4
        for index in (first - 1, first - 2 if dotted and tokens[first - 2].lower != "may" else -1):
            if index >= 0 and _is_month(sentence, index):
                return "date"
        if following < len(tokens) and _is_month(sentence, following) and (quantity.value or quantity.high or 99) <= 31:
            return "date"
        if _phone(tokens, first, quantity) or _clock(tokens[first].lower):
            return "label"
        short = first > 0 and 1 < tokens[first - 1].size <= 4
        if short and not phrase.kind and _designator(sentence, first - 1):
            return "label"
        if YEAR.match(tokens[first].lower) and quantity.number_last == first and not _reached(sentence, quantity):
            before = tokens[first - 1].lower if first else ""
            counted = phrase.kind in ("person", "count", "body", "lives") or _counted_outright(sentence, following)
            if before in YEAR_LEADS or not counted:
                return "year"
        behind_day = first > 2 and tokens[first - 1].lower == "," and len(tokens[first].lower) == 4
        if behind_day and any(_is_month(sentence, index) for index in (first - 2, first - 3)):
            return "year"
    elif first and tokens[first].capital and tokens[first - 1].capital and not sentence.text.isupper():
        told = any(cue.last == first - 1 for cue in sentence.outcomes)
        return "name" if tokens[first - 1].kind == "w" and first > 1 and quantity.first == first and not told else None
    return None


def _clock(digits: str) -> bool:
    """ "0630", "007": a count of persons has no leading zero."""
    return len(digits) > 1 and digits[0] == "0"


def _designator(sentence: Sentence, index: int) -> bool:
    """ "ME 266", "AI 215": two capitals before a number name a flight or a part, unless all is in capitals."""
    token = sentence.tokens[index]
    return (
        sentence.words(index, index).isupper()
        and not sentence.kinds[index]
        and not sentence.text.isupper()
        and token.kind == "w"
    )


def _phone(tokens: list[Token], first: int, quantity: Quantity) -> bool:
    """ "636-3300": two groups of digits without a thousands mark, too far apart to be a range of persons."""
    if quantity.bound != "range" or quantity.low is None or quantity.high is None:
        return False
    return touching(tokens, first + 1) and quantity.low >= 100 and quantity.high > 2 * quantity.low


def _reached(sentence: Sentence, quantity: Quantity) -> bool:
    """ "the confirmed cases reached 1617": a bound, or a verb of reaching behind a word of outcome, makes a count."""
    if quantity.first < quantity.number_first:
        return True
    lead = sentence.tokens[quantity.first - 1].lower if quantity.first else ""
    return lead in REACHING and any(cue.last < quantity.first for cue in sentence.outcomes)


REACHING: Final = word_list("reaching")
YEAR_LEADS: Final = word_list("before a year") | {"'", "("}


def _counted_outright(sentence: Sentence, following: int) -> bool:
    return following < len(sentence.tokens) and sentence.cue("outcomes", following) is not None


def _is_month(sentence: Sentence, index: int) -> bool:
    cue = sentence.cue("vetoes", index)
    return cue is not None and cue.row.kind == "month" and sentence.tokens[index].capital


def _the_one_of(sentence: Sentence, quantity: Quantity) -> bool:
    """ "the worst attack was the one of 17 October": a pointer, no count."""
    following = quantity.number_last + 1
    tokens = sentence.tokens
    return tokens[quantity.first - 1].lower == "the" and following < len(tokens) and tokens[following].lower == "of"


def _one_person(sentence: Sentence, index: int) -> bool:
    """ "The child was 7.": the subject is one person, so the number is an age."""
    cue = sentence.cue("groups", index)
    word = sentence.tokens[index].lower
    if word in ("he", "she"):
        return True
    return (
        cue is not None and cue.row.kind == "person" and not word.endswith(("s", "people", "men", "women", "children"))
    )


AGE_LINKS: Final = frozenset({",", "to", "and", "between", "-", "–"})
POINTERS: Final = word_list("pointing")


def _last_of_ages(tokens: list[Token], first: int) -> bool:
    """ "aged between 24 and 31", "ages 25, 26 and 33": only numbers and their marks lie between."""
    index = first - 1
    while index >= 0 and (tokens[index].kind == "n" or tokens[index].lower in AGE_LINKS):
        index -= 1
    return 0 <= index < first - 1 and tokens[index].lower in ("aged", "ages", "age")


def _two_ages(sentence: Sentence, first: int) -> bool:
    """ "Brothers, 19 and 22, were killed": two numbers between commas behind persons are their ages."""
    tokens = sentence.tokens
    for opening in (first - 1, first - 3):
        aside = [token.lower for token in tokens[max(opening, 0) : opening + 5]]
        numbers = [token.kind for token in tokens[opening + 1 : opening + 4]]
        if opening > 0 and aside[:1] + aside[2:3] + aside[4:] == [",", "and", ","] and numbers[::2] == ["n", "n"]:
            before = sentence.cue("groups", opening - 1)
            return before is not None and before.row.kind == "person"
    return False


def _of_two(sentence: Sentence, first: int) -> bool:
    """ "A married couple was shot dead": two persons of whom the text has not told before."""
    articles = [token.lower for token in sentence.tokens[max(first - 2, 0) : first]]
    return sentence.tokens[first].lower == "couple" and bool({"a", "an"} & set(articles))


def _age(sentence: Sentence, quantity: Quantity, phrase: Phrase) -> str | None:
    """ "Oakes, 38, died", "children under 5", "Oakes (38)"."""
    tokens = sentence.tokens
    first, following = quantity.number_first, quantity.number_last + 1
    if (
        not phrase.kind
        and tokens[quantity.number_first].lower == "one"
        and first
        and (tokens[first - 1].lower in POINTERS or _the_one_of(sentence, quantity))
    ):
        return "pronoun"
    if (
        not phrase.kind
        and tokens[quantity.number_first].lower in ("couple", "pair", "trio")
        and quantity.first == quantity.number_first
        and not _of_two(sentence, first)
    ):
        return "pronoun"
    if phrase.kind or quantity.value is None or not 0 < quantity.value <= 110:
        return None
    if first > 1 and tokens[first - 1].lower in ("of", "to") and tokens[first - 2].lower in ("age", "ages", "aged"):
        return "age"
    if first and tokens[first - 1].lower in ("both", "turned", "turning", "turns"):
        return "age"
    if _two_ages(sentence, first):
        return "age"
    if _last_of_ages(tokens, first):
        return "age"
    if first > 1 and tokens[first - 1].lower == "of" and _one_person(sentence, first - 2) and quantity.first == first:
        return "age"
    if first > 1 and tokens[first - 1].lower in ("was", "is", "turned") and _one_person(sentence, first - 2):
        return "age" if quantity.first == first else None
    before = tokens[first - 1].lower if first else ""
    after = tokens[following].lower if following < len(tokens) else "."
    if before == "than" and first > 1 and tokens[first - 2].lower in ("younger", "older"):
        return "age"
    if before in (",", "(") and after in (",", ")", ".", ";") and first > 1 and quantity.first == first:
        named = tokens[first - 2].capital and tokens[first - 2].kind == "w"
        upper = sentence.text.isupper()
        person = sentence.cue("groups", first - 2) is not None
        return (
            "age" if (named and not upper and before == ",") or person or (upper and after == "," and named) else None
        )
    if (
        before in ("under", "over", "above", "below")
        and sentence.cue("groups", first - 2) is not None
        and after in ",.;)"
    ):
        return "age"
    return None
