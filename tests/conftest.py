"""Shared fixtures: an empty store, and golden files, which a person reviews after `pytest --update-golden`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tracker.store.store import Store

GOLDEN = Path(__file__).parent / "golden"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden", action="store_true", help="rewrite the golden files; review the difference before committing"
    )


@pytest.fixture
def check_golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compare a rendered output with tests/golden/<name>, whole and exactly."""

    def check(name: str, rendered: str) -> None:
        path = GOLDEN / name
        if request.config.getoption("--update-golden"):
            path.parent.mkdir(exist_ok=True)
            path.write_text(rendered, encoding="utf-8", newline="")
        expected = path.read_bytes().decode("utf-8")
        assert rendered == expected, f"{name} differs; if that is meant, run pytest --update-golden and review it"

    return check


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty store in a file of its own."""
    from tracker.store.store import open_store

    with open_store(str(tmp_path / "tracker.db"), create=True) as opened:
        yield opened
