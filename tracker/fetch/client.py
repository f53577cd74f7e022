"""Fetching one address: with a deadline, a size limit, few redirects, conditional requests, robots.txt and pauses."""

from __future__ import annotations

import contextlib
import hashlib
import http.client
import socket
import ssl
import threading
import time
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urljoin, urlsplit
from urllib.robotparser import RobotFileParser

from tracker.errors import ReadError
from tracker.fetch.addresses import SCHEMES, Resolver, Target, resolve, shown, target_of

AGENT: Final = "casualty-tracker"
MOST_REDIRECTS: Final = 5
MOST_FAILURES: Final = 3
"""Timeouts after which a host is left alone for the rest of the run."""

PIECE: Final = 65_536
ROBOTS_BYTES: Final = 500_000
GONE: Final = (404, 410)
NOT_CHANGED: Final = 304


class GoneError(ReadError):
    """The page is no longer there: the server says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What an address gave. body: None where the server says that nothing has changed."""

    address: str
    body: bytes | None
    etag: str | None = None
    last_modified: str | None = None
    kind: str = ""
    charset: str | None = None

    @property
    def digest(self) -> str | None:
        """The hash of the body."""
        return hashlib.sha256(self.body).hexdigest() if self.body is not None else None


@dataclass(slots=True, kw_only=True)
class Client:
    """Fetches addresses for one run.

    seconds: for one address, with its redirects. max_bytes: of one body, unpacked. pause: seconds between two requests
    to one host. allow_private: see `target_of`. robots: whether robots.txt is obeyed.
    """

    max_bytes: int = 10_000_000
    seconds: float = 20.0
    pause: float = 1.0
    allow_private: bool = False
    robots: bool = True
    version: str = ""
    resolver: Resolver = resolve
    _rules: dict[str, RobotFileParser] = field(default_factory=dict)
    _last: dict[str, float] = field(default_factory=dict)
    _failures: Counter[str] = field(default_factory=Counter)

    def fetch(self, address: str, *, etag: str | None = None, last_modified: str | None = None) -> Fetched:
        """What an address gives now. etag, last_modified: of the last time, so that an unchanged page is not sent.

        Raises GoneError for 404 and 410, ReadError for everything else that is not a page.
        """
        until = time.monotonic() + self.seconds
        asked = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        seen: set[str] = set()
        here = address
        while True:
            if here in seen or len(seen) > MOST_REDIRECTS:
                raise ReadError("it redirects in a circle, or too often", where=shown(address))
            seen.add(here)
            target = target_of(here, allow_private=self.allow_private, resolver=self.resolver)
            self._check_robots(here, target, until)
            answer = self._ask(here, target, {name: value for name, value in asked.items() if value}, until)
            if isinstance(answer, str):
                here = urljoin(here, answer)
                continue
            return answer

    def _ask(self, address: str, target: Target, headers: Mapping[str, str], until: float) -> Fetched | str:
        """One request: what it gave, or where it redirects to. A host that hangs again and again is left alone."""
        place = f"{target.host}:{target.port}"
        if self._failures[place] >= MOST_FAILURES:
            raise ReadError(
                f"{target.host} did not answer {MOST_FAILURES} times, and is left alone", where=shown(address)
            )
        self._wait(place)
        try:
            return self._request(address, target, headers, until)
        except TimeoutError:
            self._failures[place] += 1
            raise ReadError(f"no answer in {self.seconds:g} seconds", where=shown(address)) from None
        except (OSError, http.client.HTTPException, zlib.error, ValueError) as error:
            reason = str(error).strip().splitlines() or [type(error).__name__]
            raise ReadError(f"cannot be fetched: {reason[0][:120]}", where=shown(address)) from None

    def _wait(self, place: str) -> None:
        left = self._last.get(place, 0.0) + self.pause - time.monotonic()
        if left > 0:
            time.sleep(left)
        self._last[place] = time.monotonic()

    def _request(self, address: str, target: Target, headers: Mapping[str, str], until: float) -> Fetched | str:
        connection = _connect(target, until)
        # Waits on a socket start anew with each byte: only this ends a server that sends one now and then.
        watch = threading.Timer(max(0.0, until - time.monotonic()), _cut, [connection])
        watch.daemon = True
        watch.start()
        try:
            sent = {"User-Agent": f"{AGENT}/{self.version}".rstrip("/"), "Accept-Encoding": "gzip", **headers}
            connection.request("GET", target.path, headers=sent)
            answer = connection.getresponse()
            if answer.status in (301, 302, 303, 307, 308) and answer.getheader("Location"):
                return str(answer.getheader("Location"))
            if answer.status == NOT_CHANGED:
                return Fetched(address=address, body=None)
            if answer.status in GONE:
                raise GoneError(f"the server says {answer.status} {answer.reason}", where=shown(address))
            if answer.status != 200:
                raise ReadError(f"the server says {answer.status} {answer.reason}"[:100], where=shown(address))
            return Fetched(
                address=address,
                body=b"".join(self._body(answer, address, until)),
                etag=answer.getheader("ETag"),
                last_modified=answer.getheader("Last-Modified"),
                kind=answer.headers.get_content_type(),
                charset=answer.headers.get_content_charset(),
            )
        except (OSError, http.client.HTTPException, ValueError):
            if time.monotonic() >= until:
                raise TimeoutError from None
            raise
        finally:
            watch.cancel()
            connection.close()

    def _body(self, answer: http.client.HTTPResponse, address: str, until: float) -> Iterator[bytes]:
        """The body piece by piece, unpacked where it came packed; refused once it is too large or too slow."""
        packing = (answer.getheader("Content-Encoding") or "identity").strip().lower()
        if packing not in ("identity", "gzip", "x-gzip", ""):
            raise ReadError(f"the server packs it as {packing[:20]}, which was not asked for", where=shown(address))
        unpack = zlib.decompressobj(47) if "gzip" in packing else None
        size = 0
        while piece := answer.read1(PIECE):
            if unpack is not None:
                piece = unpack.decompress(piece, self.max_bytes - size + 1)
            size += len(piece)
            if size > self.max_bytes:
                raise ReadError(f"larger than a page may be ({self.max_bytes / 1e6:g} MB)", where=shown(address))
            if time.monotonic() > until:
                raise TimeoutError
            yield piece

    def _check_robots(self, address: str, target: Target, until: float) -> None:
        if self.robots and not self._rules_of(target, until).can_fetch(AGENT, address):
            raise ReadError(f"robots.txt of {target.host} does not allow it", where=shown(address))

    def _rules_of(self, target: Target, until: float) -> RobotFileParser:
        """The robots.txt of a host, fetched once a run; without one, all is allowed."""
        root = f"{target.scheme}://{_in_address(target.host)}:{target.port}"
        if root not in self._rules:
            rules = RobotFileParser()
            here = Target(target.scheme, target.host, target.port, target.number, "/robots.txt")
            try:
                answer = self._ask(f"{root}/robots.txt", here, {}, until)
                body = answer.body if isinstance(answer, Fetched) else None
            except ReadError:
                body = None
            rules.parse((body or b"")[:ROBOTS_BYTES].decode("utf-8", "replace").splitlines())
            self._rules[root] = rules
        return self._rules[root]


def _in_address(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _connect(target: Target, until: float) -> http.client.HTTPConnection:
    """A connection to the very address that was judged; every wait on it ends at the deadline."""
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    connection = http.client.HTTPConnection(target.host, target.port, timeout=left)
    connection.default_port = SCHEMES[target.scheme]
    plain = socket.create_connection((target.number, target.port), timeout=left)
    if target.scheme == "https":
        connection.sock = ssl.create_default_context().wrap_socket(plain, server_hostname=target.host)
    else:
        connection.sock = plain
    return connection


def _cut(connection: http.client.HTTPConnection) -> None:
    with contextlib.suppress(OSError, AttributeError):
        connection.sock.shutdown(socket.SHUT_RDWR)


def site_of(address: str) -> str:
    """The host of an address, which stands for the outlet where a page names none.

    >>> site_of("https://www.baypost.example/a")
    'baypost.example'
    """
    return (urlsplit(address).hostname or "").removeprefix("www.")
