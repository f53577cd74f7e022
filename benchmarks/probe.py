"""One measurement in a process of its own: prints seconds, peak memory and counts as JSON.

    python -m benchmarks.probe MODE TEXTS.jsonl [--stream]

MODE: `tracker` (read every document, keep nothing), `quantulum` (quantulum3 on every sentence), `candidates`
(quantulum3 on the sentences that hold a number and an outcome word), `scan` (hyperscan over every document for the
lexicon's outcome words, nothing else). `seconds` is the processor time of the work alone; `started` adds the imports,
compiling and loading before it. Texts are held in memory first, but with `--stream`, where they are read one by one
while the work goes on.
"""

from __future__ import annotations

import argparse
import json
import re
import resource
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.sets import Row, read_rows

Work = Callable[[Row], int]


def tracker_work() -> Work:
    from tracker.extract.pipeline import read_document
    from tracker.lexicon.scanner import LOAD_BEHIND
    from tracker.model import Document

    def work(row: Row) -> int:
        return len(read_document(Document(doc_id=row["id"], text=row["text"])).claims)

    # Loads quantulum3 and, since it is long enough, hyperscan: `seconds` is to be the work alone, as for the others.
    work(
        {"id": "first", "text": "One hundred and five people were killed." + " The council met." * (LOAD_BEHIND // 10)}
    )
    return work


def quantulum_work(only_candidates: bool) -> Work:
    warnings.simplefilter("ignore")
    from quantulum3 import classifier, parser

    classifier.USE_CLF = False
    parser.parse("12 people were killed.")

    def work(row: Row) -> int:
        kept = candidates(row["text"]) if only_candidates else sentences(row["text"])
        return sum(len(parser.parse(sentence)) for sentence in kept)

    return work


def sentences(text: str) -> Iterator[str]:
    from tracker.text.sentences import block_sentences, blocks

    for block_start, block_end in blocks(text):
        for start, end in block_sentences(text, block_start, block_end):
            yield text[start:end]


def candidates(text: str) -> Iterator[str]:
    """The sentences with a number, in digits or words, and an outcome word."""
    from tracker.extract.sentence import cut_sentence
    from tracker.lexicon.loader import load_lexicon

    lexicon = load_lexicon("en")
    for sentence in sentences(text):
        cut = cut_sentence(sentence, 0, len(sentence), lexicon)
        if cut.outcomes and (cut.cues.get("numbers") or any(token.kind == "n" for token in cut.tokens)):
            yield sentence


def scan_work() -> Work:
    import hyperscan

    from tracker.lexicon.loader import load_lexicon

    phrases = sorted({phrase for phrase, _ in load_lexicon("en").phrases("outcomes")})
    patterns = [_pattern(phrase) for phrase in phrases]
    database = hyperscan.Database()
    database.compile(
        expressions=patterns,
        ids=list(range(len(patterns))),
        elements=len(patterns),
        flags=[hyperscan.HS_FLAG_CASELESS] * len(patterns),
    )
    found: list[tuple[int, int]] = []

    def on_match(pattern: int, _start: int, end: int, _flags: int, _context: object) -> None:
        found.append((pattern, end))

    def work(row: Row) -> int:
        found.clear()
        database.scan(row["text"].encode(), match_event_handler=on_match)
        return len(found)

    return work


def _pattern(phrase: str) -> bytes:
    parts = (re.escape(part.strip()).replace(r"\ ", r"\s+") for part in phrase.split("*"))
    return (r"\b" + ".{1,40}".join(parts) + r"\b").encode()


MODES: dict[str, Callable[[], Work]] = {
    "tracker": tracker_work,
    "quantulum": lambda: quantulum_work(only_candidates=False),
    "candidates": lambda: quantulum_work(only_candidates=True),
    "scan": scan_work,
}


def stream(path: Path) -> Iterator[Row]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("mode", choices=MODES)
    parser.add_argument("texts", type=Path)
    parser.add_argument("--stream", action="store_true", help="read the texts while the work goes on")
    given = parser.parse_args()
    texts = stream(given.texts) if given.stream else read_rows(given.texts)
    loaded = time.process_time()
    work = MODES[given.mode]()
    ready = time.process_time()
    found = sum(map(work, texts))
    done = time.process_time()
    print(
        json.dumps(
            {
                "seconds": done - ready,
                "started": done - loaded,
                "found": found,
                "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
            }
        )
    )


if __name__ == "__main__":
    main()
