"""Tables of figures: a claim quotes its cell, bad cells are named, a story's figure is placed among the rows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.errors import ReadError
from tracker.figures import (
    OWN_LAYOUT,
    ColumnMapping,
    FigureTable,
    figures_of_text,
    place_claim,
    place_readings,
    read_figures,
)
from tracker.intervals import stated_limits
from tracker.model import Claim, Document, Reading

TABLE_PATH = Path(__file__).parent.parent / "data" / "nagorno_karabakh_2020.csv"
WAR = "nagorno-karabakh-2020"
STORY = Document(doc_id="story", text="", published=date(2020, 10, 31))


@pytest.fixture(scope="module")
def table() -> FigureTable:
    return read_figures(TABLE_PATH)


def stated(value: int | None, bound: str = "exact", **changes: object) -> Claim:
    limits = stated_limits(value, bound) if value is not None else (None, None)
    claim = Claim(
        claim_id="story:0-1:killed",
        doc_id="story",
        field="text",
        start=0,
        end=1,
        surface=f"{bound} {value}",
        sentence="",
        sentence_start=0,
        value=value,
        low=limits[0],
        high=limits[1],
        bound=bound,
        outcome="killed",
        event_id=WAR,
    )
    return replace(claim, **changes)


class TestReading:
    def test_every_row_is_a_claim_that_quotes_its_cell(self, table: FigureTable) -> None:
        assert len(table.claims) == 114
        assert table.problems == ()
        for reading in table.readings:
            for claim in reading.claims:
                assert reading.document.text[claim.start : claim.end] == claim.surface
                assert claim.sentence in reading.document.text
                assert (claim.low, claim.high) == stated_limits(claim.value or 0, claim.bound)
                assert claim.claim_id == f"{reading.document.doc_id}:{claim.start}-{claim.end}:{claim.outcome}"

    def test_fields_of_a_row(self, table: FigureTable) -> None:
        claim = next(claim for claim in table.claims if claim.value == 1008)
        document = next(reading.document for reading in table.readings if claim in reading.claims)
        assert (claim.outcome, claim.group, claim.side, claim.basis) == (
            "killed",
            "military",
            "Armenian/Artsakh",
            "total",
        )
        assert (claim.as_of, claim.event_id, claim.source_type) == (date(2020, 10, 27), WAR, "military")
        assert document.outlet == "Sputnik"
        assert document.published == date(2020, 10, 27)

    def test_ids_are_unique_and_each_row_is_a_document(self, table: FigureTable) -> None:
        assert len({claim.claim_id for claim in table.claims}) == 114
        assert [reading.document.line for reading in table.readings] == list(range(2, 116))

    def test_missing_columns_are_named_with_those_found(self, tmp_path: Path) -> None:
        path = tmp_path / "short.csv"
        path.write_text("day,dead\n2020-10-31,12\n", encoding="utf-8")
        with pytest.raises(ReadError) as caught:
            read_figures(path, OWN_LAYOUT)
        assert str(caught.value) == (
            f"{path}: a table of figures needs the columns as_of, outcome, value (columns found: day, dead)"
        )

    def test_another_layout_is_a_mapping(self) -> None:
        mapping = ColumnMapping("daily", {"as_of": "day", "value": "dead"}, {"outcome": "killed", "side": "X"})
        claims = figures_of_text("day,dead\n2020-10-31,12\n", name="t", where="t.csv", mapping=mapping).claims
        assert [(claim.value, claim.outcome, claim.side) for claim in claims] == [(12, "killed", "X")]

    @pytest.mark.parametrize(
        ("row", "says"),
        [
            ("2020-10-31,killed,twelve", "t.csv: row 3, column value holds 'twelve', not a whole number of persons"),
            ("31 Oct,killed,12", "t.csv: row 3, column as_of holds '31 Oct', not a day"),
            ("2020-10-31,perished,12", "t.csv: row 3, column outcome holds 'perished', not one of killed"),
            ("2020-10-31,killed,", "t.csv: row 3, column value is empty, not a whole number of persons"),
        ],
    )
    def test_a_bad_cell_is_named_and_the_rest_is_read(self, row: str, says: str) -> None:
        text = f"as_of,outcome,value\n2020-10-30,killed,10\n{row}\n2020-11-01,killed,14\n"
        read = figures_of_text(text, name="t", where="t.csv")
        assert [claim.value for claim in read.claims] == [10, 14]
        assert len(read.problems) == 1
        assert str(read.problems[0]).startswith(says)

    @pytest.mark.parametrize(
        ("content", "says"),
        [
            (b"", "the table is empty"),
            (b"\xff\xfea", "not utf-16"),
            (b'a,b\n1,"b\n', "never closed"),
            (b"Gr\xf6\xdfe,b\n1,2\n", "not UTF-8 text"),
            (b"12,13\n14,15\n", "no row looks like a header"),
            (b"name,colour\nx,red\n", "no column of days was recognised"),
        ],
    )
    def test_a_file_that_is_no_table(self, tmp_path: Path, content: bytes, says: str) -> None:
        path = tmp_path / "t.csv"
        path.write_bytes(content)
        with pytest.raises(ReadError, match=says) as caught:
            read_figures(path)
        assert "\n" not in str(caught.value)

    def test_a_missing_file(self, tmp_path: Path) -> None:
        with pytest.raises(ReadError, match="the table cannot be read"):
            read_figures(tmp_path / "none.csv")


class TestPlacing:
    def test_the_seed_articles_figure(self, table: FigureTable) -> None:
        placement = place_claim(stated(1200, "more_than", side="both"), STORY, table)
        assert placement.fits
        assert (placement.least, placement.most) == (1008 + 37 + 91, 1177 + 37 + 91)
        shown = {(row.claim.value, row.claim.as_of) for row in placement.nearest}
        assert {(1008, date(2020, 10, 27)), (1177, date(2020, 11, 2)), (91, date(2020, 10, 31))} <= shown
        assert placement.missing == ("Azerbaijani military: nothing of its own before 3 December 2020 (2,783)",)
        assert any(row.claim.value == 5000 and row.claim.bound == "nearly" for row in placement.others)
        assert "1,008 (Armenian/Artsakh military, 27 October 2020)" in placement.why
        assert "65 above that sum, and within the 1,305" in placement.why
        assert "such as nearly 5,000 (Vladimir Putin)" in placement.why

    def test_its_text_reads_line_by_line(self, table: FigureTable) -> None:
        lines = place_claim(stated(1200, "more_than"), STORY, table).text().splitlines()
        assert lines[0] == '"more_than 1200" (killed) against nagorno_karabakh_2020: it fits'
        assert "  Armenian/Artsakh military: 1,008 on 27 October 2020 (Artsakh Defence Army MoD)" in lines
        assert lines[-2] == "Missing for a full comparison:"

    def test_a_floor_below_the_sum_fits(self, table: FigureTable) -> None:
        placement = place_claim(stated(1000, "more_than"), STORY, table)
        assert placement.fits
        assert "which holds 1,136" in placement.why

    def test_a_floor_far_below_says_little(self, table: FigureTable) -> None:
        assert "it says little" in place_claim(stated(100, "more_than"), STORY, table).why

    def test_a_figure_below_what_the_sides_announced_does_not_fit(self, table: FigureTable) -> None:
        placement = place_claim(stated(471), STORY, table)
        assert placement.verdict == "too_low"
        assert f"{1136 - 471:,} fewer" in placement.why

    def test_a_figure_above_is_not_refuted_while_a_side_is_silent(self, table: FigureTable) -> None:
        placement = place_claim(stated(5000, "nearly"), STORY, table)
        assert placement.verdict == "above"
        assert placement.missing

    def test_one_side_and_group(self, table: FigureTable) -> None:
        military = stated(1008, side="Armenian", group="military", as_of=date(2020, 10, 27))
        placement = place_claim(military, STORY, table)
        assert placement.fits
        assert (placement.least, placement.most) == (1008, 1008)
        high = place_claim(replace(military, value=6309, low=6309, high=6309), STORY, table)
        assert high.verdict == "too_high"

    def test_another_war_is_set_against_its_own_row(self, table: FigureTable) -> None:
        placement = place_claim(stated(30000, event_id="nagorno-karabakh-1988-1994"), STORY, table)
        assert placement.fits
        assert "about 30,000 on 15 October 2020" in placement.why
        low = place_claim(stated(3000, event_id="nagorno-karabakh-1988-1994"), STORY, table)
        assert low.verdict == "too_low"

    def test_a_figure_without_a_number(self, table: FigureTable) -> None:
        wounded = stated(None, "vague", outcome="injured", group="civilian", surface="wounded")
        placement = place_claim(wounded, STORY, table)
        assert placement.verdict == "no_number"
        assert any(row.claim.value == 404 for row in placement.nearest)

    def test_no_row_no_date(self, table: FigureTable) -> None:
        assert place_claim(stated(9, outcome="abducted"), STORY, table).verdict == "no_figures"
        assert place_claim(stated(9), replace(STORY, published=None), table).verdict == "no_figures"

    def test_readings_are_placed_where_the_table_knows_their_event(self, table: FigureTable) -> None:
        claims = (
            stated(1200, "more_than"),
            stated(5, event_id="elsewhere"),
            stated(12, basis="increment"),
            stated(8, polarity="denied"),
        )
        placements = place_readings([Reading(document=STORY, claims=claims)], table)
        assert [placement.claim.value for placement in placements] == [1200]

    @given(st.integers(1, 10**5), st.sampled_from(["exact", "at_least", "more_than", "nearly", "about", "up_to"]))
    def test_the_verdict_follows_the_arithmetic(self, table: FigureTable, value: int, bound: str) -> None:
        placement = place_claim(stated(value, bound), STORY, table)
        assert placement.least is not None
        assert placement.most is not None
        assert placement.least <= placement.most
        if placement.verdict == "too_low":
            assert value < placement.least
        if placement.verdict == "above":
            assert value > placement.most
