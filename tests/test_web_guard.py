"""What the review page lets in and what it lets out: names, forms, sizes, and documents full of payloads."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from example_claims import flood_findings, make_claim
from starlette.testclient import TestClient
from test_page import PAYLOADS, TAGS, Page
from web_desk import FERRY, ORIGIN, Browser, app_of, desk_at, ferry_documents

from tracker.model import Document, Reading
from tracker.report.wording import printable
from tracker.store.documents import put_readings
from tracker.store.findings import add_findings
from tracker.store.store import Store
from tracker.web.guard import own_hosts

CONTROLS = {"input", "textarea", "select", "option", "label", "button", "form"}
OURS = (TAGS - {"style"}) | CONTROLS | {"script", "link", "meta", "aside", "dl", "dt", "dd", "ol", "kbd", "figcaption"}
HEAD = {"script": 2, "link": 2, "meta": 4}
FRAMEWORK = {"hx-get", "hx-post", "hx-target", "hx-select", "hx-swap", "hx-select-oob", "hx-push-url"}


@pytest.fixture
def browser(store: Store) -> Browser:
    return Browser(app_of(desk_at(store)))


class TestNames:
    @pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost:8000", "LOCALHOST:8000"])
    def test_its_own_names_are_answered(self, browser: Browser, host: str) -> None:
        assert browser.client.get("/", headers={"Host": host}).status_code == 200

    @pytest.mark.parametrize(
        "host", ["rebound.example:8000", "127.0.0.1.example:8000", "127.0.0.1:8001", "127.0.0.1", "", "[::1]:8000"]
    )
    def test_any_other_name_shows_nothing(self, browser: Browser, host: str) -> None:
        response = browser.client.get("/articles", headers={"Host": host})
        assert response.status_code == 421
        assert "<html" not in response.text

    def test_the_names_of_an_address(self) -> None:
        assert own_hosts("::1", 80) == {"[::1]:80", "[::1]"}
        assert own_hosts("192.0.2.7", 9000) == {"192.0.2.7:9000"}


class TestForms:
    @pytest.mark.parametrize(
        "headers",
        [
            {"Origin": "https://example.org"},
            {"Origin": "null"},
            {"Origin": "http://127.0.0.1:9999"},
            {"Sec-Fetch-Site": "cross-site"},
            {"Sec-Fetch-Site": "same-site"},
        ],
        ids=str,
    )
    def test_a_form_of_another_page_saves_nothing(self, browser: Browser, headers: dict[str, str]) -> None:
        fields = {**browser.form("/add"), "text": FERRY}
        response = browser.client.post("/add", data=fields, headers=headers)
        assert (response.status_code, response.text) == (403, "This form was sent by another page. Nothing was saved.")
        assert "0 articles" in Page(browser.open("/articles")).text

    @pytest.mark.parametrize("token", [None, "", "0" * 64, "é"])
    def test_a_form_without_our_token_saves_nothing(self, browser: Browser, token: str | None) -> None:
        fields = {name: value for name, value in browser.form("/add").items() if name != "token"}
        fields |= {"text": FERRY} | ({"token": token} if token is not None else {})
        assert browser.client.post("/add", data=fields).status_code == 403
        assert "0 articles" in Page(browser.open("/articles")).text

    def test_the_token_of_another_browser_is_not_ours(self, browser: Browser) -> None:
        other = TestClient(browser.client.app, base_url=ORIGIN)
        assert other.post("/add", data={**browser.form("/add"), "text": FERRY}).status_code == 403

    def test_a_page_from_before_a_restart_is_told_to_load_again(self, browser: Browser, store: Store) -> None:
        fields = {**browser.form("/add"), "text": FERRY}
        browser.client.app = app_of(desk_at(store))
        again = TestClient(browser.client.app, base_url=ORIGIN, cookies=browser.client.cookies)
        response = again.post("/add", data=fields)
        assert response.status_code == 403
        assert "This page is from an earlier run of the server" in response.text

    @pytest.mark.parametrize(
        "back", ["//example.org/x", "https://example.org", "/\\example.org", "javascript:1", "/static/x", "/a\r\nX: 1"]
    )
    def test_nobody_is_led_elsewhere(self, browser: Browser, back: str) -> None:
        fields = {**browser.form("/add"), "text": "", "back": back, "fragment": "\r\nSet-Cookie: x=1"}
        response = browser.client.post("/add", data=fields, follow_redirects=False)
        assert response.headers["location"].startswith("/?said=")
        assert "x=1" not in response.headers.get("set-cookie", "")

    def test_only_get_and_post_are_understood(self, browser: Browser) -> None:
        assert browser.client.request("DELETE", "/articles").status_code == 405
        assert browser.client.get("/decide").status_code == 405


class TestSizes:
    @pytest.fixture
    def small(self, store: Store) -> Browser:
        return Browser(app_of(desk_at(store), most=5_000))

    def test_a_body_that_says_that_it_is_too_large_is_not_read(self, small: Browser) -> None:
        response = small.client.post("/add", data={**small.form("/add"), "text": "x" * 6_000})
        assert (response.status_code, response.text) == (
            413,
            "More than 0.005 MB at once is not taken. Nothing was read.",
        )

    def test_a_body_that_does_not_say_so_is_cut_off(self, small: Browser) -> None:
        def body() -> Iterator[bytes]:
            yield b"text="
            for _ in range(100):
                yield b"x" * 1_000

        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        assert small.client.post("/add", content=body(), headers=headers).status_code == 413

    def test_a_false_length_is_refused(self, small: Browser) -> None:
        assert small.client.post("/add", content=b"x", headers={"Content-Length": "-1"}).status_code == 400


class TestAnswers:
    @pytest.mark.parametrize("address", ["/", "/articles", "/nothing", "/static/review.css", "/gold/claims.jsonl"])
    def test_every_answer_carries_the_policy(self, browser: Browser, address: str) -> None:
        headers = browser.client.get(address).headers
        policy = headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; script-src 'nonce-")
        assert "unsafe" not in policy
        assert "http" not in policy
        assert "base-uri 'none'" in policy
        assert headers["x-content-type-options"] == "nosniff"

    def test_the_nonce_is_new_each_time(self, browser: Browser) -> None:
        policies = {browser.client.get("/").headers["content-security-policy"] for _ in range(3)}
        assert len(policies) == 3

    def test_the_session_is_kept_from_scripts_and_other_sites(self, store: Store) -> None:
        client = TestClient(app_of(desk_at(store)), base_url=ORIGIN)
        cookie = client.get("/").headers["set-cookie"]
        assert "HttpOnly" in cookie
        assert "SameSite=Strict" in cookie
        assert "set-cookie" not in client.get("/").headers

    @pytest.mark.parametrize("name", ["../desk.py", "%2e%2e/desk.py", "app.py", "", "review.css/../../desk.py"])
    def test_only_shipped_files_are_given(self, browser: Browser, name: str) -> None:
        assert browser.client.get(f"/static/{name}").status_code == 404

    def test_a_changed_file_has_another_address(self, browser: Browser) -> None:
        addresses = re.findall(r'"(/static/[^"]*)"', browser.html)
        assert all("immutable" in browser.client.get(each).headers["cache-control"] for each in addresses)
        assert browser.client.get("/static/review.css?v=old").headers["cache-control"] == "no-cache"

    def test_no_file_of_the_page_names_another_address(self, browser: Browser) -> None:
        for address in re.findall(r'"(/static/(?!htmx)[^"]*)"', browser.html):
            text = browser.client.get(address).text.replace("http://www.w3.org/2000/svg", "")
            assert "http" not in text.replace('startsWith("http', "")
            assert "url(" not in text


def check_tags(read: Page, name: str) -> None:
    """Only our own elements, and in the head no more than we put there; points of a chart have titles, too."""
    assert set(read.tags) <= OURS, name
    assert {tag: read.tags.count(tag) for tag in HEAD} == HEAD
    assert "svg" in read.tags or read.tags.count("title") == 1
    assert read.open == []


def fill(store: Store, payload: str) -> str:
    """A store where the payload stands in every place that a document, finding, event or person can fill."""
    text = f"Before {payload} 12 people died {payload}, said {payload}.\n\n{payload}\n\nNine others {payload}."
    document = Document(
        doc_id=payload, title=f"{payload} 12", text=text, outlet=payload, url=payload, path=payload,
        published=date(2024, 5, 6),
    )  # fmt: skip
    words = {"source": payload, "side": payload, "place": payload, "victims": payload, "event_id": payload}
    claims = (
        make_claim(document, "12", field="title", value=12, claim_id="t", **words),
        make_claim(document, f"12 people died {payload}", value=12, claim_id="a", **words),
        make_claim(document, "Nine others", value=9, claim_id="b", **words),
    )
    rows: dict[str, Any] = dict.fromkeys(("rule", "event_id", "message", "why", "expected", "observed"), payload)
    finding = replace(
        flood_findings()[0], **rows, doc_id=payload, side_a=("a",), side_b=("b",), claim_ids=("a", "b"),
        quotes=(payload, payload),
    )  # fmt: skip
    with store.writing() as connection:
        put_readings(
            connection, [Reading(document=document, claims=claims, sentences=2)], source=payload, night="2024-05-06",
            texts="full",
        )  # fmt: skip
        add_findings(connection, [(finding, (payload,))], "2024-05-06")
    return payload


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_payload_is_shown_and_runs_nothing(browser: Browser, store: Store, payload: str) -> None:
    payload = fill(store, payload.encode("utf-8", "replace").decode())
    browser.open("/")
    browser.send("/decide", verdict="snooze", reason=payload, person=payload)
    browser.open("/articles")
    article = next(value for value in Page(browser.html).values("href") if value.startswith("/article?"))
    browser.open(f"{article}&figure=2")
    browser.send("/correct", verdict="correct", value="8", note=payload, person=payload)
    pages = {"article": browser.html, "articles": browser.open("/articles")}
    pages["events"] = browser.open("/events")
    event = next(value for value in Page(browser.html).values("href") if value.startswith("/event?"))
    pages["event"] = browser.open(event)
    pages["findings"] = browser.open("/findings?show=all")
    response = browser.client.get("/search", params={"q": payload})
    pages["search"] = response.text
    for name, html in pages.items():
        read = Page(html)
        check_tags(read, name)
        names = {attribute for _, attribute, _ in read.attributes}
        assert not [each for each in names if each.startswith("on") or each in ("style", "srcdoc", "formaction")]
        assert {each for each in names if each.startswith("hx-")} <= FRAMEWORK
        own = ("/", "#", "https://", "http://")
        assert all(value.startswith(own) and not value.startswith("//") for value in read.values("href"))
        assert set(read.values("action")) <= {
            "/add",
            "/decide",
            "/undecide",
            "/correct",
            "/uncorrect",
            "/check",
            "/search",
        }
    shown = " ".join(printable(payload).split())
    assert shown in Page(pages["article"]).text
    assert shown in Page(pages["findings"]).text


def test_payloads_in_what_is_brought_are_kept_as_words(browser: Browser) -> None:
    """Each payload as the text, title, outlet and file name of a document of its own, all brought at once."""
    words = [payload.encode("utf-8", "replace").decode() for payload in PAYLOADS]
    rows = [{"id": each, "text": f"Twelve people died. {each}", "title": each, "outlet": each} for each in words]
    files = [("files", (f"{row['id']}.jsonl".replace("\x00", ""), json.dumps(row).encode(), "x/y")) for row in rows]
    browser.open("/")
    fields = {**browser.form("/add"), "text": f"Nine people were killed. {' '.join(words)}", "outlet": words[0]}
    response = browser.client.post("/add", data=fields, files=files)
    assert f"{len(words) + 1} articles read." in Page(response.text).text
    read = Page(browser.open("/articles"))
    check_tags(read, "articles")
    opened = [each for each in read.values("href") if each.startswith("/article?")]
    assert len(opened) == len(words) + 1
    for address in opened:
        check_tags(Page(browser.open(address)), address)


def test_words_that_no_database_holds_are_told(browser: Browser) -> None:
    row = b'{"id":"a","text":"Twelve people were killed in \\ud800 Barda."}'
    response = browser.client.post("/add", data=browser.form("/add"), files=[("files", ("rows.jsonl", row, "x/y"))])
    assert response.status_code == 200
    assert "Twelve" in response.text or "could not be kept" in response.text


def test_several_people_at_once_lose_nothing(store: Store) -> None:
    desk = desk_at(store)
    desk.add(ferry_documents())
    browsers = [Browser(app_of(desk)) for _ in range(6)]

    def bring(number: int) -> str:
        text = f"Blast in Barda\n\n{number + 3} people were killed in Barda on Monday, police said."
        return browsers[number].paste(text)

    def decide(number: int) -> str:
        browsers[number].send("/decide", verdict="dismiss", reason=f"said by {number}", person=f"P{number}")
        return browsers[number].message

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(bring, range(6)))
        for each in browsers:
            each.open("/findings")
        said = list(pool.map(decide, range(6)))
    assert sum(message.startswith("Dismissed") for message in said) == 1
    assert all(message.startswith("Dismissed") or "since you opened it" in message for message in said)
    with store.reading() as connection:
        judged = desk.judged(connection)
    decided = [each.decision for each in judged if each.decision is not None]
    winners = [number for number, message in enumerate(said) if message.startswith("Dismissed")]
    assert {decision.person for decision in decided} <= {f"P{number}" for number in winners}
    assert all(decision.number == 1 for decision in decided)
    assert "8 articles" in Page(browsers[0].open("/articles")).text
