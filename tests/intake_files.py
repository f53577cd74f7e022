"""Small files of every format, made by hand, for the tests of the intake."""

from __future__ import annotations

import io
import zipfile

STORY = "At least 12 people were killed in a fire at a paper mill in Brisk on Monday, police said."
MORE = "Another 40 were hurt, a doctor told reporters. The mill opened in 1960 and was to close next year."


def pdf(*lines: str, catalog: str = "", pages: str = "", trailer: str = "") -> bytes:
    """A PDF of one page with lines of text; the other arguments go into its dictionaries."""
    shown = " T* ".join(f"({line}) Tj" for line in lines)
    content = f"BT /F1 12 Tf 14 TL 50 750 Td {shown} ET"
    objects = [
        f"<< /Type /Catalog /Pages 2 0 R {catalog} >>",
        pages or "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R "
        "/Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(content)} >>\nstream\n{content}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        "<< /Title (A paper of record) >>",
    ]
    out = io.BytesIO()
    out.write(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(out.tell())
        out.write(f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1"))
    start = out.tell()
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    head = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    out.write(f"{head}trailer\n<< /Size {len(objects) + 1} /Root 1 0 R /Info 6 0 R {trailer} >>\n".encode())
    out.write(f"startxref\n{start}\n%%EOF\n".encode())
    return out.getvalue()


def docx(*paragraphs: str, title: str = "") -> bytes:
    """A Word file with paragraphs and one table."""
    from docx import Document

    file = Document()
    file.core_properties.title = title
    for words in paragraphs:
        file.add_paragraph(words)
    table = file.add_table(rows=1, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Killed", "12"
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def zipped(members: dict[str, bytes]) -> bytes:
    """A .zip of members by name."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def html(body: str = f"<p>{STORY}</p><p>{MORE}</p>", head: str = "") -> bytes:
    """A news page."""
    top = f'<!DOCTYPE html><html lang="en"><head><title>Fire in Brisk</title>{head}</head>'
    return f"{top}<body><article>{body}</article></body></html>".encode()


def warc(*pages: tuple[str, int, bytes]) -> bytes:
    """A web archive of answers: address, status and body."""
    out = b""
    for url, status, body in pages:
        answer = (
            f"HTTP/1.1 {status} X\r\nContent-Type: text/html\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body
        )
        head = (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2026-03-01T00:00:00Z\r\n"
            f"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-{len(out):012}>\r\n"
            f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(answer)}\r\n\r\n"
        )
        out += head.encode() + answer + b"\r\n\r\n"
    return out


def mail(body: str = STORY, *, kind: str = "text/plain", more: str = "") -> bytes:
    """A mail."""
    head = "From: Bay Post <desk@baypost.example>\r\nSubject: Fire in Brisk\r\nDate: Mon, 2 Mar 2026 08:00:00 +0100\r\n"
    return f"{head}{more}MIME-Version: 1.0\r\nContent-Type: {kind}; charset=utf-8\r\n\r\n{body}\r\n".encode()


def rss(*entries: str, declaration: str = "") -> bytes:
    """An RSS feed of ready items."""
    channel = f"<channel><title>Bay Post</title><language>en-gb</language>{''.join(entries)}</channel>"
    return f'<?xml version="1.0"?>{declaration}<rss version="2.0">{channel}</rss>'.encode()


def entry(title: str = "Fire in Brisk", text: str = STORY, link: str = "https://baypost.example/1") -> str:
    """One item of a feed."""
    return (
        f"<item><title>{title}</title><link>{link}</link><description>{text}</description>"
        "<pubDate>Mon, 02 Mar 2026 08:00:00 GMT</pubDate></item>"
    )
