"""Tables of figures from files: every format, preset and mapping, and what cannot be read in one clear line."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path

import numpy as np
import pytest
from openpyxl import Workbook

from tracker.cli import main
from tracker.errors import ReadError, UsageError
from tracker.figures import FigureTable, figures_of_text, load_mapping, presets, read_figures
from tracker.figures.propose import propose_mapping
from tracker.figures.reading import read_sheet
from tracker.report.audit_text import mapping_lines

DAILY = "report_date,killed,killed_cum\n2024-05-01,3,40\n2024-05-02,2,42\n2024-05-03,5,47\n"


def values(table: FigureTable) -> dict[str, list[float]]:
    return {measure.name: measure.value.tolist() for measure in table.measures}


def write_book(path: Path, rows: list[list[object]], title: str = "Data") -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path


class TestFormats:
    @pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
    def test_delimiters(self, tmp_path: Path, mark: str) -> None:
        path = tmp_path / "t.csv"
        path.write_text(DAILY.replace(",", mark), encoding="utf-8")
        assert values(read_figures(path)) == {"killed": [3, 2, 5], "killed_cum": [40, 42, 47]}

    @pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
    def test_byte_order_marks(self, tmp_path: Path, encoding: str) -> None:
        path = tmp_path / "t.csv"
        path.write_text(DAILY.replace("\n", "\r\n"), encoding=encoding)
        assert values(read_figures(path))["killed_cum"] == [40, 42, 47]

    def test_a_named_encoding(self, tmp_path: Path) -> None:
        path = tmp_path / "t.csv"
        path.write_bytes("date,place,deaths\n2024-05-01,Größe,3\n".encode("latin-1"))
        with pytest.raises(ReadError, match="not UTF-8"):
            read_figures(path)
        assert read_figures(path, encoding="latin-1").claims[0].place == "Größe"

    def test_a_workbook(self, tmp_path: Path) -> None:
        rows: list[list[object]] = [
            ["Casualties of Ardana", None, None],
            ["Date", "Killed", "Killed to date"],
            [datetime(2024, 5, 1), 3, 40.0],
            [date(2024, 5, 2), 2, 42],
        ]
        table = read_figures(write_book(tmp_path / "t.xlsx", rows))
        assert values(table) == {"Killed": [3, 2], "Killed to date": [40, 42]}
        assert table.sheet.place_words(1, 2) == "row 4, column Killed to date (C)"

    def test_a_formula_without_a_saved_result_is_named(self, tmp_path: Path) -> None:
        rows: list[list[object]] = [["Date", "deaths"], ["2024-05-01", 3], ["2024-05-02", "=B2+2"]]
        table = read_figures(write_book(tmp_path / "t.xlsx", rows))
        assert [str(problem).partition(": ")[2] for problem in table.problems] == [
            "sheet Data, cell B3 holds the formula =B2+2 without a saved result "
            "(open and save the workbook, or paste values)"
        ]
        assert table.figures == 1

    def test_a_sheet_that_is_not_there(self, tmp_path: Path) -> None:
        path = write_book(tmp_path / "t.xlsx", [["Date", "deaths"], ["2024-05-01", 3]])
        with pytest.raises(ReadError, match=r"no sheet is called 'Tolls' \(there are: Data\)"):
            read_sheet(path, sheet="Tolls")

    @pytest.mark.parametrize("name", ["t.xlsx", "t.parquet", "t.xls"])
    def test_a_file_that_is_not_what_its_name_says(self, tmp_path: Path, name: str) -> None:
        path = tmp_path / name
        path.write_bytes(b"no table")
        with pytest.raises(ReadError) as caught:
            read_figures(path)
        assert "\n" not in str(caught.value)

    def test_json_and_json_lines(self, tmp_path: Path) -> None:
        rows = [{"date": "2024-05-01", "verified": {"killed": 3}}, {"date": "2024-05-02", "verified": {"killed": None}}]
        (tmp_path / "a.json").write_text(json.dumps(rows), encoding="utf-8")
        (tmp_path / "b.jsonl").write_text("\n".join(map(json.dumps, rows)) + "\n{broken\n", encoding="utf-8")
        assert values(read_figures(tmp_path / "a.json"))["verified.killed"][0] == 3
        table = read_figures(tmp_path / "b.jsonl")
        assert [str(problem) for problem in table.problems] == [f"{tmp_path / 'b.jsonl'}:3: broken JSON"]

    def test_parquet(self, tmp_path: Path) -> None:
        import pandas as pd

        frame = pd.DataFrame(
            {"date": pd.to_datetime(["2024-05-01", "2024-05-02"]), "new deaths": [3.0, np.nan], "place": ["A", None]}
        )
        frame.to_parquet(tmp_path / "t.parquet")
        table = read_figures(tmp_path / "t.parquet")
        assert table.figures == 1
        assert str(table.claims[0].as_of) == "2024-05-01"

    def test_ragged_rows(self) -> None:
        text = 'date,killed,note\n2024-05-01,3\n2024-05-02,4,a,b\n\n2024-05-03,5,"two\nlines"\n2024-05-04,6,x\n'
        table = figures_of_text(text, name="t", where="t.csv")
        assert values(table)["killed"] == [3, 5, 6]
        assert [str(problem) for problem in table.problems] == [
            "t.csv:3: 4 cells under 3 columns (quote cells that hold commas)"
        ]
        assert table.sheet.lines.tolist() == [2, 5, 7]

    def test_the_quick_and_the_careful_reader_agree(self) -> None:
        quick = figures_of_text(DAILY, name="t", where="t.csv")
        careful = figures_of_text(DAILY.replace("47\n", "47\n\n"), name="t", where="t.csv")
        assert values(quick) == values(careful)
        assert quick.sheet.lines.tolist() == careful.sheet.lines.tolist() == [2, 3, 4]

    def test_ten_thousand_columns(self) -> None:
        names = ",".join(f"c{number}" for number in range(10_000))
        row = ",".join("1" for _ in range(10_000))
        table = figures_of_text(f"date,deaths,{names}\n2024-05-01,3,{row}\n", name="t", where="t.csv")
        assert values(table) == {"deaths": [3]}
        with pytest.raises(ReadError, match="and 9,988 more"):
            figures_of_text(f"{names}\n{row}\n", name="t", where="t.csv")


class TestLayouts:
    def test_hashtags_say_what_unknown_names_do_not(self) -> None:
        text = "Fecha,Lugar,Muertos\n#date,#adm1+name,#affected+killed\n2024-05-01,Ardana,3\n2024-05-02,Ardana,1\n"
        table = figures_of_text(text, name="t", where="t.csv")
        assert [(claim.value, claim.place, claim.outcome) for claim in table.claims] == [
            (3, "Ardana", "killed"),
            (1, "Ardana", "killed"),
        ]

    def test_a_column_for_each_day(self) -> None:
        text = "Province/State,Country/Region,Lat,Long,1/22/20,1/23/20\n,Ardana,1.5,2.5,3,4\nNorth,Belmora,1,2,5,5\n"
        table = figures_of_text(text, name="time_series_deaths_global", where="t.csv")
        assert table.mapping.name == "johns-hopkins"
        assert {(claim.event_id, claim.place, str(claim.as_of), claim.value) for claim in table.claims} == {
            ("Ardana", None, "2020-01-22", 3),
            ("Ardana", None, "2020-01-23", 4),
            ("Belmora", "North", "2020-01-22", 5),
            ("Belmora", "North", "2020-01-23", 5),
        }
        with pytest.raises(ReadError, match="--outcome killed"):
            figures_of_text(text, name="t", where="t.csv")
        assert figures_of_text(text, name="t", where="t.csv", outcome="infected").claims[0].outcome == "infected"

    def test_ucdp_events(self) -> None:
        text = (
            "id,dyad_name,side_a,side_b,adm_1,date_start,date_end,deaths_a,deaths_b,deaths_civilians,deaths_unknown,"
            "best,high,low\n"
            "7,A - B,Army A,Group B,Ardana,2024-05-01 00:00:00.000,2024-05-02 00:00:00.000,1,2,3,0,6,9,5\n"
        )
        table = figures_of_text(text, name="ged", where="ged.csv")
        assert table.mapping.name == "ucdp-ged"
        found = {(claim.value, claim.side, claim.group) for claim in table.claims}
        assert {(6, None, "all"), (1, "Army A", "all"), (2, "Group B", "all"), (3, None, "civilian")} <= found

    def test_emdat_days_of_which_parts_are_unknown(self) -> None:
        text = "DisNo.,Country,Start Year,Start Month,Start Day,Total Deaths\n2024-0001,Ardana,2024,5,,12\n"
        assert str(figures_of_text(text, name="t", where="t.csv").claims[0].as_of) == "2024-05-01"

    def test_acled_and_gtd(self) -> None:
        acled = "event_id_cnty,event_date,event_type,country,location,fatalities\nAR1,01 May 2024,Battles,Ardana,X,4\n"
        gtd = "eventid,iyear,imonth,iday,country_txt,city,nkill,nkillter,nwound\n1,2024,5,0,Ardana,X,4,1,9\n"
        assert figures_of_text(acled, name="t", where="t.csv").mapping.name == "acled"
        claims = figures_of_text(gtd, name="t", where="t.csv").claims
        assert {(claim.value, claim.group, claim.outcome) for claim in claims} == {
            (4, "all", "killed"),
            (1, "perpetrator", "killed"),
            (9, "all", "injured"),
        }

    def test_a_daily_column_is_told_from_the_toll_beside_it(self) -> None:
        sheet = figures_of_text(DAILY, name="t", where="t.csv").sheet
        assert {each.column: each.basis for each in propose_mapping(sheet).figures} == {
            "killed": "increment",
            "killed_cum": "total",
        }

    def test_ambiguous_days_are_refused_until_the_mapping_says(self, tmp_path: Path) -> None:
        text = "day,deaths\n3/4/2020,1\n5/6/2020,2\n"
        table = figures_of_text(text, name="t", where="t.csv")
        assert str(table.problems[0]) == (
            "t.csv: row 2, column day holds '3/4/2020', not a day whose order of day and month is known"
        )
        path = tmp_path / "m.toml"
        path.write_text(
            'date_order = "day_first"\n[columns]\nas_of = "day"\n[[figure]]\ncolumn = "deaths"\noutcome = "killed"\n',
            encoding="utf-8",
        )
        told = figures_of_text(text, name="t", where="t.csv", mapping=load_mapping(path))
        assert [str(claim.as_of) for claim in told.claims] == ["2020-04-03", "2020-06-05"]


class TestMappings:
    def test_every_preset_loads(self) -> None:
        assert {"own", "ucdp-ged", "acled", "emdat", "gtd", "hdx", "johns-hopkins"} <= set(presets())

    @pytest.mark.parametrize(
        ("content", "says"),
        [
            ("nam = 'x'\n", "m.toml:1: unknown key 'nam'"),
            ("[columns]\nasof = 'day'\n", "m.toml:2: no field is called 'asof'"),
            ("[[figure]]\ncolumn = 'x'\n", "m.toml:1: a figure needs column and outcome"),
            ("[[figure]]\ncolumn = 'x'\noutcome = 'perished'\n", "outcome = 'perished' is not one of killed"),
            ("date_order = 'any'\n", "m.toml:1: date_order = 'any' is not one of day_first, month_first"),
        ],
    )
    def test_a_wrong_mapping_is_refused_with_its_line(self, tmp_path: Path, content: str, says: str) -> None:
        path = tmp_path / "m.toml"
        path.write_text(content, encoding="utf-8")
        with pytest.raises(ReadError) as caught:
            load_mapping(path)
        assert says in str(caught.value)

    def test_an_unknown_preset(self) -> None:
        with pytest.raises(UsageError, match="no mapping is called 'ucdp'"):
            load_mapping("ucdp")


class TestCommand:
    def test_it_shows_the_mapping_and_what_does_not_fit(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
    ) -> None:
        monkeypatch.chdir(tmp_path)
        Path("daily.csv").write_text(DAILY + "2024-05-04,1,abc\n2024-05-05,4,33\n", encoding="utf-8")
        assert main(["audit", "daily.csv"]) == 3
        printed = capsysbinary.readouterr()
        out = printed.out.decode()
        assert "killed       killed, increment [the words killed; it stands beside a cumulative column]" in out
        assert "daily.csv:6:3: error CF301 A cumulative figure falls" in out
        assert "row 5, column killed_cum holds 'abc', not a whole number of persons" in printed.err.decode()

    def test_exit_codes_baseline_and_formats(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
    ) -> None:
        monkeypatch.chdir(tmp_path)
        Path("clean.csv").write_text(DAILY, encoding="utf-8")
        Path("falls.csv").write_text(DAILY + "2024-05-04,4,33\n", encoding="utf-8")
        assert main(["audit", "clean.csv"]) == 0
        assert main(["audit", "falls.csv", "-f", "jsonl", "-o", "known.jsonl"]) == 1
        assert main(["audit", "falls.csv", "--baseline", "known.jsonl"]) == 0
        assert main(["audit", "none.csv"]) == 3
        capsysbinary.readouterr()
        assert main(["audit", "falls.csv", "-f", "github"]) == 1
        assert b"file=falls.csv,line=5" in capsysbinary.readouterr().out
        for name in ("markdown", "junit", "sarif", "csv"):
            assert main(["audit", "falls.csv", "-f", name]) == 1

    def test_the_verb_of_the_library(self, tmp_path: Path) -> None:
        import tracker

        path = tmp_path / "falls.csv"
        path.write_text(DAILY + "2024-05-04,4,33\n", encoding="utf-8")
        assert list(tracker.audit(path)["code"]) == ["CF301"]


class TestCategoriesInWords:
    """Tables with one row a figure, whose categories are words of their keeper."""

    TEXT = (
        "date,category,value\n2024-05-01,Soldiers killed,40\n2024-05-02,Medical personnel wounded,3\n"
        "2024-05-02,killed and wounded,9\n2024-05-02,killed by drowning,9\n"
    )

    def test_words_are_read_and_shown(self) -> None:
        table = figures_of_text(self.TEXT, name="t", where="t.csv")
        assert [(claim.outcome, claim.group, claim.value) for claim in table.claims] == [
            ("killed", "military", 40),
            ("injured", "medic", 3),
        ]
        assert dict(table.words)["Soldiers killed"] == "military killed"

    def test_what_says_two_things_or_more_than_is_known_is_a_problem(self) -> None:
        table = figures_of_text(self.TEXT, name="t", where="t.csv")
        assert [str(problem).partition(",")[0] for problem in table.problems] == ["t.csv: row 4", "t.csv: row 5"]
        assert "'killed and wounded'" in str(table.problems[0])

    def test_groups_and_bounds_in_words(self) -> None:
        text = (
            "as_of,outcome,group,value,bound\n2024-05-01,died,soldiers,40,min\n2024-05-01,died,all,9,\n"
            "2024-05-02,wounded (police),all,2,\n"
        )
        table = figures_of_text(text, name="t", where="t.csv")
        assert sorted((claim.outcome, claim.group, claim.bound) for claim in table.claims) == [
            ("injured", "police", "exact"),
            ("killed", "all", "exact"),
            ("killed", "military", "at_least"),
        ]
        assert table.problems == ()


class TestColumnsOfWords:
    """Columns named as figures that hold words."""

    def test_a_column_with_unreadable_cells_is_read_and_they_are_told(self) -> None:
        text = "date,killed,missing\n2024-05-01,3,12 or 13\n2024-05-02,5,4\n2024-05-03,4,three?\n"
        table = figures_of_text(text, name="t", where="t.csv")
        assert [measure.name for measure in table.measures] == ["killed", "missing"]
        assert [str(problem).partition(",")[0] for problem in table.problems] == ["t.csv: row 2", "t.csv: row 4"]

    def test_a_column_of_words_is_left_out_and_said(self) -> None:
        text = "date,killed,cause of death\n" + "".join(f"2024-05-0{n},{n},cause {n}\n" for n in range(1, 8))
        table = figures_of_text(text, name="t", where="t.csv")
        assert [measure.name for measure in table.measures] == ["killed"]
        assert table.mapping.left_out == ("cause of death",)
        assert "cause of death  left out: hardly a cell of it is a figure" in mapping_lines(table.mapping)
