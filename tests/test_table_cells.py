"""Cells, days and headers of tables: messy ones are read or refused by a rule, never guessed."""

from __future__ import annotations

import csv
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.figures.cells import StatedCell, is_totals_word, read_cell
from tracker.figures.days import is_day, order_of, read_column_day
from tracker.figures.headers import find_header
from tracker.figures.mapping import FIELDS, OTHER_FIELDS
from tracker.terms import BASES, GROUPS, OUTCOMES

READ = [
    ("1,234", StatedCell(1234, 1234, 1234)),
    ("1 234", StatedCell(1234, 1234, 1234)),
    ("1\u202f234", StatedCell(1234, 1234, 1234)),
    ("1'234", StatedCell(1234, 1234, 1234)),
    ("1,00,000", StatedCell(100_000, 100_000, 100_000)),
    ("12+", StatedCell(12, 12, None, "at_least")),
    ("~300", StatedCell(300, 270, 330, "about")),
    ("c. 40", StatedCell(40, 36, 44, "about")),
    (">50", StatedCell(50, 51, None, "more_than")),
    ("≥50", StatedCell(50, 50, None, "at_least")),
    ("<5", StatedCell(5, None, 4, "fewer_than")),
    ("up to 5", StatedCell(5, None, 5, "up_to")),
    ("nearly 100", StatedCell(100, None, 99, "nearly")),
    ("10-12", StatedCell(None, 10, 12, "range")),
    ("10 to 12", StatedCell(None, 10, 12, "range")),
    ("between 10 and 12", StatedCell(None, 10, 12, "range")),
    ("1,234*", StatedCell(1234, 1234, 1234)),
    ("874[a]", StatedCell(874, 874, 874)),
    ("874 (b)", StatedCell(874, 874, 874)),
    ("874†", StatedCell(874, 874, 874)),
    ("874²", StatedCell(874, 874, 874)),
    ("12.0", StatedCell(12, 12, 12)),
    ("1e3", StatedCell(1000, 1000, 1000)),
    ("1.2 million", StatedCell(1_200_000, 1_200_000, 1_200_000)),
    ("3k", StatedCell(3000, 3000, 3000)),
    ("zero", StatedCell(0, 0, 0)),
    ("n/a", None),
    ("unknown", None),
    ("n/a*", None),
    ("–", None),
    ("", None),
]
REFUSED = [
    "1.234",
    "12.5",
    "1,2",
    "abc",
    "50%",
    "-3",
    "12-10",
    "over 5+",
    "874 (12)",
    "1234a",
    "12?",
    "12 13",
    "=SUM(A1)",
    "99999999999",
]


@pytest.mark.parametrize(("text", "cell"), READ)
def test_a_cell_is_read(text: str, cell: StatedCell | None) -> None:
    assert read_cell(text) == cell


@pytest.mark.parametrize("text", REFUSED)
def test_a_cell_is_refused_rather_than_guessed(text: str) -> None:
    with pytest.raises(ValueError, match=r"number|range|bound"):
        read_cell(text)


def test_dots_group_digits_only_where_the_mapping_says_so() -> None:
    assert read_cell("1.234", thousands=".") == StatedCell(1234, 1234, 1234)


def test_a_change_may_be_negative() -> None:
    assert read_cell("-33", signed=True) == StatedCell(-33, -33, -33)


@given(st.text(max_size=12))
def test_any_cell_is_read_or_refused(text: str) -> None:
    try:
        cell = read_cell(text)
    except ValueError:
        return
    assert cell is None or cell.low is None or cell.high is None or 0 <= cell.low <= cell.high


@given(st.integers(0, 10**9))
def test_a_grouped_number_is_the_number(number: int) -> None:
    assert read_cell(f"{number:,}") == StatedCell(number, number, number)


@pytest.mark.parametrize(
    ("texts", "order"),
    [
        (["1/22/20", "2/3/20"], "month_first"),
        (["31.10.2020", "01.11.2020"], "day_first"),
        (["3/4/2020"], None),
        (["22/1/20", "1/22/20"], None),
        (["2020-10-31"], None),
    ],
)
def test_the_order_of_day_and_month_is_that_of_the_whole_column(texts: list[str], order: str | None) -> None:
    assert order_of(texts) == order


@pytest.mark.parametrize(
    ("text", "order", "day"),
    [
        ("2020-10-31", None, "2020-10-31"),
        ("2020-10-31 00:00:00.000", None, "2020-10-31"),
        ("20201031", None, "2020-10-31"),
        ("2020/10/31", None, "2020-10-31"),
        ("31 October 2020", None, "2020-10-31"),
        ("10/31/2020", "month_first", "2020-10-31"),
        ("31.10.20", "day_first", "2020-10-31"),
    ],
)
def test_days(text: str, order: str | None, day: str) -> None:
    assert str(read_column_day(text, order)) == day


@pytest.mark.parametrize("text", ["3/4/2020", "2020-13-01", "tomorrow", "31 Octember 2020"])
def test_a_day_that_is_not_certain_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_column_day(text, None)


def test_what_is_a_day() -> None:
    assert is_day("31/10/2020")
    assert not is_day("12")


@pytest.mark.parametrize(
    ("rows", "names", "used"),
    [
        ([["date", "killed"], ["2024-05-01", "3"]], ("date", "killed"), 1),
        ([["Casualties in Ardana", ""], ["date", "killed"], ["2024-05-01", "3"]], ("date", "killed"), 2),
        (
            [["date", "killed", ""], ["", "men", "women"], ["2024-05-01", "3", "4"]],
            ("date", "killed men", "killed women"),
            2,
        ),
        ([["date", "killed"], ["#date", "#affected+killed"], ["2024-05-01", "3"]], ("date", "killed"), 2),
        ([["date", "killed", "killed"], ["2024-05-01", "3", "4"]], ("date", "killed", "killed (2)"), 1),
        ([["place", "1/22/20", "1/23/20"], ["Ardana", "3", "4"]], ("place", "1/22/20", "1/23/20"), 1),
    ],
)
def test_headers(rows: list[list[str]], names: tuple[str, ...], used: int) -> None:
    header = find_header(rows, where="t.csv")
    assert header.names == names
    assert header.rows == used


def word_rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(files("tracker.figures").joinpath(name).read_text("utf-8").splitlines()))


def test_the_example_of_each_cell_word_holds_it() -> None:
    for row in word_rows("cell_words.csv"):
        if row["value"] == "totals":
            assert is_totals_word(row["example"])
        else:
            assert row["word"] in row["example"].lower()
            cell = read_cell(row["example"])
            if row["value"] == "missing":
                assert cell is None
            else:
                assert cell is not None


def test_the_words_of_headers_mean_something_known() -> None:
    known = {"outcome": OUTCOMES, "group": GROUPS, "basis": BASES, "limit": ("low", "best", "high")}
    for row in word_rows("header_words.csv"):
        assert row["word"] in row["example"].lower()
        assert row["field"] in ("kind", "skip") or row["value"] in known[row["field"]]
    for row in word_rows("field_names.csv"):
        assert row["field"] in (*FIELDS, *OTHER_FIELDS)
