"""The screen on a wall: who may open it, what it shows, and how it ends."""

import datetime as dt
import re

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from core.refusals import NotAllowedError, RefusedError
from evaluations.models import WallDisplay
from evaluations.operations.walls import make_display, revoke_display
from tests.counting import counting
from tests.evaluations.views.boards import add_units, keep, page, refresh, scored_world, text_of
from tests.worlds.small import NOW, TODAY, SmallWorld
from units.models import AuditEntry

BACKEND = "django.contrib.auth.backends.ModelBackend"
WALL, PAGES, START = "/evaluations/wall/", "/evaluations/wall/pages/", "/evaluations/wall/start/"


@pytest.fixture(autouse=True)
def today() -> object:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world(db: None) -> SmallWorld:
    return scored_world()


def signed_in(world: SmallWorld, who: str) -> Client:
    client = Client()
    client.force_login(world.people[who], backend=BACKEND)
    return client


def made(world: SmallWorld, unit: str = "city", **told: dt.date) -> tuple[WallDisplay, str]:
    end = told.get("expires_on", TODAY + dt.timedelta(days=30))
    shown = getattr(world, unit)
    return make_display(unit=shown, name="三楼大厅", expires_on=end, actor=world.people["administrator"], at=NOW)


def opened(code: str) -> Client:
    screen = Client()
    answer = screen.post(START, {"code": code})
    assert answer.status_code == 302
    assert answer.headers["Location"] == WALL
    return screen


def words(answer: object) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))  # type: ignore[attr-defined]


def test_a_screen_shows_the_numbers_of_the_dashboard_without_signing_in(world: SmallWorld) -> None:
    keep(world, dt.date(2026, 10, 31))
    shown = words(opened(made(world)[1]).get(WALL))
    board = re.sub(r"<[^>]+>", "", text_of(page(world, "leader", "dashboard")))
    score = re.search(r"现状 ([\d.]+) 分", shown)
    late = re.search(r"逾期未报 (\d+) 项", shown)
    assert score
    assert late
    assert f"{score[1]}分" in board
    assert re.search(rf"逾期未报\s*{late[1]}(?!\d)", board)
    for title in ("大类和目标", "分类排名", "亮灯", "退步"):
        assert title in shown


def test_lights_count_units_by_what_they_owe(world: SmallWorld) -> None:
    shown = words(opened(made(world)[1]).get(PAGES))
    assert re.search(r"有逾期未报 4 个单位 绿灯 · 到期都已报 0 个单位", shown)


def test_a_district_shows_itself_and_no_ranking_of_others(world: SmallWorld) -> None:
    shown = words(opened(made(world, "north")[1]).get(PAGES))
    assert "北区民政局 · 现状" in shown
    assert "南区" not in shown
    assert "分类排名" not in shown


def test_the_code_is_typed_with_or_without_strokes_in_any_case(world: SmallWorld) -> None:
    _, code = made(world)
    assert re.fullmatch(r"([A-Z2-9]{4}-){3}[A-Z2-9]{4}", code)
    opened(code.lower().replace("-", " "))


def test_only_a_hash_of_the_code_is_kept(world: SmallWorld) -> None:
    row, code = made(world)
    assert code.replace("-", "") not in str(vars(WallDisplay.objects.get(pk=row.pk)))
    assert code not in str(list(AuditEntry.objects.values()))


@pytest.mark.parametrize("code", ["", "AAAA-AAAA-AAAA-AAAA", "x" * 40, "大屏"])
def test_a_wrong_code_opens_nothing(world: SmallWorld, code: str) -> None:
    answer = Client().post(START, {"code": code})
    assert answer.status_code in {200, 422}
    assert "wall" not in answer.cookies


def test_guessing_is_slowed_down(world: SmallWorld) -> None:
    _, code = made(world)
    guesser = Client()
    for _ in range(10):
        guesser.post(START, {"code": "WRONG"})
    assert guesser.post(START, {"code": code}).status_code == 422


def test_a_withdrawn_screen_shows_nothing_from_the_next_time_it_asks(world: SmallWorld) -> None:
    row, code = made(world)
    screen = opened(code)
    assert screen.get(PAGES).status_code == 200
    revoke_display(display=row, actor=world.people["administrator"], at=NOW)
    answer = screen.get(PAGES)
    assert answer.status_code == 401
    assert answer.content == b""
    assert screen.get(WALL).headers["Location"] == START
    with pytest.raises(RefusedError):
        revoke_display(display=row, actor=world.people["administrator"], at=NOW)


def test_a_screen_runs_out_on_its_day(world: SmallWorld) -> None:
    screen = opened(made(world, expires_on=TODAY + dt.timedelta(days=1))[1])
    with time_machine.travel(NOW + dt.timedelta(days=1), tick=False):
        assert screen.get(PAGES).status_code == 200
    with time_machine.travel(NOW + dt.timedelta(days=2), tick=False):
        assert screen.get(PAGES).status_code == 401


def test_a_screen_reads_the_wall_and_nothing_else(world: SmallWorld) -> None:
    screen = opened(made(world)[1])
    assert screen.cookies["wall"]["path"] == WALL
    assert screen.cookies["wall"]["httponly"]
    for name in ("dashboard", "matrix", "subscriptions", "wall_displays"):
        assert screen.get(reverse(f"evaluations:{name}")).status_code == 302
    assert screen.post(PAGES).status_code == 405
    assert screen.post(WALL).status_code == 405


@pytest.mark.parametrize(("who", "status"), [("leader", 200), ("auditor", 200), ("reporter", 302), ("stranger", 302)])
def test_who_oversees_opens_it_in_the_own_browser(world: SmallWorld, who: str, status: int) -> None:
    assert signed_in(world, who).get(WALL).status_code == status


def test_a_session_that_is_over_gets_nothing(world: SmallWorld) -> None:
    assert Client().get(PAGES).status_code == 401


def test_the_office_registers_sees_and_withdraws(world: SmallWorld) -> None:
    office = signed_in(world, "administrator")
    address = reverse("evaluations:wall_displays")
    told = {"name": "三楼大厅", "unit": "市民政局", "expires_on": "2027-01-31"}
    page_ = office.post(address, told).content.decode()
    code = re.search(r"<code>([A-Z2-9-]{19})</code>", page_)
    assert code
    assert code[1] not in office.get(address).content.decode()
    opened(code[1]).get(PAGES)
    assert "11月24日 10:30" in office.get(address).content.decode()
    row = WallDisplay.objects.get()
    office.post(reverse("evaluations:end_wall_display", args=[row.pk]))
    assert "已停用" in office.get(address).content.decode()


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "", "unit": "市民政局", "expires_on": "2027-01-31"},
        {"name": "厅", "unit": "没有", "expires_on": "2027-01-31"},
        {"name": "厅", "unit": "市民政局", "expires_on": "2026-11-24"},
        {"name": "厅", "unit": "市民政局", "expires_on": "2036-11-24"},
    ],
)
def test_a_faulty_registration_is_said_and_not_written(world: SmallWorld, wrong: dict[str, str]) -> None:
    assert signed_in(world, "administrator").post(reverse("evaluations:wall_displays"), wrong).status_code == 422
    assert not WallDisplay.objects.exists()


def test_only_the_office_of_the_unit_registers_and_withdraws(world: SmallWorld) -> None:
    row, _ = made(world)
    for who in ("leader", "reporter"):
        client = signed_in(world, who)
        assert client.get(reverse("evaluations:wall_displays")).status_code == 403
        assert client.post(reverse("evaluations:end_wall_display", args=[row.pk])).status_code == 403
    with pytest.raises(NotAllowedError):
        make_display(unit=world.city, name="厅", expires_on=TODAY, actor=world.people["leader"], at=NOW)


def test_without_results_it_says_so(world: SmallWorld) -> None:
    world.campaign.runs.all().delete()
    assert "还没有得分" in words(signed_in(world, "leader").get(WALL))


def test_it_costs_the_same_for_few_and_for_many_units(world: SmallWorld) -> None:
    screen = opened(made(world)[1])

    def cost() -> int:
        with counting() as asked:
            screen.get(PAGES)
        return asked.queries

    keep(world, dt.date(2026, 10, 31))
    cost()
    before = cost()
    add_units(world, 6)
    refresh(world)
    cost()  # sizes of classes are kept for each run
    assert cost() == before
