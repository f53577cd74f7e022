"""Hostile and broken inputs: each gives one clear line or a document, the story beside it is read, nothing crashes."""

from __future__ import annotations

import gzip
import json
import lzma
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from intake_files import MORE, STORY, docx, entry, html, mail, pdf, rss, warc, zipped

from tracker.cli import main

DEEP = 20_000
ENTITIES = (
    "<!DOCTYPE x [" + "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "ha" * 10}">' for n in range(10)) + "]>"
)
OUTSIDE = '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>'


def gzip_bomb(megabytes: int) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join([*(packer.compress(b" " * 1_000_000) for _ in range(megabytes)), packer.flush()])


def lying_zip() -> bytes:
    """A .zip whose directory calls a large member small."""
    data = zipped({"a.txt": b"12 people died. " * 100_000})
    small = struct.pack("<I", 10)
    return data.replace(struct.pack("<I", 1_600_000), small)


def locked_zip() -> bytes:
    """A .zip whose member is marked as encrypted."""
    data = bytearray(zipped({"a.txt": STORY.encode()}))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def overlapping_zip() -> bytes:
    """A .zip whose directory names one member three hundred times."""
    data = zipped({"a.txt": STORY.encode()})
    start, end = data.index(b"PK\x01\x02"), data.index(b"PK\x05\x06")
    one = data[start:end]
    many = one * 300
    tail = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 300, 300, len(many), start, 0)
    return data[:start] + many + tail


def docx_bomb() -> bytes:
    return zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": b" " * 60_000_000})


def docx_with_entities() -> bytes:
    members = {}
    import io

    with zipfile.ZipFile(io.BytesIO(docx(STORY))) as archive:
        for name in archive.namelist():
            members[name] = archive.read(name)
    body = members["word/document.xml"].decode()
    head, _, rest = body.partition("?>")
    members["word/document.xml"] = f"{head}?>{ENTITIES}{rest.replace('<w:t>', '<w:t>&e9;', 1)}".encode()
    return zipped(members)


def nested(depth: int) -> bytes:
    return html("<div>" * depth + f"<p>{STORY}</p><p>{MORE}</p>")


Case = tuple[str, bytes | Callable[[], bytes]]
FILES: dict[str, Case] = {
    "gzip bomb": ("x.txt.gz", lambda: gzip_bomb(100)),
    "gzip bomb in a table": ("x.jsonl.gz", lambda: gzip_bomb(100)),
    "gzip cut off": ("x.txt.gz", lambda: gzip.compress(STORY.encode() * 50)[:-12]),
    "gzip that is none": ("x.txt.gz", b"plain words"),
    "gzip with a wrong checksum": ("x.txt.gz", lambda: gzip.compress(STORY.encode())[:-8] + b"\0" * 8),
    "gzip in gzip": ("x.txt.gz.gz", lambda: gzip.compress(gzip.compress(STORY.encode()))),
    "gzip of an unknown type": ("x.exe.gz", lambda: gzip.compress(b"MZ")),
    "xz cut off": ("x.txt.xz", lambda: lzma.compress(STORY.encode() * 50)[:-20]),
    "xz that is none": ("x.txt.xz", b"plain words"),
    "xz bomb": ("x.txt.xz", lambda: lzma.compress(b" " * 50_000_000)),
    "zip bomb": ("x.zip", lambda: zipped({"a.txt": b" " * 90_000_000})),
    "zip that calls a large member small": ("x.zip", lying_zip),
    "zip that leads out": ("x.zip", lambda: zipped({"../../a.txt": STORY.encode()})),
    "zip with an absolute name": ("x.zip", lambda: zipped({"/etc/a.txt": STORY.encode()})),
    "zip with backslashes that lead out": ("x.zip", lambda: zipped({"..\\..\\a.txt": STORY.encode()})),
    "zip in a zip": ("x.zip", lambda: zipped({"a.zip": zipped({"a.txt": STORY.encode()})})),
    "zip with a password": ("x.zip", locked_zip),
    "zip whose members overlap": ("x.zip", overlapping_zip),
    "zip of too many files": ("x.zip", lambda: zipped({f"{n}.txt": b"" for n in range(10_001)})),
    "zip cut off": ("x.zip", lambda: zipped({"a.txt": STORY.encode() * 99})[:-40]),
    "zip that is none": ("x.zip", b"PK\x03\x04 but no more"),
    "zip with control codes in a name": ("x.zip", lambda: zipped({"a\x1b[31m.txt": b""})),
    "docx bomb": ("x.docx", docx_bomb),
    "docx with an entity bomb": ("x.docx", docx_with_entities),
    "docx that is a zip of something else": ("x.docx", lambda: zipped({"a.txt": b"x"})),
    "docx that is none": ("x.docx", b"{\\rtf1 words}"),
    "docx without words": ("x.docx", lambda: docx()),
    "pdf that is none": ("x.pdf", b"%PDF-1.7 and no more"),
    "pdf of noise": ("x.pdf", b"%PDF-1.4\n" + bytes(range(256)) * 100),
    "pdf whose pages hold themselves": ("x.pdf", pdf(STORY, pages="<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 9 >>")),
    "pdf that counts a billion pages": (
        "x.pdf",
        pdf(STORY, pages="<< /Type /Pages /Kids [3 0 R] /Count 1000000000 >>"),
    ),
    "pdf whose trailer leads to itself": ("x.pdf", pdf(STORY, trailer="/Prev 9")),
    "pdf without words": ("x.pdf", pdf("")),
    "pdf cut off": ("x.pdf", pdf(STORY)[:300]),
    "pdf with scripts": ("x.pdf", pdf(STORY, catalog="/OpenAction << /S /JavaScript /JS (app.alert(1)) >>")),
    "feed with an entity bomb": ("x.rss", rss(entry("&e9;"), declaration=ENTITIES)),
    "feed that asks for a file": ("x.rss", rss(entry("&f;"), declaration=OUTSIDE)),
    "feed that breaks off": ("x.rss", rss(entry(), entry())[:-150]),
    "feed that is none": ("x.rss", b"<html><body>no feed</body></html>"),
    "feed of nothing": ("x.atom", b'<feed xmlns="http://www.w3.org/2005/Atom"></feed>'),
    "feed with script in its titles": ("x.rss", rss(entry("&lt;script&gt;alert(1)&lt;/script&gt;12 dead"))),
    "feed nested deeply": ("x.xml", b"<rss>" + b"<a>" * DEEP),
    "feed with NUL": ("x.rss", rss(entry("12\x00 dead"))),
    "feed with days that are none": ("x.rss", rss(entry().replace("02 Mar 2026", "99 Mar 2026"))),
    "JSON that is no feed": ("x.json", b'{"items": 3}'),
    "JSON of odd items": ("x.json", b'{"items": [1, null, {}, {"id": {}, "content_text": []}]}'),
    "JSON nested deeply": ("x.json", b'{"items":' + b"[" * DEEP),
    "page of 200 MB": ("x.html", lambda: html() + b" " * 11_000_000),
    "page nested deeply": ("x.html", lambda: nested(DEEP)),
    "page with an entity bomb": ("x.html", lambda: ENTITIES.encode() + html("<p>&e9;</p>")),
    "page without a story": ("x.html", html("<script>var story = 12</script>")),
    "page of one long attribute": ("x.html", lambda: html(f'<p title="{"a" * 500_000}">{STORY}</p>')),
    "page of tables in tables": ("x.html", lambda: html("<table><tr><td>" * 500 + STORY)),
    "page with NUL": ("x.html", html(f"<p>{STORY}\x00</p><p>{MORE}</p>")),
    "page with lone surrogates": ("x.html", html(f"<p>{STORY} &#xD800;</p><p>{MORE}</p>")),
    "page that is a picture": ("x.html", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 50),
    "page with an encoding that is none": ("x.html", html(head='<meta charset="klingon">')),
    "page in latin-1 that says UTF-8": ("x.html", html(f"<p>{STORY} Cafe!</p>").replace(b"e!", b"\xe9")),
    "page with text that runs backwards": ("x.html", html(f"<p>{STORY} \u202e31</p><p>{MORE}</p>")),
    "mail without a body": ("x.eml", b"Subject: hello\r\n\r\n"),
    "mail of a hundred parts in parts": (
        "x.eml",
        b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(900)),
    ),
    "mail with an encoding that is none": ("x.eml", mail().replace(b"utf-8", b"klingon")),
    "mail with a broken base64": ("x.eml", mail("%%%%", more="Content-Transfer-Encoding: base64\r\n")),
    "mail with a day that is none": ("x.eml", mail().replace(b"2 Mar 2026", b"45 Foo 20")),
    "mail with a header of a megabyte": ("x.eml", lambda: b"X: " + b"a" * 1_000_000 + b"\r\n" + mail()),
    "mail with script": ("x.eml", mail("<script>12 dead</script>", kind="text/html")),
    "web archive cut off": ("x.warc", warc(("https://a.example", 200, html()))[:400]),
    "web archive that is none": ("x.warc", b"words " * 100),
    "web archive with a length that lies": (
        "x.warc",
        warc(("https://a.example", 200, html())).replace(b"Content-Length: ", b"Content-Length: 999"),
    ),
    "web archive with no address": ("x.warc", warc(("", 200, html()))),
    "CSV of 10,000 columns": ("x.csv", lambda: (",".join(f"c{n}" for n in range(10_000)) + "\n1\n").encode()),
    "CSV of 10,000 columns and a text": (
        "x.csv",
        lambda: ("text," + ",".join(f"c{n}" for n in range(10_000)) + f'\n"{STORY}"' + "," * 10_000 + "\n").encode(),
    ),
    "JSON lines nested deeply": ("x.jsonl", b'{"text":' + b"[" * DEEP + b"\n"),
    "JSON lines with lone surrogates": ("x.jsonl", b'{"text": "12 people died \\ud800 in Brisk."}\n'),
    "parquet that is none": ("x.parquet", b"PAR1 but no more PAR1"),
    "parquet in gzip that is none": ("x.parquet.gz", lambda: gzip.compress(b"PAR1 but no more")),
    "text of NUL": ("x.txt", b"\x00" * 5_000),
    "text in latin-1": ("x.txt", "Café: 12 dead".encode("latin-1")),
}


@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_is_one_line_or_a_document(
    tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    inside = tmp_path / "in/side"
    inside.mkdir(parents=True)
    monkeypatch.chdir(inside)
    file, made = FILES[name]
    Path(file).write_bytes(made() if callable(made) else made)
    Path("good.txt").write_text("Seven people were killed in Dorno, police said.")
    code = main(["extract", file, "good.txt", "-f", "jsonl", "-q"])
    out, err = capsysbinary.readouterr()
    rows = [json.loads(line) for line in out.splitlines()]
    assert [row["value"] for row in rows if row["doc_id"] == "good"] == [7], "the story beside it was lost"
    assert code == (3 if err else 0)
    assert all(line.startswith(("tracker: x.", "tracker: and ")) for line in err.decode().splitlines())
    assert b"Traceback" not in err
    assert len(err.splitlines()) <= 21
    assert b"<script" not in out
    for row in rows:
        assert "\x00" not in row["sentence"]
        assert not any(0xD800 <= ord(mark) <= 0xDFFF for mark in row["sentence"])
    assert {path.name for path in tmp_path.rglob("*") if path.is_file()} == {file, "good.txt"}, "something was written"


def test_there_are_sixty() -> None:
    assert len(FILES) >= 60
