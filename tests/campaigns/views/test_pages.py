"""The reporter's pages open for whom they should, and for nobody else."""

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from tests.worlds.small import NOW, SmallWorld, small_world


@pytest.fixture
def world(db: None) -> SmallWorld:
    return small_world()


def _client(world: SmallWorld, name: str) -> Client:
    client = Client()
    client.force_login(world.people[name], backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.parametrize("kind", ["quantity", "rate", "per_item", "checklist", "grade", "direct", "deduction"])
@time_machine.travel(NOW, tick=False)
def test_the_form_asks_what_the_rule_needs(world: SmallWorld, kind: str) -> None:
    cell = world.assignment(kind)
    page = _client(world, "reporter").get(reverse("campaigns:fill_in", args=[cell.pk, world.now.pk]))
    assert page.status_code == 200
    for asked in cell.target.rule_object.fields():
        assert f'name="{asked.key}"' in page.content.decode()


@pytest.mark.parametrize("name", ["tasks", "scheme", "notices"])
@time_machine.travel(NOW, tick=False)
def test_it_opens_the_lists_for_a_reporter_and_asks_others_to_sign_in(world: SmallWorld, name: str) -> None:
    address = reverse(f"campaigns:{name}")
    assert _client(world, "reporter").get(address).status_code == 200
    answer = Client().get(address)
    assert answer.status_code == 302
    assert reverse("login") in answer.headers["Location"]


@pytest.mark.parametrize("name", ["tasks", "batch"])
@pytest.mark.parametrize("person", ["leader", "reviewer", "auditor", "administrator", "stranger"])
@time_machine.travel(NOW, tick=False)
def test_who_fills_nothing_in_is_told_instead_of_shown_an_empty_list(world: SmallWorld, name: str, person: str) -> None:
    answer = _client(world, person).get(reverse(f"campaigns:{name}"))
    assert answer.status_code == 403
    assert "您不是任何单位的填报员" in answer.content.decode()
    assert f'href="{reverse("home")}"' in answer.content.decode()


@pytest.mark.parametrize("name", ["fill_in", "print_form", "save_draft", "preview", "add_evidence", "zero_report"])
@pytest.mark.parametrize("person", ["stranger", "reporter_south", "reporter_home", "leader", "reviewer"])
@time_machine.travel(NOW, tick=False)
def test_it_hides_other_units_and_lets_overseers_only_read(world: SmallWorld, name: str, person: str) -> None:
    address = reverse(f"campaigns:{name}", args=[world.assignment().pk, world.now.pk])
    client = _client(world, person)
    answer = (
        client.get(address) if name == "print_form" else client.post(address, {"value": "1", "url": "https://a.cn/"})
    )
    sees = person in {"leader", "reviewer"}
    harmless = {"print_form", "preview"}
    assert answer.status_code == ((200 if name in harmless else 403) if sees else 404)


@time_machine.travel(NOW, tick=False)
def test_the_form_and_the_report_name_the_same_points(world: SmallWorld) -> None:
    report, client = world.report(), _client(world, "reporter")
    address = reverse("campaigns:preview", args=[report.assignment_id, report.period_id])
    words = "累计得 10 分"
    assert words in client.post(address, report.facts).content.decode()
    assert words in client.get(reverse("campaigns:report", args=[report.pk])).content.decode()


@time_machine.travel(NOW, tick=False)
def test_it_shows_a_report_with_its_history(world: SmallWorld) -> None:
    report = world.report("milestone")
    for person, status in (("reporter", 200), ("leader", 200), ("reporter_south", 404), ("stranger", 404)):
        assert _client(world, person).get(reverse("campaigns:report", args=[report.pk])).status_code == status


@time_machine.travel(NOW, tick=False)
def test_the_way_back_from_a_report_leads_to_pages_of_the_reader(world: SmallWorld) -> None:
    report = world.report()
    address = reverse("campaigns:report", args=[report.pk])
    tasks = f'<a href="{reverse("campaigns:tasks")}">我的任务</a>'
    unit = reverse("evaluations:unit_scores", args=[report.assignment.participation_id])
    own, above = (_client(world, name).get(address).content.decode() for name in ("reporter", "leader"))
    main = above.split('<main class="page"')[1]
    assert tasks in own
    assert tasks not in main
    assert f'href="{unit}"' in main
