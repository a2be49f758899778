"""What is measured, and what it is held against."""

import json
import statistics
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from campaigns.models import Assignment, Campaign, StaleMark
from core import clock
from evaluations.importers.campaign import import_campaign, parse_campaign
from evaluations.operations.rollup import roll_up
from tests.bench import world
from units.enums import Role
from units.models import Membership, User

Figure = dict[str, Any]
_ROUNDS = 5


def measure(*, units: int) -> list[Figure]:
    """All figures, for a campaign of 20 units and one of ``units``."""
    call_command("migrate", verbosity=0)
    settings.ALLOWED_HOSTS = ["testserver"]
    small, large = (_load(code, size) for code, size in (("small", 20), ("large", units)))
    full = _median(lambda: roll_up(campaign=large, as_of=world.AS_OF, at=clock.now(), full=True))
    floor = _median(lambda: _floor(large))
    change = _median(lambda: _one_change(large)) / _median(lambda: _one_change(small))
    pages = {campaign.code: _page(campaign) for campaign in (small, large)}
    return [
        _figure("全部重算 ÷ 手写语句", full / floor, None, "倍"),
        _figure(f"一次核定到系统得分更新：{units} 个单位 ÷ 20 个单位", change, None, "倍"),
        _figure("驾驶舱查询次数：20 个单位", pages["small"][0], None, "次"),
        _figure(f"驾驶舱查询次数：{units} 个单位", pages["large"][0], pages["small"][0], "次"),
        _figure(f"驾驶舱用时：{units} 个单位 ÷ 20 个单位", pages["large"][1] / pages["small"][1], None, "倍"),
    ]


def _figure(name: str, value: float, limit: float | None, unit: str) -> Figure:
    return {"name": name, "value": round(value, 2), "limit": limit, "unit": unit, "ok": limit is None or value <= limit}


def _load(code: str, units: int) -> Campaign:
    raw = json.dumps(world.campaign(code, units)).encode()
    import_campaign(parsed=parse_campaign(raw), at=clock.now())
    campaign = Campaign.objects.get(code=code)
    roll_up(campaign=campaign, as_of=world.AS_OF, at=clock.now())
    return campaign


def _median(act: Callable[[], object]) -> float:
    act()
    taken = []
    for _ in range(_ROUNDS):
        started = time.perf_counter()
        act()
        taken.append(time.perf_counter() - started)
    return statistics.median(taken)


@transaction.atomic
def _floor(campaign: Campaign) -> None:
    """The same number of rows, written by the plainest statement there is over points already earned."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bench_floor")
        cursor.execute(
            "CREATE TABLE bench_floor (assignment_id bigint PRIMARY KEY, achieved bigint, attainable bigint)"
        )
        cursor.execute(
            "INSERT INTO bench_floor SELECT r.assignment_id, SUM(r.earned_whole) / COUNT(*), COUNT(*)"
            " FROM campaigns_progressreport r JOIN campaigns_period p ON p.id = r.period_id"
            " WHERE p.campaign_id = %s AND r.state = 'approved' GROUP BY r.assignment_id",
            [campaign.pk],
        )


def _one_change(campaign: Campaign) -> None:
    assignment = Assignment.objects.filter(participation__campaign=campaign).order_by("-pk").select_related()[0]
    StaleMark.objects.create(
        campaign=campaign, participation=assignment.participation, assignment=assignment, marked_at=clock.now()
    )
    roll_up(campaign=campaign, as_of=world.AS_OF, at=clock.now())


def _page(campaign: Campaign) -> tuple[int, float]:
    """(queries, median seconds) of the organiser's dashboard."""
    person = User.objects.create_user(f"leader-{campaign.code}", name="领导")
    Membership.objects.create(user=person, unit=campaign.organiser, role=Role.LEADER)
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    address = f"/evaluations/dashboard/?campaign={campaign.code}"

    def view() -> None:
        answer = client.get(address)
        assert answer.status_code == 200, answer.status_code

    view()
    with CaptureQueriesContext(connection) as caught:
        view()
    return len(caught), _median(view)
