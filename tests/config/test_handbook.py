"""The handbook as pages of the site."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from config.handbook.chapters import CHAPTERS
from tests.worlds.small import person


@pytest.fixture
def reader(db: None) -> Client:
    client = Client()
    client.force_login(person("reader"), backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_every_chapter_of_the_folder_is_in_the_contents(reader: Client) -> None:
    there = {path.stem for path in (Path(settings.BASE_DIR) / "docs" / "handbook").glob("*.md")} - {"README"}
    assert there <= set(CHAPTERS)
    page = reader.get(reverse("handbook")).content.decode()
    assert all(reverse("handbook_chapter", args=[slug]) in page for slug in CHAPTERS)


@pytest.mark.parametrize("slug", list(CHAPTERS))
def test_a_chapter_reads_and_its_links_and_pictures_open(reader: Client, slug: str) -> None:
    page = reader.get(reverse("handbook_chapter", args=[slug])).content.decode()
    article = page.split('<article class="handbook">')[1].split("</article>")[0]
    assert article.startswith('<h1 id="s0">')
    addresses = re.findall(r'(?:href|src)="([^"#]*)"', article)
    assert not [address for address in addresses if not address.startswith(("/", "http"))]
    for address in {each for each in addresses if each.startswith("/handbook/")}:
        assert reader.get(address).status_code == 200, address


@pytest.mark.parametrize(
    "place", ["/handbook/README/", "/handbook/pictures/..%2Ffaq.md", "/handbook/pictures/none.png"]
)
def test_nothing_else_is_served(reader: Client, place: str) -> None:
    assert reader.get(place).status_code == 404


def test_readers_sign_in_first() -> None:
    assert Client().get("/handbook/").status_code == 302
