"""A round from set-up to 复核: who marks whom, what counts, what becomes of open sheets and of raters who leave."""

from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from core.draw import draw
from core.refusals import ConflictError, NotAllowedError, RefusedError
from evaluations.enums import RoundState, Selection, SheetState
from evaluations.models import Round, ScoreSheet
from evaluations.operations.rounds import (
    MarkGiven,
    UnitChoice,
    add_rater,
    choose_units,
    exclude_rater,
    hand_over_rater,
    override_mark,
    reopen_sheet,
    save_sheet,
    submit_sheet,
    take_step,
)
from evaluations.permissions import may_fill_sheet, may_follow_round
from evaluations.queries.rounds.marked import outcomes_of
from evaluations.workflow.rounds import DECIDE, END_SELF_CHECK, INSPECT, REVIEW, ROUND_WORKFLOW, SELF_CHECK
from tests.evaluations.rounds.worlds import decided, give, inspected, round_world, sheet_of, step
from tests.worlds.small import NOW, SmallWorld, person
from units.enums import Role
from units.models import AuditEntry, Membership, ReviewPanel

pytestmark = pytest.mark.django_db


@pytest.fixture
def made() -> tuple[SmallWorld, Round]:
    return round_world()


def points(subject: Round, unit: str, kind: str, world: SmallWorld) -> Decimal | None:
    outcome = outcomes_of(subject).get((world.participations[unit].pk, world.targets[kind].pk))
    return outcome.points if outcome else None


def test_a_new_round_begins_with_the_leaves_that_its_method_measures(made: tuple[SmallWorld, Round]) -> None:
    _world, subject = made
    assert set(subject.targets.values_list("target__code", flat=True)) == {"grade", "direct"}
    assert (subject.method, subject.units.count(), subject.state) == ("site", 4, RoundState.SETUP)


def test_nobody_is_given_a_sheet_for_the_own_unit(made: tuple[SmallWorld, Round]) -> None:
    world, subject = made
    add_rater(subject=subject, rater=world.north, share=Decimal(1), actor=None, at=NOW)
    mixed = person("mixed", world.home, Role.REPORTER)
    mixed.home_unit = world.south
    mixed.save()
    add_rater(subject=subject, rater=mixed, share=Decimal(1), actor=None, at=NOW)
    step(world, subject, INSPECT)
    rated = {
        str(rater): set(rater.sheets.values_list("participation__unit__code", flat=True))
        for rater in subject.raters.all()
    }
    assert rated[str(world.north)] == {"city", "south", "home"}
    assert rated["mixed"] == {"city", "north"}
    assert rated["one"] == {"north", "south", "home"}


def test_who_joined_the_unit_since_is_refused_too(made: tuple[SmallWorld, Round]) -> None:
    world, subject = made
    step(world, subject, INSPECT)
    sheet = sheet_of(subject, world.people["one"], "north")
    person("other", world.north, Role.REPORTER)
    world.people["one"].memberships.create(unit=world.north, role=Role.REPORTER)
    with pytest.raises(NotAllowedError, match="回避"):
        save_sheet(
            sheet=sheet, marks={}, version=0, actor=type(world.people["one"]).objects.get(username="one"), at=NOW
        )


def test_drafts_never_count_and_what_is_handed_in_is_averaged(made: tuple[SmallWorld, Round]) -> None:
    world, subject = made
    step(world, subject, INSPECT)
    give(world, subject, "one", "north", "8", "6")
    sheet = sheet_of(subject, world.people["two"], "north")
    direct = world.targets["direct"].pk
    save_sheet(sheet=sheet, marks={direct: MarkGiven(Decimal(1))}, version=0, actor=world.people["two"], at=NOW)
    assert points(subject, "north", "direct", world) == Decimal(6)
    give(world, subject, "two", "north", "9", "7")
    assert points(subject, "north", "direct", world) == Decimal("6.5")


def test_of_two_people_saving_one_sheet_the_second_is_told(made: tuple[SmallWorld, Round]) -> None:
    world, subject = made
    step(world, subject, INSPECT)
    sheet = sheet_of(subject, world.people["one"], "north")
    grade = world.targets["grade"].pk
    save_sheet(sheet=sheet, marks={grade: MarkGiven(Decimal(5))}, version=0, actor=world.people["one"], at=NOW)
    with pytest.raises(ConflictError):
        save_sheet(sheet=sheet, marks={grade: MarkGiven(Decimal(9))}, version=0, actor=world.people["one"], at=NOW)
    assert [mark.points for mark in sheet.marks.all()] == [Decimal(5)]


@pytest.mark.parametrize("typed", ["10.1", "-1", "1.1234567"])
def test_marks_outside_the_points_of_the_leaf_are_refused_and_nothing_is_saved(
    made: tuple[SmallWorld, Round], typed: str
) -> None:
    world, subject = made
    step(world, subject, INSPECT)
    sheet = sheet_of(subject, world.people["one"], "north")
    grade = world.targets["grade"].pk
    with pytest.raises(ValidationError) as refusal:
        save_sheet(sheet=sheet, marks={grade: MarkGiven(Decimal(typed))}, version=0, actor=world.people["one"], at=NOW)
    assert list(refusal.value.message_dict) == [str(grade)]
    assert not sheet.marks.exists()


def test_a_sheet_with_gaps_cannot_be_handed_in(made: tuple[SmallWorld, Round]) -> None:
    world, subject = made
    step(world, subject, INSPECT)
    sheet = sheet_of(subject, world.people["one"], "north")
    with pytest.raises(ValidationError) as refusal:
        submit_sheet(sheet=sheet, version=0, actor=world.people["one"], at=NOW)
    assert set(refusal.value.message_dict) == {str(world.targets[kind].pk) for kind in ("grade", "direct")}


def test_a_sheet_taken_back_does_not_count_until_it_is_handed_in_again(made: tuple[SmallWorld, Round]) -> None:
    world, subject = made
    step(world, subject, INSPECT)
    sheet = give(world, subject, "one", "north", "8", "6")
    reopen_sheet(sheet=sheet, actor=world.people["one"], at=NOW)
    assert points(subject, "north", "direct", world) is None
    give(world, subject, "one", "north", "8", "4")
    assert points(subject, "north", "direct", world) == Decimal(4)


def test_a_sheet_cannot_be_taken_back_once_the_inspection_was_closed(made: tuple[SmallWorld, Round]) -> None:
    world, subject = made
    step(world, subject, INSPECT)
    sheet = give(world, subject, "one", "north", "8", "6")
    assert sheet.round.state == RoundState.INSPECTING
    step(world, Round.objects.get(pk=subject.pk), REVIEW, opinion="其余不评")
    with pytest.raises(RefusedError, match="评分已经结束"):
        reopen_sheet(sheet=sheet, actor=world.people["one"], at=NOW)
    assert points(subject, "north", "direct", world) == Decimal(6)


def test_a_round_with_open_sheets_closes_only_with_a_reason_and_they_lapse(made: tuple[SmallWorld, Round]) -> None:
    world, subject = made
    step(world, subject, INSPECT)
    with pytest.raises(RefusedError, match="还没有一张"):
        step(world, subject, REVIEW, opinion="算了")
    give(world, subject, "one", "north", "8", "6")
    with pytest.raises(RefusedError, match="还有 5 张"):
        step(world, subject, REVIEW)
    assert subject.state == RoundState.INSPECTING
    step(world, subject, REVIEW, opinion="其余不评")
    assert subject.sheets.filter(state=SheetState.LAPSED).count() == 5
    late = sheet_of(subject, world.people["two"], "north")
    with pytest.raises(RefusedError, match="评分已经结束"):
        save_sheet(sheet=late, marks={}, version=late.version, actor=world.people["two"], at=NOW)


def test_handing_over_keeps_what_was_handed_in_and_gives_the_rest_to_the_successor(
    made: tuple[SmallWorld, Round],
) -> None:
    world, subject = made
    step(world, subject, INSPECT)
    give(world, subject, "one", "north", "8", "6")
    rater = subject.raters.get(user=world.people["one"])
    heir = person("heir", world.south, Role.REVIEWER)
    with pytest.raises(RefusedError, match="原因"):
        hand_over_rater(rater=rater, to=heir, reason=" ", actor=None, at=NOW)
    made_rater = hand_over_rater(rater=rater, to=heir, reason="调离", actor=None, at=NOW)
    assert set(made_rater.sheets.values_list("participation__unit__code", flat=True)) == {"home"}
    assert points(subject, "north", "direct", world) == Decimal(6)
    assert not ScoreSheet.objects.open_for(world.people["one"]).exists()


def test_what_an_excluded_rater_gave_stays_readable_and_counts_no_more(made: tuple[SmallWorld, Round]) -> None:
    world, subject = made
    step(world, subject, INSPECT)
    sheet = give(world, subject, "one", "north", "8", "6")
    give(world, subject, "two", "north", "2", "2")
    exclude_rater(rater=subject.raters.get(user=world.people["one"]), reason="有利害关系", actor=None, at=NOW)
    assert points(subject, "north", "direct", world) == Decimal(2)
    assert sheet.marks.count() == 2


def test_later_stages_override_with_a_reason_and_erase_nothing(made: tuple[SmallWorld, Round]) -> None:
    world, subject = made
    inspected(world, subject)
    asked: dict[str, Any] = {
        "subject": subject,
        "participation": world.participations["north"],
        "target": world.targets["direct"],
        "actor": world.people["administrator"],
        "at": NOW,
    }
    with pytest.raises(ValidationError):
        override_mark(points=Decimal(3), reason="", **asked)
    override_mark(points=Decimal(3), reason="复核：台账不全", **asked)
    step(world, subject, DECIDE)
    override_mark(points=Decimal(4), reason="审定：补充材料属实", **{**asked, "actor": world.people["leader"]})
    (outcome,) = [each for key, each in outcomes_of(subject).items() if key[1] == world.targets["direct"].pk][:1]
    assert outcome.average is not None
    assert (outcome.average.points, outcome.points) == (Decimal("6.5"), Decimal(4))
    assert [each.reason for each in outcome.overrides] == ["复核：台账不全", "审定：补充材料属实"]


def test_self_marks_are_kept_apart_and_never_count(made: tuple[SmallWorld, Round]) -> None:
    world, subject = made
    step(world, subject, SELF_CHECK)
    own = sheet_of(subject, None, "north")
    marks = {row.target_id: MarkGiven(Decimal(10)) for row in subject.targets.all()}
    saved = save_sheet(sheet=own, marks=marks, version=0, actor=world.people["reporter"], at=NOW)
    submit_sheet(sheet=saved, version=saved.version, actor=world.people["reporter"], at=NOW)
    with pytest.raises(NotAllowedError):
        save_sheet(sheet=own, marks=marks, version=1, actor=world.people["reporter_south"], at=NOW)
    step(world, subject, INSPECT)
    assert outcomes_of(subject) == {}


def test_a_self_check_without_raters_is_closed_by_itself(made: tuple[SmallWorld, Round]) -> None:
    world, subject = made
    step(world, subject, SELF_CHECK)
    with pytest.raises(RefusedError, match="请先开始检查"):
        step(world, subject, END_SELF_CHECK, opinion="够了")
    subject.raters.all().delete()
    with pytest.raises(RefusedError, match="还没有一张"):
        step(world, subject, END_SELF_CHECK, opinion="够了")
    own, actor = sheet_of(subject, None, "north"), world.people["reporter"]
    marks = {row.target_id: MarkGiven(Decimal(10)) for row in subject.targets.all()}
    saved = save_sheet(sheet=own, marks=marks, version=0, actor=actor, at=NOW)
    submit_sheet(sheet=saved, version=saved.version, actor=actor, at=NOW)
    with pytest.raises(RefusedError, match="还有 3 张"):
        step(world, subject, END_SELF_CHECK)
    step(world, subject, END_SELF_CHECK, opinion="其余单位停业")
    assert subject.state == RoundState.REVIEWING
    assert subject.sheets.filter(state=SheetState.LAPSED).count() == 3
    assert outcomes_of(subject) == {}


def test_a_draw_is_repeatable_and_proved_by_the_audit_trail(made: tuple[SmallWorld, Round]) -> None:
    _world, subject = made
    choice = UnitChoice(Selection.DRAW, seed="2026131", draw_size=2)
    choose_units(subject=subject, choice=choice, actor=None, at=NOW)
    first = list(subject.units.values_list("participation__unit__code", "lot"))
    choose_units(subject=subject, choice=choice, actor=None, at=NOW)
    assert list(subject.units.values_list("participation__unit__code", "lot")) == first
    assert all(lot for _, lot in first)
    entry = AuditEntry.objects.filter(verb="选定考评单位").latest("pk")
    assert entry.details["seed"] == "2026131"
    assert set(entry.details["drawn"]) == {code for code, _ in first}
    assert entry.details["candidates"] == ["city", "home", "north", "south"]
    assert draw(seed="2026131", keys=entry.details["candidates"], number=2) == entry.details["drawn"]
    with pytest.raises(ValidationError):
        choose_units(subject=subject, choice=UnitChoice(Selection.DRAW, draw_size=2), actor=None, at=NOW)
    with pytest.raises(ValidationError):
        choose_units(subject=subject, choice=UnitChoice(Selection.DRAW, seed="1", draw_size=9), actor=None, at=NOW)


def test_nothing_of_the_set_up_changes_once_marks_are_given(made: tuple[SmallWorld, Round]) -> None:
    world, subject = made
    step(world, subject, INSPECT)
    with pytest.raises(RefusedError):
        choose_units(subject=subject, choice=UnitChoice(Selection.ALL), actor=None, at=NOW)


def test_every_state_refuses_the_steps_that_do_not_start_in_it(made: tuple[SmallWorld, Round]) -> None:
    world, subject = made
    decided(world, subject)
    for name in ROUND_WORKFLOW.steps:
        if subject.state not in ROUND_WORKFLOW.step(name).sources:
            with pytest.raises(RefusedError):
                step(world, subject, name, opinion="试试")


@pytest.mark.parametrize("who", ["reporter", "reviewer", "leader", "leader_north", "auditor"])
def test_only_the_office_leads_a_round_through_its_stages(made: tuple[SmallWorld, Round], who: str) -> None:
    world, subject = made
    with pytest.raises(NotAllowedError):
        take_step(subject=subject, name=INSPECT, actor=world.people[who], at=NOW)


def test_lists_and_permissions_agree(made: tuple[SmallWorld, Round]) -> None:
    world, subject = made
    add_rater(subject=subject, rater=world.north, share=Decimal(1), actor=None, at=NOW)
    step(world, subject, SELF_CHECK)
    step(world, subject, INSPECT)
    sheets = list(
        ScoreSheet.objects.select_related("participation__unit", "rater", "round__campaign__organiser").order_by("pk")
    )
    for user in world.people.values():
        listed = set(ScoreSheet.objects.fillable_by(user).values_list("pk", flat=True))
        assert listed == {sheet.pk for sheet in sheets if may_fill_sheet(user, sheet)}
        overseen = Round.objects.overseen_by(user).exists()
        assert overseen == may_follow_round(user, sheets[0].round)


def test_a_seat_on_a_panel_of_the_rating_bureau_gives_no_sheet(made: tuple[SmallWorld, Round]) -> None:
    world, subject = made
    add_rater(subject=subject, rater=world.north, share=Decimal(1), actor=None, at=NOW)
    step(world, subject, SELF_CHECK)
    step(world, subject, INSPECT)
    guest, own = person("guest"), world.people["leader_north"]
    panel = ReviewPanel.objects.create(unit=world.north, name="评审组")
    Membership.objects.create(user=guest, unit=world.north, role=Role.PANELLIST, panel=panel)
    sheet = ScoreSheet.objects.filter(rater__unit=world.north).select_related("participation__unit", "rater").first()
    assert sheet is not None
    assert (may_fill_sheet(own, sheet), may_fill_sheet(guest, sheet)) == (True, False)
    assert ScoreSheet.objects.fillable_by(own).filter(pk=sheet.pk).exists()
    assert not ScoreSheet.objects.fillable_by(guest).exists()
