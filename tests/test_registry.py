"""A rule without documentation, with a code of another rule, or with an unknown severity is refused."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tracker import registry
from tracker.cli import main
from tracker.errors import ExitStatus, RuleError, UsageError
from tracker.events.claims import Claims
from tracker.registry import SECTIONS, Clash, all_rules, find_rule, load_rules, make_rule, rule


def documented(claims: Claims) -> Iterator[Clash]:
    """A figure is odd.

    What it checks
    Oddness.

    Why it matters
    It does.

    Flags
    - One line.
    - First line
      second line

    Passes
    - Another line.

    Known limits
    Many.
    """
    yield from ()


def undocumented(claims: Claims) -> Iterator[Clash]:
    yield from ()


def without_passes(claims: Claims) -> Iterator[Clash]:
    """A figure is odd.

    What it checks
    Oddness.

    Why it matters
    It does.

    Flags
    - One line.

    Known limits
    Many.
    """
    yield from ()


def test_the_sections_are_read() -> None:
    made = make_rule(documented, "CF999", severity="note", scope="document")
    assert made.name == "documented"
    assert made.summary == "A figure is odd."
    assert made.flags == ("One line.", "First line\nsecond line")
    assert made.passes == ("Another line.",)
    assert made.sections["Why it matters"].prose == "It does."


@pytest.mark.parametrize(
    ("check", "code", "severity", "scope", "complaint"),
    [
        (undocumented, "CF998", "note", "document", "lacks a first line"),
        (without_passes, "CF998", "note", "document", "lacks the section Passes"),
        (documented, "998", "note", "document", "no rule code"),
        (documented, "CF998", "fatal", "document", "no severity"),
        (documented, "CF998", "note", "page", "no scope"),
    ],
)
def test_a_wrong_rule_is_refused(check: object, code: str, severity: str, scope: str, complaint: str) -> None:
    with pytest.raises(RuleError, match=complaint):
        make_rule(check, code, severity=severity, scope=scope)  # type: ignore[arg-type]


def test_a_code_is_not_used_twice() -> None:
    taken = all_rules()[0].code
    with pytest.raises(RuleError, match="two rules share"):
        rule(taken, severity="note", scope="document")(documented)


def test_codes_and_names_are_unique_and_rules_are_found_by_both() -> None:
    rules = all_rules()
    assert len({each.code for each in rules}) == len({each.name for each in rules}) == len(rules)
    for each in rules:
        assert find_rule(each.code.lower()) == find_rule(each.name) == each
        assert tuple(each.sections) == SECTIONS
        assert each.summary.endswith(".")
    assert find_rule("CF000") is None


def test_a_users_rules_are_loaded_from_a_module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = inspect.getsource(documented).replace("def documented", "def users_own")
    head = "from tracker.registry import rule\n\n@rule('XY901', severity='note', scope='document')\n"
    body = text.replace("(claims: Claims) -> Iterator[Clash]", "(claims)")
    (tmp_path / "users_rules_module.py").write_text(head + body, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(registry, "_rules", dict(registry._rules))
    load_rules(["users_rules_module"])
    found = find_rule("XY901")
    assert found is not None
    assert found.name == "users-own"


def test_a_module_that_breaks_is_said_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "broken_rules.py").write_text("1 / 0\n", encoding="utf-8")
    with pytest.raises(UsageError, match="broken_rules cannot be loaded: ZeroDivisionError"):
        load_rules(["broken_rules"], folder=tmp_path)


OWN_RULE = '''
from tracker.registry import Clash, rule


@rule("HS101", severity="warning", scope="claim")
def round_hundred(claims):
    """A toll of exactly one hundred.

    What it checks
    Whether a figure is 100.

    Why it matters
    It is often a guess.

    Flags
    - The quake killed 100 people.

    Passes
    - The quake killed 104 people.

    Known limits
    None.
    """
    for scoped in claims.everything:
        if scoped.claim.value == 100:
            yield Clash(odd=(scoped,), message="A round hundred.", why="It is 100.")
'''


def test_own_rules_run_from_settings_and_from_the_command_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "house_rules.py").write_text(OWN_RULE, encoding="utf-8")
    (tmp_path / "a.txt").write_text("The quake killed 100 people, police said.\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(registry, "_rules", dict(registry._rules))
    monkeypatch.setattr(sys, "path", list(sys.path))
    check_it = ["check", "a.txt", "-q", "-f", "jsonl", "--select", "HS101", "--fail-on", "warning"]
    assert main(check_it) == ExitStatus.USAGE, "the rule is not known yet"
    assert main([*check_it, "--rules", "house_rules"]) == ExitStatus.FINDINGS
    (tmp_path / "tracker.toml").write_text('rules = ["house_rules"]\n', encoding="utf-8")
    assert main(["explain", "HS101"]) == ExitStatus.CLEAN
    assert "A toll of exactly one hundred." in capsys.readouterr().out
    assert main(["explain", "CF201", "--rules", "not_there"]) == ExitStatus.USAGE
    assert "not_there" in capsys.readouterr().err


def test_a_missing_module_of_rules_is_named() -> None:
    with pytest.raises(UsageError, match="no_such_rules"):
        load_rules(["no_such_rules"])


def test_the_first_catalogue_is_whole() -> None:
    wanted = {*range(101, 105), *range(201, 207), *range(301, 309), 310, *range(401, 406)}
    assert {
        int(each.code[2:]) for each in all_rules() if each.code.startswith("CF") and int(each.code[2]) < 5
    } >= wanted
