"""Who arranges and sees which scheme: the list and the single question agree."""

import pytest

from campaigns.enums import SchemeState
from campaigns.models import Scheme
from campaigns.permissions import may_arrange_scheme
from tests.worlds.small import SmallWorld, person, small_world
from units.enums import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> SmallWorld:
    made = small_world()
    made.people["administrator_north"] = person("administrator_north", made.north, Role.ADMINISTRATOR)
    made.people["technician"] = person("technician")
    made.people["technician"].is_superuser = True
    return made


@pytest.mark.parametrize(
    ("name", "arranges", "sees"),
    [
        ("administrator", {"common", "draft", "local", "local draft"}, {"common", "draft", "local", "local draft"}),
        ("administrator_north", {"local", "local draft"}, {"common", "local", "local draft"}),
        ("technician", {"common", "draft", "local", "local draft"}, {"common", "draft", "local", "local draft"}),
        ("leader", set(), {"common", "local"}),
        ("reporter", set(), {"common", "local"}),
        ("reporter_south", set(), {"common"}),
        ("stranger", set(), set()),
    ],
)
def test_schemes_are_arranged_and_seen_by_role(
    world: SmallWorld, name: str, arranges: set[str], sees: set[str]
) -> None:
    north = world.participations["north"]
    for title, owner, state in (
        ("draft", None, SchemeState.DRAFT),
        ("local", north, SchemeState.PUBLISHED),
        ("local draft", north, SchemeState.DRAFT),
    ):
        Scheme.objects.create(campaign=world.campaign, owner=owner, version=len(title), title=title, state=state)
    Scheme.objects.filter(pk=world.scheme.pk).update(title="common")
    user = world.people[name]
    assert {scheme.title for scheme in Scheme.objects.arrangeable_by(user)} == arranges
    assert {scheme.title for scheme in Scheme.objects.all() if may_arrange_scheme(user, scheme)} == arranges
    assert {scheme.title for scheme in Scheme.objects.visible_to(user)} == sees
