"""Titles: the headline that opens a plain text, and whether a title given apart opens the text as well."""

from __future__ import annotations

import re
from typing import Final

LONGEST_TITLE: Final = 200

_FIRST_BLOCK: Final = re.compile(r"\s*(\S[^\n]*?)[ \t\r]*\n[ \t\r]*\n\s*\S")
_MARKDOWN_HEADING: Final = re.compile(r"\s*#{1,3}[ \t]+(\S[^\n]*?)[ \t#\r]*(?:\n|$)")
_SENTENCE_END: Final = re.compile(r"[.!?:;,…][\"'”’)\]]*$")
_WORD: Final = re.compile(r"\w+")


def opening_title(text: str, *, markdown: bool = False) -> str | None:
    """The headline that opens a plain text: one short line without a full stop, set off by a blank line.

    markdown: a first line with one to three # signs is a title, too. The text keeps it, so offsets do not move.

    >>> opening_title("Blast kills 12 in Kabul\\n\\nAt least 12 people were killed.")
    'Blast kills 12 in Kabul'
    """
    if markdown and (heading := _MARKDOWN_HEADING.match(text)):
        return heading[1]
    block = _FIRST_BLOCK.match(text)
    if block is None or len(block[1]) > LONGEST_TITLE or _SENTENCE_END.search(block[1]):
        return None
    return block[1]


def opens_with(text: str, title: str) -> int:
    """How many characters of the text are its title repeated; 0 where the text does not open with it.

    Case, spaces, quotes and punctuation may differ. The title is then read once, in the text.

    >>> opens_with("Blast  kills 12\\n\\nAt least 12 died.", "Blast kills 12!")
    15
    """
    end = 0
    words = _WORD.finditer(text)
    for wanted in _WORD.finditer(title):
        found = next(words, None)
        if found is None or found[0].casefold() != wanted[0].casefold():
            return 0
        end = found.end()
    return end
