"""What people say of one figure: it says something else, it is none, or the last step is taken back."""

from __future__ import annotations

from datetime import date
from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from tracker.errors import UsageError
from tracker.model import Claim, Reading
from tracker.store.corrections import Correction
from tracker.store.documents import current_versions, load_readings
from tracker.web.desk import Desk
from tracker.web.screen import LONGEST_NAME, Saying, field_of, go, number_of

DONE = {
    "correct": "Corrected. The machine's own reading is kept beside it.",
    "dismiss": "Dismissed: this is no figure.",
}
READING = "reading"
"""The id of the part of the page that shows one figure."""


def correct(request: Request, form: FormData) -> Response:
    """Keep a correction or a dismissal of a figure."""
    desk: Desk = request.app.state.desk
    person, verdict = _person(form), field_of(form, "verdict")
    if verdict not in DONE:
        raise UsageError("say what is wrong with the figure")
    doc_id, claim_id = field_of(form, "document"), field_of(form, "claim")
    claim, reading = _claim(desk, doc_id, claim_id)
    correction = Correction(
        doc_id=doc_id,
        claim_id=claim_id,
        verdict=verdict,
        person=person,
        made=date.today(),
        version=number_of(form, "version"),
        surface=claim.surface,
        note=field_of(form, "note"),
        changes=_changes(form, claim, reading) if verdict == "correct" else {},
    )
    return _kept(request, form, correction, DONE[verdict], READING)


def check(request: Request, form: FormData) -> Response:
    """Keep that a person has read every figure of an article."""
    correction = Correction(
        doc_id=field_of(form, "document"),
        claim_id="",
        verdict="checked",
        person=_person(form),
        made=date.today(),
        version=number_of(form, "version"),
    )
    return _kept(request, form, correction, "Checked: the figures of this article count as gold.", "")


def _kept(request: Request, form: FormData, correction: Correction, words: str, fragment: str) -> Response:
    desk: Desk = request.app.state.desk
    after = number_of(form, "after")
    desk.correct(correction, after=after)
    names = {"document": correction.doc_id, "claim": correction.claim_id, "person": correction.person}
    saying = Saying(words, undo=("/uncorrect", {**names, "after": str(after + 1)}))
    return go(request, field_of(form, "back"), saying, fragment)


def uncorrect(request: Request, form: FormData) -> Response:
    """Take the latest step on a figure or an article back."""
    desk: Desk = request.app.state.desk
    claim_id = field_of(form, "claim")
    desk.undo_correction(field_of(form, "document"), claim_id, _person(form), after=number_of(form, "after"))
    return go(request, field_of(form, "back"), Saying("Undone."), READING if claim_id else "")


def _person(form: FormData) -> str:
    person = field_of(form, "person", LONGEST_NAME)
    if not person:
        raise UsageError("say who you are: your name stands beside the correction")
    return person


def _claim(desk: Desk, doc_id: str, claim_id: str) -> tuple[Claim, Reading]:
    with desk.store.reading() as connection:
        readings = list(load_readings(connection, current_versions(connection, [doc_id])).values())
    for reading in readings:
        for claim in reading.claims:
            if claim.claim_id == claim_id:
                return claim, reading
    raise UsageError("this figure is no longer in the article: it was read anew")


def _changes(form: FormData, claim: Claim, reading: Reading) -> dict[str, Any]:
    """What the form says otherwise than the machine."""
    said: dict[str, Any] = {"outcome": field_of(form, "outcome")}
    words = field_of(form, "value").replace(",", "").replace(" ", "")
    if words:
        if not (words.isascii() and words.isdigit() and len(words) < 12):
            raise UsageError("a number of persons is written in digits: 1200 or 1,200")
        said["value"] = int(words)
    bound, event_id = field_of(form, "bound"), field_of(form, "event")
    if bound:
        said["bound"] = bound
    if event_id:
        said["event_id"] = event_id
    changes = {name: value for name, value in said.items() if value and value != getattr(claim, name)}
    if said.get("value") == 0 != claim.value:
        changes["value"] = 0
    if "event_id" in changes:
        own = [each.event_id for each in reading.claims if not each.background]
        changes["background"] = event_id not in own
    return changes
