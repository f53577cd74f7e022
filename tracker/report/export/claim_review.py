"""Drafts of ClaimReview (schema.org) for figures that do not fit, to be finished and signed by an editor.

The rating says that the figure does not fit and why; it never says that the figure is false, and has no number.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from tracker.model import Claim, Document, Finding, Reading
from tracker.report.wording import one_line
from tracker.terms import SCHEMA_VERSION


def claim_reviews(readings: Iterable[Reading], findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """One ClaimReview for each error and warning whose odd claim is among the readings."""
    known = {claim.claim_id: (claim, reading.document) for reading in readings for claim in reading.claims}
    reviews = []
    for finding in findings:
        odd = next((known[claim_id] for claim_id in finding.side_a if claim_id in known), None)
        if odd is not None and finding.severity != "note":
            against = [known[claim_id] for claim_id in finding.side_b if claim_id in known]
            reviews.append(_review(finding, *odd, against))
    return reviews


def _review(
    finding: Finding, claim: Claim, document: Document, against: Sequence[tuple[Claim, Document]]
) -> dict[str, Any]:
    return {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "identifier": finding.finding_id,
        "claimReviewed": one_line(claim.sentence),
        "itemReviewed": {
            "@type": "Claim",
            "identifier": claim.claim_id,
            "text": claim.surface,
            **_author(claim),
            **({"datePublished": document.published.isoformat()} if document.published else {}),
            "appearance": _work(document),
        },
        "reviewRating": {
            "@type": "Rating",
            "alternateName": "Does not fit",
            "ratingExplanation": f"{finding.message} {finding.why}",
        },
        "reviewAspect": f"{finding.code} {finding.rule} ({finding.severity})",
        "citation": [
            {"@type": "Claim", "text": one_line(other.sentence), "appearance": _work(work)} for other, work in against
        ],
        "creativeWorkStatus": "Draft",
        "schemaVersion": SCHEMA_VERSION,
    }


def _author(claim: Claim) -> dict[str, Any]:
    return {"author": {"@type": "Organization", "name": claim.source}} if claim.source else {}


def _work(document: Document) -> dict[str, Any]:
    work: dict[str, Any] = {"@type": "CreativeWork", "name": document.title or document.doc_id}
    if document.url:
        work["url"] = document.url
    if document.outlet:
        work["publisher"] = {"@type": "Organization", "name": document.outlet}
    return work


def claim_reviews_text(readings: Iterable[Reading], findings: Iterable[Finding]) -> str:
    """The reviews as a JSON-LD list. Characters that could end a script element are escaped."""
    text = json.dumps(claim_reviews(readings, findings), indent=2, ensure_ascii=False)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026") + "\n"
