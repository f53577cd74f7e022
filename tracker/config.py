"""The user's settings: `tracker.toml`, or `[tool.tracker]` in `pyproject.toml`, in the current folder.

Every key is in KEYS with its type and meaning; the documentation and the tests read it from there. An unknown key or a
value of the wrong type is refused with file, line and key: a misspelt setting that does nothing would be worse.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from tracker.errors import ReadError
from tracker.terms import SEVERITIES

SETTINGS_FILE: Final = "tracker.toml"
PROJECT_FILE: Final = "pyproject.toml"
DEFAULT_EVENTS: Final = Path("data/events.toml")

_TOML_PLACE: Final = re.compile(r"\s*\(at (?:line (\d+), column \d+|end of document)\)")


@dataclass(frozen=True, slots=True)
class Key:
    """One setting. kind: see _KINDS. choices: the allowed texts; empty for any."""

    kind: str
    meaning: str
    choices: tuple[str, ...] = ()


KEYS: Final[Mapping[str, Key]] = {
    "events": Key("path", "the file of known events, from the folder of the settings file"),
    "figures": Key("paths", "tables of published figures that reports and charts set the documents' figures against"),
    "encoding": Key("text", "the encoding of texts that have no byte order mark; UTF-8 where it is not set"),
    "max_size": Key("number", "the largest single document, in megabytes"),
    "policy": Key("text", "the policy that turns words into numbers for tolls and charts"),
    "select": Key("texts", "the rules to run, by code or beginning of a code; all where it is not set"),
    "ignore": Key("texts", "the rules to leave out, by code or beginning of a code"),
    "rules": Key("texts", "Python modules with rules of your own, found beside the settings file or installed"),
    "severity": Key("words", "a table of rule codes and the severity that each shall have, or off"),
    "suppress": Key(
        "tables", "findings that are known and accepted: tables with code, reason and if wanted doc_id, until"
    ),
    "fail_on": Key("text", "the severity from which findings set exit code 1", SEVERITIES),
    "nightly": Key("table", "what `tracker nightly` reads, keeps and writes: see [the nightly run](nightly.md)"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings of one run. path: the file that they come from, None for the defaults; None elsewhere is not set."""

    path: Path | None = None
    events: Path | None = None
    figures: tuple[Path, ...] = ()
    encoding: str | None = None
    max_size: float | None = None
    policy: str | None = None
    select: tuple[str, ...] | None = None
    ignore: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    severity: Mapping[str, str] = field(default_factory=dict)
    suppress: tuple[Mapping[str, object], ...] = ()
    fail_on: str | None = None
    nightly: Mapping[str, object] | None = None


@dataclass(frozen=True, slots=True)
class TomlFile:
    """A TOML file with its text, so that errors can name the line."""

    path: Path
    text: str
    values: Mapping[str, object]

    def error(self, what: str, *, key: str | None = None, hint: str | None = None) -> ReadError:
        """A ReadError at the line where the key stands."""
        line = line_of_key(self.text, key) if key is not None else None
        return ReadError(what, where=str(self.path), line=line, hint=hint)


def read_toml(path: Path) -> TomlFile:
    """Read a TOML file. Raises ReadError, with the line if there is one, where it is missing, not UTF-8 or not TOML."""
    try:
        text = path.read_text(encoding="utf-8-sig")
        return TomlFile(path, text, tomllib.loads(text))
    except OSError as error:
        raise ReadError((error.strerror or str(error)).lower(), where=str(path)) from None
    except UnicodeDecodeError as error:
        raise ReadError(f"not UTF-8 text (byte {error.start})", where=str(path)) from None
    except tomllib.TOMLDecodeError as error:
        place = _TOML_PLACE.search(str(error))
        line = int(place[1]) if place and place[1] else None
        what = f"not valid TOML: {_TOML_PLACE.sub('', str(error)).strip()}"
        raise ReadError(what, where=str(path), line=line) from None


def line_of_key(text: str, key: str) -> int | None:
    """The line of a TOML text on which a key or table first stands, counted from 1; None where it does not.

    >>> line_of_key('[tool.tracker]\\npolicy = "keep"', "policy"), line_of_key("a = 1", "b")
    (2, None)
    """
    pattern = re.compile(rf"\s*(?:\[+[\w.\"' -]*?)?[\"']?\b{re.escape(key)}\b[\"']?\s*[=.\]]")
    lines = enumerate(text.splitlines(), start=1)
    return next((number for number, line in lines if pattern.match(line)), None)


def load_settings(folder: Path | None = None) -> Settings:
    """The settings of a folder, by default the current one; the defaults where it has none.

    Raises ReadError with file, line and key for a key that is not known and a value of the wrong kind.
    """
    folder = folder or Path()
    own = folder / SETTINGS_FILE
    project = folder / PROJECT_FILE
    if own.exists():
        return settings_of(own)
    return settings_of(project) if project.exists() else Settings()


def settings_of(path: Path) -> Settings:
    """The settings that a file holds: a `tracker.toml` under any name, or a `pyproject.toml`.

    Raises ReadError as `load_settings` does, and where the file cannot be read.
    """
    found = read_toml(path)
    if path.name != PROJECT_FILE:
        return _settings(found, found.values)
    tool = found.values.get("tool")
    table = tool.get("tracker") if isinstance(tool, dict) else None
    if table is None:
        return Settings()
    if not isinstance(table, dict):
        raise found.error("[tool.tracker] is no table", key="tracker")
    return _settings(found, table)


def events_file(given: Path | None, settings: Settings) -> Path | None:
    """The file of known events: the one given, else that of the settings, else ./data/events.toml, else none."""
    if given is not None:
        return given
    if settings.events is not None:
        return settings.events
    return DEFAULT_EVENTS if DEFAULT_EVENTS.is_file() else None


def _settings(found: TomlFile, table: Mapping[str, object]) -> Settings:
    for name in table:
        if name not in KEYS:
            raise found.error(f"unknown key {name!r}", key=name, hint=f"known: {', '.join(KEYS)}")
    values = {name: _value(found, name, value) for name, value in table.items()}
    return Settings(path=found.path, **values)  # type: ignore[arg-type]


def _value(found: TomlFile, name: str, value: object) -> object:
    key = KEYS[name]
    match key.kind:
        case "number" if isinstance(value, int | float) and not isinstance(value, bool) and value > 0:
            return float(value)
        case "texts" if isinstance(value, list) and all(isinstance(word, str) for word in value):
            return tuple(value)
        case "words" if isinstance(value, dict) and all(isinstance(word, str) for word in value.values()):
            return dict(value)
        case "table" if isinstance(value, dict):
            return dict(value)
        case "tables" if isinstance(value, list) and all(isinstance(table, dict) for table in value):
            return tuple(value)
        case "paths" if isinstance(value, list) and all(isinstance(word, str) for word in value):
            return tuple(found.path.parent / word for word in value)
        case "path" if isinstance(value, str):
            return found.path.parent / value
        case "text" if isinstance(value, str) and (not key.choices or value in key.choices):
            return value
    wanted = f"one of {', '.join(key.choices)}" if key.choices else _KINDS[key.kind]
    raise found.error(f"{name} = {value!r} is not {wanted}", key=name)


_KINDS: Final = {
    "text": "text",
    "path": "a file name",
    "paths": "a list of file names",
    "number": "a number above 0",
    "texts": "a list of texts",
    "words": "a table of texts",
    "table": "a table",
    "tables": "a list of tables",
}
