"""Who may evaluate what; agrees with ``visible_to`` (a test proves it)."""

from campaigns.models import Participation
from campaigns.permissions import may_arrange_campaign, may_review, may_review_unit, may_sign
from evaluations.enums import AdjustmentKind, CaseAct
from evaluations.models import Adjustment, Appeal, Case, CaseExtension, Rectification, Round, ScoreSheet, SecondMark
from evaluations.models.adjustment import DECIDING
from evaluations.models.case import staff_units
from evaluations.models.naming import Naming
from evaluations.models.round import above_reporters
from evaluations.workflow.cases import HANDLERS_STEPS
from evaluations.workflow.naming import NAME, WITHDRAW
from evaluations.workflow.rectification import ASSIGN, FIX, SEND_BACK, VERIFY
from units.enums import NO_STAFF, OVERSEEING, Role
from units.models import Unit, User
from units.permissions import may_administer

__all__ = ["may_review", "may_review_unit", "may_see_ranking", "may_see_system", "may_sign"]


def may_see_system(user: User) -> bool:
    """Whether the person sees sums over several units: whoever oversees a unit."""
    return bool(user.roles & OVERSEEING)


def may_see_ranking(user: User, path: str) -> bool:
    """Whether the person sees the whole ranking of units below ``path`` (DOMAIN.md section 4).

    Those who oversee the organiser see it; districts see their own rank only, reporters none.
    """
    return any(user.holds(role, path) for role in (Role.LEADER, Role.REVIEWER, Role.ADMINISTRATOR, Role.AUDITOR))


def may_keep_honors(user: User, unit: Unit) -> bool:
    """Whether the person writes down the unit's honors, suspends them and proposes to revoke: its 创建办 or one above."""
    return may_administer(user, unit)


def may_decide_honor(user: User, unit: Unit) -> bool:
    """Whether the person decides on what another proposed about the unit's honors: 创建办 or leaders, its own or above."""
    return may_keep_honors(user, unit) or user.holds(Role.LEADER, unit.path)


def may_apply(user: User, unit: Unit) -> bool:
    """Whether the person applies for titles of this unit: its reporter, or the 创建办 of it or above."""
    return user.holds(Role.REPORTER, unit.path) or may_administer(user, unit)


def may_decide_naming(user: User, naming: Naming) -> bool:
    """Whether the person names candidates and decides on objections: the organiser's 创建办 or leaders, or those above."""
    campaign = naming.participation.campaign
    return may_arrange_campaign(user, campaign) or user.holds(Role.LEADER, campaign.organiser.path)


def may_take_naming_step(user: User, naming: Naming, name: str) -> bool:
    """Whether the step of ``workflow.naming`` is this person's to take, whatever the state."""
    if name == WITHDRAW:
        return may_apply(user, naming.participation.unit)
    return (
        may_decide_naming(user, naming) if name == NAME else may_arrange_campaign(user, naming.participation.campaign)
    )


def may_arrange_round(user: User, subject: Round) -> bool:
    """Whether the person sets the round up and leads it through its stages: the organiser's 创建办 or one above."""
    return may_arrange_campaign(user, subject.campaign)


def may_decide_round(user: User, subject: Round) -> bool:
    """Whether the person corrects marks in 复核 and 审定: the organiser's 创建办 or leaders."""
    return may_arrange_round(user, subject) or user.holds(Role.LEADER, subject.campaign.organiser.path)


def may_follow_round(user: User, subject: Round) -> bool:
    """Whether the person sees progress, sheets and drift; agrees with ``Round.objects.overseen_by``."""
    organiser = subject.campaign.organiser
    return user.is_superuser or above_reporters(user).covers(organiser.path, organiser.pk)


def conflict_of_interest(user: User, unit: Unit) -> bool:
    """Whether the person belongs to the unit, or holds any role in it: nobody marks the own unit."""
    return user.home_unit_id == unit.pk or any(row.unit_id == unit.pk for row in user.membership_list)


def may_fill_sheet(user: User, sheet: ScoreSheet) -> bool:
    """Whether the sheet is this person's to fill in; agrees with ``ScoreSheet.objects.fillable_by``."""
    unit, rater = sheet.participation.unit, sheet.rater
    if rater is None:
        return user.holds(Role.REPORTER, unit.path)
    if rater.left_at is not None or conflict_of_interest(user, unit):
        return False
    if rater.user_id is not None:
        return rater.user_id == user.pk
    return any(row.unit_id == rater.unit_id and row.role not in NO_STAFF for row in user.membership_list)


_DECIDING = (Role.REVIEWER, Role.LEADER, Role.ADMINISTRATOR)


def may_open_rectification(user: User, unit: Unit) -> bool:
    """Whether the person writes down a problem of this unit and gives it out: its reviewers, leaders, 创建办 or those above."""
    return any(user.holds(role, unit.path) for role in _DECIDING)


def may_fix(user: User, subject: Rectification) -> bool:
    """Whether the person reports the problem mended: who answers for it, or anybody of the unit."""
    unit_id = subject.unit_id
    return user.pk == subject.person_id or any(
        row.unit_id == unit_id and row.role not in NO_STAFF for row in user.membership_list
    )


def may_show_problem(user: User, subject: Rectification) -> bool:
    """Whether the person adds what shows the problem: who found it, and whoever may write down problems of the unit."""
    return user.pk == subject.found_by_id or may_open_rectification(user, subject.unit)


def may_judge(user: User, subject: Rectification) -> bool:
    """Whether the person decides whether it is mended: neither who mended it nor of the unit, from above it.

    Nobody is above the topmost unit: there another of its people decides, as with its reports.
    """
    unit = subject.unit
    if user.pk in {subject.fixed_by_id, subject.person_id}:
        return False
    is_outside = unit.is_root() or not conflict_of_interest(user, unit)
    return is_outside and may_open_rectification(user, unit)


def may_verify(user: User, subject: Rectification) -> bool:
    """Whether the person looks whether it is mended: who may judge, and who found it unless of the unit."""
    if user.pk in {subject.fixed_by_id, subject.person_id}:
        return False
    found = user.pk == subject.found_by_id and not conflict_of_interest(user, subject.unit)
    return found or may_judge(user, subject)


def may_take_rectification_step(user: User, subject: Rectification, name: str) -> bool:
    """Whether the step of ``workflow.rectification`` is this person's to take, whatever the state."""
    if name == ASSIGN:
        return may_open_rectification(user, subject.unit)
    if name == FIX:
        return may_fix(user, subject)
    return may_verify(user, subject) if name in {VERIFY, SEND_BACK} else may_judge(user, subject)


def may_propose_adjustment(user: User, participation: Participation, kind: str) -> bool:
    """Whether the person proposes it for the unit: its reviewers and 创建办 above; a bonus also its own reporter."""
    if kind == AdjustmentKind.BONUS and user.holds(Role.REPORTER, participation.unit.path):
        return True
    return any(user.holds(role, participation.unit.path) for role in (Role.REVIEWER, Role.ADMINISTRATOR))


def may_propose_something(user: User) -> bool:
    """Whether the page on which adjustments are proposed is for this person at all, whatever the unit."""
    return user.is_superuser or bool(user.roles & {Role.REPORTER, Role.REVIEWER, Role.ADMINISTRATOR})


def may_decide_on(user: User, participation: Participation) -> bool:
    """Whether the person's office decides on what concerns this unit: the organiser's, and nobody of the unit itself.

    A topmost unit has nobody above it: there its leaders decide on itself. Agrees with
    ``models.adjustment.decided_by_office_of``.
    """
    unit, organiser = participation.unit, participation.campaign.organiser
    if not any(user.holds(role, organiser.path) for role in DECIDING):
        return False
    leads_top = unit.is_root() and any(
        row.role == Role.LEADER and row.unit_id == unit.pk for row in user.membership_list
    )
    return leads_top or not conflict_of_interest(user, unit)


def may_decide_adjustment(user: User, adjustment: Adjustment) -> bool:
    """Whether the person confirms or refuses it; agrees with ``Adjustment.objects.decidable_by``."""
    return adjustment.proposed_by_id != user.pk and may_decide_on(user, adjustment.participation)


def may_appeal(user: User, participation: Participation) -> bool:
    """Whether the person objects in the unit's name: its reporters, leaders and 创建办."""
    speaking = {Role.REPORTER, *DECIDING}
    return any(row.unit_id == participation.unit_id and row.role in speaking for row in user.membership_list)


def may_decide_appeal(user: User, appeal: Appeal) -> bool:
    """Whether the person answers it: not who filed it, nor who did or marked what it is about.

    Agrees with ``Appeal.objects.decidable_by``.
    """
    involved: set[int | None] = {appeal.filed_by_id}
    if appeal.adjustment is not None:
        involved |= {appeal.adjustment.proposed_by_id, appeal.adjustment.decided_by_id}
    if appeal.round_unit is not None:
        subject = appeal.round_unit.round
        involved |= {subject.seal.sealed_by_id, *subject.raters.values_list("user_id", flat=True)}
    return user.pk not in involved and may_decide_on(user, appeal.participation)


def may_register_case(user: User, intake: Unit) -> bool:
    """Whether the person takes matters in for this office: one of its people, or the 创建办 of it or one above."""
    return intake.pk in staff_units(user) or user.holds(Role.ADMINISTRATOR, intake.path)


def may_see_case(user: User, case: Case) -> bool:
    """Whether the case is the person's to see; agrees with ``Case.objects.visible_to``."""
    units = (case.unit, case.intake)
    return case.handler_id == user.pk or any(user.reach.covers(unit.path, unit.pk) for unit in units)


def may_handle_case(user: User, case: Case) -> bool:
    """Whether the person answers for the unit that handles the case: its handler, or one of the unit's people."""
    return case.handler_id == user.pk or case.unit_id in staff_units(user)


def may_run_case(user: User, case: Case) -> bool:
    """Whether the person acts for the office that took the case in: calls back, closes, opens again, withdraws."""
    return may_register_case(user, case.intake)


def may_take_case_step(user: User, case: Case, act: str) -> bool:
    """Whether this step of ``CASE_WORKFLOW`` is the person's; passing on is the handling unit's and the office's."""
    if act in HANDLERS_STEPS:
        return may_handle_case(user, case) or (act == CaseAct.TRANSFER and may_run_case(user, case))
    return may_run_case(user, case)


def may_work_on_case(user: User, case: Case) -> bool:
    """Whether the person handles the case or acts for its office: needs to know who the citizen is, ties repeats together."""
    return may_handle_case(user, case) or may_run_case(user, case)


def may_grant_time(user: User, extension: CaseExtension) -> bool:
    """Whether the person decides about more time: a leader or the 创建办 of the handling unit or above, never the asker."""
    path = extension.case.unit.path
    return extension.asked_by_id != user.pk and (user.holds(Role.LEADER, path) or user.holds(Role.ADMINISTRATOR, path))


def may_arrange_supervisors(user: User, bureau: Unit) -> bool:
    """Whether the person appoints the bureau's supervisors and decides about findings: its 创建办 or one above."""
    return user.holds(Role.ADMINISTRATOR, bureau.path)


def may_mark_second(user: User, mark: SecondMark) -> bool:
    """Whether the open mark is this person's; agrees with ``SecondMark.objects.waiting_for``."""
    report = mark.report
    unit = report.assignment.participation.unit
    if mark.reviewer_id != user.pk or mark.decided_at is not None or mark.is_void:
        return False
    is_own = user.home_unit_id == unit.pk or any(row.unit_id == unit.pk for row in user.membership_list)
    return (unit.is_root() or not is_own) and user.pk not in {
        mark.first_by_id,
        report.submitted_by_id,
        report.signed_by_id,
    }
