"""Exports: tidy, daily, by event, ClaimReview, schemas; a table that is exported and read again is the same."""

from __future__ import annotations

import csv
import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tracker.auditor import audit
from tracker.cli import main
from tracker.errors import ReadError
from tracker.figures import figures_of_text, read_figures
from tracker.report.export import daily_rows, event_rows, write_export
from tracker.report.export.claim_review import claim_reviews, claim_reviews_text
from tracker.report.formats.rows import csv_text
from tracker.series import load_policy
from tracker.series.policy import read_policy

ROOT = Path(__file__).parent.parent
FALLS = "report_date,killed_cum,source\n2024-05-01,842,=Army\n2024-05-02,850,=Army\n2024-05-03,811,=Army\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("export")
    table = read_figures(ROOT / "data/nagorno_karabakh_2020.csv")
    write_export(table.readings, audit([table]).findings, path, load_policy("ucdp"))
    return path


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


class TestFiles:
    def test_every_figure_is_a_tidy_claim(self, folder: Path) -> None:
        assert len(rows(folder / "claims.csv")) == 114

    def test_a_schema_stands_beside_each_table_and_describes_its_columns(self, folder: Path) -> None:
        package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
        assert [resource["path"] for resource in package["resources"]] == ["claims.csv", "daily.csv", "events.csv"]
        for resource in package["resources"]:
            own = json.loads((folder / f"{resource['name']}.schema.json").read_text(encoding="utf-8"))
            assert own == resource["schema"]
            table = rows(folder / resource["path"])
            assert [field["name"] for field in own["fields"]] == list(table[0])
            for field in own["fields"]:
                cells = [row[field["name"]] for row in table if row[field["name"]]]
                for cell in cells:
                    assert field["type"] != "integer" or int(cell) >= 0
                    assert field["type"] != "date" or date.fromisoformat(cell)
                    assert cell in field.get("constraints", {}).get("enum", [cell])

    def test_low_best_and_high_are_in_order_and_name_their_claims(self, folder: Path) -> None:
        known = {row["claim_id"] for row in rows(folder / "claims.csv")}
        events = rows(folder / "events.csv")
        assert len({row["id"] for row in events}) == len(events)
        for row in events:
            assert int(row["low"]) <= int(row["best"]) <= int(row["high"])
            assert set(json.loads(row["claim_ids"])) <= known

    def test_a_review_says_what_does_not_fit_and_never_that_it_is_false(self, folder: Path) -> None:
        reviews = json.loads((folder / "claimreview.jsonld").read_text(encoding="utf-8"))
        assert len(reviews) == 15
        for review in reviews:
            assert review["@type"] == "ClaimReview"
            assert review["reviewRating"]["alternateName"] == "Does not fit"
            assert "ratingValue" not in review["reviewRating"]
            assert review["itemReviewed"]["text"]

    def test_no_cell_can_run_as_a_formula(self, tmp_path: Path) -> None:
        table = figures_of_text(FALLS, name="t", where="t.csv")
        write_export(table.readings, (), tmp_path, load_policy("keep"))
        assert all(not cell.startswith("=") for row in rows(tmp_path / "claims.csv") for cell in row.values())

    def test_a_review_cannot_end_a_script_element(self) -> None:
        table = figures_of_text(FALLS.replace("=Army", "</script>"), name="t", where="t.csv")
        text = claim_reviews_text(table.readings, audit([table]).findings)
        assert "<" not in text
        assert json.loads(text)[0]["itemReviewed"]["author"]["name"] == "</script>"
        assert claim_reviews(table.readings, ()) == []


class TestRoundTrip:
    @settings(max_examples=15, deadline=None)
    @example(days=[(0, 0, 0)] * 5 + [(0, 1, 0)])  # a day's count that happens to rise
    @given(st.lists(st.tuples(st.integers(0, 90), st.integers(0, 90), st.integers(0, 20)), min_size=6, max_size=12))
    def test_a_daily_table_comes_back_as_it_was(self, days: list[tuple[int, int, int]]) -> None:
        lines, killed, injured, children = [], 100, 200, 50
        for number, (dead, hurt, young) in enumerate(days):
            killed, injured, children = killed + dead, injured + hurt, children + min(young, dead)
            day = date(2024, 5, 1) + timedelta(days=number)
            lines.append(f"{day},{dead},{killed},{hurt},{injured},{children}\n")
        text = "report_date,killed,killed_cum,injured,injured_cum,killed_children_cum\n" + "".join(lines)
        first = figures_of_text(text, name="t", where="t.csv")
        columns, exported = daily_rows(first.readings, load_policy("keep"))
        again = figures_of_text(csv_text(exported, columns), name="t", where="t.csv")
        assert {measure.name: measure.value.tolist() for measure in again.measures} == {
            measure.name: measure.value.tolist() for measure in first.measures
        }
        assert audit([again]).findings == ()


class TestCommands:
    def test_documents(self, tmp_path: Path) -> None:
        assert main(["export", str(ROOT / "seeds"), "-o", str(tmp_path / "out"), "-q"]) == 0
        assert {row["surface"] for row in rows(tmp_path / "out/claims.csv")} >= {"More than 1,200", "30,000"}

    def test_tables(self, tmp_path: Path) -> None:
        path = tmp_path / "falls.csv"
        path.write_text(FALLS, encoding="utf-8")
        assert main(["audit", str(path), "--export", str(tmp_path / "out"), "-q", "-o", str(tmp_path / "f.txt")]) == 1
        assert [row["killed_cum"] for row in rows(tmp_path / "out/daily.csv")] == ["842", "850", "811"]

    def test_a_folder_that_cannot_be_written(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("x", encoding="utf-8")
        assert main(["export", str(ROOT / "seeds"), "-o", str(tmp_path / "file"), "-q"]) == 2


RIVALS = "as_of,outcome,value,source,outlet\n" + "".join(
    f"2024-05-01,killed,{value},{source},O{number}\n"
    for number, (value, source) in enumerate([(40, "Army"), (55, "Health ministry"), (40, "Mayor"), (70, "UN office")])
)


@pytest.mark.parametrize(
    ("choose", "best"),
    [('"majority"', 40), ('"listed"', 70), ('"lowest"', 40), ('"highest"', 70), ('"listed", "lowest"', 70)],
)
def test_a_policy_of_ones_own_chooses_between_sources(choose: str, best: int) -> None:
    policy = read_policy(
        f'name = "ours"\ntitle = "t"\nabout = "a"\nsource = "s"\n[rivals]\nchoose = [{choose}]\n'
        '[sources]\nlisted = ["un office", "health"]\n',
        where="ours.toml",
    )
    table = figures_of_text(RIVALS, name="t", where="t.csv")
    [row] = event_rows(table.readings, policy)
    assert (row["best"], row["low"], row["high"], row["number_of_sources"]) == (best, 40, 70, 4)
    assert len(row["claim_ids"]) == 4  # type: ignore[arg-type]


class TestEvents:
    """Tables whose rows are events."""

    GED = (
        "id,adm_1,dyad_name,side_a,side_b,date_start,date_end,deaths_a,deaths_b,deaths_civilians,deaths_unknown,"
        "best,high,low\n"
        "71,Ardana,Army - Front,Army,Front,2024-05-01,2024-05-03,3,2,2,0,7,12,6\n"
        "72,Ardana,Army - Front,Army,Front,2024-05-03,2024-05-03,0,1,0,0,1,1,1\n"
    )

    @pytest.fixture
    def events(self, tmp_path: Path) -> Path:
        table = figures_of_text(self.GED, name="ged", where="ged.csv")
        write_export(table.readings, audit([table]).findings, tmp_path, load_policy("acled"), [table])
        return tmp_path

    def test_each_row_is_an_event_with_its_own_low_best_and_high(self, events: Path) -> None:
        found = {row["id"]: (row["low"], row["best"], row["high"]) for row in rows(events / "events.csv")}
        assert found["71/killed"] == ("6", "7", "12")
        assert found["72/killed"] == ("1", "1", "1")
        assert found["71/Army/killed"] == ("3", "3", "3")
        known = {row["claim_id"] for row in rows(events / "claims.csv")}
        assert all(set(json.loads(row["claim_ids"])) <= known for row in rows(events / "events.csv"))

    def test_the_daily_table_adds_up_events_divided_over_their_days(self, events: Path) -> None:
        days = {row["report_date"]: row["killed"] for row in rows(events / "daily.csv") if not row["side"]}
        assert days == {"2024-05-01": "3", "2024-05-02": "2", "2024-05-03": "3"}

    def test_findings_and_claims_share_their_ids(self, tmp_path: Path) -> None:
        table = figures_of_text(self.GED.replace(",7,12,6", ",7,5,6"), name="ged", where="ged.csv")
        result = audit([table])
        known = {claim.claim_id for claim in table.claims}
        assert result.findings
        assert {claim_id for finding in result.findings for claim_id in finding.claim_ids} <= known
        assert len(claim_reviews(table.readings, result.findings)) == len(result.findings)


class TestDaysOfACount:
    """A count of several days, divided as a policy says."""

    TABLE = "report_date,report_period,killed,killed_cum\n2024-05-01,24,3,40\n2024-05-04,72,7,47\n"

    @pytest.mark.parametrize(
        ("split", "days"),
        [
            ("even", {"2024-05-02": 3, "2024-05-03": 2, "2024-05-04": 2}),
            ("first", {"2024-05-02": 7}),
            ("last", {"2024-05-04": 7}),
        ],
    )
    def test_split(self, split: str, days: dict[str, int]) -> None:
        policy = read_policy(
            f'name = "x"\ntitle = "x"\nabout = "x"\nsource = "x"\n[days]\nsplit = "{split}"', where="x"
        )
        table = figures_of_text(self.TABLE, name="t", where="t.csv")
        _, exported = daily_rows(table.readings, policy)
        counts = {row["report_date"]: row["killed"] for row in exported if "killed" in row}
        assert counts == {"2024-05-01": 3, **days}
        assert [row["killed_cum"] for row in exported if "killed_cum" in row] == [40, 47]

    def test_an_unknown_rule_is_refused(self) -> None:
        text = 'name = "x"\ntitle = "x"\nabout = "x"\nsource = "x"\n[days]\nsplit = "odd"'
        with pytest.raises(ReadError, match=r"days.split.*odd"):
            read_policy(text, where="x")
