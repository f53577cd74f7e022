"""The contract of the claims table as people ask for it: --contract, --data-docs, and the same in the library."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import tracker
from tracker.cli import main
from tracker.model import Reading
from tracker.registry import all_rules
from tracker.scale import reading as scale

ROOT = Path(__file__).parent.parent
TEXT = "At least 12 people were killed in Barda on Monday, the ministry said."


@pytest.fixture
def story(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "story.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


@pytest.fixture
def misquoting(monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault of ours: the tracker reads a surface that does not stand in the text."""
    read_many = scale.read_many

    def misquote(*given: Any) -> list[Reading]:
        return [
            replace(reading, claims=tuple(replace(claim, surface="a dozen") for claim in reading.claims))
            for reading in read_many(*given)
        ]

    monkeypatch.setattr(scale, "read_many", misquote)


def test_a_kept_contract_is_said_and_changes_nothing(story: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(story), "--contract"]) == 0
    assert "the claims table keeps its contract: " in capsys.readouterr().err


@pytest.mark.usefixtures("misquoting")
def test_a_broken_contract_is_a_finding_and_exit_code_1(
    story: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert main(["check", str(story), "-f", "jsonl"]) == 0
    assert main(["check", str(story), "--contract", "-q", "-f", "jsonl"]) == 1
    [row] = map(json.loads, capsysbinary.readouterr().out.decode().splitlines())
    assert (row["code"], row["rule"], row["severity"]) == ("CF909", "span-misquotes-text", "error")
    assert (row["line"], row["column"]) == (1, 1)
    assert "reads 'At least 12' there, not 'a dozen'" in row["message"]


@pytest.mark.usefixtures("misquoting")
@pytest.mark.parametrize("name", ["text", "jsonl", "markdown", "github", "junit", "sarif", "csv"])
def test_a_breach_is_printed_in_every_format(
    story: Path, name: str, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert main(["check", str(story), "--contract", "-f", name]) == 1
    assert b"CF909" in capsysbinary.readouterr().out


@pytest.mark.usefixtures("misquoting")
def test_a_breach_stands_in_the_report(story: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", str(story), "-o", "out", "--contract"]) == 0
    assert "CF909" in (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    assert "CF909" in capsys.readouterr().out
    findings = json.loads((tmp_path / "out" / "findings.json").read_text(encoding="utf-8"))
    assert [finding["code"] for finding in findings["findings"]] == ["CF909"]


@pytest.mark.parametrize("command", [["check"], ["report", "-o", "out"]])
def test_pages_are_written_where_they_are_asked_for(
    story: Path, tmp_path: Path, command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*command, str(story), "--data-docs", "pages"]) == 0
    printed = capsys.readouterr()
    assert f"wrote {Path('pages') / 'index.html'}" in printed.out + printed.err
    shown = "".join(page.read_text(encoding="utf-8") for page in (tmp_path / "pages").rglob("*.html"))
    asked = [rule.code for rule in all_rules() if rule.scope not in ("table", "reference")]
    assert [code for code in asked if code not in shown] == []


def test_pages_that_cannot_be_written_are_said(story: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(story), "--data-docs", str(story / "pages")]) == 2
    assert capsys.readouterr().err.startswith(f"tracker: {story / 'pages'}")


def test_great_expectations_is_loaded_only_where_it_is_asked_for(story: Path) -> None:
    code = (
        "import sys\nfrom tracker.cli import main\n"
        f"main(['check', {str(story)!r}]); sys.exit('great_expectations' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False, capture_output=True)
    assert done.returncode == 0, done.stderr


def test_a_table_that_was_changed_is_held_to_the_contract_as_it_is() -> None:
    claims = tracker.extract(text=TEXT)
    assert tracker.check(claims, contract=True).empty
    claims.loc[0, "low"] = 120
    found = tracker.check(claims, contract=True)
    assert found["code"].tolist() == ["CF912"]
    assert tracker.check(claims).empty
    assert isinstance(found, pd.DataFrame)


@pytest.mark.parametrize("named", ["CF909", "span-misquotes-text"])
def test_a_clause_is_explained(named: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", named]) == 0
    assert capsys.readouterr().out.startswith("CF909 span-misquotes-text (error)\n")


def test_the_clauses_stand_among_the_rules(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["rules", "-f", "jsonl"]) == 0
    rows = [json.loads(line) for line in capsysbinary.readouterr().out.decode().splitlines()]
    assert {"CF201", "CF901", "CF912"} <= {row["code"] for row in rows}
    assert {row["schema"] for row in rows} == {"1.0"}
