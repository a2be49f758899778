"""The lists of a scheme in the browser: in the editor, on their own form, and where everybody reads the scheme."""

import json
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaigns.library import TEMPLATES
from campaigns.models import Scheme, SchemeItem
from campaigns.operations.schemes import create_draft
from campaigns.queries.scheme_items import read_items
from tests.campaigns.lists import AWARD, LISTS, draft_with_lists, lists_in_force
from tests.worlds.small import NOW, SmallWorld, person, small_world
from units.enums import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_frozen")]


@pytest.fixture
def _frozen() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world() -> SmallWorld:
    return small_world()


@pytest.fixture
def draft(world: SmallWorld) -> Scheme:
    return draft_with_lists(world)


def client_of(world: SmallWorld, who: str) -> Client:
    client = Client()
    client.force_login(world.people[who], backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def office(world: SmallWorld) -> Client:
    return client_of(world, "administrator")


def at(name: str, *keys: Any) -> str:
    return reverse(f"campaigns:{name}", args=keys)


def typed(scheme: Scheme, **changes: Any) -> dict[str, Any]:
    """What the form of a bonus posts."""
    revision = Scheme.objects.get(pk=scheme.pk).revision
    return {"title": "新的一项", "points": "２", "most": "", "counting": "each", "revision": revision, **changes}


def test_the_editor_shows_both_lists_and_what_may_be_added(draft: Scheme, office: Client) -> None:
    text = office.get(at("scheme_editor", draft.pk)).content.decode()
    assert "另加分最多 10 分" in text
    assert "最多 3 分，全年最多 4 分，同一年同一项目只取最高" in text
    assert "本届取消，追溯 24 个月" in text


def test_an_item_is_typed_saved_moved_and_removed(draft: Scheme, office: Client) -> None:
    address = at("scheme_item_add", draft.pk, "bonus")
    assert "每次最多加几分" in office.get(address).content.decode()
    answer = office.post(address, typed(draft))
    assert answer.headers["Location"] == f"{at('scheme_editor', draft.pk)}#items"
    made = draft.items.get(title="新的一项")
    assert (made.code, made.points, made.counting) == ("B4", 2, "each")
    office.post(at("scheme_item", draft.pk, made.pk), typed(draft, title="改过的一项"))
    office.post(at("scheme_item_move", draft.pk, made.pk), typed(draft, move="up"))
    assert [row.title for row in read_items(draft)][2:4] == ["改过的一项", "职工获称号"]
    office.post(at("scheme_item_remove", draft.pk, made.pk), typed(draft))
    assert read_items(draft) == LISTS
    negative = {"title": "又一项", "effect": "title_revoked", "look_back_months": "36"}
    office.post(at("scheme_item_add", draft.pk, "negative"), typed(draft) | negative)
    assert draft.items.get(title="又一项").look_back_months == 36


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"title": " "}, "必填"),
        ({"points": "0"}, "应大于 0"),
        ({"points": "三"}, "输入一个数字"),
        ({"most": "1"}, "比一次的 2 分还少"),
        ({"counting": "often"}, "选择一个有效的选项"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(draft: Scheme, office: Client, changes: dict[str, str], words: str) -> None:
    answer = office.post(at("scheme_item_add", draft.pk, "bonus"), typed(draft, **changes))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert read_items(draft) == LISTS


def test_a_form_opened_before_another_s_change_keeps_what_was_typed(draft: Scheme, office: Client) -> None:
    answer = office.post(at("scheme_item_add", draft.pk, "bonus"), typed(draft, revision=0))
    assert answer.status_code == 409
    assert "新的一项" in answer.content.decode()
    assert read_items(draft) == LISTS


@pytest.mark.parametrize(("who", "status"), [("administrator", 200), ("leader", 404), ("stranger", 404)])
def test_only_who_arranges_the_draft_opens_the_form(world: SmallWorld, draft: Scheme, who: str, status: int) -> None:
    client, item = client_of(world, who), draft.items.get(code="B1")
    assert client.get(at("scheme_item", draft.pk, item.pk)).status_code == status
    assert client.get(at("scheme_item_add", draft.pk, "negative")).status_code == status


def test_there_is_no_form_for_what_does_not_change_or_does_not_exist(world: SmallWorld, office: Client) -> None:
    published = lists_in_force(world)
    item = SchemeItem.objects.get(scheme=published, code="B1")
    assert office.get(at("scheme_item", published.pk, item.pk)).status_code == 404
    local = create_draft(campaign=world.campaign, owner=world.participations["north"], actor=None, at=NOW)
    assert office.get(at("scheme_item_add", local.pk, "bonus")).status_code == 404
    other = draft_with_lists(world)
    assert office.get(at("scheme_item", other.pk, item.pk)).status_code == 404
    assert office.get(at("scheme_item_add", other.pk, "nonsense")).status_code == 404
    moved = office.post(at("scheme_item_move", other.pk, other.items.get(code="B1").pk), {"move": "in"})
    assert moved.status_code == 404


def test_the_head_is_saved_after_the_tree_was_changed_on_the_same_page(draft: Scheme, office: Client) -> None:
    """The tree comes anew with the draft's revision, which the form of the head sends."""
    target = draft.targets.get(code="rate")
    tree = office.post(at("scheme_move", draft.pk, target.pk), {"move": "up"}, headers={"HX-Request": "true"})
    revision = Scheme.objects.get(pk=draft.pk).revision
    assert f'name="revision" form="scheme-head" value="{revision}"' in tree.content.decode()
    head = {"title": "新名称", "intended_points": "", "bonus_cap": "12", "items_only": "on", "notes": ""}
    office.post(at("scheme_describe", draft.pk), {**head, "revision": revision})
    draft.refresh_from_db()
    assert (draft.title, draft.bonus_cap, draft.items_only) == ("新名称", 12, True)


def test_everybody_reads_the_lists_with_the_scheme(world: SmallWorld) -> None:
    published = lists_in_force(world)
    for who, address in (("reporter", at("scheme")), ("leader", at("scheme_version", published.pk))):
        text = client_of(world, who).get(address).content.decode()
        assert "合计最多加 10 分" in text
        assert "集体获省级表彰" in text
        assert "弄虚作假" in text


def test_changes_and_checks_name_the_lists(world: SmallWorld, office: Client) -> None:
    draft = draft_with_lists(world)
    text = office.get(at("scheme_changes", draft.pk)).content.decode()
    assert "加分项和负面清单有 4 处不同" in text
    assert "随创建活动" in text
    Scheme.objects.filter(pk=draft.pk).update(bonus_cap=2)
    item = draft.items.get(code="B1")
    assert at("scheme_item", draft.pk, item.pk) in office.get(at("scheme_check", draft.pk)).content.decode()
    assert "加分上限由 0 分改为 2 分" in office.get(at("scheme_publish", draft.pk)).content.decode()


def test_the_civilized_unit_template_brings_its_lists(world: SmallWorld, office: Client) -> None:
    address = at("scheme_start", world.campaign.pk)
    office.post(address, {"template": "civilized-unit", "title": "年度", "owner": ""})
    made = Scheme.objects.get(title="年度")
    assert (made.bonus_cap, made.items.bonuses().count(), made.items.negatives().count()) == (10, 5, 5)
    text = office.get(at("scheme_editor", made.pk)).content.decode()
    assert "另加分最多 10 分" in text
    assert "与计划总分相符" in text
    world.people["north"] = person("north", world.north, Role.ADMINISTRATOR)
    district = client_of(world, "north")
    district.post(address, {"template": "civilized-unit", "title": "本区", "owner": world.participations["north"].pk})
    local = Scheme.objects.get(title="本区")
    assert (local.bonus_cap, local.items.count()) == (None, 0)
    assert "加分项" not in district.get(at("scheme_editor", local.pk)).content.decode().replace(
        TEMPLATES["civilized-unit"].notes, ""
    )


def test_a_json_file_brings_head_and_lists(world: SmallWorld, draft: Scheme, office: Client) -> None:
    exported = json.loads(office.get(at("scheme_export", draft.pk)).content)
    exported["bonus_items"] = exported["bonus_items"][:1]
    exported["bonus_cap"] = "7"
    file = SimpleUploadedFile("a.json", json.dumps(exported).encode())
    office.post(at("scheme_import", draft.pk), {"file": file})
    draft.refresh_from_db()
    assert (draft.bonus_cap, [row.code for row in read_items(draft)]) == (7, ["B1", "N1"])
    assert json.loads(office.get(at("scheme_export", draft.pk)).content) == exported


def test_more_items_cost_no_more_queries(world: SmallWorld, office: Client) -> None:
    few, many = draft_with_lists(world, AWARD), draft_with_lists(world)
    counts = []
    for scheme in (few, many):
        office.get(at("scheme_editor", scheme.pk))
        with CaptureQueriesContext(connection) as told:
            office.get(at("scheme_editor", scheme.pk))
        counts.append(len(told))
    assert counts[0] == counts[1]
