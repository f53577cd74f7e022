"""When a figure holds, which time it covers, and whether its words place it in another event than the story's own."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import Final, NamedTuple

from tracker.extract.mention import Mention
from tracker.extract.quantity import YEAR, touching
from tracker.extract.sentence import Sentence
from tracker.lexicon.loader import word_list
from tracker.lexicon.matcher import Cue

MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "jan january",
            "feb february",
            "mar march",
            "apr april",
            "may",
            "jun june",
            "jul july",
            "aug august",
            "sep sept september",
            "oct october",
            "nov november",
            "dec december",
        ),
        1,
    )
    for name in names.split()
}
WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
TODAY: Final = frozenset({"today", "tonight"})
YESTERDAY: Final = frozenset({"yesterday", "overnight"})
DATE_WORDS: Final = TODAY | YESTERDAY | {*MONTHS, *WEEKDAYS}
SINCE: Final = frozenset({"since", "from"})
UNTIL: Final = frozenset({"by", "until", "to"})
REPORT_REACH: Final = 4
RECENT: Final = 62
LED_TO: Final = 6
SINCE_REACH: Final = 8
TELLING: Final = frozenset({"report", "link"})
TELL_WORDS: Final = word_list("telling")


class Moment(NamedTuple):
    """A date in the text. start..end is the time it names; first..last are its tokens; lead is the word before it."""

    start: date
    end: date
    precision: str
    first: int
    last: int
    lead: str


class Timing(NamedTuple):
    """as_of, period and background of one claim; words: what says so."""

    as_of: date | None
    period_start: date | None
    period_end: date | None
    precision: str | None
    background: bool
    words: tuple[int, int] | None


def moments(sentence: Sentence, published: date | None) -> list[Moment]:
    """The dates of a sentence, read strictly: a day, a month, a year or a decade; weekdays are of the week before."""
    found: list[Moment] = []
    index = 0
    tokens = sentence.tokens
    while index < len(tokens):
        dated = tokens[index].kind == "n" or tokens[index].lower in DATE_WORDS
        moment = _moment(sentence, index, published) if dated else None
        if moment is not None:
            found.append(moment)
            index = moment.last
        index += 1
    return found


def _moment(sentence: Sentence, index: int, published: date | None) -> Moment | None:
    token = sentence.tokens[index]
    lead = _lead(sentence, index)
    if token.lower in MONTHS and token.capital:
        return _month_first(sentence, index, published)
    if token.kind == "n":
        following = index + 1
        if following < len(sentence.tokens) and sentence.tokens[following].lower in MONTHS and len(token.lower) <= 2:
            return _day_first(sentence, index, published)
        if YEAR.match(token.lower):
            return _year(sentence, index, lead)
    if published is None:
        return None
    if token.lower in WEEKDAYS:
        back = (published.weekday() - WEEKDAYS.index(token.lower)) % 7
        day = published - timedelta(days=back)
        return Moment(day, day, "day", index, index, lead)
    if token.lower in TODAY or token.lower in YESTERDAY:
        day = published - timedelta(days=token.lower in YESTERDAY)
        return Moment(day, day, "day", index, index, lead)
    return None


def _lead(sentence: Sentence, index: int) -> str:
    """The word that introduces a date: "since", "in", "by", "the" ("the 2010 quake")."""
    for position in range(index - 1, max(index - 3, -1), -1):
        word = sentence.tokens[position].lower
        if word not in ("late", "early", "mid", "-", "last", "end", "of") or position == index - 2:
            return word
    return ""


def _year(sentence: Sentence, index: int, lead: str) -> Moment | None:
    tokens = sentence.tokens
    year = int(tokens[index].lower)
    if index + 1 < len(tokens) and tokens[index + 1].lower in ("s", "'s") and touching(tokens, index + 1):
        return Moment(date(year, 1, 1), date(year + 9, 12, 31), "decade", index, index + 1, lead)
    if index and tokens[index - 1].lower in ("$", "£", "€"):
        return None
    counted = any(sentence.cue(category, index + 1) is not None for category in ("groups", "outcomes"))
    bounded = index > 0 and sentence.cue("bounds", index - 1) is not None
    before = tokens[index - 1].lower if index else ""
    if (counted or bounded) and not {lead, before} & {"in", "since", "of", "the", "during"}:
        return None
    return Moment(date(year, 1, 1), date(year, 12, 31), "year", index, index, lead)


def _month_first(sentence: Sentence, index: int, published: date | None) -> Moment | None:
    """ "Sept. 27", "July 2005", "October 3, 2012", "August"."""
    tokens = sentence.tokens
    month, position = MONTHS[tokens[index].lower], index + 1
    if position < len(tokens) and tokens[position].lower == "." and touching(tokens, position):
        position += 1
    day, year, last = None, None, index
    if position < len(tokens) and tokens[position].kind == "n":
        if YEAR.match(tokens[position].lower):
            year, last = int(tokens[position].lower), position
        elif len(tokens[position].lower) <= 2 and 1 <= int(tokens[position].lower) <= 31:
            day, last = int(tokens[position].lower), position
            year_at = position + 2 if position + 1 < len(tokens) and tokens[position + 1].lower == "," else position + 1
            if year_at < len(tokens) and YEAR.match(tokens[year_at].lower):
                year, last = int(tokens[year_at].lower), year_at
    elif (len(tokens[index].lower) <= 4 and position == index + 1 and tokens[index].lower not in ("june", "july")) or (
        index == 0
        or (tokens[index].lower in ("may", "march") and _lead(sentence, index) not in ("in", "since", "last"))
    ):
        return None
    return _build(day, month, year, published, index, last, _lead(sentence, index))


def _day_first(sentence: Sentence, index: int, published: date | None) -> Moment | None:
    """ "27 September", "12 May 2005", "31 OCT 89"."""
    tokens = sentence.tokens
    day, month, last, year = int(tokens[index].lower), MONTHS[tokens[index + 1].lower], index + 1, None
    if last + 1 < len(tokens) and tokens[last + 1].kind == "n" and len(tokens[last + 1].lower) in (2, 4):
        digits = tokens[last + 1].lower
        if YEAR.match(digits) or (len(digits) == 2 and sentence.text[:40].isupper()):
            year, last = int(digits) if len(digits) == 4 else 1900 + int(digits), last + 1
    return _build(day, month, year, published, index, last, _lead(sentence, index))


def _build(
    day: int | None, month: int, year: int | None, published: date | None, first: int, last: int, lead: str
) -> Moment | None:
    if year is None:
        if published is None:
            return None
        year = published.year - (month > published.month + (day or 0 > 28))
    length = monthrange(year, month)[1]
    if day is None:
        return Moment(date(year, month, 1), date(year, month, length), "month", first, last, lead)
    if not 1 <= day <= length:
        return None
    return Moment(date(year, month, day), date(year, month, day), "day", first, last, lead)


BEGINNINGS: Final = word_list("beginning")


def beginning(sentence: Sentence, published: date | None) -> Moment | None:
    """The day on which a sentence says that the event began: "The current clashes broke out on Sept. 27"."""
    if not any(token.lower in BEGINNINGS for token in sentence.tokens):
        return None
    days = [moment for moment in moments(sentence, published) if moment.precision == "day"]
    return days[0] if days and _is_past(days[0], published) else None


def since_beginning(sentence: Sentence) -> bool:
    """Whether a sentence counts "since the fighting began" without a date of its own."""
    for index, token in enumerate(sentence.tokens):
        if token.lower in SINCE and any(later.lower in BEGINNINGS for later in sentence.tokens[index + 1 : index + 6]):
            return True
    return False


def timing_of(
    sentence: Sentence, mention: Mention, dates: list[Moment], published: date | None, begun: Moment | None = None
) -> Timing:
    """When a figure holds, and whether it belongs to another event. begun: when the text says that its event began."""
    for moment in dates:
        if _names_other_event(sentence, mention, moment, published):
            return Timing(None, moment.start, moment.end, moment.precision, True, (moment.first, moment.last))
    for cue in sentence.cues.get("time", {}).values():
        if (
            cue.row.value == "other"
            and not _is_compared(sentence, mention, cue.first)
            and not _told(sentence, cue.first, cue.last)
            and _same_clause(sentence, mention, cue.first)
        ):
            return Timing(None, None, None, None, True, (cue.first, cue.last))
        if cue.row.value == "longer" and _same_clause(sentence, mention, cue.first):
            return Timing(published, None, None, None, True, (cue.first, cue.last))
        if cue.row.value == "former" and _led_to(sentence, cue, mention):
            return Timing(published, None, None, None, True, (cue.first, cue.last))
        if cue.row.value == "elsewhere" and cue.first < mention.first:
            return Timing(published, None, None, None, True, (cue.first, cue.last))
    start = next((moment for moment in dates if moment.lead in SINCE and _is_past(moment, published)), None)
    if start is None and begun is not None and since_beginning(sentence):
        return Timing(published, begun.start, published, begun.precision, False, None)
    near = [moment for moment in dates if moment.precision == "day" and moment.lead not in SINCE]
    closest = min(near, key=lambda moment: abs(moment.first - mention.first), default=None)
    as_of = closest.start if closest is not None and _recent(closest, published) else published
    chosen = start or closest
    return Timing(
        as_of,
        start.start if start else None,
        as_of if start else None,
        chosen.precision if chosen else None,
        False,
        (chosen.first, chosen.last) if chosen else None,
    )


def _led_to(sentence: Sentence, cue: Cue, mention: Mention) -> bool:
    """ "Following the killing of six workers, ...": the number right behind what led to the event."""
    between = range(cue.last + 1, mention.first)
    return len(between) < LED_TO and cue.last < mention.first and all(sentence.tokens[i].lower != "," for i in between)


def _in_relative(sentence: Sentence, first: int, last: int) -> bool:
    """ "The worst since the war of the 1990s, which left 45,000 dead": the clause tells of the former event."""
    return any("relative" in sentence.kinds[i] for i in range(first, last))


def _since_when(sentence: Sentence, moment: Moment) -> bool:
    """ "The deadliest attack since the invasion in 2003": the date tells how long there was none like it."""
    before = [token.lower for token in sentence.tokens[max(moment.first - SINCE_REACH, 0) : moment.first]]
    return "since" in before and "," not in before[before.index("since") :]


def _is_past(moment: Moment, published: date | None) -> bool:
    return published is None or moment.start <= published


def _recent(moment: Moment, published: date | None) -> bool:
    return published is None or abs((published - moment.start).days) <= RECENT


COURT: Final = word_list("court")


def _names_other_event(sentence: Sentence, mention: Mention, moment: Moment, published: date | None) -> bool:
    """ "the 2010 quake", "in 1934", "a 1990s war": a past time that belongs to the event, not to whoever tells it.

    What a court hears is the event of the text, however long ago it was: "accused of killing two men in July 2015".
    """
    if (moment.lead in SINCE | UNTIL and not _tells_of_then(sentence, mention, moment)) or published is None:
        return published is None and moment.precision == "decade"
    if _since_when(sentence, moment) and not _in_relative(sentence, moment.last + 1, mention.first):
        return False
    if (published - moment.end).days <= RECENT or moment.end.year >= published.year:
        return False
    if any(token.lower in COURT for token in sentence.tokens):
        return False
    if _told(sentence, moment.first, moment.last) and not _event_beside(sentence, moment):
        return False
    if moment.first > mention.last and any(
        sentence.tokens[i].lower in (",", "since") for i in range(mention.last + 1, moment.first)
    ):
        return False
    return _same_clause(sentence, mention, moment.first)


def _tells_of_then(sentence: Sentence, mention: Mention, moment: Moment) -> bool:
    """ "the worst since 1979, when 600 were killed": what follows happened then."""
    following = moment.last + 1
    words = [token.lower for token in sentence.tokens[following : following + 2]]
    return words == [",", "when"] and mention.first > following


def _is_compared(sentence: Sentence, mention: Mention, index: int) -> bool:
    """ "579, up from 425 a year earlier": the words of comparison part the first figure from the time of the second."""
    cues = sentence.cues.get("basis", {}).values()
    return any(cue.row.kind == "superseded" and mention.last < cue.first < index for cue in cues)


def _event_beside(sentence: Sentence, moment: Moment) -> bool:
    """An event noun right behind the date ("the 2010 disaster"), or before it ("the quake of January 2010")."""
    for cue in sentence.cues.get("time", {}).values():
        if cue.row.kind == "event" and (0 < cue.first - moment.last <= 3 or 0 < moment.first - cue.last <= 3):
            return True
    return False


def _told(sentence: Sentence, first: int, last: int) -> bool:
    """Whether a verb of telling stands beside a date: then it dates the telling."""
    window = range(max(first - 2 * REPORT_REACH, 0), min(last + REPORT_REACH + 1, len(sentence.tokens)))
    return any(sentence.tokens[index].lower in TELL_WORDS for index in window)


def _same_clause(sentence: Sentence, mention: Mention, index: int) -> bool:
    first, last = sorted((mention.first, index))
    return not any(sentence.tokens[i].lower in (";", ".") and not touching(sentence.tokens, i + 1) and
                   not (sentence.tokens[i].lower == "." and sentence.tokens[i - 1].lower in MONTHS)
                   for i in range(first, last))  # fmt: skip
