"""Made-up stories for the tests of the store and the nightly run, and a folder in which a run finds them."""

from __future__ import annotations

import json
from pathlib import Path

TOWNS = ("Alvona", "Brisk", "Caldera", "Dorno", "Estuary Bay")


def story(number: int, dead: int, *, outlet: str = "North Wire", day: int = 1, **more: object) -> dict[str, object]:
    """One story of a fire in a made-up town."""
    town = TOWNS[number % len(TOWNS)]
    text = f"A fire at the {town} paper mill killed {dead} people on Monday, police said.\n\nThe mill opened in 1960."
    row = {"id": f"s{number}-{outlet[0].lower()}", "title": f"Fire at {town} paper mill", "text": text}
    return {**row, "outlet": outlet, "published": f"2026-03-{day:02}", **more}


def workplace(folder: Path, **settings: object) -> Path:
    """A folder with a tracker.toml that reads news/ and writes no page of stories."""
    (folder / "news").mkdir(parents=True, exist_ok=True)
    lines = [f"{key} = {json.dumps(value)}" for key, value in {"page": False, **settings}.items()]
    source = '[[nightly.source]]\nname = "desk"\npaths = ["news/"]\n'
    (folder / "tracker.toml").write_text("\n".join(["[nightly]", *lines, source]), encoding="utf-8")
    return folder


def put(folder: Path, name: str, *rows: dict[str, object]) -> Path:
    """A file of stories in news/, a JSON object a line."""
    path = folder / "news" / f"{name}.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path
