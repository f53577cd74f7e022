"""The documentation: every command is in it, examples run, links lead somewhere, generated pages are current."""

from __future__ import annotations

import importlib.util
import re
import shlex
import shutil
from pathlib import Path
from types import ModuleType

import pytest

from tracker import columns, terms
from tracker.cli import COMMANDS, main
from tracker.config import KEYS
from tracker.registry import all_rules

ROOT = Path(__file__).parent.parent
PAGES = sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", ROOT / "data/README.md", *(ROOT / "docs").rglob("*.md")])
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"!?\[[^\]]*\]\(([^)#\s]+)[^)]*\)")


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def blocks(language: str) -> list[tuple[str, str]]:
    found = []
    for path in PAGES:
        for kind, content in BLOCK.findall(path.read_text(encoding="utf-8")):
            if kind == language:
                found.append((name_of(path), content))
    return found


def command_lines() -> list[tuple[str, str]]:
    return [
        (page, line) for page, content in blocks("bash") for line in content.splitlines() if line.startswith("tracker ")
    ]


@pytest.fixture
def workplace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the seeds, the data and the settings, as a clone has them."""
    shutil.copytree(ROOT / "seeds", tmp_path / "seeds")
    shutil.copytree(ROOT / "data", tmp_path / "data")
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(scope="module")
def generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate", ROOT / "docs/generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_readme_has_exactly_two_set_up_commands_on_its_first_screen() -> None:
    first_screen = "\n".join((ROOT / "README.md").read_text(encoding="utf-8").splitlines()[:22])
    [block] = [content for kind, content in BLOCK.findall(first_screen) if kind == "bash"]
    assert block.splitlines() == [
        "python3 bootstrap.py tracker report seeds/ -o out/",
        "python3 bootstrap.py pytest",
    ]
    assert "![" in first_screen


@pytest.mark.parametrize(("page", "line"), command_lines())
def test_every_command_in_the_documentation_runs(
    workplace: Path, capsys: pytest.CaptureFixture[str], page: str, line: str
) -> None:
    assert main(shlex.split(line, comments=True)[1:]) == 0, capsys.readouterr().err
    assert capsys.readouterr().err.count("\n") <= 3


@pytest.mark.parametrize(("page", "code"), blocks("python"))
def test_every_python_example_in_the_documentation_runs(workplace: Path, page: str, code: str) -> None:
    exec(compile(code, page, "exec"), {})


@pytest.mark.parametrize("content", [content for page, content in blocks("text") if page == "README.md"])
def test_what_the_readme_shows_is_what_is_printed(
    workplace: Path, capsysbinary: pytest.CaptureFixture[bytes], content: str
) -> None:
    command, _, shown = content.partition("\n")
    assert command.startswith("$ tracker ")
    assert main(shlex.split(command)[2:]) == 0
    assert [line.rstrip() for line in capsysbinary.readouterr().out.decode().splitlines()] == shown.splitlines()


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_documented(name: str) -> None:
    assert f"## tracker {name}\n" in (ROOT / "docs/command-line.md").read_text(encoding="utf-8")
    assert f"tracker {name} " in (ROOT / "README.md").read_text(encoding="utf-8") + " "


def test_every_rule_setting_and_column_is_documented() -> None:
    rules = (ROOT / "docs/rules.md").read_text(encoding="utf-8")
    settings = (ROOT / "docs/command-line.md").read_text(encoding="utf-8")
    assert [rule.code for rule in all_rules() if f"## {rule.code} {rule.name}\n" not in rules] == []
    assert [key for key in KEYS if f"| `{key}` |" not in settings] == []
    assert tuple(columns.CLAIM_MEANINGS) == terms.CLAIM_COLUMNS
    assert tuple(columns.FINDING_MEANINGS) == terms.FINDING_COLUMNS
    assert tuple(columns.TOLL_MEANINGS) == terms.TOLL_COLUMNS


def test_the_generated_pages_are_current(generator: ModuleType) -> None:
    stale = [
        name
        for name, content in generator.pages()
        if not (ROOT / "docs" / name).is_file() or (ROOT / "docs" / name).read_text(encoding="utf-8") != content
    ]
    assert stale == [], "run: python docs/generate.py"


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_link_leads_somewhere(page: Path) -> None:
    links = LINK.findall(page.read_text(encoding="utf-8"))
    local = [link for link in links if "://" not in link]
    assert [link for link in local if not (page.parent / link).exists()] == []


def test_the_seed_article_is_untouched_and_marked_as_third_party() -> None:
    import hashlib

    article = (ROOT / "seeds/000_7a4dfa32b95dec7a.txt").read_bytes()
    assert hashlib.sha256(article).hexdigest() == SEED_HASH
    assert "third-party" in (ROOT / "seeds/NOTICE").read_text(encoding="utf-8")


SEED_HASH = "88d660fceef91c704da2099178328769692436bd9aa1d83e15b911f4dbcb9a67"
