"""Alerts: off by default, one digest for each way, told once, tried again; and what docs/nightly.md shows of a CI."""

from __future__ import annotations

import json
import re
import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import yaml
from nightly_stories import put, workplace

from tracker.cli import main
from tracker.nightly import alerts
from tracker.nightly.plan import NIGHTLY_KEYS, SOURCE_KEYS

DOCS = Path(__file__).parent.parent / "docs/nightly.md"
CLASH = {"id": "clash", "text": "Five people were killed, including 8 children, police in Brisk said."}
OTHER = {"id": "other", "text": "Nine people were killed, including 12 women, police in Dorno said."}

Outcome = tuple[int, str]
Run = Callable[[str], Outcome]


class Sink:
    """A mail server and a webhook on loopback that keep what they get, and refuse so many times before."""

    def __init__(self, refuse: int = 0) -> None:
        self.refuse = refuse
        self.attempts = 0
        self.mails: list[str] = []
        self.calls: list[dict[str, Any]] = []
        self.mail_port = self.hook_port = 0

    def refused(self) -> bool:
        self.attempts += 1
        return self.attempts <= self.refuse


class MailHandler(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        sink: Sink = self.server.sink  # type: ignore[attr-defined]
        self.wfile.write(b"421 not now\r\n" if sink.refused() else b"220 here\r\n")
        while line := self.rfile.readline():
            if line.upper().startswith(b"DATA"):
                self.wfile.write(b"354 go on\r\n")
                body = []
                while (part := self.rfile.readline()) != b".\r\n":
                    body.append(part)
                sink.mails.append(b"".join(body).decode())
            elif line.upper().startswith(b"QUIT"):
                self.wfile.write(b"221 bye\r\n")
                return
            self.wfile.write(b"250 ok\r\n")


class HookHandler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        sink: Sink = self.server.sink  # type: ignore[attr-defined]
        body = self.rfile.read(int(self.headers["Content-Length"]))
        refused = sink.refused()
        if not refused:
            sink.calls.append(json.loads(body))
        self.send_response(503 if refused else 204)
        self.end_headers()

    def log_message(self, *arguments: object) -> None:
        """Say nothing."""


@contextmanager
def sink_on_loopback(refuse: int = 0) -> Iterator[Sink]:
    sink = Sink(refuse)
    mail = socketserver.ThreadingTCPServer(("127.0.0.1", 0), MailHandler)
    hook = ThreadingHTTPServer(("127.0.0.1", 0), HookHandler)
    threads = []
    for server in (mail, hook):
        server.sink = sink  # type: ignore[attr-defined]
        server.daemon_threads = True
        threads.append(threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True))
        threads[-1].start()
    sink.mail_port, sink.hook_port = mail.server_address[1], hook.server_address[1]
    try:
        yield sink
    finally:
        for server, thread in zip((mail, hook), threads, strict=True):
            server.shutdown()
            server.server_close()
            thread.join()


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(alerts.time, "sleep", lambda seconds: None)

    def call(day: str) -> Outcome:
        capsys.readouterr()
        return main(["nightly", "--night", day, "-q"]), capsys.readouterr().err

    return call


def by_mail(sink: Sink) -> dict[str, object]:
    return {"mail_to": ["desk@a.example", "night@a.example"], "smtp": f"127.0.0.1:{sink.mail_port}"}


def by_hook(sink: Sink) -> dict[str, object]:
    return {"webhook": f"http://127.0.0.1:{sink.hook_port}/tolls"}


def test_a_new_error_is_told_once_in_a_mail(run: Run, tmp_path: Path) -> None:
    with sink_on_loopback() as sink:
        put(workplace(tmp_path, **by_mail(sink)), "a", CLASH)
        assert [run("2026-03-01")[0], run("2026-03-01")[0], run("2026-03-02")[0]] == [1, 1, 1]
        [mail] = sink.mails
        assert "Subject: 1 new finding in the night of 2026-03-01" in mail
        assert "To: desk@a.example, night@a.example" in mail
        assert "error CF201" in mail
        put(tmp_path, "b", OTHER)
        run("2026-03-03")
        assert [mail.count("error CF201") for mail in sink.mails] == [1, 1]


def test_a_webhook_gets_json(run: Run, tmp_path: Path) -> None:
    with sink_on_loopback() as sink:
        put(workplace(tmp_path, **by_hook(sink)), "a", CLASH, OTHER)
        run("2026-03-01")
        [call] = sink.calls
        assert call["night"] == "2026-03-01"
        assert [finding["code"] for finding in call["findings"]] == ["CF201", "CF201"]
        assert call["findings"][0]["quotes"]


def test_below_the_wanted_severity_nothing_is_told(run: Run, tmp_path: Path) -> None:
    with sink_on_loopback() as sink:
        story = {"id": "n", "text": "12 people were killed in Brisk."}
        put(workplace(tmp_path, **by_hook(sink)), "a", story)
        run("2026-03-01")
        assert sink.calls == []
        workplace(tmp_path, **by_hook(sink), alert_on="note")
        run("2026-03-01")
        assert len(sink.calls) == 1


@pytest.mark.parametrize("way", [by_mail, by_hook])
def test_it_is_tried_again(run: Run, tmp_path: Path, way: Callable[[Sink], dict[str, object]]) -> None:
    with sink_on_loopback(refuse=2) as sink:
        put(workplace(tmp_path, **way(sink)), "a", CLASH)
        assert run("2026-03-01") == (1, "")
        assert (sink.attempts, len(sink.mails) + len(sink.calls)) == (3, 1)


@pytest.mark.parametrize("way", [by_mail, by_hook])
def test_what_was_not_sent_is_said_and_sent_with_the_next_run(
    run: Run, tmp_path: Path, way: Callable[[Sink], dict[str, object]]
) -> None:
    with sink_on_loopback(refuse=3) as sink:
        put(workplace(tmp_path, **way(sink)), "a", CLASH)
        code, err = run("2026-03-01")
        assert (code, "was not sent" in err, err.count("\n")) == (3, True, 1)
        assert run("2026-03-01") == (1, "")
        assert len(sink.mails) + len(sink.calls) == 1


def test_without_a_place_nothing_is_sent(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alerts, "_attempt", lambda *arguments: pytest.fail("something was sent"))
    put(workplace(tmp_path), "a", CLASH)
    assert run("2026-03-01")[0] == 1


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"smtp": "mail:port", "mail_to": ["a@b.example"]}, "is no mail server"),
        ({"webhook": "ftp://a.example"}, "is no web address"),
        ({"alert_on": "loud"}, "is not one of error, warning, note"),
        ({"mail_to": "desk@a.example"}, "is not a list of texts"),
    ],
)
def test_a_wrong_place_is_refused(run: Run, tmp_path: Path, settings: dict[str, object], message: str) -> None:
    workplace(tmp_path, **settings)
    code, err = run("2026-03-01")
    assert (code, message in err, err.count("\n")) == (3, True, 1)


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", DOCS.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


def test_the_workflow_of_the_documentation_runs_its_own_steps(run: Run, tmp_path: Path) -> None:
    [workflow] = map(yaml.safe_load, blocks("yaml"))
    steps = workflow["jobs"]["nightly"]["steps"]
    commands = [step["run"] for step in steps if "run" in step]
    assert commands[1] == "tracker nightly"
    put(workplace(tmp_path), "a", CLASH)
    assert run("2026-03-01")[0] == 1
    wanted = [step["with"]["sarif_file"] for step in steps if "sarif_file" in step.get("with", {})]
    wanted += [step["with"]["path"] for step in steps if "path" in step.get("with", {})]
    for path in [*wanted, "nightly/summary.md"]:
        assert (tmp_path / path).exists(), path


def test_every_setting_of_the_documentation_is_one_and_the_other_way_round(tmp_path: Path) -> None:
    import tomllib

    text = DOCS.read_text(encoding="utf-8")
    assert [key for key in (*NIGHTLY_KEYS, *SOURCE_KEYS) if f"| `{key}` |" not in text] == []
    for block in blocks("toml"):
        table = tomllib.loads(block)["nightly"]
        assert set(table) <= set(NIGHTLY_KEYS)
        assert all(set(source) <= set(SOURCE_KEYS) for source in table.get("source", []))
