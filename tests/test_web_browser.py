"""The review page in a real browser: by mouse, by keys alone, and with JavaScript off; nothing is asked from outside.

One browser and one server serve all of these tests of a process; each test leaves the store as it found it.
"""

from __future__ import annotations

import re
import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from example_claims import flood_findings, flood_readings
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from web_desk import SEED, desk_at, ferry_documents

from tracker.checker import CheckResult
from tracker.report.page import write_report
from tracker.store.store import open_store
from tracker.web.app import application
from tracker.web.guard import own_hosts
from tracker.web.serving import bound_socket

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
AXE = Path(__file__).parent / "axe" / "axe.min.js"
PROGRAM = AXE.read_text(encoding="utf-8")
QUICK = 5_000
WIDTHS = (1280, 768, 380)

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium on the path; .ci/run installs one")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-quic"])
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server with two articles that clash, the first of them planted."""
    place = str(tmp_path_factory.mktemp("desk") / "desk.db")
    with open_store(place, create=True) as store, bound_socket("127.0.0.1", 0) as found:
        port = found.getsockname()[1]
        desk = desk_at(store)
        desk.add(ferry_documents())
        app = application(desk, own_hosts("127.0.0.1", port))
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [found]})
        thread.start()
        yield f"http://127.0.0.1:{port}"
        server.should_exit = True
        thread.join()


class Visit:
    """One person's browser window. asked: every address that the page asked for. told: what the console said."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.address = address
        self.page: Page = context.new_page()
        self.page.set_default_timeout(QUICK)
        self.asked: list[str] = []
        self.told: list[str] = []
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("console", lambda message: self.told.append(message.text))
        self.page.on("pageerror", lambda error: self.told.append(str(error)))

    def open(self, path: str) -> Page:
        self.page.goto(f"{self.address}{path}")
        return self.page

    def check(self) -> None:
        """Nothing was asked from outside, and the browser had nothing to complain of."""
        outside = [each for each in self.asked if not each.startswith(f"{self.address}/")]
        assert outside == []
        assert self.told == []


@pytest.fixture
def visit(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[Visit]:
    context = browser.new_context(**getattr(request, "param", {}))
    made = Visit(context, address)
    yield made
    context.close()
    made.check()


WITHOUT_SCRIPT = pytest.mark.parametrize("visit", [{"java_script_enabled": False}], indirect=True, ids=["no script"])
EITHER = pytest.mark.parametrize(
    "visit", [{}, {"java_script_enabled": False}], indirect=True, ids=["script", "no script"]
)


def paste_seed(visit: Visit) -> Page:
    page = visit.open("/")
    page.get_by_label("Paste its text").fill(SEED.read_text(encoding="utf-8"))
    page.get_by_label("Published").fill("2020-10-31")
    page.get_by_role("button", name="Read", exact=True).click()
    return page


def reopen(visit: Visit) -> None:
    """Take the last decision on the planted finding back, so that the next test finds it open."""
    page = visit.open("/findings?show=judged")
    page.locator(".finding .undo").first.click()
    expect(page.locator("#message")).to_contain_text("Undone")


@EITHER
def test_the_seed_article_is_pasted_read_and_opened(visit: Visit) -> None:
    page = paste_seed(visit)
    figures = page.locator("article.text a.figure")
    expect(figures).to_have_count(4)
    figures.filter(has_text="30,000").click()
    reading = page.locator("#reading")
    expect(reading.get_by_role("heading", level=2)).to_have_text("Figure 3: “30,000”")
    expect(reading).to_contain_text(
        "It speaks of War over Nagorno-Karabakh, 1988 to 1994, not of the article's own event"
    )
    expect(page).to_have_url(re.compile(r"figure=3"))


@EITHER
def test_a_planted_finding_is_dismissed_and_stays_so(visit: Visit) -> None:
    page = visit.open("/findings")
    planted = page.locator(".finding").filter(has_text="add up to more than")
    planted.get_by_label("Note").fill("two of the women are counted as children")
    planted.get_by_label("Your name").fill("Ann")
    planted.get_by_role("button", name="Dismiss").click()
    expect(page.locator("#message")).to_contain_text("Dismissed: it is none.")
    expect(planted).to_have_count(0)
    page.reload()
    expect(planted).to_have_count(0)
    visit.open("/findings?show=judged")
    expect(planted).to_contain_text("dismissed by Ann")
    reopen(visit)


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def test_everything_can_be_done_by_keys(visit: Visit) -> None:
    page = visit.open("/articles")
    press(page, "n")
    page.wait_for_url("**/#bring-head")
    press(page, "n")
    page.keyboard.insert_text(SEED.read_text(encoding="utf-8"))
    press(page, "Tab")
    page.keyboard.type("10312020")
    for _ in range(16):
        press(page, "Tab")
        if page.evaluate("document.activeElement.textContent") == "Read":
            break
    press(page, "Enter")
    expect(page.locator("article.text a.figure")).to_have_count(4)
    press(page, "j", "j", "j", "Enter")
    expect(page.locator("#reading h2")).to_have_text("Figure 3: “30,000”")
    expect(page.locator("#reading")).to_contain_text("1988 to 1994, not of the article's own event")
    expect(page.locator("#reading h2")).to_be_focused()
    press(page, "Escape")
    page.wait_for_url(lambda url: "figure=" not in url)
    press(page, "/")
    page.keyboard.type("add up to more")
    press(page, "Enter")
    expect(page.locator("h1")).to_contain_text("Found for")
    press(page, "j", "Enter")
    page.wait_for_url("**/findings**")
    press(page, "j", "d")
    page.keyboard.type("counted twice")
    press(page, "Tab")
    page.keyboard.type("Ann")
    press(page, "Enter")
    expect(page.locator("#message")).to_contain_text("Dismissed: it is none.")
    page.reload()
    expect(page.locator(".finding").filter(has_text="add up to more than")).to_contain_text("dismissed by Ann")
    press(page, "j", "u")
    expect(page.locator("#message")).to_contain_text("Undone")


@WITHOUT_SCRIPT
def test_tab_and_enter_reach_everything_without_script(visit: Visit) -> None:
    page = visit.open("/findings")

    def tab_to(words: str) -> None:
        for _ in range(60):
            press(page, "Tab")
            focused = page.locator(":focus")
            if focused.count() and words in (focused.get_attribute("name") or "") + focused.inner_text():
                return
        raise AssertionError(words)

    tab_to("reason")
    page.keyboard.type("counted twice")
    tab_to("person")
    page.keyboard.type("Ann")
    tab_to("Dismiss")
    press(page, "Enter")
    expect(page.locator("#message")).to_contain_text("Dismissed: it is none.")
    page.reload()
    expect(page.locator(".finding").filter(has_text="add up to more than")).to_have_count(0)
    reopen(visit)


@EITHER
def test_a_figure_is_corrected_and_the_correction_undone(visit: Visit) -> None:
    page = visit.open("/article?id=wire%2Fferry&figure=2")
    reading = page.locator("#reading")
    reading.get_by_text("Correct or dismiss it").click()
    reading.get_by_label("Number").fill("6")
    reading.get_by_label("Your name").fill("Ann")
    reading.get_by_role("button", name="Save").click()
    expect(page.locator("#message")).to_contain_text("Corrected.")
    expect(reading).to_contain_text("Corrected by Ann")
    expect(page.locator("a.figure.corrected")).to_have_text("9")
    page.locator("#message").get_by_role("button", name="Undo").click()
    expect(page.locator("#message")).to_contain_text("Undone.")
    expect(page.locator("a.figure.corrected")).to_have_count(0)


def test_the_slower_of_two_people_is_told(browser: Browser, address: str, visit: Visit) -> None:
    other = Visit(browser.new_context(), address)
    for each, name in ((visit, "Ann"), (other, "Ben")):
        page = each.open("/findings")
        page.get_by_label("Note").first.fill("seen")
        page.get_by_label("Your name").first.fill(name)
    other.page.get_by_role("button", name="Accept").first.click()
    expect(other.page.locator("#message")).to_contain_text("Accepted")
    visit.page.get_by_role("button", name="Dismiss").first.click()
    expect(visit.page.locator("#message")).to_contain_text("Ben has decided on this finding since you opened it")
    other.page.context.close()
    other.check()
    reopen(visit)


def pages_of(visit: Visit) -> list[str]:
    event = visit.open("/events").locator(".list a").first.get_attribute("href")
    return [
        "/", "/findings", "/findings?show=judged", "/articles", "/article?id=wire%2Fferry",
        "/article?id=wire%2Fferry&figure=2", "/events", str(event), "/search?q=ferry", "/nothing",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "visit", [{"color_scheme": "light"}, {"color_scheme": "dark"}], indirect=True, ids=["light", "dark"]
)
def test_no_page_keeps_anybody_out(visit: Visit) -> None:
    """axe-core finds no violation, and nothing is wider than the window at any width."""
    found: list[Any] = []
    for path in pages_of(visit):
        page = visit.open(path)
        page.evaluate(PROGRAM)
        result = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        found += [(path, each["id"], each["nodes"][0]["html"][:200]) for each in result["violations"]]
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                found.append((path, "wider than the window", width))
    visit.told = [each for each in visit.told if "404" not in each]
    assert found == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_report_keeps_anybody_out(browser: Browser, tmp_path: Path, scheme: Any) -> None:
    result = CheckResult(findings=flood_findings(), rules_run=("CF201",), claims=6, documents=2)
    report = write_report(tmp_path, flood_readings(), result)[0]
    page = browser.new_page(color_scheme=scheme)
    page.goto(report.as_uri())
    page.evaluate(PROGRAM)
    told = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    found = [(each["id"], each["nodes"][0]["html"][:200]) for each in told["violations"]]
    page.close()
    assert found == []


def test_the_first_paint_is_quick(visit: Visit) -> None:
    visit.open("/")
    times = []
    for _ in range(4):
        page = visit.open("/findings")
        entries = "performance.getEntriesByType('paint').map(each => each.startTime)"
        until = time.monotonic() + 2
        while not (painted := page.evaluate(entries)) and time.monotonic() < until:
            page.wait_for_timeout(20)
        times.append(min(painted))
    assert min(times) < 200


def test_what_a_document_says_never_runs(browser: Browser, address: str, visit: Visit) -> None:
    page = visit.open("/")
    payload = "<img src=x onerror=\"document.title='PWNED'\"><script>document.title='PWNED'</script>"
    page.get_by_label("Paste its text").fill(f"{payload} 12 people were killed in Barda, {payload} said. {payload}")
    page.get_by_label("Title").fill(payload)
    page.get_by_label("Outlet").fill(payload)
    page.get_by_role("button", name="Read", exact=True).click()
    page.locator("a.figure").first.click()
    expect(page.locator("#reading h2")).to_contain_text("Figure 1")
    assert "PWNED" not in page.evaluate("document.title").replace(payload, "")
    assert page.locator("main img, main script, #reading script").count() == 0
