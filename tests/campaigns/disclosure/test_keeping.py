"""The register: what is written down, published, taken down, and by whom."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from campaigns.enums import DisclosureState
from campaigns.models import DisclosureItem
from campaigns.operations.disclosure import MatterFacts, change_matter, publish_matters, take_step
from campaigns.permissions import may_disclose
from campaigns.queries.disclosure import units_kept_by
from campaigns.workflow import DISCLOSURE_WORKFLOW
from core.refusals import ConflictError, NotAllowedError, RefusedError
from tests.campaigns.disclosure.matters import matter, shown
from tests.worlds.small import NOW, TODAY, SmallWorld, small_world
from units.models import AuditEntry, Unit

DAY = dt.timedelta(days=1)


@pytest.fixture
def world(db: None) -> SmallWorld:
    return small_world()


def test_the_last_day_follows_from_working_days(world: SmallWorld) -> None:
    assert matter(world).due_on == dt.date(2026, 11, 30)
    over_the_holiday = matter(world, matter="国庆安排", formed_on=dt.date(2026, 9, 30), within_days=1)
    assert over_the_holiday.due_on == dt.date(2026, 10, 8)


def test_a_day_may_be_named_instead(world: SmallWorld) -> None:
    item = matter(world, within_days=None, due_on=dt.date(2026, 12, 1))
    assert (item.due_on, item.timing) == (dt.date(2026, 12, 1), "2026年12月1日前")


@pytest.mark.parametrize(
    ("field", "value", "word"),
    [
        ("content", "", "内容"),
        ("form", "", "形式"),
        ("within_days", None, "时间"),
        ("responsibility", "", "责任"),
    ],
)
def test_what_is_not_clear_is_kept_but_not_published(world: SmallWorld, field: str, value: Any, word: str) -> None:
    item = matter(world, **{field: value})
    assert item.missing == (word,)
    with pytest.raises(RefusedError, match=f"还缺{word}"):
        publish_matters(items=[item], disclosed_on=TODAY, actor=world.people["reporter"], at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        DisclosureItem.objects.filter(pk=item.pk).update(state=DisclosureState.PUBLISHED, disclosed_on=TODAY)


def test_of_several_all_are_published_or_none(world: SmallWorld) -> None:
    clear, unclear = matter(world), matter(world, matter="另一件事", content="")
    with pytest.raises(RefusedError, match="全部没有公开"):
        publish_matters(items=[clear, unclear], disclosed_on=TODAY, actor=world.people["reporter"], at=NOW)
    assert not DisclosureItem.objects.public().exists()
    publish_matters(items=[clear], disclosed_on=TODAY, actor=world.people["reporter"], at=NOW)
    assert list(DisclosureItem.objects.public()) == [clear]
    assert AuditEntry.objects.filter(verb="公开", object_id=str(clear.pk)).exists()


@pytest.mark.parametrize(("day", "word"), [(TODAY + DAY, "晚于今天"), (dt.date(2026, 11, 1), "早于形成日期")])
def test_the_day_of_publication_lies_between_its_origin_and_today(world: SmallWorld, day: dt.date, word: str) -> None:
    with pytest.raises(RefusedError, match=word):
        publish_matters(items=[matter(world)], disclosed_on=day, actor=world.people["reporter"], at=NOW)


def test_what_was_shown_on_a_board_before_keeps_its_day(world: SmallWorld) -> None:
    assert shown(world, dt.date(2026, 11, 20)).disclosed_on == dt.date(2026, 11, 20)


@pytest.mark.parametrize("text", ["联系人手机 13812345678", "电话１３８ １２３４ ５６７８", "证号 320201199001011234"])
def test_numbers_of_private_persons_are_refused(world: SmallWorld, text: str) -> None:
    with pytest.raises(ValidationError, match="不能写"):
        matter(world, content=text)
    assert matter(world, content="咨询电话 0510-82710000").pk


def test_days_that_cannot_be_are_refused(world: SmallWorld) -> None:
    for facts, word in (
        ({"formed_on": TODAY + DAY}, "晚于今天"),
        ({"within_days": None, "due_on": TODAY - 90 * DAY}, "早于形成"),
    ):
        with pytest.raises(ValidationError, match=word):
            matter(world, **facts)
    Unit.objects.filter(pk=world.north.pk).update(exists_from=dt.date(2026, 11, 10))
    world.north.refresh_from_db()
    with pytest.raises(ValidationError, match="还没有设立"):
        matter(world)


def test_a_matter_is_registered_once(world: SmallWorld) -> None:
    first = matter(world)
    with pytest.raises(ConflictError, match="已经登记"):
        matter(world)
    take_step(item=first, name="take_down", reason="并入新的指南", actor=world.people["reporter"], at=NOW)
    second = matter(world)
    with pytest.raises(ConflictError, match="另行登记"):
        take_step(item=first, name="resume", reason="", actor=world.people["reporter"], at=NOW)
    assert second.pk != first.pk


def test_taking_down_needs_a_reason_and_the_public_sees_it_no_more(world: SmallWorld) -> None:
    item = shown(world)
    with pytest.raises(RefusedError, match="意见"):
        take_step(item=item, name="take_down", reason=" ", actor=world.people["reporter"], at=NOW)
    take_step(item=item, name="take_down", reason="文件废止", actor=world.people["reporter"], at=NOW)
    assert not DisclosureItem.objects.public().exists()
    take_step(item=item, name="resume", reason="", actor=world.people["reporter"], at=NOW)
    assert (item.state, item.disclosed_on) == (DisclosureState.DRAFT, None)


def test_what_is_published_stays_clear_when_it_is_changed(world: SmallWorld) -> None:
    item = shown(world)
    facts = MatterFacts(**{**vars(MatterFacts.of(item)), "content": ""})
    with pytest.raises(RefusedError, match="不能留空"):
        change_matter(item=item, facts=facts, version=item.version, actor=world.people["reporter"], at=NOW)
    assert DisclosureItem.objects.get().content


def test_of_two_changes_at_once_the_second_is_told(world: SmallWorld) -> None:
    item = matter(world)
    facts = MatterFacts(**{**vars(MatterFacts.of(item)), "form": "通告"})
    change_matter(item=item, facts=facts, version=0, actor=world.people["reporter"], at=NOW)
    again = DisclosureItem.objects.select_related("unit").get()
    with pytest.raises(ConflictError, match="其他人修改"):
        change_matter(item=again, facts=facts, version=0, actor=world.people["reporter"], at=NOW)


@pytest.mark.parametrize("who", ["reporter_south", "reviewer", "leader", "auditor", "reviewer_north", "stranger"])
def test_nobody_else_keeps_the_register(world: SmallWorld, who: str) -> None:
    with pytest.raises(NotAllowedError):
        matter(world, who)
    item = matter(world)
    with pytest.raises(NotAllowedError):
        publish_matters(items=[item], disclosed_on=TODAY, actor=world.people[who], at=NOW)
    with pytest.raises(NotAllowedError):
        take_step(item=item, name="take_down", reason="理由", actor=world.people[who], at=NOW)


def test_list_and_permission_agree_on_who_keeps_what(world: SmallWorld) -> None:
    item = matter(world)
    for user in world.people.values():
        may = may_disclose(user, world.north)
        assert DisclosureItem.objects.kept_by(user).filter(pk=item.pk).exists() == may
        assert units_kept_by(user, TODAY).filter(pk=world.north.pk).exists() == may


def test_every_state_has_a_way_out_and_only_a_draft_is_published() -> None:
    steps = {state: {step.name for step in DISCLOSURE_WORKFLOW.from_state(state)} for state in DisclosureState.values}
    assert steps == {"draft": {"publish", "take_down"}, "published": {"take_down"}, "withdrawn": {"resume"}}
