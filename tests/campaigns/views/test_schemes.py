"""The pages on which schemes are drafted, checked and published: for the office, and for nobody else."""

import json
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaigns.enums import SchemeState
from campaigns.exporters.scheme_json import export_scheme
from campaigns.library import TEMPLATES
from campaigns.models import Campaign, Scheme, Target
from campaigns.operations.schemes import add_target, new_version
from campaigns.rules import RULES as KINDS
from campaigns.rules.words import say
from tests.worlds.small import FACTS, NOW, RULES, SmallWorld, person, small_world
from units.enums import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_frozen")]


@pytest.fixture
def _frozen() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world() -> SmallWorld:
    made = small_world()
    made.people["administrator_north"] = person("administrator_north", made.north, Role.ADMINISTRATOR)
    return made


@pytest.fixture
def draft(world: SmallWorld) -> Scheme:
    return new_version(scheme=world.scheme, actor=None, at=NOW)


@pytest.fixture
def office(world: SmallWorld) -> Client:
    return client_of(world, "administrator")


def client_of(world: SmallWorld, name: str) -> Client:
    client = Client()
    client.force_login(world.people[name], backend="django.contrib.auth.backends.ModelBackend")
    return client


def at(name: str, *keys: int) -> str:
    return reverse(f"campaigns:{name}", args=keys)


def ask(client: Client, address: str, **values: Any) -> Any:
    """As htmx asks."""
    return client.post(address, values, headers={"HX-Request": "true"})


def done(response: Any) -> dict[str, Any]:
    """What the page is told besides the tree."""
    told: dict[str, Any] = json.loads(response.headers["HX-Trigger-After-Settle"])["scheme:done"]
    return told


def fields_of(target: Target, **changes: Any) -> dict[str, Any]:
    """What the form of a leaf posts when only ``changes`` were typed."""
    rule = {
        f"rule-{key}": value for key, value in (target.rule or {}).items() if isinstance(value, str) and key != "kind"
    }
    return {
        "number": target.number,
        "title": target.title,
        "points": say(target.points) if target.points is not None else "",
        "explanation": target.explanation,
        "example": "本季走访 12 户，办成 9 件实事。",
        "kind": (target.rule or {}).get("kind", ""),
        "cycle": target.cycle,
        "join": target.join,
        "evidence_required": "0",
        "units": "",
        "version": str(target.version),
        **rule,
        **changes,
    }


READ, EDIT = ("scheme_version", "scheme_export", "scheme_changes"), ("scheme_editor", "scheme_check", "scheme_publish")
POSTS = ("scheme_describe", "scheme_add", "scheme_renumber", "scheme_discard", "scheme_new_version", "scheme_copy")


@pytest.mark.parametrize("name", [*READ, *EDIT, *POSTS, "scheme_import"])
@pytest.mark.parametrize("who", ["leader", "reporter", "auditor", "administrator_north", "stranger"])
def test_a_draft_is_nobodys_but_the_offices(world: SmallWorld, draft: Scheme, name: str, who: str) -> None:
    client, before = client_of(world, who), Scheme.objects.count()
    answer = client.post(at(name, draft.pk)) if name in POSTS else client.get(at(name, draft.pk))
    assert answer.status_code == 404
    assert Scheme.objects.count() == before


@pytest.mark.parametrize("name", [*READ, *EDIT])
def test_what_is_in_force_is_read_by_those_who_see_it(world: SmallWorld, name: str) -> None:
    for who, status in (("reporter", 200), ("leader", 200), ("stranger", 404)):
        answer = client_of(world, who).get(at(name, world.scheme.pk))
        assert answer.status_code == (status if name in READ or status == 404 else 403)
    assert Client().get(at(name, world.scheme.pk)).status_code == 302


def test_the_list_is_the_offices(world: SmallWorld, draft: Scheme, office: Client) -> None:
    page = office.get(at("schemes")).content.decode()
    assert at("scheme_editor", draft.pk) in page
    assert at("scheme_new_version", world.scheme.pk) in page
    assert client_of(world, "leader").get(at("schemes")).status_code == 403
    assert "管理版本" in office.get(at("scheme")).content.decode()
    assert "管理版本" not in client_of(world, "leader").get(at("scheme")).content.decode()


def test_the_tree_shows_running_sums_and_what_is_wrong(draft: Scheme, office: Client) -> None:
    add_target(scheme=draft, title="还没有规则", actor=None, at=NOW)
    Target.objects.filter(scheme=draft, code="quantity").update(points=12)
    page = office.get(at("scheme_editor", draft.pk)).content.decode()
    assert "比计划总分 100 多 2 分" in page
    assert "没有计分规则，下面也没有目标" in page
    assert "102 分" in page


def test_the_editor_asks_as_often_for_many_targets_as_for_few(draft: Scheme, office: Client) -> None:
    office.get(at("scheme_editor", draft.pk))
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as caught:
            office.get(at("scheme_editor", draft.pk))
        counts.append(len(caught))
        for number in range(5):
            add_target(scheme=draft, title=f"第 {number} 项", actor=None, at=NOW)
    assert counts[0] == counts[1]


def test_a_target_is_saved_and_the_tree_comes_back(draft: Scheme, office: Client, world: SmallWorld) -> None:
    leaf = draft.targets.get(code="quantity")
    values = fields_of(leaf, title="动员场次", points="１2.5", kinds=["bureau"], classes=["局"], units="北区福利院")
    answer = ask(office, at("scheme_target", draft.pk, leaf.pk), **{**values, "rule-goal": "12"})
    assert answer.status_code == 200
    assert answer.headers["HX-Retarget"] == "#scheme-board"
    assert "动员场次" in answer.content.decode()
    assert done(answer) == {"words": "已保存“动员场次”", "focus": leaf.pk}
    leaf.refresh_from_db()
    assert leaf.rule is not None
    assert (str(leaf.points), leaf.rule["goal"]) == ("12.500000", "12")
    assert [row.unit for row in leaf.named_units.all()] == [world.home]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"rule-goal": "0"}, "应为正数"),
        ({"title": ""}, "这个字段是必填项"),
        ({"points": "很多"}, "输入一个数字"),
        ({"units": "月球民政局"}, "本届没有这样的单位：月球民政局"),
        ({"kind": "direct", "join": "sum"}, "选择一个有效的选项"),
        ({"evidence_required": "-1"}, "大于或等于"),
    ],
)
def test_a_faulty_form_comes_back_with_the_reason(
    draft: Scheme, office: Client, changes: dict[str, str], words: str
) -> None:
    leaf = draft.targets.get(code="quantity")
    answer = ask(office, at("scheme_target", draft.pk, leaf.pk), **fields_of(leaf, **changes))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    leaf.refresh_from_db()
    assert leaf.version == 0


def test_the_second_of_two_people_is_told_and_keeps_what_was_typed(draft: Scheme, office: Client) -> None:
    leaf = draft.targets.get(code="quantity")
    address = at("scheme_target", draft.pk, leaf.pk)
    assert ask(office, address, **fields_of(leaf, title="先改的")).status_code == 200
    answer = ask(office, address, **fields_of(leaf, title="后改的"))
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "没有保存" in page
    assert "后改的" in page
    leaf.refresh_from_db()
    assert leaf.title == "先改的"


@pytest.mark.parametrize("kind", list(RULES))
def test_the_try_out_box_says_what_facts_would_earn(draft: Scheme, office: Client, kind: str) -> None:
    leaf = draft.targets.get(code=kind)
    shown = office.get(at("scheme_target", draft.pk, leaf.pk)).context["form"]
    posted = {field.html_name: field.value() or "" for field in shown}
    facts = {f"try-{key}": value for key, value in FACTS[kind].items() if not isinstance(value, dict)}
    facts |= {"try-done_0": "2026-03-20"} if kind == "milestone" else {}
    page = ask(office, at("scheme_trial", draft.pk, leaf.pk), **posted, **facts).content.decode()
    rule, points = leaf.rule_object, leaf.points
    assert points is not None
    assert (
        f'<strong class="num">{say(rule.earn(rule.parse_facts(FACTS[kind], complete=True), points))}</strong>' in page
    )


def test_the_try_out_box_follows_what_is_typed_not_what_is_saved(draft: Scheme, office: Client) -> None:
    leaf = draft.targets.get(code="quantity")
    values = {**fields_of(leaf, points="20"), "rule-goal": "50", "try-value": "25"}
    assert (
        '<strong class="num">10</strong>'
        in ask(office, at("scheme_trial", draft.pk, leaf.pk), **values).content.decode()
    )
    values["rule-goal"] = ""
    assert "把左边的参数填好" in ask(office, at("scheme_trial", draft.pk, leaf.pk), **values).content.decode()


@pytest.mark.parametrize("kind", list(RULES))
def test_choosing_a_kind_asks_for_its_parameters(draft: Scheme, office: Client, kind: str) -> None:
    leaf = draft.targets.get(code="direct")
    page = ask(office, at("scheme_rule", draft.pk, leaf.pk), **fields_of(leaf, kind=kind)).content.decode()
    for asked in KINDS[kind].parameters:
        assert asked.label in page
    form = ask(office, at("scheme_rule", draft.pk, leaf.pk), **fields_of(leaf, kind=kind)).context["form"]
    assert form.about in page
    assert "field-fault" not in page


def test_targets_are_added_moved_numbered_and_removed(draft: Scheme, office: Client) -> None:
    parent = draft.targets.get(code="p1-1")
    made = done(ask(office, at("scheme_add", draft.pk), parent=parent.pk))["open"]
    assert Target.objects.get(pk=made).parent == parent
    moved = ask(office, at("scheme_move", draft.pk, made), move="up")
    assert done(moved)["words"] == "“新目标”已上移"
    beside = draft.targets.get(code="quantity")
    ask(office, at("scheme_move", draft.pk, made), anchor=beside.pk, spot="before")
    assert Target.objects.get(pk=made).path < Target.objects.get(pk=beside.pk).path
    ask(office, at("scheme_renumber", draft.pk), style="decimal")
    assert Target.objects.get(pk=made).number == "1.1.1"
    assert done(ask(office, at("scheme_remove", draft.pk, made)))["words"] == "已删除 1 个目标"
    assert not Target.objects.filter(pk=made).exists()


def test_an_impossible_move_is_refused_in_words_with_the_tree(draft: Scheme, office: Client) -> None:
    leaf, other = draft.targets.get(code="rate"), draft.targets.get(code="quantity")
    answer = ask(office, at("scheme_move", draft.pk, leaf.pk), anchor=other.pk, spot="into")
    assert answer.status_code == 400
    assert "是末级目标" in answer.content.decode()
    assert ask(office, at("scheme_move", draft.pk, leaf.pk), move="sideways").status_code == 404
    assert ask(office, at("scheme_move", draft.pk, leaf.pk), anchor="9999", spot="into").status_code == 404


@pytest.mark.parametrize("key", list(TEMPLATES))
def test_a_scheme_begins_from_a_template(world: SmallWorld, office: Client, key: str) -> None:
    address = at("scheme_start", world.campaign.pk)
    assert TEMPLATES[key].about in office.get(address).content.decode()
    answer = office.post(address, {"template": key, "title": "新方案", "owner": ""})
    made = Scheme.objects.get(title="新方案")
    assert answer.headers["Location"] == at("scheme_editor", made.pk)
    assert (made.version, made.state, made.notes) == (2, SchemeState.DRAFT, TEMPLATES[key].notes)
    assert client_of(world, "leader").get(address).status_code == 404


def test_a_district_sets_its_own_targets_only(world: SmallWorld) -> None:
    client = client_of(world, "administrator_north")
    address = at("scheme_start", world.campaign.pk)
    assert client.post(address, {"template": "empty", "title": "共同", "owner": ""}).status_code == 422
    client.post(address, {"template": "empty", "title": "本区", "owner": world.participations["north"].pk})
    assert Scheme.objects.get(title="本区").owner == world.participations["north"]
    assert client.post(address, {"template": "empty", "owner": world.participations["south"].pk}).status_code == 422


def test_versions_are_made_copied_and_discarded(world: SmallWorld, office: Client) -> None:
    office.post(at("scheme_new_version", world.scheme.pk))
    made = Scheme.objects.get(version=2)
    office.post(at("scheme_discard", made.pk), {"revision": made.revision + 1})
    assert Scheme.objects.filter(pk=made.pk).exists()
    office.post(at("scheme_discard", made.pk), {"revision": made.revision})
    assert not Scheme.objects.filter(pk=made.pk).exists()
    following = Campaign.objects.create(
        code="c2027", name="下一届", starts_on="2027-01-01", ends_on="2027-12-31", organiser=world.city
    )
    office.post(at("scheme_copy", world.scheme.pk), {"campaign": following.pk})
    assert following.schemes.get().targets.count() == 12


def test_a_file_replaces_the_content_or_is_refused_with_every_fault(
    world: SmallWorld, draft: Scheme, office: Client
) -> None:
    raw = export_scheme(world.scheme)
    raw["targets"][2]["title"] = "换个名称"
    address = at("scheme_import", draft.pk)
    answer = office.post(address, {"file": SimpleUploadedFile("a.json", json.dumps(raw).encode())}, follow=True)
    assert "已导入：增加 0 个，修改 1 个，删除 0 个，11 个没有变" in answer.content.decode()
    raw["targets"][2] |= {"points": "x", "parent": "nowhere"}
    refused = office.post(address, {"file": SimpleUploadedFile("a.json", json.dumps(raw).encode())})
    assert refused.status_code == 422
    assert "targets[2].points：应为数字" in refused.content.decode()
    assert json.loads(office.get(at("scheme_export", draft.pk)).content)["targets"][2]["title"] == "换个名称"


def test_the_check_leads_to_each_fault(draft: Scheme, office: Client) -> None:
    fresh = add_target(scheme=draft, title="空的", actor=None, at=NOW)
    page = office.get(at("scheme_check", draft.pk)).content.decode()
    assert f"{at('scheme_editor', draft.pk)}?open={fresh.pk}#target-{fresh.pk}" in page
    assert "1 处必须改好" in page
    page = office.get(at("scheme_publish", draft.pk)).content.decode()
    assert "必须改好才能发布" in page


def test_publishing_says_what_will_happen_and_does_what_was_confirmed(
    world: SmallWorld, draft: Scheme, office: Client
) -> None:
    address = at("scheme_publish", draft.pk)
    page = office.get(address).content.decode()
    assert "10 项目标照旧" in page
    add_target(scheme=draft, title="确认之后加的", actor=None, at=NOW)
    refused = office.post(address, {"revision": draft.revision}, follow=True)
    assert "刚刚被别人改过" in refused.content.decode()
    Target.objects.filter(title="确认之后加的").delete()
    draft.refresh_from_db()
    answer = office.post(address, {"revision": draft.revision}, follow=True)
    assert "已发布，任务已下达" in answer.content.decode()
    draft.refresh_from_db()
    assert draft.state == SchemeState.PUBLISHED
    assert office.get(at("scheme_editor", draft.pk)).headers["Location"] == at("scheme_version", draft.pk)
