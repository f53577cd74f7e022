"""Mail as files (.eml): the subject is the title, the sender the outlet, the Date header the day."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Iterator
from datetime import date
from email.message import EmailMessage
from email.utils import parseaddr, parsedate_to_datetime

from tracker.errors import ReadError
from tracker.text.formats import Input, Intake, Item, read_bytes, reads
from tracker.text.records import document_from_row
from tracker.text.web_page import page_fields, snippet_text


@reads(".eml")
def read_mail(source: Input, intake: Intake) -> Iterator[Item]:
    """One document from a mail: its plain text, else the text of its HTML. Attachments are not read."""
    message = email.message_from_bytes(read_bytes(source, intake), policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    try:
        subject, sender, sent, lang = (_header(message, name) for name in _HEADERS)
        text = _body(message, source)
    except (LookupError, ValueError, TypeError, AttributeError, IndexError, RecursionError) as error:
        raise ReadError(f"not a readable mail: {type(error).__name__}", where=source.name) from None
    if text is None:
        raise ReadError("no text in this mail", where=source.name)
    name, address = parseaddr(sender or "")
    fields = {
        "title": subject,
        "outlet": name or address or None,
        "published": _day(sent),
        "lang": lang[:2].lower() if lang else None,
        "text": text,
    }
    yield from document_from_row(fields, default_id=source.stem, where=source.name)


_HEADERS = ("Subject", "From", "Date", "Content-Language")


def _header(message: EmailMessage, name: str) -> str | None:
    value = message.get(name)
    return " ".join(str(value).split()) if value is not None else None


def _day(words: str | None) -> date | None:
    try:
        return parsedate_to_datetime(words).date() if words else None
    except ValueError:
        return None


def _body(message: EmailMessage, source: Input) -> str | None:
    part = message.get_body(preferencelist=("plain", "html"))
    if part is None:
        return None
    content = part.get_content()
    if part.get_content_subtype() != "html":
        return str(content)
    try:
        return str(page_fields(str(content), where=source.name)["text"])
    except ReadError:
        return snippet_text(str(content)) or None
