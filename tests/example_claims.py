"""The seed article's four claims, and a small pair of own stories with planted clashes, made by hand.

The reports are tested on these, so that a change in reading does not move a golden file of a report.
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

from tracker.model import Claim, Document, Evidence, Finding, Reading, UnreadSentence

SEED = Path(__file__).parent.parent / "seeds" / "000_7a4dfa32b95dec7a.txt"
WAR = "nagorno-karabakh-2020"
EARLIER_WAR = "nagorno-karabakh-1988-1994"


def make_claim(document: Document, surface: str, outcome: str = "killed", **fields: Any) -> Claim:
    """A claim on the first place where the surface stands; a row states only what differs."""
    field = fields.pop("field", "text")
    text = document.text if field == "text" else document.title or ""
    start = text.index(surface)
    end = start + len(surface)
    value = fields.pop("value", None)
    first, last = _sentence(text, start, end)
    row: dict[str, Any] = {
        "claim_id": f"{document.doc_id}:{start}-{end}:{outcome}",
        "doc_id": document.doc_id,
        "field": field,
        "start": start,
        "end": end,
        "surface": surface,
        "sentence": text[first:last],
        "sentence_start": first,
        "value": value,
        "low": value,
        "high": value,
        "bound": "exact",
        "outcome": outcome,
        "as_of": document.published,
        "event_id": WAR,
    }
    return Claim(**(row | fields))


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """From the last full stop or blank line before to the next full stop after; enough for these texts."""
    ends = [match.end() for match in re.finditer(r"\.\s+|\n\s*\n", text[:start])]
    return max(ends, default=0), text.find(".", end) + 1 or len(text)


def seed_reading() -> Reading:
    """The seed article with the four figures that it states."""
    document = Document(
        doc_id="seed",
        text=SEED.read_text(encoding="utf-8"),
        outlet="The Moscow Times / AFP",
        published=date(2020, 10, 31),
        path="seeds/000_7a4dfa32b95dec7a.txt",
    )
    floor = Evidence("floor", "true", "the actual death toll is believed to be substantially higher", "said to be low")
    claims = (
        make_claim(document, "more than a thousand", value=1000, low=1001, high=None, bound="more_than"),
        make_claim(
            document, "wounded", "injured", bound="vague", group="civilian", source="the Karabakh defence ministry",
            source_type="military", place="Shusha", basis="incident",
        ),
        make_claim(
            document, "30,000 people", value=30_000, event_id=EARLIER_WAR, background=True, as_of=None,
            period_start=date(1988, 1, 1), period_end=date(1994, 12, 31), date_precision="decade",
        ),
        make_claim(
            document, "More than 1,200 people", value=1200, low=1201, high=None, bound="more_than", side="both",
            period_start=date(2020, 9, 27), evidence=(floor,),
        ),
    )  # fmt: skip
    return Reading(document=document, claims=claims, sentences=41)


def flood_readings() -> tuple[Reading, Reading]:
    """Two own stories of one flood: the parts exceed the total in the first, the second's toll is lower."""
    monday = Document(
        doc_id="monday",
        title="Flood kills 12",
        text="Rescuers said 12 people died in the flood on Monday, including 14 children.\n"
        "Dozens were injured, the health ministry said. Fewer than 40 are still missing.\n",
        published=date(2024, 5, 6),
        outlet="The Valley Post",
        path="stories/monday.txt",
    )
    tuesday = Document(
        doc_id="tuesday",
        text="The toll of the flood stands at 9, officials said on Tuesday.\n",
        published=date(2024, 5, 7),
        outlet="洪水新聞",
        path="stories/tuesday.txt",
    )
    event = {"event_id": "valley-flood"}
    total = make_claim(monday, "12 people", value=12, source="Rescuers", source_type="witness", **event)
    monday_claims = (
        make_claim(monday, "12", field="title", value=12, claim_id="monday:title:10-12:killed", **event),
        total,
        make_claim(monday, "14 children", value=14, group="child", basis="part", part_of=total.claim_id, **event),
        make_claim(
            monday, "Dozens", "injured", bound="vague", source="the health ministry", source_type="government", **event
        ),
        make_claim(monday, "Fewer than 40", "missing", value=40, low=None, high=39, bound="fewer_than", **event),
    )
    unread = UnreadSentence(doc_id="tuesday", start=0, end=61, text=tuesday.text[:61])
    nine = make_claim(tuesday, "9", value=9, source="officials", source_type="government", **event)
    return (
        Reading(document=monday, claims=monday_claims, sentences=3),
        Reading(document=tuesday, claims=(nine,), unread=(unread,), sentences=1),
    )


def flood_findings() -> tuple[Finding, ...]:
    """One error inside the first story, one between the two, and a note on the second."""
    monday, tuesday = flood_readings()
    _, total, children, _, _ = monday.claims
    nine = tuesday.claims[0]
    return (
        make_finding(
            "CF201", "parts-exceed-total", "error", (children,), (total,), expected="at most 12", observed="14", gap=2,
            message="14 children are counted within a total of 12 people",
            why="14 (children) > 12 (total): a part cannot exceed the total that it belongs to",
        ),
        make_finding(
            "CF301", "cumulative-toll-falls", "error", (nine,), (total,), expected="12 or more", observed="9", gap=3,
            message="The toll falls from 12 on 6 May 2024 to 9 on 7 May 2024",
            why="9 < 12, the same event and outcome, one day later; no revision is stated",
        ),
        make_finding(
            "CF403", "unattributed", "note", (nine,), (), message="The figure names no authority",
            why='"officials" names nobody in particular',
        ),
    )  # fmt: skip


def make_finding(
    code: str, rule: str, severity: str, side_a: tuple[Claim, ...], side_b: tuple[Claim, ...], **fields: Any
) -> Finding:
    """A finding on the first claim of side_a."""
    first = side_a[0]
    both = (*side_a, *side_b)
    return Finding(
        finding_id=f"{code.lower()}-{first.doc_id}",
        code=code,
        rule=rule,
        severity=severity,
        event_id=first.event_id,
        outcome=first.outcome,
        side_a=tuple(claim.claim_id for claim in side_a),
        side_b=tuple(claim.claim_id for claim in side_b),
        claim_ids=tuple(claim.claim_id for claim in both),
        quotes=tuple(claim.sentence for claim in both),
        doc_id=first.doc_id,
        start=first.start,
        end=first.end,
        **fields,
    )
