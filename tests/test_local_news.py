"""The toll of texts about shootings as local news writes them: single victims, told again, without a number."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from tracker.extract.pipeline import read_document
from tracker.model import Document
from tracker.series import document_tolls, load_policy

HERE = Path(__file__).parent
TEXTS = yaml.safe_load((HERE / "local_news.yaml").read_text(encoding="utf-8"))
ARTICLES = yaml.safe_load((HERE / "local_articles.yaml").read_text(encoding="utf-8"))
PUBLISHED = date(2017, 12, 31)
KEEP = load_policy("keep")
NOT_YET = pytest.mark.xfail(strict=True, reason="not yet read as a coder would")


def rows(texts: dict[str, list[dict[str, Any]]], *wanted: str) -> list[Any]:
    return [
        pytest.param(
            *(row[name] for name in ("text", *wanted)),
            id=row["text"][:60].partition("\n")[0],
            marks=[NOT_YET] if group == "known_failures" else [],
        )
        for group, members in texts.items()
        for row in members
    ]


def toll(text: str, outcome: str, published: date | None = None) -> int:
    """The toll of the text's own event; 0 where it tells of nobody."""
    reading = read_document(Document(doc_id="news", text=text, published=published))
    tolls = document_tolls([reading], KEEP)
    return next((row.best or 0 for row in tolls if row.main and (row.outcome, row.group) == (outcome, "all")), 0)


@pytest.mark.parametrize(("text", "killed"), rows(TEXTS, "killed"))
def test_the_dead_of_a_text_are_counted_as_a_coder_would(text: str, killed: int) -> None:
    assert toll(text, "killed") == killed


@pytest.mark.parametrize(("text", "killed", "injured"), rows(ARTICLES, "killed", "injured"))
def test_an_article_gives_the_dead_and_the_injured_of_its_event(text: str, killed: int, injured: int) -> None:
    assert (toll(text, "killed", PUBLISHED), toll(text, "injured", PUBLISHED)) == (killed, injured)
