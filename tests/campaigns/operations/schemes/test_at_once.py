"""Several administrators at the same moment lose nothing, on a real database with real connections."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from campaigns.enums import Move, SchemeState
from campaigns.models import Assignment, Scheme, Target
from campaigns.operations.schemes import (
    TargetValues,
    add_target,
    edit_target,
    move_target,
    new_version,
    publish_scheme,
)
from core.refusals import ConflictError, RefusedError
from tests.worlds.small import NOW, small_world

pytestmark = pytest.mark.django_db(transaction=True)

_HANDS = 4


def at_once(acts: list[Callable[[], object]]) -> list[object]:
    """What each act gave, or the refusal it met; all begin together, each on a connection of its own."""
    gate = Barrier(len(acts))

    def run(act: Callable[[], object]) -> object:
        try:
            gate.wait()
            return act()
        except RefusedError as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_targets_added_and_moved_at_once_are_all_there() -> None:
    draft = new_version(scheme=small_world().scheme, actor=None, at=NOW)
    rank = draft.targets.select_related("scheme").get(code="rank")

    def add(number: int) -> Callable[[], object]:
        return lambda: add_target(scheme=draft, title=f"第 {number} 项", actor=None, at=NOW)

    at_once([add(number) for number in range(_HANDS)])
    at_once([lambda: move_target(target=rank, move=Move.UP, actor=None, at=NOW) for _ in range(_HANDS)])
    assert draft.targets.filter(title__startswith="第 ").count() == _HANDS
    order = list(draft.targets.leaves().order_by("path").values_list("code", flat=True))
    assert order.index("rank") == len(order) - 1 - _HANDS
    draft.refresh_from_db()
    assert draft.revision == 2 * _HANDS


def test_of_two_edits_of_one_target_one_is_told() -> None:
    draft = new_version(scheme=small_world().scheme, actor=None, at=NOW)
    seen = draft.targets.select_related("scheme").get(code="quantity")

    def rename(title: str) -> Callable[[], object]:
        return lambda: edit_target(target=seen, values=TargetValues(title), version=0, actor=None, at=NOW)

    results = at_once([rename("甲"), rename("乙")])
    refused = [result for result in results if isinstance(result, ConflictError)]
    saved = [result for result in results if isinstance(result, Target)]
    assert (len(refused), len(saved)) == (1, 1)
    assert Target.objects.get(pk=seen.pk).title == saved[0].title


def test_of_two_drafts_published_at_once_the_later_continues_the_earlier() -> None:
    world = small_world()
    drafts = [new_version(scheme=world.scheme, actor=None, at=NOW) for _ in range(2)]
    given = world.assignment()

    def publish(draft: Scheme) -> Callable[[], object]:
        return lambda: publish_scheme(scheme=draft, actor=None, at=NOW)

    results = at_once([publish(draft) for draft in drafts])
    assert not [result for result in results if isinstance(result, RefusedError)]
    in_force = Scheme.objects.common().published().get()
    assert in_force in drafts
    assert Scheme.objects.filter(state=SchemeState.SUPERSEDED).count() == 2
    given.refresh_from_db()
    assert given.target.scheme == in_force
    assert Assignment.objects.count() == 40
