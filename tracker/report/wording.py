"""Figures, sources and dates in plain words, the same in the terminal, the page and the charts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from tracker.model import Claim

BOUND_WORDS: Final = {
    "at_least": "at least",
    "more_than": "more than",
    "up_to": "up to",
    "fewer_than": "fewer than",
    "nearly": "nearly",
    "about": "about",
}
GROUP_WORDS: Final = {"aid_worker": "aid worker", "child": "children", "woman": "women", "man": "men"}
KEPT_CONTROLS: Final = "\n\t"


def printable(text: str) -> str:
    """The text without control characters and lone surrogates, which break terminals, XML and fonts.

    >>> printable("12\\x1b[31m dead"), printable("a\\ud800b")
    ('12\ufffd[31m dead', 'a\ufffdb')
    """
    if text.isprintable():
        return text
    return "".join("\ufffd" if _breaks(character) else character for character in text)


def _breaks(character: str) -> bool:
    code = ord(character)
    if code < 0x20:
        return character not in KEPT_CONTROLS
    return 0x7F <= code < 0xA0 or 0xD800 <= code <= 0xDFFF or code in _DIRECTIONS or code in (0xFFFE, 0xFFFF)


# Direction marks can make printed words read in another order than they stand in the text.
_DIRECTIONS: Final = frozenset((*range(0x202A, 0x202F), *range(0x2066, 0x206A)))


def one_line(text: str, limit: int | None = None) -> str:
    """The text on one line, cut with an ellipsis at `limit` characters.

    >>> one_line("30,000\\n people", 9)
    '30,000 p…'
    """
    line = " ".join(printable(text).split())
    return line if limit is None or len(line) <= limit else line[: limit - 1].rstrip() + "…"


def figure_words(claim: Claim) -> str:
    """The stated number in words: "more than 1,200", "20 to 30", "no number".

    >>> from tracker.model import Claim
    >>> row = dict(claim_id="d:0-1:killed", doc_id="d", field="text", start=0, end=1, surface="x", sentence="x")
    >>> figure_words(Claim(**row, sentence_start=0, value=1200, low=1201, high=None, bound="more_than",
    ...                    outcome="killed"))
    'more than 1,200'
    """
    if claim.bound == "range" and claim.low is not None and claim.high is not None:
        return f"{claim.low:,} to {claim.high:,}"
    if claim.value is None:
        return "no number"
    bound = BOUND_WORDS.get(claim.bound)
    return f"{bound} {claim.value:,}" if bound else f"{claim.value:,}"


def limits_words(low: int | None, high: int | None) -> str:
    """What the words allow: "1,201 or more", "at most 99", "12", "20 to 30", "open".

    >>> limits_words(1201, None), limits_words(None, 99), limits_words(12, 12), limits_words(None, None)
    ('1,201 or more', 'at most 99', '12', 'open')
    """
    if low is None and high is None:
        return "open"
    if high is None:
        return f"{low:,} or more"
    if low is None:
        return f"at most {high:,}"
    return f"{low:,}" if low == high else f"{low:,} to {high:,}"


def group_words(group: str) -> str:
    """The group for people: "aid worker", "children"; empty for everybody."""
    return "" if group == "all" else GROUP_WORDS.get(group, group)


def outcome_words(outcome: str, group: str = "all", side: str | None = None) -> str:
    """Outcome, group and side as one phrase.

    >>> outcome_words("injured", "civilian"), outcome_words("killed", side="both")
    ('injured (civilian)', 'killed (both)')
    """
    who = ", ".join(part for part in (side or "", group_words(group)) if part)
    return f"{outcome} ({who})" if who else outcome


def source_words(claim: Claim) -> str:
    """Who says so; "unattributed" where the text names nobody."""
    if claim.source:
        return one_line(claim.source)
    return claim.source_type.replace("_", " ")


def day_words(day: date | None) -> str:
    """A day for people, the same on every machine: "31 Oct 2020"; empty where there is none."""
    if day is None:
        return ""
    month = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")[day.month - 1]
    return f"{day.day} {month} {day.year}"


def count_words(number: int, noun: str, plural: str | None = None) -> str:
    """A count with its noun.

    >>> count_words(1, "claim"), count_words(1200, "story", "stories")
    ('1 claim', '1,200 stories')
    """
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {plural or noun + 's'}"


def and_words(parts: Sequence[str]) -> str:
    """A list in words.

    >>> and_words(["a"]), and_words(["a", "b", "c"])
    ('a', 'a, b and c')
    """
    return parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + " and " + parts[-1] if parts else ""
