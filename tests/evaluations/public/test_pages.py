"""What everybody may read: without an account, without scripts, without anything about persons."""

import csv
import datetime as dt
import io
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from campaigns.models import DisclosureItem, Participation
from campaigns.operations.disclosure import take_step
from tests.campaigns.disclosure.matters import matter, shown
from tests.worlds.small import NOW, SmallWorld, small_world
from units.models import Unit

HOME = "/public/"
LIST = "/public/matters/"


@pytest.fixture(autouse=True)
def today() -> object:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world(db: None) -> SmallWorld:
    return small_world()


def text_of(address: str, **headers: Any) -> str:
    return str(Client().get(address, headers=headers).content.decode())


def test_a_published_matter_is_found_by_area_unit_words_and_initials(world: SmallWorld) -> None:
    item = shown(world)
    for query in ("", "?area=relief", "?unit=north", "?q=救助办理", "?q=lsjz", "?q=几天办结"):
        assert item.matter in text_of(f"{LIST}{query}"), query
    for query in ("?area=marriage", "?unit=south", "?q=婚姻"):
        assert item.matter not in text_of(f"{LIST}{query}"), query
    assert item.responsibility in text_of(f"{LIST}{item.pk}/")
    assert item.matter in text_of("/public/units/north/")


@pytest.mark.parametrize("words", ["%", "_", "'; --", "<script>"])
def test_any_words_may_be_searched(world: SmallWorld, words: str) -> None:
    shown(world)
    answer = Client().get(LIST, {"q": words})
    assert answer.status_code == 200
    assert "<script>" not in answer.content.decode()
    assert "共 <strong>0</strong> 项" in answer.content.decode()


def test_what_is_not_published_is_not_there(world: SmallWorld) -> None:
    draft, gone = matter(world, matter="草稿事项"), shown(world, matter="撤下事项")
    take_step(item=gone, name="take_down", reason="废止", actor=world.people["reporter"], at=NOW)
    for item in (draft, gone):
        assert Client().get(f"{LIST}{item.pk}/").status_code == 404
        assert item.matter not in text_of(LIST) + text_of("/public/data/matters.json")


def test_of_units_that_take_no_part_nothing_is_told(world: SmallWorld) -> None:
    item = shown(world)
    Participation.objects.filter(unit=world.home).delete()
    missing = [Client().get(f"/public/units/{code}/") for code in ("home", "nowhere")]
    assert [answer.status_code for answer in missing] == [404, 404]
    assert missing[0].content.replace(b"home", b"") == missing[1].content.replace(b"nowhere", b"")
    Participation.objects.filter(unit=world.north).delete()
    assert item.matter not in text_of(LIST)
    assert Client().get("/public/matters/?area=nonsense").status_code == 404


def test_a_unit_shows_what_those_it_took_over_disclosed(world: SmallWorld) -> None:
    item = shown(world)
    Unit.objects.filter(pk=world.north.pk).update(successor=world.south, exists_to=NOW.date())
    assert item.matter in text_of("/public/units/south/")
    assert "/public/units/south/" in text_of("/public/units/north/")


@pytest.mark.parametrize("address", [HOME, LIST, "/public/units/north/", "/public/data/", "/public/data/matters.json"])
def test_pages_are_kept_by_everybody_and_asked_for_by_tag(world: SmallWorld, address: str) -> None:
    shown(world)
    first = Client().get(address)
    assert first.headers["Cache-Control"] == "public, max-age=60"
    with CaptureQueriesContext(connection) as queries:
        again = Client().get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, len(queries)) == (304, 1)
    with CaptureQueriesContext(connection) as queries:
        assert Client().get(address).content == first.content
    assert len(queries) == 1, "made once, read from the cache"
    shown(world, matter="又一件")
    assert Client().get(address, headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


@pytest.mark.parametrize("address", [HOME, LIST, "/public/units/north/", "/public/data/matters.json", "/sitemap.xml"])
def test_it_asks_as_often_for_many_matters_as_for_few(world: SmallWorld, address: str) -> None:
    counts = []
    for more in (1, 10):
        for number in range(more):
            shown(world, matter=f"事项{more}-{number}")
        with CaptureQueriesContext(connection) as queries:
            assert Client().get(address).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_large_type_is_a_link_that_leads_back(world: SmallWorld) -> None:
    visitor = Client()
    assert 'class="large"' not in visitor.get(LIST).content.decode()
    answer = visitor.get("/public/size/", {"to": "large", "next": f"{LIST}?area=relief"})
    assert answer.headers["Location"] == f"{LIST}?area=relief"
    assert 'class="large"' in visitor.get(LIST).content.decode()
    visitor.get("/public/size/", {"to": "plain", "next": LIST})
    assert 'class="large"' not in visitor.get(LIST).content.decode()
    away = visitor.get("/public/size/", {"to": "large", "next": "//elsewhere.example/public/"})
    assert away.headers["Location"] == HOME


def test_one_address_cannot_ask_without_end(world: SmallWorld) -> None:
    visitor = Client(REMOTE_ADDR="10.0.0.9")
    answers = [visitor.get(HOME).status_code for _ in range(242)]
    assert answers.count(429) == 2
    assert visitor.get(HOME).headers["Retry-After"] == "60"
    assert Client(REMOTE_ADDR="10.0.0.10").get(HOME).status_code == 200


def test_pages_need_no_script_and_are_only_read(world: SmallWorld) -> None:
    item = shown(world)
    for address in (HOME, LIST, f"{LIST}{item.pk}/", "/public/units/north/", "/public/data/"):
        assert "<script" not in text_of(address)
        assert Client().post(address).status_code == 405


def test_the_records_for_machines_keep_their_keys(world: SmallWorld) -> None:
    item = shown(world)
    answer = Client().get("/public/data/matters.json?unit=north").json()
    assert {key: answer[key] for key in ("version", "count", "page", "pages", "next")} == {
        "version": 1,
        "count": 1,
        "page": 1,
        "pages": 1,
        "next": None,
    }
    (record,) = answer["items"]
    assert list(record) == [
        *("id", "unit_code", "unit", "area", "matter", "content", "form", "time", "due_on", "disclosed_on"),
        *("responsibility", "basis", "lasting", "channels", "audience", "url"),
    ]
    assert record["url"].endswith(f"/public/matters/{item.pk}/")
    assert all(f"<code>{key}</code>" in text_of("/public/data/") for key in record if key != "url")


def test_a_long_list_of_records_comes_in_pages(world: SmallWorld) -> None:
    made = DisclosureItem.objects.bulk_create(
        DisclosureItem(
            unit=world.north,
            area="office",
            matter=f"事项{number}",
            content="内容",
            form="通告",
            formed_on=dt.date(2026, 11, 2),
            due_on=dt.date(2026, 11, 30),
            responsibility="综合岗",
            state="published",
            disclosed_on=dt.date(2026, 11, 3),
            edited_at=NOW,
        )
        for number in range(201)
    )
    found, address = [], "/public/data/matters.json"
    while address:
        answer = Client().get(address).json()
        found += [record["id"] for record in answer["items"]]
        address = answer["next"]
    assert sorted(found) == sorted(item.pk for item in made)


def test_no_cell_of_the_table_can_be_run_by_a_spreadsheet(world: SmallWorld) -> None:
    shown(world, matter="=1+1", content='@SUM(A1)\n"引号"')
    answer: Any = Client().get("/public/data/matters.csv")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text))
    assert (row["matter"], row["content"][0]) == ("'=1+1", "'")
    assert "attachment" in answer.headers["Content-Disposition"]


def test_engines_are_led_to_the_public_pages_alone(world: SmallWorld) -> None:
    item = shown(world)
    robots = text_of("/robots.txt")
    assert "Disallow: /\n" in robots
    assert "Allow: /public/" in robots
    site_map = text_of("/sitemap.xml")
    assert f"/public/matters/{item.pk}/" in site_map
    assert "/campaigns/" not in site_map
