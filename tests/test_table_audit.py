"""The audit as a whole: damage is found, sound tables are left alone, one clash is one finding, tables meet tables."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from benchmarks.published_series import published_tables
from benchmarks.table_damage import DAMAGES, could_be_sound, damaged_tables, event_table, sound_tables
from benchmarks.tables import audited, is_found
from tracker.auditor import audit, table_rules
from tracker.figures import FigureTable, figures_of_text, read_figures
from tracker.model import Finding
from tracker.registry import Rule, TableClash, make_rule

TABLE_PATH = Path(__file__).parent.parent / "data" / "nagorno_karabakh_2020.csv"
HEAD = "report_date,killed,killed_cum,note\n"


def found_in(text: str, name: str = "t") -> list[Finding]:
    return list(audit([figures_of_text(text, name=name, where=f"{name}.csv")]).findings)


def daily(*rows: str) -> str:
    return HEAD + "".join(f"2024-05-{number:02d},{row}\n" for number, row in enumerate(rows, start=1))


class TestDamage:
    def test_damage_is_found_and_sound_tables_are_left_alone(self) -> None:
        found: Counter[str] = Counter()
        for damaged in damaged_tables(seed=3):
            table, result = audited(damaged.name, damaged.text)
            found[damaged.kind] += is_found(damaged, table, result)
        assert sum(found.values()) >= 38, found
        assert set(found) == set(DAMAGES)

    def test_a_table_that_could_be_sound_is_not_drawn(self) -> None:
        rows = event_table(1)
        best, high, low = (int(cell) for cell in rows[6][11:14])
        assert could_be_sound(rows, "events", [])
        rows[6][12] = str(best)
        assert could_be_sound(rows, "events", [7])
        rows[6][12] = str(high + 500)
        assert not could_be_sound(rows, "events", [7])
        rows[6][12] = str(low - 1)
        assert not could_be_sound(rows, "events", [7])
        tables = damaged_tables(seed=1)
        assert sum(table.set_aside for table in tables) > 0

    def test_no_finding_on_the_same_tables_undamaged(self) -> None:
        for name, text in sound_tables(seed=3):
            assert [finding.message for finding in audited(name, text)[1].findings] == []


class TestFalls:
    def test_a_stated_revision_is_a_note_that_names_both(self) -> None:
        [finding] = found_in(daily("3,840,", "2,842,", ",811,revised from 842 to 811 by the ministry", "4,815,"))
        assert (finding.code, finding.severity) == ("CF301", "note")
        assert "842" in finding.message
        assert "811" in finding.message

    def test_a_negative_count_of_the_day_states_the_revision(self) -> None:
        [finding] = found_in(daily("3,840,", "2,842,", "-31,811,", "4,815,"))
        assert (finding.code, finding.severity) == ("CF301", "note")

    def test_a_rounded_total_may_be_higher(self) -> None:
        [finding] = found_in("date,deaths_total\n2024-05-01,2000\n2024-05-02,1967\n2024-05-03,1970\n")
        assert (finding.code, finding.severity) == ("CF301", "warning")
        assert "may be a rounded number" in finding.why

    def test_a_spike_is_the_odd_figure(self) -> None:
        [finding] = found_in("date,deaths_total\n2024-05-01,842\n2024-05-02,8430\n2024-05-03,845\n2024-05-04,850\n")
        assert finding.observed == "845"
        assert finding.line == 3
        assert "8,430 has one zero too many: 843 would fit" in finding.why

    def test_the_missing_may_become_fewer(self) -> None:
        assert found_in("date,missing_total\n2024-05-01,42\n2024-05-02,30\n2024-05-03,31\n2024-05-04,32\n") == []

    def test_each_place_has_a_toll_of_its_own(self) -> None:
        rows = "".join(
            f"2024-05-0{day},{place},{toll + day}\n" for day in (1, 2, 3) for place, toll in (("A", 90), ("B", 5))
        )
        assert found_in(f"date,place,deaths_total\n{rows}") == []


class TestEstimates:
    """Low and high estimates far from the best one."""

    HEADER = "id,date,deaths_low,deaths_best,deaths_high\n"
    ROWS = tuple(f"a{at},2024-05-{1 + at % 28:02d},{9 + at},{10 + at},{12 + at + at % 4}" for at in range(40))

    @pytest.mark.parametrize(
        ("row", "words"),
        [
            ("b1,2024-05-09,12,13,51", "51 has two digits exchanged: 15 would fit"),
            ("b1,2024-05-09,4,40,41", "4 lacks one zero: 40 would fit"),
            ("b1,2024-05-09,12,13,150", "150 has one zero too many: 15 would fit"),
        ],
    )
    def test_a_slip_explains_the_widest_row(self, row: str, words: str) -> None:
        [finding] = found_in(self.HEADER + "\n".join((*self.ROWS, row)) + "\n")
        assert (finding.code, finding.severity, finding.line) == ("CF405", "warning", 42)
        assert words in finding.why

    @pytest.mark.parametrize(
        "row",
        [
            "b1,2024-05-09,12,13,55",  # no slip would bring it near
            "b1,2024-05-09,12,13,19",  # hardly wider than others
        ],
    )
    def test_a_wide_row_is_no_slip_by_itself(self, row: str) -> None:
        assert found_in(self.HEADER + "\n".join((*self.ROWS, row)) + "\n") == []

    def test_few_rows_do_not_tell_what_is_usual(self) -> None:
        assert found_in(self.HEADER + "\n".join((*self.ROWS[:9], "b1,2024-05-09,12,13,51")) + "\n") == []


class TestOneFindingAClash:
    def test_exchanged_cells(self) -> None:
        text = "report_date,killed,killed_cum,injured_cum\n" + "".join(
            f"2024-05-{day:02d},2,{(838 if day != 5 else 2100) + (2 * day if day != 5 else 50)},"
            f"{2100 + 10 * day if day != 5 else 848}\n"
            for day in range(1, 11)
        )
        assert [finding.code for finding in found_in(text)] == ["CF507"]

    def test_parts_that_miss_their_total_and_exceed_it(self) -> None:
        text = (
            "DisNo.,Country,Start Year,Start Month,Start Day,Total Deaths,No. Injured,No. Affected,No. Homeless,"
            "Total Affected\n2024-0001-NOR,Nordland,2024,5,1,12,40,300,20,360\n"
            "2024-0002-NOR,Nordland,2024,6,1,,40,300,20,30\n2024-0003-NOR,Nordland,2024,7,1,,40,,20,30\n"
        )
        assert [(finding.code, finding.line) for finding in found_in(text)] == [("CF504", 3), ("CF504", 4)]

    def test_exchanged_days(self) -> None:
        days = [1, 2, 3, 6, 5, 4, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24]
        text = "date,deaths_total\n" + "".join(f"2024-05-{day:02d},{800 + 3 * at}\n" for at, day in enumerate(days))
        [finding] = found_in(text)
        assert (finding.code, finding.severity) == ("CF505", "error")
        assert "have exchanged days" in finding.message

    def test_columns_that_count_different_things_are_one_warning(self) -> None:
        rows = [f"{3 + at % 4},{840 + 9 * at}," for at in range(20)]
        found = found_in(daily(*rows))
        assert [(finding.code, finding.severity) for finding in found] == [("CF502", "warning")]


class TestSeveralTables:
    def test_keepers_of_the_same_figures_are_held_against_each_other(self) -> None:
        one = figures_of_text("date,deaths_total\n2024-05-01,842\n2024-05-02,850\n", name="wire", where="wire.csv")
        two = figures_of_text("date,deaths_total\n2024-05-01,842\n2024-05-02,805\n", name="echo", where="echo.csv")
        found = audit([one, two]).findings
        assert [finding.code for finding in found if finding.doc_id.startswith("wire")] == ["CF508"]
        assert "850 (2 May 2024) in wire is 805 in echo" in next(f.message for f in found if f.code == "CF508")


@pytest.fixture(scope="module")
def found() -> tuple[Finding, ...]:
    return audit([read_figures(TABLE_PATH)]).findings


class TestKarabakh:
    @pytest.mark.parametrize(
        "words",
        [
            ("873 (Sputnik)", "874 (BOL News)", "22 October 2020"),
            ("6,309", "2,783"),
            ("1,383", "13 November 2020", "2,317", "14 November 2020"),
            ("more than 2,000 (Reuters)", "nearly 2,000 (foxexclusive)"),
            ("158 (Reuters/Interfax)", "157 (armenews)"),
        ],
    )
    def test_it_says_what_a_historian_would(self, found: tuple[Finding, ...], words: tuple[str, ...]) -> None:
        assert any(all(word in finding.message for word in words) for finding in found)

    def test_it_raises_no_error(self, found: tuple[Finding, ...]) -> None:
        assert [finding.message for finding in found if finding.severity == "error"] == []

    def test_each_finding_quotes_cells_of_the_table(self, found: tuple[Finding, ...]) -> None:
        lines = TABLE_PATH.read_text(encoding="utf-8").splitlines()
        for finding in found:
            assert finding.line is not None
            value = finding.quotes[0].partition("value: ")[2].partition(";")[0]
            assert f",{value}," in lines[finding.line - 1]
            assert len(finding.quotes) == len(finding.claim_ids)


class TestRunning:
    def test_findings_keep_their_identity_when_rows_are_added(self) -> None:
        before = found_in("date,deaths_total\n2024-05-02,842\n2024-05-03,811\n2024-05-04,815\n")
        after = found_in("date,deaths_total\n2024-05-01,830\n2024-05-02,842\n2024-05-03,811\n2024-05-04,815\n")
        assert [finding.finding_id for finding in before] == [finding.finding_id for finding in after]
        assert [finding.line for finding in after] == [4]

    def test_a_rule_that_crashes_fails_the_run(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def breaks(table: FigureTable, others: object) -> list[TableClash]:
            raise ZeroDivisionError("of no rows")

        rules = [
            Rule(
                code=rule.code,
                name=rule.name,
                severity=rule.severity,
                scope=rule.scope,
                check=rule.check,
                summary=rule.summary,
                sections=rule.sections,
                table_check=breaks,  # type: ignore[arg-type]
            )
            for rule in table_rules()
            if rule.code == "CF506"
        ]
        monkeypatch.setattr("tracker.auditor.all_rules", lambda: tuple(rules))
        result = audit([figures_of_text(daily("3,840,", "2,842,"), name="t", where="t.csv")])
        assert result.check.crashed == ("CF506 gap failed: ZeroDivisionError: of no rows",)
        assert result.check.exit_status() == 4

    def test_a_table_without_figures_is_not_all_clear(self) -> None:
        result = audit([figures_of_text("date,deaths\n2024-05-01,n/a\n", name="t", where="t.csv")])
        assert result.check.notes == ("no figure was read, so nothing was checked",)

    def test_rules_can_be_chosen(self) -> None:
        table = figures_of_text(daily("3,840,", "2,842,", ",811,"), name="t", where="t.csv")
        assert audit([table], ignore=["CF301"]).findings == ()
        assert audit([table], select=["CF3"]).check.rules_run == ("CF301", "CF302", "CF303", "CF306")


def test_falls_of_published_series_are_counted_without_the_tracker(tmp_path: Path) -> None:
    row = (
        '{{"event": "{}", "date": "2024-05-0{}", "source": "{}", "category": "{}", "value": {}, "cumulative": true}}\n'
    )
    (tmp_path / "gaza.jsonl").write_text(
        "".join(row.format("Gaza war", day, "Ministry of Health", "killed", 40 - day) for day in (1, 2)),
        encoding="utf-8",
    )
    (tmp_path / "ukraine.jsonl").write_text(
        "".join(row.format("War", day, "Petro", "personnel losses", 40 + day) for day in (1, 2)), encoding="utf-8"
    )
    falls = {path.name: found for path, found in published_tables(tmp_path, tmp_path)}
    assert [(fall.column, fall.line) for fall in falls["casualties_daily.csv"]] == [("killed_cum", 3)]
    assert falls["russia_losses.csv"] == []


def test_a_rule_on_tables_needs_its_documentation() -> None:
    from tracker.errors import RuleError

    def nothing(table: FigureTable, others: object) -> list[TableClash]:
        """A rule without sections."""
        return []

    with pytest.raises(RuleError, match="lacks the section"):
        make_rule(nothing, "CF599", severity="note", scope="table")  # type: ignore[arg-type]
