"""What is shipped: the package with its data files, never the third-party texts."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest
from hatchling.builders.sdist import SdistBuilder
from hatchling.builders.wheel import WheelBuilder

ROOT = Path(__file__).parent.parent
DATA_SUFFIXES = (".csv", ".toml", ".j2", ".css", ".typed", ".json", ".txt", ".js", ".svg")
ARTICLE = ROOT / "seeds/000_7a4dfa32b95dec7a.txt"


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, bytes]]:
    """The files in the wheel and in the source distribution, by name."""
    folder = str(tmp_path_factory.mktemp("dist"))
    [wheel] = WheelBuilder(str(ROOT)).build(directory=folder, versions=["standard"])
    [sdist] = SdistBuilder(str(ROOT)).build(directory=folder, versions=["standard"])
    with zipfile.ZipFile(wheel) as archive, tarfile.open(sdist) as source:
        files = {member.name: source.extractfile(member) for member in source.getmembers() if member.isfile()}
        return {
            "wheel": {name: archive.read(name) for name in archive.namelist()},
            "sdist": {name.partition("/")[2]: file.read() for name, file in files.items() if file is not None},
        }


@pytest.mark.parametrize("kind", ["wheel", "sdist"])
def test_the_seed_article_is_not_shipped(shipped: dict[str, dict[str, bytes]], kind: str) -> None:
    told = max(ARTICLE.read_bytes().splitlines(), key=len)
    assert [name for name, content in shipped[kind].items() if "seeds/" in name or told in content] == []


@pytest.mark.parametrize("kind", ["wheel", "sdist"])
def test_every_module_and_data_file_of_the_package_is_shipped(shipped: dict[str, dict[str, bytes]], kind: str) -> None:
    wanted = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "tracker").rglob("*")
        if path.suffix in (".py", *DATA_SUFFIXES)
    }
    assert wanted - set(shipped[kind]) == set()
    assert "tracker/py.typed" in shipped[kind]


def test_the_licence_is_shipped(shipped: dict[str, dict[str, bytes]]) -> None:
    assert any(name.endswith("licenses/LICENSE") for name in shipped["wheel"])
    assert any(name.endswith("licenses/tracker/lexicon/en/NOTICE.txt") for name in shipped["wheel"])
    assert any(name.endswith("licenses/tracker/web/static/htmx.LICENSE.txt") for name in shipped["wheel"])
    assert "tracker/lexicon/en/NOTICE.txt" in shipped["sdist"]
    assert {"LICENSE", "README.md", "CHANGELOG.md", "pyproject.toml", "data/events.toml"} <= set(shipped["sdist"])


@pytest.mark.parametrize(
    ("command", "printed"),
    [
        (["extract", "story.txt"], "at least 12"),
        (["toll", "story.txt", "--policy", "acled"], "policy: acled"),
        (["report", "story.txt", "-o", "out"], "index.html"),
        (["explain", "CF201"], "parts-exceed-total"),
    ],
    ids=lambda value: value[0],
)
def test_the_wheel_runs_outside_the_repository(
    shipped: dict[str, dict[str, bytes]], tmp_path: Path, command: list[str], printed: str
) -> None:
    for name, content in shipped["wheel"].items():
        (tmp_path / "wheel" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "wheel" / name).write_bytes(content)
    (tmp_path / "story.txt").write_text("At least 12 people, among them 3 children, were killed in Barda on Monday.\n")
    done = subprocess.run(
        [sys.executable, "-P", "-m", "tracker", *command],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path / "wheel")},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert printed in done.stdout
