"""Who comes on deadline day, and what each of them has to do."""

from dataclasses import asdict, dataclass, field, replace
from typing import Any

from django.db.models import Count

from campaigns.models import Assignment, Participation, Period
from tests.bench.browser import session_of
from tests.bench.deadline.site import SESSION_COOKIE
from tests.bench.worlds.leaves import Leaf
from tests.bench.worlds.people import PASSWORD, person
from units.enums import Role
from units.models import Membership, Unit, User

REPORTERS, REVIEWERS, LEADERS = 150, 35, 15
_CELLS_EACH = 20
_NEWCOMER = 4
"""Every fourth person signs in while the day runs; the others did so in the morning."""


@dataclass(frozen=True)
class Cell:
    """One report to write: its form, and what to type into it."""

    address: str
    facts: dict[str, Any]
    assignment: int
    period: int


@dataclass(frozen=True)
class Person:
    """One of them; only a reporter has cells. ``cookies``: empty for one who has to sign in."""

    role: str
    username: str
    password: str = PASSWORD
    cells: list[Cell] = field(default_factory=list)
    cookies: dict[str, str] = field(default_factory=dict)


def make_plan(people: int) -> list[dict[str, Any]]:
    """As JSON: of ``people`` three quarters report, a sixth reviews, the others look at the dashboard."""
    reviewers, leaders = people * REVIEWERS // 200, people * LEADERS // 200
    chosen = _reviewing_units(reviewers)
    reporting = _reporting_units(chosen, people - reviewers - leaders)
    plan = [Person(Role.REPORTER, f"reporter{unit}", cells=_cells(unit)) for unit in reporting]
    plan += [Person(Role.REVIEWER, f"reviewer{unit.pk}") for unit in chosen]
    plan += [Person(Role.LEADER, _leader(number)) for number in range(leaders)]
    return [asdict(_signed_in(each) if number % _NEWCOMER else each) for number, each in enumerate(plan)]


def _signed_in(person: Person) -> Person:
    user = User.objects.get(username=person.username)
    return replace(person, cookies={SESSION_COOKIE: session_of(user)})


def _reviewing_units(count: int) -> list[Unit]:
    """Units of one level, so that no two of them review the same reports; the highest level that has enough."""
    parents = Unit.objects.filter(numchild__gt=0)
    levels = dict(parents.order_by("depth").values_list("depth").annotate(count=Count("pk")))
    level = next((depth for depth, found in levels.items() if found >= count), max(levels))
    return list(parents.filter(depth=level).order_by("path")[:count])


def _reporting_units(above: list[Unit], count: int) -> list[int]:
    """Units below the reviewing ones, each of these in turn."""
    below = [
        list(
            Participation.objects.filter(path__startswith=unit.path)
            .exclude(unit=unit)
            .values_list("unit_id", flat=True)
        )
        for unit in above
    ]
    in_turn = [units[turn] for turn in range(max(map(len, below))) for units in below if turn < len(units)]
    assert len(in_turn) >= count, "too few units for so many people"
    return in_turn[:count]


def _cells(unit: int) -> list[Cell]:
    period = Period.objects.order_by("-starts_on")[0]
    empty = Assignment.objects.filter(participation__unit_id=unit).exclude(reports__period=period)
    return [
        Cell(
            address=f"/campaigns/tasks/{each.pk}/{period.pk}/",
            facts=Leaf(int(each.target.code[1:])).facts(each.pk % 10),
            assignment=each.pk,
            period=period.pk,
        )
        for each in empty.select_related("target").order_by("pk")[:_CELLS_EACH]
    ]


def _leader(number: int) -> str:
    user = User(username=f"watcher{number}", name=f"领导{number}", password=person(Role.LEADER).password)
    user.save()
    Membership.objects.create(user=user, unit=Unit.objects.get(pk=1), role=Role.LEADER)
    return user.username
