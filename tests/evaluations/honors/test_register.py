"""Writing honors down: who may, what is refused and why, and how a title stands when the days go by."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from core.refusals import ConflictError, NotAllowedError, RefusedError
from evaluations.enums import HonorDecision, HonorStanding, HonorSubject
from evaluations.models import Honor
from evaluations.operations.honors import (
    HonorFacts,
    TitleFacts,
    change_honor,
    record_check,
    register_honor,
    save_title,
    take_step,
)
from evaluations.operations.honors.register import name_on
from evaluations.permissions import may_keep_honors
from evaluations.queries.honors.register import is_ending, units_with_honors_kept_by
from evaluations.queries.honors.streaks import streaks_of
from evaluations.workflow.honors import DISMISS, HONOR_WORKFLOW, PROPOSE, RESTORE, REVOKE, SUSPEND
from tests.evaluations.honors.given import again, facts, honor, title, unit
from tests.worlds.small import NOW, TODAY, SmallWorld, person, small_world
from units.enums import Role
from units.models import AuditEntry, Unit
from units.operations.successions import merge_units
from units.operations.units import rename_unit


@pytest.fixture
def world(db: None) -> SmallWorld:
    return small_world()


def wrong(world: SmallWorld, **told: object) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as refused:
        register_honor(facts=facts(world, **told), actor=None, at=NOW)
    assert not Honor.objects.exists()
    return refused.value.message_dict


def test_the_end_and_the_first_check_follow_from_the_title(world: SmallWorld) -> None:
    made = honor(world, title=title(valid_years=2, check_months=6))
    assert (made.valid_until, made.check_on) == (dt.date(2028, 3, 1), dt.date(2026, 9, 2))
    assert (made.year_from, made.year_to, made.awarding_body) == (2026, 2026, "市民政局")
    assert AuditEntry.objects.filter(verb="登记荣誉", unit=world.north).count() == 1


def test_a_title_of_the_29th_of_february_ends_with_the_month(world: SmallWorld) -> None:
    assert honor(world, title=title(valid_years=3), conferred_on=dt.date(2024, 2, 29)).valid_until == dt.date(
        2027, 2, 27
    )


@pytest.mark.parametrize(
    ("told", "field", "said"),
    [
        ({"conferred_on": TODAY + dt.timedelta(days=1)}, "conferred_on", "不能晚于今天"),
        ({"subject": HonorSubject.WINDOW}, "subject", "只授予单位、机关"),
        ({"bearer": "优抚处"}, "bearer", "空着"),
        ({"year_from": 2026, "year_to": 2025}, "year_to", "年度应在"),
        ({"year_from": 2027}, "year_to", "年度应在"),
        ({"valid_until": dt.date(2026, 3, 1)}, "valid_until", "结束"),
    ],
)
def test_a_faulty_value_is_named_with_its_field(
    world: SmallWorld, told: dict[str, object], field: str, said: str
) -> None:
    assert said in wrong(world, **told)[field][0]


def test_a_team_has_to_be_named(world: SmallWorld) -> None:
    team = title("好班子", subjects=(HonorSubject.TEAM,))
    assert "哪个处室" in wrong(world, title=team, subject=HonorSubject.TEAM)["bearer"][0]


def test_a_unit_that_ended_before_gets_no_honor_and_the_page_says_who_does(world: SmallWorld) -> None:
    merge_units(units=[world.south], successor=world.north, on=dt.date(2026, 6, 1), actor=None, at=NOW)
    said = wrong(world, holder=unit("south"), conferred_on=dt.date(2026, 6, 1))["holder"][0]
    assert "2026-05-31 撤销" in said
    assert "承继单位“北区民政局”" in said
    assert honor(world, holder=unit("south"), conferred_on=dt.date(2026, 5, 31)).pk


def test_a_unit_that_was_not_there_yet_gets_no_honor(world: SmallWorld) -> None:
    Unit.objects.filter(pk=world.north.pk).update(exists_from=dt.date(2026, 4, 1))
    assert "才设立" in wrong(world, holder=unit("north"))["holder"][0]


def test_the_same_honor_is_not_written_down_twice(world: SmallWorld) -> None:
    honor(world)
    with pytest.raises(ConflictError, match="已经登记过"):
        honor(world)
    assert Honor.objects.count() == 1


def test_only_the_office_of_the_unit_or_above_registers(world: SmallWorld) -> None:
    own = person("north_office", world.north, Role.ADMINISTRATOR)
    for who in (own, world.people["administrator"]):
        assert may_keep_honors(who, world.north)
        assert units_with_honors_kept_by(who).filter(pk=world.north.pk).exists()
    for name in ("reporter", "reviewer", "leader", "auditor", "stranger"):
        assert not units_with_honors_kept_by(world.people[name]).exists()
        with pytest.raises(NotAllowedError):
            register_honor(facts=facts(world), actor=world.people[name], at=NOW)
    assert not units_with_honors_kept_by(own).filter(pk=world.south.pk).exists()


def test_a_unit_that_is_renamed_keeps_its_honor_and_the_name_it_had_then(world: SmallWorld) -> None:
    made = honor(world, conferred_on=dt.date(2026, 3, 2))
    rename_unit(unit=world.north, name="北新区民政局", short_name="北新", actor=None, at=NOW, on=dt.date(2026, 7, 1))
    moved = again(made)
    assert (moved.holder_name, moved.holder.name) == ("北区民政局", "北新区民政局")
    assert moved.standing_on(TODAY) == HonorStanding.VALID
    assert name_on(unit=unit("north"), day=dt.date(2026, 6, 30)) == "北区民政局"
    assert honor(
        world, holder=unit("north"), conferred_on=dt.date(2026, 8, 1), title=title("先进单位")
    ).holder_name == ("北新区民政局")


def test_a_unit_that_is_taken_over_ends_and_its_titles_with_it(world: SmallWorld) -> None:
    made = honor(world, holder=world.south, valid_until=dt.date(2028, 1, 1))
    merge_units(units=[world.south], successor=world.north, on=dt.date(2026, 6, 1), actor=None, at=NOW)
    ended = again(made)
    assert ended.standing_on(dt.date(2026, 5, 31)) == HonorStanding.VALID
    assert ended.standing_on(dt.date(2026, 6, 1)) == HonorStanding.ENDED
    assert list(Honor.objects.held_on(dt.date(2026, 5, 31))) == [ended]
    assert not Honor.objects.held_on(dt.date(2026, 6, 1)).exists()
    assert list(Honor.objects.of_unit(unit("north"))) == [ended]
    with pytest.raises(RefusedError, match="已终止"):
        take_step(honor=ended, name=SUSPEND, reason="查", actor=None, at=NOW)


def test_the_list_and_the_row_agree_on_every_standing(world: SmallWorld) -> None:
    names = iter("甲乙丙丁戊己庚")
    living = [honor(world, title=title(next(names))) for _ in range(4)]
    honor(world, title=title(next(names)), valid_until=dt.date(2026, 11, 23))
    honor(world, title=title(next(names)), valid_until=TODAY)
    honor(world, title=title(next(names)), holder=world.south)
    merge_units(units=[world.south], successor=world.north, on=dt.date(2026, 6, 1), actor=None, at=NOW)
    take_step(honor=living[0], name=SUSPEND, reason="查", actor=None, at=NOW)
    take_step(honor=living[1], name=PROPOSE, reason="查", actor=None, at=NOW)
    take_step(honor=living[2], name=PROPOSE, reason="查", actor=None, at=NOW)
    take_step(honor=living[2], name=REVOKE, reason="实", actor=None, at=NOW)
    rows = list(Honor.objects.select_related("holder"))
    by_row = {standing: {row.pk for row in rows if row.standing_on(TODAY) == standing} for standing in HonorStanding}
    by_list = {
        standing: set(Honor.objects.in_standing(standing, TODAY).values_list("pk", flat=True))
        for standing in HonorStanding
    }
    assert by_row == by_list
    assert sorted(map(len, by_row.values())) == [1, 1, 1, 1, 1, 2]


def test_a_title_that_ends_soon_is_said_so_from_the_first_day_of_its_window(world: SmallWorld) -> None:
    made = honor(world, title=title(renewal_months=2), valid_until=dt.date(2026, 12, 31))
    assert not is_ending(made, dt.date(2026, 10, 30))
    assert is_ending(made, dt.date(2026, 10, 31))
    assert not is_ending(made, dt.date(2027, 1, 1))


class TestDeciding:
    """Suspension and revocation."""

    @pytest.mark.parametrize("step", list(HONOR_WORKFLOW.steps))
    @pytest.mark.parametrize("state", HonorDecision.values)
    def test_the_table_says_from_where_each_step_is_taken(self, world: SmallWorld, step: str, state: str) -> None:
        made = honor(world)
        Honor.objects.filter(pk=made.pk).update(decision=state, reason="原", decided_on=TODAY)
        row = HONOR_WORKFLOW.step(step)
        if state in row.sources:
            take_step(honor=again(made), name=step, reason="理由", actor=None, at=NOW)
            assert again(made).decision == row.target
        else:
            with pytest.raises(RefusedError, match="当前状态"):
                take_step(honor=again(made), name=step, reason="理由", actor=None, at=NOW)
            assert again(made).decision == state

    @pytest.mark.parametrize(
        ("step", "may"),
        [
            (SUSPEND, {"administrator"}),
            (PROPOSE, {"administrator"}),
            (REVOKE, {"administrator", "leader", "leader_north"}),
            (DISMISS, {"administrator", "leader", "leader_north"}),
        ],
    )
    def test_each_step_asks_for_its_role(self, world: SmallWorld, step: str, may: set[str]) -> None:
        source = min(HONOR_WORKFLOW.step(step).sources)
        for name, who in world.people.items():
            made = honor(world, title=title(name))
            Honor.objects.filter(pk=made.pk).update(decision=source, reason="原", decided_on=TODAY)
            if name in may:
                take_step(honor=again(made), name=step, reason="理由", actor=who, at=NOW)
            else:
                with pytest.raises(NotAllowedError):
                    take_step(honor=again(made), name=step, reason="理由", actor=who, at=NOW)

    def test_who_proposed_to_revoke_does_not_decide(self, world: SmallWorld) -> None:
        made, office = honor(world), world.people["administrator"]
        take_step(honor=made, name=PROPOSE, reason="失实", actor=office, at=NOW)
        with pytest.raises(RefusedError, match="另一位"):
            take_step(honor=again(made), name=REVOKE, reason="属实", actor=office, at=NOW)
        take_step(honor=again(made), name=REVOKE, reason="属实", actor=world.people["leader"], at=NOW)
        assert again(made).standing_on(TODAY) == HonorStanding.REVOKED

    def test_a_step_needs_a_reason(self, world: SmallWorld) -> None:
        with pytest.raises(RefusedError, match="必须写明意见"):
            take_step(honor=honor(world), name=SUSPEND, reason=" ", actor=None, at=NOW)

    def test_of_two_who_decide_at_once_one_is_told(self, world: SmallWorld) -> None:
        made = honor(world)
        first, second = again(made), again(made)
        take_step(honor=first, name=SUSPEND, reason="搬迁", actor=None, at=NOW)
        with pytest.raises(ConflictError):
            take_step(honor=second, name=PROPOSE, reason="失实", actor=None, at=NOW)
        take_step(honor=again(made), name=RESTORE, reason="已搬好", actor=None, at=NOW)
        assert again(made).standing_on(TODAY) == HonorStanding.VALID

    def test_a_revoked_title_can_be_won_again_in_the_same_year(self, world: SmallWorld) -> None:
        made = honor(world)
        take_step(honor=made, name=PROPOSE, reason="失实", actor=None, at=NOW)
        take_step(honor=made, name=REVOKE, reason="属实", actor=None, at=NOW)
        assert honor(world).pk != made.pk


def test_a_check_sets_the_next_one_and_is_written_down_once_a_day(world: SmallWorld) -> None:
    made = honor(world, title=title(check_months=12))
    day = dt.date(2026, 11, 20)
    record_check(honor=made, checked_on=day, is_passed=True, found="保持", actor=None, at=NOW)
    assert again(made).check_on == dt.date(2027, 11, 20)
    with pytest.raises(ConflictError, match="已经登记过"):
        record_check(honor=again(made), checked_on=day, is_passed=False, found="再查", actor=None, at=NOW)
    with pytest.raises(RefusedError, match="授予之日"):
        record_check(honor=again(made), checked_on=dt.date(2026, 3, 1), is_passed=True, found="早", actor=None, at=NOW)


def test_a_correction_of_what_somebody_else_corrected_is_refused(world: SmallWorld) -> None:
    made = honor(world)
    now = again(made)
    change_honor(
        honor=now,
        facts=HonorFacts(**{**vars(HonorFacts.of(now)), "document_number": "1号"}),
        version=now.version,
        actor=None,
        at=NOW,
    )
    with pytest.raises(ConflictError, match="别人改过"):
        change_honor(honor=again(made), facts=HonorFacts.of(now), version=0, actor=None, at=NOW)
    assert again(made).document_number == "1号"


def test_years_in_a_row_are_counted_up_to_each_honor_and_broken_by_a_gap(world: SmallWorld) -> None:
    yearly = title("优胜单位", is_yearly=True)
    rows = {
        year: honor(world, title=yearly, conferred_on=dt.date(year, 12, 1)) for year in (2018, 2020, 2021, 2022, 2023)
    }
    other = honor(world, title=yearly, holder=world.south, conferred_on=dt.date(2019, 12, 1))
    found = streaks_of([*rows.values(), other])
    assert [found[row.pk] for row in rows.values()] == [1, 1, 2, 3, 4]
    assert found[other.pk] == 1


def test_a_revoked_year_breaks_the_row(world: SmallWorld) -> None:
    yearly = title("优胜单位", is_yearly=True)
    rows = [honor(world, title=yearly, conferred_on=dt.date(year, 12, 1)) for year in (2020, 2021, 2022)]
    take_step(honor=rows[1], name=PROPOSE, reason="失实", actor=None, at=NOW)
    take_step(honor=rows[1], name=REVOKE, reason="属实", actor=None, at=NOW)
    assert streaks_of([rows[2]]) == {rows[2].pk: 1}


def test_a_title_is_not_its_own_condition(world: SmallWorld) -> None:
    low = title("低")
    high = title("高", below=low)
    with pytest.raises(ValidationError, match="前提"):
        save_title(facts=TitleFacts("低", low.level, ("unit",), "市民政局", below=high), title=low, actor=None, at=NOW)
