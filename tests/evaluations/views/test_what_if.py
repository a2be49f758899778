"""The what-if page is the office's, for common drafts."""

import pytest
from django.test import Client
from django.urls import reverse

from campaigns.models import Scheme
from campaigns.operations.schemes import add_target, create_draft, new_version
from evaluations.operations.rollup import roll_up
from tests.worlds.small import NOW, TODAY, SmallWorld, small_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> SmallWorld:
    return small_world()


@pytest.fixture
def draft(world: SmallWorld) -> Scheme:
    return new_version(scheme=world.scheme, actor=None, at=NOW)


def get(world: SmallWorld, name: str, scheme: Scheme, **values: str) -> tuple[int, str]:
    client = Client()
    client.force_login(world.people[name], backend="django.contrib.auth.backends.ModelBackend")
    answer = client.get(reverse("evaluations:what_if", args=[scheme.pk]), values)
    return answer.status_code, answer.content.decode()


def test_it_lists_units_with_what_changes(world: SmallWorld, draft: Scheme) -> None:
    assert "还没有得分" in get(world, "administrator", draft)[1]
    roll_up(campaign=world.campaign, as_of=TODAY, at=NOW)
    status, page = get(world, "administrator", draft)
    assert status == 200
    assert "0 个单位升，0 个单位降" in page
    assert world.south.name in page
    assert world.south.name not in get(world, "administrator", draft, **{"class": "事业单位"})[1]


def test_a_draft_with_faults_is_mended_first(world: SmallWorld, draft: Scheme) -> None:
    add_target(scheme=draft, title="空的", actor=None, at=NOW)
    assert "改好后才能试算" in get(world, "administrator", draft)[1]


@pytest.mark.parametrize("name", ["leader", "reporter", "stranger"])
def test_others_do_not_find_it(world: SmallWorld, draft: Scheme, name: str) -> None:
    assert get(world, name, draft)[0] == 404


def test_published_and_local_schemes_have_none(world: SmallWorld) -> None:
    assert get(world, "administrator", world.scheme)[0] == 403
    local = create_draft(campaign=world.campaign, owner=world.participations["north"], actor=None, at=NOW)
    assert get(world, "administrator", local)[0] == 404
