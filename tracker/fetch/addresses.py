"""Which addresses may be fetched: public ones; those of the own machine and network only where the user allows it.

A name is resolved once, every address behind it is judged before any connection is opened, and the connection goes to
the address that was judged, so that a name cannot point elsewhere in between.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import SplitResult, parse_qsl, quote, urlencode, urlsplit, urlunsplit

from tracker.errors import ReadError

SCHEMES: Final = {"http": 80, "https": 443}
LONGEST: Final = 2_000
_TRACKING: Final = ("utm_", "fbclid", "gclid", "at_medium", "at_campaign")

Resolver = Callable[[str, int], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Target:
    """Where to connect: the numeric address that was judged, and what to ask there."""

    scheme: str
    host: str
    port: int
    number: str
    path: str


def resolve(host: str, port: int) -> list[str]:
    """The numeric addresses behind a name."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def target_of(address: str, *, allow_private: bool = False, resolver: Resolver = resolve) -> Target:
    """Where an address leads. Raises ReadError where it may not be fetched, before any connection is opened.

    allow_private: whether loopback, private, link-local and other addresses that are not public may be fetched.
    """
    parts = _split(address)
    host = parts.hostname or ""
    port = _port(parts, address)
    try:
        numbers = resolver(host, port)
    except (OSError, UnicodeError, ValueError):
        raise ReadError("this host is not known", where=shown(address)) from None
    if not numbers:
        raise ReadError("this host is not known", where=shown(address))
    for number in numbers:
        if not allow_private and not is_public(number):
            hint = "allow_private = true in its source, where that is meant"
            raise ReadError(f"{host} is an address of a private network", where=shown(address), hint=hint)
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._") + (f"?{_query(parts)}" if parts.query else "")
    return Target(parts.scheme.lower(), host, port, numbers[0], path)


def _split(address: str) -> SplitResult:
    if len(address) > LONGEST or any(ord(mark) <= 32 or ord(mark) == 127 for mark in address):
        raise ReadError("not a web address (too long, or blanks in it)", where=shown(address))
    try:
        parts = urlsplit(address)
    except ValueError:
        raise ReadError("not a web address", where=shown(address)) from None
    if parts.scheme.lower() not in SCHEMES:
        raise ReadError("only http and https addresses are read", where=shown(address))
    if not parts.hostname or parts.username is not None or parts.password is not None:
        raise ReadError("not a web address (no host, or a login in it)", where=shown(address))
    return parts


def _port(parts: SplitResult, address: str) -> int:
    try:
        return parts.port or SCHEMES[parts.scheme.lower()]
    except ValueError:
        raise ReadError("not a web address (its port)", where=shown(address)) from None


def _query(parts: SplitResult) -> str:
    return quote(parts.query, safe="/%:@!$&'()*+,;=~-._?")


def is_public(number: str) -> bool:
    """Whether a numeric address belongs to the public internet.

    >>> is_public("93.184.216.34"), is_public("127.0.0.1"), is_public("169.254.169.254"), is_public("::ffff:10.0.0.1")
    (True, False, False, False)
    """
    try:
        address = ipaddress.ip_address(number.partition("%")[0])
    except ValueError:
        return False
    inner = address.ipv4_mapped or address.sixtofour if isinstance(address, ipaddress.IPv6Address) else None
    if inner is not None and not inner.is_global:
        return False
    return address.is_global and not address.is_multicast


def shown(address: str) -> str:
    """The address for messages: without a login, and not endless."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
        clean = urlunsplit((parts.scheme, host + (f":{parts.port}" if parts.port else ""), parts.path, parts.query, ""))
    except ValueError:
        clean = address
    return clean if len(clean) <= 200 else clean[:199] + "…"


def lasting_address(address: str) -> str:
    """The address by which a page is known from night to night: without fragment and without campaign marks.

    >>> lasting_address("HTTPS://News.example/a?utm_source=rss&id=3#top")
    'https://news.example/a?id=3'
    """
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return address.strip()
    kept = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if not pair[0].startswith(_TRACKING)]
    query = urlencode(kept) if len(kept) < len(parse_qsl(parts.query, keep_blank_values=True)) else parts.query
    return urlunsplit((parts.scheme.lower(), parts.netloc.lower(), parts.path, query, ""))
