"""The command line: exit codes, one line for each error, formats, and what is not imported."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import click
import pytest

import tracker
from tracker.cli import COMMANDS, main
from tracker.cli import tracker as tracker_group
from tracker.cli.output import write_file
from tracker.cli.run import MOST_ERROR_LINES
from tracker.errors import ReadError, UsageError
from tracker.terms import CLAIM_COLUMNS, FINDING_COLUMNS, TOLL_COLUMNS

ROOT = Path(__file__).parent.parent
SEEDS = str(ROOT / "seeds")
STORY = "At least 12 people were killed in Kabul on Monday, police said.\n"
CLASH = "Five people were killed, including 8 children.\n"
HEAVY = ("pandas", "matplotlib", "great_expectations", "quantulum3")

Outcome = tuple[int, str, str]
RunTracker = Callable[..., Outcome]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]) -> RunTracker:
    """Run a command in an empty folder; exit code, stdout and stderr."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TRACKER_DEBUG", raising=False)

    def call(*arguments: object) -> Outcome:
        capsysbinary.readouterr()
        code = main([str(argument) for argument in arguments])
        out, err = capsysbinary.readouterr()
        return int(code), out.decode(), err.decode()

    return call


def write(name: str, content: str | bytes) -> Path:
    path = Path(name)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def spawn(*arguments: str, **options: object) -> subprocess.CompletedProcess[str]:
    code = "import sys; from tracker.cli import main; sys.exit(main())"
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        capture_output=True,
        text=True,
        cwd=ROOT,
        **options,  # type: ignore[call-overload]
    )


class TestHelp:
    def test_help_lists_every_command_with_its_own_first_line(self, run: RunTracker) -> None:
        code, out, err = run("--help")
        assert (code, err) == (0, "")
        for name, (_, summary) in COMMANDS.items():
            assert f"  {name} " in out
            assert run(name, "--help")[1].splitlines()[2].strip() == summary

    def test_no_command_is_wrong_usage(self, run: RunTracker) -> None:
        code, out, err = run()
        assert (code, out) == (2, "")
        assert "Commands:" in err

    def test_version(self, run: RunTracker) -> None:
        assert run("--version") == (0, f"tracker {tracker.__version__}\n", "")

    @pytest.mark.parametrize("name", COMMANDS)
    def test_every_option_has_a_help_text(self, name: str) -> None:
        command = tracker_group.get_command(click.Context(tracker_group), name)
        assert command is not None
        assert [option.name for option in command.params if isinstance(option, click.Option) and not option.help] == []


class TestUsage:
    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            (("extract",), "tracker: extract: Missing argument 'PATH...' (tracker extract --help)"),
            (("frobnicate",), "tracker: No such command 'frobnicate' (tracker --help)"),
            (("extract", "--frob", "x"), "tracker: extract: No such option"),
            (
                ("extract", "x", "-f", "xml"),
                "tracker: extract: Invalid value for '-f' / '--format': 'xml' is not one of",
            ),
            (("check", "x", "--fail-on", "all"), "tracker: check: Invalid value for '--fail-on': 'all' is not one of"),
            (("extract", SEEDS, "--encoding", "klingon"), "tracker: 'klingon' is no text encoding"),
            (("extract", SEEDS, "-f", "parquet"), "tracker: parquet is no text (name a file with -o FILE)"),
            (
                ("extract", SEEDS, "-o", "no/such/folder/x.csv"),
                "tracker: no/such/folder/x.csv: cannot be written: no such",
            ),
            (("toll", SEEDS, "--policy", "mine"), "tracker: there is no policy 'mine'"),
            (("check", SEEDS, "--select", "XX1"), "tracker: no rule is called XX1"),
            (("plot", SEEDS, "-o", "toll.gif"), "tracker: toll.gif: a chart is .png, .svg, .pdf"),
            (("plot", SEEDS, "--event", "atlantis"), "tracker: no claim speaks of the event 'atlantis'"),
            (("explain", "CF999"), "tracker: no rule is called 'CF999'"),
            (("why", "nothing", SEEDS), "tracker: no claim is called 'nothing' (there are: 000_7a4dfa32b95dec7a:"),
            (("why", "000_7a4dfa32b95dec7a", SEEDS), "tracker: '000_7a4dfa32b95dec7a' names"),
        ],
    )
    def test_a_wrong_call_is_one_line_and_code_2(
        self, run: RunTracker, arguments: tuple[str, ...], message: str
    ) -> None:
        code, out, err = run(*arguments)
        assert (code, out) == (2, "")
        assert err.startswith(message)
        assert len(err.splitlines()) == 1

    def test_a_fault_of_our_own_is_one_line_and_code_4(self, run: RunTracker, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("tracker.cli.findings.find_rule", lambda code: 1 / 0)
        code, out, err = run("explain", "CF201")
        assert (code, out) == (4, "")
        assert err == (
            "tracker: a fault of the tracker itself: ZeroDivisionError: division by zero "
            "(TRACKER_DEBUG=1 shows where)\n"
        )

    def test_the_traceback_is_there_for_developers(self, run: RunTracker, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("tracker.cli.findings.find_rule", lambda code: 1 / 0)
        monkeypatch.setenv("TRACKER_DEBUG", "1")
        with pytest.raises(ZeroDivisionError):
            run("explain", "CF201")

    def test_an_interrupt(self, run: RunTracker, monkeypatch: pytest.MonkeyPatch) -> None:
        def interrupt(code: str) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr("tracker.cli.findings.find_rule", interrupt)
        assert run("explain", "CF201") == (130, "", "\ntracker: interrupted\n")

    def test_settings_with_a_mistake_are_one_line_and_code_3(self, run: RunTracker) -> None:
        write("tracker.toml", "polcy = 'keep'\n")
        code, out, err = run("extract", SEEDS)
        assert (code, out) == (3, "")
        assert err.startswith("tracker: tracker.toml:1: unknown key 'polcy'")

    @pytest.mark.parametrize(
        ("content", "message"),
        [
            (None, "no such file"),
            ("id = 1", "events.toml"),
            ("[[event]]\nname = 'x'", "events.toml"),
            ("[", "not valid"),
        ],
    )
    def test_events_with_a_mistake_are_one_line_and_code_3(
        self, run: RunTracker, content: str | None, message: str
    ) -> None:
        if content is not None:
            write("events.toml", content)
        code, out, err = run("extract", SEEDS, "--events", "events.toml")
        assert (code, out) == (3, "")
        assert message in err
        assert len(err.splitlines()) == 1


def unreadable_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("bad").mkdir()
    scan = os.scandir

    def refuse(path: str) -> object:
        if str(path) == "bad":
            raise PermissionError(13, "Permission denied", str(path))
        return scan(path)

    monkeypatch.setattr(os, "scandir", refuse)


BAD_INPUT: dict[str, tuple[Callable[[pytest.MonkeyPatch], object], str, str]] = {
    "empty file": (lambda _: write("bad.txt", ""), "bad.txt", "bad.txt: the file is empty"),
    "binary": (lambda _: write("bad.txt", bytes(range(256)) * 9), "bad.txt", "bad.txt: this is not text (binary data)"),
    "50 MB of one line": (
        lambda _: write("bad.txt", b"12 people were killed and " * 2_000_000),
        "bad.txt",
        "bad.txt: larger than one document may be (10 MB) (--max-size MB raises the limit)",
    ),
    "50 MB in a line of JSON": (
        lambda _: write("bad.jsonl", b'{"text": "' + b"12 people were killed and " * 2_000_000 + b'"}\n'),
        "bad.jsonl",
        "bad.jsonl:1: larger than one document may be",
    ),
    "wrong encoding": (
        lambda _: write("bad.txt", b"12 tu\xe9s"),
        "bad.txt",
        "bad.txt:1: this is not UTF-8 text (0xe9 at",
    ),
    "missing path": (lambda _: None, "bad.txt", "bad.txt: no such file or folder"),
    "empty glob": (lambda _: None, "bad*", "bad*: no file matches"),
    "unreadable folder": (unreadable_folder, "bad", "bad: permission denied"),
    "folder without documents": (lambda _: Path("bad").mkdir(), "bad", "bad: no documents in this folder"),
    "table without the columns": (
        lambda _: write("bad.csv", "killed,date\n12,2020-10-31\n"),
        "bad.csv",
        "bad.csv: no column named text (found: killed, date)",
    ),
    "broken JSON": (lambda _: write("bad.jsonl", '{"text": "x"\n'), "bad.jsonl", "bad.jsonl:1: broken JSON: "),
    "broken Parquet": (
        lambda _: write("bad.parquet", "PAR1"),
        "bad.parquet",
        "bad.parquet: not a readable Parquet file",
    ),
    "NUL bytes": (lambda _: write("bad.txt", b"1\x002\x00 \x00d\x00e"), "bad.txt", "bad.txt: this is not text (binary"),
    "lone surrogates": (
        lambda _: write("bad.jsonl", '{"text": "a quiet \\udc00 day"}\n'),
        "bad.jsonl",
        "bad.jsonl:1: text: 1 characters that no text holds",
    ),
    "a name with a line break": (lambda _: None, "bad\nname.txt", "bad"),
}


class TestBadInput:
    @pytest.mark.parametrize("command", ["extract", "check", "toll"])
    @pytest.mark.parametrize("kind", BAD_INPUT)
    def test_one_clear_line_code_3_and_the_other_document_still_done(
        self, run: RunTracker, monkeypatch: pytest.MonkeyPatch, kind: str, command: str
    ) -> None:
        make, path, message = BAD_INPUT[kind]
        make(monkeypatch)
        write("good.txt", CLASH)
        started = time.monotonic()
        code, out, err = run(command, path, "good.txt", "-q", "-f", "jsonl")
        assert time.monotonic() - started < 20
        assert code == 3
        assert err.startswith(f"tracker: {message}")
        assert len(err.splitlines()) == 1
        assert "Traceback" not in err
        assert {json.loads(line)["doc_id"] for line in out.splitlines()} == {"good"}

    def test_many_errors_are_counted_not_listed(self, run: RunTracker) -> None:
        write("bad.jsonl", "{\n" * 50)
        code, _, err = run("extract", "bad.jsonl", "-q")
        lines = err.splitlines()
        assert (code, len(lines)) == (3, MOST_ERROR_LINES + 1)
        assert lines[-1] == "tracker: and 30 more could not be read"

    def test_duplicate_ids(self, run: RunTracker) -> None:
        write("bad.jsonl", "".join(json.dumps({"id": "a", "text": text}) + "\n" for text in (STORY, CLASH)))
        code, out, err = run("extract", "bad.jsonl", "-q", "-f", "jsonl")
        assert (code, err) == (3, "tracker: bad.jsonl: doc_id 'a' is used by another document (read as 'a-2')\n")
        assert {json.loads(line)["doc_id"] for line in out.splitlines()} == {"a", "a-2"}

    def test_nothing_readable_at_all(self, run: RunTracker) -> None:
        assert run("extract", "gone.txt", "-q", "-f", "jsonl")[:2] == (3, "")

    def test_a_text_without_figures_is_clean_and_says_so(self, run: RunTracker) -> None:
        write("quiet.txt", "The weather was fine.\n")
        code, out, err = run("extract", "quiet.txt", "-f", "jsonl")
        assert (code, out) == (0, "")
        assert err.startswith("tracker: 0 figures in 1 sentence of 1 document")


class TestExtract:
    def test_json_lines_hold_the_columns_in_order_and_the_schema(self, run: RunTracker) -> None:
        code, out, _ = run("extract", SEEDS, "-f", "jsonl")
        rows = [json.loads(line) for line in out.splitlines()]
        assert code == 0
        assert rows
        assert all(tuple(row) == (*CLAIM_COLUMNS, "schema") for row in rows)
        text = (ROOT / "seeds/000_7a4dfa32b95dec7a.txt").read_text(encoding="utf-8")
        assert all(text[row["start"] : row["end"]] == row["surface"] for row in rows)

    def test_csv(self, run: RunTracker) -> None:
        code, out, _ = run("extract", SEEDS, "-f", "csv")
        rows = list(csv.DictReader(io.StringIO(out)))
        assert code == 0
        assert tuple(rows[0]) == CLAIM_COLUMNS

    @pytest.mark.parametrize("name", ["claims.csv", "claims.jsonl", "claims.parquet"])
    def test_the_suffix_of_the_file_chooses_the_format(self, run: RunTracker, name: str) -> None:
        from tracker.table_files import read_claims

        code, out, _ = run("extract", SEEDS, "-o", name)
        assert (code, out) == (0, "")
        assert list(read_claims(name)["surface"])[-1] == "More than 1,200"
        assert sorted(path.name for path in Path().iterdir()) == [name]

    def test_the_table_is_for_people(self, run: RunTracker) -> None:
        code, out, err = run("extract", SEEDS)
        assert (code, err) == (0, "")
        assert '"More than 1,200"' in out
        assert "\x1b" not in out
        assert max(map(len, out.splitlines())) <= 100

    def test_standard_input(self) -> None:
        done = spawn("extract", "-", "-f", "jsonl", "-q", input=STORY)
        assert (done.returncode, done.stderr) == (0, "")
        assert json.loads(done.stdout.splitlines()[0])["doc_id"] == "stdin"

    def test_known_events_are_those_of_the_option_the_settings_or_the_folder(self, run: RunTracker) -> None:
        events = (ROOT / "data/events.toml").read_text(encoding="utf-8")

        def found(*options: str) -> set[str]:
            _, out, _ = run("extract", SEEDS, "-f", "jsonl", *options)
            return {json.loads(line)["event_id"] for line in out.splitlines()}

        assert "nagorno-karabakh-2020" not in found()
        write("mine.toml", events)
        assert "nagorno-karabakh-2020" in found("--events", "mine.toml")
        write("tracker.toml", "events = 'mine.toml'")
        assert "nagorno-karabakh-2020" in found()
        Path("tracker.toml").unlink()
        Path("data").mkdir()
        write("data/events.toml", events)
        assert "nagorno-karabakh-2020" in found()


class TestCheck:
    def test_findings_at_the_limit_set_code_1(self, run: RunTracker) -> None:
        write("a.txt", CLASH)
        code, out, err = run("check", "a.txt")
        assert code == 1
        assert "error CF201" in out
        assert err.startswith("tracker: 2 figures in 1 sentence")

    def test_findings_below_the_limit_do_not(self, run: RunTracker) -> None:
        write("a.txt", CLASH)
        write("tracker.toml", "severity = {CF201 = 'note'}\nselect = ['CF201']")
        assert run("check", "a.txt")[0] == 0
        assert run("check", "a.txt", "--fail-on", "note")[0] == 1

    def test_rules_are_selected_and_ignored(self, run: RunTracker) -> None:
        write("a.txt", CLASH)
        assert run("check", "a.txt", "--ignore", "CF2")[0] == 0
        assert run("check", "a.txt", "--select", "parts-exceed-total")[0] == 1
        assert run("check", "a.txt", "--select", "CF1")[0] == 0

    def test_a_known_finding_is_suppressed_by_the_settings(self, run: RunTracker) -> None:
        write("a.txt", CLASH)
        write("tracker.toml", "[[suppress]]\ncode = 'CF201'\nreason = 'given on purpose'\n")
        assert run("check", "a.txt", "--select", "CF201")[0] == 0

    def test_only_new_findings_count_against_a_baseline(self, run: RunTracker) -> None:
        write("a.txt", CLASH)
        assert run("check", "a.txt", "-o", "known.jsonl")[0] == 1
        code, out, err = run("check", "a.txt", "--baseline", "known.jsonl", "-f", "jsonl")
        assert (code, out) == (0, "")
        assert "stand in the baseline already" in err
        write("b.txt", "Six people were killed, including 9 children.\n")
        code, out, _ = run("check", "a.txt", "b.txt", "--baseline", "known.jsonl", "-f", "jsonl", "--select", "CF201")
        assert (code, [json.loads(line)["doc_id"] for line in out.splitlines()]) == (1, ["b"])

    @pytest.mark.parametrize(
        ("content", "message"),
        [(None, "known.jsonl: no such file"), (b"{}\n", "known.jsonl:1: not a finding"), (b"\xff", "not UTF-8 text")],
    )
    def test_a_baseline_that_is_none(self, run: RunTracker, content: bytes | None, message: str) -> None:
        write("a.txt", CLASH)
        if content is not None:
            write("known.jsonl", content)
        code, out, err = run("check", "a.txt", "--baseline", "known.jsonl")
        assert (code, out) == (3, "")
        assert message in err

    def test_json_lines_hold_the_columns_in_order_and_the_schema(self, run: RunTracker) -> None:
        write("a.txt", CLASH)
        _, out, _ = run("check", "a.txt", "-f", "jsonl")
        assert tuple(json.loads(out.splitlines()[0])) == (*FINDING_COLUMNS, "schema")

    @pytest.mark.parametrize("name", ["markdown", "github", "junit", "sarif", "csv"])
    def test_every_format_is_written(self, run: RunTracker, name: str) -> None:
        write("a.txt", CLASH)
        code, out, _ = run("check", "a.txt", "-f", name)
        assert code == 1
        assert "CF201" in out

    def test_the_highest_code_applies(self, run: RunTracker) -> None:
        write("a.txt", CLASH)
        assert run("check", "a.txt", "gone.txt")[0] == 3

    def test_a_rule_that_crashes_is_our_fault_and_the_others_run(
        self, run: RunTracker, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from dataclasses import replace

        from tracker import checker, registry

        def crash(claims: object) -> object:
            raise RuntimeError("no")

        rules = [replace(each, check=crash) if each.code == "CF101" else each for each in registry.all_rules()]
        monkeypatch.setattr(checker, "all_rules", lambda: rules)
        write("a.txt", CLASH)
        code, out, err = run("check", "a.txt", "-q")
        assert code == 4
        assert "error CF201" in out
        assert err == "tracker: CF101 range-reversed failed: RuntimeError: no\n"


class TestOtherCommands:
    def test_toll(self, run: RunTracker) -> None:
        code, out, _ = run("toll", SEEDS, "-f", "jsonl", "--events", ROOT / "data/events.toml")
        rows = [json.loads(line) for line in out.splitlines()]
        assert code == 0
        assert tuple(rows[0]) == (*TOLL_COLUMNS, "schema")
        assert {(row["main"], row["event_id"], row["best"]) for row in rows if row["outcome"] == "killed"} == {
            (True, "nagorno-karabakh-2020", 1200),
            (False, "nagorno-karabakh-1988-1994", 30000),
        }

    @pytest.mark.parametrize("policy", ["keep", "acled", "emdat", "ucdp"])
    def test_toll_under_each_policy(self, run: RunTracker, policy: str) -> None:
        code, out, _ = run("toll", SEEDS, "-f", "csv", "--policy", policy)
        assert code == 0
        assert {row["policy"] for row in csv.DictReader(io.StringIO(out))} == {policy}

    @pytest.mark.parametrize("suffix", [".png", ".svg", ".pdf"])
    def test_plot(self, run: RunTracker, suffix: str) -> None:
        code, _, err = run("plot", SEEDS, "-o", f"toll{suffix}")
        assert code == 0
        assert err.startswith(f"tracker: wrote toll{suffix} with ")
        assert Path(f"toll{suffix}").stat().st_size > 1000

    def test_report_writes_every_file_and_a_summary(self, run: RunTracker) -> None:
        code, out, err = run("report", SEEDS, "-o", "out", "--events", ROOT / "data/events.toml")
        assert (code, err) == (0, "")
        written = {"index.html", "toll.png", "toll.svg", "claims.csv", "claims.parquet", "findings.json"}
        assert {path.name for path in Path("out").iterdir()} >= written
        assert "wrote out/index.html" in out
        assert max(map(len, out.splitlines())) <= 120

    def test_report_into_a_file_is_refused(self, run: RunTracker) -> None:
        write("out", "")
        code, out, err = run("report", SEEDS, "-o", "out")
        assert (code, out) == (2, "")
        assert err == "tracker: out: cannot be written: file exists\n"

    def test_why_says_how_a_figure_was_read_and_how_it_stands(self, run: RunTracker) -> None:
        code, out, _ = run("why", "1,200", SEEDS, "--events", ROOT / "data/events.toml")
        assert code == 0
        assert "More than 1,200 people from both sides" in out
        assert "sharpens" in out
        assert "is believed to be substantially higher" in " ".join(out.split())

    def test_why_in_json(self, run: RunTracker) -> None:
        code, out, _ = run("why", "30,000", SEEDS, "-f", "jsonl")
        assert (code, json.loads(out)["value"]) == (0, 30000)

    def test_explain(self, run: RunTracker) -> None:
        code, out, _ = run("explain", "CF201")
        assert (code, out) == (0, run("explain", "parts-exceed-total")[1])
        assert out.startswith("CF201 parts-exceed-total (error)\n")
        assert "Known limits" in out

    @pytest.mark.parametrize("name", ["table", "csv", "jsonl"])
    def test_rules(self, run: RunTracker, name: str) -> None:
        code, out, err = run("rules", "-f", name)
        assert (code, err) == (0, "")
        assert "CF201" in out
        assert "parts-exceed-total" in out


class TestWriting:
    def test_a_file_that_fails_half_way_leaves_the_old_one(self, tmp_path: Path) -> None:
        target = tmp_path / "x.csv"
        target.write_text("old")

        def fail(path: Path) -> None:
            path.write_text("half")
            raise OSError(28, "No space left on device")

        with pytest.raises(UsageError, match="cannot be written: no space left on device"):
            write_file(target, fail)
        assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("x.csv", "old")]

    def test_a_device_is_written_to_and_not_replaced(self, run: RunTracker) -> None:
        assert run("extract", SEEDS, "-f", "jsonl", "-o", "/dev/null")[0] == 0
        assert not Path("/dev/null").is_file()

    def test_a_reader_that_stops_early_is_no_error(self, tmp_path: Path) -> None:
        (tmp_path / "a.jsonl").write_text("".join(json.dumps({"text": STORY}) + "\n" for _ in range(3000)))
        code = "import sys; from tracker.cli import main; sys.exit(main())"
        command = f'"{sys.executable}" -c "{code}" extract a.jsonl -f jsonl -q | head -1; echo "${{PIPESTATUS[0]}}"'
        done = subprocess.run(
            ["bash", "-c", command],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
        )
        assert done.stderr == ""
        assert done.stdout.splitlines()[-1] == "0"

    def test_a_pipe_that_breaks_inside_a_command_is_no_error(self, monkeypatch: pytest.MonkeyPatch) -> None:
        # click ends such a command with exit code 1; found on a busy machine, where `head` was done first
        reader, writer = os.pipe()
        os.close(reader)
        with contextlib.suppress(BrokenPipeError), os.fdopen(writer, "w") as stream:
            monkeypatch.setattr("tracker.cli._discard_stdout", lambda: None)
            monkeypatch.setattr(sys, "stdout", stream)
            code = main(["rules"])
        assert code == 0

    def test_output_is_utf_8_whatever_the_locale(self, tmp_path: Path) -> None:
        (tmp_path / "a.txt").write_text("“At least 12 people were killed”, said Müller.", encoding="utf-8")
        environment = {**os.environ, "PYTHONIOENCODING": "ascii", "LC_ALL": "C"}
        done = subprocess.run(
            [
                sys.executable,
                "-c",
                "from tracker.cli import main; main()",
                "extract",
                tmp_path / "a.txt",
                "-f",
                "jsonl",
            ],
            capture_output=True,
            cwd=ROOT,
            env=environment,
        )
        assert "Müller" in done.stdout.decode("utf-8")


class TestStartUp:
    @pytest.mark.parametrize("arguments", [["--help"], ["extract", "--help"], ["extract", SEEDS, "-f", "jsonl"]])
    def test_nothing_heavy_is_imported(self, arguments: list[str]) -> None:
        code = f"import sys; from tracker.cli import main; main({arguments!r}); print(*sys.modules, file=sys.stderr)"
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
        loaded = set(done.stderr.splitlines()[-1].split())
        assert "tracker.cli" in loaded
        assert loaded & {*HEAVY, "pyarrow", "numpy", "tqdm"} == set()

    def test_help_loads_no_command(self) -> None:
        code = "import sys; from tracker.cli import main; main(['--help']); print(*sys.modules, file=sys.stderr)"
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
        loaded = set(done.stderr.split())
        assert not any(name.startswith("tracker.cli.") for name in loaded)


def test_an_error_survives_a_process_boundary() -> None:
    import pickle

    error = ReadError("what", where="a.txt", line=3, hint="do")
    assert str(pickle.loads(pickle.dumps(error))) == "a.txt:3: what (do)"


class TestCompare:
    SOURCE = "At least 12 people died."

    @pytest.mark.parametrize(
        ("statement", "verdict"), [("Ten people died.", "refuted"), ("At least 12 people died.", "supported")]
    )
    def test_a_statement_against_a_text(self, run: RunTracker, statement: str, verdict: str) -> None:
        code, out, err = run("compare", self.SOURCE, statement)
        assert (code, err, out.splitlines()[0]) == (0, "", verdict)

    def test_a_statement_against_a_file(self, run: RunTracker) -> None:
        write("source.txt", self.SOURCE)
        row = json.loads(run("compare", "source.txt", "Ten people died.", "-f", "jsonl")[1])
        assert (row["verdict"], row["pairs"][0]["source"]["surface"]) == ("refuted", "At least 12")

    def test_a_later_statement_may_state_more(self, run: RunTracker) -> None:
        later = ("--date-a", "2020-10-01", "--date-b", "2020-10-05")
        assert run("compare", "Twelve people died.", "Twenty people died.")[1].startswith("refuted")
        assert run("compare", "Twelve people died.", "Twenty people died.", *later)[1].startswith("compatible")

    @pytest.mark.parametrize("name", ["pairs.jsonl", "pairs.csv"])
    def test_many_pairs_and_a_broken_one(self, run: RunTracker, name: str) -> None:
        rows = [("1", self.SOURCE, "Ten people died."), ("2", "", ""), ("3", self.SOURCE, self.SOURCE)]
        if name.endswith(".csv"):
            write(name, "id,a,b,extra\n" + "".join(f"{i},{a},{b}\n" for i, a, b in rows) + "4,a,b,c,d\n")
        else:
            write(name, "".join(json.dumps({"id": i, "a": a, "b": b}) + "\n" for i, a, b in rows) + '{"id": 4}\n')
        code, out, err = run("compare", "--pairs", name, "-f", "jsonl", "-q")
        verdicts = {json.loads(line)["id"]: json.loads(line)["verdict"] for line in out.splitlines()}
        assert code == 3
        assert verdicts == {"1": "refuted", "2": "not_comparable", "3": "supported"}
        assert [line.split(": ")[1] for line in err.splitlines()] == [f"{name}:{5 if name.endswith('csv') else 4}"]

    @pytest.mark.parametrize(
        ("arguments", "code", "message"),
        [
            ((), 2, "give SOURCE and STATEMENT, or --pairs FILE"),
            (("a text",), 2, "give SOURCE and STATEMENT, or --pairs FILE"),
            (("a", "b", "--pairs", "x.jsonl"), 2, "give either SOURCE and STATEMENT or --pairs"),
            (("gone.txt", "Ten people died."), 3, "gone.txt: no such file or folder"),
            (("--pairs", "gone.jsonl"), 3, "gone.jsonl: no such file or directory"),
            (("Ten died.", "Ten died.", "--date-a", "03/04/2020"), 3, "date_a is no day"),
        ],
    )
    def test_a_wrong_call(self, run: RunTracker, arguments: tuple[str, ...], code: int, message: str) -> None:
        got, _, err = run("compare", *arguments)
        assert got == code
        assert message in err
        assert len(err.splitlines()) == 1

    def test_a_table_of_pairs_without_the_columns(self, run: RunTracker) -> None:
        write("pairs.csv", "id,text\n1,x\n")
        assert run("compare", "--pairs", "pairs.csv")[2] == (
            "tracker: pairs.csv: no column named a, b (found: id, text)\n"
        )
