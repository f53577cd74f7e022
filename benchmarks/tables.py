"""How well tables of figures are audited: damaged tables, published series, and the speed on a million events.

python -m benchmarks.tables                        damage and speed
python -m benchmarks.tables --series FOLDER        and the published series in FOLDER (see published_series)
python -m benchmarks.tables --errors               with every error and every miss, to be read by eye
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from benchmarks.published_series import published_tables
from benchmarks.table_damage import DAMAGES, DamagedTable, csv_text, damaged_tables, event_table, sound_tables
from tracker.auditor import AuditResult, audit
from tracker.figures import FigureTable, figures_of_text, read_figures

RECALL_BAR = 0.95
SPEED_BAR = 10.0
FALSE_ERROR_BAR = 1 / 1000
EVENTS = 1_000_000


def audited(name: str, text: str) -> tuple[FigureTable, AuditResult]:
    """The table of a CSV text, audited."""
    table = figures_of_text(text, name=Path(name).stem, where=name)
    assert table.unread == 0, table.problems
    return table, audit([table])


def is_found(damaged: DamagedTable, table: FigureTable, result: AuditResult) -> bool:
    """Whether a finding cites one of the damaged cells, as its odd figure or among those that it clashes with."""
    cells = {
        (reading.document.line, claim.claim_id, table.sheet.header)
        for reading in result.readings
        for claim in reading.claims
    }
    cited = {claim_id for finding in result.findings for claim_id in finding.claim_ids}
    lines = {line for line, claim_id, _ in cells if claim_id in cited}
    columns = {(finding.line, table.sheet.header[(finding.column or 1) - 1]) for finding in result.findings}
    for line, column in damaged.where:
        if column is None and line in lines:
            return True
        if (line, column) in columns:
            return True
        if any(line == cell and _cites(result, line, column) for cell in lines):
            return True
    return False


def _cites(result: AuditResult, line: int, column: str | None) -> bool:
    return any(
        f"{column}: {claim.surface}" in claim.sentence
        and any(claim.claim_id in finding.claim_ids for finding in result.findings)
        for reading in result.readings
        if reading.document.line == line
        for claim in reading.claims
    )


def damage_rows(seeds: Sequence[int], show: bool) -> list[tuple[str, str, str]]:
    """Recall by kind of damage, and the errors on undamaged tables."""
    hits: list[tuple[DamagedTable, bool]] = []
    for seed in seeds:
        for damaged in damaged_tables(seed=seed):
            table, result = audited(damaged.name, damaged.text)
            hits.append((damaged, is_found(damaged, table, result)))
            if show and not hits[-1][1]:
                print(f"missed: {damaged.kind} in {damaged.name} at {damaged.where}")
    rows = []
    for kind in DAMAGES:
        of_kind = [hit for damaged, hit in hits if damaged.kind == kind]
        rows.append((f"found: {kind}", f"{sum(of_kind)} of {len(of_kind)}", ""))
    rows += [_recall(hits[:40]), _recall(hits)]
    aside = sum(damaged.set_aside for damaged, _ in hits)
    rows.append(("draws set aside: the table could be a sound one", str(aside), ""))
    false = [
        finding
        for seed in seeds
        for name, text in sound_tables(seed=seed)
        for finding in audited(name, text)[1].findings
        if finding.severity != "note"
    ]
    if show:
        for finding in false:
            print(f"on an undamaged table: {finding.severity} {finding.code} {finding.message} {finding.why}")
    errors = sum(finding.severity == "error" for finding in false)
    rows.append(("errors on the same tables undamaged", str(errors), "0"))
    rows.append(("warnings on them", str(len(false) - errors), ""))
    return rows


def _recall(hits: Sequence[tuple[DamagedTable, bool]]) -> tuple[str, str, str]:
    found = sum(hit for _, hit in hits)
    return f"found of {len(hits)} damaged tables", f"{found / len(hits):.3f}", f">= {RECALL_BAR}"


def series_rows(folder: Path, show: bool) -> list[tuple[str, str, str]]:
    """Falls found in the published series, and the errors to be judged by eye."""
    rows = []
    with tempfile.TemporaryDirectory() as place:
        for path, falls in published_tables(folder, Path(place)):
            table = read_figures(path)
            result = audit([table])
            said = {(finding.line, (finding.column or 1) - 1) for finding in result.findings if finding.code == "CF301"}
            header = table.sheet.header
            named = {(line, header[column]) for line, column in said}
            hit = sum((fall.line, fall.column) in named or (fall.line_before, fall.column) in named for fall in falls)
            errors = [finding for finding in result.findings if finding.severity == "error"]
            if show:
                for finding in errors:
                    print(f"{path.name}:{finding.line}: {finding.code} {finding.message} {finding.why}")
            kinds = Counter(f"{finding.severity} {finding.code}" for finding in result.findings)
            words = ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items())) or "no findings"
            rows.append((f"{path.name} ({len(table.sheet):,} rows): falls found", f"{hit} of {len(falls)}", "all"))
            rows.append((f"{path.name}: findings", words, ""))
    return rows


def speed_rows(events: int = EVENTS) -> list[tuple[str, str, str]]:
    """Reading and checking events against pandas' own read of the file."""
    import pandas as pd

    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "events.csv"
        rows = event_table(5, 20_000)
        with path.open("w", encoding="utf-8", newline="") as handle:
            handle.write(csv_text(rows[:1]))
            for part in range(0, events, 20_000):
                handle.write(csv_text([[str(part + at), *row[1:]] for at, row in enumerate(rows[1:])]))
        began = time.perf_counter()
        frame = pd.read_csv(path)
        by_pandas = time.perf_counter() - began
        began = time.perf_counter()
        table = read_figures(path)
        read = time.perf_counter() - began
        result = audit([table])
        both = time.perf_counter() - began
    assert len(frame) == len(table.sheet) == events
    assert not result.findings, result.findings[:3]
    return [
        (f"pandas reads {events:,} events", f"{by_pandas:.2f} s", ""),
        ("the tracker reads them", f"{read:.2f} s", ""),
        ("and checks them, both together", f"{both:.2f} s", ""),
        ("times pandas' read", f"{both / by_pandas:.1f}", f"<= {SPEED_BAR:.0f}"),
    ]


def main() -> None:
    """Print the table of bars."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--series", type=Path, help="the folder with gaza.jsonl and ukraine.jsonl")
    parser.add_argument("--seeds", type=int, default=10, help="sets of 40 damaged tables")
    parser.add_argument("--events", type=int, default=EVENTS)
    parser.add_argument("--errors", action="store_true", help="show every error and every miss")
    chosen = parser.parse_args()
    rows = damage_rows(range(1, chosen.seeds + 1), chosen.errors)
    if chosen.series:
        rows += series_rows(chosen.series, chosen.errors)
    if chosen.events:
        rows += speed_rows(chosen.events)
    print("| what | measured | bar |\n|---|---|---|")
    for what, measured, bar in rows:
        print(f"| {what} | {measured} | {bar} |")


if __name__ == "__main__":
    main()
