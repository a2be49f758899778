"""The access table: every address × every kind of person → the status, as ``table.md`` says it."""

from collections.abc import Iterator
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from pytest_django import Settings
from pytest_django.plugin import DjangoDbBlocker

from campaigns.models import Campaign
from tests.evaluations.demo.loaded.access import people
from tests.evaluations.demo.loaded.access.addresses import ADMIN, address_of, patterns
from tests.worlds.small import NOW

pytestmark = pytest.mark.django_db

_TABLE = Path(__file__).with_name("table.md")
_KEY = "密钥"
_METHODS = ("GET", "POST")

Row = tuple[str, str]
"""(pattern, method)."""


@pytest.fixture(scope="module")
def world(demo: Campaign, django_db_blocker: DjangoDbBlocker) -> Iterator[dict[str, str]]:
    """Gives the addresses: pattern → address."""
    with django_db_blocker.unblock(), transaction.atomic(), time_machine.travel(NOW, tick=False):
        people.settle_in(demo)
        yield {route: address_of(route, name, wanted) for route, (name, wanted) in patterns().items()}
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def separated(settings: Settings) -> None:
    """The three administrators apart, as in production."""
    settings.SEPARATE_ADMINISTRATORS = True


def read_table() -> dict[Row, dict[str, str]]:
    """(pattern, method) → heading → status."""
    lines = [line for line in _TABLE.read_text(encoding="utf-8").splitlines() if line.startswith("|")]
    titles = [cell.strip() for cell in lines[0].strip("|").split("|")]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]
    return {(row[0].strip("`"), row[1]): dict(zip(titles[2:], row[2:], strict=True)) for row in rows}


def walk(client: Client, addresses: dict[str, str], rows: list[Row]) -> dict[Row, str]:
    """The status of each; whatever a request changed is taken back."""
    found, cookies = {}, client.cookies.output(header="", sep=";")
    for route, method in rows:
        cache.clear()
        client.cookies = SimpleCookie(cookies)
        with transaction.atomic():
            answer: Any = client.generic(method, addresses[route])
            b"".join(answer.streaming_content if answer.streaming else ())  # which closes the file behind it
            found[route, method] = str(answer.status_code)
            transaction.set_rollback(True)
    return found


def test_every_address_has_its_rows_and_every_row_its_address() -> None:
    routes = {route for route in patterns() if not route.startswith(ADMIN)}
    assert {route for route, _ in read_table()} == routes | {f"{ADMIN}…"}


@time_machine.travel(NOW, tick=False)
@pytest.mark.parametrize("title", people.COLUMNS)
def test_each_is_let_in_where_the_table_says_so(world: dict[str, str], title: str) -> None:
    client, person = Client(raise_request_exception=False), people.walkers()[title]
    if person is not None:
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    table = {row: cells[title] for row, cells in read_table().items() if not row[0].startswith(ADMIN)}
    assert walk(client, world, list(table)) == table


@time_machine.travel(NOW, tick=False)
@pytest.mark.parametrize("title", ["匿名", "填报员", "创建办", "系统管理员"])
def test_nobody_of_the_office_comes_into_the_technical_pages(world: dict[str, str], title: str) -> None:
    client, person = Client(raise_request_exception=False), people.walkers()[title]
    if person is not None:
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    found = walk(client, world, [(route, "GET") for route in world if route.startswith(ADMIN)])
    allowed = read_table()[f"{ADMIN}…", "GET"][title].split("/")
    assert {row: status for row, status in found.items() if status not in allowed} == {}


@time_machine.travel(NOW, tick=False)
def test_a_key_opens_nothing_but_the_interface(world: dict[str, str]) -> None:
    client = Client(raise_request_exception=False, headers={"Authorization": f"Bearer {people.api_key()}"})
    table = {row: cells[_KEY] for row, cells in read_table().items() if not row[0].startswith(ADMIN)}
    asked = [row for row, status in table.items() if status != "同匿名"]
    assert {row for row in table if row[0].startswith("api/v1/")} <= set(asked)
    assert walk(client, world, asked) == {row: table[row] for row in asked}
    others = [row for row in table if row not in asked][::10]
    assert walk(client, world, others) == {row: read_table()[row]["匿名"] for row in others}
