"""公布: results feed the cells, the roll-up follows, and what comes out is sealed."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction

from campaigns.models import Assignment
from campaigns.operations.staleness import mark_units_stale
from core.clock import day_of
from core.refusals import ConflictError, RefusedError
from evaluations.enums import RoundState
from evaluations.models import MethodResult, Round, SealedResult
from evaluations.operations.rollup import roll_up
from evaluations.operations.rounds.access import STALE, lock_round, require_state
from evaluations.operations.sealing import seal_results
from evaluations.queries.rounds.marked import Outcome, outcomes_of
from evaluations.workflow.rounds import PUBLISH, ROUND_WORKFLOW
from units.models import User
from units.operations.audit import record_act

_BATCH = 500


@transaction.atomic
def set_quotas(*, subject: Round, quotas: Mapping[str, Decimal], actor: User | None, at: dt.datetime) -> Round:
    """How many percent of a class may hold a grade in the sealed results; grades without one have no limit."""
    fresh = lock_round(subject=subject, actor=actor)
    require_state(subject=fresh, states=set(RoundState.values) - {RoundState.PUBLISHED}, act="再改等次比例")
    known = set(fresh.campaign.grades.values_list("name", flat=True))
    for name, percent in quotas.items():
        if name not in known or not 0 <= percent <= 100:  # noqa: PLR2004 - a percentage
            raise ValidationError({name: "比例应为 0 至 100。"})
    fresh.quotas = {name: str(percent) for name, percent in quotas.items()}
    fresh.version += 1
    fresh.save(update_fields=["quotas", "version"])
    details = {"quotas": fresh.quotas}
    record_act(actor=actor, verb="设定等次比例", subject=fresh, at=at, unit=fresh.campaign.organiser, details=details)
    return fresh


@transaction.atomic
def publish_round(*, subject: Round, version: int | None, actor: User | None, at: dt.datetime) -> SealedResult:
    """Publish a round that still is as the person saw it (``version``), else ConflictError.

    Effects in order: the results of the round replace those of its method in the cells of its units; these units are
    rolled up at once; the campaign's results are sealed with a digest; the round is 已公布; audit entry. RefusedError
    where the table does not allow the step.
    """
    fresh = lock_round(subject=subject, actor=actor)
    if version is not None and fresh.version != version:
        raise ConflictError(STALE)
    refusal = ROUND_WORKFLOW.refusal(PUBLISH, fresh.state, fresh, actor, "")
    if refusal:
        raise RefusedError(refusal)
    outcomes = outcomes_of(fresh)
    fed = _feed(fresh, outcomes, at) if fresh.method else 0
    fresh.state = RoundState.PUBLISHED
    fresh.version += 1
    fresh.save(update_fields=["state", "version"])
    run = roll_up(campaign=fresh.campaign, as_of=day_of(at), at=at)
    seal = seal_results(subject=fresh, run=run, outcomes=outcomes, actor=actor, at=at)
    details = {"results": len(outcomes), "cells": fed, "digest": seal.digest}
    record_act(actor=actor, verb="公布考评结果", subject=fresh, at=at, unit=fresh.campaign.organiser, details=details)
    return seal


def _feed(subject: Round, outcomes: Mapping[tuple[int, int], Outcome], at: dt.datetime) -> int:
    """Write results where the leaf in force, known by its lineage, is measured by the round's method; gives how many."""
    lineages = dict(subject.targets.values_list("target__lineage", "target_id"))
    assignments = Assignment.objects.in_force().of_campaign(subject.campaign).select_related("target")
    mine = assignments.filter(target__lineage__in=lineages, participation__in=subject.units.values("participation"))
    results = []
    for assignment in mine:
        outcome = outcomes.get((assignment.participation_id, lineages[assignment.target.lineage]))
        if outcome is None or outcome.points is None or subject.method not in assignment.target.shares:
            continue
        if not outcome.full_points:  # Of a leaf that is worth nothing there is no part to reach.
            continue
        results.append(
            MethodResult(
                assignment=assignment,
                method=subject.method,
                achieved=outcome.points,
                full_points=outcome.full_points,  # type: ignore[misc] # the field takes Decimal
                source=subject.name,
                confirmed_at=at,
            )
        )
    MethodResult.objects.bulk_create(
        results,
        batch_size=_BATCH,
        update_conflicts=True,
        unique_fields=["assignment", "method"],
        update_fields=["achieved", "full_points", "source", "confirmed_at"],
    )
    units = {result.assignment.participation_id for result in results}
    if units:
        mark_units_stale(campaign=subject.campaign, participation_ids=units, at=at)
    return len(results)
