"""`tracker store` and `tracker decide`: what the store holds, and what people decide on its findings."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tracker.cli.options import prints_rows
from tracker.cli.output import STANDARD_OUTPUT, chosen_format, rows_text, say, write_file, write_text
from tracker.errors import ExitStatus, ReadError, UsageError

if TYPE_CHECKING:
    from tracker.store.store import Store

_FILE = click.Path(path_type=Path)
STANDING_COLUMNS = ("finding_id", "severity", "state", "first_night", "doc_id", "message")


def takes_store(command: Callable[..., Any]) -> Callable[..., Any]:
    """--store: which store; without it that of the settings, else tracker.db."""
    shown = "The store: a file, or postgresql://... (default: that of tracker.toml, else tracker.db)."
    option = click.option("--store", "place", metavar="STORE", help=shown)

    @wraps(command)
    def with_place(place: str | None, **rest: Any) -> Any:
        return command(place=place or _settings_place(), **rest)

    return option(with_place)


def _settings_place() -> str:
    from tracker.config import load_settings
    from tracker.nightly.plan import DEFAULT_STORE, read_plan

    settings = load_settings()
    return read_plan(settings.path).store if settings.nightly is not None else DEFAULT_STORE


@contextmanager
def opened(place: str, *, create: bool = False, texts: str | None = None) -> Iterator[Store]:
    """The store, open."""
    from tracker.store.store import open_store

    with open_store(place, create=create, texts=texts) as store:
        yield store


@click.group()
def store() -> None:
    """Look after the store: info, findings, gold, export, import, verify, vacuum."""


@store.command()
@takes_store
@prints_rows("text", "jsonl")
def info(place: str, format_name: str | None, output: Path | None) -> None:
    """Say what the store holds."""
    with opened(place) as found:
        row = found.info()
    if chosen_format(format_name, output, ("text", "jsonl")) == "jsonl":
        write_text(rows_text("jsonl", [row], tuple(row)), output)
    else:
        lines = [
            f"{name:<12}{value:,}" if isinstance(value, int) else f"{name:<12}{value}" for name, value in row.items()
        ]
        write_text("\n".join(lines) + "\n", output)


@store.command("findings")
@takes_store
@click.option("--all", "every", is_flag=True, help="Known and judged ones too.")
@prints_rows("text", "jsonl", "csv")
def standing(place: str, every: bool, format_name: str | None, output: Path | None) -> None:
    """List the open findings, worst first."""
    from tracker.store.night import night_of

    with opened(place) as found, found.reading() as connection:
        night = night_of(connection, date.today(), ())
    rows = [
        {
            "finding_id": each.kept.finding.finding_id,
            "severity": each.kept.finding.severity,
            "state": each.state,
            "first_night": each.kept.first_night,
            "doc_id": each.kept.finding.doc_id,
            "message": each.kept.finding.message,
        }
        for each in (night.findings if every else night.open)
    ]
    name = chosen_format(format_name, output, ("text", "jsonl", "csv"))
    if name != "text":
        write_text(rows_text(name, rows, STANDING_COLUMNS), output)
    else:
        write_text("".join(f"{' '.join(str(row[column]) for column in STANDING_COLUMNS)}\n" for row in rows), output)


@store.command()
@takes_store
@click.option("-o", "--output", type=_FILE, metavar="FILE", default=STANDARD_OUTPUT, help="Where to (default stdout).")
def export(place: str, output: Path) -> None:
    """Write the whole store as JSON lines, or its current claims as Parquet.

    Equal stores give equal bytes. A FILE that ends in .parquet holds the claims of the current versions, for analysis.
    """
    from tracker.store.exchange import export_lines

    with opened(place) as found, found.reading() as connection:
        if output.suffix.lower() == ".parquet":
            from tracker.store.snapshot import write_snapshot

            write_file(output, lambda path: write_snapshot(connection, path))
        elif output == STANDARD_OUTPUT:
            for line in export_lines(connection):
                click.echo(line, nl=False)
        else:
            write_file(output, lambda path: _write_lines(path, export_lines(connection)))


def _write_lines(path: Path, lines: Iterator[str]) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as handle:
        handle.writelines(lines)


@store.command("import")
@click.argument("file", type=_FILE)
@takes_store
def bring_in(place: str, file: Path) -> None:
    """Fill a new store with an export."""
    from tracker.store.exchange import import_lines

    try:
        with (
            file.open(encoding="utf-8", newline="\n") as lines,
            opened(place, create=True) as found,
            found.writing() as connection,
        ):
            count = import_lines(connection, lines, str(file))
    except (OSError, UnicodeDecodeError) as error:
        reason = (error.strerror or str(error)).lower() if isinstance(error, OSError) else "not UTF-8 text"
        raise ReadError(reason, where=str(file)) from None
    say(f"{count:,} rows in {place}")


@store.command()
@click.argument("folder", type=_FILE, metavar="DIR")
@takes_store
def gold(place: str, folder: Path) -> None:
    """Write the checked articles as gold: DIR/stories.jsonl and DIR/claims.jsonl."""
    from tracker.store.gold import gold_rows

    with opened(place) as found, found.reading() as connection:
        kept = list(gold_rows(connection, found.texts))
    folder.mkdir(parents=True, exist_ok=True)
    write_file(folder / "stories.jsonl", lambda path: _write_lines(path, (_json_line(story) for story, _ in kept)))
    lines = [_json_line(claim) for _, claims in kept for claim in claims]
    write_file(folder / "claims.jsonl", lambda path: _write_lines(path, iter(lines)))
    say(f"{len(kept):,} checked articles, {len(lines):,} figures in {folder}")


def _json_line(row: dict[str, Any]) -> str:
    return json.dumps(row, ensure_ascii=True) + "\n"


@store.command()
@takes_store
def verify(place: str) -> int:
    """Check that the store is sound: exit code 3 where it is not."""
    from tracker.store.verify import problems_of

    with opened(place) as found, found.reading() as connection:
        problems = list(problems_of(connection, found.texts))
    for problem in problems:
        say(problem)
    if not problems:
        write_text("sound: every version, claim and quote is as it was read\n", None)
    return int(ExitStatus.UNREADABLE if problems else ExitStatus.CLEAN)


@store.command()
@takes_store
@click.option("--wait", type=click.FloatRange(0), default=60.0, metavar="SECONDS", help="How long to wait for a run.")
def vacuum(place: str, wait: float) -> None:
    """Give unused space back to the system."""
    with opened(place) as found, found.lock(wait):
        found.vacuum()


@click.command()
@click.argument("finding")
@click.option("--accept", "verdict", flag_value="accept", help="It is a contradiction, and it is known.")
@click.option("--dismiss", "verdict", flag_value="dismiss", help="It is none.")
@click.option("--snooze", "verdict", flag_value="snooze", help="Not now: silent until the day of --until has passed.")
@click.option("--reopen", "verdict", flag_value="reopen", help="It counts again.")
@click.option("--reason", required=True, metavar="TEXT", help="Why; it stands in the report.")
@click.option("--by", "person", required=True, metavar="NAME", help="Who decides.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), metavar="DAY", help="The last day on which it holds.")
@click.option(
    "--on", "made", type=click.DateTime(["%Y-%m-%d"]), metavar="DAY", help="When it was made (default today)."
)
@takes_store
def decide(
    place: str, finding: str, verdict: str | None, reason: str, person: str, until: date | None, made: date | None
) -> None:
    """Accept, dismiss or snooze a finding of the store.

    FINDING is the id of a finding, or enough of it to name one. Earlier decisions stay as history.
    """
    from tracker.store.decisions import Decision, add_decision, find_finding

    if verdict is None:
        raise UsageError("what is decided?", hint="--accept, --dismiss, --snooze or --reopen")
    with opened(place) as found, found.writing() as connection:
        decision = Decision(
            finding_id=find_finding(connection, finding),
            verdict=verdict,
            reason=reason,
            person=person,
            made=_day(made) or date.today(),
            until=_day(until),
        )
        add_decision(connection, decision)
    say(f"{decision.finding_id}: {verdict}")


def _day(moment: date | None) -> date | None:
    return date(moment.year, moment.month, moment.day) if moment is not None else None
