"""``civil-campaign-scores/1`` from saved results (INTERCHANGE.md, Output)."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from django.db.models import QuerySet

from campaigns.enums import SchemeState
from evaluations.models import CellScore, ScoreRun, TargetScore, UnitScore
from evaluations.scoring import to_places
from evaluations.scoring.campaign import SCORES_FORMAT


def export_scores(run: ScoreRun, *, only: Collection[int] | None = None) -> dict[str, Any]:
    """The common scheme's results of a run as JSON, in a fixed number of queries; units in the order of the tree.

    ``only``: the participations to be told of, by key; all of them where it is None.
    """
    these = {} if only is None else {"participation__in": only}
    tops: dict[int, dict[str, Any]] = defaultdict(dict)
    for top in _tops(run).filter(**these):
        assert top.achieved is not None
        assert top.attainable is not None
        tops[top.participation_id][top.target.code] = {
            "achieved": to_places(top.achieved, 4),
            "attainable": to_places(top.attainable, 4),
        }
    units = UnitScore.objects.filter(run=run, **these).select_related("participation__unit")
    return {
        "format": SCORES_FORMAT,
        "campaign": run.campaign.code,
        "as_of": run.as_of.isoformat(),
        "units": [_write_unit(unit, tops[unit.participation_id]) for unit in units.order_by("participation__path")],
        "cells": [_write_cell(cell) for cell in _cells(run, only)],
    }


def _tops(run: ScoreRun) -> QuerySet[TargetScore]:
    return (
        TargetScore.objects.filter(
            run=run,
            target__parent__isnull=True,
            target__scheme__owner__isnull=True,
            target__scheme__state=SchemeState.PUBLISHED,
            achieved__isnull=False,
        )
        .select_related("target")
        .order_by("target__path")
    )


def _cells(run: ScoreRun, only: Collection[int] | None) -> QuerySet[CellScore, Any]:
    these = {} if only is None else {"assignment__participation__in": only}
    return (
        CellScore.objects.filter(run=run, assignment__target__scheme__owner__isnull=True, **these)
        .order_by("assignment__participation__path", "assignment__target__path")
        .values("assignment__participation__unit__code", "assignment__target__code", "state", "achieved", "attainable")
    )


def _write_unit(score: UnitScore, targets: dict[str, Any]) -> dict[str, Any]:
    return {
        "unit": score.participation.unit.code,
        "achieved": to_places(score.achieved, 4),
        "attainable": to_places(score.attainable, 4),
        "rate": None if score.rate is None else to_places(score.rate, 6),
        "bonus": to_places(score.bonus, 2),
        "deduction": to_places(score.deduction, 2),
        "veto": score.is_vetoed,
        "total": None if score.total is None else to_places(score.total, 2),
        "grade": score.grade or None,
        "rank": score.rank,
        "system_score": None if score.system_score is None else to_places(score.system_score, 2),
        "targets": targets,
    }


def _write_cell(cell: dict[str, Any]) -> dict[str, Any]:
    return {
        "unit": cell["assignment__participation__unit__code"],
        "target": cell["assignment__target__code"],
        "state": cell["state"],
        "achieved": to_places(cell["achieved"], 4),
        "attainable": to_places(cell["attainable"], 4),
    }
