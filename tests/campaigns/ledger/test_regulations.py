"""必备制度: the office says what each kind of unit must have; everybody sees what is missing."""

import datetime as dt
import io
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from campaigns.models import RequiredRegulation
from campaigns.operations.ledger import withdraw_entry
from core.sheets import read_workbook
from tests.campaigns.ledger.feeding import fed_world, record
from tests.counting import counting
from tests.worlds.small import NOW, TODAY, SmallWorld
from units.models import AuditEntry

PAGE = reverse("campaigns:regulations")
YESTERDAY = TODAY - dt.timedelta(days=1)


@pytest.fixture
def world(db: None) -> Any:
    with time_machine.travel(NOW, tick=False):
        made = fed_world()
        for position, name in enumerate(("首问负责", "限时办结")):
            RequiredRegulation.objects.create(owner=made.city, unit_kind="bureau", name=name, position=position)
        yield made


def client_of(world: SmallWorld, who: str = "administrator") -> Client:
    client = Client()
    client.force_login(world.people[who])
    return client


def have(world: SmallWorld, sort: str, **more: Any) -> Any:
    return record(world, "regulation", {"sort": sort}, title=f"{sort}制度", **more)


def missing(world: SmallWorld, who: str = "administrator") -> dict[str, tuple[str, ...]]:
    rows = client_of(world, who).get(PAGE).context["rows"]
    return {row.unit.code: row.missing for row in rows}


def test_each_unit_of_the_kind_lacks_what_it_has_not_recorded(world: SmallWorld) -> None:
    have(world, "首问负责")
    assert missing(world) == {
        "city": ("首问负责", "限时办结"),
        "north": ("限时办结",),
        "south": ("首问负责", "限时办结"),
    }
    assert missing(world, "reporter") == {"north": ("限时办结",)}


@pytest.mark.parametrize("end", ["expired", "withdrawn", "to come"])
def test_what_is_no_longer_or_not_yet_in_force_is_missing(world: SmallWorld, end: str) -> None:
    entry = have(world, "首问负责", day=YESTERDAY, ends_on=YESTERDAY if end == "expired" else None)
    if end == "withdrawn":
        withdraw_entry(entry=entry, reason="废止", actor=None, at=NOW)
    if end == "to come":
        entry.dated_on = TODAY + dt.timedelta(days=1)
        entry.save()
    assert "首问负责" in missing(world)["north"]


def test_a_district_adds_to_the_list_of_its_own_units_only(world: SmallWorld) -> None:
    RequiredRegulation.objects.create(owner=world.north, unit_kind="institution", name="探视制度")
    assert missing(world)["home"] == ("探视制度",)
    assert "探视制度" not in missing(world)["south"]


def test_units_that_lack_nothing_can_be_left_out(world: SmallWorld) -> None:
    for sort in ("首问负责", "限时办结"):
        have(world, sort)
    rows = client_of(world).get(PAGE, {"lacking": "1"}).context["rows"]
    assert [row.unit.code for row in rows] == ["city", "south"]


def test_the_reporter_is_told_in_the_ledger_and_begins_with_one_press(world: SmallWorld) -> None:
    client = client_of(world, "reporter")
    assert "还缺 2 项必备制度：首问负责、限时办结" in client.get(reverse("campaigns:ledger")).content.decode()
    page = client.get(PAGE).content.decode()
    kind = client.get(PAGE).context["rows"][0].kind
    link = (
        f"{reverse('campaigns:ledger_add', args=[world.north.pk, kind.pk])}?sort=%E9%A6%96%E9%97%AE%E8%B4%9F%E8%B4%A3"
    )
    assert link in page
    assert 'name="title" value="首问负责"' in client.get(link).content.decode()


def test_it_is_taken_away_as_a_table(world: SmallWorld) -> None:
    content = client_of(world).get(PAGE, {"format": "xlsx"}).content
    (sheet,) = read_workbook(name="a.xlsx", content=io.BytesIO(content), size=len(content))
    assert "首问负责、限时办结" in sheet.rows[-1]


def lists_url(world: SmallWorld) -> str:
    return reverse("campaigns:required_regulations", args=[world.city.pk])


def test_the_office_writes_the_lists(world: SmallWorld) -> None:
    client = client_of(world)
    seen = client.get(lists_url(world)).context["form"]["seen"].value()
    told = {"seen": seen, "bureau": "首问负责\nAB 岗", "institution": "探视制度"}
    assert client.post(lists_url(world), told).status_code == 302
    assert missing(world)["city"] == ("首问负责", "AB 岗")
    assert missing(world)["home"] == ("探视制度",)
    assert AuditEntry.objects.filter(verb="设置必备制度").count() == 1
    answer = client.post(lists_url(world), told | {"bureau": "别的"})
    assert answer.status_code == 409
    assert "刚刚被别人改过" in answer.content.decode()


def test_a_name_that_is_too_long_is_said_at_its_list(world: SmallWorld) -> None:
    client = client_of(world)
    seen = client.get(lists_url(world)).context["form"]["seen"].value()
    answer = client.post(lists_url(world), {"seen": seen, "bureau": "制" * 61})
    assert answer.status_code == 422
    assert "最多 60 个字符" in answer.content.decode()
    assert RequiredRegulation.objects.count() == 2


@pytest.mark.parametrize(("who", "status"), [("reporter", 404), ("leader", 403), ("stranger", 404)])
def test_others_write_no_lists(world: SmallWorld, who: str, status: int) -> None:
    assert client_of(world, who).post(lists_url(world), {"bureau": ""}).status_code == status
    assert RequiredRegulation.objects.count() == 2


def test_the_page_costs_the_same_however_many_are_required(world: SmallWorld) -> None:
    client = client_of(world)
    client.get(PAGE)
    with counting() as few:
        client.get(PAGE)
    for number in range(4):
        RequiredRegulation.objects.create(owner=world.north, unit_kind="institution", name=f"第{number}项")
        have(world, f"第{number}项", unit=world.home)
    with counting() as many:
        assert client.get(PAGE).context["rows"][-1].unit.code in {"home", "south"}
    assert few.queries == many.queries
