"""A PostgreSQL server of the test's own: an empty cluster in a temporary folder, on a socket there and nowhere else."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

GIVEN = os.environ.get("TRACKER_TEST_POSTGRES")
"""The address of a server to use instead, whose database may be emptied: postgresql://user@host/database."""


def programs() -> Path | None:
    """The folder that holds initdb and pg_ctl; None where PostgreSQL is not installed."""
    found = shutil.which("initdb")
    if found is not None:
        return Path(found).resolve().parent
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return debian[-1].parent if debian else None


def why_not() -> str | None:
    """Why there is no server to test with; None where there is one."""
    if GIVEN is not None or programs() is not None:
        return None
    return "PostgreSQL is not installed, and TRACKER_TEST_POSTGRES names no server"


@contextmanager
def server() -> Iterator[str]:
    """The address of a database that the test may empty: the one that was given, else that of a server started here.

    The server forgets what it has not written yet only if the machine fails: its clients are killed here, never it.
    """
    if GIVEN is not None:
        yield GIVEN
        return
    folder = programs()
    assert folder is not None
    with tempfile.TemporaryDirectory(prefix="tracker-postgres-") as place:
        owner = _owner()
        if owner is not None:
            shutil.chown(place, owner)

        def call(program: str, *arguments: str) -> None:
            command = [str(folder / program), "-D", f"{place}/data", *arguments]
            subprocess.run(command, user=owner, cwd=place, check=True, stdout=subprocess.DEVNULL)

        call("initdb", "-A", "trust", "-U", "tracker", "--no-sync")
        settings = f"-k {place} -c listen_addresses='' -c fsync=off"
        call("pg_ctl", "-w", "-l", f"{place}/log", "-o", settings, "start")
        try:
            yield f"postgresql://tracker@/postgres?host={quote(place, safe='')}"
        finally:
            call("pg_ctl", "-m", "immediate", "stop")


def _owner() -> str | None:
    """The user whom the server runs as: it refuses root."""
    if os.geteuid() != 0:
        return None
    names = [each.pw_name for each in pwd.getpwall()]
    return "postgres" if "postgres" in names else "nobody"
