"""Run tracker commands in forked children of one warm process, so that a test can kill many of them.

Reads a JSON list of arguments a line, forks, runs the command, and writes the child's process id, then, once it has
ended, its exit code (negative: the signal that killed it).
"""

from __future__ import annotations

import json
import os
import sys


def serve() -> None:
    from tracker.cli import main
    from tracker.extract.pipeline import read_document
    from tracker.model import Document
    from tracker.nightly import run
    from tracker.report import formats, night, page_night  # noqa: F401 - warm before the first fork
    from tracker.store.store import Store  # noqa: F401

    run.BATCH = 3  # so that a few stories take several transactions

    read_document(Document(doc_id="warm", text="Two people were killed in a fire, police said."))
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            os._exit(int(main(json.loads(line))))
        print(child, flush=True)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


if __name__ == "__main__":
    serve()
