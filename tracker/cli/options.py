"""Options that several commands share, each a decorator, so that a name means the same everywhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from pathlib import Path
from typing import Any

import click

from tracker.cli.run import Run
from tracker.config import load_settings
from tracker.errors import UsageError
from tracker.registry import load_rules
from tracker.scale.engines import ENGINES, Workers
from tracker.terms import SEVERITIES

Command = Callable[..., Any]

_FILE = click.Path(path_type=Path)


def takes_documents(command: Command) -> Command:
    """PATH... and how to read them; the command gets a `Run` as its first argument and returns nothing."""

    @click.argument("paths", nargs=-1, required=True, metavar="PATH...")
    @click.option(
        "--events", type=_FILE, metavar="FILE", help="Known events (TOML); else tracker.toml, data/events.toml."
    )
    @click.option("--encoding", metavar="NAME", help="Encoding of texts without a byte order mark (default UTF-8).")
    @click.option(
        "--max-size", type=click.FloatRange(0, min_open=True), metavar="MB", help="Largest document (default 10)."
    )
    @click.option(
        "--jobs",
        type=click.IntRange(1),
        metavar="N",
        help="Processes that read (default: one a processor for much text).",
    )
    @click.option("--engine", type=click.Choice(ENGINES), default=ENGINES[0], help="Who reads: processes, or dask.")
    @click.option("--scheduler", metavar="ADDRESS", help="The dask scheduler (tcp://HOST:PORT); else one of our own.")
    @click.option("--resume", type=_FILE, metavar="DIR", help="Keep what was read in DIR; a stopped run goes on there.")
    @click.option("-q", "--quiet", is_flag=True, help="No progress and no closing remarks.")
    @wraps(command)
    def with_run(
        paths: Sequence[str],
        events: Path | None,
        encoding: str | None,
        max_size: float | None,
        jobs: int | None,
        engine: str,
        scheduler: str | None,
        resume: Path | None,
        quiet: bool,
        **rest: Any,
    ) -> int:
        if scheduler is not None and engine != "dask":
            raise UsageError("--scheduler is for --engine dask", hint="name the engine too")
        run = Run(
            settings=load_settings(),
            paths=paths,
            events=events,
            encoding=encoding,
            max_size=max_size,
            workers=Workers(jobs=jobs, engine=engine, scheduler=scheduler),
            resume=resume,
            quiet=quiet,
        )
        command(run, **rest)
        return run.finish()

    return with_run


def prints_rows(*formats: str) -> Callable[[Command], Command]:
    """-f and -o. The first format is the default, unless the suffix of the output file names another."""

    def decorate(command: Command) -> Command:
        kinds = click.Choice(formats)
        shown = f"Default {formats[0]}, or by the suffix of FILE."
        with_format = click.option("-f", "--format", "format_name", type=kinds, help=shown)
        with_output = click.option(
            "-o", "--output", type=_FILE, metavar="FILE", help="Write to FILE instead of stdout."
        )
        return with_format(with_output(command))

    return decorate


def for_people(command: Command) -> Command:
    """How output for people looks."""
    return click.option("--no-color", is_flag=True, help="No colour on a terminal (as NO_COLOR does).")(command)


def chooses_policy(command: Command) -> Command:
    """Which named policy turns words into numbers."""
    shown = "keep (default), acled, emdat or ucdp: how words become numbers."
    return click.option("--policy", metavar="NAME", help=shown)(command)


def chooses_policies(command: Command) -> Command:
    """Which named policies turn words into numbers, side by side where there are several."""
    shown = "keep (default), acled, emdat, ucdp or a .toml file; several stand side by side."
    return click.option("--policy", "policies", multiple=True, metavar="NAME", help=shown)(command)


def takes_figures(command: Command) -> Command:
    """Which tables of published figures stand beside the documents' own."""
    shown = "A table of published figures to set beside the texts (CSV, may be repeated)."
    return click.option("--figures", type=_FILE, multiple=True, metavar="FILE", help=shown)(command)


def chooses_rules(command: Command) -> Command:
    """Which rules run."""
    select = click.option(
        "--select", multiple=True, metavar="CODE", help="Run only these rules: a code, CF2, or a name."
    )
    ignore = click.option("--ignore", multiple=True, metavar="CODE", help="Leave these rules out.")
    return select(ignore(takes_own_rules(command)))


def takes_own_rules(command: Command) -> Command:
    """Which modules hold rules of the user's own; they are registered, with those of the settings, at once."""
    shown = "A Python module with rules of your own (may be repeated)."
    loads = click.option(
        "--rules", multiple=True, metavar="MODULE", expose_value=False, callback=_load_own_rules, help=shown
    )
    return loads(command)


def _load_own_rules(context: click.Context, parameter: click.Parameter, modules: tuple[str, ...]) -> None:
    settings = load_settings()
    load_rules((*settings.rules, *modules), folder=settings.path.parent if settings.path else Path())


def holds_contract(command: Command) -> Command:
    """Whether the claims table is held to its contract, and where its pages go."""
    contract = click.option(
        "--contract", is_flag=True, help="Hold the claims table to its contract too (findings CF901 to CF912)."
    )
    shown = "Write Great Expectations' own pages on the contract and the rules; implies --contract."
    return contract(click.option("--data-docs", type=_FILE, metavar="DIR", help=shown)(command))


def fails_on(command: Command) -> Command:
    """From which severity on findings make the exit code 1."""
    shown = "The least severity that sets exit code 1 (default error)."
    return click.option("--fail-on", type=click.Choice(SEVERITIES), help=shown)(command)
