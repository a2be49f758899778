"""Rounds, what came out of one, sealed results, surveys."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from campaigns.models import Participation
from campaigns.queries.list_files import Asking, GoneError, ListFile, a_list, notes_of
from core.clock import day_of
from core.keys import read_key
from core.tables import Value
from evaluations.models import Round, SealedResult, SealedRow, Survey
from evaluations.permissions import may_follow_round, may_see_ranking, may_see_system
from evaluations.queries.rounds.board import RoundLine, list_rounds
from evaluations.queries.rounds.results import unit_lines
from evaluations.queries.rounds.sealed import sealed_lines, term_of

_AT_A_TIME = 100


@a_list("rounds")
def list_all_rounds(asking: Asking) -> ListFile:
    """The rounds of a campaign with how far their sheets are."""
    campaign = asking.campaign
    lines = list_rounds(campaign, asking.user)
    columns = ("考评轮次", "类型", "计入的测评方式", "阶段", "开始", "结束", "评分表", "已交")
    return ListFile("考评轮次", columns, map(_round_cells, lines), len(lines), notes_of(asking, campaign=campaign))


def _round_cells(line: RoundLine) -> tuple[Value, ...]:
    row: Any = line.subject
    head = (row.name, str(row.get_kind_display()), str(row.get_method_display()), str(row.get_state_display()))
    return (*head, row.starts_on, row.ends_on, line.sheets, line.handed_in)


@a_list("round_results")
def list_round_results(asking: Asking) -> ListFile:
    """Every unit × leaf of a round: what the unit gave itself, what came out, and how."""
    visible = Round.objects.visible_to(asking.user).select_related("campaign__organiser")
    subject = visible.filter(pk=read_key(asking.word("round")) or 0).first()
    if subject is None or not may_follow_round(asking.user, subject):
        raise GoneError("没有这一轮考评，或您不能查看它的结果。")
    members = Participation.objects.filter(pk__in=subject.units.values("participation")).order_by("path")
    units, leaves = members.count(), subject.targets.count()

    def rows() -> Iterator[tuple[Value, ...]]:
        for start in range(0, units, _AT_A_TIME):
            for unit in unit_lines(subject, list(members[start : start + _AT_A_TIME])):
                for line in unit.lines:
                    points = line.outcome.points if line.outcome else None
                    yield unit.participation.name, str(line.target), line.target.points, line.own, points

    notes = (
        ("考评轮次", f"{subject.name}（{subject.get_state_display()}）"),
        *notes_of(asking, campaign=subject.campaign),
    )
    heads = ("单位", "目标", "分值", "自评", "得分")
    return ListFile(f"{subject.name}结果", heads, rows(), units * leaves, notes)


@a_list("sealed")
def list_sealed(asking: Asking) -> ListFile:
    """Published results as they were sealed, with what stands today beside; ranks for those who may see them."""
    visible = SealedResult.objects.visible_to(asking.user).select_related("campaign__organiser", "round")
    seal = visible.filter(round=read_key(asking.word("round")) or 0).first()
    if seal is None:
        raise GoneError("没有这份公布结果。")
    sees_rank = may_see_system(asking.user)
    in_order = may_see_ranking(asking.user, seal.campaign.organiser.path)
    order = ("comparison_class", "rank", "position") if in_order else ("position",)
    found = list(seal.rows.units().defer("body").order_by(*order))
    lines = sealed_lines(seal, found, asking.user)
    columns = ("单位", "比较类别", "公布总分", "等次", *(("名次",) if sees_rank else ()), "现在总分", "变化", "更正")

    def cells(row: SealedRow, live: Decimal | None, change: Decimal | None, amended: str) -> tuple[Value, ...]:
        rank = (row.rank,) if sees_rank else ()
        return (row.unit_name, row.comparison_class, row.total, row.grade, *rank, live, change, amended)

    rows = (
        cells(
            line.row, line.live, line.change, "；".join(f"{each.change}（{each.reason}）" for each in line.amendments)
        )
        for line in lines
    )
    notes = (
        ("公布", f"{seal.round}，截至 {seal.as_of}，公布于 {day_of(seal.sealed_at)}"),
        ("SHA-256", seal.digest),
        *notes_of(asking, campaign=seal.campaign),
    )
    return ListFile(f"{seal.round}公布结果", columns, rows, len(lines), notes)


@a_list("surveys")
def list_surveys(asking: Asking) -> ListFile:
    """The surveys of a campaign; what came back is shown where it may be, on their pages."""
    campaign = asking.campaign
    rows = Survey.objects.visible_to(asking.user).filter(campaign=campaign)
    columns = ("测评", "类型", "状态", "发放日期", "回收截止", "公布日期", "有效回收率（%）")
    return ListFile("民意测评", columns, map(_survey_cells, rows), rows.count(), notes_of(asking, campaign=campaign))


def _survey_cells(row: Any) -> tuple[Value, ...]:
    days = (row.issued_on, row.closes_on, row.published_on)
    return (str(row), str(row.get_kind_display()), str(row.get_state_display()), *days, row.quorum)


@a_list("round_term")
def list_round_term(asking: Asking) -> ListFile:
    """The years of a term joined by their weights; GoneError for those who see their own unit only."""
    if not may_see_system(asking.user):
        raise GoneError("历年成绩不对填报员开放。")
    campaign = asking.campaign
    term = term_of(campaign)
    years = tuple(f"{year}年（权重 {weight.normalize():f}）" for year, weight, _ in term.years)
    rows = ((line.unit, line.comparison_class, *line.totals, line.joined) for line in term.lines)
    heads = ("单位", "比较类别", *years, "本届合计")
    return ListFile("历年成绩", heads, rows, len(term.lines), notes_of(asking, campaign=campaign))
