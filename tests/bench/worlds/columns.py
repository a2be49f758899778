"""The columns of reports and of what they earn, as expressions: the one place that follows the models.

The expressions stand in a statement over ``a`` (an assignment with ``state``), ``f`` (facts and what they earn, from
bench_fact) and ``b`` (the unit's reporter and reviewer); ``{…}`` are filled in for each period.
"""

from collections.abc import Mapping

_IS_DECIDED = "a.state IN ('approved', 'returned')"
_IS_SUBMITTED = "a.state <> 'draft'"

REPORT: Mapping[str, str] = {
    "assignment_id": "a.id",
    "period_id": "{period}",
    "state": "a.state",
    "facts": "f.facts",
    "text": "{text}",
    "version": "3",
    "approved_facts": "CASE WHEN a.state = 'approved' THEN f.facts END",
    "correction_reason": "''",
    "earned_whole": "CASE WHEN a.state = 'approved' THEN f.whole END",
    "earned_rest": "CASE WHEN a.state = 'approved' THEN f.rest ELSE 0 END",
    "amount": "CASE WHEN a.state = 'approved' THEN f.amount ELSE 0 END",
    "base": "CASE WHEN a.state = 'approved' THEN f.base ELSE 0 END",
    "edited_by_id": "b.reporter_id",
    "edited_at": "{edited}",
    "submitted_by_id": f"CASE WHEN {_IS_SUBMITTED} THEN b.reporter_id END",
    "submitted_at": f"CASE WHEN {_IS_SUBMITTED} THEN {{submitted}} END",
    "first_submitted_on": f"CASE WHEN {_IS_SUBMITTED} THEN {{submitted_day}} END",
    "decided_by_id": f"CASE WHEN {_IS_DECIDED} THEN b.reviewer_id END",
    "decided_at": f"CASE WHEN {_IS_DECIDED} THEN {{decided}} END",
}

FLAT_POINTS = (
    "SELECT a.participation_id AS unit_id, a.target_id AS leaf_id, f.period_id, f.whole AS points"
    " FROM campaigns_filedreport f JOIN campaigns_assignment a ON a.id = f.assignment_id"
    " WHERE f.whole IS NOT NULL ORDER BY f.report_id"
)
"""Earned points as somebody who knows nothing of our model would keep them; the floor's input."""
