"""What is refused before any view sees it."""

import pytest
from django.test import Client

from tests.worlds.small import small_world
from units.models import User


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address", ["/public/matters/?q=a%00b", "/public/units/a%00b/", "/public/data/matters.csv?unit=%00"]
)
def test_an_address_with_a_zero_sign_is_a_bad_request(address: str) -> None:
    answer = Client().get(address)
    assert answer.status_code == 400
    assert "请求有误" in answer.content.decode()


@pytest.mark.django_db
def test_a_field_with_a_zero_sign_is_a_bad_request() -> None:
    client = Client()
    client.force_login(User.objects.create(username="clerk"), backend="django.contrib.auth.backends.ModelBackend")
    assert client.post("/campaigns/disclosure/", {"disclosed_on": "a\0b"}).status_code == 400


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    [
        "/campaigns/tasks/{task}/{vast}/",
        "/campaigns/ledger/for/{task}/{vast}/",
        "/campaigns/print/{task}/{vast}/",
        "/evaluations/rounds/{vast}/sealed/",
        "/evaluations/honors/{vast}/certificate.pdf",
    ],
)
def test_a_number_no_row_can_have_is_not_found(address: str) -> None:
    world = small_world()
    client = Client()
    client.force_login(world.people["reporter"], backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(address.format(task=world.assignment().pk, vast=10**30)).status_code == 404


@pytest.mark.django_db
def test_who_is_not_signed_in_is_asked_to_whatever_the_number() -> None:
    assert Client().get(f"/campaigns/reports/{10**30}/")["Location"].startswith("/login/")
