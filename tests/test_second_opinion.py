"""The quantulum3 adapter: its known misreadings, its spans, and that nothing makes it raise."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import warnings

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tracker.extract.second_opinion import Opinion, agrees, opinions, value_of, vetoed_unit
from tracker.lexicon.loader import load_lexicon


def read(phrase: str) -> list[tuple[str, float]]:
    return [(phrase[opinion.start : opinion.end], opinion.value) for opinion in opinions(phrase)]


# Each row: a phrase, the persons it states, and why quantulum3 alone does not say so.
VALUES = [
    ("two dozen people", 24, "read as 2 of the unit dozen"),
    ("half a dozen", 6, "read as 0.5 'per dozen'"),
    ("a half dozen", 6, "the same with its words swapped"),
    ("half-dozen", 6, "the same with a hyphen"),
    ("a dozen", 12, "read as 1 of the unit dozen"),
    ("two and a half dozen", 30, "the half belongs to the two, not to the dozen"),
    ("12k", 12_000, "read as 12 kelvin"),
    ("3.5k people", 3_500, "read as 3.5 kelvin"),
    ("2 lakh", 200_000, "read as 2 litre-years"),
    ("1.5 crore", 15_000_000, "the crore is lost"),
    ("two score", 40, "the score is lost"),
    ("2bn", 2_000_000_000, "not read at all"),
    ("9 at the scene", 9, "read as 9 ampere-turns"),
    ("40 F", 40, "read as 40 farad"),
    ("12 in", 12, "read as 12 inches"),
    ("“killed 12” he said", 12, "the closing quote is read as inches"),
    ("one hundred and five", 105, "spelled out"),
    ("twenty-one", 21, "spelled out with a hyphen"),
    ("TWENTY-ONE DEAD", 21, "upper case"),
    ("one million two hundred thousand", 1_200_000, "two scales"),
    ("1,200", 1_200, "a grouping comma"),
    ("1 200", 1_200, "a grouping space"),
    ("1\u202f200", 1_200, "a narrow grouping space is read as 1 and 200"),
    ("12 a day", 12, "a rate counts persons"),
    ("zero", 0, "a stated zero"),
]


@pytest.mark.parametrize(("phrase", "persons", "why"), VALUES, ids=[row[0] for row in VALUES])
def test_states_the_persons(phrase: str, persons: int, why: str) -> None:
    assert value_of(phrase) == persons, why


SILENT = [
    ("a massacre", "read as 1 second-second-acre"),
    ("12/05/2017 a bomb", "read as 2.4 and 2017 years"),
    ("2014 100 people", "a year glued to a count: 2,014,100"),
    ("1,2 million", "a decimal comma read as grouping: 12,000,000"),
    ("½ million", "half of nothing"),
    ("two thirds", "a share, not a count"),
    ("twenty-first", "an ordinal"),
    ("three score and ten", "60 and 10 on the same words"),
    ("24/7", "read as 3.43"),
    ("3m", "metres or millions"),
    ("S-300", "a weapon"),
    ("dozens", "a vague word"),
    ("several", "a vague word"),
    ("", "nothing"),
    ("9" * 280, "a run of digits costs quantulum3 18 seconds"),
    ("40 dead " * 40, "longer than a phrase"),
]


@pytest.mark.parametrize(("phrase", "why"), SILENT, ids=[row[1] for row in SILENT])
def test_has_no_opinion(phrase: str, why: str) -> None:
    assert opinions(phrase) == (), why


VETOES = [
    ("155mm", "millimetre"),
    ("the 24-hour siege", "hour"),
    ("35-year-old", "year"),
    ("$10", "dollar"),
    ("$5m", "dollar"),
    ("US$1.2 million", "dollar"),
    ("£10 million", "pound sterling"),
    ("5 p.m.", "clock time"),
    ("7pm", "clock time"),
    ("40 per cent", "percentage"),
    ("40%", "percentage"),
    ("200 m", "metre"),
    ("40 sq km", "square kilometre"),
    ("12 km/h", "kilometre per hour"),
    ("6.3-magnitude", "magnitude"),
    ("2014-2016", "years"),
]


@pytest.mark.parametrize(("phrase", "unit"), VETOES, ids=[row[0] for row in VETOES])
def test_vetoes_by_unit(phrase: str, unit: str) -> None:
    reason = vetoed_unit(phrase)
    assert reason is not None
    assert reason.endswith(f"is a measure ({unit})")
    assert value_of(phrase) is None


@pytest.mark.parametrize(
    "phrase", ["155 people", "12 a day", "12k", "two dozen", "7-year-old boy and 12 others", "none"]
)
def test_does_not_veto_persons(phrase: str) -> None:
    assert vetoed_unit(phrase) is None


RANGES = [
    ("Between 20 and 30 people", "20 and 30", 20, 30),  # span (-1, 17) and an empty surface
    ("between 20 and 30 people", "20 and 30", 20, 30),
    ("some 50–60 men", "50–60", 50, 60),
    ("six to eight", "six to eight", 6, 8),
    ("20 to 30 thousand", "20 to 30 thousand", 20_000, 30_000),  # read as 20 to 30,000
    ("1 to 2 million", "1 to 2 million", 1_000_000, 2_000_000),
    ("two to three dozen", "two to three dozen", 24, 36),
    ("2,000 to 3,000", "2,000 to 3,000", 2_000, 3_000),
]


@pytest.mark.parametrize(("phrase", "surface", "low", "high"), RANGES, ids=[row[0] for row in RANGES])
def test_anchors_ranges_on_two_numerals(phrase: str, surface: str, low: int, high: int) -> None:
    (opinion,) = opinions(phrase)
    assert phrase[opinion.start : opinion.end] == surface
    assert (opinion.low, opinion.high) == (low, high)
    assert value_of(phrase) is None
    assert agrees(phrase, low)
    assert agrees(phrase, high)


def test_a_change_is_no_range() -> None:
    assert read("risen from 58 to 62") == [("58", 58), ("62", 62)]


def test_years_are_no_range_of_persons() -> None:
    assert opinions("2014-2016") == (Opinion(0, 9, 2015.0, 2014.0, 2016.0, "years", True),)


def test_a_year_and_a_count_are_no_range() -> None:
    assert read("from 2003 to 4,500 deaths") == [("4,500", 4_500)]


def test_agrees_on_all_pairs() -> None:
    """`extract.confidence` counts on it, and does not load quantulum3 for "twenty-eight"."""
    rows = [(phrase, row) for phrase, row in load_lexicon("en").phrases("numbers") if row.kind in ("ten", "unit")]
    pairs = [
        (f"{ten}-{unit}", int(ten_row.value) + int(unit_row.value))
        for ten, ten_row in rows if ten_row.kind == "ten"
        for unit, unit_row in rows if unit_row.kind == "unit"
    ]  # fmt: skip
    assert len(pairs) >= 72
    assert [phrase for phrase, value in pairs if agrees(phrase, value) is False] == []


def test_agrees() -> None:
    assert agrees("at least 40", 40) is True
    assert agrees("at least 40", 41) is False
    assert agrees("dozens", 24) is None
    assert agrees("155mm", 155) is None


def test_leaves_the_hosts_logging_and_warnings_alone() -> None:
    before = (logging.root.handlers[:], logging.root.level, warnings.filters[:])
    opinions("at least 43 people")
    assert (logging.root.handlers[:], logging.root.level, warnings.filters[:]) == before


def test_loads_without_the_classifier_even_where_scikit_learn_is_installed() -> None:
    code = (
        "import sys; from tracker.extract import second_opinion; "
        "loaded_early = 'quantulum3' in sys.modules; second_opinion.opinions('40 people'); "
        "from quantulum3 import classifier; print(loaded_early, classifier.USE_CLF, 'sklearn' in sys.modules)"
    )
    assert _run(code) == "False False False"


def test_loads_without_the_type_checks_of_inflect_and_gives_the_real_typeguard_back() -> None:
    code = (
        "import sys; import typeguard; real = typeguard; from tracker.extract import second_opinion; "
        "second_opinion.opinions('40 people'); import inflect; "
        "print(sys.modules['typeguard'] is real, inflect.engine.plural.__code__.co_filename == inflect.__file__, "
        "'joblib' in sys.modules, inflect.typechecked is real.typechecked)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "True", "False", "False"]


@pytest.mark.parametrize("seed", ["0", "1", "42"])
def test_is_the_same_under_every_hash_seed(seed: str) -> None:
    phrases = [row[0] for row in [*VALUES, *VETOES, *RANGES]]
    code = f"from tracker.extract.second_opinion import opinions; print(list(map(opinions, {phrases!r})))"
    assert _run(code, PYTHONHASHSEED=seed) == str([opinions(phrase) for phrase in phrases])


def _run(code: str, **environment: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={**os.environ, **environment}
    )
    return done.stdout.strip()


PIECES = st.sampled_from(
    [
        "12",
        "1,200",
        "20-30",
        "2.5",
        "155mm",
        "12th",
        "1990s",
        "1e9",
        "٣",
        "million",
        "dozen",
        "hundred",
        "one",
        "twenty",
        "half",
        "a",
        "an",
        "and",
        "to",
        "between",
        "from",
        "per",
        "cent",
        "km",
        "%",
        "$",
        "€",
        "-",
        "–",
        "”",
        "'s",
        "/",
        "(",
        ")",
        "½",
        "²",
        "😀",
    ]
)
PHRASES = st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=14).map(" ".join), st.lists(PIECES).map("".join))


@given(phrase=PHRASES)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_never_raises_and_quotes_the_phrase(phrase: str) -> None:
    end = 0
    for opinion in opinions(phrase):
        assert end <= opinion.start < opinion.end <= len(phrase)
        assert any(character.isalnum() for character in phrase[opinion.start : opinion.end])
        assert opinion.value >= 0
        if opinion.low is not None and opinion.high is not None:
            assert opinion.low < opinion.value < opinion.high
        end = opinion.end
    value = value_of(phrase)
    assert value is None or (value >= 0 and agrees(phrase, value) and vetoed_unit(phrase) is None)
