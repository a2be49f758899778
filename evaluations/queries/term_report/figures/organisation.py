"""组织领导: units, leading groups, responsibility."""

from typing import Any

from django.db.models import QuerySet

from campaigns.enums import SchemeState
from campaigns.models import Assignment, Scheme, Target
from evaluations.queries.term_report.figures.kinds import Figure, Record, counted, distinct
from evaluations.queries.term_report.scope import ReportPlace
from units.models import LeadingGroup


def _members(place: ReportPlace) -> QuerySet[Any]:
    return place.scope.members.order_by("path")


def _groups(place: ReportPlace) -> QuerySet[Any]:
    groups = LeadingGroup.objects.filter(unit__in=place.scope.units)
    return groups.select_related("unit").order_by("unit__path")


def _with_people(place: ReportPlace) -> QuerySet[Any]:
    found = Assignment.objects.of_campaign(place.scope.campaign).in_force().filter(chain__isnull=False).distinct()
    return found.select_related("participation", "target").order_by("participation__path", "target__path")


def _local(place: ReportPlace) -> QuerySet[Any]:
    found = Scheme.objects.filter(campaign=place.scope.campaign, owner__isnull=False, state=SchemeState.PUBLISHED)
    return found.select_related("owner").order_by("owner__path", "pk")


def _local_units(place: ReportPlace) -> str:
    """Each unit with the names of what it set itself."""
    named = Target.objects.tops().filter(scheme__in=_local(place)).order_by("scheme__owner__path", "path")
    units: dict[str, list[str]] = {}
    for unit, title in named.values_list("scheme__owner__name", "title"):
        units.setdefault(unit, []).append(title)
    return "；".join(f"{unit}（{'、'.join(titles)}）" for unit, titles in units.items())


def _of_scheme(row: Any) -> Record:
    return Record(row.owner.name, row.title, None, "campaigns:scheme_version", row.pk)


def _of_member(row: Any) -> Record:
    return Record(row.name, row.comparison_class)


def _of_group(row: Any) -> Record:
    return Record(row.unit.name, f"领导小组 {row.document_number}".strip(), row.founded_on)


def _of_assignment(row: Any) -> Record:
    return Record(row.participation.name, str(row.target))


FIGURES = (
    counted("参加单位数", "参加本届创建的单位", _members, _of_member),
    counted("领导小组数", "已经登记领导小组的参加单位", _groups, _of_group),
    distinct(
        "落实责任人的单位数",
        "至少有一项任务登记了责任链的单位",
        _with_people,
        _of_assignment,
        "participation",
    ),
    Figure("自设目标的单位", "在共同目标之外发布了自设目标的单位", _local_units, _local, _of_scheme),
    counted("落实责任人的任务数", "登记了责任链的任务", _with_people, _of_assignment),
)
