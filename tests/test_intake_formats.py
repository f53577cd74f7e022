"""Web pages, PDF, Word, mail, feeds, web archives and packed files: what is read of each."""

from __future__ import annotations

import builtins
import gzip
import json
import lzma
from datetime import date
from pathlib import Path

import pytest
from intake_files import MORE, STORY, docx, entry, html, mail, pdf, rss, warc, zipped

from tracker.errors import ReadError
from tracker.extract.pipeline import read_document
from tracker.model import Document
from tracker.text.formats import Intake
from tracker.text.reader import read_paths

META = (
    '<meta property="og:site_name" content="Bay Post">'
    '<meta property="article:published_time" content="2026-03-02T08:00:00+01:00">'
)


def read(path: Path, data: bytes, **intake: object) -> tuple[list[Document], list[str]]:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    items = list(read_paths([str(path)], Intake(**intake)))  # type: ignore[arg-type]
    documents = [item for item in items if isinstance(item, Document)]
    return documents, [str(item) for item in items if isinstance(item, ReadError)]


def facts(document: Document) -> tuple[object, ...]:
    return document.title, document.outlet, document.published, document.lang


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("a.html", html(head=META), ("Fire in Brisk", "Bay Post", date(2026, 3, 2), "en")),
        ("a.eml", mail(), ("Fire in Brisk", "Bay Post", date(2026, 3, 2), None)),
        ("a.eml", mail(html().decode(), kind="text/html"), ("Fire in Brisk", "Bay Post", date(2026, 3, 2), None)),
        ("a.rss", rss(entry()), ("Fire in Brisk", "Bay Post", date(2026, 3, 2), "en")),
        ("a.xml", rss(entry()), ("Fire in Brisk", "Bay Post", date(2026, 3, 2), "en")),
        ("a.docx", docx(STORY, MORE, title="Fire in Brisk"), ("Fire in Brisk", None, None, None)),
        ("a.pdf", pdf(STORY), ("A paper of record", None, None, None)),
        ("a.warc", warc(("https://baypost.example/1", 200, html(head=META))), (
            "Fire in Brisk", "Bay Post", date(2026, 3, 2), "en")),
        ("a.html.gz", gzip.compress(html(head=META)), ("Fire in Brisk", "Bay Post", date(2026, 3, 2), "en")),
        ("a.txt.xz", lzma.compress(STORY.encode()), (None, None, None, None)),
        ("a.zip", zipped({"x/a.html": html(head=META)}), ("Fire in Brisk", "Bay Post", date(2026, 3, 2), "en")),
        ("a.warc.gz", gzip.compress(warc(("https://baypost.example/1", 200, html(head=META)))), (
            "Fire in Brisk", "Bay Post", date(2026, 3, 2), "en")),
    ],
)  # fmt: skip
def test_the_story_and_what_is_said_of_it(tmp_path: Path, name: str, data: bytes, expected: tuple[object, ...]) -> None:
    [document], errors = read(tmp_path / name, data)
    assert errors == []
    assert facts(document) == expected
    assert STORY in document.text
    claims = read_document(document).claims
    assert claims[0].value == 12
    assert all(document.text[claim.start : claim.end] == claim.surface for claim in claims if claim.field == "text")


def test_an_atom_feed_and_a_json_feed(tmp_path: Path) -> None:
    atom = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>Bay Post</title><entry><title>Fire</title><id>tag:1</id>'
        f'<updated>2026-03-02T08:00:00Z</updated><content type="html">&lt;p&gt;{STORY}&lt;/p&gt;</content>'
        "</entry></feed>"
    )
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "Bay Post", "language": "en"}
    item = {"id": "tag:1", "title": "Fire", "content_html": f"<p>{STORY}</p>", "date_published": "2026-03-02T08:00:00Z"}
    for name, data in (("a.atom", atom), ("a.json", json.dumps({**feed, "items": [item]}))):
        [document], errors = read(tmp_path / name, data.encode())
        assert errors == []
        assert (document.doc_id, document.text, document.outlet) == ("tag:1", STORY, "Bay Post")
        assert document.published == date(2026, 3, 2)


def test_entries_without_words_are_told_and_the_others_read(tmp_path: Path) -> None:
    documents, errors = read(tmp_path / "a.rss", rss(entry(), entry("", "", "https://baypost.example/2")))
    assert [document.url for document in documents] == ["https://baypost.example/1"]
    assert "entry 2: a document without text" in errors[0]


def test_a_page_without_a_day_has_none_although_its_copyright_line_has_a_year(tmp_path: Path) -> None:
    data = html(f"<p>{STORY}</p><p>{MORE}</p><footer>Copyright 2019 Bay Post</footer>")
    [document], _ = read(tmp_path / "a.html", data)
    assert document.published is None


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (html(f"<p>{STORY} Café.</p><p>{MORE}</p>", '<meta charset="iso-8859-1">').decode().encode("latin-1"), None),
        (html(f"<p>{STORY} Café.</p><p>{MORE}</p>").decode().encode("utf-16"), None),
        (html(f"<p>{STORY} Café.</p><p>{MORE}</p>").decode().encode("cp1252"), "windows-1252"),
    ],
)
def test_the_encoding_of_a_page(tmp_path: Path, data: bytes, encoding: str | None) -> None:
    [document], errors = read(tmp_path / "a.html", data, encoding=encoding)
    assert "Café" in document.text
    assert errors == []


def test_lines_of_a_pdf_are_joined_into_sentences(tmp_path: Path) -> None:
    [document], _ = read(tmp_path / "a.pdf", pdf("At least 12 people were", "killed in the explo-", "sion in Brisk."))
    assert document.text == "At least 12 people were killed in the explosion in Brisk."


def test_tables_of_a_word_file_stay_in_their_place(tmp_path: Path) -> None:
    [document], _ = read(tmp_path / "a.docx", docx(STORY))
    assert document.text == f"{STORY}\n\nKilled | 12"


def test_pages_of_a_web_archive_that_are_none_are_passed_over(tmp_path: Path) -> None:
    pages = [
        ("https://a.example/1", 200, html()),
        ("https://a.example/2", 404, html()),
        ("https://a.example/3", 200, b""),
    ]
    documents, errors = read(tmp_path / "a.warc", warc(*pages))
    assert [document.doc_id for document in documents] == ["https://a.example/1"]
    assert len(errors) == 1


def test_a_page_of_a_web_archive_may_be_chunked_and_packed(tmp_path: Path) -> None:
    packed = gzip.compress(html())
    chunked = b"%x\r\n%s\r\n0\r\n\r\n" % (len(packed), packed)
    data = warc(("https://a.example/1", 200, chunked))
    plain = b"Content-Length: %d\r\n\r\n" % len(chunked)
    marked = b"Transfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n\r\n"
    longer = len(marked) - len(plain)
    head, _, rest = data.partition(b"Content-Length: ")
    size, _, rest = rest.partition(b"\r\n")
    data = head + b"Content-Length: %d\r\n" % (int(size) + longer) + rest.replace(plain, marked)
    [document], errors = read(tmp_path / "a.warc", data)
    assert (STORY in document.text, errors) == (True, [])


def test_a_table_in_a_zip_is_read_row_by_row(tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    pq.write_table(pa.table({"id": ["p"], "text": [STORY]}), tmp_path / "t.parquet")
    rows = f"{json.dumps({'id': 'j', 'text': STORY})}\n".encode()
    members = {"b.jsonl": rows, "a.parquet": (tmp_path / "t.parquet").read_bytes(), "readme.rtf": b"x"}
    documents, errors = read(tmp_path / "a.zip", zipped(members))
    assert ([document.doc_id for document in documents], errors) == (["p", "j"], [])


def test_names_in_packed_files(tmp_path: Path) -> None:
    [one], _ = read(tmp_path / "news/story.txt.gz", gzip.compress(STORY.encode()))
    assert one.doc_id == "story"
    [lasting] = [
        item for item in read_paths([tmp_path / "news"], Intake(lasting_ids=True)) if isinstance(item, Document)
    ]
    assert lasting.doc_id == "story.txt.gz"


def test_a_folder_is_not_searched_for_feeds(tmp_path: Path) -> None:
    (tmp_path / "package.json").write_text("{}")
    (tmp_path / "pom.xml").write_text("<project/>")
    (tmp_path / "a.html").write_bytes(html())
    items = list(read_paths([tmp_path]))
    assert [item.doc_id for item in items if isinstance(item, Document)] == ["a"]
    assert len(items) == 1


@pytest.mark.parametrize(
    ("name", "data", "module", "extra"),
    [
        ("a.pdf", pdf(STORY), "pypdfium2", "pdf"),
        ("a.docx", docx(STORY), "docx", "docx"),
    ],
)
def test_a_format_whose_package_is_not_there_says_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, data: bytes, module: str, extra: str
) -> None:
    real = builtins.__import__

    def without(wanted: str, *arguments: object, **options: object) -> object:
        if wanted == module:
            raise ModuleNotFoundError(wanted)
        return real(wanted, *arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(builtins, "__import__", without)
    documents, errors = read(tmp_path / name, data)
    assert documents == []
    assert f"pip install 'casualty-tracker[{extra}]'" in errors[0]
