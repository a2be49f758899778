"""A walk through every public page of the demo finds nobody by name."""

import re
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from tests.worlds.small import NOW
from units.models import User


@pytest.mark.django_db
@time_machine.travel(NOW, tick=False)
def test_no_page_of_the_demo_names_a_person(demo: None) -> None:
    people = list(User.objects.values_list("username", "name", "email", "phone"))
    private = {word for row in people for word in row if len(word) > 2} | {"@example.org"}
    waiting, seen = [reverse("public:home")], set[str]()
    while waiting:
        address = waiting.pop()
        if address in seen or address.startswith("/public/size/") or len(seen) > 400:
            continue
        seen.add(address)
        answer: Any = Client(REMOTE_ADDR=f"10.1.{len(seen) // 100}.1").get(address)
        assert answer.status_code == 200, address
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        text = re.sub(r"<[^>]*>", " ", content.decode())
        words = set(re.findall(r"[\w.-]+", text))
        assert not words & private, (address, words & private)
        assert not re.search(r"(?<!\d)1[3-9]\d{9}(?!\d)", text), address
        waiting += re.findall(r'href="(/public/[^"#]*)"', content.decode().replace("&amp;", "&"))
    assert len(seen) > 100
