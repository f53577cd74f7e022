"""The claims table: exact columns and types, and a round trip that loses nothing."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tracker import terms
from tracker.errors import ReadError, UsageError
from tracker.model import Claim, Document, Evidence, Finding, Reading
from tracker.table import (
    claim_dtypes,
    claim_of_row,
    claim_row,
    claims_frame,
    finding_row,
    findings_frame,
    frame_of_rows,
    readings_from_frame,
    with_claim_dtypes,
)
from tracker.table_cells import evidence_cell, read_evidence_cell, read_spreadsheet_cell, spreadsheet_cell
from tracker.table_files import read_claims, write_claims, write_csv_rows

CLAIM = Claim(
    claim_id="a:0-11:killed",
    doc_id="a",
    field="text",
    start=0,
    end=11,
    surface="At least 12",
    sentence="At least 12 people died in Barda.",
    sentence_start=0,
    value=12,
    low=12,
    high=None,
    bound="at_least",
    outcome="killed",
    place="Barda",
    as_of=date(2020, 10, 28),
    confidence=0.875,
    evidence=(Evidence("bound", "at_least", "At least", "a floor", 0, 8),),
)
DOCUMENT = Document(doc_id="a", text="At least 12 people died in Barda.", published=date(2020, 10, 29), outlet="Wire")
READING = Reading(document=DOCUMENT, claims=(CLAIM,))
FINDING = Finding(
    finding_id="f1",
    code="CF206",
    rule="figures-disagree",
    severity="error",
    event_id=None,
    outcome="killed",
    side_a=("a:0-11:killed",),
    side_b=("a:40-42:killed", "b:1-3:killed"),
    quotes=("At least 12", "7"),
    doc_id="a",
    start=0,
    end=11,
    message="Two figures disagree.",
    why="12 or more cannot be 7",
    gap=5,
)

words = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), min_size=1, max_size=12)
maybe_words = st.none() | words
days = st.none() | st.dates()
persons = st.none() | st.integers(0, 2**40)
offsets = st.integers(0, 10**6)
evidences = st.builds(
    Evidence,
    st.sampled_from(["outcome", "bound", "place"]),
    st.text(st.characters(exclude_categories=("Cs",)), max_size=8),
    st.text(st.characters(exclude_categories=("Cs",)), max_size=8),
    st.text(st.characters(exclude_categories=("Cs",)), max_size=8),
) | st.builds(Evidence, st.just("value"), words, words, words, offsets, offsets)
claims = st.builds(
    Claim,
    claim_id=words,
    doc_id=st.sampled_from(["a", "b", "=c"]),
    field=st.sampled_from(terms.FIELDS),
    start=offsets,
    end=offsets,
    surface=words,
    sentence=words,
    sentence_start=offsets,
    value=persons,
    low=persons,
    high=persons,
    bound=st.sampled_from(terms.BOUNDS),
    outcome=st.sampled_from(terms.OUTCOMES),
    implicit=st.booleans(),
    group=st.sampled_from(terms.GROUPS),
    victims=maybe_words,
    unit=st.sampled_from(terms.UNITS),
    side=maybe_words,
    place=maybe_words,
    basis=st.sampled_from(terms.BASES),
    part_of=maybe_words,
    polarity=st.sampled_from(terms.POLARITIES),
    status=st.sampled_from(terms.STATUSES),
    source=maybe_words,
    source_type=st.sampled_from(terms.SOURCE_TYPES),
    source_start=st.none() | offsets,
    source_end=st.none() | offsets,
    as_of=days,
    period_start=days,
    period_end=days,
    date_precision=st.none() | st.sampled_from(terms.DATE_PRECISIONS),
    event_id=maybe_words,
    background=st.booleans(),
    confidence=st.floats(0, 1),
    evidence=st.lists(evidences, max_size=3).map(tuple),
)


@st.composite
def stories(draw: st.DrawFn) -> list[Reading]:
    drawn = draw(st.lists(claims, max_size=4))
    readings = []
    for doc_id in dict.fromkeys(claim.doc_id for claim in drawn):
        document = Document(
            doc_id=doc_id,
            text="",
            title=draw(maybe_words),
            published=draw(days),
            outlet=draw(maybe_words),
            url=draw(maybe_words),
            lang=draw(st.none() | st.just("en")),
        )
        own = tuple(claim for claim in drawn if claim.doc_id == doc_id)
        readings.append(Reading(document=document, claims=own))
    return readings


def test_row_has_the_columns_in_order_and_the_schema() -> None:
    row = claim_row(CLAIM, DOCUMENT)
    assert list(row) == [*terms.CLAIM_COLUMNS, "schema"]
    assert row["schema"] == terms.SCHEMA_VERSION
    assert row["as_of"] == "2020-10-28"
    assert row["published"] == "2020-10-29"
    assert row["high"] is None
    assert claim_of_row(json.loads(json.dumps(row))) == CLAIM


def test_row_takes_the_given_event_only_where_the_claim_has_none() -> None:
    assert claim_row(CLAIM, DOCUMENT, "barda")["event_id"] == "barda"
    assert claim_row(replace(CLAIM, event_id="ganja"), DOCUMENT, "barda")["event_id"] == "ganja"


def test_a_row_needs_no_pandas() -> None:
    check = "import sys, tracker.table; sys.exit(any(m in sys.modules for m in ('pandas', 'numpy', 'pyarrow')))"
    assert subprocess.run([sys.executable, "-c", check], check=False).returncode == 0


@pytest.mark.parametrize("readings", [[READING], []], ids=["one", "empty"])
def test_frame_has_fixed_types(readings: list[Reading]) -> None:
    frame = claims_frame(readings)
    assert list(frame.columns) == list(terms.CLAIM_COLUMNS)
    assert {name: str(kind) for name, kind in frame.dtypes.items()} == {
        name: str(kind) for name, kind in claim_dtypes().items()
    }
    assert list(frame["outcome"].cat.categories) == list(terms.OUTCOMES)
    assert str(frame["as_of"].dtype) == "datetime64[s]"


def test_unknown_is_missing_not_zero() -> None:
    frame = claims_frame([READING])
    assert frame["high"].isna().all()
    assert frame["period_start"].isna().all()
    assert frame["low"].sum() == 12


@given(stories())
@settings(max_examples=60, deadline=None)
def test_frame_gives_the_claims_back(readings: list[Reading]) -> None:
    assert readings_from_frame(claims_frame(readings)) == readings


@pytest.mark.parametrize("ending", [".parquet", ".csv", ".jsonl"])
@given(readings=stories())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_file_gives_the_frame_and_the_claims_back(tmp_path: Path, ending: str, readings: list[Reading]) -> None:
    frame = claims_frame(readings)
    back = read_claims(write_claims(frame, tmp_path / f"claims{ending}"))
    pd.testing.assert_frame_equal(back, frame)
    assert readings_from_frame(back) == readings


def test_documents_at_hand_are_kept_whole() -> None:
    assert readings_from_frame(claims_frame([READING]), [DOCUMENT]) == [READING]


@given(st.text())
def test_spreadsheet_cell_is_safe_and_reversible(text: str) -> None:
    cell = spreadsheet_cell(text)
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert read_spreadsheet_cell(cell) == text


@given(st.lists(evidences, max_size=4).map(tuple), offsets)
def test_evidence_cell_is_reversible(evidence: tuple[Evidence, ...], start: int) -> None:
    assert read_evidence_cell(evidence_cell(evidence, start)) == (evidence, start)


def test_csv_holds_no_live_formula(tmp_path: Path) -> None:
    hostile = replace(
        CLAIM, surface='=HYPERLINK("http://x","12")', victims="+1", side="@SUM(A1)", place="-2+3", source="\t=1"
    )
    document = replace(DOCUMENT, outlet="=cmd|' /C calc'!A0", title="\r=1")
    path = write_claims(claims_frame([Reading(document=document, claims=(hostile,))]), tmp_path / "claims.csv")
    with path.open(encoding="utf-8", newline="") as handle:
        cells = [cell for row in csv.reader(handle) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert readings_from_frame(read_claims(path))[0].claims == (hostile,)


def test_parquet_carries_schema_and_plain_types(tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    schema = pq.read_schema(write_claims(claims_frame([READING]), tmp_path / "claims.parquet"))
    assert schema.metadata[b"casualty-tracker.schema"] == terms.SCHEMA_VERSION.encode()
    assert str(schema.field("as_of").type) == "date32[day]"
    assert str(schema.field("value").type) == "int64"


def test_missing_columns_are_named_with_those_found(tmp_path: Path) -> None:
    path = tmp_path / "claims.csv"
    path.write_text("claim_id,doc_id\n1,2\n", encoding="utf-8")
    with pytest.raises(ReadError, match=r"missing columns: outlet.*columns found: claim_id, doc_id") as caught:
        read_claims(path)
    assert caught.value.where == str(path)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"outcome": "perished"}, "column outcome holds unknown words: perished"),
        ({"value": "twelve"}, "column value holds a cell that is not a whole number"),
        ({"as_of": "last Friday"}, "column as_of holds a cell that is not a day"),
    ],
)
def test_a_cell_of_the_wrong_kind_is_named(change: dict[str, str], words: str) -> None:
    row = {**claim_row(CLAIM, DOCUMENT), **change}
    with pytest.raises(ReadError, match=words):
        frame_of_rows([row])


def test_a_row_without_its_place_is_no_claim() -> None:
    with pytest.raises(ReadError, match="a claim needs start, end"):
        claim_of_row({**claim_row(CLAIM, DOCUMENT), "start": None, "end": None})


@pytest.mark.parametrize("name", ["claims.xlsx", "claims"])
def test_another_ending_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match=r"\.parquet, \.csv, \.jsonl"):
        write_claims(claims_frame([READING]), tmp_path / name)
    with pytest.raises(ReadError, match="is read from"):
        read_claims(tmp_path / name)


@pytest.mark.parametrize(
    ("name", "content"), [("a.parquet", b"no parquet"), ("a.jsonl", b"{broken\n"), ("a.csv", b"\xff\xfe\x00")]
)
def test_a_broken_file_is_one_clear_line(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(ReadError) as caught:
        read_claims(path)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_extra_columns_are_left_out() -> None:
    frame = claims_frame([READING]).assign(reviewed_by="me")
    assert list(with_claim_dtypes(frame).columns) == list(terms.CLAIM_COLUMNS)


def test_finding_row_and_frame() -> None:
    row = finding_row(FINDING)
    assert list(row) == [*terms.FINDING_COLUMNS, "schema"]
    assert row["claim_ids"] == ["a:0-11:killed", "a:40-42:killed", "b:1-3:killed"]
    frame = findings_frame([FINDING])
    assert list(frame.columns) == list(terms.FINDING_COLUMNS)
    assert list(frame.loc[0, "side_b"]) == ["a:40-42:killed", "b:1-3:killed"]
    assert str(frame["gap"].dtype) == "Int64"
    assert frame["line"].isna().all()
    assert findings_frame([]).dtypes.equals(frame.dtypes)


def test_csv_rows_write_lists_as_json(tmp_path: Path) -> None:
    path = tmp_path / "findings.csv"
    write_csv_rows([finding_row(FINDING)], terms.FINDING_COLUMNS, path)
    with path.open(encoding="utf-8", newline="") as handle:
        row = next(csv.DictReader(handle))
    assert json.loads(row["quotes"]) == ["At least 12", "7"]
    assert row["event_id"] == ""
