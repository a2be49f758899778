"""Sealing: results as they were published, in canonical JSON with a digest; amendments beside them."""

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from campaigns.rules import plain
from core.refusals import NotAllowedError
from evaluations.models import (
    Adjustment,
    Amendment,
    CellScore,
    Round,
    ScoreRun,
    SealedResult,
    SealedRow,
    TargetScore,
    UnitScore,
    digest_of,
)
from evaluations.permissions import may_arrange_round
from evaluations.queries.rounds.marked import Outcome
from evaluations.scoring.grading import grades_within_quotas
from evaluations.scoring.units import Standing
from units.models import User
from units.operations.audit import record_act

FORMAT = "civil-sealed/1"
_BATCH = 500

Json = dict[str, Any]


def _canonical(value: Json) -> str:
    """One line of JSON that is always written the same."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def seal_results(
    *, subject: Round, run: ScoreRun, outcomes: Mapping[tuple[int, int], Outcome], actor: User | None, at: dt.datetime
) -> SealedResult:
    """Freeze the results of ``run`` with grades under the round's quotas, in the caller's transaction.

    One row for the head and one for each unit, in the order of the tree; units are read and written in batches.
    """
    seal = SealedResult.objects.create(
        campaign=subject.campaign, round=subject, as_of=run.as_of, sealed_at=at, sealed_by=actor, digest=""
    )
    grades = _grades(subject, run)
    marks: dict[int, list[tuple[int, Outcome]]] = defaultdict(list)
    for (unit, target), outcome in outcomes.items():
        marks[unit].append((target, outcome))
    rows = [SealedRow(seal=seal, position=0, body=_canonical(_head(subject, run, at)))]
    scores = UnitScore.objects.filter(run=run).select_related("participation__unit").order_by("participation__path")
    for batch in _batches(scores.iterator(chunk_size=_BATCH)):
        parts = _read_parts(run, [score.participation_id for score in batch])
        for score in batch:
            body = _unit(score, grades.get(score.participation_id), parts, marks[score.participation_id])
            rows.append(_row(seal, len(rows), score, body))
    SealedRow.objects.bulk_create(rows, batch_size=_BATCH)
    seal.digest = digest_of(row.body for row in rows)
    seal.save(update_fields=["digest"])
    return seal


def _grades(subject: Round, run: ScoreRun) -> dict[int, str | None]:
    """Participation → grade within the quotas."""
    saved: Any = UnitScore.objects.filter(run=run).values_list(
        "participation_id", "comparison_class", "total", "is_vetoed"
    )
    standings = [Standing(str(pk), comparison_class, total, vetoed) for pk, comparison_class, total, vetoed in saved]
    thresholds: dict[str, Any] = dict(subject.campaign.grades.order_by("position").values_list("name", "threshold"))
    quotas = {name: Decimal(percent) for name, percent in subject.quotas.items()}
    found = grades_within_quotas(standings, grades=thresholds, quotas=quotas)
    return {int(pk): grade for pk, grade in found.items()}


def _head(subject: Round, run: ScoreRun, at: dt.datetime) -> Json:
    campaign = subject.campaign
    return {
        "format": FORMAT,
        "campaign": campaign.code,
        "name": campaign.name,
        "round": subject.name,
        "method": subject.method,
        "as_of": run.as_of.isoformat(),
        "sealed_at": at.isoformat(),
        "full_points": plain(campaign.full_points),
        "bonus_cap": plain(campaign.bonus_cap),
        "grades": [[grade.name, plain(grade.threshold)] for grade in campaign.grades.order_by("position")],
        "quotas": subject.quotas,
    }


def _batches(scores: Iterable[UnitScore]) -> Iterator[list[UnitScore]]:
    batch: list[UnitScore] = []
    for score in scores:
        batch.append(score)
        if len(batch) == _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


class _Parts:
    """Targets, cells and adjustments of a batch of units."""

    def __init__(self) -> None:
        self.targets: dict[int, dict[str, list[str | None]]] = defaultdict(dict)
        self.cells: dict[int, list[Json]] = defaultdict(list)
        self.adjustments: dict[int, list[Json]] = defaultdict(list)


def _plain(number: Decimal | None) -> str | None:
    return None if number is None else plain(number)


def _read_parts(run: ScoreRun, members: list[int]) -> _Parts:
    parts = _Parts()
    for saved in TargetScore.objects.filter(run=run, participation__in=members).select_related("target"):
        if saved.achieved is not None:
            parts.targets[saved.participation_id][saved.target.code] = [
                _plain(saved.achieved),
                _plain(saved.attainable),
            ]
    cells = CellScore.objects.filter(run=run, assignment__participation__in=members)
    for cell in cells.select_related("assignment__target").order_by("assignment__target__path"):
        parts.cells[cell.assignment.participation_id].append(
            {
                "target": cell.assignment.target.code,
                "title": str(cell.assignment.target),
                "state": cell.state,
                "achieved": plain(cell.achieved),
                "attainable": plain(cell.attainable),
            }
        )
    for each in Adjustment.objects.counted().filter(participation__in=members, dated_on__lte=run.as_of):
        parts.adjustments[each.participation_id].append(
            {
                "kind": each.kind,
                "date": each.dated_on.isoformat(),
                "points": plain(each.points),
                "project": each.project,
                "basis": each.basis,
                "look_back_months": each.look_back_months,
            }
        )
    return parts


def _unit(score: UnitScore, grade: str | None, parts: _Parts, marks: list[tuple[int, Outcome]]) -> Json:
    member = score.participation
    return {
        "unit": member.unit.code,
        "name": member.name,
        "class": score.comparison_class,
        "achieved": plain(score.achieved),
        "attainable": plain(score.attainable),
        "rate": _plain(score.rate),
        "bonus": plain(score.bonus),
        "deduction": plain(score.deduction),
        "total": _plain(score.total),
        "system_score": _plain(score.system_score),
        "veto": score.is_vetoed,
        "grade": grade or "",
        "rank": score.rank,
        "targets": parts.targets[score.participation_id],
        "cells": parts.cells[score.participation_id],
        "adjustments": parts.adjustments[score.participation_id],
        "marks": [
            {"target": outcome.code, "points": _plain(outcome.points), "full_points": plain(outcome.full_points)}
            for _, outcome in marks
        ],
    }


def _row(seal: SealedResult, position: int, score: UnitScore, body: Json) -> SealedRow:
    return SealedRow(
        seal=seal,
        position=position,
        unit_code=body["unit"],
        unit_name=body["name"],
        comparison_class=score.comparison_class,
        total=score.total,
        grade=body["grade"],
        rank=score.rank,
        participation=score.participation,
        body=_canonical(body),
    )


def check_seal(*, seal: SealedResult, actor: User | None, at: dt.datetime) -> bool:
    """Read every line against the digest and keep the answer with its time; a broken one is audited."""
    is_sound = seal.is_intact()
    with transaction.atomic():
        seal.checked_at, seal.is_sound = at, is_sound
        seal.save(update_fields=["checked_at", "is_sound"])
        if not is_sound:
            unit, details = seal.campaign.organiser, {"digest": seal.digest}
            record_act(actor=actor, verb="公布结果校验不符", subject=seal, at=at, unit=unit, details=details)
    return is_sound


def check_all_seals(*, at: dt.datetime) -> int:
    """Check every sealed result; gives how many are broken."""
    seals = SealedResult.objects.select_related("campaign__organiser")
    return sum(not check_seal(seal=seal, actor=None, at=at) for seal in seals)


@transaction.atomic
def amend_sealed(
    *, seal: SealedResult, row: SealedRow | None, change: str, reason: str, actor: User, at: dt.datetime
) -> Amendment:
    """Put a correction beside sealed results; they themselves stay as they are. ValidationError without words or reason."""
    if not may_arrange_round(actor, seal.round):
        message = "只有组织单位或上级单位的创建办可以登记更正。"
        raise NotAllowedError(message)
    faults = {
        name: words
        for name, words, value in (("change", "请写明更正什么。", change), ("reason", "请写明理由。", reason))
        if not value.strip()
    }
    if faults:
        raise ValidationError(faults)
    made = Amendment(seal=seal, row=row, change=change.strip(), reason=reason.strip(), actor=actor, at=at)
    made.full_clean(exclude=["seal", "row", "actor"])
    made.save()
    unit = row.participation.unit if row is not None and row.participation is not None else seal.campaign.organiser
    details = {"change": made.change, "reason": made.reason}
    record_act(actor=actor, verb="更正公布结果", subject=seal, at=at, unit=unit, details=details)
    return made
