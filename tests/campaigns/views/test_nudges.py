"""催办: who asks, who is told, once a day, with a receipt."""

from concurrent.futures import ThreadPoolExecutor, wait
from typing import Any

import pytest
import time_machine
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from campaigns.enums import ChainLevel, NoticeKind, ReportState
from campaigns.models import ChainMember, Nudge, NudgeReceipt
from campaigns.operations.nudges import send_nudges
from campaigns.operations.reminders import compose_digests
from campaigns.queries.reminders import matters_on
from core.clock import day_of
from evaluations.operations.rollup import roll_up
from tests.counting import counting
from tests.worlds.small import NOW, TODAY, SmallWorld, person, small_world
from units.models import AuditEntry, User

NEW = reverse("campaigns:new_nudge")


@pytest.fixture(autouse=True)
def _today(db: None) -> object:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world(db: None) -> SmallWorld:
    return small_world()


def client_of(world: SmallWorld, who: str) -> Client:
    client = Client()
    client.force_login(world.people[who])
    return client


def cell(world: SmallWorld, kind: str = "quantity", unit: str = "north") -> str:
    return f"{world.assignment(kind, unit).pk}-{world.late.pk}"


def send(world: SmallWorld, who: str = "leader", **more: Any) -> Any:
    return client_of(world, who).post(NEW, {"cell": cell(world), "text": "请今天提交", **more})


def unread(who: str) -> Any:
    return User.objects.get(username=who).unread_notices


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("leader", 302),
        ("administrator", 302),
        ("leader_north", 302),
        ("reviewer", 403),
        ("auditor", 403),
        ("reporter", 403),
        ("reporter_south", 404),
        ("stranger", 404),
    ],
)
def test_leaders_and_the_office_ask_within_their_reach(world: SmallWorld, who: str, status: int) -> None:
    assert send(world, who).status_code == status
    assert Nudge.objects.exists() == (status == 302)


def test_whoever_is_responsible_sees_it_at_once_and_the_top_bar_says_so(world: SmallWorld) -> None:
    send(world)
    assert unread("reporter") == 1
    page = client_of(world, "reporter").get(reverse("campaigns:notices")).content.decode()
    assert "请今天提交" in page
    assert "1 条未读" in page
    assert list(AuditEntry.objects.filter(verb="催办").values_list("unit", flat=True)) == [world.north.pk]


def test_the_chain_is_told_where_that_is_ticked(world: SmallWorld) -> None:
    for level, name in ((ChainLevel.CLERK, "clerk"), (ChainLevel.HEAD, "head")):
        ChainMember.objects.create(assignment=world.assignment(), level=level, user=person(name))
    send(world)
    assert set(NudgeReceipt.objects.values_list("user__username", flat=True)) == {"clerk"}
    Nudge.objects.all().delete()
    send(world, chain="1")
    assert set(NudgeReceipt.objects.values_list("user__username", flat=True)) == {"clerk", "head"}


def test_a_matter_is_asked_for_once_a_day_whoever_asks(world: SmallWorld) -> None:
    send(world)
    again = send(world, "administrator")
    assert again.status_code == 400
    assert "今天已经催办过" in again.content.decode()
    with time_machine.travel(NOW.replace(day=25)):
        assert send(world).status_code == 302
    assert Nudge.objects.count() == 2


def test_what_was_asked_for_today_is_passed_over_in_a_batch(world: SmallWorld) -> None:
    send(world)
    picked = [cell(world), cell(world, "rate"), cell(world, "rate", "south")]
    assert send(world, cell=picked).status_code == 302
    assert Nudge.objects.count() == 3


def test_a_receipt_shows_when_it_was_seen_and_keeps_that_time(world: SmallWorld) -> None:
    send(world)
    nudge = Nudge.objects.get()
    page = client_of(world, "leader").get(reverse("campaigns:nudges")).content.decode()
    assert "reporter 未读" in page
    client = client_of(world, "reporter")
    client.post(reverse("campaigns:nudge_received", args=[nudge.pk]))
    assert unread("reporter") == 0
    with time_machine.travel(NOW.replace(hour=15)):
        client.post(reverse("campaigns:nudge_received", args=[nudge.pk]))
    page = client_of(world, "leader").get(reverse("campaigns:nudges")).content.decode()
    assert "reporter 11月24日 10:30 已读" in page


@pytest.mark.parametrize("who", ["leader", "reporter_south"])
def test_only_whom_it_was_sent_to_answers_it(world: SmallWorld, who: str) -> None:
    send(world)
    address = reverse("campaigns:nudge_received", args=[Nudge.objects.get().pk])
    assert client_of(world, who).post(address).status_code == 404
    assert NudgeReceipt.objects.get().read_at is None


@pytest.mark.parametrize("text", ["", "   ", "长" * 301])
def test_a_text_that_is_missing_or_too_long_is_refused(world: SmallWorld, text: str) -> None:
    answer = send(world, text=text)
    assert answer.status_code == 400
    assert "不超过 300 字" in answer.content.decode()
    assert not Nudge.objects.exists()


@pytest.mark.parametrize("picked", ["", "x", "0-0", "999999999-1", f"1-{10**19}", "9" * 5000 + "-1"])
def test_nothing_sensible_picked_is_not_found(world: SmallWorld, picked: str) -> None:
    assert client_of(world, "leader").get(NEW, {"cell": picked}).status_code == 404


def test_what_waits_to_be_signed_is_asked_of_the_head_of_the_unit(world: SmallWorld) -> None:
    world.report(period=world.late, state=ReportState.SIGNING)
    send(world)
    assert [receipt.user for receipt in NudgeReceipt.objects.select_related("user")] == [world.people["leader_north"]]


def test_a_filed_report_is_asked_for_no_more(world: SmallWorld) -> None:
    world.report(period=world.late, state=ReportState.SUBMITTED)
    assert send(world).status_code == 404


def test_where_nobody_is_responsible_it_says_what_to_do(world: SmallWorld) -> None:
    world.people["reporter"].memberships.all().delete()
    answer = send(world)
    assert answer.status_code == 400
    assert "指定责任人" in answer.content.decode()


def test_what_nobody_is_responsible_for_is_passed_over_in_a_batch_and_named(world: SmallWorld) -> None:
    world.people["reporter"].memberships.all().delete()
    picked = [cell(world), cell(world, "rate", "south")]
    client = client_of(world, "leader")
    assert "催办 1 项" in client.get(NEW, {"cell": picked}).content.decode()
    answer = client.post(NEW, {"cell": picked, "text": "请今天提交"}, follow=True)
    assert [nudge.assignment for nudge in Nudge.objects.all()] == [world.assignment("rate", "south")]
    assert f"没有责任人，没有催办：{world.assignment().target}。" in answer.content.decode()


def test_all_that_a_unit_owes_is_picked_by_its_name(world: SmallWorld) -> None:
    page = client_of(world, "leader").get(NEW, {"unit": world.participations["north"].pk}).content.decode()
    assert page.count('name="cell"') == 9
    assert "催办 9 项" in page


def test_the_list_of_what_is_late_leads_here(world: SmallWorld) -> None:
    roll_up(campaign=world.campaign, as_of=TODAY, at=NOW)
    late = reverse("evaluations:late")
    assert f'name="cell" value="{cell(world)}"' in client_of(world, "leader").get(late).content.decode()
    assert 'name="cell"' not in client_of(world, "reviewer").get(late).content.decode()


@pytest.mark.parametrize(("who", "offered"), [("leader", True), ("reviewer", False), ("reporter", False)])
def test_the_page_of_a_unit_that_owes_leads_here(world: SmallWorld, who: str, *, offered: bool) -> None:
    roll_up(campaign=world.campaign, as_of=TODAY, at=NOW)
    north = world.participations["north"].pk
    page = client_of(world, who).get(reverse("evaluations:unit_scores", args=[north])).content.decode()
    assert (f"{NEW}?unit={north}" in page) == offered


def test_the_next_digest_names_it_until_it_was_seen(world: SmallWorld) -> None:
    send(world)

    def nudged(day: int) -> list[int]:
        found = matters_on(TODAY.replace(day=day))
        return [matter.user_id for matter in found if matter.kind == NoticeKind.NUDGED]

    assert nudged(24) == []
    assert nudged(25) == [world.people["reporter"].pk]
    assert nudged(26) == []
    NudgeReceipt.objects.update(read_at=NOW)
    assert nudged(25) == []


def test_digests_and_nudges_are_counted_together_and_cleared_together(world: SmallWorld) -> None:
    send(world)
    compose_digests(today=day_of(NOW), at=NOW)
    assert unread("reporter") == 2
    client_of(world, "reporter").post(reverse("campaigns:notices"))
    assert unread("reporter") == 0


@pytest.mark.django_db(transaction=True)
def test_two_nudges_at_the_same_moment_are_both_counted(world: SmallWorld) -> None:
    def ask(who: str, kind: str) -> None:
        keys = [(world.assignment(kind).pk, world.late.pk)]
        send_nudges(keys=keys, text="请今天提交", actor=world.people[who], at=NOW)

    def meanwhile() -> None:
        try:
            ask("administrator", "rate")
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            ask("leader", "quantity")
            second = pool.submit(meanwhile)
            wait([second], timeout=1)
        second.result(timeout=30)
    assert unread("reporter") == 2


def test_more_nudges_cost_no_more_queries(world: SmallWorld) -> None:
    client, asked = client_of(world, "leader"), []
    for kinds in (["quantity"], ["rate", "direct", "grade"]):
        send(world, cell=[cell(world, kind) for kind in kinds])
        with counting() as found:
            client.get(reverse("campaigns:nudges"))
        asked.append(found.queries)
    assert asked[0] == asked[1]
