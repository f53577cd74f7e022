"""Published daily series as rows of JSON, written out in the CSV layouts of their publishers, with their falls."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

_GAZA_COLUMNS = {
    ("killed", True): "killed_cum",
    ("injured", True): "injured_cum",
    ("killed", False): "killed",
    ("injured", False): "injured",
    ("medical personnel killed", True): "med_killed_cum",
    ("journalists killed", True): "press_killed_cum",
    ("children killed", True): "killed_children_cum",
    ("children injured", True): "injured_children_cum",
    ("women killed", True): "killed_women_cum",
    ("civil defence killed", True): "civdef_killed_cum",
    ("aid seekers killed", True): "aid_seeker_killed_cum",
    ("aid seekers injured", True): "aid_seeker_injured_cum",
    ("famine deaths", True): "famine_cum",
    ("child famine deaths", True): "child_famine_cum",
    ("added by the committee (retrospective)", False): "killed_committee",
    ("killed since truce", False): "killed_truce_new",
    ("bodies recovered (new)", False): "killed_recovered",
    ("died of wounds (new)", False): "killed_succumbed",
}
_SOURCES = {"Ministry of Health": "mohtel", "Media Office": "gmotel", "no report": "missing", "OCHA": "un"}


@dataclass(frozen=True)
class PublishedFall:
    """A cell of a cumulative column below the last one stated before it: its line, and that line."""

    column: str
    line: int
    line_before: int


def published_tables(folder: Path, into: Path) -> Iterator[tuple[Path, list[PublishedFall]]]:
    """Write each series as a CSV table into a folder -> its path and its falls, counted without the tracker."""
    gaza = [json.loads(line) for line in (folder / "gaza.jsonl").read_text(encoding="utf-8").splitlines()]
    ukraine = [json.loads(line) for line in (folder / "ukraine.jsonl").read_text(encoding="utf-8").splitlines()]
    in_gaza = [row for row in gaza if row["event"].startswith("Gaza")]
    yield _write(into / "casualties_daily.csv", _days(in_gaza, "report_date"))
    west_bank = [row for row in gaza if not row["event"].startswith("Gaza")]
    yield _write(into / "west_bank_daily.csv", _days(west_bank, "report_date"))
    for keeper, name in (("romansverdan", "minfin.csv"), ("Petro", "russia_losses.csv"), ("lod-db", "orc_losses.csv")):
        rows = [row for row in ukraine if keeper in row["source"]]
        yield _write(into / name, _days(rows, "date"))


def _days(rows: list[Mapping[str, object]], date: str) -> list[dict[str, object]]:
    by_day: dict[str, dict[str, object]] = defaultdict(dict)
    for row in rows:
        day = by_day[str(row["date"])]
        day[date] = row["date"]
        source, category = str(row["source"]), str(row["category"])
        if "personnel losses" in category or "prisoners" in category:
            day["POW" if "prisoners" in category else "personnel"] = row["value"]
            continue
        name = _GAZA_COLUMNS[category, bool(row["cumulative"])]
        if "verified" in source:
            day[f"verified.{name.removesuffix('_cum')}"] = row["value"]
            continue
        short = next((code for words, code in _SOURCES.items() if words in source), "fill")
        day["report_source" if date == "report_date" and short != "fill" and short != "un" else "flash_source"] = short
        if row.get("period_h") is not None and category == "killed":
            day["report_period"] = row["period_h"]
        day[name] = row["value"]
    return [by_day[day] for day in sorted(by_day)]


def _write(path: Path, days: list[dict[str, object]]) -> tuple[Path, list[PublishedFall]]:
    header = list(dict.fromkeys(name for day in days for name in day))
    with path.open("w", encoding="utf-8", newline="") as handle:
        table = csv.DictWriter(handle, header, restval="")
        table.writeheader()
        table.writerows(days)
    falls = []
    for column in header:
        if not (column.endswith("_cum") or column.startswith("verified.") or column in ("personnel", "POW")):
            continue
        last: tuple[int, int] | None = None
        for line, day in enumerate(days, start=2):
            value = day.get(column)
            if not isinstance(value, int):
                continue
            if last is not None and value < last[0]:
                falls.append(PublishedFall(column, line, last[1]))
            last = (value, line)
    return path, falls
