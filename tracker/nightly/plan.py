"""What a nightly run shall do: the table [nightly] of the settings, with its sources.

An unknown key or a value of the wrong kind is refused with file, line and key.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from tracker.config import DEFAULT_EVENTS, PROJECT_FILE, SETTINGS_FILE, Key, Settings, TomlFile, read_toml, settings_of
from tracker.errors import ReadError, UsageError
from tracker.store.engine import is_address
from tracker.store.rows import TEXT_POLICIES
from tracker.terms import SEVERITIES

DEFAULT_STORE: Final = "tracker.db"
DEFAULT_REPORT: Final = "nightly"
DEFAULT_SMTP: Final = "localhost:25"
COMPARE_DAYS: Final = 90
RECHECK_DAYS: Final = 7
SECONDS: Final = 20.0
PAUSE: Final = 1.0

NIGHTLY_KEYS: Final[Mapping[str, Key]] = {
    "store": Key("text", f"the store: a file, or postgresql://user@host/name; {DEFAULT_STORE} where it is not set"),
    "report": Key("text", f"the folder of the report; {DEFAULT_REPORT} where it is not set"),
    "texts": Key("text", "how much of a text the store keeps: full (default), sentences or none", TEXT_POLICIES),
    "compare_days": Key("number", f"how many days back stories are compared with; {COMPARE_DAYS} where it is not set"),
    "mail_to": Key("texts", "who gets a mail on new findings; nobody where it is not set"),
    "mail_from": Key("text", "the sender of the mail; the first receiver where it is not set"),
    "smtp": Key("text", f"the mail server, host:port; {DEFAULT_SMTP} where it is not set"),
    "smtp_user": Key("text", "the login there; its password is taken from TRACKER_SMTP_PASSWORD"),
    "webhook": Key("text", "the address that gets new findings as JSON; none where it is not set"),
    "alert_on": Key(
        "text", "the least severity that is told by mail and webhook; error where it is not set", SEVERITIES
    ),
    "page": Key("switch", "whether the report holds a page with every story and chart; true where it is not set"),
    "source": Key("tables", "where stories come from: one [[nightly.source]] table each"),
}
SOURCE_KEYS: Final[Mapping[str, Key]] = {
    "name": Key("text", "what the source is called; needed"),
    "paths": Key("texts", "files, folders and globs, from the folder of the settings file"),
    "feed": Key("text", "the address of an RSS, Atom or JSON feed, instead of paths"),
    "follow": Key("switch", "whether the pages of a feed are fetched (default), or its own words are the stories"),
    "pages": Key("texts", "addresses of single pages, instead of paths"),
    "recheck_days": Key("number", f"how long pages are fetched again to see changes; {RECHECK_DAYS} where not set"),
    "allow_private": Key("switch", "whether addresses of the own machine and network may be fetched; false"),
    "seconds": Key("number", f"how long one address may take; {SECONDS:g} where it is not set"),
    "pause": Key("number", f"seconds between two requests to one host; {PAUSE:g} where it is not set"),
    "outlet": Key("text", "the outlet of documents that name none"),
    "lang": Key("text", "the language of documents that name none"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where stories come from."""

    name: str
    paths: tuple[str, ...] = ()
    feed: str | None = None
    follow: bool = True
    pages: tuple[str, ...] = ()
    recheck_days: int = RECHECK_DAYS
    allow_private: bool = False
    seconds: float = SECONDS
    pause: float = PAUSE
    outlet: str | None = None
    lang: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a nightly run reads, keeps and writes. store: a path or address, already seen from the settings' folder."""

    settings: Settings = field(default_factory=Settings)
    store: str = DEFAULT_STORE
    report: Path = Path(DEFAULT_REPORT)
    texts: str | None = None
    compare_days: int = COMPARE_DAYS
    page: bool = True
    mail_to: tuple[str, ...] = ()
    mail_from: str | None = None
    smtp: str = DEFAULT_SMTP
    smtp_user: str | None = None
    webhook: str | None = None
    alert_on: str = "error"
    sources: tuple[Source, ...] = ()

    @property
    def events(self) -> Path | None:
        """The file of known events: that of the settings, else data/events.toml beside them, else none."""
        beside = (self.settings.path or Path()).parent / DEFAULT_EVENTS
        return self.settings.events or (beside if beside.is_file() else None)


def read_plan(path: Path | None = None) -> Plan:
    """The plan of a settings file, by default the one of the current folder.

    Raises UsageError where there is none or it names no source, ReadError with file, line and key where it is wrong.
    """
    path = path or next((name for name in (Path(SETTINGS_FILE), Path(PROJECT_FILE)) if name.is_file()), None)
    hint = "a table [nightly] with [[nightly.source]], see docs/nightly.md"
    if path is None:
        raise UsageError(f"there is no {SETTINGS_FILE} here", hint=hint)
    settings = settings_of(path)
    if settings.nightly is None or not settings.nightly.get("source"):
        raise UsageError("no source is named", where=str(path), hint=hint)
    return _plan(read_toml(path), settings, settings.nightly)


def _plan(found: TomlFile, settings: Settings, table: Mapping[str, object]) -> Plan:
    values = _values(found, table, NIGHTLY_KEYS)
    folder = found.path.parent
    store = str(values.get("store", DEFAULT_STORE))
    sources = tuple(_source(found, each) for each in values["source"])
    doubled = {source.name for source in sources if sum(each.name == source.name for each in sources) > 1}
    if doubled:
        raise found.error(f"two sources are called {min(doubled)}", key="source")
    return Plan(
        settings=settings,
        store=store if is_address(store) else str(folder / store),
        report=folder / str(values.get("report", DEFAULT_REPORT)),
        texts=values.get("texts"),
        page=values.get("page", True),
        mail_to=tuple(values.get("mail_to", ())),
        mail_from=values.get("mail_from"),
        smtp=_mail_server(found, values.get("smtp", DEFAULT_SMTP)),
        smtp_user=values.get("smtp_user"),
        webhook=_webhook(found, values.get("webhook")),
        alert_on=values.get("alert_on", "error"),
        compare_days=int(values.get("compare_days", COMPARE_DAYS)),
        sources=sources,
    )


def _mail_server(found: TomlFile, words: str) -> str:
    host, _, port = words.partition(":")
    if not host or (port and not (port.isascii() and port.isdigit() and len(port) <= 5)):
        raise found.error(f"smtp = {words!r} is no mail server", key="smtp", hint=DEFAULT_SMTP)
    return words


def _webhook(found: TomlFile, address: str | None) -> str | None:
    if address is not None and not address.startswith(("http://", "https://")):
        raise found.error(f"webhook = {address!r} is no web address", key="webhook", hint="https://...")
    return address


def _source(found: TomlFile, table: Mapping[str, object]) -> Source:
    values = _values(found, table, SOURCE_KEYS)
    if not values.get("name"):
        raise found.error("a source needs a name", key="source")
    kinds = [kind for kind in ("paths", "feed", "pages") if values.get(kind)]
    if not kinds:
        raise found.error(f"the source {values['name']} names nothing to read", key="source", hint='paths = ["news/"]')
    if len(kinds) > 1:
        raise found.error(f"the source {values['name']} has {' and '.join(kinds)}", key="source", hint="one of them")
    values["paths"] = tuple(str(found.path.parent / each) for each in values.get("paths", ()))
    values["pages"] = tuple(values.get("pages", ()))
    values["recheck_days"] = int(values.get("recheck_days", RECHECK_DAYS))
    return Source(**values)


def _values(found: TomlFile, table: Mapping[str, object], keys: Mapping[str, Key]) -> dict[str, Any]:
    for name, value in table.items():
        if name not in keys:
            raise found.error(f"unknown key {name!r}", key=name, hint=f"known: {', '.join(keys)}")
        if not _fits(keys[name], value):
            raise _misfit(found, name, keys[name], value)
    return dict(table)


def _fits(key: Key, value: object) -> bool:
    match key.kind:
        case "text":
            return isinstance(value, str) and bool(value) and (not key.choices or value in key.choices)
        case "texts":
            return isinstance(value, list) and bool(value) and all(isinstance(each, str) for each in value)
        case "tables":
            return isinstance(value, list) and all(isinstance(each, dict) for each in value)
        case "number":
            return isinstance(value, int | float) and not isinstance(value, bool) and value > 0
        case "switch":
            return isinstance(value, bool)
    raise ValueError(key.kind)


def _misfit(found: TomlFile, name: str, key: Key, value: object) -> ReadError:
    kinds = {
        "text": "text",
        "texts": "a list of texts",
        "tables": "a list of tables",
        "number": "a number above 0",
        "switch": "true or false",
    }
    wanted = f"one of {', '.join(key.choices)}" if key.choices else kinds[key.kind]
    return found.error(f"{name} = {value!r} is not {wanted}", key=name)
