"""Fetching: what may be fetched, how long and how much, what is sent again, and sources from the web by night."""

from __future__ import annotations

import gzip
import socket
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from intake_files import MORE, STORY
from nightly_stories import workplace

from benchmarks.fortnight import simulate
from benchmarks.loopback import Answer, Site, loopback
from tracker.cli import main
from tracker.errors import ReadError
from tracker.fetch.addresses import is_public, lasting_address, target_of
from tracker.fetch.client import Client, GoneError
from tracker.model import Document
from tracker.nightly.plan import read_plan
from tracker.nightly.run import run_night
from tracker.store.night import Night
from tracker.store.store import open_store
from tracker.text.reader import read_paths

DAY = "Mon, 02 Mar 2026 08:00:00 GMT"


@pytest.fixture
def site() -> Iterator[Site]:
    with loopback() as served:
        yield served


def client(**choices: Any) -> Client:
    return Client(**{"pause": 0.0, "seconds": 2.0, "allow_private": True, **choices})


@pytest.fixture
def no_sockets(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever opens a connection fails the test."""

    def refuse(*arguments: object, **options: object) -> None:
        pytest.fail("a connection was opened")

    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)


class TestAddresses:
    @pytest.mark.parametrize(
        "number",
        [
            "127.0.0.1", "127.255.0.9", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0",
            "100.64.0.1", "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12::1",
            "::ffff:127.0.0.1", "::ffff:169.254.169.254", "2002:7f00:1::", "ff02::1", "nonsense", "",
        ],
    )  # fmt: skip
    def test_addresses_of_private_networks_are_refused_before_a_connection(self, no_sockets: None, number: str) -> None:
        assert not is_public(number)
        with pytest.raises(ReadError, match="private network"):
            client(allow_private=False, resolver=lambda host, port: [number]).fetch("http://news.example/")

    def test_one_private_address_among_public_ones_is_enough(self, no_sockets: None) -> None:
        with pytest.raises(ReadError, match="private network"):
            target_of("http://news.example", resolver=lambda host, port: ["93.184.216.34", "10.0.0.1"])

    @pytest.mark.parametrize(
        "address",
        [
            "http://127.0.0.1/", "http://2130706433/", "http://0x7f.1/", "http://0177.0.0.1/", "http://[::1]/",
            "http://[::ffff:7f00:1]/", "http://localhost/", "http://169.254.169.254/latest/meta-data/",
        ],
    )  # fmt: skip
    def test_numbers_written_in_other_ways_are_seen_through(self, no_sockets: None, address: str) -> None:
        with pytest.raises(ReadError, match=r"private network|not known"):
            client(allow_private=False).fetch(address)

    @pytest.mark.parametrize(
        "address",
        [
            "file:///etc/passwd", "ftp://a.example/", "gopher://a.example/", "javascript:alert(1)", "data:text/html,x",
            "http://", "http:///path", "http://user:secret@a.example/", "http://a.example:99999/", "http://a b/",
            "http://a.example/\r\nHost: evil", "http://[::1", "https://" + "a" * 3_000, "//a.example/", "a.example",
        ],
    )  # fmt: skip
    def test_what_is_no_web_address(self, no_sockets: None, address: str) -> None:
        with pytest.raises(ReadError) as caught:
            client(resolver=lambda host, port: ["93.184.216.34"]).fetch(address)
        assert "secret" not in str(caught.value)
        assert len(str(caught.value)) < 400

    def test_a_host_that_is_not_known(self, no_sockets: None) -> None:
        def unknown(host: str, port: int) -> list[str]:
            raise socket.gaierror(-2, "Name or service not known")

        with pytest.raises(ReadError, match="host is not known"):
            client(resolver=unknown).fetch("http://nowhere.example/")

    def test_the_connection_goes_to_the_address_that_was_judged(self, monkeypatch: pytest.MonkeyPatch) -> None:
        opened = []

        def connect(address: tuple[str, int], **options: object) -> None:
            opened.append(address)
            raise OSError("stand-in")

        monkeypatch.setattr(socket, "create_connection", connect)
        answers = iter([["93.184.216.34"], ["127.0.0.1"]])
        with pytest.raises(ReadError, match="stand-in"):
            client(allow_private=False, robots=False, resolver=lambda host, port: next(answers)).fetch(
                "http://a.example/"
            )
        assert opened == [("93.184.216.34", 80)]

    @pytest.mark.parametrize(
        "place", ["http://10.0.0.1/", "http://169.254.169.254/", "file:///etc/passwd", "http://[::1]/"]
    )
    def test_a_redirect_into_a_private_network_is_refused(
        self, site: Site, monkeypatch: pytest.MonkeyPatch, place: str
    ) -> None:
        site.answers["/a"] = Answer(b"", 302, headers={"Location": place})
        port = int(site.address.rpartition(":")[2])
        real = socket.create_connection
        opened = []

        def connect(address: tuple[str, int], **options: Any) -> Any:
            opened.append(address[0])
            return real(("127.0.0.1", port), **options)

        # A public name whose stand-in address leads to the server on loopback; the redirect does not.
        monkeypatch.setattr(socket, "create_connection", connect)

        def resolver(host: str, port: int) -> list[str]:
            return ["93.184.216.34"] if host == "news.example" else [host.strip("[]")]

        with pytest.raises(ReadError, match=r"private network|only http"):
            client(allow_private=False, robots=False, resolver=resolver).fetch("http://news.example/a")
        assert opened == ["93.184.216.34"]

    @pytest.mark.parametrize(
        ("address", "lasting"),
        [
            ("https://A.example/x?utm_source=rss&utm_medium=feed#top", "https://a.example/x"),
            ("https://a.example/x?id=3&fbclid=9", "https://a.example/x?id=3"),
            ("https://a.example/x?q=a%20b&c", "https://a.example/x?q=a%20b&c"),
            (" http://a.example ", "http://a.example"),
            ("http://[broken", "http://[broken"),
        ],
    )
    def test_the_name_by_which_a_page_is_known(self, address: str, lasting: str) -> None:
        assert lasting_address(address) == lasting


class TestFetching:
    def test_a_page_with_what_the_server_says_of_it(self, site: Site) -> None:
        found = client().fetch(site.page("/a", "Fire", STORY))
        assert (found.kind, found.charset) == ("text/html", "utf-8")
        assert found.body is not None
        assert STORY.encode() in found.body

    def test_an_unchanged_page_is_not_sent_again(self, site: Site) -> None:
        address = site.page("/a", "Fire", STORY)
        first = client().fetch(address)
        assert client().fetch(address, etag=first.etag).body is None

    def test_packed_pages_are_unpacked_within_the_limit(self, site: Site) -> None:
        site.answers["/a"] = Answer(gzip.compress(b"words"), headers={"Content-Encoding": "gzip"})
        site.answers["/b"] = Answer(gzip.compress(b" " * 20_000_000), headers={"Content-Encoding": "gzip"})
        site.answers["/c"] = Answer(b"x", headers={"Content-Encoding": "br"})
        site.answers["/d"] = Answer(b"no gzip", headers={"Content-Encoding": "gzip"})
        assert client().fetch(site.address + "/a").body == b"words"
        for path, message in (("/b", "larger than"), ("/c", "packs it as br"), ("/d", "cannot be fetched")):
            with pytest.raises(ReadError, match=message):
                client().fetch(site.address + path)

    def test_redirects_are_followed_but_not_in_a_circle_nor_for_ever(self, site: Site) -> None:
        site.page("/end", "Fire", STORY)
        site.answers["/start"] = Answer(b"", 301, headers={"Location": "end"})
        assert client().fetch(site.address + "/start").address == site.address + "/end"
        site.answers["/circle"] = Answer(b"", 302, headers={"Location": "/circle"})
        for number in range(12):
            site.answers[f"/far{number}"] = Answer(b"", 302, headers={"Location": f"/far{number + 1}"})
        for path in ("/circle", "/far0"):
            with pytest.raises(ReadError, match="in a circle, or too often"):
                client().fetch(site.address + path)
        assert len([path for path, _ in site.asked if path.startswith("/far")]) <= 7

    @pytest.mark.parametrize("answer", [Answer(b"x", hang=20), Answer(b"x" * 400, drip=0.2)], ids=["hangs", "drips"])
    def test_a_server_that_does_not_end(self, site: Site, answer: Answer) -> None:
        site.answers["/a"] = answer
        with pytest.raises(ReadError, match=r"no answer in 0\.4 seconds"):
            client(seconds=0.4, robots=False).fetch(site.address + "/a")

    def test_a_header_that_does_not_end(self) -> None:
        import threading

        server = socket.create_server(("127.0.0.1", 0))

        def drip() -> None:
            connection, _ = server.accept()
            with connection:
                connection.recv(1000)
                try:
                    for _ in range(100):
                        connection.sendall(b"H")
                        threading.Event().wait(0.1)
                except OSError:
                    return

        thread = threading.Thread(target=drip, daemon=True)
        thread.start()
        with pytest.raises(ReadError, match=r"no answer in 0\.5 seconds"):
            client(seconds=0.5, robots=False).fetch(f"http://127.0.0.1:{server.getsockname()[1]}/")
        thread.join(5)
        server.close()

    def test_a_host_that_hangs_again_and_again_is_left_alone(self, site: Site) -> None:
        for number in range(5):
            site.answers[f"/{number}"] = Answer(b"x", hang=20)
        asking = client(seconds=0.2, robots=False)
        messages = []
        for number in range(5):
            with pytest.raises(ReadError) as caught:
                asking.fetch(f"{site.address}/{number}")
            messages.append(str(caught.value))
        assert [("left alone" in message) for message in messages] == [False, False, False, True, True]

    @pytest.mark.parametrize("status", [404, 410])
    def test_a_page_that_is_gone(self, site: Site, status: int) -> None:
        site.answers["/a"] = Answer(b"", status)
        with pytest.raises(GoneError):
            client().fetch(site.address + "/a")

    @pytest.mark.parametrize("status", [400, 403, 429, 500, 503, 204, 300])
    def test_other_answers_are_told(self, site: Site, status: int) -> None:
        site.answers["/a"] = Answer(b"", status)
        with pytest.raises(ReadError, match=f"the server says {status}"):
            client().fetch(site.address + "/a")

    def test_robots_are_obeyed_and_asked_for_once(self, site: Site) -> None:
        site.answers["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /private/\n", kind="text/plain")
        asking = client()
        asking.fetch(site.page("/open", "Fire", STORY))
        with pytest.raises(ReadError, match=r"robots\.txt of 127\.0\.0\.1 does not allow it"):
            asking.fetch(site.page("/private/a", "Fire", STORY))
        assert [path for path, _ in site.asked] == ["/robots.txt", "/open"]

    def test_requests_to_one_host_are_spread(self, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
        slept: list[float] = []
        monkeypatch.setattr("tracker.fetch.client.time.sleep", slept.append)
        asking = client(pause=1.0, robots=False)
        for path in ("/a", "/b"):
            asking.fetch(site.page(path, "Fire", STORY))
        assert len(slept) == 1
        assert 0.5 < slept[0] <= 1.0

    def test_nobody_listens(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as server:
            port = server.getsockname()[1]
        with pytest.raises(ReadError, match="cannot be fetched"):
            client().fetch(f"http://127.0.0.1:{port}/")

    def test_what_is_no_answer_of_a_web_server(self) -> None:
        import threading

        server = socket.create_server(("127.0.0.1", 0))

        def nonsense() -> None:
            connection, _ = server.accept()
            with connection:
                connection.recv(1000)
                connection.sendall(b"SSH-2.0-OpenSSH\r\n\r\n")

        thread = threading.Thread(target=nonsense, daemon=True)
        thread.start()
        with pytest.raises(ReadError, match="cannot be fetched"):
            client(robots=False).fetch(f"http://127.0.0.1:{server.getsockname()[1]}/")
        thread.join(5)
        server.close()


class TestPaths:
    """A web address in the place of a file."""

    @pytest.fixture
    def public(self, site: Site, monkeypatch: pytest.MonkeyPatch) -> Site:
        """The server on loopback, taken for a public one."""
        monkeypatch.setattr("tracker.fetch.addresses.is_public", lambda number: True)
        return site

    def test_a_page_a_feed_and_a_text(self, public: Site) -> None:
        page = public.page("/a", "Fire", f"{STORY}\n{MORE}", day="2026-03-02", outlet="Bay Post")
        feed = public.feed("/f", [{"url": "https://a.example/1", "title": "12 dead", "published": DAY}])
        public.answers["/t.txt"] = Answer(STORY.encode(), kind="text/plain")
        items = list(read_paths([page, feed, f"{public.address}/t.txt"]))
        assert [type(item) for item in items] == [Document] * 3, items
        first = items[0]
        assert isinstance(first, Document)
        assert (first.outlet, first.published, first.url) == ("Bay Post", date(2026, 3, 2), page)

    def test_an_address_that_gives_nothing_is_one_line(
        self, public: Site, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        (tmp_path / "good.txt").write_text(STORY)
        assert main(["extract", f"{public.address}/missing", "good.txt", "-q", "-f", "jsonl"]) == 3
        out, err = capsys.readouterr()
        assert (err.count("\n"), "the server says 404" in err, "12" in out) == (1, True, True)

    def test_the_own_machine_is_refused(self, site: Site) -> None:
        [error] = read_paths([site.page("/a", "Fire", STORY)])
        assert "private network" in str(error)
        assert site.asked == []


Nightly = Callable[..., Night]


@pytest.fixture
def night(tmp_path: Path, site: Site) -> Nightly:
    """Run a night over a feed on loopback; options go into its source."""
    workplace(tmp_path)

    def run(day: str, **source: object) -> Night:
        choices = {"feed": f"{site.address}/feed", "allow_private": True, "pause": 0.001, "seconds": 2, **source}
        lines = "".join(
            f"{key} = {str(value).lower() if isinstance(value, bool) else repr(value)}\n"
            for key, value in choices.items()
        )
        (tmp_path / "plan.toml").write_text(f'[nightly]\npage = false\n[[nightly.source]]\nname = "wire"\n{lines}')
        plan = read_plan(tmp_path / "plan.toml")
        with open_store(plan.store, create=True) as store, store.lock():
            return run_night(store, plan, date.fromisoformat(day))

    return run


def listed(site: Site, *paths: str) -> list[dict[str, Any]]:
    return [{"url": site.address + path, "title": "Fire in Brisk", "published": DAY} for path in paths]


class TestSources:
    def test_pages_of_a_feed_are_read_once_and_seen_again_when_they_change(self, site: Site, night: Nightly) -> None:
        site.page("/a", "Fire in Brisk", f"{STORY}\n{MORE}", day="2026-03-02", outlet="Bay Post")
        site.feed("/feed", listed(site, "/a"))
        [source] = night("2026-03-02").sources
        assert (source.new, source.problems) == (1, ())
        [source] = night("2026-03-03").sources
        assert (source.read, source.new, source.changed, source.unchanged) == (0, 0, 0, 2)
        assert [status for path, status in site.asked if path == "/a"] == [200, 304]
        site.page("/a", "Fire in Brisk", f"{STORY}\n{MORE}".replace("12", "14"), day="2026-03-02", outlet="Bay Post")
        result = night("2026-03-04")
        assert result.sources[0].changed == 1
        assert [each.kept.finding.code for each in result.found] == ["CF311"]

    def test_a_page_that_is_removed_is_kept_and_noted(self, site: Site, night: Nightly) -> None:
        site.page("/a", "Fire in Brisk", f"{STORY}\n{MORE}")
        site.feed("/feed", listed(site, "/a"))
        night("2026-03-02")
        site.answers["/a"] = Answer(b"", 410)
        [source] = night("2026-03-03").sources
        assert (source.gone, source.problems) == (1, ())

    def test_pages_are_asked_for_no_longer_after_some_days(self, site: Site, night: Nightly) -> None:
        site.page("/a", "Fire in Brisk", f"{STORY}\n{MORE}")
        site.feed("/feed", listed(site, "/a"))
        night("2026-03-02", recheck_days=2)
        site.feed("/feed", [])
        site.answers["/feed"].body += b"<!-- -->"
        for day in (3, 4, 5, 6):
            night(f"2026-03-0{day}", recheck_days=2)
        assert len([path for path, _ in site.asked if path == "/a"]) == 3

    def test_a_page_that_fails_tonight_is_read_tomorrow(self, site: Site, night: Nightly) -> None:
        site.feed("/feed", listed(site, "/a", "/b"))
        site.page("/b", "Fire in Dorno", f"{STORY}\n{MORE}")
        site.answers["/a"] = Answer(b"", 503)
        [source] = night("2026-03-02").sources
        assert (source.new, len(source.problems)) == (1, 1)
        site.page("/a", "Fire in Brisk", f"{STORY}\n{MORE}")
        [source] = night("2026-03-03").sources
        assert (source.new, source.problems) == (1, ())

    def test_the_words_of_a_feed_can_be_the_stories(self, site: Site, night: Nightly) -> None:
        site.feed("/feed", [{"url": "https://a.example/1", "title": "12 people die in Brisk", "published": DAY}])
        [source] = night("2026-03-02", follow=False).sources
        assert (source.new, source.problems) == (1, ())
        assert [path for path, _ in site.asked] == ["/robots.txt", "/feed"]

    def test_single_pages(self, site: Site, night: Nightly, tmp_path: Path) -> None:
        address = site.page("/a", "Fire in Brisk", f"{STORY}\n{MORE}")
        (tmp_path / "pages").mkdir()
        toml = (
            f'[nightly]\npage = false\n[[nightly.source]]\nname = "one"\npages = ["{address}"]\nallow_private = true\n'
        )
        (tmp_path / "plan.toml").write_text(toml)
        plan = read_plan(tmp_path / "plan.toml")
        with open_store(plan.store, create=True) as store:
            assert run_night(store, plan, date(2026, 3, 2)).sources[0].new == 1

    def test_a_source_has_one_kind(self, tmp_path: Path) -> None:
        toml = '[nightly]\n[[nightly.source]]\nname = "one"\npaths = ["a"]\nfeed = "http://a.example"\n'
        (tmp_path / "plan.toml").write_text(toml)
        with pytest.raises(ReadError, match="has paths and feed"):
            read_plan(tmp_path / "plan.toml")

    def test_the_own_network_is_not_read_unless_it_is_allowed(self, site: Site, night: Nightly) -> None:
        site.feed("/feed", listed(site, "/a"))
        [source] = night("2026-03-02", allow_private=False).sources
        assert "private network" in source.problems[0]
        assert site.asked == []


def test_a_fortnight_of_news_with_everything_that_goes_wrong(tmp_path: Path) -> None:
    assert simulate(tmp_path, lambda line: None) == []
