"""A second opinion on number phrases from quantulum3: the only file that knows it.

Our own grammar reads numbers. quantulum3 is asked about a phrase that the grammar cannot read, about units that show
that a number counts no persons (155mm, 24-hour, $10), and whether it agrees with a reading. It is given one phrase or
one short sentence, never a text: its cost grows faster than the length.

What it is known to misread is handled here and nowhere else:

- It knows hundreds of units and takes words for them ("9 at" ampere-turns, "a massacre", "12k" kelvin, a closing
  quote after 12 as inches). It gets a short list of units of its own instead (`lexicon/en/units.json`), in which
  dozen, score, lakh, crore and k are multiples of persons.
- Its spans can lie outside the text, and its ranges come back as a middle with a margin. Every reading is anchored
  again on the numerals of the phrase and dropped where they do not read to the same number ("12/05", "2014 100").
- Half of its ranges are changes ("risen from 58 to 62") or years. Those are told apart.

quantulum3 keeps its units in module globals: a process that uses the tracker has the tracker's units in it.
"""

from __future__ import annotations

import json
import logging
import math
import re
import sys
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any, Final

PHRASE_LIMIT: Final = 300
DIGITS_LIMIT: Final = 15
CACHE_SIZE: Final = 8192
LARGEST: Final = 10_000_000_000
YEARS: Final = range(1800, 2101)
UNITS_FILE: Final = Path(__file__).resolve().parent.parent / "lexicon" / "en" / "units.json"

# quantulum3 raises these on odd input; each means that it has no opinion.
NO_OPINION: Final = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    TypeError,
    ValueError,
    RecursionError,
)

SCALES: Final = {"hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
_SMALL: Final = (
    "zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen"
    "|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
)
_LARGE: Final = "hundred|thousand|million|billion|dozen|score|lakh|lac|crore|pair"
_GROUPED: Final = r"(?:\d{1,3}(?:[ ,]\d{3})+|\d+)(?:\.\d+)?"
_NUMERAL: Final = re.compile(
    rf"""
    (?P<digits>(?<![\w.,/]){_GROUPED}(?![\d/]|[.,]\d))
    (?:[ -]?(?P<scale>(?:{_LARGE}|k|bn)s?)\b)?
    |
    \b(?P<words>
        (?:{_SMALL}|(?:an?\ half|half\ an?|half|an?)[ -](?:{_LARGE}))
        (?:(?:[ -]|\ and\ (?:a\ half\ )?)(?:{_SMALL}|{_LARGE})s?)*
    )\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
_LONG_DIGITS: Final = re.compile(rf"\d[\d.,' ]{{{DIGITS_LIMIT},}}")
_SPACES: Final = str.maketrans(dict.fromkeys("\u00a0\u2007\u2009\u202f", " "))
_RANGE_LINK: Final = re.compile(r"\s*(?:-|–|—|−|to|and)\s*", re.IGNORECASE)
_CHANGE: Final = re.compile(r"\bfrom\s+$", re.IGNORECASE)
_ORDINAL: Final = re.compile(r"-?(?:st|nd|rd|th|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)\b", re.I)
_HALF_DOZEN: Final = re.compile(r"(?:an? )?half[ -](?:an? )?dozen\b", re.IGNORECASE)
_LAST_SCALE: Final = re.compile(rf"({'|'.join(SCALES)})$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Opinion:
    """What quantulum3 reads at one place of a phrase.

    start, end: half-open character offsets of the numerals, without the unit. value: the number; for a range its
    middle. low, high: the two ends of a range, else None. unit: "" for a bare number, else the unit's name
    ("millimetre", "per day"). unit_vetoes: the unit shows that no persons are counted.
    """

    start: int
    end: int
    value: float
    low: float | None
    high: float | None
    unit: str
    unit_vetoes: bool


@dataclass(frozen=True, slots=True)
class _Numeral:
    start: int
    end: int
    value: float | None  # None for number words: only their place is known here
    year: bool

    def reads(self, value: float) -> bool:
        return value.is_integer() if self.value is None else math.isclose(self.value, value)


def opinions(phrase: str) -> tuple[Opinion, ...]:
    """Every reading of a phrase that its own numerals bear out, in order of the text; never raises.

    A phrase of more than 300 characters, or with a run of more than 15 digits, gives none.

    >>> [(o.start, o.end, o.value, o.unit) for o in opinions("two dozen of the 12k people")]
    [(0, 9, 24.0, ''), (17, 20, 12000.0, '')]
    >>> [(o.start, o.end, o.low, o.high) for o in opinions("Between 20 and 30 people")]
    [(8, 17, 20.0, 30.0)]
    """
    if len(phrase) > PHRASE_LIMIT:
        return ()
    plain = phrase.translate(_SPACES)
    if _LONG_DIGITS.search(plain) or not _NUMERAL.search(plain):
        return ()
    return _opinions(plain)


def vetoed_unit(phrase: str) -> str | None:
    """Why the number of a phrase counts no persons, or None where its unit does not say so.

    A phrase with a second number of persons in it is not vetoed as a whole.

    >>> vetoed_unit("the 155mm guns"), vetoed_unit("$10"), vetoed_unit("155 people")
    ('155 is a measure (millimetre)', '10 is a measure (dollar)', None)
    """
    found = opinions(phrase)
    if not found or not all(opinion.unit_vetoes for opinion in found):
        return None
    return f"{phrase[found[0].start : found[0].end]} is a measure ({found[0].unit})"


def value_of(phrase: str) -> int | None:
    """The number of persons that a number phrase states, where quantulum3 reads exactly one; else None.

    For phrases that our own grammar cannot read. Ranges, fractions and measures give None.

    >>> value_of("one hundred and five"), value_of("20 to 30"), value_of("155mm"), value_of("several")
    (105, None, None, None)
    """
    found = opinions(phrase)
    if len(found) != 1 or len(_numerals(phrase.translate(_SPACES))) != 1:
        return None
    return _persons(found[0])


def agrees(phrase: str, value: int) -> bool | None:
    """Whether quantulum3 reads the value somewhere in the phrase; None where it has no opinion.

    False lowers a claim's confidence; it decides nothing by itself.

    >>> agrees("at least 40", 40), agrees("at least 40", 41), agrees("dozens", 24), agrees("20-30", 30)
    (True, False, None, True)
    """
    read = [opinion for opinion in opinions(phrase) if not opinion.unit_vetoes]
    if not read:
        return None
    return any(value in (opinion.value, opinion.low, opinion.high) for opinion in read)


def _persons(opinion: Opinion) -> int | None:
    if opinion.unit_vetoes or opinion.low is not None or not opinion.value.is_integer():
        return None
    return int(opinion.value)


@lru_cache(maxsize=CACHE_SIZE)
def _opinions(phrase: str) -> tuple[Opinion, ...]:
    try:
        quantities = _parser()(phrase)
    except NO_OPINION:
        return ()
    numerals = _numerals(phrase)
    found = {opinion for quantity in quantities for opinion in _anchored(phrase, numerals, quantity)}
    ordered = sorted(found, key=lambda opinion: (opinion.start, opinion.end, opinion.value))
    clashing = {second.start for first, second in pairwise(ordered) if second.start < first.end}
    clashing |= {first.start for first, second in pairwise(ordered) if second.start < first.end}
    return tuple(opinion for opinion in ordered if opinion.start not in clashing)


def _anchored(phrase: str, numerals: Sequence[_Numeral], quantity: Any) -> Iterator[Opinion]:
    """The opinions that one quantity of quantulum3 comes to, once it is tied to the numerals of the phrase."""
    unit, multiple, vetoes = _unit(quantity)
    value = abs(float(quantity.value)) * multiple
    if multiple == 12 and _HALF_DOZEN.match(quantity.surface or ""):
        value = 6.0
    if not math.isfinite(value) or value > LARGEST:
        return
    first, last = quantity.span[0] - 2, quantity.span[1] + 2
    near = [numeral for numeral in numerals if numeral.start < last and numeral.end > first]
    if quantity.uncertainty:
        margin = float(quantity.uncertainty) * multiple
        yield from _range_opinions(phrase, near, (value - margin, value + margin), unit, vetoes)
        return
    for numeral in near:
        if numeral.reads(value) and not _ORDINAL.match(phrase, numeral.end):
            # "3m" is three metres or three million: no opinion.
            if unit != "metre" or phrase[numeral.end : numeral.end + 1].lower() != "m":
                yield Opinion(numeral.start, numeral.end, value, None, None, unit, vetoes)
            return


def _range_opinions(
    phrase: str, near: Sequence[_Numeral], ends: tuple[float, float], unit: str, vetoes: bool
) -> Iterator[Opinion]:
    """A range where its two numerals stand in the phrase and make one; else what the two are: years, or a change."""
    low, high = ends
    for first, second in pairwise(near):
        if not (first.reads(low) and second.reads(high) and _RANGE_LINK.fullmatch(phrase, first.end, second.start)):
            continue
        low *= _shared_scale(phrase[first.start : first.end], phrase[second.start : second.end])
        if low >= high:
            return
        if first.year and second.year and not vetoes:
            yield Opinion(first.start, second.end, (low + high) / 2, low, high, "years", True)
        elif first.year or _CHANGE.search(phrase, 0, first.start):
            if not first.year:
                yield Opinion(first.start, first.end, low, None, None, unit, vetoes)
            yield Opinion(second.start, second.end, high, None, None, unit, vetoes)
        else:
            yield Opinion(first.start, second.end, (low + high) / 2, low, high, unit, vetoes)
        return


def _shared_scale(first: str, second: str) -> int:
    """The scale that "two to three hundred" states once for both; 1 where the first has its own or there is none."""
    scale = _LAST_SCALE.search(second)
    return SCALES[scale.group().lower()] if scale and not _LAST_SCALE.search(first) else 1


def _numerals(phrase: str) -> tuple[_Numeral, ...]:
    return tuple(_numeral(match) for match in _NUMERAL.finditer(phrase))


def _numeral(match: re.Match[str]) -> _Numeral:
    digits, scale = match["digits"], (match["scale"] or "").lower().rstrip("s")
    if digits is None:
        return _Numeral(match.start(), match.end(), None, False)
    value = float(re.sub(r"[^\d.]", "", digits)) * (_multiples().get(scale) or SCALES.get(scale, 1))
    year = not scale and len(digits) == 4 and digits.isdecimal() and int(digits) in YEARS and int(digits) % 500 > 0
    return _Numeral(match.start(), match.end(), value, year)


def _unit(quantity: Any) -> tuple[str, int, bool]:
    """The unit's name, the persons that one of it makes, and whether it shows that no persons are counted."""
    bases = [(part["base"], part["power"]) for part in quantity.unit.dimensions or []]
    bases = [(base, power) for base, power in bases if base not in ("dimensionless", "unk")]
    multiple = math.prod(_multiples().get(base, 1) for base, _ in bases)
    measures = [(base, power) for base, power in bases if base not in _multiples()]
    if not measures:
        return "", multiple, False
    if measures == [("cent", -1)]:
        return "percentage", multiple, True
    money = [base for base, _ in measures if _units()[base]["entity"] == "currency"]
    return money[0] if money else str(quantity.unit.name), multiple, any(power > 0 for _, power in measures)


@cache
def _units() -> dict[str, dict[str, Any]]:
    units: dict[str, dict[str, Any]] = json.loads(UNITS_FILE.read_text(encoding="utf-8"))
    return units


@cache
def _multiples() -> dict[str, int]:
    """Words that stand for a number of persons ("dozen", "lakh", "k") by name, surface and symbol."""
    return {
        word: unit["persons"]
        for name, unit in _units().items()
        if "persons" in unit
        for word in (name, *unit.get("surfaces", ()), *unit.get("symbols", ()))
    }


class _QuietLogging:
    """Stands in for `logging` inside quantulum3's parser, which sets up the host's root logger on every call."""

    root = logging.root
    DEBUG = logging.DEBUG

    @staticmethod
    def basicConfig(**_settings: object) -> None:  # noqa: N802 - the name is logging's
        """Leave the host's logging as it is."""


@cache
def _parser() -> Callable[[str], Sequence[Any]]:
    """quantulum3's parse function, loaded once: without its classifier, with our units, and quiet."""
    with warnings.catch_warnings(), _standing_in("joblib", None), _standing_in("typeguard", _unchecked()):
        warnings.simplefilter("ignore")
        from quantulum3 import classifier, load, parser

        # The classifier breaks with current scikit-learn and is picked up whenever that is installed.
        classifier.USE_CLF = False
        load.load_custom_units([_units()])
        vars(parser)["logging"] = _QuietLogging
        quantulum_logger = logging.getLogger("quantulum3")
        if quantulum_logger.level == logging.NOTSET:
            quantulum_logger.setLevel(logging.WARNING)
        parser.parse("1")
    parse: Callable[[str], Sequence[Any]] = parser.parse
    return parse


def _unchecked() -> ModuleType:
    """A typeguard that checks nothing.

    quantulum3 loads inflect, which lets typeguard rewrite its whole engine to check types at run time, as nobody needs
    it here: that took two seconds, nine tenths of the load.
    """
    module = ModuleType("typeguard")
    vars(module)["typechecked"] = lambda checked: checked
    return module


@contextmanager
def _standing_in(name: str, module: ModuleType | None) -> Iterator[None]:
    """Put a module in the place of one that is slow to import for a moment; None keeps that from being imported.

    joblib would bring in scikit-learn, which takes seconds. One that was loaded already is put back.
    """
    missing = object()
    known: Any = sys.modules.get(name, missing)
    sys.modules[name] = module  # type: ignore[assignment]
    try:
        yield
    finally:
        if known is missing:
            del sys.modules[name]
        else:
            sys.modules[name] = known
