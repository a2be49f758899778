"""Titles that end soon are told of in the daily digest, to those who can do something about it."""

import datetime as dt

import pytest

from campaigns.enums import NoticeKind
from campaigns.models import Digest
from campaigns.operations.reminders import compose_digests
from evaluations.queries.honors.due import honor_words
from tests.counting import counting
from tests.evaluations.honors.given import honor, title
from tests.worlds.small import NOW, SmallWorld, small_world


@pytest.fixture
def world(db: None) -> SmallWorld:
    return small_world()


def told(world: SmallWorld, day: dt.date) -> set[str]:
    names = {user.pk: name for name, user in world.people.items()}
    return {names[word.user_id] for word in honor_words(day)}


def test_the_unit_and_the_office_are_told_when_the_window_opens_and_shortly_before_the_end(world: SmallWorld) -> None:
    honor(world, title=title(renewal_months=2), valid_until=dt.date(2026, 12, 31))
    both = {"reporter", "administrator"}
    assert told(world, dt.date(2026, 10, 30)) == set()
    # 31 October 2026 is a Saturday: the next working day tells.
    assert told(world, dt.date(2026, 11, 2)) == both
    assert told(world, dt.date(2026, 11, 3)) == set()
    assert told(world, dt.date(2026, 12, 1)) == both
    assert told(world, dt.date(2026, 12, 24)) == both
    assert told(world, dt.date(2027, 1, 4)) == set()


def test_a_check_that_is_due_is_told_to_the_office_alone(world: SmallWorld) -> None:
    honor(world, title=title(check_months=6))
    assert told(world, dt.date(2026, 9, 2)) == {"administrator"}
    assert told(world, dt.date(2026, 9, 3)) == set()


def test_it_stands_in_the_digest_with_its_page(world: SmallWorld) -> None:
    made = honor(world, title=title(renewal_months=2), valid_until=dt.date(2026, 12, 31))
    compose_digests(today=dt.date(2026, 11, 2), at=NOW)
    line = Digest.objects.get(user=world.people["administrator"]).lines.get()
    assert (line.kind, line.link) == (NoticeKind.DUE, f"/evaluations/honors/{made.pk}/")
    assert "可以申请复评" in line.text


def test_it_costs_the_same_for_many(world: SmallWorld) -> None:
    costs = []
    for name in "甲乙丙":
        honor(world, title=title(name, renewal_months=2), valid_until=dt.date(2026, 12, 31))
        with counting() as asked:
            honor_words(dt.date(2026, 11, 2))
        costs.append(asked.queries)
    assert costs[0] == costs[2]
