"""Which column of a table of figures holds what: presets, the user's own TOML files, and the project's own layout.

Three layouts: one row a figure (`value` is a column), one row a day or an event with several figures in columns
(`figures`), and one row a place with a column for each day (`days`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import Final

from tracker import terms
from tracker.config import TomlFile, read_toml
from tracker.errors import ReadError, UsageError
from tracker.figures.days import ORDERS

FIELDS: Final = (
    "as_of",
    "event",
    "side",
    "outcome",
    "group",
    "value",
    "bound",
    "basis",
    "place",
    "source",
    "outlet",
    "url",
    "note",
)
"""Fields of a claim that a column may hold."""

OTHER_FIELDS: Final = ("id", "period_start", "hours")
"""Besides: the row's own identity, the first day that it covers, the hours that a day's count covers."""

NEEDED: Final = ("as_of", "outcome", "value")
LIMITS: Final = ("value", "low", "best", "high")
_KEYS: Final = ("name", "title", "about", "source", "recognise", "columns", "constant", "figure", "days", "date_order")
_MORE_KEYS: Final = ("thousands", "sheet")


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureColumn:
    """One column of figures. limit: low, best or high where the three stand side by side, else value.

    parts: "sum" where the column's parts must make it, with the parts named in part_of; a part of parts "some" may not
    exceed its total. side_column: the column that names whose dead these are. kind: which of them, where no group says
    it ("aid seekers"); such a column is compared with nothing but itself. why: what told the meaning.
    """

    column: str
    outcome: str
    group: str = "all"
    side: str | None = None
    basis: str = "total"
    limit: str = "value"
    part_of: str | None = None
    parts: str = "some"
    side_column: str | None = None
    kind: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """Field of a claim -> column of the table. constant: fields that the whole table shares. needed: must be there.

    A field that is neither mapped nor constant takes the claim's default. A field may hang on several columns (year,
    month, day). figures: columns of figures; days: whether the other columns are days. date_order: one of ORDERS, for
    dates such as 3/4/2020. recognise: the columns by which the preset is known. left_out:
    columns whose names speak of figures and whose cells do not, in a proposed mapping.
    """

    name: str
    columns: Mapping[str, str | tuple[str, ...]]
    constant: Mapping[str, str] = field(default_factory=dict)
    needed: tuple[str, ...] = NEEDED
    figures: tuple[FigureColumn, ...] = ()
    days: bool = False
    date_order: str | None = None
    thousands: str = ","
    sheet: str | None = None
    title: str = ""
    recognise: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()

    @property
    def layout(self) -> str:
        """One of `long`, `columns`, `days`."""
        return "days" if self.days else "columns" if self.figures else "long"

    def places(self, header: Sequence[str], *, where: str) -> dict[str, tuple[int, ...]]:
        """Field -> positions of its columns in this header.

        Raises ReadError, naming the missing columns and those found, where a needed one is not there.
        """
        found: dict[str, tuple[int, ...]] = {}
        for name, columns in self.columns.items():
            wanted = (columns,) if isinstance(columns, str) else columns
            if all(column in header for column in wanted):
                found[name] = tuple(header.index(column) for column in wanted)
        missing = [
            ", ".join([named] if isinstance(named := self.columns.get(name, name), str) else named)
            for name in self._needed()
            if name not in found and name not in self.constant
        ]
        missing += [each.column for each in self.figures if each.column not in header]
        if missing:
            raise ReadError(
                f"a table of figures needs the columns {', '.join(missing)}",
                where=where,
                hint=f"columns found: {_some(header)}",
            )
        return found

    def _needed(self) -> tuple[str, ...]:
        return self.needed if self.layout == "long" else ()


def _some(header: Sequence[str]) -> str:
    shown = ", ".join(name for name in header[:30] if name)
    return (shown or "none") + (f" and {len(header) - 30} more" if len(header) > 30 else "")


OWN_LAYOUT: Final = ColumnMapping("own", MappingProxyType({name: name for name in FIELDS}), title="one row a figure")
"""The layout of data/nagorno_karabakh_2020.csv: one row a figure, each column named as the field that it holds."""


@cache
def presets() -> Mapping[str, ColumnMapping]:
    """The ready mappings by name."""
    folder = files("tracker.figures").joinpath("presets")
    paths = sorted(Path(str(entry)) for entry in folder.iterdir() if entry.name.endswith(".toml"))
    mappings = [load_mapping_file(path) for path in paths]
    return MappingProxyType({mapping.name: mapping for mapping in mappings} | {"own": OWN_LAYOUT})


def load_mapping(name_or_path: str | Path) -> ColumnMapping:
    """A preset by its name, or the mapping in a TOML file. Raises UsageError for an unknown name, else as below."""
    known = presets()
    if isinstance(name_or_path, str) and name_or_path in known:
        return known[name_or_path]
    path = Path(name_or_path)
    if path.suffix.lower() != ".toml":
        raise UsageError(f"no mapping is called {str(path)!r}", hint=f"{', '.join(sorted(known))}, or a .toml file")
    return load_mapping_file(path)


def load_mapping_file(path: Path) -> ColumnMapping:
    """The mapping in a TOML file. Raises ReadError, with the line, for a key or a word that is not known."""
    found = read_toml(path)
    values = found.values
    for key in values:
        if key not in (*_KEYS, *_MORE_KEYS):
            raise found.error(f"unknown key {key!r}", key=key, hint=f"known: {', '.join((*_KEYS, *_MORE_KEYS))}")
    columns = {name: _columns(found, name, value) for name, value in _table(found, "columns").items()}
    constant = {name: _word(found, name, value) for name, value in _table(found, "constant").items()}
    for name in (*columns, *constant):
        if name not in (*FIELDS, *OTHER_FIELDS):
            raise found.error(f"no field is called {name!r}", key=name, hint=", ".join((*FIELDS, *OTHER_FIELDS)))
    figures = values.get("figure", [])
    if not isinstance(figures, list):
        raise found.error("figures are written as [[figure]]", key="figure")
    recognise = values.get("recognise", [])
    return ColumnMapping(
        name=str(values.get("name", path.stem)),
        columns=columns,
        constant=constant,
        figures=tuple(_figure(found, each) for each in figures),
        days=bool(values.get("days", False)),
        date_order=_choice(found, "date_order", ORDERS),
        thousands=_choice(found, "thousands", (",", ".")) or ",",
        sheet=str(values["sheet"]) if "sheet" in values else None,
        title=str(values.get("title", "")),
        recognise=tuple(map(str, recognise)) if isinstance(recognise, list) else (),
    )


def _table(found: TomlFile, key: str) -> Mapping[str, object]:
    table = found.values.get(key, {})
    if not isinstance(table, dict):
        raise found.error(f"{key} is no table", key=key, hint=f"[{key}]")
    return table


def _columns(found: TomlFile, name: str, value: object) -> str | tuple[str, ...]:
    if isinstance(value, list) and value and all(isinstance(each, str) for each in value):
        return tuple(value)
    return _word(found, name, value)


def _word(found: TomlFile, name: str, value: object) -> str:
    if not isinstance(value, str):
        raise found.error(f"{name} = {value!r} is not text", key=name)
    return value


def _choice(found: TomlFile, key: str, choices: Sequence[str]) -> str | None:
    value = found.values.get(key)
    if value is not None and value not in choices:
        raise found.error(f"{key} = {value!r} is not one of {', '.join(choices)}", key=key)
    return None if value is None else str(value)


_FIGURE_WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    "outcome": terms.OUTCOMES,
    "group": terms.GROUPS,
    "basis": terms.BASES,
    "limit": LIMITS,
    "parts": ("some", "sum"),
}


def _figure(found: TomlFile, table: object) -> FigureColumn:
    keys = ("column", "outcome", "group", "side", "basis", "limit", "part_of", "parts", "side_column", "kind")
    if not isinstance(table, dict) or "column" not in table or "outcome" not in table:
        raise found.error("a figure needs column and outcome", key="figure")
    for key, value in table.items():
        if key not in keys:
            raise found.error(f"unknown key {key!r} of a figure", key=key, hint=f"known: {', '.join(keys)}")
        if not isinstance(value, str) or value not in _FIGURE_WORDS.get(key, (value,)):
            raise found.error(
                f"{key} = {value!r} is not one of {', '.join(_FIGURE_WORDS.get(key, ('a text',)))}", key=key
            )
    return FigureColumn(why=f"the mapping {found.path.stem}", **table)
