"""Policies: named readings that turn stated figures into numbers. Each is a TOML file of data, never code.

The four that come with the tracker stand in `tracker/policies/`; a user's own is a file of the same layout.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from tracker import terms
from tracker.errors import ReadError, UsageError
from tracker.intervals import VAGUE_READINGS, vague_word
from tracker.model import Claim
from tracker.series.splitting import SPLITS

NAMES: Final = ("keep", "acled", "emdat", "ucdp")
RANGE_ENDS: Final = ("low", "mean", "high")
CHOICES: Final = ("latest", "attributed", "reliable", "listed", "majority", "title", "first", "lowest", "highest")


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure as a policy reads it, in persons: low <= best <= high wherever they are known; None is open."""

    low: int | None
    best: int | None
    high: int | None

    def __add__(self, other: Figure) -> Figure:
        return Figure(_sum(self.low, other.low), _sum(self.best, other.best), _sum(self.high, other.high))


def _sum(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else one + other


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """A named set of readings. words: vague word -> persons. choose: the questions that decide between rivals.

    split_days: how a count of several days is divided over them in tables of days, one of SPLITS. reliable: kinds of
    sources, the best first. listed: words of sources' names, the one to follow first.
    """

    name: str
    title: str
    about: str
    source: str
    range_end: str = "low"
    split_days: str = "last"
    choose: tuple[str, ...] = ("latest", "attributed", "first")
    span_rivals: bool = False
    words: Mapping[str, int] = field(default_factory=dict)
    words_in_mass_violence: Mapping[str, int] = field(default_factory=dict)
    mass_violence_marks: tuple[str, ...] = ()
    missing_are_killed: bool = False
    casualties_alone_are_no_deaths: bool = False
    feared_where_alone: bool = False
    household_persons: int | None = None
    household_persons_industrialised: int | None = None
    industrialised: tuple[str, ...] = ()
    sources_needed: int = 1
    reliable: tuple[str, ...] = terms.SOURCE_TYPES
    listed: tuple[str, ...] = ()

    def read(self, claim: Claim) -> Figure:
        """The claim's figure in persons under this policy; all None where the policy gives it no number.

        >>> more = Claim(claim_id="a", doc_id="a", field="text", start=0, end=15, surface="More than 1,200",
        ...              sentence="", sentence_start=0, value=1200, low=1201, high=None, bound="more_than",
        ...              outcome="killed")
        >>> load_policy("keep").read(more)
        Figure(low=1200, best=1200, high=None)
        """
        figure = self._figure(claim)
        if claim.unit != "household":
            return figure
        persons = self._household(claim)
        if persons is None:
            return Figure(None, None, None)
        return Figure(*(None if end is None else end * persons for end in (figure.low, figure.best, figure.high)))

    def _figure(self, claim: Claim) -> Figure:
        if claim.bound == "vague":
            number = self._word(claim)
            return Figure(number, number, claim.high if number is not None else None)
        if claim.bound == "range" and claim.low is not None and claim.high is not None:
            ends = {"low": claim.low, "mean": (claim.low + claim.high) // 2, "high": claim.high}
            return Figure(claim.low, ends[self.range_end], claim.high)
        best = claim.value
        if best is None:
            return Figure(claim.low, claim.low, claim.high)
        return Figure(
            None if claim.low is None else min(claim.low, best),
            best,
            None if claim.high is None else max(claim.high, best),
        )

    def _word(self, claim: Claim) -> int | None:
        word = vague_word(claim.surface)
        if word is None:
            return None
        sentence = f" {claim.sentence.lower()} "
        if any(f" {mark}" in sentence for mark in self.mass_violence_marks) and word in self.words_in_mass_violence:
            return self.words_in_mass_violence[word]
        return self.words.get(word)

    def _household(self, claim: Claim) -> int | None:
        place = (claim.place or "").lower()
        if any(name.lower() in place for name in self.industrialised):
            return self.household_persons_industrialised
        return self.household_persons


def load_policy(name: str | Path) -> Policy:
    """The policy of that name (keep, acled, emdat, ucdp), or the one in a TOML file.

    Raises UsageError for a name that is none of these and no file, ReadError for a file that is no policy.
    """
    if str(name) in NAMES:
        return _own_policy(str(name))
    path = Path(name)
    if path.suffix != ".toml":
        raise UsageError(
            f"there is no policy {str(name)!r}", hint=f"known: {', '.join(NAMES)}, or the path of a .toml file"
        )
    try:
        return read_policy(path.read_text("utf-8"), where=str(path))
    except OSError as error:
        raise ReadError("the policy cannot be read", where=str(path), hint=error.strerror) from error


@cache
def _own_policy(name: str) -> Policy:
    text = (files("tracker") / "policies" / f"{name}.toml").read_text("utf-8")
    return read_policy(text, where=f"policies/{name}.toml")


def read_policy(text: str, *, where: str) -> Policy:
    """The policy that a TOML text states. Raises ReadError for unknown or missing keys, and for unknown words."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ReadError(f"no valid TOML: {error}", where=where) from error
    settings: dict[str, Any] = {}
    for key, value in _flat(data):
        if key not in _KEYS:
            raise ReadError(f"unknown policy key {key!r}", where=where, hint=f"known: {', '.join(sorted(_KEYS))}")
        name, kind = _KEYS[key]
        if type(value) is not kind:
            raise ReadError(f"policy key {key!r} holds {value!r}, not a {kind.__name__}", where=where)
        settings[name] = tuple(value) if isinstance(value, list) else value
    missing = [key for key in ("name", "title", "about", "source") if key not in settings]
    if missing:
        raise ReadError(f"a policy needs {', '.join(missing)}", where=where)
    _require_known(settings, where)
    return Policy(**settings)


_TABLES_OF_WORDS: Final = ("words", "words_in_mass_violence")
_KEYS: Final[Mapping[str, tuple[str, type]]] = {
    "name": ("name", str),
    "title": ("title", str),
    "about": ("about", str),
    "source": ("source", str),
    "numbers.range": ("range_end", str),
    "days.split": ("split_days", str),
    "rivals.choose": ("choose", list),
    "rivals.span": ("span_rivals", bool),
    "words": ("words", dict),
    "words_in_mass_violence": ("words_in_mass_violence", dict),
    "mass_violence.marks": ("mass_violence_marks", list),
    "outcomes.missing_are_killed": ("missing_are_killed", bool),
    "outcomes.casualties_alone_are_no_deaths": ("casualties_alone_are_no_deaths", bool),
    "outcomes.feared_where_alone": ("feared_where_alone", bool),
    "households.persons": ("household_persons", int),
    "households.persons_industrialised": ("household_persons_industrialised", int),
    "households.industrialised": ("industrialised", list),
    "sources.needed": ("sources_needed", int),
    "sources.reliable": ("reliable", list),
    "sources.listed": ("listed", list),
}


def _flat(data: Mapping[str, Any]) -> list[tuple[str, Any]]:
    pairs: list[tuple[str, Any]] = []
    for key, value in data.items():
        if isinstance(value, dict) and key not in _TABLES_OF_WORDS:
            pairs += [(f"{key}.{inner}", inner_value) for inner, inner_value in value.items()]
        else:
            pairs.append((key, value))
    return pairs


def _require_known(settings: Mapping[str, Any], where: str) -> None:
    allowed: tuple[tuple[str, str, tuple[str, ...]], ...] = (
        ("range_end", "numbers.range", RANGE_ENDS),
        ("split_days", "days.split", SPLITS),
        ("choose", "rivals.choose", CHOICES),
        ("reliable", "sources.reliable", terms.SOURCE_TYPES),
        ("words", "words", tuple(VAGUE_READINGS)),
        ("words_in_mass_violence", "words_in_mass_violence", tuple(VAGUE_READINGS)),
    )
    for name, key, known in allowed:
        given = settings.get(name, ())
        strange = [word for word in ([given] if isinstance(given, str) else given) if word not in known]
        if strange:
            raise ReadError(f"policy key {key!r} holds {strange[0]!r}", where=where, hint=f"known: {', '.join(known)}")
