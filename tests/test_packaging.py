"""What is shipped: the package with its data files, never the third-party texts."""

from __future__ import annotations

import tarfile
import zipfile
from pathlib import Path

import pytest
from hatchling.builders.sdist import SdistBuilder
from hatchling.builders.wheel import WheelBuilder

ROOT = Path(__file__).parent.parent
DATA_SUFFIXES = (".csv", ".toml", ".j2", ".css", ".typed", ".json")


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[str]]:
    """The names in the wheel and in the source distribution."""
    folder = str(tmp_path_factory.mktemp("dist"))
    [wheel] = WheelBuilder(str(ROOT)).build(directory=folder, versions=["standard"])
    [sdist] = SdistBuilder(str(ROOT)).build(directory=folder, versions=["standard"])
    with zipfile.ZipFile(wheel) as archive, tarfile.open(sdist) as source:
        return {
            "wheel": set(archive.namelist()),
            "sdist": {name.partition("/")[2] for name in source.getnames()},
        }


@pytest.mark.parametrize("kind", ["wheel", "sdist"])
def test_no_third_party_text_is_shipped(shipped: dict[str, set[str]], kind: str) -> None:
    assert [name for name in shipped[kind] if "seeds" in name or name.endswith(".txt")] == [
        name for name in shipped[kind] if name.endswith("entry_points.txt")
    ]


@pytest.mark.parametrize("kind", ["wheel", "sdist"])
def test_every_module_and_data_file_of_the_package_is_shipped(shipped: dict[str, set[str]], kind: str) -> None:
    wanted = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "tracker").rglob("*")
        if path.suffix in (".py", *DATA_SUFFIXES)
    }
    assert wanted - shipped[kind] == set()
    assert "tracker/py.typed" in shipped[kind]


def test_the_licence_is_shipped(shipped: dict[str, set[str]]) -> None:
    assert any(name.endswith("licenses/LICENSE") for name in shipped["wheel"])
    assert {"LICENSE", "README.md", "CHANGELOG.md", "pyproject.toml", "data/events.toml"} <= shipped["sdist"]
