"""From the application to the named title: whose step it is, what is refused, what is written."""

import datetime as dt
import re

import pytest
from django.core.exceptions import ValidationError

from core.refusals import ConflictError, NotAllowedError, RefusedError
from evaluations.enums import AdjustmentKind, HonorSubject, NamingState, ObjectionState
from evaluations.models import Adjustment, Certificate, Honor, Naming, Objection
from evaluations.operations.naming import (
    apply_for_title,
    confer_honor,
    decide_objection,
    propose_naming,
    raise_objection,
    reject_naming,
    withdraw_naming,
    withdraw_notice,
)
from evaluations.permissions import may_take_naming_step
from evaluations.queries.naming.board import units_applying
from evaluations.workflow.naming import NAME, NAMING_WORKFLOW, PROPOSE, WITHDRAW
from tests.evaluations.honors.given import title, unit
from tests.evaluations.naming.candidates import AFTER, application, applied, named_title, notified, now, proposed
from tests.worlds.small import NOW, TODAY, SmallWorld, person, small_world
from units.enums import Role
from units.models import AuditEntry
from units.operations.successions import end_unit


@pytest.fixture
def world(db: None) -> SmallWorld:
    return small_world()


def veto(world: SmallWorld) -> None:
    Adjustment.objects.create(
        participation=world.participations["north"], kind=AdjustmentKind.VETO, dated_on=TODAY, basis="乱收费"
    )


def test_the_whole_way_ends_with_an_honor_and_a_certificate(world: SmallWorld) -> None:
    notice = notified(world)
    naming = now(notice.namings.get())
    honor = confer_honor(naming=naming, document_number="锡民〔2026〕9号", actor=world.people["leader"], at=AFTER)
    assert (honor.holder, honor.document_number, honor.valid_until) == (
        world.north,
        "锡民〔2026〕9号",
        dt.date(2028, 11, 30),
    )
    assert now(naming).state == NamingState.NAMED
    assert re.fullmatch("[2-9A-HJ-NP-Z]{12}", Certificate.objects.get(honor=honor).code)
    verbs = list(AuditEntry.objects.filter(object_kind="naming").order_by("pk").values_list("verb", flat=True))
    assert verbs == ["申报荣誉", "命名：提名", "命名：公示", "命名：命名"]


def test_what_is_missing_is_named_with_what_to_do_and_nothing_is_written(world: SmallWorld) -> None:
    veto(world)
    wanted = named_title("行业", below=title("单位级"))
    with pytest.raises(RefusedError) as refused:
        apply_for_title(application=application(world, title=wanted), actor=world.people["reporter"], at=NOW)
    assert "请先获得“单位级”" in str(refused.value)
    assert "乱收费" in str(refused.value)
    assert not Naming.objects.exists()


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"subject": HonorSubject.TEAM, "bearer": "优抚处"}, "subject"),
        ({"bearer": "优抚处"}, "bearer"),
        ({"statement": " "}, "statement"),
    ],
)
def test_a_faulty_application_is_refused_at_its_field(world: SmallWorld, told: dict[str, str], field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        apply_for_title(application=application(world, **told), actor=world.people["reporter"], at=NOW)
    assert list(refused.value.message_dict) == [field]


@pytest.mark.parametrize(
    ("who", "may"),
    [
        ("reporter", True),
        ("administrator", True),
        ("reporter_south", False),
        ("leader_north", False),
        ("auditor", False),
        ("stranger", False),
    ],
)
def test_the_unit_itself_or_its_office_applies(world: SmallWorld, who: str, may: bool) -> None:
    actor = world.people[who]
    assert units_applying(world.campaign, actor).filter(unit=world.north).exists() == may
    if may:
        assert apply_for_title(application=application(world), actor=actor, at=NOW).pk
    else:
        with pytest.raises(NotAllowedError):
            apply_for_title(application=application(world), actor=actor, at=NOW)


def test_a_unit_applies_once_in_a_campaign_and_again_after_a_refusal(world: SmallWorld) -> None:
    naming = applied(world)
    with pytest.raises(ConflictError, match="已经申报过"):
        applied(world)
    reject_naming(naming=naming, opinion="台账不全", actor=world.people["administrator"], at=NOW)
    assert applied(world).pk != naming.pk


def test_who_applied_does_not_propose_and_who_proposed_does_not_name(world: SmallWorld) -> None:
    office = world.people["administrator"]
    own = apply_for_title(application=application(world), actor=office, at=NOW)
    with pytest.raises(RefusedError, match="另一位创建办人员提名"):
        propose_naming(naming=own, opinion="", actor=office, at=NOW)
    naming = now(notified(world, proposed(world, "south")).namings.get())
    with pytest.raises(RefusedError, match="另一位创建办人员或领导"):
        confer_honor(naming=naming, document_number="", actor=office, at=AFTER)
    other = person("second", world.city, Role.ADMINISTRATOR)
    assert confer_honor(naming=naming, document_number="", actor=other, at=AFTER).pk


@pytest.mark.parametrize("name", list(NAMING_WORKFLOW.steps))
def test_each_step_belongs_to_its_roles(world: SmallWorld, name: str) -> None:
    naming = applied(world)
    may = {who for who, user in world.people.items() if may_take_naming_step(user, naming, name)}
    assert may == {
        NAME: {"administrator", "leader"},
        WITHDRAW: {"administrator", "reporter"},
    }.get(name, {"administrator"})


def test_a_step_from_another_state_is_refused(world: SmallWorld) -> None:
    naming, office = applied(world), world.people["administrator"]
    withdraw_naming(naming=naming, opinion="再准备", actor=world.people["reporter"], at=NOW)
    with pytest.raises(RefusedError, match="当前状态为“已撤回”"):
        propose_naming(naming=naming, opinion="", actor=office, at=NOW)


def test_of_two_who_propose_at_once_one_is_told(world: SmallWorld) -> None:
    naming = applied(world)
    first, second = now(naming), now(naming)
    propose_naming(naming=first, opinion="", actor=world.people["administrator"], at=NOW)
    with pytest.raises(ConflictError):
        propose_naming(naming=second, opinion="", actor=world.people["administrator"], at=NOW)


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ((2026, 11, 24), (2026, 11, 27), "只有 4 个"),
        ((2026, 11, 24), (2026, 12, 3), "有 8 个"),
        ((2026, 11, 23), (2026, 11, 30), "过去的日子"),
        ((2026, 11, 30), (2026, 11, 24), "只有 0 个"),
        # The National Day of 2026 is worked off on weekends: seven calendar days hold no working day.
        ((2026, 10, 1), (2026, 10, 7), "过去的日子"),
    ],
)
def test_a_notice_lasts_five_to_seven_working_days_from_today_on(
    world: SmallWorld, first: tuple[int, int, int], last: tuple[int, int, int], said: str
) -> None:
    naming = proposed(world)
    with pytest.raises(RefusedError, match=said):
        notified(world, naming, days=(dt.date(*first), dt.date(*last)))
    assert now(naming).state == NamingState.PROPOSED


def test_a_notice_over_a_holiday_counts_working_days_only(world: SmallWorld) -> None:
    assert notified(world, proposed(world), days=(dt.date(2026, 12, 30), dt.date(2027, 1, 6))).pk


def test_a_notice_shows_all_of_its_candidates_or_none(world: SmallWorld) -> None:
    good, waiting = proposed(world, "south"), applied(world)
    with pytest.raises(RefusedError):
        notified(world, good, waiting)
    assert now(good).state == NamingState.PROPOSED


def test_nobody_is_named_while_the_notice_runs(world: SmallWorld) -> None:
    naming = now(notified(world).namings.get())
    with pytest.raises(RefusedError, match="公示期满"):
        confer_honor(naming=naming, document_number="", actor=world.people["leader"], at=NOW)
    assert not Honor.objects.exists()


class TestObjections:
    """What anybody may say against a candidate."""

    def test_an_open_objection_holds_the_naming_up_until_it_is_decided(self, world: SmallWorld) -> None:
        naming = now(notified(world).namings.get())
        said = raise_objection(naming=naming, text="窗口常无人", contact="", at=NOW)
        with pytest.raises(RefusedError, match="1 条异议没有处理"):
            confer_honor(naming=now(naming), document_number="", actor=world.people["leader"], at=AFTER)
        decide_objection(objection=said, is_upheld=False, reason="查无此事", actor=world.people["leader"], at=AFTER)
        assert confer_honor(naming=now(naming), document_number="", actor=world.people["leader"], at=AFTER).pk

    def test_an_objection_that_holds_ends_the_application(self, world: SmallWorld) -> None:
        naming = now(notified(world).namings.get())
        said = raise_objection(naming=naming, text="窗口常无人", contact="", at=NOW)
        decide_objection(objection=said, is_upheld=True, reason="属实", actor=world.people["leader"], at=NOW)
        assert now(naming).state == NamingState.REJECTED
        assert "属实" in now(naming).opinion

    @pytest.mark.parametrize("days", [-1, 7])
    def test_it_is_taken_in_only_while_the_notice_runs(self, world: SmallWorld, days: int) -> None:
        naming = now(notified(world).namings.get())
        with pytest.raises(RefusedError, match="公示期到 2026-11-30 为止"):
            raise_objection(naming=naming, text="窗口常无人", contact="", at=NOW + dt.timedelta(days=days))
        assert not Objection.objects.exists()

    @pytest.mark.parametrize("text", ["", "  ", "长" * 1001])
    def test_an_empty_or_endless_text_is_refused(self, world: SmallWorld, text: str) -> None:
        naming = now(notified(world).namings.get())
        with pytest.raises(RefusedError):
            raise_objection(naming=naming, text=text, contact="", at=NOW)

    def test_who_proposed_does_not_decide_and_nobody_decides_twice(self, world: SmallWorld) -> None:
        naming = now(notified(world).namings.get())
        said = raise_objection(naming=naming, text="窗口常无人", contact="", at=NOW)
        with pytest.raises(RefusedError, match="另一位"):
            decide_objection(objection=said, is_upheld=False, reason="无", actor=world.people["administrator"], at=NOW)
        with pytest.raises(NotAllowedError):
            decide_objection(objection=said, is_upheld=False, reason="无", actor=world.people["reporter"], at=NOW)
        decide_objection(objection=said, is_upheld=False, reason="无", actor=world.people["leader"], at=NOW)
        with pytest.raises(ConflictError):
            decide_objection(objection=said, is_upheld=True, reason="有", actor=world.people["leader"], at=NOW)
        assert Objection.objects.get().state == ObjectionState.DISMISSED


def test_a_notice_that_is_taken_back_sends_its_candidates_back(world: SmallWorld) -> None:
    notice = notified(world)
    withdraw_notice(notice=notice, reason="名称有误", actor=world.people["administrator"], at=NOW)
    naming = Naming.objects.get()
    assert (naming.state, naming.notice_id) == (NamingState.PROPOSED, None)


def test_a_notice_on_which_somebody_was_named_stays(world: SmallWorld) -> None:
    notice = notified(world, proposed(world), proposed(world, "south", title=named_title("另一称号")))
    naming = now(notice.namings.get(participation__unit=world.north))
    confer_honor(naming=naming, document_number="", actor=world.people["leader"], at=AFTER)
    with pytest.raises(RefusedError, match="不能再撤回"):
        withdraw_notice(notice=notice, reason="名称有误", actor=world.people["administrator"], at=AFTER)
    notice.refresh_from_db()
    assert notice.withdrawn_at is None
    assert notice.namings.count() == 2


def test_an_objection_that_holds_ends_the_application_after_its_notice_was_taken_back(world: SmallWorld) -> None:
    notice = notified(world)
    said = raise_objection(naming=now(notice.namings.get()), text="窗口常无人", contact="", at=NOW)
    withdraw_notice(notice=notice, reason="名称有误", actor=world.people["administrator"], at=NOW)
    said = Objection.objects.get(pk=said.pk)
    decide_objection(objection=said, is_upheld=True, reason="属实", actor=world.people["leader"], at=NOW)
    assert now(said.naming).state == NamingState.REJECTED


def test_a_veto_during_the_notice_stops_the_naming(world: SmallWorld) -> None:
    naming = now(notified(world).namings.get())
    veto(world)
    with pytest.raises(RefusedError, match="现在不符合条件"):
        confer_honor(naming=naming, document_number="", actor=world.people["leader"], at=AFTER)


def test_a_unit_that_ended_during_the_notice_is_not_named(world: SmallWorld) -> None:
    naming = now(notified(world, proposed(world, "south")).namings.get())
    end_unit(unit=unit("south"), exists_to=TODAY, successor=unit("north"), actor=None, at=NOW)
    with pytest.raises(RefusedError, match="北区民政局"):
        confer_honor(naming=now(naming), document_number="", actor=world.people["leader"], at=AFTER)
    assert not Certificate.objects.exists()


def test_a_candidate_that_is_vetoed_is_not_proposed(world: SmallWorld) -> None:
    naming = applied(world)
    veto(world)
    with pytest.raises(RefusedError, match="乱收费"):
        propose_naming(naming=naming, opinion="", actor=world.people["administrator"], at=NOW)
    assert now(naming).state == NamingState.APPLIED
    assert NAMING_WORKFLOW.step(PROPOSE).sources == {NamingState.APPLIED}
