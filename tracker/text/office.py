"""Word documents, through python-docx: paragraphs and table rows in their order, and the title that the file states."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from tracker.errors import ReadError
from tracker.text.formats import Input, Intake, Item, missing_extra, read_bytes, reads
from tracker.text.records import document_from_row
from tracker.text.titles import opening_title


@reads(".docx")
def read_docx(source: Input, intake: Intake) -> Iterator[Item]:
    """One document from a Word file. When it was made is not when it was published, so it has no day."""
    data = read_bytes(source, intake)
    _check_size(data, source, intake)
    try:
        import docx
    except ModuleNotFoundError:
        raise missing_extra("docx", "python-docx", source.name) from None
    try:
        file = docx.Document(io.BytesIO(data))
        blocks = [_block(block) for block in file.iter_inner_content()]
        title = file.core_properties.title
    except Exception as error:  # noqa: BLE001 - python-docx lets every fault of a file through as it comes
        raise ReadError(f"not a readable Word file: {type(error).__name__}", where=source.name) from None
    text = "\n\n".join(block for block in blocks if block.strip())
    fields = {"title": title or opening_title(text), "text": text}
    yield from document_from_row(fields, default_id=source.stem, where=source.name)


def _check_size(data: bytes, source: Input, intake: Intake) -> None:
    try:
        unpacked = sum(each.file_size for each in zipfile.ZipFile(io.BytesIO(data)).infolist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise ReadError("not a readable Word file", where=source.name) from None
    if unpacked > 4 * intake.max_bytes:
        raise ReadError(f"unpacks to more than {4 * intake.max_bytes / 1e6:g} MB", where=source.name)


def _block(block: Any) -> str:
    if hasattr(block, "rows"):
        return "\n".join(" | ".join(cell.text.strip() for cell in row.cells) for row in block.rows)
    return str(block.text)
