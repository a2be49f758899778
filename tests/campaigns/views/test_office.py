"""The office's pages: who sees and may change what, what a refusal looks like, how often they ask the database."""

import datetime as dt
from io import BytesIO
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from campaigns.models import Assignment, AssignmentReturn, ChainMember, HolidayCorrection, Participation, Policy, Target
from tests.worlds.small import NOW, SmallWorld, person, small_world
from units.enums import Role, UnitKind
from units.models import Membership, Unit

EVERYBODY = ["reporter", "reviewer", "leader", "administrator", "auditor", "district"]


@pytest.fixture
def world(db: None) -> Any:
    with time_machine.travel(NOW, tick=False):
        world = small_world()
        world.people["district"] = person("district", world.north, Role.ADMINISTRATOR)
        yield world


def client(world: SmallWorld, name: str) -> Client:
    found = Client()
    found.force_login(world.people[name], backend="django.contrib.auth.backends.ModelBackend")
    return found


def cell(world: SmallWorld, unit: str, leaf: str) -> str:
    return f"{world.participations[unit].pk}-{world.targets[leaf].pk}"


PAGES = ["assignments", "gaps", "calendar", "policies", "returns", "holidays", "policies_for_all"]


@pytest.mark.parametrize("name", PAGES)
def test_it_opens_for_everybody_with_a_unit_and_asks_others_to_sign_in(world: SmallWorld, name: str) -> None:
    address = reverse(f"campaigns:{name}")
    assert {client(world, who).get(address).status_code for who in EVERYBODY} == {200}
    assert Client().get(address).status_code == 302


@pytest.mark.parametrize("name", ["assignments", "gaps", "calendar", "policies"])
def test_a_stranger_and_a_campaign_that_is_none_find_nothing(world: SmallWorld, name: str) -> None:
    address = reverse(f"campaigns:{name}")
    assert client(world, "stranger").get(address).status_code == 404
    assert client(world, "administrator").get(f"{address}?campaign=gone").status_code == 404


CHANGES: list[tuple[str, dict[str, Any]]] = [
    ("change_assignments", {"act": "assisting"}),
    ("change_assignments", {"act": "clear"}),
    ("change_assignments", {"act": "goal", "goal": "5"}),
    ("calendar", {"cycles": ["year"]}),
    ("policies_for_all", {"soon_days": "3"}),
    ("holidays", {"day": "2026-12-01", "is_workday": "0", "name": "停电"}),
]


@pytest.mark.parametrize(("name", "posted"), CHANGES)
@pytest.mark.parametrize("who", EVERYBODY)
def test_only_the_office_changes_and_others_are_told_why_not(
    world: SmallWorld, name: str, posted: dict[str, Any], who: str
) -> None:
    given = {"cell": cell(world, "north", "quantity"), **posted}
    answer = client(world, who).post(reverse(f"campaigns:{name}"), given)
    assert answer.status_code == (302 if who == "administrator" else 403)
    assert who == "administrator" or "创建办" in answer.content.decode()


def test_a_period_is_adjusted_by_the_office_only(world: SmallWorld) -> None:
    address = reverse("campaigns:period", args=[world.late.pk])
    given = {"act": "extend", "unit": world.participations["north"].pk, "extended_to": "2026-12-10", "reason": "台风"}
    assert client(world, "district").post(address, given).status_code == 403
    assert client(world, "administrator").post(address, {**given, "reason": ""}).status_code == 422
    assert client(world, "administrator").post(address, given).status_code == 302
    assert "展期至 2026年12月10日" in client(world, "district").get(address).content.decode()
    assert client(world, "stranger").get(address).status_code == 404
    extension = world.late.extensions.get()
    drop = reverse("campaigns:drop_extension", args=[extension.pk])
    assert client(world, "district").post(drop).status_code == 403
    assert client(world, "administrator").post(drop).status_code == 302
    assert not world.late.extensions.exists()


@pytest.mark.parametrize("act", ["due", "close", "extend", "nonsense"])
def test_a_period_answers_bad_input_in_words(world: SmallWorld, act: str) -> None:
    answer = client(world, "administrator").post(reverse("campaigns:period", args=[world.late.pk]), {"act": act})
    assert answer.status_code in {400, 422}


def test_the_matrix_shows_what_is_what(world: SmallWorld) -> None:
    Assignment.objects.filter(participation=world.participations["south"], target=world.targets["rate"]).delete()
    world.report("quantity")
    AssignmentReturn.objects.create(
        participation=world.participations["north"],
        target=world.targets["grade"],
        assignment=world.assignment("grade"),
        reason="错派",
        returned_at=NOW,
    )
    page = client(world, "administrator").get(reverse("campaigns:assignments"))
    cells = {one.key: one for row in page.context["matrix"].rows for one in row.cells}
    assert cells[cell(world, "south", "rate")].state == "free"
    assert cells[cell(world, "north", "quantity")].is_held
    assert cells[cell(world, "north", "grade")].is_returned
    assert (page.context["matrix"].assigned, page.context["matrix"].free) == (39, 1)


def test_a_district_sees_its_own_units_and_gets_no_buttons_to_assign(world: SmallWorld) -> None:
    page = client(world, "district").get(reverse("campaigns:assignments"))
    assert [row.unit.unit.code for row in page.context["matrix"].rows] == ["north", "home"]
    assert (page.context["may_assign"], page.context["may_appoint"]) == (False, True)
    assert 'value="chain"' in page.content.decode()


@pytest.mark.parametrize(
    ("query", "units", "leaves"),
    [
        ("q=nq", 0, 0),
        ("q=福利", 1, 10),
        ("kind=institution", 1, 10),
        ("class=局", 4, 10),
        ("t=rate", 4, 1),
        ("pillar=1&q=south", 1, 10),
        ("pillar=99999", 0, 0),
    ],
)
def test_it_is_narrowed_by_unit_and_target(world: SmallWorld, query: str, units: int, leaves: int) -> None:
    Participation.objects.update(comparison_class="局")
    pillar = Target.objects.get(code="p1")
    query = query.replace("pillar=1&", f"pillar={pillar.pk}&")
    found = client(world, "administrator").get(f"{reverse('campaigns:assignments')}?{query}").context["matrix"]
    assert (len(found.rows) if found.leaves.object_list else 0) == units
    assert (len(found.leaves.object_list) if found.rows else 0) == leaves


def test_the_whole_filter_is_changed_beyond_the_page(world: SmallWorld) -> None:
    given = {"act": "assisting", "whole": "1", "query": "q=home", "campaign": "c2026"}
    assert client(world, "administrator").post(reverse("campaigns:change_assignments"), given).status_code == 302
    changed = Assignment.objects.filter(part="assisting")
    assert {row.participation.unit.code for row in changed} == {"home"}
    assert changed.count() == 10


def test_what_is_filtered_goes_out_as_excel(world: SmallWorld) -> None:
    Assignment.objects.filter(pk=world.assignment().pk).update(own_goal=60)
    ChainMember.objects.create(assignment=world.assignment(), level=1, user=world.people["reporter"])
    answer = client(world, "district").get(f"{reverse('campaigns:assignments')}?format=xlsx&t=quantity")
    rows = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert [row[0] for row in rows] == ["单位", "北区民政局", "北区福利院"]
    assert rows[1][3:6] == ["主办", 60, "reporter"]


def test_a_refused_act_says_why_and_keeps_the_picks(world: SmallWorld) -> None:
    address = reverse("campaigns:change_assignments")
    answer = client(world, "administrator").post(address, {"act": "lead"})
    assert answer.status_code == 400
    assert "还没有选择" in answer.content.decode()
    given = {"act": "goal", "goal": "many", "cell": cell(world, "north", "quantity")}
    answer = client(world, "administrator").post(address, given)
    assert answer.status_code == 422
    picked = [one.key for row in answer.context["matrix"].rows for one in row.cells if one.is_picked]
    assert picked == [cell(world, "north", "quantity")]


def test_people_are_named_in_two_steps(world: SmallWorld) -> None:
    office, picked = client(world, "administrator"), cell(world, "north", "quantity")
    page = office.post(reverse("campaigns:change_assignments"), {"act": "chain", "cell": picked})
    assert "科员" in page.content.decode()
    answer = office.post(reverse("campaigns:set_chain"), {"cell": picked, "level_1": "by_post", "level_4": "none"})
    assert answer.status_code == 302
    assert [link.user.username for link in ChainMember.objects.all()] == ["reporter"]
    stranger = {"cell": picked, "level_1": str(world.people["reporter_south"].pk)}
    assert office.post(reverse("campaigns:set_chain"), stranger).status_code == 422
    assert office.post(reverse("campaigns:set_chain"), {"cell": picked}).status_code == 400
    assert (
        client(world, "reporter").post(reverse("campaigns:set_chain"), {"cell": picked, "level_1": "none"}).status_code
        == 403
    )


@pytest.mark.parametrize("who", ["administrator", "district", "reporter_south"])
def test_goals_are_set_in_the_list_and_only_changed_ones_count(world: SmallWorld, who: str) -> None:
    address = f"{reverse('campaigns:duties')}?target={world.targets['quantity'].pk}"
    north, home = cell(world, "north", "quantity"), cell(world, "home", "quantity")
    given = {f"goal-{north}": "50", f"was-{north}": "", f"goal-{home}": "", f"was-{home}": ""}
    answer = client(world, who).post(address, given)
    assert answer.status_code == (302 if who == "administrator" else 403)
    assert Assignment.objects.filter(own_goal=50).count() == (who == "administrator")


def test_the_list_of_a_unit_is_hidden_from_others(world: SmallWorld) -> None:
    address = f"{reverse('campaigns:duties')}?unit={world.participations['north'].pk}"
    assert client(world, "reporter").get(address).status_code == 200
    assert client(world, "reporter_south").get(address).status_code == 404
    assert client(world, "administrator").get(reverse("campaigns:duties")).status_code == 404


def test_gaps_name_leaves_units_and_people_that_are_missing(world: SmallWorld) -> None:
    Assignment.objects.filter(target=world.targets["rate"]).delete()
    Membership.objects.filter(user=world.people["reporter_home"]).delete()
    found = client(world, "administrator").get(reverse("campaigns:gaps")).context["gaps"]
    assert [leaf.code for leaf in found.leaves] == ["rate"]
    lacking = {gap.participation.unit.code: (gap.lacks_reporter, gap.lacks_reviewer) for gap in found.units}
    assert lacking == {
        "city": (True, False),
        "north": (False, False),
        "south": (False, False),
        "home": (True, False),
    }
    assert found.unanswered_count == 36
    Membership.objects.filter(role=Role.REVIEWER).delete()
    assert all(
        gap.lacks_reviewer for gap in client(world, "leader").get(reverse("campaigns:gaps")).context["gaps"].units
    )


def test_a_target_is_given_back_and_answered_on_the_pages(world: SmallWorld) -> None:
    Assignment.objects.update(assigned_at=NOW)
    address = reverse("campaigns:give_back", args=[world.assignment("rate").pk])
    assert client(world, "reviewer").get(address).status_code == 403
    assert client(world, "reporter_south").get(address).status_code == 404
    assert client(world, "reporter").post(address, {"reason": ""}).status_code == 400
    assert client(world, "reporter").post(address, {"reason": "错派"}).status_code == 302
    answer = reverse("campaigns:answer_return", args=[AssignmentReturn.objects.get().pk])
    assert client(world, "reporter_south").post(answer, {"act": "accept"}).status_code == 404
    assert client(world, "district").post(answer, {"act": "accept"}).status_code == 403
    office = client(world, "administrator")
    assert "须写明" in office.get(reverse("campaigns:returns")).content.decode()
    assert office.post(answer, {"act": "decline", "answer": ""}).status_code == 400
    assert office.post(answer, {"act": "decline", "answer": "属于本职"}).status_code == 302
    assert "属于本职" in client(world, "reporter").get(reverse("campaigns:returns")).content.decode()


def test_policies_are_saved_together_or_not_at_all(world: SmallWorld) -> None:
    address, office = reverse("campaigns:policies"), client(world, "administrator")
    given = {"soon_days": "4", "text_limit": "600", "grades": "优秀 90\n合格 60"}
    assert office.post(address, {**given, "grades": "优秀"}).status_code == 422
    assert office.post(address, {**given, "grades": "合格 60\n优秀 90"}).status_code == 422
    assert office.post(address, {**given, "soon_days": "0"}).status_code == 422
    assert not Policy.objects.exists()
    assert client(world, "district").post(address, given).status_code == 403
    assert office.post(address, given).status_code == 302
    world.campaign.refresh_from_db()
    assert (world.campaign.text_limit, world.campaign.grades.count(), Policy.objects.get().value) == (600, 2, 4)


def test_a_year_that_is_not_published_says_so_and_can_be_corrected(world: SmallWorld) -> None:
    address, office = f"{reverse('campaigns:holidays')}?year=2027", client(world, "administrator")
    assert "还没有公布" in office.get(address).content.decode()
    assert office.post(address, {"day": "2027-02-08", "is_workday": "0", "name": "春节"}).status_code == 302
    assert "春节" in office.get(address).content.decode()
    assert office.post(address, {"drop": str(HolidayCorrection.objects.get().pk)}).status_code == 302
    assert office.post(address, {"day": "x"}).status_code == 422
    assert "2027 年" in office.get(reverse("campaigns:calendar")).content.decode()


def _grow(world: SmallWorld, count: int) -> None:
    for number in range(count):
        world.north.refresh_from_db()
        unit = Unit(code=f"u{number}", name=f"单位{number}", kind=UnitKind.INSTITUTION)
        Unit.objects.add_child(world.north, instance=unit)
        row = Participation.objects.create(
            campaign=world.campaign,
            unit=unit,
            parent=world.participations["north"],
            path=unit.path,
            name=unit.name,
            kind=unit.kind,
        )
        Assignment.objects.bulk_create(Assignment(participation=row, target=leaf) for leaf in world.targets.values())
        world.late.extensions.create(participation=row, due_on=dt.date(2026, 12, 1), reason="理由", granted_at=NOW)


@pytest.mark.parametrize("name", ["assignments", "gaps", "calendar", "returns", "duties"])
def test_it_asks_as_often_for_many_units_as_for_few(world: SmallWorld, name: str) -> None:
    address = reverse(f"campaigns:{name}")
    if name == "duties":
        address += f"?target={world.targets['quantity'].pk}"
    counts = []
    for more in (0, 8):
        _grow(world, more)
        office = client(world, "administrator")
        office.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert office.get(address).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
