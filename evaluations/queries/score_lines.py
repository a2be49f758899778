"""A unit's targets as lines: sums of inner targets, cells of leaves, and the periods each cell came from."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from campaigns.enums import Join, ReportState, SchemeState
from campaigns.models import Participation, Period, PeriodExtension, ProgressReport, ReportEvidence, Target
from campaigns.rules import METHODS, Facts, Milestone, Rule, plain, say_methods
from core.clock import day_of
from core.paths import ancestors
from evaluations.enums import OverrideStage, RoundState
from evaluations.models import CellScore, MethodResult, Round, RoundOverride, ScoreRun, TargetScore
from evaluations.scoring import CountablePeriod, Mark, explain_cell, explain_methods, join_methods, score_cell

NOT_APPLICABLE = "none"


@dataclass(frozen=True)
class PeriodLine:
    """One period of a leaf: what was reported on which proofs (key, title), what was approved by whom, what it earned."""

    label: str
    due_on: dt.date
    report_id: int | None
    state: str
    is_missing: bool
    reported: str
    approved: str
    reason: str
    earned: Decimal | None
    decided_by: str = ""
    decided_at: dt.datetime | None = None
    proofs: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True)
class MarkLine:
    """What a round gave a leaf by one method; ``round_id`` leads to its sealed results, None where none bears its name."""

    method: str
    achieved: Decimal
    full_points: Decimal
    source: str
    confirmed_at: dt.datetime
    round_id: int | None


@dataclass(frozen=True)
class ScoreLine:
    """One target. ``state`` is empty for inner ones; numbers are None where the target does not apply."""

    target_id: int
    label: str
    depth: int
    is_leaf: bool
    state: str
    achieved: Decimal | None
    attainable: Decimal | None
    counted: int = 0
    missing: int = 0
    points: Decimal | None = None
    rule: str = ""
    sentences: tuple[str, ...] = ()
    periods: tuple[PeriodLine, ...] = ()
    marks: tuple[MarkLine, ...] = ()

    @property
    def rate(self) -> Decimal | None:
        """Achieved ÷ attainable; None where nothing is attainable."""
        return self.achieved / self.attainable if self.attainable and self.achieved is not None else None


@dataclass(frozen=True)
class _Sources:
    """The rows that the lines of one unit are made of."""

    cells: Mapping[int, CellScore]
    sums: Mapping[int, TargetScore]
    periods: Mapping[str, Sequence[Period]]
    reports: Mapping[int, Mapping[int, ProgressReport]]
    granted: Mapping[int, dt.date]
    marks: Mapping[int, Sequence[MethodResult]]
    corrected: Mapping[str, Sequence[RoundOverride]]
    rounds: Mapping[str, int]
    proofs: Mapping[int, Sequence[tuple[int, str]]]
    as_of: dt.date

    def rule_of(self, target: Target) -> Rule:
        """The leaf's rule, with the unit's own goal where it has one."""
        cell = self.cells.get(target.pk)
        goal = cell.assignment.own_goal if cell else None
        return target.rule_object if goal is None else target.rule_object.with_goal(goal)

    def due_on(self, period: Period) -> dt.date:
        """The day that counts for the unit."""
        return self.granted.get(period.pk, period.due_on)


def read_lines(
    *, participation: Participation, run: ScoreRun, targets: Iterable[Target], explained: bool
) -> tuple[ScoreLine, ...]:
    """The lines of ``targets`` (in the scheme's order); where ``explained``, leaves have sentences and periods."""
    found = list(targets)
    sources = _read_sources(participation, run, explained=explained)
    depths: dict[int | None, int] = {None: -1}
    lines = []
    for target in found:
        depths[target.pk] = depths.get(target.parent_id, -1) + 1
        make = _leaf_line if target.is_leaf else _inner_line
        lines.append(make(target, depths[target.pk], sources))
    return tuple(lines)


def common_targets(participation: Participation) -> list[Target]:
    """The common scheme in force."""
    return list(Target.objects.of_published(participation.campaign).order_by("path"))


def local_targets(participation: Participation) -> list[Target]:
    """Targets that the unit or one above it set for its own, which never enter the common score; the highest first."""
    owners = Participation.objects.filter(
        campaign=participation.campaign_id, path__in=ancestors(participation.path, include_self=True)
    )
    own = Target.objects.filter(scheme__owner__in=owners, scheme__state=SchemeState.PUBLISHED)
    return list(own.select_related("scheme__owner").order_by("scheme__owner__path", "path"))


def say_facts(rule: Rule, facts: Facts | None) -> str:
    """Facts as a person reads them."""
    if not facts:
        return ""
    return "；".join(
        f"{field.label}：{_say_value(facts[field.key])}{field.unit}" for field in rule.fields() if field.key in facts
    )


def _say_value(value: Any) -> str:
    if isinstance(value, Mapping):
        return "、".join(f"{name}（{day}）" for name, day in value.items()) or "无"
    if isinstance(value, list | tuple):
        return "、".join(map(str, value)) or "无"
    return str(value)


def _read_sources(participation: Participation, run: ScoreRun, *, explained: bool) -> _Sources:
    cells = CellScore.objects.filter(run=run, assignment__participation=participation).select_related("assignment")
    sums = TargetScore.objects.filter(run=run, participation=participation)
    periods: dict[str, list[Period]] = defaultdict(list)
    reports: dict[int, dict[int, ProgressReport]] = defaultdict(dict)
    granted: dict[int, dt.date] = {}
    marks: dict[int, list[MethodResult]] = defaultdict(list)
    proofs: dict[int, list[tuple[int, str]]] = defaultdict(list)
    corrected: dict[str, list[RoundOverride]] = defaultdict(list)
    if explained:
        extensions = PeriodExtension.objects.filter(participation=participation)
        granted = dict(extensions.values_list("period_id", "due_on"))
        for period in Period.objects.filter(campaign=participation.campaign_id).order_by("starts_on"):
            periods[period.cycle].append(period)
        mine = ProgressReport.objects.filter(assignment__participation=participation).select_related("assignment")
        for report in mine.select_related("decided_by"):
            reports[report.assignment.target_id][report.period_id] = report
        given = MethodResult.objects.filter(assignment__participation=participation).select_related("assignment")
        for result in given:
            marks[result.assignment.target_id].append(result)
        attached = ReportEvidence.objects.filter(report__assignment__participation=participation)
        for report_id, proof_id, title in attached.order_by("pk").values_list("report", "evidence", "evidence__title"):
            proofs[report_id].append((proof_id, title))
        upheld = RoundOverride.objects.filter(participation=participation, stage=OverrideStage.APPEAL)
        for each in upheld.select_related("round", "target").order_by("pk"):
            corrected[each.target.lineage].append(each)
    return _Sources(
        cells={cell.assignment.target_id: cell for cell in cells},
        sums={each.target_id: each for each in sums},
        periods=periods,
        reports=reports,
        granted=granted,
        marks=marks,
        corrected=corrected,
        rounds=_rounds(participation, marks),
        proofs=proofs,
        as_of=run.as_of,
    )


def _rounds(participation: Participation, marks: Mapping[int, Sequence[MethodResult]]) -> dict[str, int]:
    """The published rounds that the marks name, where one name is one round's."""
    names = {each.source for every in marks.values() for each in every if each.source}
    if not names:
        return {}
    published = Round.objects.filter(campaign=participation.campaign_id, name__in=names, state=RoundState.PUBLISHED)
    found: dict[str, list[int]] = defaultdict(list)
    for pk, name in published.values_list("pk", "name"):
        found[name].append(pk)
    return {name: keys[0] for name, keys in found.items() if len(keys) == 1}


def _mark_lines(target: Target, sources: _Sources) -> tuple[MarkLine, ...]:
    return tuple(
        MarkLine(
            METHODS[each.method],
            each.achieved,
            each.full_points,
            each.source,
            each.confirmed_at,
            sources.rounds.get(each.source),
        )
        for each in sources.marks.get(target.pk, ())
        if each.method in target.shares
    )


def _inner_line(target: Target, depth: int, sources: _Sources) -> ScoreLine:
    saved = sources.sums.get(target.pk)
    return ScoreLine(
        target_id=target.pk,
        label=str(target),
        depth=depth,
        is_leaf=False,
        state="" if saved and saved.achieved is not None else NOT_APPLICABLE,
        achieved=saved.achieved if saved else None,
        attainable=saved.attainable if saved else None,
    )


def _leaf_line(target: Target, depth: int, sources: _Sources) -> ScoreLine:
    cell = sources.cells.get(target.pk)
    if cell is None:
        return ScoreLine(target.pk, str(target), depth, True, NOT_APPLICABLE, None, None, points=target.points)
    assert target.points is not None
    return ScoreLine(
        target_id=target.pk,
        label=str(target),
        depth=depth,
        is_leaf=True,
        state=cell.state,
        achieved=cell.achieved,
        attainable=cell.attainable,
        counted=cell.counted,
        missing=cell.missing,
        points=target.points,
        rule="；测评方式：".join(
            filter(None, (sources.rule_of(target).describe(target.points), say_methods(target.shares)))
        ),
        sentences=_explain(target, sources),
        periods=_period_lines(target, sources),
        marks=_mark_lines(target, sources),
    )


def _explain(target: Target, sources: _Sources) -> tuple[str, ...]:
    periods = sources.periods.get(target.cycle, ())
    if not periods and not target.shares:
        return ()
    assert target.points is not None
    keys = period_keys(periods)
    reports = sources.reports.get(target.pk, {})
    approved = {
        keys[period_id]: report.approved_facts
        for period_id, report in reports.items()
        if report.state == ReportState.APPROVED and report.approved_facts is not None and period_id in keys
    }
    cell = score_cell(
        rule=sources.rule_of(target),
        join=target.join,
        points=target.points,
        periods=[CountablePeriod(keys[each.pk], each.starts_on, sources.due_on(each)) for each in periods],
        reports=approved,
        as_of=sources.as_of,
    )
    told = explain_cell(cell=cell, rule=sources.rule_of(target), join=target.join, points=target.points)
    if not target.shares:
        return tuple(told)
    marks = {each.method: each for each in sources.marks.get(target.pk, ())}
    joined = join_methods(
        material=cell if target.is_reported else None,
        shares=target.shares,
        marks={method: Mark(each.achieved, each.full_points) for method, each in marks.items()},
        points=target.points,
    )
    named = {method: f"，{each.source}" for method, each in marks.items() if each.source}
    methods = explain_methods(cell=joined, sources=named)
    return (*(told if target.is_reported else ()), *methods, *_say_corrected(target, sources, marks.values()))


def _say_corrected(target: Target, sources: _Sources, marks: Iterable[MethodResult]) -> Iterable[str]:
    """What an upheld appeal put right, as long as the round's mark is the one that counts."""
    counted = {mark.source for mark in marks}
    for each in sources.corrected.get(target.lineage, ()):
        if each.round.name in counted:
            day = day_of(each.at)
            when = f"{day.year}年{day.month}月{day.day}日"
            yield f"{each.round}公布后，{when}经申诉更正为 {plain(each.points)} 分：{each.reason}"


def period_keys(periods: Sequence[Period]) -> dict[int, str]:
    """A name for each period that people know; two of the same name get their codes."""
    times = Counter(period.label for period in periods)
    return {each.pk: each.label if times[each.label] == 1 else f"{each.label}（{each.code}）" for each in periods}


def _period_lines(target: Target, sources: _Sources) -> tuple[PeriodLine, ...]:
    reports = sources.reports.get(target.pk, {})
    keys = period_keys(sources.periods.get(target.cycle, ()))
    return tuple(
        _period_line(target, period, keys[period.pk], reports.get(period.pk), sources)
        for period in sources.periods.get(target.cycle, ())
        if (target.is_reported and period.starts_on <= sources.as_of) or period.pk in reports
    )


def _period_line(
    target: Target, period: Period, label: str, report: ProgressReport | None, sources: _Sources
) -> PeriodLine:
    rule = target.rule_object
    # Facts that are added up, and milestones, earn points only as a whole.
    earns = target.join != Join.SUM and not isinstance(rule, Milestone)
    counts = report is not None and report.state == ReportState.APPROVED
    return PeriodLine(
        label=label,
        due_on=sources.due_on(period),
        report_id=report.pk if report else None,
        state=report.state if report else "none",
        is_missing=not counts and sources.due_on(period) < sources.as_of,
        reported=say_facts(rule, report.facts) if report else "",
        approved=say_facts(rule, report.approved_facts) if report and counts else "",
        reason=report.correction_reason if report and counts else "",
        earned=report.earned_whole if report and counts and earns else None,
        decided_by=str(report.decided_by or "") if report and counts else "",
        decided_at=report.decided_at if report and counts else None,
        proofs=tuple(sources.proofs.get(report.pk, ())) if report else (),
    )
