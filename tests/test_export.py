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
