"""The command line: `tracker COMMAND ...`. The commands parse, call the library and print; they decide nothing.

Exit codes: 0 clean, 1 findings at or above --fail-on (check only), 2 wrong usage, 3 something could not be read, 4 our
own fault; the highest that applies. Errors are one line each on stderr.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Final

import click

from tracker import __version__
from tracker.errors import ExitStatus, ReaderStopped, TrackerError

DEBUG_VARIABLE: Final = "TRACKER_DEBUG"
INTERRUPTED: Final = 130

COMMANDS: Final = {
    "report": ("reporting", "Write a page, a chart and tables for a reader."),
    "extract": ("figures", "Read the stated figures, one row a claim."),
    "check": ("findings", "Find figures that cannot both hold."),
    "audit": ("auditing", "Check one published table of figures."),
    "toll": ("tolls", "Give low, best and high tolls."),
    "compare": ("comparing", "Judge a statement against a source text."),
    "export": ("exporting", "Write the figures for other programs."),
    "plot": ("tolls", "Draw the toll over time."),
    "nightly": ("nightly", "Read the night's stories, keep them, and report what is new."),
    "serve": ("serving", "Review articles and findings in a browser."),
    "decide": ("storing", "Accept, dismiss or snooze a finding of the store."),
    "store": ("storing", "Look after the store: info, findings, gold, export, import, verify, vacuum."),
    "events": ("events", "List the events that the documents speak of."),
    "why": ("figures", "Say how one claim was read."),
    "explain": ("findings", "Explain one rule."),
    "rules": ("findings", "List the rules."),
}
"""Each command: the module that defines it, loaded when it is called, and its help in a line."""


class CommandLine(click.Group):
    """The group of COMMANDS."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of the commands, in the order in which people need them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command itself; loads its module."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(import_module(f"tracker.cli.{COMMANDS[cmd_name][0]}"), cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands in the help."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, summary) for name, (_, summary) in COMMANDS.items()])


@click.group(cls=CommandLine, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="tracker", message="%(prog)s %(version)s")
def tracker() -> None:
    """Read stated casualty figures in news, find those that cannot both hold, and chart tolls.

    PATH is a file, a folder, a glob, a web address, or - for standard input. Stories are .txt, .md, .html, .pdf, .docx,
    .eml, feeds and .warc; tables of documents are .jsonl, .csv, .tsv and .parquet with a column text.
    """


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code; nothing ends in a traceback, unless TRACKER_DEBUG is set."""
    try:
        status = tracker.main(args=arguments, prog_name="tracker", standalone_mode=False)
        sys.stdout.flush()
    except (BrokenPipeError, ReaderStopped):
        _discard_stdout()
        return ExitStatus.CLEAN
    except (KeyboardInterrupt, click.Abort):
        _say("interrupted")
        return INTERRUPTED
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        return ExitStatus.USAGE
    except click.ClickException as error:
        _say(_usage_line(error))
        return ExitStatus.USAGE
    except TrackerError as error:
        _say(str(error))
        return error.exit_status
    except Exception as error:  # the last resort: a person gets one line, a developer the traceback
        if os.environ.get(DEBUG_VARIABLE):
            raise
        _say(f"a fault of the tracker itself: {type(error).__name__}: {error} ({DEBUG_VARIABLE}=1 shows where)")
        return ExitStatus.INTERNAL
    return status if isinstance(status, int) else ExitStatus.CLEAN


def _usage_line(error: click.ClickException) -> str:
    context = getattr(error, "ctx", None)
    command = context.command_path if context is not None else "tracker"
    asked = "" if command == "tracker" else f"{command.removeprefix('tracker ')}: "
    return f"{asked}{error.format_message().rstrip('.')} ({command} --help)"


def _say(message: str) -> None:
    from tracker.cli.output import say

    say(message)


def _discard_stdout() -> None:
    """Stop writing to a pipe that nobody reads, so that Python does not complain at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
