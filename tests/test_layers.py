"""Imports run one way, each third party has one adapter, and files stay small and are named for what they hold."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "tracker"
FILES = sorted(PACKAGE.rglob("*.py"))
LONGEST_FILE = 350

# From the ground up; a module imports from its own layer and from those before it.
LAYERS = (
    ("terms", "errors"),
    ("model", "intervals", "config"),
    ("text", "lexicon", "fetch"),
    ("extract",),
    ("events",),
    ("columns", "table", "table_cells", "table_claims", "table_files", "policies", "series", "figures"),
    ("registry",),
    ("rules", "contract"),
    ("suppressions", "checker", "auditor", "against", "validation", "compare"),
    ("store", "scale"),
    ("report",),
    ("library", "published", "nightly", "cli", "web", "__main__", "tracker"),
)
RANK = {unit: rank for rank, layer in enumerate(LAYERS) for unit in layer}

# A third party and the only files that may import it.
ADAPTERS = {
    "quantulum3": "extract/second_opinion.py",
    "great_expectations": "contract/*.py",
    "matplotlib": "report/plots*.py",
    "jinja2": "report/page*.py",
    "tqdm": "cli/output.py",
    "openpyxl": "figures/workbook.py",
    "starlette": "web/*.py",
    "uvicorn": "web/serving.py",
    "click": "cli/*.py",
    "sentencex": "text/sentences.py",
    "hyperscan": "lexicon/scanner.py",
    "distributed": "scale/cluster.py",
    "sqlalchemy": "store/*.py",
}
ONE_FILE = (
    "hyperscan",
    "trafilatura",
    "feedparser",
    "pypdfium2",
    "fastwarc",
    "docx",
    "charset_normalizer",
    "junitparser",
    "distributed",
)
HEAVY = ("pandas", "pyarrow", "matplotlib", "great_expectations", "quantulum3", "sklearn")


def name_of(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def unit_of(module: str) -> str:
    """The part of the package that a module belongs to: "tracker.rules.wording" is of rules."""
    return module.split(".")[1] if "." in module else module


def own_unit(path: Path) -> str:
    first = path.relative_to(PACKAGE).parts[0]
    return "tracker" if first == "__init__.py" else first.removesuffix(".py")


def imports(path: Path) -> Iterator[tuple[str, int]]:
    """Every module that a file imports, anywhere in it but under TYPE_CHECKING, with its line."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for_types = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING")
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if id(node) in for_types:
            continue
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name_of(path)}:{node.lineno}: relative import; write the module's full name"
            module = node.module or ""
            if module == "tracker":
                yield from ((f"tracker.{alias.name}", node.lineno) for alias in node.names)
            else:
                yield module, node.lineno


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_has_a_layer(path: Path) -> None:
    assert own_unit(path) in RANK, f"{own_unit(path)} has no layer: add it to LAYERS in {Path(__file__).name}"


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_imports_run_downwards(path: Path) -> None:
    own = own_unit(path)
    upward = [
        f"line {line}: {module}"
        for module, line in imports(path)
        if module.startswith("tracker.") and RANK.get(unit_of(module), RANK["tracker"]) > RANK[own]
    ]
    assert upward == []


def test_no_two_parts_import_each_other() -> None:
    graph: dict[str, set[str]] = {}
    for path in FILES:
        own = own_unit(path)
        wanted = {unit_of(module) for module, _ in imports(path) if module.startswith("tracker.")}
        graph.setdefault(own, set()).update(wanted - {own})
    graph.pop("tracker", None)
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(f"these import each other: {' -> '.join(error.args[1])}")


@pytest.mark.parametrize(("third_party", "adapter"), ADAPTERS.items(), ids=ADAPTERS)
def test_one_adapter_for_each_third_party(third_party: str, adapter: str) -> None:
    elsewhere = [name_of(path) for path in users(third_party) if not path.relative_to(PACKAGE).match(adapter)]
    assert elsewhere == [], f"{third_party} is imported outside {adapter}"


@pytest.mark.parametrize("third_party", ONE_FILE)
def test_one_file_for_each_third_party(third_party: str) -> None:
    assert len([name_of(path) for path in users(third_party)]) <= 1


def users(third_party: str) -> list[Path]:
    return [path for path in FILES if any(module.partition(".")[0] == third_party for module, _ in imports(path))]


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_stays_small(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_FILE


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_is_named_for_what_it_holds(path: Path) -> None:
    assert path.stem not in {"utils", "util", "helpers", "helper", "misc", "common", "tools"}


LIGHT = {
    "the package": "import tracker",
    "the pipeline": "import tracker.extract.pipeline",
    "the help text": "from tracker.cli import main; main(['--help'])",
    "one article": "from tracker.cli import main; main(['extract', 'seeds'])",
}


@pytest.mark.parametrize("code", LIGHT.values(), ids=LIGHT)
def test_starts_without_heavy_imports(code: str) -> None:
    program = f"import sys; {code}; print(*[name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False, cwd=PACKAGE.parent
    )
    assert (done.stderr.strip(), done.returncode) == ("", 0)
