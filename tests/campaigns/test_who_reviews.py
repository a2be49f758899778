"""Who sees, decides on and downloads from a report, by the way its target is reviewed; lists and permissions agree."""

import datetime as dt
import itertools
from dataclasses import dataclass
from typing import Any

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaigns.enums import EvidenceKind, ReportState
from campaigns.models import Assignment, Evidence, Participation, ProgressReport, ReportEvidence, ReviewRoute
from campaigns.models.route import joined_kinds
from campaigns.permissions import may_review
from evaluations.queries.scenes import find_scene
from tests.worlds.small import NOW, SmallWorld, person, small_world
from units.enums import Role, UnitKind
from units.models import Membership, ReviewPanel, Unit, User
from units.operations.memberships import appoint_deputy
from units.operations.successions import Founding, merge_units
from units.operations.units import UnitFacts

ROUTES = ("superior", "office", "panel", "office for institutions", "panel for institutions")
UNITS = ("city", "north", "home", "policy")


@dataclass
class Routed:
    """The small world with an office, a panel and one waiting report of each unit for one target."""

    world: SmallWorld
    office: Unit
    panel: ReviewPanel
    reports: dict[str, ProgressReport]
    proofs: dict[str, Evidence]

    def lead(self, way: str, target: str = "quantity") -> None:
        """Let ``target`` be reviewed this way; a word of ``ROUTES``."""
        by, _, rest = way.partition(" ")
        ReviewRoute.objects.filter(target=self.world.targets[target]).delete()
        ReviewRoute.objects.create(
            target=self.world.targets[target],
            office=self.office if by == "office" else None,
            panel=self.panel if by == "panel" else None,
            kinds=joined_kinds([UnitKind.INSTITUTION] if rest else []),
        )


@pytest.fixture
def routed(db: None) -> Routed:
    world = small_world()
    world.city.refresh_from_db()
    office = Unit(code="policy", name="市局政策法规处", kind=UnitKind.DEPARTMENT)
    Unit.objects.add_child(world.city, instance=office)
    world.participations["policy"] = _take_part(world, office)
    panel = ReviewPanel.objects.create(unit=world.city, name="材料评审组")
    people = {
        "office_reviewer": person("office_reviewer", office, Role.REVIEWER),
        "office_reporter": person("office_reporter", office, Role.REPORTER),
        "panellist": person("panellist"),
        "panellist_north": person("panellist_north", world.north, Role.LEADER),
        "panellist_at_home": person("panellist_at_home"),
        "reviewer_south": person("reviewer_south", world.south, Role.REVIEWER),
    }
    User.objects.filter(username="panellist_at_home").update(home_unit=world.home)
    world.people |= {name: User.objects.get(pk=user.pk) for name, user in people.items()}
    for name in ("panellist", "panellist_north", "panellist_at_home"):
        Membership.objects.create(user=world.people[name], unit=world.city, role=Role.PANELLIST, panel=panel)
    found = Routed(world, office, panel, {}, {})
    for unit in UNITS:
        report = world.report("quantity", unit, **_waiting(world))
        found.reports[unit], found.proofs[unit] = report, _proof(report)
    return found


def _take_part(world: SmallWorld, unit: Unit) -> Participation:
    row = Participation.objects.create(
        campaign=world.campaign,
        unit=unit,
        parent=world.participations["city"],
        path=unit.path,
        kind=unit.kind,
        name=unit,
    )
    Assignment.objects.bulk_create(Assignment(participation=row, target=target) for target in world.targets.values())
    return row


def _waiting(world: SmallWorld) -> dict[str, object]:
    return {"state": ReportState.SUBMITTED, "submitted_by": world.people["reporter"], "submitted_at": NOW}


def _proof(report: ProgressReport) -> Evidence:
    unit = report.assignment.participation.unit
    proof = Evidence(unit=unit, kind=EvidenceKind.FILE, title="会议纪要", file_name="a.txt", content_type="text/plain")
    proof.sha256, proof.added_at = f"{unit.pk:064}", NOW
    proof.file.save("a.txt", ContentFile(unit.code.encode()))
    ReportEvidence.objects.create(report=report, evidence=proof)
    return proof


SUPERIOR = {"reviewer": set(UNITS), "reviewer_north": {"home"}}
"""Whom the superior's reviewers decide for: the topmost unit judges itself, nobody else does."""

DECIDES: dict[str, dict[str, set[str]]] = {
    "superior": SUPERIOR,
    "office": {
        "office_reviewer": {"city", "north", "home"},
        "reviewer": {"policy"},  # no office judges itself
    },
    "panel": {
        "panellist": set(UNITS),
        "panellist_north": {"city", "home", "policy"},
        "panellist_at_home": {"city", "north", "policy"},
    },
    "office for institutions": {
        "office_reviewer": {"home"},
        "reviewer": {"city", "north", "policy"},
    },
    "panel for institutions": {
        "panellist": {"home"},
        "panellist_north": {"home"},
        "reviewer": {"city", "north", "policy"},
    },
}

SEES = {
    "reporter": {"north"},
    "reporter_home": {"home"},
    "office_reporter": {"policy"},
    "office_reviewer": {"policy"},
    "reviewer": set(UNITS),
    "reviewer_north": {"north", "home"},
    "leader": set(UNITS),
    "leader_north": {"north", "home"},
    "panellist_north": {"north", "home"},
    "administrator": set(UNITS),
    "auditor": set(UNITS),
}
"""What each sees by their place in the tree, whoever reviews."""

PEOPLE = sorted({*SEES, *(name for table in DECIDES.values() for name in table), "stranger", "reviewer_south"})


def _client(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.parametrize("way", ROUTES)
def test_who_sees_decides_and_downloads_is_as_the_table_says(routed: Routed, way: str) -> None:
    routed.lead(way)
    for who in PEOPLE:
        decides = DECIDES[way].get(who, set())
        sees = SEES.get(who, set()) | decides
        client = _client(routed.world.people[who])
        for unit, report in routed.reports.items():
            expected = 200 if unit in decides else 403 if unit in sees else 404
            read = 200 if unit in sees else 404
            case = (who, unit)
            assert _status(client, "evaluations:review", report.pk) == expected, case
            assert _status(client, "campaigns:report", report.pk) == read, case
            assert _status(client, "campaigns:evidence", routed.proofs[unit].pk) == read, case
            assert _decide(client, report) == (302 if unit in decides else expected), case


def _status(client: Client, page: str, pk: int) -> int:
    response: Any = client.get(reverse(page, args=[pk]))
    if response.streaming:
        b"".join(response.streaming_content)  # reading it closes the file
    return int(response.status_code)


def _decide(client: Client, report: ProgressReport) -> int:
    """Send it back, and let it wait again for the next person."""
    address = reverse("evaluations:return", args=[report.pk])
    status = client.post(address, {"version": report.version, "opinion": "请补充"}).status_code
    ProgressReport.objects.filter(pk=report.pk).update(state=ReportState.SUBMITTED, version=report.version)
    return int(status)


@pytest.mark.parametrize("way", ROUTES)
def test_lists_and_permissions_agree_for_everybody(routed: Routed, way: str) -> None:
    routed.lead(way)
    _many_reports(routed)
    for user in User.objects.all():
        visible = set(ProgressReport.objects.visible_to(user))
        listed = set(ProgressReport.objects.reviewable_by(user))
        allowed = {report for report in ProgressReport.objects.with_context() if may_review(user, report)}
        assert listed == allowed, user
        assert listed <= visible, user
        shown = set(ReportEvidence.objects.filter(report__in=visible).values_list("evidence", flat=True))
        assert shown <= set(Evidence.objects.visible_to(user).values_list("pk", flat=True)), user


def _many_reports(routed: Routed) -> None:
    for target, unit in itertools.product(("rate", "grade", "direct"), ("city", "north", "south", "home", "policy")):
        routed.world.report(target, unit, **_waiting(routed.world))
    routed.lead("office", "rate")
    routed.lead("panel for institutions", "grade")


def test_a_route_shows_nothing_but_the_reports_of_its_target(routed: Routed) -> None:
    other = routed.world.report("rate", "north", **_waiting(routed.world))
    proof = _proof_of_its_own(other)
    routed.lead("panel")
    user = routed.world.people["panellist"]
    assert set(ProgressReport.objects.visible_to(user)) == set(routed.reports.values())
    assert set(Evidence.objects.visible_to(user)) == set(routed.proofs.values())
    client = _client(user)
    assert client.get(reverse("campaigns:evidence", args=[proof.pk])).status_code == 404
    assert client.get(reverse("units:unit", args=["north"])).status_code == 404
    north = routed.world.participations["north"].pk
    assert client.get(reverse("evaluations:unit_scores", args=[north])).status_code == 404


@pytest.mark.parametrize("who", ["panellist_north", "reporter"])
def test_a_seat_shows_nothing_of_the_unit_that_set_the_panel_up(routed: Routed, who: str) -> None:
    user = routed.world.people[who]
    Membership.objects.get_or_create(user=user, unit=routed.world.city, role=Role.PANELLIST, panel=routed.panel)
    scene = find_scene(user=User.objects.get(pk=user.pk), code="", today=NOW.date())
    assert scene is not None
    assert scene.root == routed.world.participations["north"]
    page = _client(user).get(reverse("evaluations:review_queue"))
    assert page.context["home_unit"] == routed.world.north


def test_a_mere_panellist_has_no_scene(routed: Routed) -> None:
    assert find_scene(user=routed.world.people["panellist"], code="", today=NOW.date()) is None


def _proof_of_its_own(report: ProgressReport) -> Evidence:
    proof = Evidence.objects.create(
        unit=report.assignment.participation.unit,
        kind=EvidenceKind.LINK,
        title="链接",
        url="https://example.org",
        added_at=NOW,
    )
    ReportEvidence.objects.create(report=report, evidence=proof)
    return proof


def test_the_route_of_a_set_ends_with_the_seat(routed: Routed) -> None:
    routed.lead("panel")
    Membership.objects.filter(user=routed.world.people["panellist"]).update(ends_on=NOW.date())
    for days, sees in ((0, True), (1, False)):
        with time_machine.travel(NOW + dt.timedelta(days=days), tick=False):
            user = User.objects.get(username="panellist")
            assert may_review(user, _fresh(routed, "north")) is sees
            assert ProgressReport.objects.visible_to(user).exists() is sees


def _fresh(routed: Routed, unit: str) -> ProgressReport:
    return ProgressReport.objects.with_context().get(pk=routed.reports[unit].pk)


def test_a_deputy_of_a_panellist_reviews_in_their_place(routed: Routed) -> None:
    routed.lead("panel")
    seat = Membership.objects.select_related("unit", "user", "panel").get(user=routed.world.people["panellist"])
    stranger = routed.world.people["stranger"]
    today = NOW.date()
    appoint_deputy(membership=seat, deputy=stranger, starts_on=today, ends_on=today, actor=None, at=NOW)
    with time_machine.travel(NOW, tick=False):
        assert may_review(User.objects.get(pk=stranger.pk), _fresh(routed, "north"))
    with time_machine.travel(NOW + dt.timedelta(days=1), tick=False):
        assert not may_review(User.objects.get(pk=stranger.pk), _fresh(routed, "north"))


def test_nobody_decides_on_what_they_submitted_whatever_the_route(routed: Routed) -> None:
    for way in ("office", "panel"):
        routed.lead(way)
        user = routed.world.people["office_reviewer" if way == "office" else "panellist"]
        ProgressReport.objects.filter(pk=routed.reports["home"].pk).update(submitted_by=user)
        assert not may_review(user, _fresh(routed, "home"))
        assert routed.reports["home"] not in ProgressReport.objects.reviewable_by(user)


def test_an_office_does_not_judge_the_office_it_took_over(routed: Routed) -> None:
    routed.lead("office")
    heir = Founding("law", UnitFacts("法治处", UnitKind.DEPARTMENT), Unit.objects.get(code="city"))
    merge_units(
        units=[Unit.objects.get(code="policy")],
        successor=heir,
        on=dt.date(2026, 7, 1),
        actor=None,
        at=NOW,
        carries_people=True,
    )
    ReviewRoute.objects.update(office=Unit.objects.get(code="law"))
    user = User.objects.get(username="office_reviewer")
    Membership.objects.get_or_create(user=user, unit=Unit.objects.get(code="law"), role=Role.REVIEWER)
    user = User.objects.get(pk=user.pk)
    assert not may_review(user, _fresh(routed, "policy"))
    assert routed.reports["policy"] not in ProgressReport.objects.reviewable_by(user)
    assert may_review(routed.world.people["reviewer"], _fresh(routed, "policy"))
    assert may_review(user, _fresh(routed, "north"))


def test_the_queue_costs_a_panellist_as_much_for_four_reports_as_for_twenty(routed: Routed) -> None:
    routed.lead("panel")
    client, address = _client(routed.world.people["panellist"]), reverse("evaluations:review_queue")
    few = _queries(client, address)
    for target, unit in itertools.product(("rate", "grade", "direct", "survey"), UNITS):
        routed.lead("panel", target)
        routed.world.report(target, unit, **_waiting(routed.world))
    assert _queries(client, address) == few
    assert len(client.get(address).context["rows"]) == 20


def _queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


def test_a_panellist_finds_the_queue_from_the_front_door(routed: Routed) -> None:
    client = _client(routed.world.people["panellist"])
    assert client.get("/").headers["Location"] == reverse("evaluations:review_queue")
    routed.lead("panel")
    response = client.get(reverse("evaluations:review_queue"))
    page = response.content.decode()
    assert len(response.context["rows"]) == len(UNITS)
    assert reverse("evaluations:dashboard") not in page
