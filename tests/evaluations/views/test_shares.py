"""Several reviewers share the work: each report is proposed to the least busy, and whoever may can take it over."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaigns.enums import ReportState
from campaigns.models import Assignment, ProgressReport, ReviewRoute
from campaigns.models.route import joined_kinds
from campaigns.operations.handover import hand_over
from campaigns.operations.reports import submit_report, withdraw_report
from campaigns.permissions import may_review
from campaigns.queries.candidates import candidates_for
from core.refusals import NotAllowedError
from evaluations.operations.reviews import take_over_review
from tests.worlds.small import NOW, TODAY, SmallWorld, person, small_world
from units.enums import Role, UnitKind
from units.models import AuditEntry, Membership, ReviewPanel, Unit, User

KINDS = ("quantity", "rate", "grade", "direct")


@pytest.fixture
def world(db: None) -> SmallWorld:
    world = small_world()
    world.people["second"] = person("second", world.city, Role.REVIEWER)
    return world


def submitted(world: SmallWorld, kind: str = "quantity", unit: str = "north") -> ProgressReport:
    report = world.report(kind, unit)
    submit_report(report=report, actor=world.people["reporter" if unit == "north" else f"reporter_{unit}"], at=NOW)
    return ProgressReport.objects.with_context().get(pk=report.pk)


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def proposals() -> list[str]:
    rows = ProgressReport.objects.filter(proposed_to__isnull=False)
    return sorted(rows.values_list("proposed_to__username", flat=True))


def test_the_work_is_shared_evenly(world: SmallWorld) -> None:
    for kind in KINDS:
        submitted(world, kind)
    assert proposals() == ["reviewer", "reviewer", "second", "second"]


def test_one_reviewer_alone_needs_no_proposal(world: SmallWorld) -> None:
    assert submitted(world, unit="home").proposed_to is None


def test_what_was_decided_counts_no_more(world: SmallWorld) -> None:
    first = submitted(world)
    assert first.proposed_to == world.people["reviewer"]
    ProgressReport.objects.filter(pk=first.pk).update(state=ReportState.RETURNED)
    assert submitted(world, "rate").proposed_to == world.people["reviewer"]


def test_nobody_is_proposed_who_may_not_decide(world: SmallWorld) -> None:
    world.city.refresh_from_db()
    office = Unit(code="policy", name="政策法规处", kind=UnitKind.DEPARTMENT)
    Unit.objects.add_child(world.city, instance=office)
    panel = ReviewPanel.objects.create(unit=world.city, name="评审组")
    for name in ("office_1", "office_2"):
        person(name, office, Role.REVIEWER)
    for name, home in (("panel_1", world.north), ("panel_2", world.south), ("panel_3", None)):
        user = person(name)
        User.objects.filter(pk=user.pk).update(home_unit=home)
        Membership.objects.create(user=user, unit=world.city, role=Role.PANELLIST, panel=panel)
    ReviewRoute.objects.create(target=world.targets["rate"], office=office)
    ReviewRoute.objects.create(target=world.targets["grade"], panel=panel)
    for row in Assignment.objects.select_related("participation__unit", "target"):
        report = world.report(row.target.code, row.participation.unit.code, submitted_by=world.people["second"])
        report = ProgressReport.objects.with_context().get(pk=report.pk)
        for pk in candidates_for(report, TODAY):
            assert may_review(User.objects.get(pk=pk), report), (row, pk)
    names = dict(User.objects.values_list("pk", "username"))
    grade = ProgressReport.objects.with_context().get(assignment=world.assignment("grade"))
    assert [names[pk] for pk in candidates_for(grade, TODAY)] == ["panel_2", "panel_3"]


def rows(world: SmallWorld, who: str, **query: str) -> set[int]:
    response = client_of(world.people[who]).get(reverse("evaluations:review_queue"), query)
    assert response.status_code == 200
    return {row.report.pk for row in response.context["rows"]}


def test_the_queue_shows_the_own_share_and_on_request_all(world: SmallWorld) -> None:
    mine, other = submitted(world), submitted(world, "rate")
    free = world.report("grade", state="submitted", submitted_by=world.people["reporter"], submitted_at=NOW)
    assert rows(world, "reviewer") == {mine.pk, free.pk}
    assert rows(world, "second") == {other.pk, free.pk}
    assert rows(world, "reviewer", whose="all") == {mine.pk, other.pk, free.pk}


def test_what_was_proposed_to_somebody_who_left_is_everybodys(world: SmallWorld) -> None:
    mine = submitted(world)
    assert mine.pk not in rows(world, "second")
    Membership.objects.filter(user=world.people["reviewer"]).update(ends_on=TODAY - dt.timedelta(days=1))
    with time_machine.travel(NOW, tick=False):
        assert mine.pk in rows(world, "second")


@pytest.mark.parametrize("where", ["north", "south"])
def test_what_was_proposed_to_somebody_who_reviews_elsewhere_is_everybodys(world: SmallWorld, where: str) -> None:
    mine = submitted(world)
    assert mine.pk not in rows(world, "second")
    Membership.objects.filter(user=world.people["reviewer"]).update(unit=getattr(world, where))
    assert mine.pk in rows(world, "second")


def test_a_route_for_other_kinds_of_units_keeps_nothing_out_of_sight(world: SmallWorld) -> None:
    """Its office's people do not review there, those above do: what is proposed to the one is everybody's."""
    world.city.refresh_from_db()
    office = Unit(code="policy", name="政策法规处", kind=UnitKind.DEPARTMENT)
    Unit.objects.add_child(world.city, instance=office)
    world.people["officer"] = person("officer", office, Role.REVIEWER)
    for target in ("rate", "quantity"):
        ReviewRoute.objects.create(target=world.targets[target], office=office, kinds=joined_kinds(["institution"]))
    mine, other = submitted(world), submitted(world, "rate")
    assert (mine.proposed_to, other.proposed_to) == (world.people["reviewer"], world.people["second"])
    assert rows(world, "reviewer") == {mine.pk}
    ProgressReport.objects.filter(pk=other.pk).update(proposed_to=world.people["officer"])
    assert rows(world, "reviewer") == {mine.pk, other.pk}
    assert rows(world, "officer") == set()


@pytest.mark.parametrize("by", ["office", "panel"])
def test_what_was_proposed_by_a_route_is_shown_to_whom_it_was_proposed_alone(world: SmallWorld, by: str) -> None:
    world.city.refresh_from_db()
    office = Unit(code="policy", name="政策法规处", kind=UnitKind.DEPARTMENT)
    Unit.objects.add_child(world.city, instance=office)
    panel = ReviewPanel.objects.create(unit=world.city, name="评审组")
    seats: dict[str, dict[str, Any]] = {
        "office": {"unit": office, "role": Role.REVIEWER},
        "panel": {"unit": world.city, "role": Role.PANELLIST, "panel": panel},
    }
    for name in ("first", "other"):
        world.people[name] = person(name)
        Membership.objects.create(user=world.people[name], **seats[by])
    ReviewRoute.objects.create(target=world.targets["rate"], **{by: seats[by]["unit" if by == "office" else by]})
    report = submitted(world, "rate")
    assert report.proposed_to == world.people["first"]
    assert (rows(world, "first"), rows(world, "other")) == ({report.pk}, set())
    assert rows(world, "other", whose="all") == {report.pk}


def test_a_colleague_takes_it_over(world: SmallWorld) -> None:
    report, client = submitted(world), client_of(world.people["second"])
    address = reverse("evaluations:review", args=[report.pk])
    assert "这份分给了reviewer经办" in client.get(address).content.decode()
    assert client.post(reverse("evaluations:take_over", args=[report.pk])).headers["Location"] == address
    assert "经办。您也可以审核" not in client.get(address).content.decode()
    assert rows(world, "second") == {report.pk}
    assert rows(world, "reviewer") == set()
    assert AuditEntry.objects.get(verb="接手审核").details == {"from": "reviewer"}


@pytest.mark.parametrize(
    ("who", "status"), [("reviewer_north", 403), ("leader", 403), ("reporter", 403), ("stranger", 404)]
)
def test_only_who_may_decide_takes_over(world: SmallWorld, who: str, status: int) -> None:
    report = submitted(world)
    client = client_of(world.people[who])
    assert client.post(reverse("evaluations:take_over", args=[report.pk])).status_code == status
    with pytest.raises(NotAllowedError):
        take_over_review(report=report, actor=world.people[who], at=NOW)
    assert proposals() == ["reviewer"]


def test_what_waits_no_more_is_not_taken_over(world: SmallWorld) -> None:
    report = submitted(world)
    withdraw_report(report=report, actor=world.people["reporter"], at=NOW)
    page = client_of(world.people["second"]).post(reverse("evaluations:take_over", args=[report.pk]), follow=True)
    assert "已经不在待审核" in page.content.decode()


def test_a_handover_takes_the_proposals_along(world: SmallWorld) -> None:
    report = submitted(world)
    told = {"giver": world.people["reviewer"], "taker": world.people["stranger"]}
    hand_over(actor=world.people["administrator"], at=NOW, **told)
    report.refresh_from_db()
    assert report.proposed_to == world.people["stranger"]


def test_the_queue_asks_as_often_for_one_as_for_four(world: SmallWorld) -> None:
    client, address = client_of(world.people["reviewer"]), f"{reverse('evaluations:review_queue')}?whose=all"

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get(address).status_code == 200
        return len(seen)

    submitted(world)
    few = queries()
    for kind in KINDS[1:]:
        submitted(world, kind)
    assert queries() == few
