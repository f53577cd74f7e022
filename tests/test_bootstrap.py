"""The set-up script: what it installs and when, and that an interrupted set-up is made anew. pip is replaced."""

from __future__ import annotations

import ast
import importlib.util
import json
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parent.parent
LOCKS = ("build.txt", "runtime.txt", "dev.txt")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of what the script reads: itself, the locks and the project file."""
    shutil.copy(ROOT / "bootstrap.py", tmp_path)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    shutil.copytree(ROOT / "requirements", tmp_path / "requirements")
    return tmp_path


@pytest.fixture
def bootstrap(project: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.delenv("TRACKER_VENV", raising=False)
    spec = importlib.util.spec_from_file_location("bootstrap", project / "bootstrap.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.installed = []
    monkeypatch.setattr(module, "pip", lambda *arguments: module.installed.append(Path(arguments[-1]).name))
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)  # an environment without pip is made at once
    return module


def test_the_first_run_installs_the_locks_and_the_project(bootstrap: ModuleType, project: Path) -> None:
    bootstrap.prepare(tools=False)
    assert bootstrap.installed == ["build.txt", "runtime.txt", project.name]
    assert (project / ".venv/bin/python").exists()


def test_the_second_run_installs_nothing(bootstrap: ModuleType) -> None:
    for _ in range(2):
        bootstrap.prepare(tools=True)
    assert bootstrap.installed.count("runtime.txt") == 1


def test_the_tests_add_their_tools_to_the_same_environment(bootstrap: ModuleType) -> None:
    bootstrap.prepare(tools=False)
    bootstrap.installed.clear()
    bootstrap.prepare(tools=True)
    bootstrap.prepare(tools=False)
    bootstrap.prepare(tools=True)
    assert bootstrap.installed == ["dev.txt"]


@pytest.mark.parametrize("stopped_at", range(1, 4))
def test_an_interrupted_set_up_is_made_anew(
    bootstrap: ModuleType, project: Path, monkeypatch: pytest.MonkeyPatch, stopped_at: int
) -> None:
    def stop(*arguments: str) -> None:
        (project / ".venv" / "half-made").write_text("")
        bootstrap.installed.append(arguments[-1])
        if len(bootstrap.installed) == stopped_at:
            raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(bootstrap, "pip", stop)
        with pytest.raises(KeyboardInterrupt):
            bootstrap.prepare(tools=True)
    bootstrap.installed.clear()
    bootstrap.prepare(tools=True)
    assert bootstrap.installed == ["build.txt", "runtime.txt", "dev.txt", project.name]
    assert not (project / ".venv" / "half-made").exists()


def test_a_changed_lock_makes_the_environment_anew(bootstrap: ModuleType, project: Path) -> None:
    bootstrap.prepare(tools=True)
    bootstrap.installed.clear()
    with (project / "requirements/runtime.txt").open("a") as lock:
        lock.write("# newer\n")
    bootstrap.prepare(tools=True)
    assert bootstrap.installed == ["build.txt", "runtime.txt", "dev.txt", project.name]


def test_a_changed_project_file_installs_only_the_project(bootstrap: ModuleType, project: Path) -> None:
    bootstrap.prepare(tools=True)
    bootstrap.installed.clear()
    with (project / "pyproject.toml").open("a") as file:
        file.write("# newer\n")
    bootstrap.prepare(tools=True)
    assert bootstrap.installed == [project.name]


@pytest.mark.parametrize("damage", ["{", "[]", "", '{"python": [2, 7]}'])
def test_a_damaged_stamp_makes_the_environment_anew(bootstrap: ModuleType, project: Path, damage: str) -> None:
    bootstrap.prepare(tools=False)
    bootstrap.installed.clear()
    (project / ".venv/installed.json").write_text(damage)
    bootstrap.prepare(tools=False)
    assert "runtime.txt" in bootstrap.installed


def test_an_environment_of_the_user_is_never_deleted(bootstrap: ModuleType, project: Path) -> None:
    (project / ".venv").mkdir()
    (project / ".venv" / "mine").write_text("")
    with pytest.raises(bootstrap.SetupError, match=r"was not made by bootstrap\.py; move it away"):
        bootstrap.prepare(tools=False)
    assert (project / ".venv" / "mine").exists()


def test_an_unsupported_python_gets_one_line(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 9, 1))
    monkeypatch.setattr(shutil, "which", lambda *_, **__: None)
    assert bootstrap.main(["pytest"]) == 4
    message = "bootstrap: Python 3.11, 3.12 or 3.13 is needed and none was found; this is 3.9\n"
    assert capsys.readouterr() == ("", message)


def test_another_python_on_the_path_is_used(bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[list[str]] = []
    monkeypatch.setattr(sys, "version_info", (3, 14, 0))
    monkeypatch.setattr(shutil, "which", lambda name, **_: sys.executable if name == "python3.12" else None)
    monkeypatch.setattr(bootstrap, "start", lambda command, variables: started.append(command))
    with pytest.raises(bootstrap.SetupError):
        bootstrap.use_supported_python()
    assert [command[0] for command in started] == [sys.executable]


def test_it_parses_on_pythons_that_it_does_not_run_on() -> None:
    ast.parse((ROOT / "bootstrap.py").read_text(), feature_version=(3, 6))


def test_a_failed_download_is_one_line(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*arguments: str) -> None:
        raise bootstrap.SetupError(f"pip could not install {Path(arguments[-1]).name}")

    monkeypatch.setattr(bootstrap, "pip", fail)
    assert bootstrap.main(["tracker"]) == 4
    assert capsys.readouterr().err.splitlines()[-1] == "bootstrap: pip could not install build.txt"


def test_the_supported_pythons_are_those_of_the_project(bootstrap: ModuleType) -> None:
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["requires-python"]
    low, high = bootstrap.SUPPORTED[0], bootstrap.SUPPORTED[-1]
    assert wanted == f">={low[0]}.{low[1]},<{high[0]}.{high[1] + 1}"


def test_the_command_gets_its_arguments_and_gives_its_exit_code(bootstrap: ModuleType, project: Path) -> None:
    bootstrap.prepare(tools=True)
    program = project / ".venv/bin/greet"
    program.write_text('#!/bin/sh\necho "$@" "${PYTHONPATH-none}"\nexit 3\n')
    program.chmod(0o755)
    run = subprocess.run(
        [sys.executable, project / "bootstrap.py", "greet", "a b", "-x"],
        capture_output=True,
        text=True,
        env={"PYTHONPATH": "/elsewhere", "PATH": "/usr/bin:/bin"},
    )
    assert (run.returncode, run.stdout, run.stderr) == (3, "a b -x none\n", "")


def test_a_command_that_the_environment_does_not_have(
    bootstrap: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    assert bootstrap.main(["frobnicate"]) == 4
    assert "no command 'frobnicate' in the environment" in capsys.readouterr().err


def test_help_without_a_command(bootstrap: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    assert bootstrap.main([]) == 2
    assert "python3 bootstrap.py pytest" in capsys.readouterr().out


@pytest.mark.parametrize("name", LOCKS)
def test_every_pinned_package_has_hashes_and_no_index_is_named(name: str) -> None:
    text = (ROOT / "requirements" / name).read_text()
    entries = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)[1:]
    assert entries
    assert all("==" in entry and "--hash=sha256:" in entry for entry in entries)
    assert not re.search(r"--(extra-)?index|--find-links|https?://", text)


def test_every_dependency_of_the_project_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    for lock, wanted in (
        ("runtime.txt", project["project"]["dependencies"]),
        ("build.txt", project["dependency-groups"]["build"]),
        ("dev.txt", project["dependency-groups"]["dev"]),
    ):
        locked = set(re.findall(r"^([a-z0-9._-]+)==", (ROOT / "requirements" / lock).read_text(), re.MULTILINE))
        names = {re.split(r"[>=<\[;! ]", requirement)[0].lower().replace("_", "-") for requirement in wanted}
        assert names <= locked, lock


def test_locks_agree_where_they_name_the_same_package() -> None:
    pins: dict[str, set[str]] = {}
    for name in LOCKS:
        for line in (ROOT / "requirements" / name).read_text().splitlines():
            if match := re.match(r"([a-z0-9._-]+)==(\S+)( ;.*?)?( \\)?$", line):
                pins.setdefault(match[1] + (match[3] or ""), set()).add(match[2])
    assert {name: versions for name, versions in pins.items() if len(versions) > 1} == {}


def test_the_stamp_is_written_last(bootstrap: ModuleType, project: Path) -> None:
    bootstrap.prepare(tools=True)
    stamp = json.loads((project / ".venv/installed.json").read_text())
    assert set(stamp) == {"root", "python", "runtime", "project", "dev"}
