"""Loading the demo: units, people, two campaigns, and their scores as they grew."""

import datetime as dt
from collections.abc import Mapping, Sequence

from django.db import transaction

from campaigns.enums import ChainLevel, Cycle
from campaigns.library import COMMON, LOCAL
from campaigns.models import Assignment, Campaign, ChainMember, ProgressReport
from campaigns.operations.reminders import compose_digests
from core.clock import day_of
from core.workdays import add_workdays, is_workday
from evaluations.demo.adjustments import write_adjustments
from evaluations.demo.burden import cap_burden
from evaluations.demo.calendar import FINISHED, Term, running_term, spans_of
from evaluations.demo.cases import write_cases
from evaluations.demo.disclosure import disclose_as_reported, disclose_this_year, link_targets
from evaluations.demo.evidence import attach_proofs
from evaluations.demo.figures import named_figures
from evaluations.demo.finished_term import recall_finished_term
from evaluations.demo.honors import write_honors
from evaluations.demo.instructions import write_instructions
from evaluations.demo.ledger import record_work
from evaluations.demo.naming import write_namings
from evaluations.demo.office import grant_more_time, let_institutions_assist, send_one_back
from evaluations.demo.people import enrol, found_groups
from evaluations.demo.preflight import leave_warnings
from evaluations.demo.readings import compare_with_ledger
from evaluations.demo.rectifications import find_problems
from evaluations.demo.reports import Filing, Hands, compose_filings, write_filings
from evaluations.demo.reviewers import leave_one_to_sign, propose_waiting, share_out_reviews
from evaluations.demo.robots import set_up_robots
from evaluations.demo.rounds import SEALED_ON, begin_inspection, hold_first_inspection
from evaluations.demo.scheme import admit_units, handed_out, open_campaign, publish_scheme, set_periods
from evaluations.demo.second_marking import SECOND, mark_some_twice
from evaluations.demo.supervisors import appoint_supervisors
from evaluations.demo.surveys import write_surveys
from evaluations.demo.systems import connect_systems
from evaluations.demo.units import MERGED_ON, ROOT, grow_tree, let_years_pass
from evaluations.operations.days import keep_day
from evaluations.operations.rollup import keep_run, roll_up
from units.models import Unit, User
from units.operations.audit import record_act

_CHAINS = {
    "shili": ("reporter", "reviewer-shili", "deputy-shili", "leader-shili"),
    "sl-fuli": ("reporter-sl-fuli", "reviewer-shili", "deputy-shili", "leader-shili"),
    "jiangyin": ("reporter-jiangyin", "reviewer-jiangyin", "leader-jiangyin"),
}
"""Who answers for a unit's work, from the responsible person upwards."""

_LOCAL_OWNER = "xishan"
_MONTH_AGO = 31
_GRACE = dt.timedelta(days=15)
"""Days after a quarter is due by which its reports are decided."""


def is_loaded() -> bool:
    """Whether the demo is there, whole: it is written in one transaction."""
    return Campaign.objects.filter(code=FINISHED.code, is_demo=True).exists()


@transaction.atomic
def load_demo(*, at: dt.datetime) -> bool:
    """Write the demo as it stands at ``at``; False, and nothing written, where it is there already."""
    if is_loaded():
        return False
    units = grow_tree(FINISHED.starts, at)
    people = enrol(units)
    found_groups(units, FINISHED.starts)
    record_work(units, people, at)
    reports = _load_campaign(FINISHED, units, people, at)
    recall_finished_term(units, people, at)
    units = let_years_pass(at)
    people |= enrol(units)
    found_groups(units, MERGED_ON)
    reports += _load_campaign(running_term(day_of(at)), units, people, at)
    attach_proofs(reports, Hands.of(people).reporters, at)
    _leave_warnings(people, at)
    finished, running = (Campaign.objects.get(code=code) for code in (FINISHED.code, running_term(day_of(at)).code))
    write_surveys(finished, running, people, at)
    _mark_twice(running, people, at)
    find_problems(running, units, people, at)
    write_honors(units, people, at)
    connect_systems(running, units, people, at)
    write_cases(units, people, at)
    write_namings(running, people, at)
    appoint_supervisors(units, people, at)
    compare_with_ledger(running, at)
    today = day_of(at)
    cap_burden(running, people["admin"], at)
    write_instructions(running, people, at)
    set_up_robots(units, people, at)
    compose_digests(today=today if is_workday(today) else add_workdays(today, -1), at=at)
    return True


def _mark_twice(running: Campaign, people: Mapping[str, User], at: dt.datetime) -> None:
    due = running.periods.filter(cycle=Cycle.QUARTER, due_on__lt=day_of(at)).order_by("due_on").last()
    if due is not None:
        mark_some_twice(due, people["admin"], people[SECOND], at)


def _leave_warnings(people: Mapping[str, User], at: dt.datetime) -> None:
    campaign = Campaign.objects.get(code=running_term(day_of(at)).code)
    given = Assignment.objects.of_campaign(campaign).select_related("participation__unit", "target")
    leave_warnings(list(given), list(campaign.periods.all()), people, at)


def _load_campaign(
    term: Term, units: Mapping[str, Unit], people: Mapping[str, User], at: dt.datetime
) -> list[ProgressReport]:
    today = day_of(at)
    campaign = open_campaign(term, units[ROOT])
    members = admit_units(campaign, units)
    periods = set_periods(campaign, spans_of(term, today))
    opened = min(at, at.replace(year=term.starts.year, month=term.starts.month, day=1))
    scheme = publish_scheme(campaign, term, COMMON, "民政系统创建文明行业指标体系", opened)
    common = handed_out(members, scheme)
    owner = members[_LOCAL_OWNER]
    local = publish_scheme(campaign, term, LOCAL, "锡山区自设目标", opened, owner)
    assignments = [*common, *handed_out({_LOCAL_OWNER: owner}, local)]
    _link_chains(common, people)
    hands = Hands.of(people)
    link_targets(common)
    if term.runs:
        disclose_this_year(term, [row.unit for row in members.values()], hands.reporters, today, at)
    else:
        disclose_as_reported(common, periods, hands.reporters, at)
    named = {} if term.runs else named_figures(common, periods)
    filings = compose_filings(term, assignments, periods, hands, named, at)
    write_adjustments(term, members, people, at)
    days = _checkpoints(term, today)
    if term.runs:
        _write_as_known(campaign, filings, days, at)
        begin_inspection(campaign, people, at)
        share_out_reviews(scheme, units, people, at)
        propose_waiting(campaign, at)
        leave_one_to_sign(local, people["reporter-xishan"], at)
        grant_more_time(members, periods, people, at)
        let_institutions_assist(common, periods, people, at)
        send_one_back(common, {filing.report.assignment_id for filing in filings}, people, at)
    else:
        later = _write_as_known(campaign, filings, [day for day in days if day < SEALED_ON], at, until=SEALED_ON)
        hold_first_inspection(campaign, people, at)
        _write_as_known(campaign, later, [day for day in days if day >= SEALED_ON], at)
    record_act(actor=None, verb="载入演示数据", subject=campaign, at=at, unit=units[ROOT])
    roll_up(campaign=campaign, as_of=today, at=at, full=True)
    return [filing.report for filing in filings]


def _link_chains(assignments: Sequence[Assignment], people: Mapping[str, User]) -> None:
    ChainMember.objects.bulk_create(
        ChainMember(assignment=assignment, level=level, user=people[username])
        for assignment in assignments
        for level, username in zip(ChainLevel.values, _CHAINS.get(assignment.participation.unit.code, ()), strict=False)
    )


def _checkpoints(term: Term, today: dt.date) -> list[dt.date]:
    """Days at which results are kept for the trend: some time after each quarter was due."""
    days = [span.due + _GRACE for span in spans_of(term, today) if span.cycle == Cycle.QUARTER]
    return [day for day in days if day < today]


def _looked_back_at(campaign: Campaign, today: dt.date) -> set[dt.date]:
    """Days of a running term that people compare with: a month, a week and a day ago."""
    days = (today - dt.timedelta(days=ago) for ago in (_MONTH_AGO, 7, 1))
    return {day for day in days if campaign.starts_on <= day <= campaign.ends_on}


def _write_as_known(
    campaign: Campaign,
    filings: Sequence[Filing],
    days: Sequence[dt.date],
    at: dt.datetime,
    *,
    until: dt.date = dt.date.max,
) -> list[Filing]:
    """Write the reports in the order of their decisions, keeping the results of each checkpoint on the way.

    The roll-up counts what is approved whatever its date, so that only results taken in between show the growth. Gives
    the reports that were decided after ``until``, which are not written.
    """
    rest = list(filings)
    for day in sorted(_looked_back_at(campaign, day_of(at)) | set(days)):
        write_filings(campaign, [filing for filing in rest if filing.known_on <= day])
        rest = [filing for filing in rest if filing.known_on > day]
        if day in days:
            run = keep_run(campaign=campaign, as_of=day, at=at)
        else:
            run = roll_up(campaign=campaign, as_of=day, at=at, full=True)
        keep_day(run=run, at=at)
    write_filings(campaign, [filing for filing in rest if filing.known_on <= until])
    return [filing for filing in rest if filing.known_on > until]
