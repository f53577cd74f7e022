"""The case tables in tests/cases: a text, the claims that it states, and why the row exists.

Each file holds rows in groups: `bugs_caught` (each was once read wrongly), `new` (written before the grammar was),
`wild_sample` (a form met in real news, in invented words) and `known_failures` (not yet read rightly; such a row turns
the build red when it passes, and then moves to `bugs_caught`). A row names only the fields that matter to it; a claim
that is not expected fails the row, except one of an unwritten number.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tracker.extract.pipeline import read_document
from tracker.model import Claim, Document
from tracker.terms import CLAIM_COLUMNS

CASES = Path(__file__).parent / "cases"
GROUPS = {"bugs_caught", "new", "wild_sample", "known_failures"}

Row = dict[str, Any]


def rows() -> list[Any]:
    found = []
    for path in sorted(CASES.glob("*.yaml")):
        for group, members in yaml.safe_load(path.read_text(encoding="utf-8")).items():
            for row in members or ():
                marks = [pytest.mark.xfail(strict=True, reason=row["why"])] if group == "known_failures" else []
                found.append(pytest.param(row, id=f"{path.stem}: {row['why']}", marks=marks))
    return found


@pytest.mark.parametrize("row", rows())
def test_case(row: Row) -> None:
    claims = read_document(Document(doc_id="case", text=row["text"], published=row.get("published"))).claims
    wanted = row["claims"]
    stated = [claim for claim in claims if not claim.implicit or any(want.get("implicit") for want in wanted)]
    assert [seen(claim, want) for claim, want in zip(stated, wanted, strict=False)] == wanted
    assert [claim.surface for claim in stated[len(wanted) :]] == [], "more claims than expected"
    assert len(stated) == len(wanted)


def seen(claim: Claim, want: Row) -> Row:
    """The claim's values of the fields that the row names."""
    return {name: getattr(claim, name) for name in want}


def test_rows_are_well_formed() -> None:
    for path in CASES.glob("*.yaml"):
        groups = yaml.safe_load(path.read_text(encoding="utf-8"))
        assert set(groups) <= GROUPS, path.name
        for row in (row for members in groups.values() for row in members or ()):
            assert {"text", "why", "claims"} <= set(row) <= {"text", "why", "claims", "published"}, row
            for want in row["claims"]:
                assert set(want) <= set(CLAIM_COLUMNS), row
                assert want.get("surface", "") in row["text"], row


def test_no_text_stands_twice() -> None:
    texts = [
        row["text"]
        for path in sorted(CASES.glob("*.yaml"))
        for members in yaml.safe_load(path.read_text(encoding="utf-8")).values()
        for row in members or ()
    ]
    assert len(texts) == len(set(texts))
