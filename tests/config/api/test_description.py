"""The interface describes itself, to programmers who have no account."""

import json
from typing import Any

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.fixture
def described() -> dict[str, Any]:
    found: dict[str, Any] = Client().get("/api/v1/openapi.json").json()
    return found


def test_the_description_names_every_call_and_how_to_show_the_key(described: dict[str, Any]) -> None:
    calls = {(method, address) for address, methods in described["paths"].items() for method in methods}
    assert calls == {
        ("get", "/api/v1/campaigns"),
        ("get", "/api/v1/ledger/kinds"),
        ("get", "/api/v1/scores"),
        ("get", "/api/v1/tasks"),
        ("post", "/api/v1/facts"),
        ("post", "/api/v1/ledger"),
    }
    assert described["openapi"].startswith("3.1")
    assert all(call["security"] for methods in described["paths"].values() for call in methods.values())


def test_problems_are_described_as_problems(described: dict[str, Any]) -> None:
    answers = described["paths"]["/api/v1/facts"]["post"]["responses"]
    assert set(answers["422"]["content"]) == {"application/problem+json"}
    assert set(answers["201"]["content"]) == {"application/json"}


def test_the_trial_page_opens_without_an_account_and_runs_no_foreign_or_inline_script() -> None:
    response = Client().get("/api/")
    assert response.status_code == 200
    page = response.content.decode()
    assert page.count('class="api-form"') == 6
    assert "://" not in "".join(part.split(">")[0] for part in page.split("<script")[1:])
    assert "default-src 'self'" in response["Content-Security-Policy"]


def test_the_samples_of_the_trial_page_are_bodies_the_interface_reads(described: dict[str, Any]) -> None:
    for call in Client().get("/api/").context["calls"]:
        if call.sample:
            body = json.loads(call.sample)
            assert set(body) == set(_schema(described, call.address)["required"])


def _schema(described: dict[str, Any], address: str) -> dict[str, Any]:
    body = described["paths"][address]["post"]["requestBody"]["content"]["application/json"]["schema"]
    found: dict[str, Any] = described["components"]["schemas"][body["$ref"].rpartition("/")[2]]
    return found
