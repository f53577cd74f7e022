"""Which column of a table of figures holds what. The project's own layout is one mapping; others are more data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from tracker.errors import ReadError

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
NEEDED: Final = ("as_of", "outcome", "value")


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """Field of a claim -> column of the table. constant: fields that the whole table shares. needed: must be there.

    A field that is neither mapped nor constant takes the claim's default.
    """

    name: str
    columns: Mapping[str, str]
    constant: Mapping[str, str] = field(default_factory=dict)
    needed: tuple[str, ...] = NEEDED

    def places(self, header: list[str], *, where: str) -> dict[str, int]:
        """Field -> position of its column in this header.

        Raises ReadError, naming the missing columns and those found, where a needed one is not there.
        """
        found = {name: header.index(column) for name, column in self.columns.items() if column in header}
        missing = [
            self.columns.get(name, name) for name in self.needed if name not in found and name not in self.constant
        ]
        if missing:
            raise ReadError(
                f"a table of figures needs the columns {', '.join(missing)}",
                where=where,
                hint=f"columns found: {', '.join(header) or 'none'}",
            )
        return found


OWN_LAYOUT: Final = ColumnMapping("own", MappingProxyType({name: name for name in FIELDS}))
"""The layout of data/nagorno_karabakh_2020.csv: one row a figure, each column named as the field that it holds."""
