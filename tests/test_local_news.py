"""The toll of texts about shootings as local news writes them: single victims, told again, without a number."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tracker.extract.pipeline import read_document
from tracker.model import Document
from tracker.series import document_tolls, load_policy

TEXTS = yaml.safe_load((Path(__file__).parent / "local_news.yaml").read_text(encoding="utf-8"))
KEEP = load_policy("keep")


def rows() -> list[Any]:
    fails = pytest.mark.xfail(strict=True, reason="not yet read as a coder would")
    return [
        pytest.param(
            row["text"], row["killed"], id=row["text"][:60], marks=[fails] if group == "known_failures" else []
        )
        for group, members in TEXTS.items()
        for row in members
    ]


def dead(text: str) -> int:
    """The toll of the text's own event; 0 where it tells of no dead."""
    tolls = document_tolls([read_document(Document(doc_id="news", text=text))], KEEP)
    return next((row.best or 0 for row in tolls if row.main and (row.outcome, row.group) == ("killed", "all")), 0)


@pytest.mark.parametrize(("text", "killed"), rows())
def test_the_dead_of_a_text_are_counted_as_a_coder_would(text: str, killed: int) -> None:
    assert dead(text) == killed
