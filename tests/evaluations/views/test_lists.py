"""Matrix, ranking, what is late."""

import datetime as dt
from io import BytesIO
from typing import Any

import pytest
import time_machine
from python_calamine import CalamineWorkbook

from campaigns.enums import ReportState
from campaigns.models import ChainMember, Participation, Period
from campaigns.operations.filed_reports import sync_filed_reports
from evaluations.enums import AdjustmentKind
from evaluations.models import UnitScore
from tests.evaluations.views.boards import (
    add_units,
    adjust,
    count_queries,
    page,
    refresh,
    scored_world,
    text_of,
)
from tests.worlds.small import NOW, SmallWorld


@pytest.fixture(autouse=True)
def today() -> object:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world(db: None) -> SmallWorld:
    return scored_world()


def sheet(content: bytes) -> list[list[Any]]:
    return CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()


def test_the_matrix_shows_the_saved_rate_of_each_unit(world: SmallWorld) -> None:
    rows = {row.unit: row for row in page(world, "leader", "matrix").context["rows"]}
    saved = world.participations["south"].target_scores.get(target__code="p1-1", run__is_live=True)
    assert rows["南区民政局"].cells[0].rate == saved.rate
    assert rows["南区民政局"].cells[0].state == "scored"


def test_the_matrix_shows_a_dash_where_nothing_applies(world: SmallWorld) -> None:
    world.participations["home"].target_scores.all().delete()
    response = page(world, "leader", "matrix", unit="福利院")
    assert [row.cells[0].state for row in response.context["rows"]] == ["none"]
    assert 'aria-label="不适用">—' in text_of(response)


def test_the_matrix_is_windowed_by_a_hundred_units(world: SmallWorld) -> None:
    add_units(world, 100)
    assert len(page(world, "leader", "matrix").context["rows"]) == 100
    assert len(page(world, "leader", "matrix", page=2).context["rows"]) == 4


@pytest.mark.parametrize("name", ["matrix", "ranking"])
def test_a_list_is_sorted_by_total_both_ways_with_the_scoreless_last(world: SmallWorld, name: str) -> None:
    UnitScore.objects.filter(participation=world.participations["home"]).update(total=None)
    rising, falling = (
        [row.total for row in page(world, "leader", name, sort=sort).context["rows"]] for sort in ("total", "-total")
    )
    assert rising[-1] is None
    assert falling == [*reversed(rising[:-1]), None]
    assert page(world, "leader", name, sort="nonsense").status_code == 200


def test_what_is_late_is_sorted_by_unit(world: SmallWorld) -> None:
    items = page(world, "leader", "late", sort="-unit").context["items"]
    assert [item.unit for item in items[:1]] == ["南区民政局"]


def test_the_matrix_hides_siblings(world: SmallWorld) -> None:
    units = [row.unit for row in page(world, "leader_north", "matrix").context["rows"]]
    assert units == ["北区民政局", "北区福利院"]


def test_ties_share_a_rank(world: SmallWorld) -> None:
    add_units(world, 2)
    refresh(world)
    rows = page(world, "leader", "ranking", **{"class": "事业单位"}).context["rows"]
    assert [(row.rank, row.of) for row in rows] == [(1, 3), (1, 3), (1, 3)]


def test_a_district_sees_its_own_rank_only(world: SmallWorld) -> None:
    rows = page(world, "leader_north", "ranking").context["rows"]
    assert {row.unit for row in rows} == {"北区民政局", "北区福利院"}
    assert next(row.of for row in rows if row.unit == "北区民政局") == 3


def test_a_reporter_sees_no_ranking(world: SmallWorld) -> None:
    assert page(world, "reporter", "ranking").status_code == 403
    assert page(world, "stranger", "ranking").status_code == 404


def test_a_vetoed_unit_has_no_rank_and_says_why(world: SmallWorld) -> None:
    adjust(world, "south", AdjustmentKind.VETO, "0")
    refresh(world)
    response = page(world, "leader", "ranking")
    row = next(row for row in response.context["rows"] if row.unit == "南区民政局")
    assert (row.rank, row.is_vetoed) == (None, True)
    assert "一票否决" in text_of(response)


def test_what_is_late_names_its_responsible_person(world: SmallWorld) -> None:
    person = world.people["reporter_south"]
    ChainMember.objects.create(assignment=world.assignment("quantity", "south"), level=1, user=world.people["auditor"])
    items = page(world, "leader", "late", unit="南区").context["items"]
    assert {item.person for item in items} == {"auditor", str(person)}
    assert [item.target_id for item in page(world, "leader", "late", person="auditor").context["items"]] == [
        world.targets["quantity"].pk
    ]


@pytest.mark.parametrize(("days", "count"), [("45", 25), ("46", 0), ("", 25), ("-3", 25), ("abc", 25), ("9999", 0)])
def test_what_is_late_is_narrowed_by_days(world: SmallWorld, days: str, count: int) -> None:
    assert len(page(world, "leader", "late", days=days).context["items"]) == count


def test_a_returned_report_is_late_and_a_submitted_one_is_not(world: SmallWorld) -> None:
    world.report("quantity", "south", period=world.late, state=ReportState.RETURNED)
    world.report("rate", "south", period=world.late, state=ReportState.SUBMITTED)
    items = page(world, "leader", "late", unit="南区").context["items"]
    assert {item.target_id: item.state for item in items}[world.targets["quantity"].pk] == "returned"
    assert world.targets["rate"].pk not in {item.target_id for item in items}


def test_every_overdue_report_of_a_task_is_named_and_the_task_counted_once(world: SmallWorld) -> None:
    summer = Period.objects.create(
        campaign=world.campaign,
        code="summer",
        cycle=world.late.cycle,
        starts_on=dt.date(2026, 4, 1),
        ends_on=dt.date(2026, 6, 30),
        due_on=dt.date(2026, 7, 10),
    )
    world.report("rate", "home", period=summer, state=ReportState.SUBMITTED)
    sync_filed_reports(campaign=world.campaign)
    refresh(world)
    response = page(world, "leader", "late", unit="福利院")
    rate, quantity = world.targets["rate"].pk, world.targets["quantity"].pk
    due = [(item.target_id, item.due_on) for item in response.context["items"] if item.target_id in {rate, quantity}]
    assert due == [(quantity, summer.due_on), (quantity, world.late.due_on), (rate, world.late.due_on)]
    assert response.context["page"].paginator.count == len({item.target_id for item in response.context["items"]})


def test_excel_has_real_numbers_and_dates(world: SmallWorld) -> None:
    rows = sheet(page(world, "leader", "late", format="xlsx").content)
    assert len(rows) == 26
    assert (rows[1][3], rows[1][4]) == (dt.date(2026, 10, 10), 45)
    ranks = sheet(page(world, "leader", "ranking", format="xlsx").content)
    assert isinstance(ranks[1][1], float)


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_excel_never_holds_a_formula(world: SmallWorld, start: str) -> None:
    Participation.objects.filter(pk=world.participations["city"].pk).update(name=f"{start}1+1")
    rows = sheet(page(world, "leader", "matrix", format="xlsx").content)
    assert rows[1][0] == f"'{start}1+1"


@pytest.mark.parametrize("name", ["matrix", "ranking", "late"])
def test_a_list_asks_the_same_number_of_queries_for_more_units(world: SmallWorld, name: str) -> None:
    few = count_queries(world, "leader", name)
    add_units(world, 297)
    refresh(world)
    assert count_queries(world, "leader", name) == few
