"""The list of findings, worst first, and the decisions on them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from tracker.errors import UsageError
from tracker.report.wording import count_words
from tracker.store.decisions import VERDICTS, Decision
from tracker.store.night import OPEN
from tracker.web.cards import cards
from tracker.web.desk import Desk
from tracker.web.screen import LONGEST_NAME, Saying, field_of, go, judged_of, number_of, page_of, show

A_PAGE: Final = 20
SNOOZED_FOR: Final = timedelta(days=7)
SHOWN: Final = {"open": "Open", "judged": "Judged or known", "all": "All"}
DONE: Final = {
    "accept": "Accepted: it is a contradiction, and it is known.",
    "dismiss": "Dismissed: it is none.",
    "snooze": "Snoozed until {until}.",
    "reopen": "Open again.",
}


def findings(request: Request) -> Response:
    """The findings, a page at a time."""
    desk: Desk = request.app.state.desk
    chosen = request.query_params.get("show", "open")
    chosen = chosen if chosen in SHOWN else "open"
    with desk.store.reading() as connection:
        judged = judged_of(request, connection)
        listed = [each for each in judged if chosen == "all" or (each.state == OPEN) == (chosen == "open")]
        page, pages = page_of(request, len(listed), A_PAGE)
        found = cards(connection, listed[(page - 1) * A_PAGE : page * A_PAGE], desk.names)
    open_ones = [each for each in judged if each.state == OPEN]
    return show(
        request,
        "findings.html.j2",
        title="Findings",
        heading=headline([each.kept.finding.severity for each in open_ones]),
        cards=found,
        chosen=chosen,
        shown=SHOWN,
        page=page,
        pages=pages,
        total=len(listed),
        until=date.today() + SNOOZED_FOR,
    )


def headline(severities: list[str]) -> str:
    """The open findings in a line: "2 contradictions and 1 warning are open"."""
    nouns = {"error": "contradiction", "warning": "warning", "note": "note"}
    counted = [(severities.count(name), noun) for name, noun in nouns.items()]
    parts = [count_words(number, noun) for number, noun in counted if number]
    if not parts:
        return "No finding is open"
    total = sum(number for number, _ in counted)
    words = parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
    return f"{words} {'is' if total == 1 else 'are'} open"


def decide(request: Request, form: FormData) -> Response:
    """Keep a decision, and go back to where it was made."""
    desk: Desk = request.app.state.desk
    finding_id = field_of(form, "finding")
    person, reason = field_of(form, "person", LONGEST_NAME), field_of(form, "reason")
    verdict = field_of(form, "verdict")
    if verdict not in VERDICTS:
        raise UsageError("say what is decided: accept, dismiss or snooze")
    if not reason or not person:
        raise UsageError("a decision needs a note that says why, and your name")
    until = _until(field_of(form, "until")) if verdict == "snooze" else None
    decision = Decision(
        finding_id=finding_id, verdict=verdict, reason=reason, person=person, made=date.today(), until=until
    )
    after = number_of(form, "after")
    desk.decide(decision, after=after)
    back = {"finding": finding_id, "after": str(after + 1), "person": person}
    words = DONE[verdict].format(until=until)
    return go(request, field_of(form, "back"), Saying(words, undo=("/undecide", back)), field_of(form, "fragment"))


def _until(words: str) -> date:
    try:
        until = date.fromisoformat(words)
    except ValueError:
        raise UsageError("a snoozed finding comes back on a day: choose one") from None
    if until < date.today():
        raise UsageError(f"{until} has passed already: choose a later day")
    return until


def undecide(request: Request, form: FormData) -> Response:
    """Take the latest decision on a finding back."""
    desk: Desk = request.app.state.desk
    person = field_of(form, "person", LONGEST_NAME)
    if not person:
        raise UsageError("say who you are")
    desk.undo_decision(field_of(form, "finding"), person, after=number_of(form, "after"))
    return go(request, field_of(form, "back"), Saying("Undone."), field_of(form, "fragment"))
