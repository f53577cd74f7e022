"""Bytes to text: a byte order mark, else the encoding that the user names, else strict UTF-8. Never a guess."""

from __future__ import annotations

import codecs
import re
from typing import Final

from tracker.errors import ReadError, UsageError

BYTE_ORDER_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
REPLACEMENT: Final = "\N{REPLACEMENT CHARACTER}"
NAME_THE_ENCODING: Final = "name its encoding, for example --encoding windows-1252"

_NOT_TEXT: Final = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")
_CONTROL_CODE: Final = re.compile("[\x00-\x08\x0e-\x1f]")
_BINARY_SHARE: Final = 0.01
_BINARY_AT_LEAST: Final = 2


def known_encoding(name: str) -> str:
    """The codec's own name of a text encoding; UsageError where there is none.

    >>> known_encoding("Latin-1")
    'iso8859-1'
    """
    try:
        b"a".decode(name)  # codecs such as "hex" are known but give no text
    except UnicodeError:
        pass  # one byte is too short for UTF-16
    except (LookupError, ValueError):
        raise UsageError(f"{name!r} is no text encoding", hint="for example utf-8, windows-1252, koi8-r") from None
    return codecs.lookup(name).name


def decode(data: bytes, *, where: str, encoding: str | None = None) -> str:
    """The text of a whole file.

    data: the file's bytes. where: its name, for messages. encoding: what the user named; a byte order mark wins.
    Raises ReadError where the bytes are not text in that encoding, with the line and the byte; nothing is guessed.

    >>> decode("Größe".encode("utf-16"), where="a.txt"), decode(b"Gr\\xf6\\xdfe", where="b.txt", encoding="latin-1")
    ('Größe', 'Größe')
    """
    mark, chosen = _encoding_of(data, encoding)
    try:
        text = data[len(mark) :].decode(chosen)
    except UnicodeDecodeError as error:
        raise _not_in_encoding(data, error, len(mark), chosen, where) from None
    if _looks_binary(text):
        raise ReadError("this is not text (binary data)", where=where, hint=f"if it is text, {NAME_THE_ENCODING}")
    return text


def encoding_by_mark(head: bytes) -> str | None:
    """The encoding that a byte order mark at the head of a file declares, or None."""
    return next((name for mark, name in BYTE_ORDER_MARKS if head.startswith(mark)), None)


def clean_characters(text: str) -> tuple[str, int]:
    """The text with characters that no text holds (NUL, control codes, lone surrogates) replaced, and their number.

    Each becomes one U+FFFD, so that offsets stay what they were.

    >>> clean_characters("12\\x00 dead")
    ('12\ufffd dead', 1)
    """
    return _NOT_TEXT.subn(REPLACEMENT, text)


def _encoding_of(data: bytes, named: str | None) -> tuple[bytes, str]:
    for mark, name in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return mark, name
    return b"", named or "utf-8"


def _looks_binary(text: str) -> bool:
    odd = sum(1 for _ in _CONTROL_CODE.finditer(text))
    return odd >= _BINARY_AT_LEAST and odd > len(text) * _BINARY_SHARE


def _not_in_encoding(data: bytes, error: UnicodeDecodeError, skipped: int, encoding: str, where: str) -> ReadError:
    place = error.start + skipped
    if b"\x00" in data[:4096] and encoding == "utf-8":
        return ReadError("this is not text (binary data)", where=where, hint=f"if it is text, {NAME_THE_ENCODING}")
    name = "UTF-8" if encoding == "utf-8" else encoding
    value = f"0x{data[place]:02x} at byte {place}" if place < len(data) else "the file ends inside a character"
    return ReadError(
        f"this is not {name} text ({value})", where=where, line=data.count(b"\n", 0, place) + 1, hint=NAME_THE_ENCODING
    )
