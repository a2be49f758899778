"""The weekly letter: when it comes, what it says, and how it ends."""

import datetime as dt
import re
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client
from django.urls import reverse

from campaigns.models import HolidayCorrection
from core.refusals import NotAllowedError, RefusedError
from core.workdays import latest_weekday
from evaluations.enums import AdjustmentKind
from evaluations.exporters.weekly_mail import compose_letter, stop_token
from evaluations.models import Subscription
from evaluations.operations.subscriptions import send_letters, subscribe, unsubscribe
from tests.counting import counting
from tests.evaluations.views.boards import add_units, adjust, approved, keep, page, refresh, scored_world, text_of
from tests.worlds.small import NOW, TODAY, SmallWorld
from units.models import AuditEntry, User

TUESDAY = TODAY.isoweekday()


@pytest.fixture(autouse=True)
def today() -> object:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world(db: None) -> SmallWorld:
    world = scored_world()
    User.objects.update(email="someone@example.org")
    for each in world.people.values():
        each.refresh_from_db()
    return world


def moment(day: dt.date, hour: int = 9) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(hour), NOW.tzinfo)


def run(day: dt.date, hour: int = 9) -> int:
    with time_machine.travel(moment(day, hour), tick=False):
        return send_letters(at=moment(day, hour), compose=compose_letter)


def subscribed(world: SmallWorld, who: str = "leader", weekday: int = TUESDAY, hour: int = 9) -> Subscription:
    return subscribe(user=world.people[who], weekday=weekday, hour=hour, at=moment(TODAY - dt.timedelta(days=1)))


@pytest.mark.parametrize(("weekday", "day"), [(2, 24), (1, 23), (3, 18), (7, 22)])
def test_the_latest_day_of_the_week_is_today_or_before(weekday: int, day: int) -> None:
    assert latest_weekday(TODAY, weekday) == dt.date(2026, 11, day)


def test_it_comes_on_the_chosen_day_from_the_chosen_hour_and_once(world: SmallWorld) -> None:
    subscribed(world, hour=10)
    assert [run(TODAY - dt.timedelta(days=1)), run(TODAY, 9), run(TODAY, 10), run(TODAY, 11)] == [0, 0, 1, 0]
    assert run(TODAY + dt.timedelta(days=6), 10) == 0
    assert run(TODAY + dt.timedelta(days=7), 10) == 1
    assert [each.to for each in mail.outbox] == [["someone@example.org"]] * 2


def test_a_free_day_passes_it_on_to_the_next_working_day(world: SmallWorld) -> None:
    HolidayCorrection.objects.create(day=TODAY, is_workday=False, name="调休", set_at=NOW)
    subscribed(world, hour=10)
    assert [run(TODAY, 10), run(TODAY + dt.timedelta(days=1), 8)] == [0, 0]
    assert run(TODAY + dt.timedelta(days=1), 10) == 1


def test_a_server_that_was_down_makes_up_for_it_on_the_next_working_day(world: SmallWorld) -> None:
    subscribed(world, hour=16)
    assert run(TODAY + dt.timedelta(days=1), 9) == 1


@pytest.mark.parametrize("hour", [3, 7, 18, 23])
def test_nobody_is_disturbed_outside_the_hours_of_the_policy(world: SmallWorld, hour: int) -> None:
    subscribed(world, hour=0)
    assert run(TODAY, hour) == 0


def test_who_subscribes_when_the_hour_is_over_gets_the_first_one_next_week(world: SmallWorld) -> None:
    subscribe(user=world.people["leader"], weekday=TUESDAY, hour=9, at=moment(TODAY, 9))
    assert run(TODAY, 17) == 0
    assert run(TODAY + dt.timedelta(days=7), 9) == 1


def test_a_mail_server_that_refuses_is_asked_again(world: SmallWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    subscribed(world)

    def refuse(*_told: object) -> int:
        raise ConnectionRefusedError

    with monkeypatch.context() as patched:
        patched.setattr(EmailBackend, "send_messages", refuse)
        assert run(TODAY) == 0
    assert [run(TODAY, 10), run(TODAY, 11)] == [1, 0]


def test_it_has_the_numbers_of_the_dashboard(world: SmallWorld) -> None:
    keep(world, dt.date(2026, 10, 31))
    approved(world, "quantity", "south")
    refresh(world)
    letter = compose_letter(world.people["leader"], TODAY)
    assert letter is not None
    board = re.sub(r"<[^>]+>", "", text_of(page(world, "leader", "dashboard")))
    score = re.search(r"系统得分 ([\d.]+) 分", letter.text)
    change = re.search(r"相比升 ([\d.]+) 分", letter.text)
    late = re.search(r"逾期 (\d+) 项", letter.text)
    assert score
    assert change
    assert late
    assert f"{score[1]}分" in board
    assert f"升 ↑ {change[1]}" in board
    assert re.search(rf"逾期未报\s*{late[1]}(?!\d)", board)
    assert f"{score[1]} 分" in letter.subject


def test_it_says_what_got_worse_and_who_must_act(world: SmallWorld) -> None:
    keep(world, dt.date(2026, 10, 31))
    adjust(world, "south", AdjustmentKind.DEDUCTION, "3", basis="通报")
    refresh(world)
    letter = compose_letter(world.people["leader"], TODAY)
    assert letter is not None
    worse = letter.text.split("二、哪里退步了（与 2026年10月31日相比）")[1].split("三、")[0]
    assert re.search(r"· 南区民政局：([\d.]+) → ([\d.]+) 分", worse)
    assert "北区民政局" not in worse
    acting = letter.text.split("四、谁该行动")[1]
    assert "· 市民政局 未指定：上列逾期中 8 项" in acting


def test_without_an_earlier_result_it_says_so(world: SmallWorld) -> None:
    letter = compose_letter(world.people["leader"], TODAY)
    assert letter is not None
    assert "还没有上一期的结果可比" in letter.text
    assert "还没有上一期的结果可比" in letter.html


def test_a_district_reads_of_its_own_units_only(world: SmallWorld) -> None:
    keep(world, dt.date(2026, 10, 31))
    adjust(world, "south", AdjustmentKind.DEDUCTION, "3", basis="通报")
    refresh(world)
    letter = compose_letter(world.people["leader_north"], TODAY)
    assert letter is not None
    assert "北区民政局系统得分" in letter.text
    assert "南区" not in letter.text + letter.html


def test_names_cannot_become_code(world: SmallWorld) -> None:
    type(world.participations["north"]).objects.filter(unit=world.city).update(name="<b>市局</b>")
    letter = compose_letter(world.people["leader"], TODAY)
    assert letter is not None
    assert "<b>市局</b>系统得分" in letter.text
    assert "&lt;b&gt;市局&lt;/b&gt;系统得分" in letter.html


def test_what_is_mailed_has_both_forms_and_a_way_out(world: SmallWorld) -> None:
    subscribed(world)
    run(TODAY)
    (sent,) = mail.outbox
    assert isinstance(sent, mail.EmailMultiAlternatives)
    stop = f"/evaluations/subscriptions/stop/{stop_token(world.people['leader'])}/"
    assert stop in sent.extra_headers["List-Unsubscribe"]
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert stop in str(sent.body)
    assert [kind for _, kind in sent.alternatives] == ["text/html"]


def test_opening_the_way_out_changes_nothing_and_pressing_it_ends_the_letter(world: SmallWorld) -> None:
    subscribed(world)
    address = reverse("evaluations:unsubscribe", args=[stop_token(world.people["leader"])])
    stranger = Client(enforce_csrf_checks=True)
    assert "确定退订" in stranger.get(address).content.decode()
    assert Subscription.objects.exists()
    assert "已退订" in stranger.post(address, {"List-Unsubscribe": "One-Click"}).content.decode()
    assert not Subscription.objects.exists()
    assert stranger.post(address).status_code == 200


@pytest.mark.parametrize("token", ["x", "1:abc:def", "MQ:1tZ:forged"])
def test_a_forged_way_out_is_not_found(db: None, token: str) -> None:
    assert Client().get(reverse("evaluations:unsubscribe", args=[token])).status_code == 404


def test_who_loses_access_is_unsubscribed(world: SmallWorld) -> None:
    subscribed(world)
    world.people["leader"].memberships.all().delete()
    assert run(TODAY) == 0
    assert not Subscription.objects.exists()
    entry = AuditEntry.objects.get(verb="退订每周简报")
    assert entry.actor is None
    assert entry.details == {"reason": "不再有可查看的单位"}


def test_an_account_that_is_switched_off_gets_nothing(world: SmallWorld) -> None:
    subscribed(world)
    User.objects.filter(pk=world.people["leader"].pk).update(is_active=False)
    assert run(TODAY) == 0
    assert not Subscription.objects.exists()


def test_only_who_oversees_subscribes_and_only_with_an_address(world: SmallWorld) -> None:
    with pytest.raises(NotAllowedError):
        subscribed(world, "reporter")
    User.objects.filter(pk=world.people["leader"].pk).update(email="")
    world.people["leader"].refresh_from_db()
    with pytest.raises(RefusedError, match="没有填写电子邮箱"):
        subscribed(world)
    assert not unsubscribe(user=world.people["leader"], at=NOW)


def test_the_page_subscribes_changes_and_ends(world: SmallWorld) -> None:
    leader = Client()
    leader.force_login(world.people["leader"], backend="django.contrib.auth.backends.ModelBackend")
    address = reverse("evaluations:subscription_letter")
    assert leader.post(address, {"weekday": "5", "hour": "8"}).status_code == 302
    assert "每周五 8:00 以后" in leader.get(reverse("evaluations:subscriptions")).content.decode()
    assert leader.post(address, {"weekday": "1", "hour": "17"}).status_code == 302
    assert Subscription.objects.get().hour == 17
    for wrong in ({"weekday": "8", "hour": "9"}, {"weekday": "1", "hour": "3"}, {"weekday": "", "hour": "x"}):
        assert leader.post(address, wrong).status_code == 422
    assert leader.post(address, {"stop": "1"}).status_code == 302
    assert not Subscription.objects.exists()


@pytest.mark.parametrize("name", ["subscriptions", "subscription_sample"])
@pytest.mark.parametrize(("who", "status"), [("leader", 200), ("auditor", 200), ("reporter", 403), ("stranger", 403)])
def test_pages_are_for_who_oversees(world: SmallWorld, name: str, who: str, status: int) -> None:
    person: Any = Client()
    person.force_login(world.people[who], backend="django.contrib.auth.backends.ModelBackend")
    assert person.get(reverse(f"evaluations:{name}")).status_code == status


def test_a_letter_costs_the_same_for_few_and_for_many_units(world: SmallWorld) -> None:
    def cost() -> int:
        leader = User.objects.get(username="leader")
        with counting() as asked:
            compose_letter(leader, TODAY)
        return asked.queries

    keep(world, dt.date(2026, 10, 31))
    before = cost()
    add_units(world, 6)
    refresh(world)
    assert cost() == before
