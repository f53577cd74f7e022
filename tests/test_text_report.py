"""Terminal output: golden files, widths, wide characters, colour, and texts that try to take over the terminal."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import TextIO

import pytest
from example_claims import flood_findings, flood_readings, seed_reading
from hypothesis import given
from hypothesis import strategies as st

from tracker.figures import place_readings, read_figures
from tracker.report.context import Report
from tracker.report.formats import render
from tracker.report.terminal import Column, Style, cells, cut, excerpt, table_lines, terminal_style
from tracker.report.text import claims_text, coverage_text, findings_text, summary_text, tolls_text, verdict_text
from tracker.report.why import why_text
from tracker.report.wording import printable
from tracker.series import document_tolls, load_policy

TABLE = Path(__file__).parent.parent / "data" / "nagorno_karabakh_2020.csv"


@pytest.fixture
def flood() -> Report:
    return Report.of(flood_readings(), flood_findings())


def test_claims_equal_their_golden_file(check_golden: Callable[[str, str], None]) -> None:
    readings = [seed_reading(), *flood_readings()]
    check_golden("claims.txt", claims_text(readings, Style(width=100)))


def test_findings_equal_their_golden_file(flood: Report, check_golden: Callable[[str, str], None]) -> None:
    check_golden("findings.txt", findings_text(flood, Style(width=100)))


def test_coloured_findings_equal_their_golden_file(flood: Report, check_golden: Callable[[str, str], None]) -> None:
    check_golden("findings.colour.txt", findings_text(flood, Style(colour=True, width=80)))


def test_summaries_equal_their_golden_file(flood: Report, check_golden: Callable[[str, str], None]) -> None:
    policy = load_policy("keep")
    seed = Report.of([seed_reading()])
    parts = [
        summary_text(report, document_tolls(report.readings, policy), ["out/index.html"], Style(width=100))
        for report in (seed, flood)
    ]
    check_golden("summaries.txt", "=====\n".join(parts))


@pytest.mark.parametrize("width", [80, 100, 140, 200])
def test_no_table_or_excerpt_is_wider_than_the_terminal(width: int, flood: Report) -> None:
    style = Style(width=width)
    lines = claims_text([seed_reading(), *flood_readings()], style).splitlines()
    carets = [line for line in findings_text(flood, style).splitlines() if line.strip().strip("^…") == ""]
    assert max(map(cells, lines)) <= width
    assert carets
    assert max(map(cells, carets)) <= width


def test_carets_stand_under_the_words(flood: Report) -> None:
    lines = findings_text(flood, Style(width=100)).splitlines()
    marked = []
    for above, below in pairwise(lines):
        if below.strip() and not below.strip().strip("^"):
            start = below.index("^")
            marked.append(above[start : start + below.count("^")])
    assert marked == ["9", "12 people", "14 children", "12 people", "9"]


EXCERPTS = [
    ("In all 12 died.", 7, 9, 80, "In all 12 died.", "12"),
    ("first\nIn all 12 died.\nlast", 13, 15, 80, "In all 12 died.", "12"),
    ("洪水で12人が死亡", 3, 5, 80, "洪水で12人が死亡", "12"),
    ("tab\tthen 12 died", 9, 11, 80, "tab then 12 died", "12"),
    ("\x1b[31m12 died", 5, 7, 80, "\ufffd[31m12 died", "12"),
]


@pytest.mark.parametrize(("text", "start", "end", "width", "line", "words"), EXCERPTS)
def test_excerpt_cases(text: str, start: int, end: int, width: int, line: str, words: str) -> None:
    shown, carets = excerpt(text, start, end, width)
    assert shown == line
    assert cells(carets) - len(words) == cells(shown[: shown.index(words)])
    assert carets.count("^") == len(words)


def test_a_long_line_is_cut_around_the_words() -> None:
    text = "before " * 200 + "12 people" + " after" * 200
    shown, carets = excerpt(text, 1400, 1409, 80)
    assert cells(shown) <= 80
    assert shown.startswith("… ")
    assert shown.endswith(" …")
    assert shown[carets.index("^") : carets.index("^") + 9] == "12 people"


@given(st.text(max_size=300), st.data())
def test_an_excerpt_never_fails_and_never_holds_a_control(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    shown, carets = excerpt(text, start, end, 80)
    assert cells(shown) <= 84
    assert not re.search(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e]", shown + carets)


@given(st.text(), st.integers(1, 60))
def test_cut_fits(text: str, width: int) -> None:
    assert cells(cut(text, width)) <= width


def test_a_document_cannot_write_terminal_codes() -> None:
    monday, tuesday = flood_readings()
    evil = "\x1b]0;owned\x07\x1b[2J\x9b31m\u202egnp"
    bad = replace(monday, document=replace(monday.document, outlet=evil, path=f"{evil}.txt"))
    findings = [replace(finding, message=evil, why=evil) for finding in flood_findings()]
    report = Report.of((bad, tuesday), findings)
    style = Style(width=100)
    printed = findings_text(report, style) + claims_text(report.readings, style) + summary_text(report, (), (), style)
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", printed)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


COLOURS: list[tuple[TextIO, bool, dict[str, str], bool]] = [
    (Terminal(), False, {}, True),
    (Terminal(), True, {}, False),
    (Terminal(), False, {"NO_COLOR": "1"}, False),
    (Terminal(), False, {"NO_COLOR": ""}, True),
    (Terminal(), False, {"TERM": "dumb"}, False),
    (io.StringIO(), False, {}, False),
]


@pytest.mark.parametrize(("stream", "no_color", "environ", "coloured"), COLOURS)
def test_colour_only_on_a_terminal(stream: TextIO, no_color: bool, environ: dict[str, str], coloured: bool) -> None:
    assert terminal_style(stream, no_color=no_color, environ=environ).colour is coloured


@pytest.mark.parametrize(("asked", "given"), [(10, 80), (120, 120), (999, 200)])
def test_width_is_held_between_80_and_200(asked: int, given: int) -> None:
    assert terminal_style(io.StringIO(), width=asked).width == given


def test_columns_that_do_not_fit_are_left_out_least_needed_first() -> None:
    columns = [Column("a"), Column("b", need=2), Column("c", need=1)]
    rows = [["x" * 39, "y" * 39, "z" * 39]]
    assert "y" not in "".join(table_lines(columns, rows, Style(width=80)))
    assert "z" in "".join(table_lines(columns, rows, Style(width=80)))


def test_a_document_without_figures_says_so() -> None:
    empty = replace(seed_reading(), claims=())
    assert "no figures" in claims_text([empty], Style())
    assert tolls_text([], Style()) == "no toll: no figure was read\n"


def test_coverage_counts_what_was_not_read() -> None:
    assert coverage_text(flood_readings()) == ("6 figures in 4 sentences of 2 documents; 1 candidate sentence not read")


def test_the_verdict_of_nothing_found() -> None:
    assert verdict_text((), Style()) == "no findings: no two figures clash under every allowed reading"


def test_nothing_checked_is_never_told_as_no_findings() -> None:
    nothing = Report.of([])
    assert findings_text(nothing, Style()) == "nothing checked: no figure was read\n"
    assert summary_text(nothing, (), (), Style()).splitlines() == [
        "no document was read",
        "nothing checked: no figure was read",
    ]
    assert "**Nothing checked**: no figure was read." in render("markdown", nothing)


def test_a_finding_on_unknown_claims_shows_its_quotes(flood: Report) -> None:
    orphan = replace(flood.findings[0], side_a=(), side_b=(), claim_ids=())
    text = findings_text(Report.of(flood.readings, [orphan]), Style())
    assert '"The toll of the flood stands at 9, officials said on Tuesday."' in text


def test_printable_keeps_ordinary_text() -> None:
    assert printable("Ünïcode “quotes” 洪水\n\tok") == "Ünïcode “quotes” 洪水\n\tok"


def test_the_summary_says_how_the_article_stands_against_the_table() -> None:
    report = Report.of([seed_reading()])
    printed = " ".join(summary_text(report, (), (), Style(), tables=[read_figures(TABLE)]).split())
    assert "Against the table nagorno_karabakh_2020, Figure 4 “More than 1,200 people”: it fits." in printed
    assert "By 31 Oct 2020 the sides had announced 1,136; with their next figures it is 1,305." in printed
    assert "Missing: Azerbaijani military." in printed


def test_a_summary_without_tables_says_nothing_of_one() -> None:
    assert "Against" not in summary_text(Report.of([seed_reading()]), (), (), Style())


def test_why_shows_the_row_the_words_the_other_figures_and_the_table() -> None:
    reading, table = seed_reading(), read_figures(TABLE)
    claim = reading.claims[3]
    placed = [each for each in place_readings([reading], table) if each.claim == claim]
    printed = why_text(reading, claim, Style(width=80), {claim.event_id or "": "The war of 2020"}, placed)
    prose = " ".join(printed.split())
    for words in (
        "event The war of 2020",
        "allows 1,201 or more",
        "sharpens Figure 1 “more than a thousand”: 1,201 or more instead of 1,001 or more",
        'the text itself says "is believed to be substantially higher"',
        "1,008 (Armenian/Artsakh military, 27 October 2020)",
        "Armenian/Artsakh military: 1,177 on 2 November 2020",
        "Azerbaijani civilian: 91 on 31 October 2020",
        "65 above that sum, and within the 1,305",
        "nearly 5,000",
        "Azerbaijani military: nothing of its own before 3 December 2020",
    ):
        assert words in prose
    assert max(cells(line) for line in printed.splitlines() if "://" not in line) <= 80


def test_why_of_a_row_of_a_table_names_no_words() -> None:
    reading = seed_reading()
    assert "no word of its own" in why_text(reading, reading.claims[0], Style(), {})
