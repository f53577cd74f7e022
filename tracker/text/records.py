"""One row of a table of documents, or one sidecar, into a Document: the same field names everywhere.

`doc_id` or `id`, `text`, and where known `title`, `published` or `date`, `url`, `outlet`, `lang`; other fields are
left alone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from tracker.errors import ReadError
from tracker.model import Document
from tracker.text import dates
from tracker.text.decode import clean_characters
from tracker.text.formats import Item

ID_FIELDS: Final = ("doc_id", "id")
DATE_FIELDS: Final = ("published", "date")
ALL_FIELDS: Final = (*ID_FIELDS, "text", "title", "outlet", "url", "lang", *DATE_FIELDS)

READ_WITHOUT: Final = "the document was read without it"


@dataclass(slots=True)
class Row:
    """The fields of one document as they were found, and what was wrong with them.

    where, line: the place for messages. Reading a field never raises: what cannot be read is None, and a ReadError in
    problems.
    """

    fields: Mapping[str, object]
    where: str
    line: int | None = None
    problems: list[ReadError] = field(default_factory=list)

    def words(self, name: str) -> str | None:
        """A field of text; None where it is missing or blank."""
        value = self.fields.get(name)
        if value is None or value != value:  # NaN stands for a missing cell
            return None
        if not isinstance(value, str):
            self.problem(f"{name} is {type(value).__name__}, not text", hint=READ_WITHOUT)
            return None
        text, replaced = clean_characters(value)
        if replaced:
            self.problem(
                f"{name}: {replaced} characters that no text holds (NUL, control codes, lone surrogates)",
                hint="read as U+FFFD",
            )
        return text if text.strip() else None

    def identity(self) -> str | None:
        """The document's own id, a word or a whole number."""
        for name in ID_FIELDS:
            value = self.fields.get(name)
            if isinstance(value, int) and not isinstance(value, bool):
                return str(value)
            if value is not None and (words := self.words(name)):
                return words.strip()
        return None

    def published(self) -> date | None:
        """The day of publication, from the first date field that holds one."""
        for name in DATE_FIELDS:
            try:
                day = dates.read_day(self.fields.get(name))
            except ValueError as error:
                self.problem(f"{name}: {error}", hint=f"{dates.EXAMPLE}; {READ_WITHOUT}")
                return None
            if day is not None:
                return day
        return None

    def problem(self, what: str, *, hint: str | None = None) -> None:
        """Note what could not be read."""
        self.problems.append(ReadError(what, where=self.where, line=self.line, hint=hint))


def document_from_row(
    fields: Mapping[str, object], *, default_id: str, where: str, line: int | None = None
) -> Iterator[Item]:
    """The document of one row, then one ReadError for each of its fields that could not be read as it stands.

    A wrong date or title does not lose the text: the document comes without it. A row without text is only an error.
    line: where the row stands in its file, counted from 1.
    """
    row = Row(fields, where, line)
    text, title = row.words("text"), row.words("title")
    if not (text or title):
        row.problem("a document without text", hint=f"documents have {', '.join(ALL_FIELDS)}")
        yield row.problems[-1]
        return
    yield Document(
        doc_id=row.identity() or default_id,
        text=text or "",
        title=title,
        published=row.published(),
        outlet=row.words("outlet"),
        url=row.words("url"),
        lang=row.words("lang"),
        path=where,
    )
    yield from row.problems


def lasting_row_name(fields: Mapping[str, object]) -> str:
    """What a row without an id is called on every night: its address, else a hash of its title and text.

    >>> lasting_row_name({"url": "https://a.example/1", "text": "Two died."}), lasting_row_name({"text": "Two died."})
    ('https://a.example/1', 'row-619426f8e5d1')
    """
    url = fields.get("url")
    if isinstance(url, str) and url.strip():
        return url.strip()
    said = f"{fields.get('title')}\x1f{fields.get('text')}"
    return f"row-{hashlib.sha256(said.encode('utf-8', 'surrogatepass')).hexdigest()[:12]}"


def check_columns(names: Iterable[str], needed: Sequence[str] = ("text",), *, where: str) -> None:
    """Raises ReadError where a table lacks a column that it needs; one of documents needs `text`."""
    found = list(names)
    missing = [name for name in needed if name not in found]
    if missing:
        shown = ", ".join(found[:8]) + (", ..." if len(found) > 8 else "")
        hint = f"documents have {', '.join(ALL_FIELDS)}" if "text" in needed else None
        raise ReadError(f"no column named {', '.join(missing)} (found: {shown})", where=where, hint=hint)
