"""The server: a socket on the own machine, and the application behind it."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable
from contextlib import suppress
from typing import Final

import uvicorn

from tracker.errors import UsageError
from tracker.web.app import application
from tracker.web.desk import Desk
from tracker.web.guard import own_hosts

HOST: Final = "127.0.0.1"
WAITING: Final = 64


def bound_socket(host: str, port: int) -> socket.socket:
    """A socket on that address; port 0 takes a free one. Raises UsageError where it cannot be had."""
    try:
        address = ipaddress.ip_address(HOST if host == "localhost" else host)
    except ValueError:
        raise UsageError(f"{host!r} is no address", hint="--host 127.0.0.1") from None
    if address.is_unspecified:
        raise UsageError("every address at once is not served", hint="--host with the one address")
    found = socket.socket(socket.AF_INET6 if address.version == 6 else socket.AF_INET)
    found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        found.bind((str(address), port))
        found.listen(WAITING)
    except OSError as error:
        found.close()
        reason = (error.strerror or str(error)).lower()
        raise UsageError(
            f"cannot be served: {reason}", where=f"{host}:{port}", hint="--port 0 takes a free one"
        ) from None
    return found


def is_own_machine(host: str) -> bool:
    """Whether only people on this machine reach that address."""
    return host == "localhost" or ipaddress.ip_address(host).is_loopback


def serve_desk(desk: Desk, host: str, port: int, started: Callable[[str], None]) -> None:
    """Serve until the process is told to stop. started: called with the address once the socket is there."""
    with bound_socket(host, port) as found:
        taken = found.getsockname()[1]
        shown = f"[{host}]" if ":" in host else host
        started(f"http://{shown}:{taken}/")
        app = application(desk, own_hosts(host, taken))
        config = uvicorn.Config(
            app, log_level="warning", access_log=False, server_header=False, date_header=False, lifespan="off",
            proxy_headers=False, timeout_graceful_shutdown=3,
        )  # fmt: skip
        # Ctrl+C is how it is stopped: no failure.
        with suppress(KeyboardInterrupt):
            uvicorn.Server(config).run(sockets=[found])
