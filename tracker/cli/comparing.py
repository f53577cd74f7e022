"""`tracker compare`: whether a source text supports or refutes the figures of a statement."""

from __future__ import annotations

import click

VERDICT_FORMATS = ("text", "jsonl", "csv")


@click.command()
def compare() -> None:
    """Judge a statement against a source text."""
