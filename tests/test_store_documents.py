"""The store: nothing twice, nothing lost, versions, texts by policy, equal exports, and damage that is told."""

from __future__ import annotations

import json
import sqlite3
import threading
from datetime import date
from pathlib import Path

import pytest
from nightly_stories import story

from tracker.errors import ReadError, UsageError
from tracker.events.assign import assign_events
from tracker.events.index import EventIndex
from tracker.extract.pipeline import read_document
from tracker.model import Document, Reading
from tracker.store import schema
from tracker.store.documents import changed_documents, current_versions, load_readings, put_readings
from tracker.store.exchange import export_lines, import_lines
from tracker.store.index import load_index, save_index
from tracker.store.store import Store, open_store
from tracker.store.verify import problems_of

NIGHT = "2026-03-02"
TEXT = "Nobody slept.\nMore than 1,200 people were killed, officials said.\nRain fell.\nAnother 40 are missing."


def document(doc_id: str = "a", text: str = TEXT, **more: object) -> Document:
    return Document(doc_id=doc_id, text=text, published=date(2026, 3, 1), outlet="North Wire", **more)  # type: ignore[arg-type]


def keep(store: Store, *documents: Document, night: str = NIGHT) -> int:
    """Put in what is new or changed; how many that were."""
    with store.reading() as connection:
        fresh = changed_documents(connection, documents)
    with store.writing() as connection:
        put_readings(connection, list(map(read_document, fresh)), source="desk", night=night, texts=store.texts)
    return len(fresh)


def held(store: Store, *doc_ids: str) -> list[Reading]:
    with store.reading() as connection:
        return list(load_readings(connection, current_versions(connection, doc_ids)).values())


def export(store: Store) -> str:
    with store.reading() as connection:
        return "".join(export_lines(connection))


def problems(store: Store) -> list[str]:
    with store.reading() as connection:
        return list(problems_of(connection, store.texts))


class TestDocuments:
    def test_a_reading_comes_back_as_it_was_put_in(self, store: Store) -> None:
        given = document(title="1,200 dead", url="https://a.example/1", lang="en", path="news/a.txt")
        keep(store, given)
        [back] = held(store, "a")
        read = read_document(given)
        assert (back.document, back.claims, back.unread) == (read.document, read.claims, read.unread)
        assert back.sentences == 4

    def test_the_same_again_changes_nothing(self, store: Store) -> None:
        assert keep(store, document(), document("b")) == 2
        before = export(store)
        assert keep(store, document(), document("b")) == 0
        assert export(store) == before

    def test_where_a_document_was_found_is_no_change_of_it(self, store: Store) -> None:
        keep(store, document(path="old/a.txt"))
        assert keep(store, document(path="new/a.txt")) == 0

    def test_a_changed_document_is_a_new_version_and_the_old_one_stays(self, store: Store) -> None:
        keep(store, document())
        assert keep(store, document(text=TEXT.replace("1,200", "1,300")), night="2026-03-03") == 1
        with store.reading() as connection:
            versions = load_readings(connection, [("a", 1), ("a", 2)])
        assert [reading.claims[0].value for reading in versions.values()] == [1200, 1300]
        assert [reading.claims[0].value for reading in held(store, "a")] == [1300]

    def test_a_document_that_goes_back_to_its_first_words_is_a_third_version(self, store: Store) -> None:
        for text in (TEXT, TEXT.replace("1,200", "1,300"), TEXT):
            assert keep(store, document(text=text)) == 1
        with store.reading() as connection:
            assert current_versions(connection, ["a"]) == [("a", 3)]
        assert problems(store) == []

    def test_a_batch_that_fails_leaves_nothing(self, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
        before = export(store)

        def refuse(*arguments: object) -> None:
            raise RuntimeError

        monkeypatch.setattr("tracker.store.documents.claim_rows", refuse)
        with pytest.raises(RuntimeError):
            keep(store, document())
        assert export(store) == before


class TestTexts:
    @pytest.mark.parametrize("texts", ["sentences", "none"])
    def test_what_is_not_kept_is_nowhere_in_the_file(self, tmp_path: Path, texts: str) -> None:
        path = tmp_path / "small.db"
        with open_store(str(path), texts=texts, create=True) as store:
            keep(store, document(title="Grief in the north"))
            store.vacuum()
            kept = path.read_bytes()
            assert b"Nobody slept" not in kept
            assert (b"officials said" in kept) == (texts == "sentences")
            assert (b"Grief" in kept) == (texts == "sentences")
            assert problems(store) == []

    def test_kept_sentences_stand_at_their_old_offsets(self, tmp_path: Path) -> None:
        with open_store(str(tmp_path / "small.db"), texts="sentences", create=True) as store:
            keep(store, document())
            [back] = held(store, "a")
            assert len(back.document.text) == len(TEXT)
            assert back.document.text.count("\n") == TEXT.count("\n")
            assert back.claims == read_document(document()).claims
            for claim in back.claims:
                assert back.document.text[claim.start : claim.end] == claim.surface

    def test_nothing_kept_still_knows_the_figures_and_what_changed(self, tmp_path: Path) -> None:
        with open_store(str(tmp_path / "small.db"), texts="none", create=True) as store:
            keep(store, document())
            assert keep(store, document()) == 0
            assert [claim.value for claim in held(store, "a")[0].claims] == [1200, 40]
            assert keep(store, document(text=TEXT + " ")) == 1

    def test_the_policy_of_a_store_does_not_change(self, tmp_path: Path) -> None:
        place = str(tmp_path / "small.db")
        with open_store(place, texts="none", create=True):
            pass
        with pytest.raises(UsageError, match="keeps texts as 'none'"), open_store(place, texts="full"):
            pass
        with pytest.raises(UsageError, match="no policy"), open_store(place, texts="some"):
            pass


class TestExchange:
    def test_an_import_gives_the_same_export(self, store: Store, tmp_path: Path) -> None:
        keep(store, document(), document("b", "Two died in Brisk."))
        keep(store, document(text=TEXT + " Snow."))
        lines = export(store)
        with open_store(str(tmp_path / "other.db"), create=True) as other:
            with other.writing() as connection:
                assert import_lines(connection, lines.splitlines(), "x.jsonl") == lines.count("\n") - 1
            assert export(other) == lines

    @pytest.mark.parametrize(
        ("lines", "message"),
        [
            ([], "x.jsonl:1: not a row"),
            (["{}"], "no export"),
            (['{"format":"casualty-tracker store","schema":99}'], "no export"),
            (["HEAD", "nonsense"], "x.jsonl:2: not a row"),
            (["HEAD", '{"table":"claims"}'], "x.jsonl:2: not a row"),
            (["HEAD", '{"table":"sqlite_master"}'], "x.jsonl:2: not a row"),
        ],
    )
    def test_what_is_no_export_is_refused(self, store: Store, lines: list[str], message: str) -> None:
        head = export(store).splitlines()[0]
        with pytest.raises(ReadError, match=message), store.writing() as connection:
            import_lines(connection, [line.replace("HEAD", head) for line in lines], "x.jsonl")

    def test_a_store_that_holds_something_is_not_overwritten(self, store: Store) -> None:
        keep(store, document())
        lines = export(store)
        with pytest.raises(ReadError, match="not empty"), store.writing() as connection:
            import_lines(connection, lines.splitlines(), "x.jsonl")
        assert export(store) == lines


class TestSoundness:
    @pytest.mark.parametrize(
        ("damage", "message"),
        [
            ("UPDATE versions SET text = replace(text, '1,200', '1,300')", "not the one that was read"),
            ("UPDATE claims SET start = start + 1", "does not quote its text"),
            ("DELETE FROM versions", "its current version is missing"),
            ("DELETE FROM versions", "claims of version 1, which is missing"),
            ("UPDATE documents SET content = 'x'", "not that of its current version"),
            ("INSERT INTO runs VALUES ('2026-03-01', 0, '1', '{}', '{}')", "was not finished"),
        ],
    )
    def test_damage_is_told(self, store: Store, damage: str, message: str) -> None:
        keep(store, document(), document("b"))
        assert problems(store) == []
        with sqlite3.connect(store.place) as connection:
            connection.execute(damage)
        connection.close()
        assert any(message in line for line in problems(store))

    @pytest.mark.parametrize(
        "content", [b"no database at all, but long enough to be read as one" * 40, b"SQLite format 3\0x"]
    )
    def test_a_file_that_is_no_database(self, tmp_path: Path, content: bytes) -> None:
        (tmp_path / "bad.db").write_bytes(content)
        with pytest.raises(ReadError, match="cannot be used"), open_store(str(tmp_path / "bad.db")):
            pass

    def test_another_programs_database(self, tmp_path: Path) -> None:
        with sqlite3.connect(tmp_path / "other.db") as connection:
            connection.execute("CREATE TABLE songs (name)")
        connection.close()
        with pytest.raises(ReadError, match="another database"), open_store(str(tmp_path / "other.db")):
            pass

    @pytest.mark.parametrize(("place", "message"), [("missing.db", "there is no store"), (".", "is a folder")])
    def test_nothing_to_open(self, tmp_path: Path, place: str, message: str) -> None:
        with pytest.raises(ReadError, match=message), open_store(str(tmp_path / place)):
            pass

    @pytest.mark.parametrize("place", ["mysql://a:b@c/d", "redis://x"])
    def test_other_servers_are_refused_without_the_password(self, place: str) -> None:
        with pytest.raises(UsageError) as caught, open_store(place):
            pass
        assert ":b@" not in str(caught.value)


class TestSchema:
    def test_a_newer_store_is_left_alone(self, store: Store) -> None:
        with sqlite3.connect(store.place) as connection:
            connection.execute("UPDATE meta SET value = '99' WHERE key = 'schema'")
        connection.close()
        with pytest.raises(ReadError, match="newer tracker"), open_store(store.place):
            pass

    def test_an_older_store_is_migrated_step_by_step(self, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
        keep(store, document())
        done = []
        now = schema.SCHEMA
        monkeypatch.setattr(schema, "SCHEMA", now + 2)
        steps = {now: lambda _: done.append(1), now + 1: lambda _: done.append(2)}
        monkeypatch.setattr(schema, "MIGRATIONS", steps)
        with open_store(store.place) as migrated:
            assert done == [1, 2]
            assert len(held(migrated, "a")) == 1
        with open_store(store.place):
            assert done == [1, 2]

    def test_a_migration_that_fails_changes_nothing(self, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
        def fail(connection: object) -> None:
            connection.exec_driver_sql("DELETE FROM documents")  # type: ignore[attr-defined]
            raise RuntimeError

        keep(store, document())
        monkeypatch.setattr(schema, "MIGRATIONS", {schema.SCHEMA: fail})
        monkeypatch.setattr(schema, "SCHEMA", schema.SCHEMA + 1)
        with pytest.raises(RuntimeError), open_store(store.place):
            pass
        monkeypatch.undo()
        assert len(held(store, "a")) == 1

    def test_a_store_of_the_first_schema_gets_what_it_lacks(self, store: Store) -> None:
        keep(store, document())
        wanted = export(store)
        with sqlite3.connect(store.place) as connection:
            connection.execute("DROP TABLE alerts")
            connection.execute("DROP TABLE corrections")
            connection.execute("UPDATE meta SET value = '1' WHERE key = 'schema'")
        connection.close()
        with open_store(store.place) as migrated:
            assert export(migrated) == wanted


class TestAtOnce:
    def test_two_runs_are_kept_apart(self, store: Store) -> None:
        with store.lock(), pytest.raises(ReadError, match="another nightly run"), store.lock():
            pass
        with store.lock():
            pass

    def test_the_second_waits(self, store: Store) -> None:
        taken = threading.Event()
        order = []

        def first() -> None:
            with store.lock():
                taken.set()
                order.append("first")
                threading.Event().wait(0.3)
                order.append("first done")

        thread = threading.Thread(target=first)
        thread.start()
        taken.wait(5)
        with store.lock(wait=10):
            order.append("second")
        thread.join()
        assert order == ["first", "first done", "second"]

    def test_a_reader_is_not_kept_waiting_and_sees_one_state(self, store: Store) -> None:
        keep(store, document())
        with store.writing() as connection:
            put_readings(connection, [read_document(document("b"))], source="x", night=NIGHT, texts="full")
            with sqlite3.connect(f"file:{store.place}?mode=ro", uri=True, timeout=0) as reader:
                assert reader.execute("SELECT doc_id FROM documents").fetchall() == [("a",)]
            reader.close()
        assert len(held(store, "a", "b")) == 2


def test_events_are_remembered_between_nights(store: Store) -> None:
    rows = [story(number, 7 + number, outlet=outlet) for number in range(4) for outlet in ("North Wire", "Bay Post")]
    documents = [
        Document(doc_id=str(row["id"]), text=str(row["text"]), title=str(row["title"]), published=date(2026, 3, 1))
        for row in rows
    ]
    readings = list(map(read_document, documents))
    index = EventIndex()
    first = assign_events(readings[:4], index=index)
    with store.writing() as connection:
        save_index(connection, index)
    with store.writing() as connection:
        remembered = load_index(connection, [date(2026, 3, 1)])
        second = assign_events(readings[4:], index=remembered)
        save_index(connection, remembered)
    alone = EventIndex()
    assert assign_events(readings[:4], index=alone) + assign_events(readings[4:], index=alone) == first + second
    told = {claim.event_id for reading in first for claim in reading.claims}
    assert {claim.event_id for reading in second for claim in reading.claims} == told


def test_of_far_events_only_the_latest_are_loaded(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    index = EventIndex()
    index.event_of(document(title="Fire at Brisk mill"))
    with store.writing() as connection:
        save_index(connection, index)
        assert load_index(connection, [date(2026, 4, 1)]).event_of(document()) in {e.event_id for e in index.touched()}
        far = load_index(connection, [date(2031, 4, 1)])
        assert len(far._events) == 1
        monkeypatch.setattr("tracker.store.index.OTHERS", 0)
        assert load_index(connection, [date(2031, 4, 1)])._events == []
        rows = json.loads(next(line for line in export_lines(connection) if '"events"' in line))
    assert rows["opened"] == 1
