"""The notebooks run from start to end, and the outputs that are committed are those that they give today."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import nbclient
import nbformat
import pytest

ROOT = Path(__file__).parent.parent
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def words_of(notebook: Any) -> list[str]:
    """The text of each code cell's outputs, joined, since a kernel may send what is printed in several pieces.

    Pictures count as one word, since fonts may differ.
    """
    cells = (cell for cell in notebook.cells if cell.cell_type == "code")
    return ["".join(_words(output) for output in cell.outputs) for cell in cells]


def _words(output: Any) -> str:
    if output.output_type == "stream":
        return str(output.text)
    if output.output_type == "error":
        return f"{output.ename}: {output.evalue}"
    return "a picture" if "image/png" in output.data else str(output.data.get("text/plain", ""))


@pytest.fixture(scope="module", params=NOTEBOOKS, ids=lambda path: path.stem)
def notebook(request: pytest.FixtureRequest) -> tuple[Any, Any]:
    """A notebook as it is committed, and as it runs now from the notebooks folder."""
    committed = nbformat.read(request.param, as_version=4)
    fresh = nbformat.read(request.param, as_version=4)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", os.pathsep.join((str(ROOT), os.environ.get("PYTHONPATH", ""))))
        patch.setenv("PYTHONWARNINGS", "ignore")
        client = nbclient.NotebookClient(fresh, timeout=300, resources={"metadata": {"path": str(ROOT / "notebooks")}})
        client.execute()
    if request.config.getoption("--update-golden"):
        _write(fresh, request.param)
        committed = fresh
    return committed, fresh


def _write(notebook: Any, path: Path) -> None:
    for cell in notebook.cells:
        cell.metadata = {}
    notebook.metadata.pop("language_info", None)
    nbformat.write(notebook, path)


def test_there_are_notebooks() -> None:
    assert [path.name for path in NOTEBOOKS] == [
        "01_ten_minutes.ipynb",
        "02_charting_a_toll.ipynb",
        "03_auditing_a_table.ipynb",
    ]


@pytest.mark.filterwarnings("default")
def test_a_notebook_runs_and_its_committed_outputs_are_todays(notebook: tuple[Any, Any]) -> None:
    committed, fresh = notebook
    assert words_of(fresh) == words_of(committed)


@pytest.mark.filterwarnings("default")
def test_a_notebook_holds_its_picture_and_no_machine_name(notebook: tuple[Any, Any]) -> None:
    committed, _ = notebook
    pictures = [
        output.data["image/png"]
        for cell in committed.cells
        if cell.cell_type == "code"
        for output in cell.outputs
        if "image/png" in output.get("data", {})
    ]
    assert len(pictures) == 1
    assert len(pictures[0]) > 10_000
    assert not [words for words in words_of(committed) if re.search(r"(?:^|[\s'\"(])/\w+/\w+", words)]
