"""A scheme as ``civil-scheme/1``: a file that another term or another installation reads."""

from typing import Any

from campaigns.exporters.item_json import written_items
from campaigns.models import Scheme
from campaigns.queries.reviewers import ReviewWords
from campaigns.queries.scheme_items import read_items
from campaigns.queries.target_rows import TargetRow, read_rows
from campaigns.rules import plain

SCHEME_FORMAT = "civil-scheme/1"


def export_scheme(scheme: Scheme) -> dict[str, Any]:
    """Everything the scheme says; what is empty is left out. Importing it gives the same file again."""
    points, cap = scheme.intended_points, scheme.bonus_cap
    return {
        "format": SCHEME_FORMAT,
        "title": scheme.title,
        **_given(
            notes=scheme.notes,
            intended_points=None if points is None else plain(points),
            bonus_cap=None if cap is None else plain(cap),
            items_only=scheme.items_only,
        ),
        **written_items(read_items(scheme)),
        "targets": [_write(row) for row in read_rows(scheme)],
    }


def _given(**optional: Any) -> dict[str, Any]:
    return {key: value for key, value in optional.items() if value not in (None, "", [], 0)}


def written_review(review: ReviewWords) -> dict[str, Any] | None:
    """Who reviews, as files say it; None where nothing is set."""
    if not review:
        return None
    return {
        "by": review.by,
        **_given(
            office=review.office, panel=review.panel, kinds=sorted(review.kinds), signed_first=review.is_signed_first
        ),
    }


def _write(row: TargetRow) -> dict[str, Any]:
    return {
        "code": row.code,
        "parent": row.parent,
        "title": row.title,
        **_given(
            number=row.number,
            explanation=row.explanation,
            example=row.example,
            points=None if row.points is None else plain(row.points),
            rule=row.rule,
            join=row.join,
            cycle=row.cycle,
            methods=dict(row.methods) or None,
            applies_to=sorted(row.kinds),
            applies_to_classes=sorted(row.classes),
            applies_to_units=sorted(row.units),
            assisting_units=sorted(row.assisting),
            evidence_required=row.evidence_required,
            evidence_kind=row.evidence_kind,
            evidence_months=row.evidence_months,
            review=written_review(row.review),
            feeds=[spec.to_json() for spec in sorted(row.feeds, key=lambda each: (each.fact, each.item))],
        ),
    }
