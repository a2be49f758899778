"""A campaign → ``civil-campaign/1``: the format that the importer reads (INTERCHANGE.md, docs/interchange-extras.md)."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.db.models import Q

from campaigns.enums import Part, ReportState
from campaigns.exporters.item_json import written_items
from campaigns.exporters.scheme_json import written_review
from campaigns.models import (
    Assignment,
    Campaign,
    Participation,
    Period,
    PeriodExtension,
    ProgressReport,
    Scheme,
    Target,
)
from campaigns.queries.reviewers import words_of
from campaigns.queries.scheme_items import read_items
from campaigns.queries.scopes import Scopes
from campaigns.rules import plain, write_methods
from core.clock import day_of
from core.refusals import RefusedError
from evaluations.enums import AdjustmentKind
from evaluations.models import Adjustment, MethodResult

CAMPAIGN_FORMAT = "civil-campaign/1"

Json = dict[str, Any]


def export_campaign(campaign: Campaign, *, as_of: dt.date | None = None) -> Json:
    """The campaign with its published common scheme and only its own units; importing it gives the same file again.

    ``as_of``: the day written into the file, by default the campaign's last. RefusedError without a published scheme.
    """
    scheme = campaign.schemes.common().published().first()
    if scheme is None:
        message = "这个活动还没有已发布的指标体系，不能导出。"
        raise RefusedError(message)
    listed = {(row.kind, row.code) for row in read_items(scheme)}
    written = {
        "format": CAMPAIGN_FORMAT,
        "as_of": (as_of or campaign.ends_on).isoformat(),
        "campaign": _write_head(campaign),
        "units": [_write_unit(row) for row in _participations(campaign)],
        "scheme": _write_scheme(scheme),
        "periods": [_write_period(row) for row in campaign.periods.order_by("starts_on", "cycle", "code")],
        "reports": [_write_report(row) for row in _reports(scheme)],
        "adjustments": [_write_adjustment(row, listed) for row in _adjustments(campaign)],
    }
    assignments = [*map(_write_assignment, _own_assignments(scheme)), *_left_out(scheme)]
    extensions = [_write_extension(row) for row in _extensions(campaign)]
    marks = [_write_mark(row) for row in _marks(scheme)]
    return {**written, **_given(assignments=assignments, extensions=extensions, marks=marks)}


def _given(**optional: Any) -> Json:
    """Only the keys that say something."""
    return {key: value for key, value in optional.items() if value not in (None, "", [], 0)}


def _day(day: dt.date | None) -> str | None:
    return None if day is None else day.isoformat()


def _write_head(campaign: Campaign) -> Json:
    return {
        "code": campaign.code,
        "name": campaign.name,
        "starts": campaign.starts_on.isoformat(),
        "ends": campaign.ends_on.isoformat(),
        "organiser": campaign.organiser.code,
        "full_points": plain(campaign.full_points),
        "bonus_cap": plain(campaign.bonus_cap),
        "grades": {grade.name: plain(grade.threshold) for grade in campaign.grades.order_by("position")},
        "text_limit": campaign.text_limit,
    }


def _participations(campaign: Campaign) -> Iterable[Participation]:
    return campaign.participations.select_related("unit", "parent__unit").order_by("path")


def _write_unit(row: Participation) -> Json:
    unit = row.unit
    return {
        "code": unit.code,
        "name": row.name,
        "parent": None if row.parent is None else row.parent.unit.code,
        "kind": row.kind,
        "weight": plain(row.weight),
        **_given(
            **{"class": row.comparison_class},
            short_name=unit.short_name,
            exists_from=_day(unit.exists_from),
            exists_to=_day(unit.exists_to),
        ),
    }


def _write_scheme(scheme: Scheme) -> Json:
    targets = scheme.targets.select_related("parent").with_scope().order_by("path")
    return {
        "version": scheme.version,
        **_given(title=scheme.title),
        **written_items(read_items(scheme)),
        "targets": [_write_target(row) for row in targets],
    }


def _write_target(row: Target) -> Json:
    node = {
        "code": row.code,
        "parent": None if row.parent is None else row.parent.code,
        "title": row.title,
        **_given(
            number=row.number,
            explanation=row.explanation,
            example=row.example,
            evidence_required=row.evidence_required,
            evidence_kind=row.evidence_kind,
            evidence_months=row.evidence_months,
            review=written_review(words_of(row)),
        ),
    }
    if not row.is_leaf or row.points is None:
        return node
    leaf = {
        "points": plain(row.points),
        "rule": row.rule_object.to_json(),
        "join": row.join,
        "cycle": row.cycle,
        **_given(methods=write_methods(row.shares) or None),
    }
    scope = _given(
        applies_to=sorted(kind.kind for kind in row.kinds.all()),
        applies_to_classes=sorted(each.comparison_class for each in row.classes.all()),
        applies_to_units=sorted(each.unit.code for each in row.named_units.all()),
    )
    return {**node, **leaf, **scope}


def _write_period(row: Period) -> Json:
    return {
        "code": row.code,
        "cycle": row.cycle,
        "starts": row.starts_on.isoformat(),
        "ends": row.ends_on.isoformat(),
        "due": row.due_on.isoformat(),
        **_given(closes=_day(row.closes_on)),
    }


_UNIT, _TARGET, _PERIOD = "assignment__participation__unit__code", "assignment__target__code", "period__code"


def _reports(scheme: Scheme) -> Iterable[Mapping[str, Any]]:
    rows: Iterable[Mapping[str, Any]] = (
        ProgressReport.objects.filter(assignment__target__scheme=scheme)
        .order_by("assignment__participation__path", "assignment__target__path", "period__starts_on", "period__code")
        .values(
            _UNIT,
            _TARGET,
            _PERIOD,
            "state",
            "facts",
            "approved_facts",
            "correction_reason",
            "text",
            "submitted_at",
        )
        .iterator(chunk_size=2000)
    )
    return rows


def _write_report(row: Mapping[str, Any]) -> Json:
    approved = row["state"] == ReportState.APPROVED
    is_signing = row["state"] == ReportState.SIGNING  # it has not left its unit: the format calls that a draft
    facts = row["approved_facts"] if approved else row["facts"]
    written = {
        "unit": row[_UNIT],
        "target": row[_TARGET],
        "period": row[_PERIOD],
        "state": ReportState.DRAFT.value if is_signing else row["state"],
        "facts": facts,
        **_given(
            text=row["text"],
            submitted_on=row["submitted_at"] and not is_signing and day_of(row["submitted_at"]).isoformat(),
        ),
    }
    if approved and row["facts"] != facts:
        written |= {"reported": row["facts"], **_given(correction_reason=row["correction_reason"])}
    return written


def _adjustments(campaign: Campaign) -> Iterable[Adjustment]:
    """In an order that only their contents decide."""
    return (
        Adjustment.objects.counted()
        .of_campaign(campaign)
        .select_related("participation__unit", "item")
        .order_by(
            *("dated_on", "participation__path", "kind", "code", "points", "project", "basis", "look_back_months"),
            "effect",
            "item__code",
        )
    )


def _write_adjustment(row: Adjustment, listed: Collection[tuple[str, str]]) -> Json:
    """An item that the version in force no longer has is left out: the file does not have it either."""
    item = row.item if row.item and (row.item.kind, row.item.code) in listed else None
    is_veto = row.kind == AdjustmentKind.VETO
    return {
        **_given(code=row.code),
        "unit": row.participation.unit.code,
        "kind": row.kind,
        "date": row.dated_on.isoformat(),
        **({} if is_veto and not row.points else {"points": plain(row.points)}),
        **_given(project=row.project, basis=row.basis),
        **({"look_back_months": row.look_back_months} if is_veto or row.look_back_months != _WINDOW else {}),
        **_given(effect=row.effect, item=item and item.code),
    }


_WINDOW = 12


def _own_assignments(scheme: Scheme) -> Iterable[Assignment]:
    """Only those that have something of their own."""
    return (
        Assignment.objects.filter(target__scheme=scheme)
        .filter(Q(own_goal__isnull=False) | ~Q(part=Part.LEAD))
        .select_related("participation__unit", "target")
        .order_by("participation__path", "target__path")
    )


def _left_out(scheme: Scheme) -> Iterable[Json]:
    """Cells that apply and are not given to the unit."""
    given = set(Assignment.objects.filter(target__scheme=scheme).values_list("participation_id", "target_id"))
    leaves = list(scheme.targets.leaves().select_related("scheme__owner").order_by("path"))
    scopes = Scopes.read([leaf.pk for leaf in leaves])
    for unit in _participations(scheme.campaign):
        for leaf in leaves:
            if scopes.concern(leaf, unit) and (unit.pk, leaf.pk) not in given:
                yield {"unit": unit.unit.code, "target": leaf.code, "assigned": False}


def _extensions(campaign: Campaign) -> Iterable[PeriodExtension]:
    granted = PeriodExtension.objects.filter(period__campaign=campaign)
    return granted.select_related("participation__unit", "period").order_by("participation__path", "period__code")


def _write_extension(row: PeriodExtension) -> Json:
    return {
        "unit": row.participation.unit.code,
        "period": row.period.code,
        "due": row.due_on.isoformat(),
        **_given(reason=row.reason),
    }


def _marks(scheme: Scheme) -> Iterable[MethodResult]:
    rows = MethodResult.objects.filter(assignment__target__scheme=scheme)
    rows = rows.select_related("assignment__participation__unit", "assignment__target")
    in_use = (row for row in rows if row.method in row.assignment.target.shares)
    return sorted(in_use, key=lambda row: (row.assignment.participation.path, row.assignment.target.path, row.method))


def _write_mark(row: MethodResult) -> Json:
    return {
        "unit": row.assignment.participation.unit.code,
        "target": row.assignment.target.code,
        "method": row.method,
        "achieved": plain(row.achieved),
        "full_points": plain(row.full_points),
    }


def _write_assignment(row: Assignment) -> Json:
    goal: Decimal | None = row.own_goal
    return {
        "unit": row.participation.unit.code,
        "target": row.target.code,
        **({} if row.part == Part.LEAD else {"part": row.part}),
        **_given(own_goal=None if goal is None else plain(goal)),
    }
