"""Alerts: one mail and one call of a webhook for the new findings of a night. Off unless the settings name a place.

What was sent is written down afterwards, so that a finding is told once, and once more where a run dies in between.
"""

from __future__ import annotations

import json
import os
import smtplib
import ssl
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from functools import partial
from typing import Final

import tracker
from tracker.nightly.plan import Plan
from tracker.report.night import difference_words
from tracker.report.wording import count_words, one_line
from tracker.store.alerts import put_alerted, without_alerted
from tracker.store.night import JudgedFinding, Night
from tracker.store.store import Store
from tracker.terms import SCHEMA_VERSION, SEVERITIES

ATTEMPTS: Final = 3
SECONDS: Final = 20.0
MOST_IN_MAIL: Final = 50
PASSWORD: Final = "TRACKER_SMTP_PASSWORD"
_BETWEEN: Final = (1.0, 5.0)

Sleep = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class Digest:
    """What is told of a night, in one piece."""

    night: Night
    findings: Sequence[JudgedFinding]
    report: str

    @property
    def subject(self) -> str:
        """The subject of the mail."""
        return f"{count_words(len(self.findings), 'new finding')} in the night of {self.night.night}"

    def text(self) -> str:
        """The words of the mail."""
        lines = [difference_words(self.night), ""]
        for judged in self.findings[:MOST_IN_MAIL]:
            finding = judged.kept.finding
            lines += [f"{finding.severity} {finding.code}: {one_line(finding.message, 500)}"]
            lines += [f"  > {one_line(quote, 400)}" for quote in finding.quotes[:4]]
            lines += [f"  {one_line(finding.why, 500)}", f"  {finding.finding_id}", ""]
        if len(self.findings) > MOST_IN_MAIL:
            lines.append(f"and {len(self.findings) - MOST_IN_MAIL} more")
        return "\n".join([*lines, f"report: {self.report}"]) + "\n"

    def row(self) -> dict[str, object]:
        """The same for a webhook."""
        return {
            "schema": SCHEMA_VERSION,
            "night": self.night.night.isoformat(),
            "summary": difference_words(self.night),
            "report": self.report,
            "findings": [
                {
                    "finding_id": judged.kept.finding.finding_id,
                    "code": judged.kept.finding.code,
                    "severity": judged.kept.finding.severity,
                    "message": judged.kept.finding.message,
                    "why": judged.kept.finding.why,
                    "quotes": list(judged.kept.finding.quotes),
                    "documents": list(judged.kept.documents),
                }
                for judged in self.findings
            ],
        }


def send_alerts(store: Store, plan: Plan, night: Night, *, sleep: Sleep = time.sleep) -> list[str]:
    """Tell the open findings that were not told before, where the settings want it; what went wrong, in lines."""
    ways = dict(_ways(plan))
    loud = [each for each in night.open if _rank(each.kept.finding.severity) <= _rank(plan.alert_on)]
    failed = []
    for name, send in ways.items():
        with store.reading() as connection:
            ids = without_alerted(connection, name, [each.kept.finding.finding_id for each in loud])
        fresh = [each for each in loud if each.kept.finding.finding_id in ids]
        if not fresh:
            continue
        problem = _attempt(partial(send, Digest(night, fresh, str(plan.report))), sleep)
        if problem is not None:
            failed.append(f"the alert by {name} was not sent: {problem}")
            continue
        with store.writing() as connection:
            put_alerted(connection, name, sorted(ids), night.night.isoformat())
    return failed


def _rank(severity: str) -> int:
    return SEVERITIES.index(severity)


def _ways(plan: Plan) -> Iterator[tuple[str, Callable[[Digest], None]]]:
    if plan.mail_to:
        yield "mail", lambda digest: _mail(plan, digest)
    if plan.webhook:
        yield "webhook", lambda digest: _call(str(plan.webhook), digest)


def _attempt(send: Callable[[], object], sleep: Sleep) -> str | None:
    """Try a few times; why it failed the last time, None where it did not."""
    problem = None
    for number in range(ATTEMPTS):
        if number:
            sleep(_BETWEEN[number - 1])
        try:
            send()
        except (OSError, smtplib.SMTPException, ValueError) as error:
            problem = one_line(str(error) or type(error).__name__, 200)
        else:
            return None
    return problem


def _mail(plan: Plan, digest: Digest) -> None:
    message = EmailMessage()
    message["Subject"] = digest.subject
    message["From"] = plan.mail_from or plan.mail_to[0]
    message["To"] = ", ".join(plan.mail_to)
    message.set_content(digest.text().encode("utf-8", "replace").decode("utf-8"))
    host, _, port = plan.smtp.partition(":")
    with smtplib.SMTP(host, int(port or 25), timeout=SECONDS) as server:
        server.ehlo()
        if server.has_extn("starttls"):
            server.starttls(context=ssl.create_default_context())
        if plan.smtp_user:
            server.login(plan.smtp_user, os.environ.get(PASSWORD, ""))
        server.send_message(message)


def _call(address: str, digest: Digest) -> None:
    body = json.dumps(digest.row()).encode()
    headers = {"Content-Type": "application/json", "User-Agent": f"casualty-tracker/{tracker.__version__}"}
    request = urllib.request.Request(address, body, headers)
    with urllib.request.build_opener(_Stay).open(request, timeout=SECONDS) as answer:
        answer.read(1_000)


class _Stay(urllib.request.HTTPRedirectHandler):
    """A webhook that redirects is not followed: the findings go where the settings say, or nowhere."""

    def redirect_request(self, *arguments: object, **options: object) -> None:
        """Never another request."""
