"""Selecting, severities, crashes, identities, places and suppressions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from tracker.checker import check, line_and_column
from tracker.errors import ExitStatus, UsageError
from tracker.events.assign import assign_events
from tracker.events.claims import Claims
from tracker.extract.pipeline import read_documents
from tracker.model import Document, Reading
from tracker.registry import Clash, all_rules, make_rule
from tracker.suppressions import Suppression, read_suppressions

FALL = (
    "The earthquake in Ardana killed 53 people, the health ministry said.",
    "The death toll from the earthquake in Ardana stands at 41, the health ministry said.",
)


def readings(*texts: str) -> list[Reading]:
    documents = [
        Document(doc_id=f"d{number}", text=text, published=date(2024, 5, number), outlet=f"Outlet {number}")
        for number, text in enumerate(texts, start=1)
    ]
    return assign_events(read_documents(documents))


def crashing(claims: Claims) -> Iterator[Clash]:
    """A rule that crashes.

    What it checks
    Nothing.

    Why it matters
    It does not.

    Flags
    - x

    Passes
    - y

    Known limits
    It crashes.
    """
    raise ZeroDivisionError("no reason")
    yield


def test_a_fall_is_an_error_with_both_quotes_and_its_place() -> None:
    result = check(readings(*FALL), select=["CF301"])
    (finding,) = result.findings
    assert (finding.code, finding.severity, finding.gap) == ("CF301", "error", 12)
    assert (finding.doc_id, finding.line) == ("d2", 1)
    assert FALL[1][finding.start : finding.end] == "41"
    assert finding.column == finding.start + 1
    assert finding.quotes[0].startswith("Outlet 2, 2024-05-02: The death toll")
    assert finding.quotes[1].startswith("Outlet 1, 2024-05-01: The earthquake")
    assert finding.claim_ids == (*finding.side_a, *finding.side_b)
    assert result.exit_status() == ExitStatus.FINDINGS
    assert result.exit_status("error") == ExitStatus.FINDINGS


def test_an_identity_survives_edits_elsewhere() -> None:
    (before,) = check(readings(*FALL), select=["CF301"]).findings
    edited = ("Weather first. It rained on Monday.\n\n" + FALL[0], FALL[1] + "\n\nSport last.")
    (after,) = check(readings(*edited), select=["CF301"]).findings
    assert before.start != after.start or before.doc_id == after.doc_id
    assert before.code == after.code


def test_an_identity_does_not_depend_on_offsets() -> None:
    (before,) = check(readings(*FALL), select=["CF301"]).findings
    (after,) = check(readings(FALL[0], FALL[1] + "\n\nSport: the cup final was put off."), select=["CF301"]).findings
    assert before.finding_id == after.finding_id


def test_the_same_run_gives_the_same_findings_in_the_same_order() -> None:
    assert check(readings(*FALL)) == check(readings(*FALL))


def test_rules_are_selected_and_ignored_by_code_beginning_and_name() -> None:
    assert {code[:3] for code in check(readings(*FALL), select=["CF3"]).rules_run} == {"CF3"}
    assert check(readings(*FALL), select=["cumulative-toll-falls"]).rules_run == ("CF301",)
    assert "CF301" not in check(readings(*FALL), ignore=["CF301"]).rules_run
    with pytest.raises(UsageError, match="no rule is called CF000"):
        check(readings(*FALL), select=["CF000"])


def test_severities_can_be_changed_and_rules_switched_off() -> None:
    (finding,) = check(readings(*FALL), select=["CF301"], severities={"CF301": "note"}).findings
    assert finding.severity == "note"
    assert check(readings(*FALL), severities={"CF3": "off"}, select=["CF3"]).rules_run == ()
    with pytest.raises(UsageError, match="no severity"):
        check(readings(*FALL), severities={"CF301": "fatal"})


def test_a_crashing_rule_fails_the_run_and_the_others_are_done() -> None:
    broken = make_rule(crashing, "XX001", severity="error", scope="document")
    result = check(readings(*FALL), rules=[broken, *all_rules()])
    assert result.crashed == ("XX001 crashing failed: ZeroDivisionError: no reason",)
    assert result.exit_status() == ExitStatus.INTERNAL
    assert [finding.code for finding in result.findings if finding.severity == "error"] == ["CF301"]
    assert not result.all_clear


@pytest.mark.parametrize(
    ("texts", "select", "note"),
    [(("It rained.",), None, "no figure was read"), (FALL, [], "no rule was run")],
)
def test_nothing_checked_is_never_all_clear(texts: tuple[str, ...], select: list[str] | None, note: str) -> None:
    result = check(readings(*texts), select=select)
    assert not result.findings
    assert not result.all_clear
    assert any(note in words for words in result.notes)


def test_something_checked_and_nothing_found_is_all_clear() -> None:
    result = check(readings(FALL[0]))
    assert result.all_clear
    assert result.exit_status("note") == ExitStatus.CLEAN


def test_an_unsure_claim_raises_no_error() -> None:
    from dataclasses import replace

    unsure = [
        replace(reading, claims=tuple(replace(claim, confidence=0.1) for claim in reading.claims))
        for reading in readings(*FALL)
    ]
    assert {finding.severity for finding in check(unsure, select=["CF301"]).findings} == {"note"}


def test_findings_come_worst_first_then_by_gap() -> None:
    found = check(readings(*FALL, "The earthquake in Ardana killed 5 families.")).findings
    ranks = [("error", "warning", "note").index(finding.severity) for finding in found]
    assert ranks == sorted(ranks)


def test_a_suppression_silences_until_its_day() -> None:
    quiet = Suppression(code="CF301", reason="counted again", doc_id="d2", until=date(2024, 6, 1))
    result = check(readings(*FALL), select=["CF301"], suppressions=[quiet], today=date(2024, 5, 20))
    assert result.findings == ()
    assert [(finding.code, suppression.reason) for finding, suppression in result.suppressed] == [
        ("CF301", "counted again")
    ]
    late = check(readings(*FALL), select=["CF301"], suppressions=[quiet], today=date(2024, 7, 1))
    assert len(late.findings) == 1
    assert late.unused == (quiet,)


def test_a_suppression_in_the_text_needs_a_reason() -> None:
    marked = FALL[1] + "\n<!-- tracker: ignore CF301: both counts are given on purpose -->"
    assert check(readings(FALL[0], marked), select=["CF301"]).findings == ()
    bare = FALL[1] + "\n<!-- tracker: ignore CF301: -->"
    assert len(check(readings(FALL[0], bare), select=["CF301"]).findings) == 1


@pytest.mark.parametrize(
    ("table", "complaint"),
    [
        ({"code": "CF301"}, "needs a code and a reason"),
        ({"code": "CF301", "reason": "x", "why": "y"}, "unknown key why"),
        ({"code": "CF301", "reason": "x", "until": "soon"}, "no date"),
    ],
)
def test_a_wrong_suppression_is_refused(table: dict[str, object], complaint: str) -> None:
    with pytest.raises(UsageError, match=complaint):
        read_suppressions([table], "tracker.toml")


def test_suppressions_are_read_from_the_settings() -> None:
    tables = [{"code": "cf301", "reason": "known", "until": date(2026, 1, 31), "event_id": "e"}]
    assert read_suppressions(tables, "tracker.toml") == (
        Suppression(code="CF301", reason="known", until=date(2026, 1, 31), event_id="e"),
    )


def test_line_and_column_count_characters() -> None:
    document = Document(doc_id="d", text="Ä first line\nsecond: 12 dead", title="12 dead")
    assert line_and_column(document, 21, "text") == (2, 9)
    assert line_and_column(document, 0, "title") == (1, 1)
