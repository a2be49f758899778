"""Who may do what with reports; agrees with ``visible_to`` (a test proves it)."""

from campaigns.models import Assignment, BlindReading, Campaign, Instruction, Participation, ProgressReport, Scheme
from campaigns.models.route import Desk, route_of
from units.enums import ANSWERING, NUDGING, Role
from units.models import Unit, User
from units.permissions import may_administer


def may_report(user: User, assignment: Assignment) -> bool:
    """Whether the person fills in this assignment: a reporter of exactly this unit."""
    return user.holds(Role.REPORTER, assignment.participation.unit.path)


def may_keep_proofs(user: User, unit: Unit) -> bool:
    """Whether the person describes and withdraws the unit's proofs: a reporter of exactly this unit."""
    return user.holds(Role.REPORTER, unit.path)


def may_keep_ledger(user: User, unit: Unit) -> bool:
    """Whether the person records in the unit's ledger: a reporter of exactly this unit."""
    return user.holds(Role.REPORTER, unit.path)


def may_edit(user: User, report: ProgressReport) -> bool:
    """Whether the person may change the report as it stands."""
    return report.is_editable and may_report(user, report.assignment)


def may_review_unit(user: User, unit: Unit) -> bool:
    """Whether the person reviews this unit's reports as its superior; the topmost unit reviews itself.

    DOMAIN.md section 1: the default reviewer is the superior unit's. A unit that took another one over is no superior
    of it: what people of the one reported, the same people would review in the other.
    """
    posts = [row.unit for row in user.membership_list if row.role == Role.REVIEWER]
    if unit.is_root():
        return any(post.pk == unit.pk for post in posts)
    own = {unit.pk, *(heir.pk for heir in unit.heirs())}
    return any(unit.path.startswith(post.path) and (post.is_root() or post.pk not in own) for post in posts)


def may_review(user: User, report: ProgressReport) -> bool:
    """Whether the person decides on this report: its route leads to them, and they neither submitted nor signed it.

    Where a route leads elsewhere, the superior's reviewers see the report but do not decide.
    """
    if user.pk in {report.submitted_by_id, report.signed_by_id}:
        return False
    route, unit = route_of(report.assignment), report.assignment.participation.unit
    return may_review_unit(user, unit) if route is None else Desk.of(user).reaches(route, unit)


def reads_blind(user: User, report: ProgressReport) -> bool:
    """Whether the person is to judge the report without knowing what was decided on it."""
    return BlindReading.objects.filter(report=report, user=user).exists()


def may_sign(user: User, report: ProgressReport) -> bool:
    """Whether the person signs the report before it leaves the unit: a leader of exactly this unit, not who submitted it."""
    unit_id = report.assignment.participation.unit_id
    leads = any(row.role == Role.LEADER and row.unit_id == unit_id for row in user.membership_list)
    return leads and report.submitted_by_id != user.pk


def may_arrange_targets(user: User, unit: Unit) -> bool:
    """Whether the person drafts and publishes the targets that this unit sets: its 创建办 or one above."""
    return user.is_superuser or user.holds(Role.ADMINISTRATOR, unit.path)


def may_arrange_scheme(user: User, scheme: Scheme) -> bool:
    """Whether the person drafts and publishes this scheme."""
    return may_arrange_targets(user, scheme.arranger)


def may_arrange_campaign(user: User, campaign: Campaign) -> bool:
    """Whether the person drafts and publishes the common targets of this campaign."""
    return may_arrange_targets(user, campaign.organiser)


def may_configure_all(user: User) -> bool:
    """Whether the person decides for all campaigns: the 创建办 of a topmost unit."""
    return user.is_superuser or any(
        row.role == Role.ADMINISTRATOR and row.unit.is_root() for row in user.membership_list
    )


def may_nudge(user: User, unit: Unit) -> bool:
    """Whether the person asks this unit to act: its leader or 创建办, or one above."""
    return any(user.holds(role, unit.path) for role in NUDGING)


def may_appoint(user: User, participation: Participation) -> bool:
    """Whether the person names who answers for the unit's assignments: its own 创建办 or one above."""
    return may_administer(user, participation.unit)


def may_disclose(user: User, unit: Unit) -> bool:
    """Whether the person keeps the unit's disclosure register: its own reporter, or the 创建办 of it or above."""
    return user.holds(Role.REPORTER, unit.path) or may_administer(user, unit)


def may_set_up_robots(user: User, unit: Unit) -> bool:
    """Whether the person sets up robots for groups of this unit: its 创建办 or one above."""
    return user.holds(Role.ADMINISTRATOR, unit.path)


def may_instruct(user: User, unit: Unit) -> bool:
    """Whether the person writes instructions on numbers of this unit: its leader or one above."""
    return user.holds(Role.LEADER, unit.path)


def may_answer(user: User, instruction: Instruction) -> bool:
    """Whether the person answers: who was asked; where nobody was, or who was has left, the people of the unit.

    Nobody answers what they asked themselves.
    """
    if instruction.sent_by_id == user.pk:
        return False
    if instruction.person is not None and (instruction.person.is_active or instruction.person_id == user.pk):
        return instruction.person_id == user.pk
    unit_id = instruction.participation.unit_id
    return any(row.unit_id == unit_id and row.role in ANSWERING for row in user.membership_list)


def may_judge_answer(user: User, instruction: Instruction) -> bool:
    """Whether the person accepts the answer or asks again: who wrote the instruction, another leader once they left.

    Nobody accepts their own answer.
    """
    return instruction.answered_by_id != user.pk and may_take_back(user, instruction)


def may_take_back(user: User, instruction: Instruction) -> bool:
    """Whether the person takes the instruction back: who wrote it, another leader of the unit or above once they left."""
    if instruction.sent_by_id == user.pk:
        return True
    return not instruction.sent_by.is_active and may_instruct(user, instruction.participation.unit)
