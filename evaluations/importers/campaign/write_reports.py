"""Assignments, reports and what approved reports earned."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.utils.timezone import make_aware

from campaigns.enums import FILED, Part, ReportState
from campaigns.models import Assignment, Campaign, MilestoneDone, Participation, Period, ProgressReport, Target
from campaigns.operations.filed_reports import sync_filed_reports
from campaigns.rules import Rule
from core.clock import day_of
from evaluations.importers.campaign.parsed import ParsedAssignment, ParsedReport, ParsedTarget, ParsedUnit
from evaluations.importers.campaign.tally import BATCH, Tally, assign
from evaluations.operations.reviews import milestones_in, stored_points

Cell = tuple[str, str]
"""Codes of unit and target."""

_NOON = dt.time(12)


def write_assignments(
    participations: Mapping[str, Participation],
    targets: Mapping[str, Target],
    leaves: Sequence[ParsedTarget],
    own: Sequence[ParsedAssignment],
    tally: Tally,
    repriced: list[int],
) -> dict[Cell, Assignment]:
    """(unit, target) → assignment: every participation × leaf that applies to its kind and is not left out.

    Adds to ``repriced`` the assignments whose own goal changed.
    """
    left_out = {(cell.unit, cell.target): index for index, cell in enumerate(own) if not cell.is_assigned}
    units = {participation.pk: code for code, participation in participations.items()}
    codes = {target.pk: code for code, target in targets.items()}
    stored = Assignment.objects.filter(target__scheme=_scheme_of(targets))
    known = {(units[row.participation_id], codes[row.target_id]): row for row in stored}
    _take_back(known, left_out, tally)
    made = {
        (unit, leaf.code): Assignment(participation=participation, target=targets[leaf.code])
        for unit, participation in participations.items()
        for leaf in leaves
        if leaf.concerns(unit, participation.kind, participation.comparison_class)
        and (unit, leaf.code) not in known
        and (unit, leaf.code) not in left_out
    }
    for cell in own:
        row = made.get((cell.unit, cell.target))
        if row is not None:
            row.part, row.own_goal = cell.part or Part.LEAD, cell.own_goal
    tally.create(list(made.values()))
    _update_own(known, own, tally, repriced)
    cells = known | made
    for (_, target), assignment in cells.items():
        assignment.target = targets[target]
    return cells


def _scheme_of(targets: Mapping[str, Target]) -> int:
    return next(iter(targets.values())).scheme_id


def _take_back(known: dict[Cell, Assignment], left_out: Mapping[Cell, int], tally: Tally) -> None:
    """Assignments the file leaves out; one that holds a report is a conflict."""
    gone = {known[cell].pk: cell for cell in left_out if cell in known}
    for start in range(0, len(gone), BATCH):
        batch = sorted(gone)[start : start + BATCH]
        for pk in ProgressReport.objects.filter(assignment__in=batch).values_list("assignment_id", flat=True):
            tally.conflicts.add(f"assignments[{left_out[gone[pk]]}].assigned", "这项任务已有填报，不能取消")
        tally.conflicts.check()
        Assignment.objects.filter(pk__in=batch).delete()
    for cell in gone.values():
        del known[cell]
    if gone:
        tally.updated[str(Assignment._meta.verbose_name)] += len(gone)
        tally.moves_scores = True


def _update_own(
    known: Mapping[Cell, Assignment], own: Sequence[ParsedAssignment], tally: Tally, repriced: list[int]
) -> None:
    changed: list[Assignment] = []
    fields: set[str] = set()
    for row in own:
        assignment = known.get((row.unit, row.target))
        if assignment is None:
            continue
        given = {"part": row.part, "own_goal": row.own_goal}
        differs = assign(assignment, {name: value for name, value in given.items() if value is not None})
        changed += [assignment] if differs else []
        if "own_goal" in differs:
            repriced.append(assignment.pk)
            tally.moves_scores = True
        fields |= differs
    tally.update(changed, fields)


def drop_inapplicable(
    rows: Sequence[ParsedUnit],
    participations: Mapping[str, Participation],
    targets: Mapping[str, Target],
    leaves: Sequence[ParsedTarget],
    tally: Tally,
) -> None:
    """After a change of kind or class: assignments that do not apply any more and hold no report are taken back.

    One that holds a report is a conflict, for nothing that people wrote is ever deleted.
    """
    by_code = {leaf.code: leaf for leaf in leaves}
    held: dict[str, list[str]] = {}
    empty: list[int] = []
    stored = Assignment.objects.filter(target__scheme=_scheme_of(targets))
    reports = ProgressReport.objects.filter(assignment__target__scheme=_scheme_of(targets))
    reported = set(reports.values_list("assignment_id", flat=True))
    for pk, unit, target in stored.values_list("pk", "participation__unit__code", "target__code"):
        member = participations[unit]
        if by_code[target].concerns(unit, member.kind, member.comparison_class):
            continue
        if pk in reported:
            held.setdefault(unit, []).append(target)
        else:
            empty.append(pk)
    for index, row in enumerate(rows):
        if row.code in held:
            message = f"改变类别或比较类别后，已有填报的目标不再适用：{'、'.join(sorted(held[row.code]))}"
            tally.conflicts.add(f"units[{index}].kind", message)
    tally.conflicts.check()
    for start in range(0, len(empty), BATCH):
        Assignment.objects.filter(pk__in=empty[start : start + BATCH]).delete()


def write_reports(
    campaign: Campaign,
    rows: Sequence[ParsedReport],
    cells: Mapping[Cell, Assignment],
    periods: Mapping[str, Period],
    rules: Mapping[str, Rule],
    tally: Tally,
) -> None:
    """Reports by unit, target and period; approved ones with what they earn."""
    stored = ProgressReport.objects.of_campaign(campaign)
    known = {(report.assignment_id, report.period_id): report for report in stored}
    made: list[ProgressReport] = []
    changed: list[ProgressReport] = []
    recounted: list[ProgressReport] = []
    fields: set[str] = set()
    for row in rows:
        assignment, period = cells[row.unit, row.target], periods[row.period]
        report = known.get((assignment.pk, period.pk))
        if report is None:
            made.append(_new_report(row, assignment, period, _rule_of(assignment, rules[row.target])))
            continue
        report.assignment = assignment
        counted_before, filed_before = report.state == ReportState.APPROVED, report.state in FILED
        differs = assign(report, _changes(row, report, _rule_of(assignment, rules[row.target])))
        if not differs:
            continue
        report.version += 1
        changed.append(report)
        fields |= differs | {"version"}
        if differs & {"state", "approved_facts"} and (counted_before or report.state == ReportState.APPROVED):
            recounted.append(report)
        tally.moves_scores |= bool(differs - {"text"}) and (filed_before or report.state in FILED)
    tally.create(made)
    _update_reports(changed, fields, tally)
    _write_milestones(made, recounted)
    if made or changed:
        sync_filed_reports(campaign=campaign)


def _rule_of(assignment: Assignment, rule: Rule) -> Rule:
    return rule if assignment.own_goal is None else rule.with_goal(assignment.own_goal)


def _new_report(row: ParsedReport, assignment: Assignment, period: Period, rule: Rule) -> ProgressReport:
    report = ProgressReport(assignment=assignment, period=period, version=1)
    assign(report, _changes(row, report, rule))
    return report


def _changes(row: ParsedReport, report: ProgressReport, rule: Rule) -> dict[str, Any]:
    """What the row says about the report, in columns. Keys that the file leaves out keep what is there."""
    is_signing = report.state == ReportState.SIGNING and row.state == ReportState.DRAFT and report.facts == row.facts
    values: dict[str, Any] = {"state": report.state if is_signing else row.state}
    if row.text is not None:
        values["text"] = row.text
    if row.submitted_on is not None and (
        report.submitted_at is None or day_of(report.submitted_at) != row.submitted_on
    ):
        values["submitted_at"] = make_aware(dt.datetime.combine(row.submitted_on, _NOON))
        values["first_submitted_on"] = row.submitted_on
    if row.state != ReportState.APPROVED:
        cleared = {"approved_facts": None, "correction_reason": "", "earned_whole": None, "earned_rest": 0}
        return {**values, "facts": row.facts, **cleared, "amount": 0, "base": 0}
    if row.reported is not None:
        values |= {"facts": row.reported, "correction_reason": row.correction_reason}
    elif report.approved_facts != row.facts:
        values |= {"facts": row.facts, "correction_reason": ""}
    return {**values, "approved_facts": row.facts, **stored_points(rule=rule, facts=row.facts, report=report)}


def _update_reports(changed: Collection[ProgressReport], fields: Collection[str], tally: Tally) -> None:
    """Where nothing is approved the column becomes empty in SQL (a bulk update would write a JSON null)."""
    tally.update([report for report in changed if report.approved_facts is not None], fields)
    others = [report for report in changed if report.approved_facts is None]
    tally.update(others, set(fields) - {"approved_facts"})
    for start in range(0, len(others), BATCH):
        batch = [report.pk for report in others[start : start + BATCH]]
        ProgressReport.objects.filter(pk__in=batch).update(approved_facts=None)


def _write_milestones(made: Sequence[ProgressReport], recounted: Sequence[ProgressReport]) -> None:
    for start in range(0, len(recounted), BATCH):
        MilestoneDone.objects.filter(report__in=recounted[start : start + BATCH]).delete()
    MilestoneDone.objects.bulk_create(
        [
            MilestoneDone(report=report, name=name, done_on=done_on)
            for report in (*made, *recounted)
            if report.approved_facts is not None
            for name, done_on in milestones_in(facts=report.approved_facts)
        ],
        batch_size=BATCH,
    )
