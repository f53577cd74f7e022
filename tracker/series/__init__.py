"""Claims ordered into tolls, under named policies.

policy = load_policy("keep")
document_tolls(readings, policy)        # what each document says in all: TOLL_COLUMNS
tolls_over_time(readings, [load_policy("keep"), load_policy("ucdp")])    # day by day, policies side by side
"""

from __future__ import annotations

from tracker.series.document import TollRow, document_tolls, toll_row
from tracker.series.over_time import OVER_TIME_COLUMNS, DayRow, day_row, tolls_over_time
from tracker.series.policy import NAMES as POLICY_NAMES
from tracker.series.policy import Policy, load_policy

__all__ = [
    "OVER_TIME_COLUMNS",
    "POLICY_NAMES",
    "DayRow",
    "Policy",
    "TollRow",
    "day_row",
    "document_tolls",
    "load_policy",
    "toll_row",
    "tolls_over_time",
]
