"""Settings: where they come from, and that a wrong one is refused with file, line and key."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from tracker.config import KEYS, Settings, events_file, line_of_key, load_settings
from tracker.errors import ReadError


def settings(folder: Path, content: str, name: str = "tracker.toml") -> Settings:
    (folder / name).write_text(content, encoding="utf-8")
    return load_settings(folder)


def test_every_key_is_a_field_and_every_field_a_key() -> None:
    assert {field.name for field in fields(Settings)} - {"path"} == set(KEYS)


def test_no_file_gives_the_defaults(tmp_path: Path) -> None:
    assert load_settings(tmp_path) == Settings()


def test_every_key_is_read(tmp_path: Path) -> None:
    content = """
        events = "known/events.toml"
        figures = ["known/tolls.csv"]
        encoding = "windows-1252"
        max_size = 2
        policy = "acled"
        select = ["CF2", "CF301"]
        ignore = ["CF206"]
        fail_on = "warning"
        severity = {CF302 = "error"}
        [[suppress]]
        code = "CF206"
        reason = "both counts are given on purpose"
    """
    assert settings(tmp_path, content) == Settings(
        path=tmp_path / "tracker.toml",
        events=tmp_path / "known/events.toml",
        figures=(tmp_path / "known/tolls.csv",),
        encoding="windows-1252",
        max_size=2.0,
        policy="acled",
        select=("CF2", "CF301"),
        ignore=("CF206",),
        fail_on="warning",
        severity={"CF302": "error"},
        suppress=({"code": "CF206", "reason": "both counts are given on purpose"},),
    )


def test_pyproject_is_read_where_there_is_no_tracker_toml(tmp_path: Path) -> None:
    assert settings(tmp_path, "[tool.tracker]\npolicy = 'ucdp'", "pyproject.toml").policy == "ucdp"
    assert settings(tmp_path, "policy = 'keep'").policy == "keep"


@pytest.mark.parametrize("content", ["", "[tool.ruff]\nline-length = 3", "tool = 3"])
def test_a_pyproject_without_settings(tmp_path: Path, content: str) -> None:
    assert settings(tmp_path, content, "pyproject.toml") == Settings()


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        (
            "tracker.toml",
            "\npolicyy = 'keep'",
            "tracker.toml:2: unknown key 'policyy' (known: events, figures, encoding",
        ),
        ("pyproject.toml", "[tool.tracker]\nbad = 1", "pyproject.toml:2: unknown key 'bad'"),
        ("pyproject.toml", "[tool]\ntracker = 1", "pyproject.toml:2: [tool.tracker] is no table"),
        ("tracker.toml", "[policy]\na = 1", "tracker.toml:1: policy = {'a': 1} is not text"),
        ("tracker.toml", "select = 'CF201'", "tracker.toml:1: select = 'CF201' is not a list of texts"),
        ("tracker.toml", "ignore = [1]", "tracker.toml:1: ignore = [1] is not a list of texts"),
        ("tracker.toml", "max_size = true", "tracker.toml:1: max_size = True is not a number above 0"),
        ("tracker.toml", "max_size = 0", "tracker.toml:1: max_size = 0 is not a number above 0"),
        ("tracker.toml", "severity = 'error'", "tracker.toml:1: severity = 'error' is not a table of texts"),
        ("tracker.toml", "[severity]\nCF201 = 1", "tracker.toml:1: severity = {'CF201': 1} is not a table of texts"),
        ("tracker.toml", "suppress = ['CF201']", "tracker.toml:1: suppress = ['CF201'] is not a list of tables"),
        ("tracker.toml", "figures = 'a.csv'", "tracker.toml:1: figures = 'a.csv' is not a list of file names"),
        ("tracker.toml", "events = 1", "tracker.toml:1: events = 1 is not a file name"),
        ("tracker.toml", "fail_on = 'all'", "tracker.toml:1: fail_on = 'all' is not one of error, warning, note"),
        ("tracker.toml", "a = 1\npolicy = keep", "tracker.toml:2: not valid TOML: Invalid value"),
        ("tracker.toml", "a = [", "tracker.toml: not valid TOML"),
    ],
)
def test_a_wrong_setting_is_refused(tmp_path: Path, name: str, content: str, message: str) -> None:
    with pytest.raises(ReadError) as caught:
        settings(tmp_path, content, name)
    assert str(caught.value).startswith(f"{tmp_path}/{message}")


def test_settings_that_are_not_text(tmp_path: Path) -> None:
    (tmp_path / "tracker.toml").write_bytes(b"policy = '\xff'")
    with pytest.raises(ReadError, match="not UTF-8 text"):
        load_settings(tmp_path)


def test_settings_that_cannot_be_opened(tmp_path: Path) -> None:
    (tmp_path / "tracker.toml").mkdir()
    with pytest.raises(ReadError, match="is a directory"):
        load_settings(tmp_path)


def test_the_events_file_is_the_given_one_else_the_set_one_else_the_default(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert events_file(None, Settings()) is None
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "events.toml").write_text("")
    assert events_file(None, Settings()) == Path("data/events.toml")
    assert events_file(None, Settings(events=Path("mine.toml"))) == Path("mine.toml")
    assert events_file(Path("given.toml"), Settings(events=Path("mine.toml"))) == Path("given.toml")


@pytest.mark.parametrize(
    ("text", "key", "line"),
    [
        ('a = 1\n"b" = 2', "b", 2),
        ("a.b = 1", "a", 1),
        ("[[event]]\nid = 1", "event", 1),
        ("# b = 1\nbb = 2\nb = 3", "b", 3),
        ("a = 1", "b", None),
    ],
)
def test_the_line_of_a_key(text: str, key: str, line: int | None) -> None:
    assert line_of_key(text, key) == line
