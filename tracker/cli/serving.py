"""`tracker serve`: the review page on 127.0.0.1."""

from __future__ import annotations

from dataclasses import replace
from importlib.util import find_spec
from typing import TYPE_CHECKING

import click

from tracker.cli.output import say
from tracker.errors import UsageError

if TYPE_CHECKING:
    from tracker.nightly.plan import Plan

NEEDED = ("starlette", "uvicorn", "python_multipart")


@click.command()
@click.argument("store", required=False)
@click.option("--host", default="127.0.0.1", show_default=True, metavar="ADDRESS", help="The address to serve.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 takes a free one.")
@click.option("-q", "--quiet", is_flag=True, help="Do not print the address.")
def serve(store: str | None, host: str, port: int, quiet: bool) -> None:
    """Review articles and findings in a browser.

    STORE is a file or postgresql://..., by default that of tracker.toml, else tracker.db; a file that is missing is
    made. Paste an article or drop files, see how each figure was read, correct it, and accept, dismiss or snooze
    findings: the same decisions that `tracker nightly` uses. Needs the extra serve. Stop it with Ctrl+C.
    """
    missing = [name for name in NEEDED if find_spec(name) is None]
    if missing:
        hint = "pip install 'casualty-tracker[serve]'"
        raise UsageError(f"the review page needs the package {missing[0].replace('_', '-')}", hint=hint)
    from tracker.store.store import open_store
    from tracker.web.desk import desk_of
    from tracker.web.serving import is_own_machine, serve_desk

    plan = _plan(store)

    def started(address: str) -> None:
        if not is_own_machine(host):
            say(f"whoever reaches {address} can read and decide: there is no password")
        if not quiet:
            click.echo(f"review page: {address}  (Ctrl+C stops it)")

    with open_store(plan.store, create=True) as found:
        serve_desk(desk_of(found, plan), host, port, started)


def _plan(store: str | None) -> Plan:
    """The settings of this folder, and the store that was named."""
    from tracker.config import load_settings
    from tracker.nightly.plan import Plan, read_plan

    settings = load_settings()
    plan = read_plan(settings.path) if settings.nightly is not None else Plan(settings=settings)
    return replace(plan, store=store) if store is not None else plan
