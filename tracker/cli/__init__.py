"""The command line: `tracker COMMAND ...`. The commands parse, call the library and print; they decide nothing.

Exit codes: 0 clean, 1 findings at or above --fail-on (check only), 2 wrong usage, 3 something could not be read, 4 our
own fault; the highest that applies. Errors are one line each on stderr.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import click

from tracker import __version__
from tracker.cli.comparing import compare
from tracker.cli.figures import extract, why
from tracker.cli.findings import check, explain, rules
from tracker.cli.output import discard_stdout, say
from tracker.cli.reporting import report
from tracker.cli.tolls import plot, toll
from tracker.errors import ExitStatus, TrackerError

DEBUG_VARIABLE = "TRACKER_DEBUG"
INTERRUPTED = 130


class InOrder(click.Group):
    """A group that lists its commands in the order in which people need them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of the commands, in the order of their registration."""
        return list(self.commands)


@click.group(cls=InOrder, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="tracker", message="%(prog)s %(version)s")
def tracker() -> None:
    """Read stated casualty figures in news, find those that cannot both hold, and chart tolls.

    PATH is a file, a folder, a glob, or - for standard input. Texts are .txt and .md; tables of documents are .jsonl,
    .csv, .tsv and .parquet with a column text.
    """


for _command in (report, extract, check, toll, compare, plot, why, explain, rules):
    tracker.add_command(_command)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code; nothing ends in a traceback, unless TRACKER_DEBUG is set."""
    try:
        status = tracker.main(args=arguments, prog_name="tracker", standalone_mode=False)
        sys.stdout.flush()
    except BrokenPipeError:
        discard_stdout()
        return ExitStatus.CLEAN
    except (KeyboardInterrupt, click.Abort):
        say("interrupted")
        return INTERRUPTED
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        return ExitStatus.USAGE
    except click.ClickException as error:
        say(_usage_line(error))
        return ExitStatus.USAGE
    except TrackerError as error:
        say(str(error))
        return error.exit_status
    except Exception as error:  # the last resort: a person gets one line, a developer the traceback
        if os.environ.get(DEBUG_VARIABLE):
            raise
        say(f"a fault of the tracker itself: {type(error).__name__}: {error} ({DEBUG_VARIABLE}=1 shows where)")
        return ExitStatus.INTERNAL
    return status if isinstance(status, int) else ExitStatus.CLEAN


def _usage_line(error: click.ClickException) -> str:
    context = getattr(error, "ctx", None)
    command = context.command_path if context is not None else "tracker"
    asked = "" if command == "tracker" else f"{command.removeprefix('tracker ')}: "
    return f"{asked}{error.format_message().rstrip('.')} ({command} --help)"
