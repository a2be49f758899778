"""The bonus list and the negative list: changed in drafts only, carried to versions and terms, and told."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from campaigns.enums import ItemKind, Move
from campaigns.models import Campaign, Scheme, SchemeItem
from campaigns.operations.schemes import (
    copy_to_campaign,
    create_draft,
    move_item,
    new_version,
    publish_scheme,
    remove_item,
    save_item,
)
from campaigns.queries.scheme_changes import list_changes
from campaigns.queries.scheme_check import check_scheme
from campaigns.queries.scheme_items import ItemRow, read_items
from campaigns.rules import FaultsError
from core.refusals import ConflictError, NotAllowedError, RefusedError
from tests.campaigns.lists import AWARD, CAP, FRAUD, LISTS, PERSON, YEARLY, draft_with_lists, lists_in_force
from tests.worlds.small import NOW, TODAY, SmallWorld, small_world
from units.models import AuditEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> SmallWorld:
    return small_world()


def titles(scheme: Scheme) -> list[str]:
    return [row.title for row in read_items(scheme)]


def revision(scheme: Scheme) -> int:
    return Scheme.objects.get(pk=scheme.pk).revision


def test_an_item_is_added_with_a_free_code_changed_and_removed(world: SmallWorld) -> None:
    draft = draft_with_lists(world)
    office = world.people["administrator"]
    added = ItemRow(ItemKind.BONUS, "新的一项", points=Decimal(1), counting="each")
    made = save_item(scheme=draft, row=added, revision=revision(draft), actor=office, at=NOW)
    assert made.code == "B4"
    assert titles(draft) == ["集体获省级表彰", "经验推广", "职工获称号", "新的一项", "弄虚作假"]
    changed = replace(made, points=Decimal("1.5"))
    save_item(scheme=draft, row=changed, code="B4", revision=revision(draft), actor=office, at=NOW)
    assert draft.items.get(code="B4").points == Decimal("1.5")
    remove_item(scheme=draft, code="B4", revision=revision(draft), actor=office, at=NOW)
    assert read_items(draft) == LISTS
    assert list(AuditEntry.objects.order_by("-pk").values_list("verb", flat=True)[:3]) == [
        "删除加分项",
        "修改加分项",
        "增加加分项",
    ]


def test_an_item_moves_within_its_list_and_no_further(world: SmallWorld) -> None:
    draft = draft_with_lists(world)

    def step(code: str, move: Move) -> bool:
        return move_item(scheme=draft, code=code, move=move, revision=revision(draft), actor=None, at=NOW)

    assert step("B3", Move.UP)
    assert read_items(draft) == (AWARD, PERSON, YEARLY, FRAUD)
    assert step("B1", Move.DOWN)
    assert read_items(draft) == (PERSON, AWARD, YEARLY, FRAUD)
    assert not step("B3", Move.UP)
    assert not step("B2", Move.DOWN)


def test_who_saw_another_draft_or_may_not_is_refused(world: SmallWorld) -> None:
    draft = draft_with_lists(world)
    office = world.people["administrator"]
    with pytest.raises(ConflictError):
        save_item(scheme=draft, row=AWARD, code="B1", revision=revision(draft) - 1, actor=office, at=NOW)
    with pytest.raises(ConflictError):
        remove_item(scheme=draft, code="B9", revision=revision(draft), actor=office, at=NOW)
    with pytest.raises(NotAllowedError):
        save_item(scheme=draft, row=AWARD, revision=revision(draft), actor=world.people["reviewer"], at=NOW)
    publish_scheme(scheme=draft, actor=None, at=NOW)
    with pytest.raises(RefusedError):
        remove_item(scheme=draft, code="B1", revision=revision(draft), actor=office, at=NOW)
    assert read_items(draft) == LISTS


@pytest.mark.parametrize(
    ("row", "path"),
    [
        (replace(AWARD, title=" "), "bonus_items[0].title"),
        (replace(AWARD, title="长" * 121), "bonus_items[0].title"),
        (replace(AWARD, points=None), "bonus_items[0].points"),
        (replace(AWARD, points=Decimal(0)), "bonus_items[0].points"),
        (replace(AWARD, most=Decimal(2)), "bonus_items[0].most"),
        (replace(AWARD, counting="often"), "bonus_items[0].counting"),
        (replace(FRAUD, effect=""), "negative_items[0].effect"),
        (replace(FRAUD, look_back_months=0), "negative_items[0].look_back_months"),
        (replace(FRAUD, look_back_months=121), "negative_items[0].look_back_months"),
    ],
)
def test_an_item_that_says_too_little_or_the_impossible_is_refused(world: SmallWorld, row: ItemRow, path: str) -> None:
    with pytest.raises(FaultsError) as caught:
        create_draft(campaign=world.campaign, items=[row], actor=None, at=NOW)
    assert [fault.path for fault in caught.value.faults] == [path]
    assert not SchemeItem.objects.exists()


def test_a_unit_s_own_targets_have_no_lists(world: SmallWorld) -> None:
    owner = world.participations["north"]
    with pytest.raises(FaultsError):
        create_draft(campaign=world.campaign, owner=owner, items=LISTS, actor=None, at=NOW)


def test_lists_go_to_the_next_version_and_the_next_term(world: SmallWorld) -> None:
    published = lists_in_force(world)
    later = Campaign.objects.create(
        code="c2027",
        name="下一届",
        starts_on=dt.date(2027, 1, 1),
        ends_on=dt.date(2027, 12, 31),
        organiser=world.city,
    )
    for made in (
        new_version(scheme=published, actor=None, at=NOW),
        copy_to_campaign(scheme=published, campaign=later, actor=None, at=NOW),
    ):
        assert (read_items(made), made.bonus_cap) == (LISTS, CAP)


def test_the_cap_becomes_the_campaign_s_when_the_version_is_published(world: SmallWorld) -> None:
    draft = draft_with_lists(world)
    assert Campaign.objects.get(pk=world.campaign.pk).bonus_cap == 0
    assert draft.bonus_limit == CAP
    publish_scheme(scheme=draft, actor=None, at=NOW)
    assert Campaign.objects.get(pk=world.campaign.pk).bonus_cap == CAP
    silent = draft_with_lists(world, cap=None)
    publish_scheme(scheme=silent, actor=None, at=NOW)
    assert Campaign.objects.get(pk=world.campaign.pk).bonus_cap == CAP


def faults(scheme: Scheme) -> list[tuple[str, bool]]:
    return [(fault.where, fault.is_blocker) for fault in check_scheme(scheme, today=TODAY).faults]


def test_the_check_finds_what_is_wrong_with_the_lists(world: SmallWorld) -> None:
    assert faults(draft_with_lists(world)) == []
    assert faults(draft_with_lists(world, cap=Decimal(0))) == [("", True)]
    assert faults(draft_with_lists(world, cap=Decimal("2.5"))) == [("集体获省级表彰", False)]
    twice = draft_with_lists(world, AWARD, replace(YEARLY, title=AWARD.title))
    assert faults(twice) == [("集体获省级表彰", True)] * 2
    empty = draft_with_lists(world, items_only=True)
    empty.items.all().delete()
    assert faults(empty) == [("", True)]
    with pytest.raises(RefusedError):
        publish_scheme(scheme=empty, actor=None, at=NOW)


def test_what_changed_in_the_lists_is_told(world: SmallWorld) -> None:
    lists_in_force(world)
    published = Scheme.objects.published().get()
    draft = new_version(scheme=published, actor=None, at=NOW)
    assert list_changes(draft).is_empty
    remove_item(scheme=draft, code="B3", revision=draft.revision, actor=None, at=NOW)
    more = replace(AWARD, points=Decimal(4))
    save_item(scheme=draft, row=more, code="B1", revision=revision(draft), actor=None, at=NOW)
    Scheme.objects.filter(pk=draft.pk).update(bonus_cap=Decimal(12))
    draft.refresh_from_db()
    told = list_changes(draft)
    assert [(change.label, change.before[:7], change.now[:7]) for change in told.items] == [
        ("加分项", "集体获省级表彰", "集体获省级表彰"),
        ("加分项", "职工获称号：最", "无"),
    ]
    assert "最多 3 分" in told.items[0].before
    assert "最多 4 分" in told.items[0].now
    assert [(change.label, change.before, change.now) for change in told.head] == [("加分上限", "10 分", "12 分")]
    assert not told.is_empty
