"""Panels: set up, seated and dissolved through their pages."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaigns.models import ReviewRoute
from tests.worlds.small import SmallWorld, person, small_world
from units.enums import Role
from units.models import AuditEntry, Membership, ReviewPanel, User


@pytest.fixture
def world(db: None) -> SmallWorld:
    world = small_world()
    world.people["administrator_north"] = person("administrator_north", world.north, Role.ADMINISTRATOR)
    return world


@pytest.fixture
def panel(world: SmallWorld) -> ReviewPanel:
    return ReviewPanel.objects.create(unit=world.city, name="材料评审组")


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.parametrize("who", ["reporter", "reviewer", "leader", "auditor", "stranger"])
def test_only_an_office_opens_them(world: SmallWorld, panel: ReviewPanel, who: str) -> None:
    client = client_of(world.people[who])
    for address in (reverse("people:panels"), reverse("people:panel", args=[panel.pk])):
        assert client.get(address).status_code == 403
        assert client.post(address, {"name": "x", "unit": "city", "person": "leader"}).status_code == 403


def test_a_panel_of_another_unit_is_not_found(world: SmallWorld, panel: ReviewPanel) -> None:
    client = client_of(world.people["administrator_north"])
    assert client.get(reverse("people:panel", args=[panel.pk])).status_code == 404
    assert client.post(reverse("people:dissolve_panel", args=[panel.pk])).status_code == 404
    assert ReviewPanel.objects.exists()


def test_it_is_set_up_and_given_a_member_who_then_reviews(world: SmallWorld) -> None:
    client = client_of(world.people["administrator"])
    made = client.post(reverse("people:panels"), {"name": "材料评审组", "unit": "city"})
    panel = ReviewPanel.objects.get()
    address = reverse("people:panel", args=[panel.pk])
    assert made.headers["Location"] == address
    assert "现在无人审核" in client.get(address).content.decode()
    assert client.post(address, {"person": "leader_north"}).status_code == 302
    seat = panel.seats.get()
    assert (seat.user, seat.role) == (world.people["leader_north"], Role.PANELLIST)
    assert set(AuditEntry.objects.values_list("verb", flat=True)) >= {"建立评审组", "授予角色"}
    assert "评审组成员（材料评审组）" in client.get(reverse("people:person", args=[seat.user_id])).content.decode()


def test_a_name_is_given_once(world: SmallWorld, panel: ReviewPanel) -> None:
    response = client_of(world.people["administrator"]).post(
        reverse("people:panels"), {"name": panel.name, "unit": "city"}
    )
    assert response.status_code == 422
    assert "已有名为" in response.content.decode()


@pytest.mark.parametrize(("who", "status"), [("administrator", 422), ("reporter_south", 422)])
def test_nobody_seats_themselves_or_a_person_they_do_not_answer_for(world: SmallWorld, who: str, status: int) -> None:
    panel = ReviewPanel.objects.create(unit=world.north, name="北区评审组")
    office = "administrator_north" if who == "reporter_south" else who
    response = client_of(world.people[office]).post(reverse("people:panel", args=[panel.pk]), {"person": who})
    assert response.status_code in {status, 403}
    assert not panel.seats.exists()


def test_a_member_is_taken_out_with_the_deputy(world: SmallWorld, panel: ReviewPanel) -> None:
    client = client_of(world.people["administrator"])
    seat = Membership.objects.create(user=world.people["leader"], unit=world.city, role=Role.PANELLIST, panel=panel)
    other = ReviewPanel.objects.create(unit=world.city, name="另一组")
    days = {"starts_on": "2026-11-01", "ends_on": "2026-12-31", "deputy_for": world.people["leader"]}
    stays, goes = (
        Membership.objects.create(user=world.people["auditor"], unit=world.city, role=Role.PANELLIST, panel=of, **days)
        for of in (other, panel)
    )
    assert client.post(reverse("people:end_seat", args=[panel.pk, seat.pk])).status_code == 302
    assert set(Membership.objects.filter(pk__in=[seat.pk, stays.pk, goes.pk])) == {stays}


def test_a_panel_that_reviews_something_is_not_dissolved(world: SmallWorld, panel: ReviewPanel) -> None:
    Membership.objects.create(user=world.people["leader"], unit=world.city, role=Role.PANELLIST, panel=panel)
    ReviewRoute.objects.create(target=world.targets["quantity"], panel=panel)
    client = client_of(world.people["administrator"])
    address = reverse("people:dissolve_panel", args=[panel.pk])
    assert "不能撤销" in client.post(address, follow=True).content.decode()
    assert panel.seats.count() == 1
    ReviewRoute.objects.all().delete()
    client.post(address)
    assert not ReviewPanel.objects.exists()


def test_the_pages_cost_as_much_for_one_as_for_many(world: SmallWorld, panel: ReviewPanel) -> None:
    client = client_of(world.people["administrator"])
    addresses = (reverse("people:panels"), reverse("people:panel", args=[panel.pk]))
    Membership.objects.create(user=world.people["leader"], unit=world.city, role=Role.PANELLIST, panel=panel)
    few = [queries(client, address) for address in addresses]
    for number in range(3):
        ReviewPanel.objects.create(unit=world.north, name=f"组{number}")
        user = person(f"p{number}")
        User.objects.filter(pk=user.pk).update(home_unit=world.south)
        Membership.objects.create(user=user, unit=world.city, role=Role.PANELLIST, panel=panel)
    assert [queries(client, address) for address in addresses] == few


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)
