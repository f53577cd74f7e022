"""PDF, through pypdfium2: the text of the pages, with lines that run on joined."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tracker.errors import ReadError
from tracker.text.formats import Input, Intake, Item, missing_extra, read_bytes, reads, too_large
from tracker.text.records import document_from_row
from tracker.text.titles import opening_title

MOST_PAGES: Final = 2_000
_HYPHEN: Final = re.compile(r"(?<=[a-z])(?:-\n|[\u00ad\ufffe\x02]\n?)(?=[a-z])")
_RUNS_ON: Final = re.compile(r"(?<=[\w,;:–—-])[ \t]*\n[ \t]*(?=[a-z0-9(\"“])")


@reads(".pdf")
def read_pdf(source: Input, intake: Intake) -> Iterator[Item]:
    """One document from a PDF. A scanned one has no text, and is reported."""
    data = read_bytes(source, intake)
    try:
        import pypdfium2
    except ModuleNotFoundError:
        raise missing_extra("pdf", "pypdfium2", source.name) from None
    try:
        file = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        locked = "password" in str(error).lower()
        reason = "it is locked with a password" if locked else "not a readable PDF"
        raise ReadError(reason, where=source.name) from None
    pages: list[str] = []
    size = 0
    try:
        for number in range(min(len(file), MOST_PAGES)):
            pages.append(_page(file, number))
            size += len(pages[-1])
            if size > intake.max_bytes:
                raise too_large(source.name, intake)
        title = file.get_metadata_dict(skip_empty=True).get("Title")
        count = len(file)
    except pypdfium2.PdfiumError as error:
        raise ReadError(f"damaged: {str(error)[:100]}", where=source.name) from None
    finally:
        file.close()
    text = "\n\n".join(page for page in pages if page.strip())
    if not text.strip():
        raise ReadError("no text in this PDF (scanned pages?)", where=source.name)
    fields = {"title": opening_title(text) or title, "text": text}
    yield from document_from_row(fields, default_id=source.stem, where=source.name)
    if count > MOST_PAGES:
        yield ReadError(f"only the first {MOST_PAGES:,} of {count:,} pages were read", where=source.name)


def _page(file: object, number: int) -> str:
    page = file[number]  # type: ignore[index]
    words = page.get_textpage()
    text = flowing(words.get_text_bounded())
    words.close()
    page.close()
    return text


def flowing(text: str) -> str:
    """Lines of a page that break inside a sentence joined, and words that were hyphenated put together.

    >>> flowing("At least 12 people were\\r\\nkilled in the explo-\\r\\nsion.")
    'At least 12 people were killed in the explosion.'
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _RUNS_ON.sub(" ", _HYPHEN.sub("", text)).strip()
