"""Setting who reviews: by the editor, by files, settled on publication, checked before it."""

import json
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from campaigns.enums import Move, ReviewBy
from campaigns.exporters.scheme_json import export_scheme
from campaigns.exporters.target_book import export_targets
from campaigns.importers.scheme_json import parse_scheme
from campaigns.importers.target_book import known_of, read_target_book
from campaigns.models import ReviewRoute, Scheme, Target
from campaigns.operations.schemes import (
    SchemeHead,
    TargetValues,
    create_draft,
    edit_target,
    move_target,
    new_version,
    publish_scheme,
)
from campaigns.operations.target_import import import_targets
from campaigns.queries.gaps import find_gaps
from campaigns.queries.reviewers import UNSET, ReviewSetting, ReviewWords
from campaigns.queries.scheme_changes import list_changes
from campaigns.queries.scheme_check import check_scheme
from campaigns.queries.target_import import import_base, plan_targets
from campaigns.queries.target_rows import TargetRow, read_rows
from campaigns.rules import FaultsError
from core.refusals import RefusedError
from core.sheets import read_workbook
from tests.worlds.small import NOW, TODAY, SmallWorld, person, small_world
from units.enums import Role, UnitKind
from units.models import Membership, ReviewPanel, Unit, User

pytestmark = pytest.mark.django_db
OFFICE = ReviewWords("office", office="policy", kinds=frozenset({UnitKind.INSTITUTION, UnitKind.WINDOW}))
PANEL = ReviewWords("panel", panel="材料评审组")
SUPERIOR = ReviewWords("superior", is_signed_first=True)
LEAF = TargetRow("a1", "学习", parent="a", points=Decimal(2), rule={"kind": "direct"}, join="mean", cycle="quarter")
ROWS = (
    TargetRow("a", "三个到位", review=OFFICE),
    replace(LEAF, number="1"),
    replace(LEAF, code="a2", title="会议", number="2", review=PANEL),
    replace(LEAF, code="a3", title="制度", number="3", review=SUPERIOR),
    TargetRow("b", "四个重点", review=SUPERIOR),
    replace(LEAF, code="b1", title="窗口", parent="b", number="4"),
)


@pytest.fixture
def world() -> SmallWorld:
    world = small_world()
    world.city.refresh_from_db()
    office = Unit(code="policy", name="政策法规处", kind=UnitKind.DEPARTMENT)
    Unit.objects.add_child(world.city, instance=office)
    panel = ReviewPanel.objects.create(unit=world.city, name="材料评审组")
    person("officer", office, Role.REVIEWER)
    Membership.objects.create(user=person("panellist"), unit=world.city, role=Role.PANELLIST, panel=panel)
    Scheme.objects.filter(pk=world.scheme.pk).update(state="superseded")
    return world


def draft_of(world: SmallWorld) -> Scheme:
    head = SchemeHead(intended_points=Decimal(8))
    return create_draft(campaign=world.campaign, rows=ROWS, head=head, actor=None, at=NOW)


def settled(scheme: Scheme) -> Mapping[str, str]:
    rows = ReviewRoute.objects.filter(target__scheme=scheme, target__is_leaf=True).select_related("office", "panel")
    return {row.target.code: str(row) for row in rows.select_related("target")}


def test_publishing_settles_for_each_leaf_what_the_nearest_target_above_says(world: SmallWorld) -> None:
    scheme = draft_of(world)
    publish_scheme(scheme=scheme, actor=None, at=NOW)
    assert settled(scheme) == {"a1": "政策法规处", "a2": "材料评审组", "a3": "上级单位", "b1": "上级单位"}
    route = ReviewRoute.objects.get(target__scheme=scheme, target__code="a1")
    assert (route.is_own, route.concerns("institution"), route.concerns("bureau")) == (False, True, False)


def test_a_leaf_that_moved_follows_the_target_it_is_below_now(world: SmallWorld) -> None:
    scheme = draft_of(world)
    first = scheme.targets.get(code="a1")
    move_target(target=first, move=Move.OUT, actor=None, at=NOW)
    publish_scheme(scheme=scheme, actor=None, at=NOW)
    assert "a1" not in settled(scheme)


def test_a_new_version_keeps_what_was_set_and_not_what_was_settled(world: SmallWorld) -> None:
    scheme = draft_of(world)
    publish_scheme(scheme=scheme, actor=None, at=NOW)
    scheme.refresh_from_db()
    again = new_version(scheme=scheme, actor=None, at=NOW)
    assert {row.code: row.review for row in read_rows(again)} == {row.code: row.review for row in ROWS}
    edit(again.targets.get(code="a"), ReviewSetting())
    publish_scheme(scheme=again, actor=None, at=NOW)
    assert settled(again) == {"a2": "材料评审组", "a3": "上级单位", "b1": "上级单位"}
    assert settled(scheme)["a1"] == "政策法规处"


def edit(target: Target, setting: ReviewSetting) -> None:
    values = TargetValues(title=target.title, number=target.number, review=setting)
    edit_target(target=target, values=values, version=target.version, actor=None, at=NOW)


def test_the_list_of_changes_says_who_reviews_now(world: SmallWorld) -> None:
    scheme = draft_of(world)
    publish_scheme(scheme=scheme, actor=None, at=NOW)
    scheme.refresh_from_db()
    again = new_version(scheme=scheme, actor=None, at=NOW)
    panel = ReviewPanel.objects.get()
    edit(again.targets.get(code="a"), ReviewSetting("panel", panel=panel))
    (changed,) = list_changes(again).changed
    (change,) = changed.changes
    assert (change.label, change.now) == ("由谁审核", "评审组 材料评审组")
    assert change.before.startswith("职能处室 政策法规处（只审")


@pytest.mark.parametrize("which", ["office", "panel"])
def test_somebody_elses_office_or_panel_is_refused(world: SmallWorld, which: str) -> None:
    scheme = draft_of(world)
    panel = ReviewPanel.objects.create(unit=world.north, name="北区评审组")
    setting = ReviewSetting("office", office=world.home) if which == "office" else ReviewSetting("panel", panel=panel)
    with pytest.raises(ValidationError, match="请另选"):
        edit(scheme.targets.get(code="a"), setting)


def test_the_check_stops_what_nobody_would_review(world: SmallWorld) -> None:
    scheme = draft_of(world)
    assert not check_scheme(scheme, today=TODAY).blockers
    Membership.objects.filter(user__username="officer").update(ends_on=NOW.date().replace(day=1))
    User.objects.filter(username="panellist").update(is_active=False)
    found = {(fault.where, fault.field, fault.message) for fault in check_scheme(scheme, today=TODAY).blockers}
    assert {(where, field) for where, field, _ in found} == {("三个到位", "review"), ("2 会议", "review")}
    assert {"没有在任的审核员" in message or "没有在任的成员" in message for _, _, message in found} == {True}
    with pytest.raises(RefusedError, match="必须先改好"):
        publish_scheme(scheme=scheme, actor=None, at=NOW)


def test_the_gaps_name_leaves_whose_reviewer_left(world: SmallWorld) -> None:
    scheme = draft_of(world)
    publish_scheme(scheme=scheme, actor=None, at=NOW)
    user = world.people["administrator"]
    assert find_gaps(campaign=world.campaign, user=user, today=TODAY).unreviewed == ()
    Membership.objects.filter(user__username__in=["officer", "panellist"]).delete()
    gaps = find_gaps(campaign=world.campaign, user=user, today=TODAY)
    assert [route.target.code for route in gaps.unreviewed] == ["a1", "a2"]
    client = Client()
    client.force_login(user)
    page = client.get(reverse("campaigns:gaps"), {"campaign": "c2026"}).content.decode()
    assert "没有审核员" in page
    assert reverse("people:panel", args=[ReviewPanel.objects.get().pk]) in page


def test_json_goes_out_and_in_unchanged(world: SmallWorld) -> None:
    written = export_scheme(draft_of(world))
    assert written["targets"][0]["review"] == {"by": "office", "office": "policy", "kinds": ["institution", "window"]}
    assert "review" not in written["targets"][1]
    parsed = parse_scheme(json.dumps(written).encode())
    again = create_draft(campaign=world.campaign, rows=parsed.rows, head=parsed.head, actor=None, at=NOW)
    assert export_scheme(again) == written


@pytest.mark.parametrize(
    ("review", "path"),
    [
        ("处室", "targets[0].review"),
        ({"by": "nobody"}, "targets[0].review.by"),
        ({"by": "office"}, "targets[0].review.office"),
        ({"by": "panel", "panel": "组", "office": "policy"}, "targets[0].review.office"),
        ({"by": "office", "office": "policy", "kinds": ["x"]}, "targets[0].review.kinds[0]"),
    ],
)
def test_a_file_that_names_nobody_sensibly_is_refused_with_the_place(review: Any, path: str) -> None:
    written = {"format": "civil-scheme/1", "title": "t", "targets": [{"code": "a", "title": "甲", "review": review}]}
    with pytest.raises(FaultsError) as caught:
        parse_scheme(json.dumps(written).encode())
    assert path in {fault.path for fault in caught.value.faults}


def test_rows_that_name_an_unknown_office_or_panel_write_nothing(world: SmallWorld) -> None:
    rows = [TargetRow("a", "甲", review=ReviewWords("panel", panel="没有")), TargetRow("b", "乙", review=OFFICE)]
    with pytest.raises(FaultsError, match="评审组"):
        create_draft(campaign=world.campaign, rows=rows, actor=None, at=NOW)
    assert not Scheme.objects.filter(state="draft").exists()


def book(scheme: Scheme, world: SmallWorld) -> Any:
    content = export_targets(scheme)
    sheets = read_workbook(name="a.xlsx", content=BytesIO(content), size=len(content))
    return read_target_book(sheets, known_of(world.campaign))


def test_the_workbook_goes_out_and_in_unchanged(world: SmallWorld) -> None:
    scheme = draft_of(world)
    told: dict[str, Any] = {"campaign": world.campaign, "actor": None, "at": NOW}
    found = book(scheme, world)
    assert not import_targets(book=found, **told).plan.preview.has_changes
    ReviewRoute.objects.filter(target__scheme=scheme).delete()
    done = import_targets(book=found, **told)
    assert done.plan.preview.has_changes
    assert {row.code: row.review for row in read_rows(scheme)} == {row.code: row.review for row in ROWS}


def test_the_workbook_says_where_a_reviewer_is_unknown(world: SmallWorld) -> None:
    found = book(draft_of(world), world)
    ReviewPanel.objects.update(name="改了名")
    plan = plan_targets(found, world.campaign, import_base(world.campaign))
    (fault,) = plan.preview.faults
    assert "没有名为“材料评审组”的评审组" in fault.message


def test_the_editor_offers_the_own_offices_and_panels_and_saves_the_choice(world: SmallWorld) -> None:
    scheme = draft_of(world)
    target = scheme.targets.get(code="b")
    client = Client()
    client.force_login(world.people["administrator"])
    address = reverse("campaigns:scheme_target", args=[scheme.pk, target.pk])
    page = client.get(address).content.decode()
    assert "随上级目标（上级单位）" in page
    office = Unit.objects.get(code="policy")
    typed = {
        "title": "四个重点",
        "version": target.version,
        "review": f"office:{office.pk}",
        "review_kinds": ["window"],
    }
    assert client.post(address, typed, headers={"HX-Request": "true"}).status_code == 200
    route = ReviewRoute.objects.get(target=target)
    assert (route.by, route.office, route.kind_list) == (ReviewBy.OFFICE, office, ["window"])
    leaf = scheme.targets.get(code="b1")
    inner = client.get(reverse("campaigns:scheme_target", args=[scheme.pk, leaf.pk])).content.decode()
    assert "随上级目标（职能处室 政策法规处（只审服务窗口，其余由上级单位审核））" in inner
    assert client.post(address, typed | {"review": f"office:{world.home.pk}"}).status_code == 422
    assert read_rows(scheme)[1].review == UNSET
