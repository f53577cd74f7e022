"""Raise the floor of the gold stories to today's figures; refuse where one of them would sink.

python -m benchmarks.raise_floor
"""

from __future__ import annotations

import json

from benchmarks.gold import FLOOR, figures, floor


def main() -> None:
    today, kept = figures(), floor()
    lower = [level for level, figure in today.items() if figure < kept[level]]
    if lower:
        raise SystemExit(f"the floor only rises: {', '.join(f'{name} {today[name]} < {kept[name]}' for name in lower)}")
    FLOOR.write_text(json.dumps(today, indent=2) + "\n", encoding="utf-8")
    print(f"floor: {today}")


if __name__ == "__main__":
    main()
