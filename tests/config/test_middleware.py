"""What is refused before any view sees it."""

import pytest
from django.test import Client

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
