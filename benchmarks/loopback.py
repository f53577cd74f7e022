"""A web server on loopback that serves feeds and pages from memory, and misbehaves where it is told to."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Row = dict[str, Any]


@dataclass(slots=True)
class Answer:
    """What a path gives. hang: seconds before anything is sent. drip: seconds between the bytes of the body."""

    body: bytes = b""
    status: int = 200
    kind: str = "text/html; charset=utf-8"
    headers: dict[str, str] = field(default_factory=dict)
    hang: float = 0.0
    drip: float = 0.0
    conditional: bool = True


@dataclass(slots=True)
class Site:
    """A running server: answers by path, the paths that were asked for, and its address."""

    address: str
    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[tuple[str, int]] = field(default_factory=list)
    stopping: threading.Event = field(default_factory=threading.Event)

    def page(self, path: str, title: str, text: str, *, day: str | None = None, outlet: str | None = None) -> str:
        """Serve a story as an HTML page with the metadata that such pages have; its address."""
        self.answers[path] = Answer(story_page(title, text, day=day, outlet=outlet))
        return self.address + path

    def feed(self, path: str, entries: list[Row], title: str = "Loopback News") -> str:
        """Serve an RSS feed of rows with url, title and published; its address."""
        self.answers[path] = Answer(rss(entries, title), kind="application/rss+xml; charset=utf-8")
        return self.address + path


def story_page(title: str, text: str, *, day: str | None = None, outlet: str | None = None) -> bytes:
    """A story among the usual furniture of a news page."""
    paragraphs = "".join(f"<p>{escape(part)}</p>" for part in text.split("\n") if part.strip())
    meta = f'<meta property="article:published_time" content="{day}T06:00:00+00:00">' if day else ""
    meta += f'<meta property="og:site_name" content="{escape(outlet)}">' if outlet else ""
    menu = '<nav><a href="/">Home</a> <a href="/sport">Sport</a></nav>'
    body = f"<article><h1>{escape(title)}</h1>{paragraphs}</article><footer>All rights reserved</footer>"
    head = f'<!DOCTYPE html><html lang="en"><head><title>{escape(title)}</title>{meta}</head>'
    return f"{head}<body>{menu}{body}</body></html>".encode()


def rss(entries: list[Row], title: str) -> bytes:
    """An RSS 2.0 feed."""
    items = "".join(
        f"<item><title>{escape(row['title'])}</title><link>{escape(row['url'])}</link>"
        f"<guid>{escape(row['url'])}</guid><pubDate>{row['published']}</pubDate></item>"
        for row in entries
    )
    channel = f"<channel><title>{escape(title)}</title>{items}</channel>"
    return f'<?xml version="1.0"?><rss version="2.0">{channel}</rss>'.encode()


@contextmanager
def loopback() -> Iterator[Site]:
    """A server for as long as the block runs."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    site = Site(f"http://127.0.0.1:{server.server_address[1]}")
    server.site = site  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield site
    finally:
        site.stopping.set()
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        site: Site = self.server.site  # type: ignore[attr-defined]
        answer = site.answers.get(self.path) or Answer(b"not here", 404)
        site.stopping.wait(answer.hang) if answer.hang else None
        tag = f'"{hashlib.sha256(answer.body).hexdigest()[:16]}"'
        same = answer.conditional and answer.status == 200 and self.headers.get("If-None-Match") == tag
        status = 304 if same else answer.status
        site.asked.append((self.path, status))
        try:
            self.send_response(status)
            self.send_header("Content-Type", answer.kind)
            self.send_header("ETag", tag)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            if status != 304:
                self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            if status != 304:
                self._send(answer, site)
        except OSError:
            self.close_connection = True

    def _send(self, answer: Answer, site: Site) -> None:
        if not answer.drip:
            self.wfile.write(answer.body)
            return
        for place in range(len(answer.body)):
            self.wfile.write(answer.body[place : place + 1])
            self.wfile.flush()
            if site.stopping.wait(answer.drip):
                return

    def log_message(self, *arguments: object) -> None:
        """Say nothing."""
