"""The nightly run: what is new fails, what was judged does not, one bad source stops nothing, every night adds up."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from nightly_stories import put, story, workplace

from tracker.cli import main

Outcome = tuple[int, str, str]
Run = Callable[..., Outcome]

NIGHTS = [f"2026-03-{day:02}" for day in range(1, 10)]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]) -> Run:
    """Run a command in a folder with a tracker.toml; exit code, stdout and stderr."""
    monkeypatch.chdir(workplace(tmp_path))

    def call(*arguments: object) -> Outcome:
        capsysbinary.readouterr()
        code = main([str(argument) for argument in arguments])
        out, err = capsysbinary.readouterr()
        return int(code), out.decode(), err.decode()

    return call


@pytest.fixture
def clash(tmp_path: Path) -> Path:
    """Two stories of one fire whose sums do not fit, in news/."""
    text = "Five people were killed, including 8 children, police in Brisk said."
    return put(tmp_path, "clash", {"id": "clash", "text": text, "published": NIGHTS[0], "outlet": "Bay Post"})


def night(run: Run, day: str, *more: object) -> Outcome:
    return run("nightly", "--night", day, *more)


def told(folder: Path) -> dict[str, object]:
    return dict(json.loads((folder / "nightly/night.json").read_text(encoding="utf-8")))


def open_ids(run: Run) -> list[str]:
    return [json.loads(line)["finding_id"] for line in run("store", "findings", "-f", "jsonl")[1].splitlines()]


def export(run: Run) -> str:
    return run("store", "export")[1]


class TestExitCodes:
    def test_a_quiet_night_is_clean(self, run: Run, tmp_path: Path) -> None:
        put(tmp_path, "a", story(1, 7))
        code, out, err = night(run, NIGHTS[0])
        assert (code, err) == (0, "")
        assert "1 document read, 1 new, 0 changed" in out

    def test_an_open_error_fails_until_it_is_judged(self, run: Run, clash: Path) -> None:
        assert [night(run, day)[0] for day in NIGHTS[:2]] == [1, 1]
        [finding] = open_ids(run)
        assert run("decide", finding, "--accept", "--reason", "the paper printed it so", "--by", "Ann")[0] == 0
        code, out, _ = night(run, NIGHTS[1])
        assert (code, "1 accepted" in out) == (0, True)
        assert night(run, NIGHTS[2])[0] == 0

    def test_fail_on_sets_the_least_severity(self, run: Run, tmp_path: Path) -> None:
        put(tmp_path, "a", {"id": "n", "text": "12 people were killed in Brisk.", "published": NIGHTS[0]})
        assert night(run, NIGHTS[0])[0] == 0
        assert night(run, NIGHTS[0], "--fail-on", "note")[0] == 1

    def test_what_cannot_be_read_is_three_and_the_rest_is_done(self, run: Run, clash: Path, tmp_path: Path) -> None:
        (tmp_path / "news/bad.txt").write_bytes(b"\x9b broken")
        (tmp_path / "news/empty.txt").write_bytes(b"")
        code, out, _ = night(run, NIGHTS[0])
        assert code == 3
        assert out.count("not read: ") == 2
        assert len(open_ids(run)) == 1

    def test_a_missing_source_stops_nothing(self, run: Run, clash: Path, tmp_path: Path) -> None:
        toml = tmp_path / "tracker.toml"
        toml.write_text(toml.read_text() + '[[nightly.source]]\nname = "gone"\npaths = ["nowhere/"]\n')
        code, out, _ = night(run, NIGHTS[0])
        assert (code, "nowhere: no such file or folder" in out, "1 new" in out) == (3, True, True)

    def test_nights_follow_each_other(self, run: Run, clash: Path) -> None:
        night(run, NIGHTS[4])
        code, _, err = night(run, NIGHTS[3])
        assert (code, f"gone on to the night {NIGHTS[4]}" in err, err.count("\n")) == (2, True, 1)

    def test_another_run_at_the_same_time_is_told(self, run: Run, clash: Path, tmp_path: Path) -> None:
        from tracker.store.store import open_store

        with open_store(str(tmp_path / "tracker.db"), create=True) as store, store.lock():
            code, _, err = night(run, NIGHTS[0], "--wait", "0")
        assert (code, "another nightly run is using this store" in err) == (3, True)
        assert night(run, NIGHTS[0])[0] == 1


class TestSettings:
    @pytest.mark.parametrize(
        ("content", "message"),
        [
            ("", "no source is named"),
            ("[nightly]\n", "no source is named"),
            (
                "[nightly]\nstoer = 'a'\n[[nightly.source]]\nname='a'\npaths=['b']\n",
                "tracker.toml:2: unknown key 'stoer'",
            ),
            ("[nightly]\n[[nightly.source]]\npaths=['b']\n", "a source needs a name"),
            ("[nightly]\n[[nightly.source]]\nname='a'\n", "names nothing to read"),
            ("[nightly]\n[[nightly.source]]\nname='a'\npaths='b'\n", "tracker.toml:4: paths = 'b' is not a list"),
            (
                "[nightly]\ntexts='some'\n[[nightly.source]]\nname='a'\npaths=['b']\n",
                "is not one of full, sentences, none",
            ),
            ("nightly = 3\n", "tracker.toml:1: nightly = 3 is not a table"),
            ("[nightly]\n" + "[[nightly.source]]\nname='a'\npaths=['b']\n" * 2, "two sources are called a"),
        ],
    )
    def test_a_wrong_plan_is_refused_with_its_line(self, run: Run, tmp_path: Path, content: str, message: str) -> None:
        (tmp_path / "tracker.toml").write_text(content, encoding="utf-8")
        code, _, err = night(run, NIGHTS[0])
        assert code in (2, 3)
        assert message in err
        assert err.count("\n") == 1
        assert not (tmp_path / "tracker.db").exists()

    def test_no_settings_at_all(self, run: Run, tmp_path: Path) -> None:
        (tmp_path / "tracker.toml").unlink()
        code, _, err = night(run, NIGHTS[0])
        assert (code, "there is no tracker.toml here" in err) == (2, True)

    def test_a_plan_under_another_name_in_another_folder(self, run: Run, tmp_path: Path) -> None:
        (tmp_path / "desk").mkdir()
        shutil.move(tmp_path / "tracker.toml", tmp_path / "desk/plan.toml")
        shutil.move(tmp_path / "news", tmp_path / "desk/news")
        put(tmp_path / "desk", "a", story(1, 7))
        assert run("nightly", "desk/plan.toml", "--night", NIGHTS[0])[0] == 0
        assert (tmp_path / "desk/tracker.db").exists()
        assert (tmp_path / "desk/nightly/index.html").exists()


class TestNights:
    def test_the_same_night_twice_changes_nothing(self, run: Run, clash: Path, tmp_path: Path) -> None:
        put(tmp_path, "a", story(1, 7), story(2, 3))
        night(run, NIGHTS[0])
        before, files = export(run), {path.name: path.read_bytes() for path in (tmp_path / "nightly").iterdir()}
        night(run, NIGHTS[0])
        assert export(run) == before
        assert {path.name: path.read_bytes() for path in (tmp_path / "nightly").iterdir()} == files

    def test_stories_may_come_twice_in_a_night(self, run: Run, tmp_path: Path) -> None:
        put(tmp_path, "a", story(1, 7))
        night(run, NIGHTS[0])
        put(tmp_path, "b", story(1, 7, outlet="Bay Post"))
        out = night(run, NIGHTS[0])[1]
        assert "2 documents read, 2 new" in out

    def test_a_finding_across_nights_is_found_on_the_second(self, run: Run, tmp_path: Path) -> None:
        first = "The quake killed exactly 4,812 people in Brisk province, the health ministry said."
        put(tmp_path, "a", {"id": "q1", "text": first, "published": NIGHTS[0], "outlet": "North Wire"})
        assert night(run, NIGHTS[0])[0] == 0
        second = first.replace("4,812", "4,182")
        put(tmp_path, "b", {"id": "q2", "text": second, "published": NIGHTS[1], "outlet": "Bay Post"})
        night(run, NIGHTS[1], "--fail-on", "warning")
        assert told(tmp_path)["found"]
        found = [row for row in told(tmp_path)["standing"] if row["first_night"] == NIGHTS[1]]  # type: ignore[attr-defined]
        assert found

    def test_a_corrected_story_fixes_its_finding_and_tells_the_change(self, run: Run, clash: Path) -> None:
        assert night(run, NIGHTS[0])[0] == 1
        row = json.loads(clash.read_text())
        clash.write_text(json.dumps({**row, "text": row["text"].replace("8 children", "3 children")}) + "\n")
        code, out, _ = night(run, NIGHTS[1])
        assert (code, "0 new, 1 changed" in out, "1 finding new, 1 fixed" in out) == (0, True, True)
        assert '"8" was changed to "3" after it was printed' in out
        code, out, _ = night(run, NIGHTS[2])
        assert (code, "0 findings new, 0 fixed" in out) == (0, True)

    def test_a_stated_correction_is_a_note(self, run: Run, tmp_path: Path) -> None:
        put(tmp_path, "a", story(1, 17))
        night(run, NIGHTS[0])
        row = story(1, 16)
        put(tmp_path, "a", {**row, "text": f"{row['text']} Correction: an earlier version gave another toll."})
        night(run, NIGHTS[1])
        [found] = [each for each in told(tmp_path)["standing"] if each["code"] == "CF311"]  # type: ignore[attr-defined]
        assert found["severity"] == "note"

    def test_an_edit_elsewhere_keeps_findings_and_decisions(self, run: Run, clash: Path) -> None:
        night(run, NIGHTS[0])
        [before] = open_ids(run)
        run("decide", before, "--dismiss", "--reason", "eight is right", "--by", "Bo")
        row = json.loads(clash.read_text())
        clash.write_text(json.dumps({**row, "text": f"Updated at noon.\n\n{row['text']} Rain is expected."}) + "\n")
        code, out, _ = night(run, NIGHTS[1])
        assert (code, "0 findings new, 0 fixed" in out, "1 dismissed" in out) == (0, True, True)

    def test_stories_that_are_taken_away_are_kept(self, run: Run, clash: Path) -> None:
        night(run, NIGHTS[0])
        clash.unlink()
        put(clash.parent.parent, "b", story(1, 7))
        assert night(run, NIGHTS[1])[0] == 1
        assert '"doc_id":"desk/clash"' in export(run)

    def test_the_trend_has_a_row_a_night(self, run: Run, clash: Path, tmp_path: Path) -> None:
        for number, day in enumerate(NIGHTS[:3]):
            put(tmp_path, f"s{number}", story(number, 7 + number, day=number + 1))
            night(run, day)
        lines = (tmp_path / "nightly/trend.csv").read_text().splitlines()
        assert lines[0] == "night,documents,new,changed,claims,found,fixed,standing"
        assert [line.split(",")[:3] for line in lines[1:]] == [
            [NIGHTS[0], "2", "2"],
            [NIGHTS[1], "3", "1"],
            [NIGHTS[2], "4", "1"],
        ]

    def test_files_are_known_by_their_place_whatever_stands_beside_them(self, run: Run, tmp_path: Path) -> None:
        for folder in ("b", "c"):
            (tmp_path / "news" / folder).mkdir()
            (tmp_path / "news" / folder / "story.txt").write_text(f"Two people died in {folder}-town, police said.")
        night(run, NIGHTS[0])
        (tmp_path / "news/a").mkdir()
        (tmp_path / "news/a/story.txt").write_text("Six people died in a-town, police said.")
        assert "3 documents read, 1 new, 0 changed" in night(run, NIGHTS[1])[1]

    def test_rows_without_an_id_are_known_by_their_words(self, run: Run, tmp_path: Path) -> None:
        rows = [{"text": f"{number} people died in Brisk, police said."} for number in (5, 6)]
        put(tmp_path, "a", *rows)
        night(run, NIGHTS[0])
        put(tmp_path, "a", {"text": "Nine people died in Dorno, police said."}, *rows)
        assert "3 documents read, 1 new, 0 changed" in night(run, NIGHTS[1])[1]


class TestDecisions:
    @pytest.fixture
    def finding(self, run: Run, clash: Path) -> str:
        night(run, NIGHTS[0])
        [found] = open_ids(run)
        return found

    def test_a_snoozed_finding_comes_back_after_its_day(self, run: Run, finding: str) -> None:
        arguments = ("--snooze", "--until", NIGHTS[3], "--on", NIGHTS[1], "--reason", "waiting", "--by", "Ann")
        assert run("decide", finding, *arguments)[0] == 0
        assert [night(run, day)[0] for day in NIGHTS[1:5]] == [0, 0, 0, 1]
        assert f"snoozed by Ann until {NIGHTS[3]}, which has passed (waiting)" in night(run, NIGHTS[4])[1]

    def test_the_latest_decision_counts_and_earlier_ones_stay(self, run: Run, finding: str) -> None:
        for verdict in ("--dismiss", "--reopen"):
            run("decide", finding, verdict, "--reason", "a second look", "--by", "Bo", "--on", NIGHTS[1])
        assert night(run, NIGHTS[1])[0] == 1
        assert export(run).count('"table":"decisions"') == 2

    def test_the_same_decision_again_changes_nothing(self, run: Run, finding: str) -> None:
        for _ in range(2):
            run("decide", finding, "--dismiss", "--reason", "a second look", "--by", "Bo", "--on", NIGHTS[1])
        assert export(run).count('"table":"decisions"') == 1

    def test_a_decision_on_a_finding_that_is_gone_is_listed(self, run: Run, finding: str, clash: Path) -> None:
        run("decide", finding, "--accept", "--reason", "known", "--by", "Bo", "--on", NIGHTS[0])
        row = json.loads(clash.read_text())
        clash.write_text(json.dumps({**row, "text": "Nobody was hurt in Brisk, police said."}) + "\n")
        assert f"unused decision: {finding} (accept)" in night(run, NIGHTS[1])[1]

    def test_a_suppression_in_the_settings_silences_and_an_unused_one_is_listed(
        self, run: Run, finding: str, tmp_path: Path
    ) -> None:
        toml = tmp_path / "tracker.toml"
        both = "".join(f'[[suppress]]\ncode = "{code}"\nreason = "on purpose"\n' for code in (finding[:5], "CF504"))
        toml.write_text(toml.read_text() + both)
        code, out, _ = night(run, NIGHTS[1])
        assert (code, "1 suppressed" in out, "unused suppression: CF504 on everything" in out) == (0, True, True)

    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            (("CF999-000000000000", "--accept", "--reason", "x", "--by", "y"), "no finding is called"),
            (("CF", "--accept", "--reason", "x", "--by", "y"), "too short"),
            (("FINDING", "--reason", "x", "--by", "y"), "what is decided?"),
            (("FINDING", "--accept", "--reason", " ", "--by", "y"), "needs a reason and a person"),
            (("FINDING", "--snooze", "--reason", "x", "--by", "y"), "comes back on a day"),
            (("FINDING", "--snooze", "--until", "2020-01-01", "--reason", "x", "--by", "y"), "has passed already"),
        ],
    )
    def test_a_wrong_decision_is_refused(
        self, run: Run, finding: str, arguments: tuple[str, ...], message: str
    ) -> None:
        code, _, err = run("decide", *(finding if each == "FINDING" else each for each in arguments))
        assert (code, message in err, err.count("\n")) == (2, True, 1)
        assert '"table":"decisions"' not in export(run)

    def test_the_beginning_of_an_id_is_enough(self, run: Run, finding: str) -> None:
        assert run("decide", finding[:9], "--accept", "--reason", "known", "--by", "Bo")[0] == 0


class TestBaseline:
    def test_what_stands_can_be_made_known(self, run: Run, clash: Path, tmp_path: Path) -> None:
        assert [night(run, NIGHTS[0])[0], night(run, NIGHTS[0], "--update-baseline")[0]] == [1, 0]
        assert night(run, NIGHTS[1])[0] == 0
        text = "Nine people were killed, including 12 women, police in Dorno said."
        put(tmp_path, "b", {"id": "other", "text": text, "published": NIGHTS[2]})
        code, out, _ = night(run, NIGHTS[2])
        assert (code, "1 open, 1 known" in out) == (1, True)

    def test_a_file_of_known_findings_comes_from_check_too(self, run: Run, clash: Path) -> None:
        assert run("check", "news", "--baseline", "known.jsonl", "--update-baseline")[0] == 0
        assert run("check", "news", "--baseline", "known.jsonl")[0] == 0
        assert run("check", "news", "--update-baseline")[0] == 2
        assert night(run, NIGHTS[0], "--baseline", "night.jsonl", "--update-baseline")[0] == 0
        assert Path("night.jsonl").read_text().count("\n") == 1

    def test_a_broken_baseline_is_told_with_its_line(self, run: Run, clash: Path) -> None:
        Path("known.jsonl").write_text("nonsense\n")
        code, _, err = night(run, NIGHTS[0], "--baseline", "known.jsonl")
        assert (code, "known.jsonl:1: not a finding" in err) == (3, True)


class TestReport:
    def test_every_file_is_read_back_by_its_reader(self, run: Run, clash: Path, tmp_path: Path) -> None:
        import csv

        from junitparser import JUnitXml

        night(run, NIGHTS[0])
        folder = tmp_path / "nightly"
        assert sum(suite.failures for suite in JUnitXml.fromfile(str(folder / "junit.xml"))) == 1
        sarif = json.loads((folder / "findings.sarif").read_text())
        [result] = sarif["runs"][0]["results"]
        assert result["partialFingerprints"]["findingId/v1"] == open_ids(run)[0]
        with (folder / "findings.csv").open(newline="") as handle:
            assert [row["code"] for row in csv.DictReader(handle)] == ["CF201"]
        assert (folder / "summary.md").read_text().startswith(f"# Night of {NIGHTS[0]}\n\n**since the night before: 1 ")

    def test_a_hostile_story_brings_nothing_into_the_page(self, run: Run, tmp_path: Path) -> None:
        text = "Five people <script>alert(1)</script> were killed, including 8 children."
        put(tmp_path, "a", {"id": "<img src=x onerror=alert(2)>", "text": text, "outlet": "<b>", "title": "</title>"})
        night(run, NIGHTS[0])
        page = (tmp_path / "nightly/index.html").read_text()
        assert "<script" not in page
        assert "<img" not in page
        assert "default-src 'none'" in page

    def test_the_page_of_stories_is_written_when_it_is_wanted(self, run: Run, clash: Path, tmp_path: Path) -> None:
        toml = tmp_path / "tracker.toml"
        toml.write_text(toml.read_text().replace("page = false", "page = true"))
        night(run, NIGHTS[0], "-o", "elsewhere")
        assert (tmp_path / "elsewhere/stories/index.html").exists()
        assert "stories/index.html" in (tmp_path / "elsewhere/index.html").read_text()

    def test_a_report_that_cannot_be_written_is_told(self, run: Run, clash: Path, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("")
        code, _, err = night(run, NIGHTS[0], "-o", "file")
        assert (code, "the report cannot be written" in err) == (2, True)


class TestStoreCommands:
    def test_info_verify_vacuum_export_import(self, run: Run, clash: Path) -> None:
        night(run, NIGHTS[0])
        assert json.loads(run("store", "info", "-f", "jsonl")[1])["documents"] == 1
        assert run("store", "info")[1].startswith("store ")
        assert run("store", "verify")[0] == 0
        assert run("store", "vacuum")[0] == 0
        assert run("store", "export", "-o", "all.jsonl")[0] == 0
        assert run("store", "import", "all.jsonl", "--store", "copy.db")[0] == 0
        assert run("store", "export", "--store", "copy.db")[1] == export(run) == Path("all.jsonl").read_text()

    def test_a_snapshot_holds_the_current_claims(self, run: Run, clash: Path) -> None:
        from tracker.table_files import read_claims

        night(run, NIGHTS[0])
        assert run("store", "export", "-o", "claims.parquet")[0] == 0
        assert list(read_claims("claims.parquet")["value"]) == [5, 8]

    def test_damage_is_three(self, run: Run, clash: Path) -> None:
        import sqlite3

        night(run, NIGHTS[0])
        with sqlite3.connect("tracker.db") as connection:
            connection.execute("DELETE FROM versions")
        connection.close()
        code, _, err = run("store", "verify")
        assert (code, "its current version is missing" in err) == (3, True)

    @pytest.mark.parametrize("command", ["info", "verify", "vacuum", "findings", "export"])
    def test_a_store_that_is_not_there(self, run: Run, command: str) -> None:
        code, _, err = run("store", command)
        assert (code, "there is no store" in err, err.count("\n")) == (3, True, 1)

    def test_an_import_that_is_none(self, run: Run) -> None:
        assert run("store", "import", "missing.jsonl")[0] == 3
        Path("binary").write_bytes(b"\xff\xff")
        assert run("store", "import", "binary")[0] == 3


@pytest.mark.parametrize(("texts", "code"), [("sentences", "CF201"), ("none", "CF403")])
def test_a_store_that_keeps_less_finds_the_same_across_nights(
    run: Run, clash: Path, tmp_path: Path, texts: str, code: str
) -> None:
    toml = tmp_path / "tracker.toml"
    toml.write_text(toml.read_text().replace("[nightly]", f'[nightly]\ntexts = "{texts}"'))
    put(tmp_path, "a", {"id": "a", "text": "12 people were killed in Brisk.", "published": NIGHTS[0]})
    night(run, NIGHTS[0])
    found = open_ids(run)
    assert any(finding.startswith(code) for finding in found)
    put(tmp_path, "b", story(1, 7))
    night(run, NIGHTS[1])
    assert open_ids(run) == found
    assert run("store", "verify")[0] == 0


def test_a_rule_that_crashes_fails_the_night_and_fixes_nothing(
    run: Run, clash: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tracker.checker import check

    assert night(run, NIGHTS[0])[0] == 1

    def crashed(*arguments: object, **options: object) -> object:
        from dataclasses import replace

        return replace(check(*arguments, **options), findings=(), crashed=("CF201 failed",))  # type: ignore[arg-type]

    monkeypatch.setattr("tracker.nightly.close.check", crashed)
    put(clash.parent.parent, "b", story(1, 7))
    code, out, _ = night(run, NIGHTS[1])
    assert (code, "CF201 failed" in out) == (4, True)
    assert len(open_ids(run)) == 1
