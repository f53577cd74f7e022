"""Who says so: the authority behind a figure, with its span. The outlet that prints it is not meant."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from tracker.extract.authorities import (
    LONGEST_LABEL,
    PRONOUNS,
    Source,
    first_word,
    labels_of,
    opens_noun_phrase,
    past_dateline,
    source_at,
)
from tracker.extract.mention import Mention
from tracker.extract.sentence import Sentence
from tracker.lexicon.loader import word_list
from tracker.lexicon.matcher import Cue

LONGEST_SOURCE: Final = 16
JOINING: Final = frozenset({"and", "but", "then"})
LEADERS: Final = word_list("clause opening")
ADVERBS: Final = word_list("beside report verb")
FIGURE_NOUNS: Final = word_list("work of a source")
INVERTING: Final = word_list("inverting")
# "Its military toll", "Haiti's toll": whose dead, and not who counts them.
OWNED: Final = frozenset({"its", "their", "his", "her"})
COUNTED: Final = frozenset({"toll", "numbers", "list"})
PREDICATES: Final = frozenset({"verb", "active", "intransitive", "adjective", "self", "suicide"})
NAME_MARKS: Final = frozenset("-'’.&/")


Previous = Callable[[], Source | None]


def sources(sentence: Sentence, previous: Previous) -> list[Source]:
    """The authorities of a sentence, each at the verb, preposition or mark that names it.

    previous: gives the authority named last before the sentence; asked only where a pronoun speaks.
    """
    found: list[Source] = []
    for cue in sentence.cues.get("attribution", {}).values():
        source = None
        if cue.row.kind == "before":
            source = _after(sentence, cue.last + 1, cue.first)
        elif cue.row.kind == "verb" and not _tells_of_lives(sentence, cue):
            source = _speaker(sentence, cue, lambda: found[-1] if found else previous())
        elif _owns_figures(sentence, cue):
            source = _phrase_around(sentence, cue, cue.first)
        if source is not None:
            found.append(source)
    owners = _owners(sentence)
    found = [source for source in found if all(source.start != owner.start for owner in owners)] + owners
    labels = labels_of(sentence)
    return sorted(found, key=lambda source: source.at) + labels if found or labels else _subject(sentence)


def source_of(sentence: Sentence, mention: Mention, found: list[Source]) -> Source | None:
    """The authority nearest before a figure in its clause, else the first one behind it, else the line's label."""
    before = [s for s in found if not s.label and s.at < mention.first]
    near = [s for s in before if not _ends_between(sentence, s.at, mention.first)]
    after = [s for s in found if not s.label and s.at > mention.first]
    labels = [s for s in found if s.label]
    beside = [s for s in after if s.at == mention.last + 1 and sentence.tokens[s.at].lower == "according"]
    if near:
        return beside[0] if beside else near[-1]
    return after[0] if after else labels[0] if labels else before[-1] if before else None


def inherited(source: Source | None) -> Source | None:
    """The authority of the sentence before, where a sentence names none: it speaks on."""
    return None if source is None else replace(source, at=-1)


def names_in_full(words: str, head: str) -> bool:
    """Whether a source is the office that a short name means: "defense ministry of ..." for "ministry"."""
    parts = words.lower().split()
    return any(part == head and (i + 1 == len(parts) or parts[i + 1] == "of") for i, part in enumerate(parts))


def _ends_between(sentence: Sentence, first: int, last: int) -> bool:
    return any(sentence.tokens[i].lower == ";" for i in range(first, last))


def _speaker(sentence: Sentence, cue: Cue, previous: Previous) -> Source | None:
    """The subject of a verb of saying; after a passive ("were reported by the medical examiner") its agent."""
    passive = cue.first > 0 and any("be" in sentence.kinds[i] for i in range(max(cue.first - 2, 0), cue.first))
    by = next(
        (i for i in range(cue.last + 1, min(cue.last + 5, len(sentence.tokens))) if sentence.tokens[i].lower == "by"),
        -1,
    )
    agent = _after(sentence, by + 1, cue.first) if by > 0 else None
    if agent is not None and agent.kind != "unattributed":
        return agent
    if passive:
        return None
    inverted = _inverted(sentence, cue)
    if inverted is not None and cue.first > 0 and sentence.tokens[cue.first - 1].kind == "m":
        return inverted
    return _before(sentence, cue.first - 1, cue.first, previous) or inverted


def _after(sentence: Sentence, first: int, at: int) -> Source | None:
    last = first
    while last < len(sentence.tokens) and last - first < LONGEST_SOURCE:
        token = sentence.tokens[last]
        if (token.kind == "m" and token.lower not in NAME_MARKS) or sentence.kinds[last] & {
            "relative",
            "subord",
            "be",
            "have",
        }:
            break
        if sentence.cue("numbers", last) is not None or token.kind == "n" or token.lower == "with":
            break
        if last > first and opens_noun_phrase(sentence, last):
            break
        last += 1
    return source_at(sentence, first, last - 1, at)


def _before(sentence: Sentence, last: int, at: int, previous: Previous) -> Source | None:
    """The noun phrase that ends before a verb of saying, back to the start of its clause; asides are stepped over."""
    while last >= 0 and (sentence.kinds[last] & {"have", "be"} or sentence.tokens[last].lower in ADVERBS):
        last -= 1
    if last < 0 or ("det" in sentence.kinds[last] and not sentence.kinds[last] & {"relative", "subord"}):
        return None
    if sentence.tokens[last].lower in JOINING:
        return _opening_subject(sentence, last, at, previous)
    if sentence.tokens[last].lower in PRONOUNS:
        speaker = previous()
        return replace(speaker, at=at) if speaker else None
    aside = _aside_start(sentence, last)
    end = aside - 1 if aside > 0 else last
    first = end
    while first > 0 and end - first < LONGEST_SOURCE and not _bars_subject(sentence, first - 1):
        first -= 1
    relative = first - 1
    if relative > 0 and "relative" in sentence.kinds[relative]:
        return _before(sentence, relative - 1, at, previous)
    while first <= end and (sentence.tokens[first].lower in LEADERS or sentence.tokens[first].kind == "m"):
        first += 1
    first = _past_adverbial(sentence, first, end)
    if "prep" in sentence.kinds[first] and end > first and sentence.tokens[end].capital:
        # "Across the borders Lorvia reports": the name right before the verb speaks.
        first = next((i + 1 for i in range(end, first, -1) if not sentence.tokens[i].capital), first)
    return source_at(sentence, first, end, at)


def _opening_subject(sentence: Sentence, stop: int, at: int, previous: Previous) -> Source | None:
    """ "Lorvia names no losses but says ...": the name that opens the clause or sentence, else the one before it."""
    opening = past_dateline(sentence) or first_word(sentence)
    clause = stop
    while clause > opening and stop - clause < LONGEST_SOURCE and not _bars_subject(sentence, clause - 1):
        clause -= 1
    for first in (clause, opening):
        last = first
        while last < stop and _is_named(sentence, last):
            last += 1
        speaker = None
        if last > first and "prep" not in sentence.kinds[first]:
            speaker = source_at(sentence, first, last - 1, at)
        if speaker is not None:
            return speaker
    speaker = previous()
    return replace(speaker, at=at) if speaker else None


def _is_named(sentence: Sentence, index: int) -> bool:
    """Whether a token can stand in the name of an authority: a capital, an article, an office."""
    if sentence.tokens[index].capital or "det" in sentence.kinds[index]:
        return True
    nouns = sentence.cues.get("attribution", {}).values()
    return any(cue.row.kind == "noun" and cue.first <= index <= cue.last for cue in nouns)


def _aside_start(sentence: Sentence, last: int) -> int:
    """The opening comma of ", general secretary of the union," that ends at a token; -1 where there is none."""
    if sentence.tokens[last].lower != ",":
        return -1
    for index in range(last - 1, max(last - LONGEST_SOURCE, 0), -1):
        if sentence.tokens[index].lower == ",":
            return index
    return -1


def _bars_subject(sentence: Sentence, index: int) -> bool:
    token, kinds = sentence.tokens[index], sentence.kinds[index]
    if token.kind == "m" and token.lower not in NAME_MARKS:
        return True
    if kinds & {"relative", "subord", "report"} and "prep" not in kinds:
        return True
    if ("conj" in kinds and token.lower != "and") or token.lower in ("did", "do", "does", "neither"):
        return True
    return sentence.cue("outcomes", index) is not None or token.kind == "n"


def _inverted(sentence: Sentence, cue: Cue) -> Source | None:
    """ "..., said the ministry"."""
    following = cue.last + 1
    if sentence.tokens[cue.first].lower not in INVERTING or following >= len(sentence.tokens):
        return None
    office = sentence.cue("attribution", following)
    opens = sentence.tokens[following].lower in ("the", "a", "mr") or sentence.tokens[following].capital
    opens = opens or (office is not None and office.row.kind == "noun")
    return _after(sentence, following, cue.first) if opens else None


def _owns_figures(sentence: Sentence, cue: Cue) -> bool:
    """ "the health minister's first figures", "by the army's count"."""
    after = sentence.tokens[cue.last + 1].lower if cue.last + 1 < len(sentence.tokens) else ""
    if not sentence.tokens[cue.last].lower.endswith("'s") and after not in ("'", "’"):
        following = sentence.tokens[cue.last + 1].lower if cue.last + 1 < len(sentence.tokens) else ""
        before = sentence.tokens[cue.first - 1].lower if cue.first else ""
        plain = sentence.tokens[cue.last].lower != "official" and before not in OWNED and following != "toll"
        return following in FIGURE_NOUNS and cue.row.kind == "noun" and plain
    window = range(cue.last + 1, min(cue.last + 5, len(sentence.tokens)))
    return any(sentence.tokens[i].lower in FIGURE_NOUNS for i in window)


def _owners(sentence: Sentence) -> list[Source]:
    """ "By Moscow's information", "Russia's own last published figure": a name without an office owns the figures."""
    found = []
    for index, token in enumerate(sentence.tokens[:-1]):
        if not token.capital or not token.lower.endswith("'s") or sentence.cue("attribution", index) is not None:
            continue
        for following in range(index + 1, min(index + 6, len(sentence.tokens))):
            word = sentence.tokens[following]
            if word.lower in FIGURE_NOUNS and word.lower not in COUNTED:
                name = sentence.words(index, index)[:-2]
                found.append(
                    Source(name, "unattributed", sentence.starts[index], sentence.end_of(index) - 2, index, owner=True)
                )
            if word.kind != "w" or sentence.kinds[following] or sentence.cue("outcomes", following) is not None:
                break
    return found


def _tells_of_lives(sentence: Sentence, cue: Cue) -> bool:
    """ "The blast claimed 12 lives": the verb is one of dying, and nobody speaks."""
    return any(other.first <= cue.first <= other.last and other.row.kind == "lives" and _counts_lives(sentence, other)
               for other in sentence.outcomes)  # fmt: skip


def _counts_lives(sentence: Sentence, cue: Cue) -> bool:
    groups = sentence.cues.get("groups", {})
    return any(i in groups and groups[i].row.kind == "lives" for i in range(cue.last + 1, cue.last + 6))


def _phrase_around(sentence: Sentence, cue: Cue, at: int) -> Source | None:
    first = cue.first
    while (
        first > 0
        and cue.first - first < 6
        and not (_bars_subject(sentence, first - 1) or "prep" in sentence.kinds[first - 1])
    ):
        first -= 1
    return source_at(sentence, first, cue.last, at)


def _subject(sentence: Sentence) -> list[Source]:
    """Where nobody is said to speak: an authority that is the subject of the sentence ("The ministry raised ...")."""
    opening = past_dateline(sentence) or first_word(sentence)
    for cue in sorted(c for c in sentence.cues.get("attribution", {}).values() if c.row.kind == "noun"):
        numbered = cue.first > 0 and sentence.cue("numbers", cue.first - 1) is not None
        barred = numbered or any(
            _bars_subject(sentence, i) or "prep" in sentence.kinds[i] for i in range(opening, cue.first)
        )
        if opening <= cue.first <= opening + LONGEST_LABEL and not barred and not _suffers_or_acts(sentence, cue):
            source = _phrase_around(sentence, cue, cue.first)
            return [source] if source is not None else []
    return []


def _suffers_or_acts(sentence: Sentence, cue: Cue) -> bool:
    """ "The police chief was killed", "Militants killed 3": who dies or kills says nothing."""
    following = next((outcome for outcome in sentence.outcomes if outcome.first > cue.last), None)
    if following is None or following.row.kind not in PREDICATES:
        return False
    named = following.row.kind == "adjective"
    return not named or bool(sentence.kinds[following.first - 1] & {"be", "adverb"})


def _past_adverbial(sentence: Sentence, first: int, last: int) -> int:
    """ "A week after the detonation the ministry": the last article that opens the name of an authority."""
    nouns = sentence.cues.get("attribution", {})
    for index in range(last, first, -1):
        if opens_noun_phrase(sentence, index) and any(
            nouns[i].row.kind == "noun" for i in range(index, last + 1) if i in nouns
        ):
            return index
    return first
