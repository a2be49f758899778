"""Every list, dashboard and save asks as often with 300 units and reports as with 3, and fetches no more than a page."""

from typing import Any

import pytest
import time_machine
from django.urls import reverse

from campaigns.enums import ReportState
from campaigns.models import ProgressReport
from tests.counting import counting
from tests.evaluations.views.boards import add_units, refresh, scored_world, signed_in
from tests.worlds.small import FACTS, NOW, SmallWorld

PAGES = {
    "dashboard": ("leader", "evaluations:dashboard", ()),
    "dashboard of a reviewer": ("reviewer", "evaluations:dashboard", ()),
    "matrix": ("leader", "evaluations:matrix", ()),
    "ranking": ("leader", "evaluations:ranking", ()),
    "late": ("leader", "evaluations:late", ()),
    "review queue": ("reviewer", "evaluations:review_queue", ()),
    "tasks": ("reporter", "campaigns:tasks", ()),
    "scheme": ("reporter", "campaigns:scheme", ()),
    "notices": ("reporter", "campaigns:notices", ()),
    "returned assignments": ("administrator", "campaigns:returns", ()),
    "calendar": ("administrator", "campaigns:calendar", ()),
    "people": ("administrator", "people:list", ()),
    "unit tree": ("leader", "units:tree", ()),
    "unit": ("leader", "units:unit", ("south",)),
}
COSTS = {
    "dashboard": (12, 56),
    "dashboard of a reviewer": (11, 54),
    "matrix": (12, 310),
    "ranking": (10, 110),
    "late": (9, 206),
    "review queue": (13, 407),
    "tasks": (14, 44),
    "scheme": (12, 17),
    "notices": (8, 3),
    "returned assignments": (7, 3),
    "calendar": (9, 10),
    "people": (7, 22),
    "unit tree": (7, 10),
    "unit": (14, 108),
    "first draft": (11, 8),
    "draft": (5, 4),
    "handing in": (20, 9),
    "approval": (18, 9),
}
"""Queries, and the most rows: a page of 100 units or 50 reports and what stands around it."""


def world_of(count: int) -> SmallWorld:
    """``count`` more units, each with a report that waits for review."""
    world = scored_world()
    add_units(world, count)
    ProgressReport.objects.bulk_create(
        ProgressReport(
            assignment=world.assignment("grade", f"more{number}"),
            period=world.now,
            state=ReportState.SUBMITTED,
            facts=FACTS["grade"],
            version=1,
            submitted_at=NOW,
            submitted_by=world.people["reporter_south"],
        )
        for number in range(count)
    )
    refresh(world)
    return world


def asked(world: SmallWorld) -> dict[str, tuple[int, int]]:
    """(queries, rows) of every page and save."""
    found = {}
    for name, (who, page, ids) in PAGES.items():
        client = signed_in(world.people[who])
        with counting() as seen:
            assert client.get(reverse(page, args=ids)).status_code == 200, name
        found[name] = (seen.queries, seen.rows)
    return found | _saves(world)


def _saves(world: SmallWorld) -> dict[str, tuple[int, int]]:
    reporter, reviewer = signed_in(world.people["reporter"]), signed_in(world.people["reviewer"])
    cell = (world.assignment().pk, world.now.pk)
    typed: dict[str, Any] = {"value": "12", "text": "写好了"}
    found = {}
    for name, client, page, values in (
        ("first draft", reporter, reverse("campaigns:save_draft", args=cell), {**typed, "version": 0}),
        ("draft", reporter, reverse("campaigns:save_draft", args=cell), {**typed, "version": 1}),
        ("handing in", reporter, reverse("campaigns:fill_in", args=cell), {**typed, "version": 2}),
        ("approval", reviewer, "evaluations:approve", {"version": 4, "fact_value": "12"}),
    ):
        report = ProgressReport.objects.filter(assignment=cell[0], period=cell[1]).first()
        address = page if page.startswith("/") else reverse(page, args=[report.pk if report else 0])
        with counting() as seen:
            assert client.post(address, values).status_code in {200, 302}, name
        found[name] = (seen.queries, seen.rows)
    return found


@pytest.mark.django_db
@time_machine.travel(NOW, tick=False)
@pytest.mark.parametrize("count", [3, 300])
def test_it_asks_and_fetches_this_much_whatever_the_size(count: int) -> None:
    found = asked(world_of(count))
    assert {name: queries for name, (queries, _) in found.items()} == {name: each[0] for name, each in COSTS.items()}
    assert {name: rows for name, (_, rows) in found.items() if rows > COSTS[name][1]} == {}
