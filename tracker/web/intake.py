"""What people bring: a text that is pasted, or files that are dropped, as documents."""

from __future__ import annotations

import hashlib
import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Final

from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import Response

from tracker.config import Settings
from tracker.errors import ReadError, UsageError
from tracker.model import Document
from tracker.report.page_view import web_address
from tracker.report.wording import count_words, one_line
from tracker.text.formats import DEFAULT_MAX_BYTES, READERS, Intake
from tracker.text.reader import read_paths
from tracker.text.titles import opening_title
from tracker.web.addresses import HOME, article_address
from tracker.web.desk import Desk
from tracker.web.screen import LONGEST_FIELD, Saying, field_of, go, sentence

MOST_DOCUMENTS: Final = 500
MOST_PROBLEMS: Final = 20
LONGEST_TITLE: Final = 500


def add(request: Request, form: FormData) -> Response:
    """Read what was pasted or dropped, and open it."""
    desk: Desk = request.app.state.desk
    documents, problems = dropped(form, desk.plan.settings)
    pasted = field_of(form, "text", LONGEST_FIELD)
    if pasted:
        documents.insert(0, pasted_document(form, pasted))
    if not documents and not problems:
        raise UsageError("paste a text or choose a file first")
    if len(documents) > MOST_DOCUMENTS:
        raise UsageError(f"more than {MOST_DOCUMENTS} documents at once; `tracker nightly` reads any number")
    doc_ids = desk.add(documents) if documents else []
    more = tuple(sentence(problem) for problem in problems[:MOST_PROBLEMS])
    if not doc_ids:
        return go(request, HOME, Saying("Nothing could be read.", "problem", more))
    words = f"{count_words(len(doc_ids), 'article')} read."
    back = article_address(doc_ids[0]) if len(doc_ids) == 1 else "/articles"
    return go(request, back, Saying(words, "problem" if problems else "done", more))


def pasted_document(form: FormData, text: str) -> Document:
    """A pasted text with what the person says of it. The same text is the same document."""
    text = text.replace("\r\n", "\n")
    title = one_line(field_of(form, "title", LONGEST_TITLE)) or opening_title(text, markdown=False)
    address = field_of(form, "url", LONGEST_TITLE)
    if address and not web_address(address):
        raise UsageError("an address starts with https:// or http://")
    return Document(
        doc_id=f"review/{_digest(text.encode('utf-8', 'surrogatepass'))}",
        text=text,
        title=title or None,
        outlet=one_line(field_of(form, "outlet", LONGEST_TITLE)) or None,
        published=_published(field_of(form, "published")),
        url=address or None,
    )


def _published(words: str) -> date | None:
    if not words:
        return None
    try:
        return date.fromisoformat(words)
    except ValueError:
        raise UsageError("the day of publication is written like 2024-05-31") from None


def dropped(form: FormData, settings: Settings) -> tuple[list[Document], list[ReadError]]:
    """The documents in the files that came with a form, and what could not be read."""
    documents: list[Document] = []
    problems: list[ReadError] = []
    for upload in form.getlist("files"):
        if isinstance(upload, UploadFile) and upload.filename:
            for item in _read(upload, settings):
                if isinstance(item, ReadError):
                    problems.append(item)
                else:
                    documents.append(item)
    return documents, problems


def _read(upload: UploadFile, settings: Settings) -> list[Document | ReadError]:
    """The documents of one file, called by its content, so that the same file is the same document."""
    name = one_line(PurePosixPath((upload.filename or "").replace("\\", "/")).name, 120) or "file"
    suffix = Path(name).suffix.lower()
    if suffix not in READERS:
        known = " ".join(sorted(READERS))
        return [ReadError("files of this type cannot be read", where=name, hint=f"known: {known}")]
    data = upload.file.read()
    digest = _digest(data)
    max_bytes = int(settings.max_size * 1_000_000) if settings.max_size else DEFAULT_MAX_BYTES
    intake = Intake(encoding=settings.encoding, max_bytes=max_bytes)
    with tempfile.TemporaryDirectory() as folder:
        # The name that the file came with never becomes a path: it may hold anything.
        path = Path(folder) / f"{digest}{suffix}"
        path.write_bytes(data)
        return [_named(item, str(path), name, digest) for item in read_paths([str(path)], intake)]


def _named(item: Document | ReadError, path: str, name: str, digest: str) -> Document | ReadError:
    if isinstance(item, ReadError):
        where = (item.where or path).replace(path, name)
        return ReadError(item.what.replace(path, name), where=where, line=item.line, hint=item.hint)
    own = item.doc_id if item.doc_id.startswith(digest) else f"{digest}/{item.doc_id}"
    return replace(item, doc_id=f"review/{own}", path=name)


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:16]
