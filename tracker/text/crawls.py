"""Web archives (WARC 1.0 and 1.1): one document from each HTML page that was answered with success.

Read here and not by a library, since those at hand pass over a file that breaks off, or end the program on one.
"""

from __future__ import annotations

import http.client
import io
import zlib
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO, Final

from tracker.errors import ReadError
from tracker.text.formats import Input, Intake, Item, reads, too_large
from tracker.text.records import document_from_row
from tracker.text.web_page import decode_page, page_fields

LONGEST_LINE: Final = 65_536
MOST_LINES: Final = 200
PIECE: Final = 1 << 20


@reads(".warc")
def read_warc(source: Input, intake: Intake) -> Iterator[Item]:
    """The pages of a web archive. When a page was crawled is not when it was published: that, the page says itself.

    Raises ReadError where the file breaks off or is no web archive; the pages before that place are read.
    """
    with source.open() as stream:
        for number in range(1, 1 << 62):
            headers = _record_head(stream, source, number)
            if headers is None:
                return
            size = _size(headers, source, number)
            wanted = headers.get("warc-type") == "response" and size <= 2 * intake.max_bytes
            block = _block(stream, size, source, number, keep=wanted)
            url = headers.get("warc-target-uri", "").strip("<>")
            if wanted:
                yield from _page(block, url, source, intake)
            elif headers.get("warc-type") == "response":
                yield too_large(f"{source.name} {url}", intake)


def _record_head(stream: BinaryIO, source: Input, number: int) -> Mapping[str, str] | None:
    """The named fields of the next record; None at the end of the file."""
    line = stream.readline(LONGEST_LINE)
    while line in (b"\r\n", b"\n"):
        line = stream.readline(LONGEST_LINE)
    if not line:
        if number == 1:
            raise ReadError("no records in this web archive", where=source.name)
        return None
    if not line.startswith(b"WARC/"):
        raise ReadError(f"record {number} does not begin as one of a web archive", where=source.name)
    headers: dict[str, str] = {}
    for _ in range(MOST_LINES):
        line = stream.readline(LONGEST_LINE)
        if line in (b"\r\n", b"\n"):
            return headers
        name, colon, value = line.decode("utf-8", "replace").partition(":")
        if not colon:
            break
        headers[name.strip().lower()] = value.strip()
    raise ReadError(f"the head of record {number} breaks off", where=source.name)


def _size(headers: Mapping[str, str], source: Input, number: int) -> int:
    words = headers.get("content-length", "")
    if not words.isascii() or not words.isdigit() or len(words) > 15:
        raise ReadError(f"record {number} has no length", where=source.name)
    return int(words)


def _block(stream: BinaryIO, size: int, source: Input, number: int, *, keep: bool) -> bytes:
    """The body of a record, or nothing where it is only passed over."""
    pieces = []
    left = size
    while left:
        piece = stream.read(min(left, PIECE))
        if not piece:
            raise ReadError(f"the file ends inside record {number}", where=source.name)
        left -= len(piece)
        if keep:
            pieces.append(piece)
    return b"".join(pieces)


def _page(block: bytes, url: str, source: Input, intake: Intake) -> Iterator[Item]:
    where = f"{source.name} {url}"
    try:
        answer = http.client.HTTPResponse(_Held(block))  # type: ignore[arg-type]
        answer.begin()
        if answer.status != 200 or "html" not in answer.headers.get_content_type():
            return
        data = _unpacked(answer, intake)
    except (http.client.HTTPException, ValueError, zlib.error, OSError) as error:
        yield ReadError(f"a broken answer: {type(error).__name__}", where=where)
        return
    if len(data) > intake.max_bytes:
        yield too_large(where, intake)
        return
    try:
        page, problem = decode_page(data, where=where, encoding=intake.encoding)
        fields = page_fields(page, where=where, url=url)
    except ReadError as error:
        yield error
        return
    yield from document_from_row(fields, default_id=url or source.stem, where=where)
    if problem is not None:
        yield problem


def _unpacked(answer: http.client.HTTPResponse, intake: Intake) -> bytes:
    """The body of an answer, put together where it came in chunks, and one byte beyond the limit at most."""
    data = answer.read()
    if "gzip" in (answer.getheader("Content-Encoding") or "") and data[:2] == b"\x1f\x8b":
        data = zlib.decompressobj(47).decompress(data, intake.max_bytes + 1)
    return data


class _Held:
    """The bytes of an answer in the place of the socket that it came from."""

    def __init__(self, block: bytes) -> None:
        self.block = block

    def makefile(self, *arguments: Any) -> io.BytesIO:
        """What the library asks a socket for."""
        return io.BytesIO(self.block)
