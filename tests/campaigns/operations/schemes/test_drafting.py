"""Drafts are made, filled, changed and thrown away; nothing else is."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from campaigns.enums import Move, NumberStyle, SchemeState, Spot
from campaigns.models import Campaign, Scheme, Target
from campaigns.operations.schemes import (
    SchemeHead,
    TargetValues,
    add_target,
    copy_to_campaign,
    create_draft,
    describe_scheme,
    discard_draft,
    edit_target,
    move_target,
    new_version,
    number_of,
    place_target,
    remove_target,
    renumber_targets,
    replace_content,
)
from campaigns.queries.target_rows import TargetRow, read_rows
from campaigns.rules import FaultsError
from core.refusals import ConflictError, NotAllowedError, RefusedError
from tests.worlds.small import NOW, SmallWorld, small_world
from units.models import AuditEntry, User

pytestmark = pytest.mark.django_db

ROWS = (
    TargetRow("a", "三个到位", number="Ⅰ"),
    TargetRow(
        "a1",
        "学习动员",
        parent="a",
        number="Ⅰ-1",
        points=Decimal(4),
        rule={"kind": "direct"},
        join="mean",
        cycle="quarter",
    ),
    TargetRow(
        "a2", "制度", parent="a", number="Ⅰ-2", points=Decimal(6), rule={"kind": "direct"}, join="mean", cycle="quarter"
    ),
    TargetRow("b", "四个重点", number="Ⅱ"),
)


@pytest.fixture
def world() -> SmallWorld:
    return small_world()


@pytest.fixture
def office(world: SmallWorld) -> User:
    return world.people["administrator"]


@pytest.fixture
def draft(world: SmallWorld, office: User) -> Scheme:
    return create_draft(campaign=world.campaign, rows=ROWS, actor=office, at=NOW)


def codes(scheme: Scheme) -> list[str]:
    return list(scheme.targets.order_by("path").values_list("code", flat=True))


def depths(scheme: Scheme) -> dict[str, int]:
    return {target.code: len(target.path) // 4 for target in scheme.targets.all()}


def target(scheme: Scheme, code: str) -> Target:
    return scheme.targets.select_related("scheme").get(code=code)


def test_a_draft_holds_its_rows_in_order_and_says_who_made_it(world: SmallWorld, draft: Scheme, office: User) -> None:
    assert (draft.version, draft.state) == (2, SchemeState.DRAFT)
    assert codes(draft) == ["a", "a1", "a2", "b"]
    assert set(draft.targets.leaves().values_list("code", flat=True)) == {"a1", "a2"}
    entry = AuditEntry.objects.get(verb="新建指标体系草稿")
    assert (entry.actor, entry.unit) == (office, world.city)


@pytest.mark.parametrize("name", ["reporter", "reviewer", "leader", "auditor", "stranger"])
def test_only_the_office_drafts(world: SmallWorld, draft: Scheme, name: str) -> None:
    actor = world.people[name]
    with pytest.raises(NotAllowedError):
        create_draft(campaign=world.campaign, actor=actor, at=NOW)
    with pytest.raises(NotAllowedError):
        add_target(scheme=draft, title="加一项", actor=actor, at=NOW)
    assert codes(draft) == ["a", "a1", "a2", "b"]


def test_the_same_rows_a_second_time_change_nothing(draft: Scheme, office: User) -> None:
    before = list(draft.targets.order_by("pk").values())
    tally = replace_content(scheme=draft, rows=ROWS, actor=office, at=NOW)
    assert not tally.has_changes
    assert tally.untouched == 4
    assert list(draft.targets.order_by("pk").values()) == before


def test_new_rows_are_taken_by_code_and_keep_what_they_continue(draft: Scheme, office: User) -> None:
    lineage = target(draft, "a2").lineage
    rows = (ROWS[3], replace(ROWS[2], parent="b", title="制度建设"), TargetRow("c", "五个结合"))
    tally = replace_content(scheme=draft, rows=rows, actor=office, at=NOW)
    assert (tally.added, tally.changed, tally.removed, tally.untouched) == (1, 2, 2, 0)
    assert codes(draft) == ["b", "a2", "c"]
    assert (target(draft, "a2").lineage, target(draft, "a2").title) == (lineage, "制度建设")


def test_everything_no_tree_can_hold_is_named_at_once_and_nothing_is_written(draft: Scheme, office: User) -> None:
    rows = (*ROWS, replace(ROWS[1]), TargetRow("x", "无上级", parent="nowhere"))
    with pytest.raises(FaultsError) as caught:
        replace_content(scheme=draft, rows=rows, actor=office, at=NOW)
    assert [fault.path for fault in caught.value.faults] == ["targets[4].code", "targets[5].parent"]
    circle = (TargetRow("x", "甲", parent="y"), TargetRow("y", "乙", parent="x"))
    with pytest.raises(FaultsError, match="循环"):
        replace_content(scheme=draft, rows=circle, actor=office, at=NOW)
    with pytest.raises(FaultsError, match="没有这个单位：moon"):
        replace_content(scheme=draft, rows=(replace(ROWS[3], units=frozenset({"moon"})),), actor=office, at=NOW)
    assert codes(draft) == ["a", "a1", "a2", "b"]


def test_a_published_version_is_never_changed(world: SmallWorld, office: User) -> None:
    before = read_rows(world.scheme)
    leaf = world.targets["quantity"]
    attempts = (
        lambda: replace_content(scheme=world.scheme, rows=ROWS, actor=office, at=NOW),
        lambda: add_target(scheme=world.scheme, title="加一项", actor=office, at=NOW),
        lambda: edit_target(target=leaf, values=TargetValues("改名"), version=0, actor=office, at=NOW),
        lambda: move_target(target=leaf, move=Move.DOWN, actor=office, at=NOW),
        lambda: remove_target(target=leaf, actor=office, at=NOW),
        lambda: renumber_targets(scheme=world.scheme, style=NumberStyle.DECIMAL, actor=office, at=NOW),
        lambda: discard_draft(scheme=world.scheme, revision=0, actor=office, at=NOW),
    )
    for attempt in attempts:
        with pytest.raises(RefusedError, match="不能再改"):
            attempt()
    assert read_rows(world.scheme) == before


def test_a_new_version_continues_every_target(world: SmallWorld, office: User) -> None:
    made = new_version(scheme=world.scheme, actor=office, at=NOW)
    assert read_rows(made) == read_rows(world.scheme)
    assert (made.version, made.title) == (2, "共同指标")
    with pytest.raises(RefusedError, match="还是草稿"):
        new_version(scheme=made, actor=office, at=NOW)


def test_a_copy_for_the_next_term_moves_the_dates_of_milestones(world: SmallWorld, office: User) -> None:
    following = Campaign.objects.create(
        code="c2028", name="下一届", starts_on=dt.date(2028, 1, 1), ends_on=dt.date(2029, 12, 31), organiser=world.city
    )
    made = copy_to_campaign(scheme=world.scheme, campaign=following, actor=office, at=NOW)
    assert made.version == 1
    rule = target(made, "milestone").rule
    assert rule is not None
    assert [step["due"] for step in rule["milestones"]] == ["2028-03-31", "2028-12-15"]
    assert target(made, "quantity").lineage == world.targets["quantity"].lineage
    with pytest.raises(RefusedError, match="同一届"):
        copy_to_campaign(scheme=world.scheme, campaign=world.campaign, actor=office, at=NOW)


def test_targets_are_added_below_behind_and_last(draft: Scheme, office: User) -> None:
    last = add_target(scheme=draft, title="五个结合", actor=office, at=NOW)
    below = add_target(scheme=draft, title="队伍", parent=target(draft, "b"), actor=office, at=NOW)
    behind = add_target(scheme=draft, title="动员", after=target(draft, "a1"), actor=office, at=NOW)
    assert codes(draft) == ["a", "a1", behind.code, "a2", "b", below.code, last.code]
    with pytest.raises(RefusedError, match="末级目标"):
        add_target(scheme=draft, title="再下一级", parent=target(draft, "a1"), actor=office, at=NOW)
    with pytest.raises(ValidationError):
        add_target(scheme=draft, title="  ", actor=office, at=NOW)


def test_a_second_person_does_not_overwrite_the_first(draft: Scheme, office: User) -> None:
    seen = target(draft, "a1")
    edit_target(target=seen, values=TargetValues("先改的"), version=seen.version, actor=office, at=NOW)
    with pytest.raises(ConflictError, match="没有保存"):
        edit_target(target=seen, values=TargetValues("后改的"), version=seen.version, actor=office, at=NOW)
    other = target(draft, "a2")
    edit_target(target=other, values=TargetValues("另一项"), version=other.version, actor=office, at=NOW)
    assert [target(draft, code).title for code in ("a1", "a2")] == ["先改的", "另一项"]


def test_an_edit_takes_rule_and_applicability_and_refuses_the_impossible(
    world: SmallWorld, draft: Scheme, office: User
) -> None:
    leaf = target(draft, "a1")
    values = TargetValues(
        "集中学习",
        points=Decimal("2.5"),
        rule={"kind": "quantity", "goal": 12},
        join="sum",
        cycle="month",
        kinds=frozenset({"bureau"}),
        classes=frozenset({"局"}),
        units=frozenset({world.home}),
    )
    edited = edit_target(target=leaf, values=values, version=leaf.version, actor=office, at=NOW)
    row = next(row for row in read_rows(draft) if row.code == "a1")
    assert (row.kinds, row.classes, row.units) == (frozenset({"bureau"}), frozenset({"局"}), frozenset({"home"}))
    assert row.rule == {"kind": "quantity", "goal": "12", "direction": "more", "floor": "0", "cap": "1"}
    assert edited.is_leaf
    for wrong, words in (
        (replace(values, rule={"kind": "quantity", "goal": "0"}), "应为正数"),
        (replace(values, rule={"kind": "direct"}), "不能累计"),
    ):
        with pytest.raises(ValidationError, match=words):
            edit_target(target=edited, values=wrong, version=edited.version, actor=office, at=NOW)
    branch = target(draft, "a")
    with pytest.raises(ValidationError, match="最末一级"):
        edit_target(target=branch, values=replace(values, title="甲"), version=0, actor=office, at=NOW)


def test_targets_move_up_down_in_and_out(draft: Scheme, office: User) -> None:
    assert move_target(target=target(draft, "a2"), move=Move.UP, actor=office, at=NOW)
    assert codes(draft) == ["a", "a2", "a1", "b"]
    assert not move_target(target=target(draft, "a2"), move=Move.UP, actor=office, at=NOW)
    assert move_target(target=target(draft, "a1"), move=Move.OUT, actor=office, at=NOW)
    assert (codes(draft), depths(draft)["a1"]) == (["a", "a2", "a1", "b"], 1)
    assert move_target(target=target(draft, "b"), move=Move.UP, actor=office, at=NOW)
    assert move_target(target=target(draft, "b"), move=Move.IN, actor=office, at=NOW)
    assert (codes(draft), depths(draft)["b"]) == (["a", "a2", "b", "a1"], 2)
    with pytest.raises(RefusedError, match="末级目标"):
        move_target(target=target(draft, "b"), move=Move.IN, actor=office, at=NOW)


def test_targets_are_put_down_beside_others_but_never_inside_themselves(draft: Scheme, office: User) -> None:
    place_target(target=target(draft, "a1"), anchor=target(draft, "b"), spot=Spot.INTO, actor=office, at=NOW)
    assert codes(draft) == ["a", "a2", "b", "a1"]
    place_target(target=target(draft, "b"), anchor=target(draft, "a"), spot=Spot.BEFORE, actor=office, at=NOW)
    assert codes(draft) == ["b", "a1", "a", "a2"]
    with pytest.raises(RefusedError, match="自己的下级"):
        place_target(target=target(draft, "b"), anchor=target(draft, "a1"), spot=Spot.AFTER, actor=office, at=NOW)
    place_target(target=target(draft, "a2"), anchor=target(draft, "a1"), spot=Spot.AFTER, actor=office, at=NOW)
    assert codes(draft) == ["b", "a1", "a2", "a"]


def test_a_branch_is_removed_only_when_that_is_said(draft: Scheme, office: User) -> None:
    with pytest.raises(RefusedError, match="还有 2 个目标"):
        remove_target(target=target(draft, "a"), actor=office, at=NOW)
    gone = target(draft, "a")
    assert remove_target(target=gone, actor=office, at=NOW, with_below=True) == 3
    assert codes(draft) == ["b"]
    with pytest.raises(ConflictError, match="已经被删除"):
        remove_target(target=gone, actor=office, at=NOW)


def test_numbers_stay_as_printed_until_they_are_written_anew(draft: Scheme, office: User) -> None:
    move_target(target=target(draft, "b"), move=Move.UP, actor=office, at=NOW)
    assert [target(draft, code).number for code in codes(draft)] == ["Ⅱ", "Ⅰ", "Ⅰ-1", "Ⅰ-2"]
    assert renumber_targets(scheme=draft, style=NumberStyle.ROMAN, actor=office, at=NOW) == 4
    assert [target(draft, code).number for code in codes(draft)] == ["Ⅰ", "Ⅱ", "Ⅱ-1", "Ⅱ-2"]


@pytest.mark.parametrize(
    ("ordinals", "roman", "chinese", "decimal"),
    [
        ((3,), "Ⅲ", "三", "3"),
        ((3, 1), "Ⅲ-1", "三（一）", "3.1"),
        ((3, 1, 2), "Ⅲ-1-②", "三（一）2", "3.1.2"),
        ((13, 21, 21), "13-21-21", "十三（二十一）21", "13.21.21"),
    ],
)
def test_numbers_are_printed_in_three_ways(ordinals: tuple[int, ...], roman: str, chinese: str, decimal: str) -> None:
    assert [number_of(ordinals=ordinals, style=style) for style in NumberStyle] == [roman, chinese, decimal]


def test_what_was_seen_before_a_change_is_not_discarded_or_described(draft: Scheme, office: User) -> None:
    seen = draft.revision
    add_target(scheme=draft, title="加一项", actor=office, at=NOW)
    with pytest.raises(ConflictError):
        discard_draft(scheme=draft, revision=seen, actor=office, at=NOW)
    with pytest.raises(ConflictError):
        describe_scheme(scheme=draft, head=SchemeHead("改名"), revision=seen, actor=office, at=NOW)
    draft.refresh_from_db()
    described = describe_scheme(
        scheme=draft, head=SchemeHead("改名", "说明", Decimal(110)), revision=draft.revision, actor=office, at=NOW
    )
    assert (described.title, described.intended_points) == ("改名", Decimal(110))
    discard_draft(scheme=draft, revision=described.revision, actor=office, at=NOW)
    assert not Scheme.objects.filter(pk=draft.pk).exists()


def test_a_unit_arranges_its_own_targets_and_no_others(world: SmallWorld, office: User) -> None:
    owner = world.participations["north"]
    with pytest.raises(NotAllowedError):
        create_draft(campaign=world.campaign, owner=owner, actor=world.people["leader_north"], at=NOW)
    made = create_draft(campaign=world.campaign, owner=owner, rows=ROWS, actor=office, at=NOW)
    assert (made.version, made.arranger) == (1, world.north)
