"""The review page without a browser: what is read, kept, decided, undone and found, all of it by plain forms."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from web_desk import FERRY, ROOT, SEED, TUESDAY, Browser, app_of, desk_at, ferry_documents

from tracker.cli import main
from tracker.nightly.plan import Plan
from tracker.nightly.run import run_night
from tracker.store.store import Store
from tracker.web.desk import Desk


@pytest.fixture
def desk(store: Store) -> Desk:
    return desk_at(store)


@pytest.fixture
def browser(desk: Desk) -> Browser:
    return Browser(app_of(desk))


@pytest.fixture
def ferry(desk: Desk) -> Browser:
    """A browser on a desk that holds two articles that clash."""
    desk.add(ferry_documents())
    return Browser(app_of(desk))


def marked(html: str) -> list[str]:
    return re.findall(r'<a class="figure[^"]*"[^>]*>([^<]*)</a>', html)


def cards(html: str) -> list[str]:
    return re.findall(r'<article class="finding[^"]*" id="finding-([^"]*)"', html)


def figure_of(browser: Browser, words: str) -> str:
    """Opens the figure with those words in the article that is shown."""
    for number, found in enumerate(marked(browser.html), start=1):
        if found == words:
            return browser.open(re.sub(r"[&?](said|figure)=[^&]*", "", browser.address) + f"&figure={number}")
    raise AssertionError(words)


class TestReading:
    def test_a_pasted_article_shows_its_figures_in_the_text(self, browser: Browser) -> None:
        html = browser.paste(SEED.read_text(encoding="utf-8"), published="2020-10-31", outlet="The Desk")
        assert browser.message == "1 article read."
        assert len(marked(html)) == 4
        assert "30,000" in marked(html)

    def test_an_opened_figure_says_how_it_was_read(self, browser: Browser) -> None:
        browser.paste(SEED.read_text(encoding="utf-8"), published="2020-10-31")
        figure_of(browser, "30,000")
        assert "It speaks of War over Nagorno-Karabakh, 1988 to 1994, not of the article's own event" in browser.words
        assert "What set each field" in browser.words
        assert "outcome = killed" in browser.words

    def test_the_same_text_again_is_the_same_article(self, browser: Browser) -> None:
        browser.paste(FERRY)
        first = browser.address.partition("&")[0]
        browser.paste(FERRY)
        assert browser.address.partition("&")[0] == first
        browser.open("/articles")
        assert "1 article" in browser.words

    def test_files_are_read_and_what_cannot_be_read_is_told(self, browser: Browser) -> None:
        files = [
            ("files", ("ferry.txt", FERRY.encode(), "text/plain")),
            (
                "files",
                ("tuesday.html", f"<html><body><article><p>{TUESDAY}</p></article></body></html>".encode(), "x/y"),
            ),
            ("files", ("photo.png", b"\x89PNG", "image/png")),
            ("files", ("empty.txt", b"", "text/plain")),
            (
                "files",
                ("../../etc/rows.jsonl", b'{"id":"r1","text":"Three people were killed in Barda."}\n{bad', "x/y"),
            ),
        ]
        response = browser.client.post("/add", data=browser.form("/add"), files=files)
        browser.html = response.text
        assert browser.message.startswith("3 articles read.")
        assert "Photo.png: files of this type cannot be read" in browser.message
        assert "Empty.txt: the file is empty" in browser.message
        assert "Rows.jsonl" in browser.message
        assert "tmp" not in browser.message
        browser.open("/articles")
        assert "ferry.txt" in browser.words or "Ferry sinks off Alderby" in browser.words

    @pytest.mark.parametrize(
        ("fields", "words"),
        [
            ({}, "Paste a text or choose a file first."),
            ({"text": "Two died.", "published": "yesterday"}, "The day of publication is written like 2024-05-31."),
            ({"text": "Two died.", "url": "javascript:alert(1)"}, "An address starts with https:// or http://."),
            ({"text": "Two died.", "title": "x" * 501}, "The title is longer than 500 characters."),
        ],
    )
    def test_what_makes_no_sense_is_told_on_the_page(self, browser: Browser, fields: Any, words: str) -> None:
        browser.send("/add", **fields)
        assert browser.message == words

    def test_an_article_without_figures_is_not_called_clean(self, browser: Browser) -> None:
        browser.paste("The museum opens at nine on Sunday.")
        assert "No figure was read in this article" in browser.words

    def test_a_store_that_a_night_holds_is_told(
        self, browser: Browser, store: Store, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("tracker.web.desk.WAIT", 0.1)
        with store.lock():
            browser.send("/add", text=FERRY)
        assert "another nightly run is using this store" in browser.message

    def test_an_article_that_is_not_there(self, browser: Browser) -> None:
        browser.open("/article?id=nothing", status=404)
        assert "There is no such" in browser.words


class TestDeciding:
    def test_findings_stand_first_with_both_quotes_and_the_arithmetic(self, ferry: Browser) -> None:
        html = ferry.open("/")
        assert html.index("add up to more than") < html.index("Read an article")
        assert "9 + 5 = 14, and the total is 12" in ferry.words

    def test_a_dismissed_finding_stays_dismissed_and_can_be_undone(self, ferry: Browser) -> None:
        first = cards(ferry.open("/findings"))[0]
        count = len(cards(ferry.html))
        ferry.send("/decide", verdict="dismiss", reason="the women are counted twice", person="Ann")
        assert ferry.message == "Dismissed: it is none. Undo"
        assert first not in cards(ferry.open("/findings"))
        assert first in cards(ferry.open("/findings?show=judged"))
        assert "dismissed by Ann (the women are counted twice)" in ferry.words
        ferry.send("/undecide")
        assert ferry.message == "Undone."
        assert len(cards(ferry.open("/findings"))) == count

    def test_the_night_knows_what_was_decided(self, ferry: Browser, store: Store) -> None:
        ferry.open("/findings")
        ferry.send("/decide", verdict="accept", reason="the outlet was told", person="Ann")
        night = run_night(store, Plan(store=store.place), date.today())
        assert [(each.state, each.decision.person) for each in night.findings if each.decision] == [("accepted", "Ann")]

    def test_a_snoozed_finding_comes_back_on_its_day(self, ferry: Browser) -> None:
        ferry.open("/findings")
        until = date.today() + timedelta(days=3)
        ferry.send("/decide", verdict="snooze", reason="waiting", person="Ann", until=until.isoformat())
        assert ferry.message == f"Snoozed until {until}. Undo"

    @pytest.mark.parametrize(
        ("fields", "words"),
        [
            ({"verdict": "dismiss", "reason": "", "person": "Ann"}, "A decision needs a note that says why"),
            ({"verdict": "dismiss", "reason": "x", "person": " "}, "and your name"),
            ({"verdict": "burn", "reason": "x", "person": "Ann"}, "Say what is decided"),
            ({"verdict": "snooze", "reason": "x", "person": "Ann", "until": "soon"}, "comes back on a day"),
            ({"verdict": "snooze", "reason": "x", "person": "Ann", "until": "2020-01-01"}, "has passed already"),
            ({"verdict": "accept", "reason": "x", "person": "Ann", "finding": "CF999-none"}, "No finding is called"),
        ],
    )
    def test_a_decision_that_lacks_something_is_told(self, ferry: Browser, fields: Any, words: str) -> None:
        ferry.open("/findings")
        count = len(cards(ferry.html))
        ferry.send("/decide", **fields)
        assert words in ferry.message
        assert len(cards(ferry.open("/findings"))) == count

    def test_two_people_do_not_write_over_each_other(self, ferry: Browser, desk: Desk) -> None:
        other = Browser(app_of(desk))
        ferry.open("/findings")
        other.open("/findings")
        other.send("/decide", verdict="accept", reason="a slip of the outlet", person="Ben")
        ferry.send("/decide", verdict="dismiss", reason="not one", person="Ann")
        assert ferry.message.startswith("Ben has decided on this finding since you opened it")
        assert "nothing was saved" in ferry.message
        ferry.open("/findings?show=judged")
        assert "accepted by Ben" in ferry.words
        assert "Ann" not in ferry.words

    def test_the_name_is_remembered(self, ferry: Browser) -> None:
        ferry.open("/findings")
        ferry.send("/decide", verdict="accept", reason="told", person="Ann O'Neil, Süd")
        ferry.open("/article?id=wire%2Fferry")
        assert 'value="Ann O&#39;Neil, Süd"' in ferry.html


class TestCorrecting:
    def correct(self, browser: Browser, words: str, **said: Any) -> None:
        browser.open("/article?id=wire%2Fferry")
        figure_of(browser, words)
        browser.send("/correct", verdict=said.pop("verdict", "correct"), person="Ann", **said)

    def test_a_corrected_figure_is_checked_anew(self, ferry: Browser) -> None:
        assert "add up to more than" in ferry.open("/findings")
        self.correct(ferry, "9", value="7", note="misheard")
        assert ferry.message == "Corrected. The machine's own reading is kept beside it. Undo"
        assert "Corrected by Ann" in ferry.words
        assert "“misheard”" in ferry.words
        assert "add up to more than" not in ferry.open("/findings")

    def test_undo_brings_the_finding_back(self, ferry: Browser) -> None:
        self.correct(ferry, "9", value="7")
        ferry.send("/uncorrect")
        assert ferry.message == "Undone."
        assert "add up to more than" in ferry.open("/findings")

    def test_a_dismissed_figure_is_struck_out(self, ferry: Browser) -> None:
        self.correct(ferry, "9", verdict="dismiss")
        assert re.search(r'<a class="figure[^"]* dismissed"[^>]*>9</a>', ferry.html)
        assert "add up to more than" not in ferry.open("/findings")

    def test_a_figure_of_another_event_is_not_compared(self, ferry: Browser, store: Store) -> None:
        self.correct(ferry, "9", event="nagorno-karabakh-2020", value="9")
        assert "add up to more than" not in ferry.open("/findings")
        ferry.open("/event?id=nagorno-karabakh-2020")
        assert "killed (children): 9" in ferry.words

    def test_two_people_do_not_correct_over_each_other(self, ferry: Browser, desk: Desk) -> None:
        other = Browser(app_of(desk))
        for each in (ferry, other):
            each.open("/article?id=wire%2Fferry")
            figure_of(each, "9")
        other.send("/correct", verdict="correct", value="6", person="Ben")
        ferry.send("/correct", verdict="correct", value="5", person="Ann")
        assert ferry.message.startswith("Ben has changed this figure since you opened it")
        assert 'name="value" inputmode="numeric" maxlength="20" autocomplete="off" value="6"' in ferry.html

    @pytest.mark.parametrize(
        ("fields", "words"),
        [
            ({"value": "nine"}, "is written in digits"),
            ({}, "Nothing was changed"),
            ({"outcome": "sad"}, "is no outcome"),
            ({"bound": "vague"}, "is no bound"),
            ({"verdict": "rejoice"}, "Say what is wrong"),
            ({"claim": "wire/ferry:0-1:killed", "verdict": "dismiss"}, "no longer in the article"),
        ],
    )
    def test_a_correction_that_makes_no_sense_is_told(self, ferry: Browser, fields: Any, words: str) -> None:
        self.correct(ferry, "9", **fields)
        assert words in ferry.message

    def test_checked_articles_are_gold(self, ferry: Browser) -> None:
        self.correct(ferry, "9", value="7")
        ferry.send("/check", person="Ann")
        assert "Checked by Ann" in ferry.words
        claims = [json.loads(line) for line in ferry.client.get("/gold/claims.jsonl").text.splitlines()]
        stories = [json.loads(line) for line in ferry.client.get("/gold/stories.jsonl").text.splitlines()]
        assert [story["doc_id"] for story in stories] == ["wire/ferry"]
        assert [claim["value"] for claim in claims] == [12, 7, 5]
        ferry.send("/uncorrect")
        assert ferry.client.get("/gold/claims.jsonl").text == ""


class TestLooking:
    def test_an_event_shows_its_chart_every_source_and_its_days(self, ferry: Browser) -> None:
        ferry.open("/events")
        address = re.search(r'href="(/event\?id=[^"]*)"', ferry.html)
        assert address is not None
        ferry.open(address[1])
        assert "<svg" in ferry.html
        assert 'style="' not in ferry.html
        for words in ("Who says what", "the coastguard", "Day by day", "6 May 2024", "killed: 12"):
            assert words in ferry.words

    @pytest.mark.parametrize(
        ("words", "found"),
        [
            ("ferry", "Ferry sinks off Alderby"),
            ("NORTHGATE", "Ferry sinks off Alderby"),
            ("raised this week", "Divers search on"),
            ("stands at 8", "Figures"),
            ("add up", "Findings"),
            ("alderby", "Events"),
            ("100%", "Nothing holds “100%”"),
            ("_", "Nothing holds “_”"),
        ],
    )
    def test_search_finds(self, ferry: Browser, words: str, found: str) -> None:
        ferry.open(f"/search?q={words.replace('%', '%25')}")
        assert found in ferry.words

    def test_a_found_figure_opens(self, ferry: Browser) -> None:
        ferry.open("/search?q=stands at 8")
        address = re.search(r'href="(/article\?id=[^"]*figure=\d+)"', ferry.html)
        assert address is not None
        ferry.open(address[1].replace("&amp;", "&"))
        assert "Figure 1: “8”" in ferry.words

    def test_no_page_of_an_empty_store_fails(self, browser: Browser) -> None:
        for address in ("/", "/findings", "/findings?show=x&page=99", "/articles?page=-1", "/events", "/search"):
            browser.open(address)

    def test_the_page_is_small_before_its_data(self, browser: Browser) -> None:
        html = browser.open("/")
        parts = [browser.client.get(each).content for each in re.findall(r'(?:src|href)="(/static/[^"]*)"', html)]
        assert len(parts) == 4
        assert sum(map(len, parts)) + len(html.encode()) < 100_000


def test_gold_is_written_on_the_command_line_too(
    ferry: Browser, store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ferry.open("/article?id=wire%2Fferry")
    ferry.send("/check", person="Ann")
    assert main(["store", "gold", str(tmp_path / "gold"), "--store", store.place]) == 0
    assert "1 checked articles, 3 figures" in capsys.readouterr().err
    written = (tmp_path / "gold" / "claims.jsonl").read_text(encoding="utf-8")
    assert [json.loads(line) for line in written.splitlines()] == [
        json.loads(line) for line in ferry.client.get("/gold/claims.jsonl").text.splitlines()
    ]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--host", "0.0.0.0"], "every address at once is not served"),
        (["--host", "example"], "is no address"),
        (["missing/desk.db"], "the folder of the store does not exist"),
    ],
)
def test_what_cannot_be_served_is_told(
    arguments: list[str],
    words: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["serve", *arguments]) in (2, 3)
    assert words in capsys.readouterr().err


def test_a_missing_package_is_told_with_what_brings_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("tracker.cli.serving.find_spec", lambda name: None)
    assert main(["serve"]) == 2
    assert "needs the package starlette (pip install 'casualty-tracker[serve]')" in capsys.readouterr().err


def test_a_taken_port_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    monkeypatch.chdir(tmp_path)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        assert main(["serve", "--port", str(taken.getsockname()[1])]) == 2
    assert "cannot be served: address already in use" in capsys.readouterr().err


def test_the_command_serves_until_it_is_interrupted(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tracker", "serve", "--port", "0", "desk.db"]
    path = os.pathsep.join((str(ROOT), os.environ.get("PYTHONPATH", "")))
    with subprocess.Popen(
        command, cwd=tmp_path, env={**os.environ, "PYTHONPATH": path, "PYTHONUNBUFFERED": "1"}, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True,
    ) as served:  # fmt: skip
        assert served.stdout is not None
        address = re.search(r"http://127\.0\.0\.1:\d+/", served.stdout.readline())
        assert address is not None
        with urllib.request.urlopen(address[0], timeout=20) as response:
            assert "Nothing read yet" in response.read().decode()
        served.send_signal(signal.SIGINT)
        _, said = served.communicate(timeout=20)
    assert (served.returncode, said) == (0, "")
