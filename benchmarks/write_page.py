"""Put the output of the benchmarks into docs/benchmarks.md, between its marks.

python -m benchmarks.accuracy | python -m benchmarks.write_page accuracy
python -m benchmarks.consistency | python -m benchmarks.write_page consistency
python -m benchmarks.speed | python -m benchmarks.write_page speed
python -m benchmarks.tables --series DIR | python -m benchmarks.write_page tables
"""

from __future__ import annotations

import argparse
import re
import sys

from benchmarks.sets import REPOSITORY

PAGE = REPOSITORY / "docs" / "benchmarks.md"


def between_marks(page: str, part: str, text: str) -> str:
    """The page with the text between the marks of a part.

    >>> between_marks("a\\n<!-- x -->\\nold\\n<!-- /x -->\\nb", "x", "new")
    'a\\n<!-- x -->\\n\\nnew\\n\\n<!-- /x -->\\nb'
    """
    opening, closing = f"<!-- {part} -->", f"<!-- /{part} -->"
    marked = re.compile(f"{re.escape(opening)}.*?{re.escape(closing)}", re.DOTALL)
    return marked.sub(lambda _found: f"{opening}\n\n{text}\n\n{closing}", page)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("part", choices=["accuracy", "consistency", "speed", "tables"])
    part = parser.parse_args().part
    printed = sys.stdin.read().strip()
    if not printed:
        raise SystemExit("nothing came in: the page is left as it is")
    PAGE.write_text(between_marks(PAGE.read_text(encoding="utf-8"), part, printed), encoding="utf-8")


if __name__ == "__main__":
    main()
