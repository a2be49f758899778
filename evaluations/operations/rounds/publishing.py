"""公布: results feed the cells, the roll-up follows, and what comes out is sealed."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction

from core.clock import day_of
from core.refusals import ConflictError, RefusedError
from evaluations.enums import RoundState
from evaluations.models import Round, SealedResult
from evaluations.operations.rollup import roll_up
from evaluations.operations.rounds.access import STALE, lock_round, require_state
from evaluations.operations.rounds.feeding import feed_results
from evaluations.operations.sealing import seal_results
from evaluations.queries.rounds.marked import outcomes_of
from evaluations.workflow.rounds import PUBLISH, ROUND_WORKFLOW
from units.models import User
from units.operations.audit import record_act


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
    fed = feed_results(subject=fresh, outcomes=outcomes, at=at) if fresh.method else 0
    fresh.state = RoundState.PUBLISHED
    fresh.version += 1
    fresh.save(update_fields=["state", "version"])
    run = roll_up(campaign=fresh.campaign, as_of=day_of(at), at=at)
    seal = seal_results(subject=fresh, run=run, outcomes=outcomes, actor=actor, at=at)
    details = {"results": len(outcomes), "cells": fed, "digest": seal.digest}
    record_act(actor=actor, verb="公布考评结果", subject=fresh, at=at, unit=fresh.campaign.organiser, details=details)
    return seal
