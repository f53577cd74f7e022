"""Work for other processes, which find it by name: it squares numbers, and dies where it is told to."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple


class Task(NamedTuple):
    """number: what to square. dies: the file that is made before dying; there, or None, nobody dies."""

    number: int
    dies: Path | None = None


def square(task: Task) -> int:
    if task.dies is not None and not task.dies.exists():
        task.dies.touch()
        os._exit(9)
    return task.number**2


def always_dies(task: Task) -> int:
    os._exit(9)
