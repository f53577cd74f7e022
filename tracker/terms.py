"""The vocabularies of the claims and findings tables, and the glossary.

Every word that a column may hold stands here once; the table, the contract, the documentation and the tests read it
from here. The meanings follow the casualty recorders' own: Iraq Body Count and UCDP keep bounds as stated, ACLED
documents its vague words, and "casualties" is never read as deaths.
"""

from __future__ import annotations

from typing import Final

SCHEMA_VERSION: Final = "1.0"

OUTCOMES: Final = (
    "killed",
    "injured",
    "missing",
    "displaced",
    "captured",
    "abducted",
    "detained",
    "hospitalised",
    "rescued",
    "recovered",
    "infected",
    "affected",
    "casualties",
)
BOUNDS: Final = (
    "exact",
    "at_least",
    "more_than",
    "up_to",
    "fewer_than",
    "nearly",
    "about",
    "range",
    "vague",
)
GROUPS: Final = (
    "all",
    "civilian",
    "military",
    "police",
    "militant",
    "perpetrator",
    "child",
    "woman",
    "man",
    "elderly",
    "journalist",
    "medic",
    "aid_worker",
    "rescuer",
    "prisoner",
    "official",
    "foreigner",
)
GROUP_PEOPLE: Final = {
    "all": "everyone",
    "civilian": "civilians",
    "military": "soldiers",
    "police": "police officers",
    "militant": "militants",
    "perpetrator": "attackers",
    "child": "children",
    "woman": "women",
    "man": "men",
    "elderly": "elderly people",
    "journalist": "journalists",
    "medic": "medical workers",
    "aid_worker": "aid workers",
    "rescuer": "rescuers",
    "prisoner": "prisoners",
    "official": "officials",
    "foreigner": "foreigners",
}
"""The people of each group as a sentence names them."""

UNITS: Final = ("person", "household", "body")
BASES: Final = ("total", "increment", "incident", "part", "rate")
POLARITIES: Final = ("asserted", "zero", "denied")
STATUSES: Final = ("reported", "confirmed", "claimed", "estimated", "feared", "projected")
SOURCE_TYPES: Final = (
    "government",
    "military",
    "police",
    "medical",
    "rebel",
    "ngo",
    "un",
    "media",
    "witness",
    "expert",
    "unattributed",
)
FIELDS: Final = ("text", "title")
DATE_PRECISIONS: Final = ("day", "month", "year", "decade")
SEVERITIES: Final = ("error", "warning", "note")

CLAIM_COLUMNS: Final = (
    "claim_id",
    "doc_id",
    "outlet",
    "url",
    "title",
    "published",
    "lang",
    "field",
    "start",
    "end",
    "surface",
    "sentence",
    "value",
    "low",
    "high",
    "bound",
    "implicit",
    "outcome",
    "group",
    "victims",
    "unit",
    "side",
    "place",
    "basis",
    "part_of",
    "polarity",
    "status",
    "source",
    "source_type",
    "source_start",
    "source_end",
    "as_of",
    "period_start",
    "period_end",
    "date_precision",
    "event_id",
    "background",
    "confidence",
    "evidence",
)
FINDING_COLUMNS: Final = (
    "finding_id",
    "code",
    "rule",
    "severity",
    "event_id",
    "outcome",
    "side_a",
    "side_b",
    "claim_ids",
    "quotes",
    "doc_id",
    "start",
    "end",
    "line",
    "column",
    "message",
    "why",
    "expected",
    "observed",
    "gap",
)
TOLL_COLUMNS: Final = (
    "doc_id",
    "event_id",
    "main",
    "outcome",
    "group",
    "low",
    "best",
    "high",
    "policy",
    "claim_ids",
)

GLOSSARY: Final = {
    "claim": "One figure as one text states it: its words, place, number, bound, outcome and context.",
    "outcome": "What happened to the people counted: killed, injured, missing, and so on.",
    "toll": "A cumulative figure for one event and outcome.",
    "bound": "How the words limit the number: exact, at least, more than, up to, about, vague.",
    "basis": "What the number covers: the total so far, an increment, one incident, a part, a rate.",
    "status": "How firmly it is said: reported, confirmed, claimed, estimated, feared, projected.",
    "source": "Who says so (the authority), not the outlet that prints it.",
    "as_of": "The day at which the figure is said to hold.",
    "background": "The figure speaks of another event than the story's own.",
    "finding": "Figures that cannot all hold under any allowed reading, with the arithmetic.",
    "policy": "A named set of readings that turns words into numbers; data, never code.",
    "event": "What happened, at a place and a time; claims are compared only inside one event.",
}
