"""Nouns that name persons, from WordNet 3.0 (see `en/NOTICE.txt`): "woodcutters" are people, "processes" are not.

Asked only where a number stands before a noun that the lexicon does not know.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import Final

PERSON_ENDINGS: Final = ("smiths", "workers", "goers", "mates", "women", "ians", "ists", "makers", "keepers")
ENDINGS: Final = (("ies", "y"), ("men", "man"), ("es", ""), ("es", "e"), ("s", ""))


@lru_cache(maxsize=1)
def person_nouns() -> frozenset[str]:
    """The nouns, in the singular, whose most common meaning is a person."""
    return frozenset((files("tracker.lexicon") / "en" / "person_nouns.txt").read_text(encoding="utf-8").split())


def is_person_noun(word: str) -> bool:
    """Whether a lower-case noun, singular or plural, names persons.

    >>> is_person_noun("woodcutters"), is_person_noun("lodger"), is_person_noun("processes"), is_person_noun("bills")
    (True, True, False, False)
    """
    known = person_nouns()
    if word in known:
        return True
    if word.endswith(PERSON_ENDINGS):
        return True
    return any(word.endswith(plural) and word.removesuffix(plural) + single in known for plural, single in ENDINGS)
