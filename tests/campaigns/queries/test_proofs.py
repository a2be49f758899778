"""What a target asks of its proofs is said before handing in, and checked then."""

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from campaigns.enums import EvidenceKind, ProofKind, ReportState
from campaigns.models import Evidence, ProgressReport, Target
from campaigns.operations.evidence import add_link
from campaigns.operations.reports import UnconfirmedError, submit_report
from campaigns.queries.proofs import ProofDemand
from tests.worlds.small import NOW, SmallWorld, small_world

DAY = dt.date(2026, 11, 1)
FIRST, LAST = dt.date(2026, 8, 30), dt.date(2026, 11, 30)


def proof(content_type: str = "", dated_on: dt.date | None = None) -> Evidence:
    kind = EvidenceKind.FILE if content_type else EvidenceKind.LINK
    return Evidence(kind=kind, content_type=content_type, dated_on=dated_on)


@pytest.mark.parametrize(
    ("demand", "given", "counts"),
    [
        (ProofDemand(1), proof("application/pdf"), True),
        (ProofDemand(1, ProofKind.PHOTO), proof("image/png"), True),
        (ProofDemand(1, ProofKind.PHOTO), proof("application/pdf"), False),
        (ProofDemand(1, ProofKind.PHOTO), proof(), True),
        (ProofDemand(1, ProofKind.DOCUMENT), proof("application/pdf"), True),
        (ProofDemand(1, ProofKind.DOCUMENT), proof("image/png"), False),
        (ProofDemand(1, "", FIRST, LAST), proof("image/png", DAY), True),
        (ProofDemand(1, "", FIRST, LAST), proof("image/png", FIRST), True),
        (ProofDemand(1, "", FIRST, LAST), proof("image/png", LAST), True),
        (ProofDemand(1, "", FIRST, LAST), proof("image/png", FIRST - dt.timedelta(days=1)), False),
        (ProofDemand(1, "", FIRST, LAST), proof("image/png"), False),
        (ProofDemand(1, ProofKind.PHOTO, FIRST, LAST), proof("application/pdf", DAY), False),
    ],
)
def test_a_proof_counts_by_kind_and_day(demand: ProofDemand, given: Evidence, counts: bool) -> None:
    assert demand.meets(given) is counts
    assert (demand.missing([given]) == "") is counts


def test_nothing_asked_is_nothing_missing() -> None:
    assert (ProofDemand(0, ProofKind.PHOTO, FIRST, LAST).missing([]), ProofDemand(0).words) == ("", "")


@pytest.fixture
def world(db: None) -> SmallWorld:
    made = small_world()
    Target.objects.filter(code="quantity").update(evidence_required=1, evidence_months=3)
    return made


def add(world: SmallWorld, url: str, dated_on: dt.date | None) -> Evidence:
    return add_link(
        assignment=world.assignment(),
        period=world.now,
        url=url,
        title="",
        actor=world.people["reporter"],
        at=NOW,
        dated_on=dated_on,
    )


def test_handing_in_waits_for_a_proof_from_the_window(world: SmallWorld) -> None:
    report = world.report()
    add(world, "https://a.cn/1", dt.date(2026, 1, 1))
    with pytest.raises(ValidationError, match="材料日期在 2026-08-30 至 2026-11-30 之间"):
        submit_report(report=ProgressReport.objects.get(pk=report.pk), actor=world.people["reporter"], at=NOW)
    add(world, "https://a.cn/2", DAY)
    fresh = ProgressReport.objects.get(pk=report.pk)
    with pytest.raises(
        UnconfirmedError, match="不计入件数"
    ) as told:  # the one outside of the window stays, and is told
        submit_report(report=fresh, actor=world.people["reporter"], at=NOW)
    seen = [finding.key for finding in told.value.findings]
    submit_report(report=fresh, actor=world.people["reporter"], at=NOW, confirmed=seen)
    assert fresh.state == ReportState.SUBMITTED


def test_a_proof_gets_its_day_once(world: SmallWorld) -> None:
    world.report()
    assert add(world, "https://a.cn/1", None).dated_on is None
    assert add(world, "https://a.cn/1", DAY).dated_on == DAY
    assert add(world, "https://a.cn/1", dt.date(2026, 5, 1)).dated_on == DAY


@time_machine.travel(NOW, tick=False)
def test_the_form_says_what_is_missing_and_asks_for_the_day(world: SmallWorld) -> None:
    client = Client()
    client.force_login(world.people["reporter"], backend="django.contrib.auth.backends.ModelBackend")
    keys = [world.assignment().pk, world.now.pk]
    page = client.get(reverse("campaigns:fill_in", args=keys)).content.decode()
    assert "至少 1 件，材料日期在 2026-08-30 至 2026-11-30 之间" in page
    assert 'name="dated_on"' in page
    other = [world.assignment("rate").pk, world.now.pk]
    assert 'name="dated_on"' not in client.get(reverse("campaigns:fill_in", args=other)).content.decode()
    address = reverse("campaigns:add_evidence", args=keys)
    sent = {"url": "https://a.cn/3", "dated_on": "上个月"}
    refused = client.post(address, sent, headers={"X-Requested-With": "XMLHttpRequest"})
    assert refused.status_code == 422
    assert "材料日期应为" in refused.json()["error"]
    client.post(address, {**sent, "dated_on": "2026-11-01"}, headers={"X-Requested-With": "XMLHttpRequest"})
    assert Evidence.objects.get().dated_on == DAY
