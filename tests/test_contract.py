"""The contract of the claims table: each clause caught, a crash never a pass, and pages that run nothing."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pandas as pd
import pytest

from tracker.contract import CLAUSES, ContractResult, check_claims
from tracker.errors import RuleError
from tracker.model import Claim, Document, Finding, Reading
from tracker.table import claims_frame

TEXT = "At least 12 people died in Barda, including 3 children."
DOCUMENT = Document(doc_id="a", text=TEXT)
TOTAL = Claim(
    claim_id="a:0-11:killed",
    doc_id="a",
    field="text",
    start=0,
    end=11,
    surface="At least 12",
    sentence=TEXT,
    sentence_start=0,
    value=12,
    low=12,
    high=None,
    bound="at_least",
    outcome="killed",
)
CHILDREN = replace(
    TOTAL,
    claim_id="a:44-45:killed",
    start=44,
    end=45,
    surface="3",
    value=3,
    low=3,
    high=3,
    bound="exact",
    group="child",
    basis="part",
    part_of="a:0-11:killed",
)
FINDING = Finding(
    finding_id="f1",
    code="CF201",
    rule="parts-exceed-total",
    severity="error",
    event_id=None,
    outcome="killed",
    side_a=("a:0-11:killed",),
    side_b=("a:44-45:killed",),
    quotes=("At least 12", "3"),
    doc_id="a",
    start=0,
    end=11,
    message="The parts exceed the total.",
    why="13 > 12",
)


def frame_of(*claims: Claim) -> pd.DataFrame:
    return claims_frame([Reading(document=DOCUMENT, claims=claims)])


def check(*claims: Claim) -> ContractResult:
    return check_claims(frame_of(*claims), documents=[DOCUMENT])


def test_a_sound_table_keeps_the_contract() -> None:
    result = check(TOTAL, CHILDREN)
    assert result.kept
    assert result.findings == ()
    assert result.checks > 30
    assert result.rows == 2


def test_an_empty_table_keeps_the_contract_and_is_still_checked() -> None:
    result = check()
    assert result.kept
    assert result.checks > 30
    assert result.rows == 0


@pytest.mark.parametrize(
    ("code", "claim", "says"),
    [
        ("CF904", CHILDREN, "claim_id is 'a:44-45:killed'"),
        ("CF906", replace(CHILDREN, claim_id="x", confidence=1.5), "confidence is 1.5"),
        ("CF906", replace(CHILDREN, claim_id="x", value=-3, low=-3, high=-3), "value is -3"),
        ("CF907", replace(CHILDREN, claim_id="x", start=9, end=9), "start is 9 and end is 9"),
        ("CF908", replace(CHILDREN, claim_id="x", bound="range", value=None, low=9, high=3), "low is 9 and high is 3"),
        ("CF909", replace(CHILDREN, claim_id="x", start=0, end=2), "the text reads 'At' there, not '3'"),
        ("CF909", replace(CHILDREN, claim_id="x", field="title"), "the title reads '' there, not '3'"),
        ("CF910", replace(CHILDREN, claim_id="x", part_of="nobody"), "part_of names nobody"),
        ("CF910", replace(CHILDREN, claim_id="x", part_of="x"), "a part of itself"),
        ("CF911", replace(CHILDREN, claim_id="x", value=0, low=0, high=0), "value 0 with polarity asserted"),
        ("CF911", replace(CHILDREN, claim_id="x", polarity="zero"), "polarity zero with value 3"),
        ("CF912", replace(CHILDREN, claim_id="x", high=None), "exact 3 with low 3 and high None"),
    ],
)
def test_each_clause_catches_its_breach(code: str, claim: Claim, says: str) -> None:
    found = [finding for finding in check(TOTAL, CHILDREN, claim).findings if finding.code == code]
    assert found
    assert says in found[0].message
    assert found[0].claim_ids == (claim.claim_id,)
    assert found[0].severity == "error"
    assert found[0].rule == CLAUSES[code].name


def test_a_needed_cell_that_is_missing() -> None:
    frame = frame_of(TOTAL, CHILDREN)
    frame.loc[1, "surface"] = pd.NA
    found = [finding for finding in check_claims(frame).findings if finding.code == "CF905"]
    assert [finding.message for finding in found] == ["The claims table breaks its contract: surface is missing."]


def test_a_word_outside_the_vocabulary() -> None:
    frame = frame_of(TOTAL, CHILDREN)
    frame["outcome"] = pd.Categorical(["killed", "perished"])
    found = check_claims(frame).findings
    assert [(finding.code, finding.side_a) for finding in found] == [("CF903", ("a:44-45:killed",))]
    assert "outcome is 'perished'" in found[0].message


def test_every_breach_is_told_however_many() -> None:
    many = [replace(CHILDREN, claim_id=f"c{number}", confidence=2.0) for number in range(250)]
    found = [finding for finding in check(TOTAL, *many).findings if finding.code == "CF906"]
    assert len(found) == 250
    assert len({finding.finding_id for finding in found}) == 250


def test_columns_come_first_and_alone() -> None:
    frame = frame_of(TOTAL).drop(columns=["low", "high"]).assign(mood="calm")
    result = check_claims(frame)
    assert [finding.code for finding in result.findings] == ["CF901"]
    assert "missing columns low, high; unknown columns mood" in result.findings[0].message


def test_types_come_before_cells() -> None:
    result = check_claims(frame_of(TOTAL).astype({"value": "float64"}))
    assert [finding.code for finding in result.findings] == ["CF902"]
    assert "column value is float64, not Int64" in result.findings[0].message


def test_rules_are_carried_in_the_same_run() -> None:
    seen: list[int] = []

    def parts_exceed_total(frame: pd.DataFrame) -> list[Finding]:
        seen.append(len(frame))
        return [FINDING]

    result = check_claims(frame_of(TOTAL, CHILDREN), rules={"CF201": parts_exceed_total, "CF202": lambda frame: []})
    assert result.findings == (FINDING,)
    assert not result.kept
    assert seen == [2]
    assert result.checks == check(TOTAL).checks + 2


def test_a_rule_that_crashes_is_raised_not_failed() -> None:
    def broken(frame: pd.DataFrame) -> list[Finding]:
        raise ZeroDivisionError("no victims to divide by")

    with pytest.raises(RuleError, match=r"CF999: the check .* could not be evaluated: .*no victims to divide by"):
        check_claims(frame_of(TOTAL), rules={"CF999": broken})


def test_a_suite_without_expectations_is_never_clean() -> None:
    from tracker.contract.expectations import _evaluated

    with pytest.raises(RuleError, match="ran no expectation"):
        _evaluated([])


def test_importing_the_contract_does_not_import_great_expectations() -> None:
    check_modules = (
        "import sys, tracker.contract; sys.exit('great_expectations' in sys.modules or 'pandas' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", check_modules], check=False).returncode == 0


def test_a_check_prints_nothing_and_writes_nothing(
    capfd: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    check(TOTAL, CHILDREN)
    assert capfd.readouterr() == ("", "")
    assert list(tmp_path.iterdir()) == []


class Page(HTMLParser):
    """Collects what could run or fetch in a page, and its text."""

    def __init__(self) -> None:
        super().__init__()
        self.live: list[str] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "iframe", "img", "link", "object", "embed", "svg", "base", "form"):
            self.live.append(tag)
        for name, value in attrs:
            if name.startswith("on") or (
                name in ("href", "src") and (value or "").split(":")[0] in ("http", "https", "javascript")
            ):
                self.live.append(f"{tag} {name}={value}")

    def handle_data(self, data: str) -> None:
        self.text.append(data)


PAYLOADS = (
    "<script>document.title='PWNED'</script>",
    '<img src=x onerror="alert(1)">',
    '"><svg onload=alert(1)>',
    "</td></tr><a href='javascript:alert(1)'>12</a>",
    "<scr<script></script>ipt>alert(1)</script>",
    "$value ${v} {{ 7*7 }} {% raw %}",
)


def test_pages_run_nothing_and_point_nowhere(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    hostile = [
        replace(CHILDREN, claim_id=payload, surface=payload, part_of=payload, victims=payload, confidence=2.0)
        for payload in PAYLOADS
    ]
    finding = replace(FINDING, message=PAYLOADS[0])
    result = check_claims(
        frame_of(*hostile, *hostile),
        documents=[DOCUMENT],
        rules={"CF201": lambda frame: [finding]},
        data_docs=tmp_path / "docs",
    )
    assert {"CF904", "CF906", "CF909", "CF910", "CF201"} <= {item.code for item in result.findings}
    pages = sorted((tmp_path / "docs").rglob("*.html"))
    assert len(pages) == 3
    shown = ""
    for path in pages:
        page = Page()
        page.feed(path.read_text(encoding="utf-8"))
        assert page.live == [], path
        shown += "".join(page.text)
    assert "document.title='PWNED'" in shown
    assert capfd.readouterr().err == ""


def test_pages_name_no_host(tmp_path: Path) -> None:
    check_claims(frame_of(TOTAL, CHILDREN), data_docs=tmp_path / "docs")
    for path in (tmp_path / "docs").rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert "://" not in text, path
        assert "Content-Security-Policy" in text
