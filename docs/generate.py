"""Write the reference pages, and what the README shows of them, from the code. A test holds them to it.

python docs/generate.py
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import click

from tracker import columns, table, terms
from tracker.cli import COMMANDS
from tracker.cli import tracker as command_line
from tracker.cli.findings import rule_lines
from tracker.config import KEYS
from tracker.registry import all_rules
from tracker.store.changes import CODE, MEANING, NAME
from tracker.text.formats import READERS

SHOWN = re.compile(r"^```text\n\$ (tracker [^\n]*)\n.*?^```\n", re.MULTILINE | re.DOTALL)
HEAD = "<!-- Written by docs/generate.py: change the code, then run it. -->\n"

READING = """## What PATH may be

A file, a folder (searched in depth, in the order of names), a glob in quotes, a web address, or `-` for standard input.
Read are {suffixes}; standard input and files without a suffix are JSON lines where they open with a brace, else plain
text.

Plain text and Markdown are one document a file; what the file does not say stands beside it in `NAME.meta.toml`
(`doc_id`, `title`, `published`, `outlet`, `url`, `lang`). Tables have one document a row, with the columns `text`,
`doc_id` or `id`, and where known `title`, `published` or `date`, `url`, `outlet`, `lang`.

Web pages give their main text; title, outlet, day and language come from the page's own metadata. Feeds (RSS, Atom,
JSON) and web archives are a document an entry or page; in a folder, .json and .xml files are passed over. Mail is its
subject, sender, day and plain text. PDF and Word files need extras (`pip install 'casualty-tracker[pdf,docx]'`); a PDF
without text is reported. `.gz`, `.xz` and `.zip` are read as streams, up to 2 GB unpacked; an archive in an archive is
refused.

Web addresses are http and https. Refused before any connection are addresses of the own machine and of private
networks, also behind a redirect. robots.txt is obeyed; an address may take 20 seconds.

Text is UTF-8, or what its byte order mark says; another encoding is named with `--encoding` and never guessed. Dates
are ISO days, with or without a time, or written with the month as a word; 03/04/2020 is refused. A document beyond
`--max-size` is refused.

What cannot be read is said in one line, with file and line; everything else is still done, and the exit code is 3.

## Exit codes

| code | meaning |
|---|---|
| 0 | clean |
| 1 | findings at or above `--fail-on` (`check` and `nightly` only), breaches of the contract among them |
| 2 | the command line is wrong |
| 3 | something could not be read; the rest was done |
| 4 | our own fault; `TRACKER_DEBUG=1` shows the traceback |

The highest that applies is used.
"""


def pages() -> Iterator[tuple[str, str]]:
    """File name and content of each page."""
    yield "command-line.md", "".join(_command_line())
    yield "claims.md", "".join(_tables())
    yield "rules.md", "".join(_rules())


def _command_line() -> Iterator[str]:
    yield HEAD + "# The command line\n\n"
    yield READING.format(suffixes=", ".join(f"`{suffix}`" for suffix in sorted(READERS)))
    yield "\n## Settings\n\n`tracker.toml`, or `[tool.tracker]` in `pyproject.toml`, in the current folder. Options "
    yield "go before settings. Unknown keys are refused.\n\n| key | meaning |\n|---|---|\n"
    yield from (f"| `{name}` | {key.meaning} |\n" for name, key in KEYS.items())
    parent = click.Context(command_line, info_name="tracker", help_option_names=["-h", "--help"])
    for name in COMMANDS:
        command = command_line.get_command(parent, name)
        assert command is not None
        context = click.Context(command, info_name=name, parent=parent, max_content_width=100, terminal_width=100)
        yield f"\n## tracker {name}\n\n```text\n{command.get_help(context)}\n```\n"
        yield from _subcommands(command, context)


def _subcommands(command: click.Command, context: click.Context) -> Iterator[str]:
    if isinstance(command, click.Group):
        for name, each in command.commands.items():
            own = click.Context(each, info_name=name, parent=context, max_content_width=100, terminal_width=100)
            yield f"\n### {own.command_path}\n\n```text\n{each.get_help(own)}\n```\n"


def _tables() -> Iterator[str]:
    yield HEAD + "# The tables\n\n"
    yield "Unknown is missing: never 0, never a guess. Offsets are half-open and count characters of the document's "
    yield f"`text` or `title`. JSON rows carry `schema`, now {terms.SCHEMA_VERSION}.\n"
    yield from _table("Claims: one row a stated figure", columns.CLAIM_MEANINGS, table.VOCABULARIES)
    yield from _table("Findings: one row a clash", columns.FINDING_MEANINGS, table.FINDING_VOCABULARIES)
    yield from _table("Tolls: one row a document, event, outcome and group", columns.TOLL_MEANINGS, {})
    yield "\n## Words used\n\n"
    yield from (f"- **{word}**: {meaning}\n" for word, meaning in terms.GLOSSARY.items())


def _table(title: str, meanings: Mapping[str, str], words: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    yield f"\n## {title}\n\n| column | meaning | words |\n|---|---|---|\n"
    for name, meaning in meanings.items():
        yield f"| `{name}` | {meaning} | {', '.join(words.get(name, ()))} |\n"


def _rules() -> Iterator[str]:
    yield (
        HEAD + "# The rules\n\nThe text of each is what `tracker explain CODE` prints; its examples are run as tests. "
    )
    yield "The clauses of the contract of the claims table, CF901 to CF912, stand in [their own list]"
    yield "(policies.md#the-contract-of-the-claims-table). "
    yield f"{CODE} {NAME} is found by [the nightly run](nightly.md) alone, which holds both versions: {MEANING}\n"
    for rule in all_rules():
        body = "\n".join(list(rule_lines(rule))[1:])
        yield f"\n## {rule.code} {rule.name}\n\n{rule.severity}\n\n```text\n{body.strip()}\n```\n"


def shown_in(readme: str) -> str:
    """The README with what each `$ tracker ...` in it prints, run in the current folder."""
    return SHOWN.sub(lambda found: f"```text\n$ {found[1]}\n{_printed(found[1])}```\n", readme)


def _printed(command: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", *shlex.split(command)], capture_output=True, encoding="utf-8", check=True
    )
    return "".join(line.rstrip() + "\n" for line in done.stdout.splitlines())


def main() -> None:
    """Write all pages into docs/, and the README."""
    root = Path(__file__).parent.parent
    os.chdir(root)
    for name, content in pages():
        (root / "docs" / name).write_text(content, encoding="utf-8")
    readme = root / "README.md"
    readme.write_text(shown_in(readme.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
