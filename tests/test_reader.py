"""Reading documents: every format, every kind of bad input, and one bad file never stopping the rest."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from datetime import date, datetime
from pathlib import Path
from typing import ClassVar

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.errors import ReadError, UsageError
from tracker.model import Document
from tracker.text.dates import read_day
from tracker.text.decode import clean_characters, decode
from tracker.text.formats import Intake, reads
from tracker.text.plain import read_text
from tracker.text.reader import read_paths
from tracker.text.titles import opening_title, opens_with

SEEDS = Path(__file__).parent.parent / "seeds"
STORY = "At least 12 people were killed on Monday.\n"


def read(*paths: object, stdin: io.IOBase | None = None, **intake: object) -> tuple[list[Document], list[str]]:
    """The documents of a run, and its errors as a person reads them."""
    items = list(read_paths([str(path) for path in paths], Intake(**intake), stdin=stdin))
    documents = [item for item in items if isinstance(item, Document)]
    return documents, [str(item) for item in items if isinstance(item, ReadError)]


def write(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def json_lines(path: Path, *rows: object) -> Path:
    return write(path, "".join(json.dumps(row) + "\n" for row in rows))


class TestPlainText:
    def test_the_seed_article_is_read_as_it_stands_with_its_sidecar(self) -> None:
        documents, errors = read(SEEDS)
        assert errors == []
        [article] = documents
        assert article.text == (SEEDS / "000_7a4dfa32b95dec7a.txt").read_bytes().decode()
        assert article.doc_id == "000_7a4dfa32b95dec7a"
        assert (article.outlet, article.published, article.lang) == ("The Moscow Times / AFP", date(2020, 10, 31), "en")
        assert article.title is None

    def test_line_ends_are_kept_so_that_offsets_are_those_of_the_file(self, tmp_path: Path) -> None:
        [document], _ = read(write(tmp_path / "a.txt", b"12 dead.\r\n3 hurt.\r\n"))
        assert document.text == "12 dead.\r\n3 hurt.\r\n"

    @pytest.mark.parametrize(
        ("data", "encoding"),
        [
            ("Größe: 12".encode(), None),
            ("Größe: 12".encode("utf-8-sig"), None),
            ("Größe: 12".encode("utf-16"), None),
            (b"\xfe\xff" + "Größe: 12".encode("utf-16-be"), None),
            ("Größe: 12".encode("utf-32"), None),
            ("Größe: 12".encode("latin-1"), "latin-1"),
            ("Größe: 12".encode("utf-16-le"), "utf-16-le"),
            ("Größe: 12".encode("utf-8-sig"), "windows-1251"),
        ],
    )
    def test_encodings(self, tmp_path: Path, data: bytes, encoding: str | None) -> None:
        documents, errors = read(write(tmp_path / "a.txt", data), encoding=encoding)
        assert (documents[0].text, errors) == ("Größe: 12", [])

    def test_a_wrong_encoding_is_an_error_that_names_the_place_and_the_remedy(self, tmp_path: Path) -> None:
        documents, [error] = read(write(tmp_path / "a.txt", b"12 dead\nGr\xf6\xdfe"))
        assert documents == []
        assert error == (
            f"{tmp_path}/a.txt:2: this is not UTF-8 text (0xf6 at byte 10) "
            "(name its encoding, for example --encoding windows-1252)"
        )

    def test_latin_1_read_as_such_is_not_silent_about_windows_quotes(self, tmp_path: Path) -> None:
        path = write(tmp_path / "a.txt", "“12 dead”, they said".encode("windows-1252"))
        _, latin = read(path, encoding="latin-1")
        [document], windows = read(path, encoding="windows-1252")
        assert "2 characters that no text holds" in latin[0]
        assert (document.text[0], windows) == ("“", [])

    @pytest.mark.parametrize("name", ["klingon", "hex", "", "utf-8\x00"])
    def test_an_unknown_encoding_is_a_wrong_call(self, tmp_path: Path, name: str) -> None:
        with pytest.raises(UsageError, match="no text encoding"):
            read(write(tmp_path / "a.txt", STORY), encoding=name)

    def test_one_nul_in_a_text_keeps_the_offsets_and_is_reported(self, tmp_path: Path) -> None:
        [document], [error] = read(write(tmp_path / "a.txt", "Blast\x00 kills 12"))
        assert document.text == "Blast\ufffd kills 12"
        assert "1 characters that no text holds" in error

    @pytest.mark.parametrize(
        "data", [bytes(range(256)) * 20, b"\x7fELF\x02\x01\x01" + b"\x00" * 100, b"12 dead".replace(b"", b"\x00")]
    )
    def test_binary_data_is_named_as_such(self, tmp_path: Path, data: bytes) -> None:
        documents, [error] = read(write(tmp_path / "a.txt", data))
        assert documents == []
        assert "not text (binary data)" in error

    @pytest.mark.parametrize("name", ["a.txt", "a.md", "a.jsonl", "a.csv", "a.tsv", "a"])
    @pytest.mark.parametrize("content", ["", "\n"])
    def test_an_empty_file(self, tmp_path: Path, name: str, content: str) -> None:
        documents, [error] = read(write(tmp_path / name, content))
        assert documents == []
        assert "empty" in error or "no column named text" in error

    def test_a_document_beyond_the_limit_is_refused_and_the_next_is_read(self, tmp_path: Path) -> None:
        big = write(tmp_path / "big.txt", b"1 dead " * 200)
        [document], [error] = read(big, write(tmp_path / "small.txt", STORY), max_bytes=1000)
        assert document.doc_id == "small"
        assert error == f"{big}: larger than one document may be (0.001 MB) (--max-size MB raises the limit)"


class TestSidecar:
    def sidecar(self, tmp_path: Path, content: str) -> tuple[list[Document], list[str]]:
        write(tmp_path / "a.meta.toml", content)
        return read(write(tmp_path / "a.txt", STORY))

    def test_every_field(self, tmp_path: Path) -> None:
        content = 'doc_id = "x"\ntitle = "T"\npublished = 2020-10-31T10:00:00Z\noutlet = "O"\nurl = "U"\nlang = "en"\n'
        [document], errors = self.sidecar(tmp_path, content)
        assert errors == []
        assert document == Document(
            doc_id="x",
            text=STORY,
            title="T",
            published=date(2020, 10, 31),
            outlet="O",
            url="U",
            lang="en",
            path=str(tmp_path / "a.txt"),
        )

    @pytest.mark.parametrize(
        ("content", "message"),
        [
            ('lang = "en"\noutlett = "AFP"\n', "a.meta.toml:2: unknown field 'outlett'"),
            ('lang = "en"\noutlet = AFP\n', "a.meta.toml:2: not valid TOML"),
            ("published = 2020\n", "a.txt: published: 2020 is no date"),
            ('published = "03/04/2020"\n', "'03/04/2020' is no date that can be read with certainty"),
            ("outlet = 7\n", "a.txt: outlet is int, not text"),
        ],
    )
    def test_a_wrong_sidecar_is_reported_and_the_text_still_read(
        self, tmp_path: Path, content: str, message: str
    ) -> None:
        [document], [error] = self.sidecar(tmp_path, content)
        assert document.text == STORY
        assert message in error


class TestTitles:
    @pytest.mark.parametrize(
        ("text", "title"),
        [
            ("Blast kills 12\n\nAt least 12 people died.", "Blast kills 12"),
            ("\n Blast kills 12 \r\n\r\nAt least 12 people died.", "Blast kills 12"),
            ("A sentence ends here.\n\nAnother.", None),
            ("He said: “It is over.”\n\nMore.", None),
            ("Blast kills 12\nAt least 12 people died.", None),
            ("Blast kills 12", None),
            ("Blast kills 12\n\n", None),
            ("x" * 201 + "\n\nMore.", None),
            ("", None),
        ],
    )
    def test_headline_of_a_plain_text(self, text: str, title: str | None) -> None:
        assert opening_title(text) == title

    def test_a_markdown_heading_is_the_title_and_stays_in_the_text(self, tmp_path: Path) -> None:
        [document], _ = read(write(tmp_path / "a.md", "# Blast kills 12 #\nAt least 12 died."))
        assert document.title == "Blast kills 12"
        assert document.text.startswith("# Blast")
        assert opens_with(document.text, document.title) == len("# Blast kills 12")

    @pytest.mark.parametrize(
        ("text", "title", "length"),
        [
            ("“Blast”  KILLS 12\n\nMore", "Blast kills 12", 17),
            ("Blast kills 120 people", "Blast kills 12", 0),
            ("At least 12 died", "Blast kills 12", 0),
            ("Blast", "Blast kills 12", 0),
            ("Blast", "", 0),
        ],
    )
    def test_a_title_that_opens_the_text(self, text: str, title: str, length: int) -> None:
        assert opens_with(text, title) == length


class TestTables:
    ROW: ClassVar[dict[str, object]] = {
        "id": 7,
        "text": STORY,
        "title": "Blast",
        "date": "2020-10-31",
        "url": "u",
        "outlet": "o",
        "lang": "en",
    }
    DOCUMENT = Document(
        doc_id="7",
        text=STORY,
        title="Blast",
        published=date(2020, 10, 31),
        url="u",
        outlet="o",
        lang="en",
    )

    def same(self, document: Document) -> bool:
        return all(getattr(document, name) == getattr(self.DOCUMENT, name) for name in ("doc_id", "text", "published"))

    def test_json_lines(self, tmp_path: Path) -> None:
        [document], errors = read(json_lines(tmp_path / "a.jsonl", {**self.ROW, "gold": {"killed": 12}}))
        assert (self.same(document), errors) == (True, [])

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
    def test_csv(self, tmp_path: Path, encoding: str) -> None:
        content = 'id,text,title,date\n7,"At least 12 people were killed on Monday.\n",Blast,2020-10-31\n'
        [document], errors = read(write(tmp_path / "a.csv", content.encode(encoding)))
        assert (self.same(document), errors) == (True, [])

    def test_tsv(self, tmp_path: Path) -> None:
        [document], errors = read(write(tmp_path / "a.tsv", "doc_id\ttext\nx\t12, dead\n"))
        assert (document.doc_id, document.text, errors) == ("x", "12, dead", [])

    def test_parquet_without_pandas(self, tmp_path: Path) -> None:
        when = datetime(2020, 10, 31, 12)
        table = pa.table(
            {
                "doc_id": [7, 8],
                "text": [STORY, None],
                "published": pa.array([when, None], pa.timestamp("ns")),
                "vector": [[1.0], [2.0]],
            }
        )
        pq.write_table(table, tmp_path / "a.parquet")
        [document], [error] = read(tmp_path / "a.parquet")
        assert self.same(document)
        assert f"{tmp_path}/a.parquet row 2: a document without text" in error

    @pytest.mark.parametrize("name", ["a.csv", "a.tsv"])
    def test_a_table_without_the_needed_columns(self, tmp_path: Path, name: str) -> None:
        documents, [error] = read(write(tmp_path / name, "killed\n12\n"), write(tmp_path / "b.txt", STORY))
        assert len(documents) == 1
        assert f"{name}: no column named text (found: killed)" in error

    def test_a_parquet_table_without_the_needed_columns(self, tmp_path: Path) -> None:
        pq.write_table(pa.table({"killed": [12]}), tmp_path / "a.parquet")
        documents, [error] = read(tmp_path / "a.parquet")
        assert documents == []
        assert "no column named text (found: killed)" in error

    def test_a_file_that_is_no_parquet(self, tmp_path: Path) -> None:
        _, [error] = read(write(tmp_path / "a.parquet", b"12 dead"))
        assert "not a readable Parquet file" in error

    @pytest.mark.parametrize(
        ("line", "message"),
        [
            (b'{"id": "b", "text": "12 dead"', "broken JSON: Expecting ',' delimiter at column 30"),
            (b"[1, 2]", "not a JSON object"),
            (b"null", "not a JSON object"),
            (b'{"id": "b"}', "a document without text"),
            (b'{"id": "b", "text": "  "}', "a document without text"),
            (b'{"id": "b", "text": 12}', "a document without text"),
            (b'{"id": "b", "text": "Gr\xf6"}', "the line is not UTF-8 text"),
            (b"[" * 100_000, "broken JSON: nested too deeply"),
            (b'{"id": ' + b"9" * 5000 + b', "text": "x"}', "broken JSON: Exceeds the limit"),
        ],
    )
    def test_a_broken_line_is_named_and_the_others_are_read(self, tmp_path: Path, line: bytes, message: str) -> None:
        content = b'{"id": "a", "text": "one"}\n' + line + b'\n\n{"id": "c", "text": "two"}\n'
        documents, [error] = read(write(tmp_path / "a.jsonl", content))
        assert [document.doc_id for document in documents] == ["a", "c"]
        assert error.startswith(f"{tmp_path}/a.jsonl:2: {message}")

    def test_a_line_beyond_the_limit_is_named_and_the_others_are_read(self, tmp_path: Path) -> None:
        rows = [{"id": "a", "text": "one"}, {"id": "b", "text": "x" * 5_000_000}, {"id": "c", "text": "two"}]
        documents, [error] = read(json_lines(tmp_path / "a.jsonl", *rows), max_bytes=100_000)
        assert [document.doc_id for document in documents] == ["a", "c"]
        assert error.startswith(f"{tmp_path}/a.jsonl:2: larger than one document may be")

    def test_lone_surrogates_and_nul_keep_their_place(self, tmp_path: Path) -> None:
        path = write(tmp_path / "a.jsonl", b'{"id": "a", "text": "12\\ud800 dead \\u0000"}\n{"id": "b", "text": "ok"}')
        documents, [error] = read(path)
        assert [document.text for document in documents] == ["12\ufffd dead \ufffd", "ok"]
        assert "a.jsonl:1: text: 2 characters that no text holds" in error

    def test_a_wrong_field_costs_the_field_not_the_text(self, tmp_path: Path) -> None:
        row = {"id": "a", "text": STORY, "title": ["Blast"], "date": "31/10/2020", "outlet": None, "url": float("nan")}
        [document], errors = read(json_lines(tmp_path / "a.jsonl", row))
        assert (document.title, document.published, document.outlet, document.url) == (None, None, None, None)
        assert [error.split(": ", 1)[1].split(" ")[0] for error in errors] == ["title", "date:"]

    def test_a_row_without_id_is_named_by_file_and_line(self, tmp_path: Path) -> None:
        documents, _ = read(json_lines(tmp_path / "news.jsonl", {"text": "one"}, {"text": "two", "doc_id": None}))
        assert [document.doc_id for document in documents] == ["news-1", "news-2"]

    def test_a_row_that_is_not_in_the_encoding_is_named_and_the_others_are_read(self, tmp_path: Path) -> None:
        documents, [error] = read(write(tmp_path / "a.csv", b"id,text\na,one\nb,Gr\xf6\xdfe\nc,two\n"))
        assert [document.doc_id for document in documents] == ["a", "c"]
        assert error.startswith(f"{tmp_path}/a.csv:3: the row is not UTF-8 text")

    def test_a_row_with_too_many_cells(self, tmp_path: Path) -> None:
        documents, errors = read(write(tmp_path / "a.csv", "id,text\na,12 dead, 3 hurt\nb,fine\nc\n"))
        assert [document.doc_id for document in documents] == ["b"]
        assert "a.csv:2: 3 cells under 2 columns" in errors[0]
        assert "a.csv:4: a document without text" in errors[1]

    def test_a_quote_that_never_closes(self, tmp_path: Path) -> None:
        documents, [error] = read(write(tmp_path / "a.csv", 'id,text\na,one\nb,"two\n'))
        assert [document.doc_id for document in documents] == ["a"]
        assert "broken CSV" in error

    def test_title_only_documents_are_kept(self, tmp_path: Path) -> None:
        [document], errors = read(json_lines(tmp_path / "a.jsonl", {"id": "a", "title": "Blast kills 12", "text": ""}))
        assert (document.title, document.text, errors) == ("Blast kills 12", "", [])


class TestIdentity:
    def test_the_same_id_with_another_text_is_renamed_and_reported(self, tmp_path: Path) -> None:
        path = json_lines(tmp_path / "a.jsonl", *({"id": "a", "text": text} for text in ("one", "two", "three")))
        documents, errors = read(path)
        assert [document.doc_id for document in documents] == ["a", "a-2", "a-3"]
        assert f"{path}: doc_id 'a' is used by another document (read as 'a-2')" in errors

    def test_the_same_document_twice_is_read_once(self, tmp_path: Path) -> None:
        documents, [error] = read(json_lines(tmp_path / "a.jsonl", *[{"id": "a", "text": "one"}] * 2))
        assert len(documents) == 1
        assert "with the same text again (read once)" in error

    def test_files_of_the_same_name_in_two_folders(self, tmp_path: Path) -> None:
        for folder in ("x", "y"):
            (tmp_path / folder).mkdir()
            write(tmp_path / folder / "story.txt", f"{folder}: 12 dead")
        documents, errors = read(tmp_path)
        assert [(document.doc_id, errors) for document in documents] == [("story", []), ("story-2", [])]

    def test_a_path_named_twice_is_read_once(self, tmp_path: Path) -> None:
        path = write(tmp_path / "a.txt", STORY)
        documents, errors = read(path, tmp_path, tmp_path / "*.txt")
        assert (len(documents), errors) == (1, [])


class TestPaths:
    def test_a_folder_is_read_in_depth_by_name_without_what_is_no_story(self, tmp_path: Path) -> None:
        for name in ("b/2.txt", "b/1.md", "a.jsonl", "a.meta.toml", "NOTICE", "README.md", ".hidden.txt", "c.png"):
            path = tmp_path / name
            path.parent.mkdir(exist_ok=True)
            write(path, '{"id": "a", "text": "one"}')
        documents, errors = read(tmp_path)
        assert [document.path for document in documents] == [
            str(tmp_path / n) for n in ("a.jsonl", "b/1.md", "b/2.txt")
        ]
        assert errors == []

    @pytest.mark.parametrize(
        ("path", "message"),
        [
            ("nowhere.txt", "no such file or folder"),
            ("none/*.txt", "no file matches"),
            ("http://10.0.0.1/story.html", "private network"),
            ("nul\0.txt", "no such file or folder"),
            ("", "no such file or folder"),
        ],
    )
    def test_a_path_that_leads_nowhere(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str, message: str
    ) -> None:
        monkeypatch.chdir(tmp_path)
        [document], [error] = read(path, write(tmp_path / "a.txt", STORY))
        assert document.doc_id == "a"
        assert message in error

    def test_an_empty_folder(self, tmp_path: Path) -> None:
        _, [error] = read(tmp_path)
        assert f"{tmp_path}: no documents in this folder" in error

    def test_an_unknown_type(self, tmp_path: Path) -> None:
        _, [error] = read(write(tmp_path / "a.xyz", STORY))
        assert "files of type .xyz cannot be read (known: .atom .csv .docx" in error

    def test_a_file_without_a_suffix_is_text(self, tmp_path: Path) -> None:
        [document], _ = read(write(tmp_path / "story", STORY))
        assert (document.doc_id, document.text) == ("story", STORY)

    def test_a_dangling_link(self, tmp_path: Path) -> None:
        (tmp_path / "a.txt").symlink_to(tmp_path / "gone.txt")
        _, [error] = read(tmp_path / "a.txt")
        assert "no such file or directory" in error

    def test_a_named_pipe(self, tmp_path: Path) -> None:
        read_end, write_end = os.pipe()
        os.write(write_end, b'{"id": "a", "text": "12 dead"}\n')
        os.close(write_end)
        [document], errors = read(f"/dev/fd/{read_end}")
        os.close(read_end)
        assert (document.doc_id, errors) == ("a", [])

    @pytest.mark.parametrize("name", ["a.txt", "a.jsonl", "a.csv", "a.parquet"])
    def test_a_file_that_may_not_be_opened(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
        opened = Path.open

        def refuse(path: Path, *args: object, **kwargs: object) -> object:
            if path.name == name:
                raise PermissionError(13, "Permission denied", str(path))
            return opened(path, *args, **kwargs)  # type: ignore[call-overload]

        closed, other = write(tmp_path / name, STORY), write(tmp_path / "b.txt", STORY)
        monkeypatch.setattr(Path, "open", refuse)
        [document], [error] = read(closed, other)
        assert document.doc_id == "b"
        assert error == f"{tmp_path / name}: permission denied"

    def test_a_folder_that_may_not_be_listed(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (tmp_path / "closed").mkdir()
        write(tmp_path / "a.txt", STORY)
        scan = os.scandir

        def refuse(path: str) -> object:
            if str(path).endswith("closed"):
                raise PermissionError(13, "Permission denied", str(path))
            return scan(path)

        monkeypatch.setattr(os, "scandir", refuse)
        [document], [error] = read(tmp_path)
        assert document.doc_id == "a"
        assert error == f"{tmp_path}/closed: permission denied"


class TestStandardInput:
    def test_text(self) -> None:
        [document], _ = read("-", stdin=io.BytesIO(STORY.encode()))
        assert (document.doc_id, document.text) == ("stdin", STORY)

    def test_json_lines(self) -> None:
        documents, errors = read("-", stdin=io.BytesIO(b'{"text": "one"}\n{"text": "two"}\n'))
        assert ([document.doc_id for document in documents], errors) == (["stdin-1", "stdin-2"], [])

    def test_nothing(self) -> None:
        assert read("-", stdin=io.BytesIO()) == ([], ["standard input: the file is empty"])


class TestRegistry:
    def test_a_suffix_has_one_reader(self) -> None:
        with pytest.raises(ValueError, match=r"two readers for \.txt"):
            reads(".txt")(lambda source, intake: iter(()))

    def test_registering_again_is_harmless(self) -> None:
        assert reads(".txt")(read_text) is read_text


class TestDates:
    @pytest.mark.parametrize(
        ("value", "day"),
        [
            ("2020-10-31", date(2020, 10, 31)),
            ("20201031", date(2020, 10, 31)),
            ("2020-10-31T23:59:59Z", date(2020, 10, 31)),
            ("2020-10-31 10:00", date(2020, 10, 31)),
            ("Sept. 27, 2020", date(2020, 9, 27)),
            ("1 May 2024", date(2024, 5, 1)),
            (date(2020, 10, 31), date(2020, 10, 31)),
            (datetime(2020, 10, 31, 5), date(2020, 10, 31)),
            ("", None),
            (None, None),
        ],
    )
    def test_certain_dates(self, value: object, day: date | None) -> None:
        assert read_day(value) == day

    @pytest.mark.parametrize(
        "value", ["03/04/2020", "2020", "2020-10", "yesterday", "31 Foo 2020", "Ma 3, 2020", 20201031, True]
    )
    def test_everything_else_is_refused(self, value: object) -> None:
        with pytest.raises(ValueError, match=r"is no date|names no month"):
            read_day(value)

    def test_a_day_that_does_not_exist(self) -> None:
        with pytest.raises(ValueError, match="day"):
            read_day("31 February 2020")


class TestProperties:
    @given(st.text())
    def test_cleaning_keeps_the_length_and_is_done_once(self, text: str) -> None:
        cleaned, replaced = clean_characters(text)
        assert len(cleaned) == len(text)
        assert clean_characters(cleaned) == (cleaned, 0)
        assert cleaned.encode("utf-8").decode("utf-8") == cleaned
        assert (replaced == 0) == (cleaned == text) or "\ufffd" in text

    @given(st.binary(max_size=400))
    def test_bytes_are_text_or_a_read_error(self, data: bytes) -> None:
        try:
            outcome = decode(data, where="x")
        except ReadError as error:
            outcome = error.what
        assert isinstance(outcome, str)
        assert outcome or data in (b"", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\xff\xfe\x00\x00")

    @given(st.binary(max_size=400), st.sampled_from([".txt", ".md", ".jsonl", ".csv", ".tsv", ".parquet"]))
    def test_no_file_raises(self, tmp_path_factory: pytest.TempPathFactory, data: bytes, suffix: str) -> None:
        path = write(tmp_path_factory.getbasetemp() / f"any{suffix}", data)
        documents, errors = read(path)
        assert documents or errors


def test_reading_text_imports_no_heavy_library() -> None:
    code = (
        "import sys; from tracker.text.reader import read_paths\n"
        f"list(read_paths([{str(SEEDS)!r}])); print(*sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(run.stdout.split())
    assert "tracker.text.plain" in loaded
    assert not loaded & {"pandas", "numpy", "pyarrow", "matplotlib", "great_expectations", "quantulum3"}
