"""What stands before every page: only our own name as host, only our own forms, no large bodies, a strict policy."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SESSION: Final = "tracker_session"
TOKEN: Final = "token"
_SESSION_WORDS: Final = re.compile(r"[0-9a-f]{32}")

REBOUND: Final = "This page is asked for under a name that is not its own. Nothing was shown."
FOREIGN: Final = "This form was sent by another page. Nothing was saved."
STALE: Final = "This page is from an earlier run of the server. Load it again; nothing was saved."


class BodyTooLarge(Exception):  # noqa: N818 - caught by the guard that raised it
    """More bytes came than one request may bring."""


@dataclass(frozen=True, slots=True)
class Guard:
    """Wraps the application. hosts: the names under which it may be asked for. most: bytes of one request."""

    app: ASGIApp
    hosts: frozenset[str]
    most: int
    secret: bytes = field(default_factory=lambda: secrets.token_bytes(32))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or answer it with one plain line."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        scope["nonce"] = secrets.token_urlsafe(16)
        session = _session_of(headers)
        scope["session_id"] = session or secrets.token_hex(16)
        scope["form_token"] = self._token(scope["session_id"])
        answer = _Answer(send, scope["nonce"], "" if session else scope["session_id"])
        refused = self._refusal(scope, headers)
        if refused is not None:
            status, words = refused
            await PlainTextResponse(words, status)(scope, receive, answer)
            return
        counted = _Counted(receive, self.most)
        try:
            await self.app(scope, counted, answer)
        except BodyTooLarge:
            await PlainTextResponse(self._too_large, 413)(scope, receive, answer)

    def _refusal(self, scope: Scope, headers: Headers) -> tuple[int, str] | None:
        if headers.get("host", "").lower() not in self.hosts:
            return 421, REBOUND
        if scope["method"] not in ("GET", "HEAD", "POST"):
            return 405, "Only GET and POST are understood."
        length = headers.get("content-length", "0")
        if not length.isascii() or not length.isdigit():
            return 400, "The request does not say how long it is."
        if int(length) > self.most:
            return 413, self._too_large
        if scope["method"] == "POST" and _is_foreign(headers, self.hosts):
            return 403, FOREIGN
        return None

    @property
    def _too_large(self) -> str:
        return f"More than {self.most / 1e6:g} MB at once is not taken. Nothing was read."

    def _token(self, session: str) -> str:
        return hmac.new(self.secret, session.encode(), hashlib.sha256).hexdigest()


def has_own_token(request: Request, given: object) -> bool:
    """Whether a form carries the token of the page that it was sent from."""
    return isinstance(given, str) and hmac.compare_digest(given.encode(), request.scope["form_token"].encode())


def own_hosts(host: str, port: int) -> frozenset[str]:
    """The names under which a server on that address may be asked for.

    >>> sorted(own_hosts("127.0.0.1", 8000))
    ['127.0.0.1:8000', 'localhost:8000']
    """
    names = {"127.0.0.1", "localhost"} if host in ("127.0.0.1", "localhost") else {host}
    names = {f"[{name}]" if ":" in name else name for name in names}
    return frozenset([*(f"{name}:{port}" for name in names), *(names if port == 80 else ())])


def _session_of(headers: Headers) -> str:
    try:
        found = SimpleCookie(headers.get("cookie", "")).get(SESSION)
    except CookieError:
        return ""
    return found.value if found is not None and _SESSION_WORDS.fullmatch(found.value) else ""


def _is_foreign(headers: Headers, hosts: Iterable[str]) -> bool:
    """Whether the browser says that another site sent this; one that says nothing is judged by its token."""
    origin = headers.get("origin")
    if origin is not None and origin.partition("://")[2].lower() not in hosts:
        return True
    return headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none")


@dataclass(slots=True)
class _Counted:
    """Counts the bytes of a request that does not say, or does not truly say, how long it is."""

    receive: Receive
    left: int

    async def __call__(self) -> Message:
        message = await self.receive()
        self.left -= len(message.get("body", b""))
        if self.left < 0:
            raise BodyTooLarge
        return message


@dataclass(slots=True)
class _Answer:
    """Adds our policy to every answer, and the session where the browser has none yet."""

    send: Send
    nonce: str
    session: str

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(raw=message.setdefault("headers", []))
            for name, value in _policy(self.nonce).items():
                headers[name] = value
            headers.setdefault("Cache-Control", "no-store")
            if self.session:
                headers.append("Set-Cookie", f"{SESSION}={self.session}; HttpOnly; Path=/; SameSite=Strict")
        await self.send(message)


def _policy(nonce: str) -> dict[str, str]:
    own = "'self'"
    return {
        "Content-Security-Policy": (
            f"default-src 'none'; script-src 'nonce-{nonce}'; style-src {own}; img-src {own}; connect-src {own}; "
            f"form-action {own}; base-uri 'none'; frame-ancestors 'none'"
        ),
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
