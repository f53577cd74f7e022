"""The library's verbs: what is public, what they take, and that nothing heavy is loaded before it is needed."""

from __future__ import annotations

import inspect
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pandas as pd
import pytest

import tracker
from tracker.errors import ReadError, UsageError

ROOT = Path(__file__).parent.parent
SEEDS = ROOT / "seeds"
EVENTS = ROOT / "data/events.toml"
CLASH = "Five people were killed, including 8 children."
VERBS = ("check", "compare", "extract", "plot", "report", "toll")


def test_all_is_exactly_what_is_public() -> None:
    code = "import tracker; print(*sorted(n for n in vars(tracker) if not n.startswith('_')))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True).stdout
    imported = {"annotations", "sys", "Iterable", "Sequence", "PathLike", "ModuleType", "TYPE_CHECKING"}
    submodules = {"errors", "model"}
    assert set(loaded.split()) - imported - submodules | {"__version__"} == set(tracker.__all__)


def test_importing_the_package_loads_nothing_heavy() -> None:
    code = "import sys, tracker; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    loaded = set(done.stdout.split())
    assert loaded & {"pandas", "numpy", "pyarrow", "matplotlib", "great_expectations", "quantulum3", "click"} == set()


def test_the_version_is_that_of_the_changelog_or_unreleased() -> None:
    assert f"## {tracker.__version__}" in (ROOT / "CHANGELOG.md").read_text() or "## Unreleased" in (
        ROOT / "CHANGELOG.md"
    ).read_text(encoding="utf-8")


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_says_what_it_is_for_and_takes_typed_arguments(verb: str) -> None:
    function = getattr(tracker, verb)
    signature = inspect.signature(function)
    assert len(inspect.getdoc(function) or "") > 100
    assert signature.return_annotation is not inspect.Signature.empty
    assert all(p.annotation is not inspect.Parameter.empty for p in signature.parameters.values())


@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_stays_a_verb_after_the_subpackage_of_its_name_is_loaded(verb: str) -> None:
    for submodule in ("tracker.compare", "tracker.extract.pipeline", "tracker.report.page"):
        import_module(submodule)
    assert inspect.isfunction(getattr(tracker, verb))
    assert isinstance(sys.modules["tracker.extract"], ModuleType)


class TestExtract:
    @pytest.mark.parametrize(
        "source",
        [
            str(SEEDS),
            SEEDS,
            [SEEDS / "000_7a4dfa32b95dec7a.txt"],
            str(SEEDS / "*.txt"),
        ],
    )
    def test_paths(self, source: object) -> None:
        claims = tracker.extract(source, events=EVENTS)
        assert list(claims["value"].dropna())[-1] == 1200
        assert claims["value"].dtype == pd.Int64Dtype()

    def test_a_text(self) -> None:
        [value] = tracker.extract(text="At least 12 people were killed.")["value"]
        assert value == 12

    def test_documents_and_a_frame_of_documents_give_the_same(self) -> None:
        document = tracker.Document(doc_id="a", text=CLASH, outlet="Post")
        frame = pd.DataFrame({"doc_id": ["a"], "text": [CLASH], "outlet": ["Post"], "date": [pd.NaT]})
        one, many, framed = (tracker.extract(source) for source in (document, [document], frame))
        pd.testing.assert_frame_equal(one, many)
        pd.testing.assert_frame_equal(one, framed)

    @pytest.mark.parametrize(
        "source", [3, None, [3], pd.DataFrame({"killed": [1]})], ids=["number", "nothing", "numbers", "frame"]
    )
    def test_something_else_is_refused(self, source: object) -> None:
        with pytest.raises(UsageError):
            tracker.extract(source)  # type: ignore[arg-type]

    def test_source_and_text_together_are_refused(self) -> None:
        with pytest.raises(UsageError, match="not both"):
            tracker.extract("seeds/", text="x")

    def test_what_cannot_be_read_is_raised(self, tmp_path: Path) -> None:
        with pytest.raises(ReadError, match="no such file"):
            tracker.extract(tmp_path / "gone.txt")
        with pytest.raises(ReadError, match="row 1"):
            tracker.extract(pd.DataFrame({"text": [""]}))

    def test_the_encoding_is_named(self, tmp_path: Path) -> None:
        (tmp_path / "a.txt").write_bytes("12 Männer were killed.".encode("latin-1"))
        with pytest.raises(ReadError):
            tracker.extract(tmp_path)
        assert len(tracker.extract(tmp_path, encoding="windows-1252")) == 1


def test_check_takes_claims_or_documents() -> None:
    claims = tracker.extract(text=CLASH)
    of_claims = tracker.check(claims, select=["CF201"])
    of_documents = tracker.check(tracker.Document(doc_id="text", text=CLASH), select=["CF201"])
    assert list(of_claims["code"]) == list(of_documents["code"]) == ["CF201"]
    assert tracker.check(claims, ignore=["CF"]).empty


def test_toll() -> None:
    tolls = tracker.toll(tracker.extract(SEEDS, events=EVENTS))
    main = tolls[tolls["main"] & (tolls["outcome"] == "killed")]
    assert list(main["best"]) == [1200]
    assert tolls["low"].dtype == pd.Int64Dtype()
    assert tracker.toll(tracker.extract(text="A fine day.")).empty


def test_plot_returns_a_figure_and_writes_a_file(tmp_path: Path) -> None:
    figure = tracker.plot(SEEDS, tmp_path / "toll.svg", events=EVENTS, outcomes=["killed"])
    assert figure.axes
    assert (tmp_path / "toll.svg").read_text(encoding="utf-8").startswith(("<?xml", "<svg"))


def test_report_returns_the_files_the_page_first(tmp_path: Path) -> None:
    files = tracker.report(SEEDS, tmp_path / "out", events=EVENTS)
    assert files[0].name == "index.html"
    assert all(path.is_file() for path in files)
