"""Thresholds of one's own: told once for each crossing."""

import datetime as dt
from decimal import Decimal

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client
from django.urls import reverse

from campaigns.models import Notice
from core.refusals import NotAllowedError, RefusedError
from evaluations.enums import WatchKind
from evaluations.models import UnitScore, Watch, WatchCrossing
from evaluations.operations.subscriptions import MOST_WATCHES, check_watches, drop_watch, set_watch
from tests.counting import counting
from tests.evaluations.views.boards import scored_world
from tests.worlds.small import NOW, SmallWorld
from units.models import AuditEntry, User

DAY = dt.timedelta(days=1)


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
    put(world, city="90", north="90", south="90", home="90")
    return world


def put(world: SmallWorld, **totals: str) -> None:
    for code, total in totals.items():
        row = UnitScore.objects.filter(run__is_live=True, participation=world.participations[code])
        assert row.update(total=Decimal(total), due=5, filed=5)


def watched(world: SmallWorld, who: str = "leader", threshold: str = "70", **told: object) -> Watch:
    kind, unit = told.get("kind", WatchKind.SCORE), told.get("unit")
    return set_watch(user=world.people[who], kind=kind, threshold=Decimal(threshold), unit=unit, at=NOW)  # type: ignore[arg-type]


def check(at: dt.datetime = NOW) -> int:
    with time_machine.travel(at, tick=False):
        return check_watches(at=at)


def notices(world: SmallWorld, who: str = "leader") -> list[str]:
    return list(Notice.objects.filter(user=world.people[who]).order_by("pk").values_list("text", flat=True))


def test_a_crossing_is_told_once_on_the_site_and_by_mail(world: SmallWorld) -> None:
    watched(world)
    assert check() == 0
    put(world, south="69.99")
    assert [check(), check(NOW + dt.timedelta(minutes=10)), check(NOW + DAY)] == [1, 0, 0]
    assert notices(world) == ["您关注的“任一单位总分低于 70 分”：南区民政局 69.99 分"]
    (sent,) = mail.outbox
    assert "南区民政局 69.99 分（任一单位总分低于 70 分）" in str(sent.body)
    assert User.objects.get(username="leader").unread_notices == 1


def test_the_line_itself_is_not_beyond(world: SmallWorld) -> None:
    watched(world)
    put(world, south="70")
    assert check() == 0


def test_another_unit_is_another_crossing(world: SmallWorld) -> None:
    watched(world)
    put(world, south="60")
    check()
    put(world, north="50")
    assert check(NOW + dt.timedelta(minutes=10)) == 1
    assert [("南区" in text, "北区" in text) for text in notices(world)] == [(True, False), (False, True)]


def test_who_comes_back_and_crosses_again_is_told_of_again_but_not_on_the_same_day(world: SmallWorld) -> None:
    watched(world)
    put(world, south="60")
    check()
    put(world, south="80")
    check(NOW + dt.timedelta(minutes=10))
    put(world, south="60")
    assert check(NOW + dt.timedelta(minutes=20)) == 0
    put(world, south="80")
    check(NOW + dt.timedelta(minutes=30))
    put(world, south="60")
    assert check(NOW + DAY) == 1
    assert len(notices(world)) == len(mail.outbox) == 2
    assert WatchCrossing.objects.count() == 2


def test_what_was_beyond_when_the_line_was_drawn_stands_on_the_page_and_is_not_told(world: SmallWorld) -> None:
    put(world, south="60")
    watched(world)
    assert check() == 0
    assert not mail.outbox
    leader = Client()
    leader.force_login(world.people["leader"], backend="django.contrib.auth.backends.ModelBackend")
    page = leader.get(reverse("evaluations:subscriptions")).content.decode()
    assert "现在 1 个单位" in page
    assert reverse("evaluations:unit_scores", args=[world.participations["south"].pk]) in page


def test_a_district_is_told_of_its_own_units_only(world: SmallWorld) -> None:
    watched(world, "leader_north")
    put(world, south="10")
    assert check() == 0
    put(world, home="10")
    assert check() == 1
    assert "南区" not in "".join(notices(world, "leader_north"))


def test_late_reports_of_one_unit(world: SmallWorld) -> None:
    watched(world, kind=WatchKind.LATE, threshold="3", unit=world.south)
    rows = UnitScore.objects.filter(run__is_live=True)
    rows.update(due=5, filed=3)
    assert check() == 0
    rows.update(filed=2)
    assert check() == 1
    assert notices(world) == ["您关注的“南区民政局逾期达到 3 项”：南区民政局 3 项"]


@pytest.mark.parametrize(
    "at",
    [NOW.replace(hour=7), NOW.replace(hour=18), NOW.replace(day=28)],
    ids=["early", "late", "saturday"],
)
def test_nobody_is_disturbed_outside_working_hours(world: SmallWorld, at: dt.datetime) -> None:
    watched(world)
    put(world, south="60")
    assert check(at) == 0
    assert not mail.outbox


def test_a_refused_mail_is_tried_again_and_the_site_tells_only_once(
    world: SmallWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    watched(world)
    put(world, south="60")

    def refuse(*_told: object) -> int:
        raise ConnectionRefusedError

    with monkeypatch.context() as patched:
        patched.setattr(EmailBackend, "send_messages", refuse)
        check()
    assert len(notices(world)) == 1
    check(NOW + dt.timedelta(minutes=10))
    check(NOW + dt.timedelta(minutes=20))
    assert len(mail.outbox) == len(notices(world)) == 1


def test_who_loses_access_has_no_lines_any_more(world: SmallWorld) -> None:
    watched(world)
    world.people["leader"].memberships.all().delete()
    put(world, south="60")
    assert check() == 0
    assert not Watch.objects.exists()
    assert AuditEntry.objects.get(verb="删去关注界线").actor is None


def test_lines_are_drawn_once_and_not_without_end(world: SmallWorld) -> None:
    watched(world)
    with pytest.raises(RefusedError, match="已经设过"):
        watched(world)
    for number in range(MOST_WATCHES - 1):
        watched(world, threshold=str(number + 1))
    with pytest.raises(RefusedError, match=f"最多设 {MOST_WATCHES} 条"):
        watched(world, threshold="99")
    drop_watch(watch=Watch.objects.select_related("user", "unit").first(), at=NOW)  # type: ignore[arg-type]
    assert watched(world, threshold="99").words == "任一单位总分低于 99 分"


def test_nobody_watches_what_they_do_not_see(world: SmallWorld) -> None:
    with pytest.raises(NotAllowedError):
        watched(world, "leader_north", unit=world.south)
    with pytest.raises(NotAllowedError):
        watched(world, "reporter")


def test_the_page_draws_and_drops_a_line(world: SmallWorld) -> None:
    leader = Client()
    leader.force_login(world.people["leader"], backend="django.contrib.auth.backends.ModelBackend")
    address = reverse("evaluations:watches")
    assert leader.post(address, {"kind": "score", "threshold": "72.5", "unit": "南区民政局"}).status_code == 302
    (row,) = Watch.objects.all()
    assert row.words == "南区民政局总分低于 72.5 分"
    for wrong in (
        {"kind": "late", "threshold": "0"},
        {"kind": "late", "threshold": "1.5"},
        {"kind": "score", "threshold": "-1"},
        {"kind": "score", "threshold": "NaN"},
        {"kind": "rank", "threshold": "1"},
        {"kind": "score", "threshold": "1", "unit": "没有的单位"},
    ):
        assert leader.post(address, wrong).status_code == 422
    other = Client()
    other.force_login(world.people["auditor"], backend="django.contrib.auth.backends.ModelBackend")
    assert other.post(reverse("evaluations:end_watch", args=[row.pk])).status_code == 404
    assert leader.get(reverse("evaluations:watch", args=[row.pk])).headers["Location"].endswith(f"#watch-{row.pk}")
    assert leader.post(reverse("evaluations:end_watch", args=[row.pk])).status_code == 302
    assert not Watch.objects.exists()


def test_units_are_offered_while_typing_only_those_seen(world: SmallWorld) -> None:
    north = Client()
    north.force_login(world.people["leader_north"], backend="django.contrib.auth.backends.ModelBackend")
    offered = north.get(f"{reverse('evaluations:watch_units')}?unit=区").content.decode()
    assert "北区民政局" in offered
    assert "南区" not in offered


def test_the_page_costs_the_same_for_one_line_and_for_many(world: SmallWorld) -> None:
    leader = Client()
    leader.force_login(world.people["leader"], backend="django.contrib.auth.backends.ModelBackend")

    def cost() -> int:
        with counting() as asked:
            leader.get(reverse("evaluations:subscriptions"))
        return asked.queries

    put(world, south="60")
    watched(world)
    before = cost()
    put(world, north="50", home="40")
    watched(world, threshold="80")
    watched(world, threshold="85", unit=world.south)
    assert cost() == before
