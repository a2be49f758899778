"""An appeal against a round's result that holds: amended beside what was sealed, and the live score moves."""

from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from core.refusals import RefusedError
from evaluations.enums import AppealState
from evaluations.models import Appeal, MethodResult, Round, RoundOverride, SealedResult
from evaluations.operations.adjustments import decide_appeal
from evaluations.operations.rounds import publish_round
from tests.evaluations.adjustments.worlds import appeal, score
from tests.evaluations.rounds.worlds import decided, round_world
from tests.evaluations.views.boards import page, signed_in, text_of
from tests.worlds.small import NOW, SmallWorld
from units.enums import Role
from units.models import Membership

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today() -> object:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def published() -> tuple[SmallWorld, SealedResult]:
    world, subject = round_world()
    decided(world, subject)
    return world, publish_round(subject=subject, version=None, actor=world.people["administrator"], at=NOW)


def filed(world: SmallWorld, seal: SealedResult) -> Appeal:
    return appeal(world, seal.round.units.get(participation=world.participations["north"]))


def uphold(world: SmallWorld, found: Appeal, **more: Any) -> Appeal:
    values: dict[str, Any] = {"answer": "补看记录属实", "actor": world.people["leader"], "at": NOW, **more}
    return decide_appeal(appeal=found, is_upheld=True, **values)


def post(world: SmallWorld, found: Appeal, **fields: Any) -> Any:
    address = reverse("evaluations:appeal", args=[found.pk])
    return signed_in(world.people["leader"]).post(address, {"act": "uphold", "words": "补看记录属实", **fields})


def test_the_live_score_follows_and_the_sealed_text_stays_byte_for_byte(
    published: tuple[SmallWorld, SealedResult],
) -> None:
    world, seal = published
    sealed, before = list(seal.lines()), score(world)
    uphold(world, filed(world, seal), marks={world.targets["direct"].pk: Decimal("9.5")})
    after = score(world)
    assert after.achieved == before.achieved + 3  # 9.5 in place of 6.5
    assert after.total is not None
    assert before.total is not None
    assert after.total > before.total
    assert list(seal.lines()) == sealed
    assert seal.is_intact()
    assert seal.amendments.get().change == "“目标 direct”由 6.5 分改为 9.5 分"
    assert RoundOverride.objects.get().get_stage_display() == "申诉"


def test_why_and_the_published_page_say_so(published: tuple[SmallWorld, SealedResult]) -> None:
    world, seal = published
    uphold(world, filed(world, seal), marks={world.targets["grade"].pk: Decimal(10)}, change="补记两次检查")
    score(world)
    why = text_of(page(world, "reporter", "why", world.participations["north"].pk))
    assert "秋季检查公布后，2026年11月24日经申诉更正为 10 分：补看记录属实" in why
    shown = text_of(page(world, "reporter_south", "round_sealed", seal.round_id))
    assert "更正：补记两次检查；“目标 grade”由 8.5 分改为 10 分（申诉成立：补看记录属实" in shown
    results = text_of(page(world, "leader", "round_results", seal.round_id))
    assert "申诉改为 10" in results


def test_what_a_later_round_gave_stays(published: tuple[SmallWorld, SealedResult]) -> None:
    world, seal = published
    MethodResult.objects.filter(assignment__participation=world.participations["north"]).update(
        source="冬季复核", achieved=7
    )
    before = score(world)
    uphold(world, filed(world, seal), marks={world.targets["direct"].pk: Decimal(10)})
    assert score(world).total == before.total
    assert set(MethodResult.objects.filter(source="冬季复核").values_list("achieved", flat=True)) == {Decimal(7)}
    why = text_of(page(world, "reporter", "why", world.participations["north"].pk))
    assert "经申诉更正" not in why


def test_a_round_that_feeds_nothing_is_amended_only(published: tuple[SmallWorld, SealedResult]) -> None:
    world, seal = published
    Round.objects.filter(pk=seal.round_id).update(method="")
    MethodResult.objects.all().delete()
    uphold(world, filed(world, seal), marks={world.targets["direct"].pk: Decimal(10)})
    assert not MethodResult.objects.exists()
    assert seal.amendments.count() == 1


@pytest.mark.parametrize("points", ["10.5", "-1", "1.1234567"])
def test_points_that_cannot_be_write_nothing(published: tuple[SmallWorld, SealedResult], points: str) -> None:
    world, seal = published
    found = filed(world, seal)
    with pytest.raises(RefusedError, match="应为 0 至 10 分"):
        uphold(world, found, marks={world.targets["direct"].pk: Decimal(points)})
    with pytest.raises(RefusedError, match="不在这一轮"):
        uphold(world, found, marks={world.targets["rank"].pk: Decimal(1)})
    assert Appeal.objects.get().state == AppealState.FILED
    assert not seal.amendments.exists()
    assert not RoundOverride.objects.exists()


def test_many_corrections_fit_into_the_amendment(published: tuple[SmallWorld, SealedResult]) -> None:
    world, seal = published
    type(world.targets["direct"]).objects.filter(code__in=["direct", "grade"]).update(title="目" * 200)
    marks = {world.targets[name].pk: Decimal(9) for name in ("direct", "grade")}
    uphold(world, filed(world, seal), marks=marks)
    assert len(seal.amendments.get().change) == 300


def test_words_that_do_not_fit_are_refused(published: tuple[SmallWorld, SealedResult]) -> None:
    world, seal = published
    with pytest.raises(RefusedError, match="最多 300 字"):
        uphold(world, filed(world, seal), change="字" * 301)
    assert not seal.amendments.exists()


def test_who_decides_types_the_points_on_the_page(published: tuple[SmallWorld, SealedResult]) -> None:
    world, seal = published
    found, name = filed(world, seal), f"points-{world.targets['direct'].pk}"
    shown = page(world, "leader", "appeal", found.pk).content.decode()
    assert f'name="{name}"' in shown
    assert "6.50 / 10" in shown
    assert f'name="{name}"' not in page(world, "reporter", "appeal", found.pk).content.decode()
    wrong = post(world, found, **{name: "九分"})
    assert wrong.status_code == 400
    assert "请看表中的提示" in wrong.content.decode()
    assert post(world, found, **{name: "11"}).status_code == 400
    assert Appeal.objects.get().state == AppealState.FILED
    assert post(world, found, **{name: "９"}).status_code == 302
    assert RoundOverride.objects.get().points == Decimal(9)


def test_who_speaks_for_two_units_says_for_which(published: tuple[SmallWorld, SealedResult]) -> None:
    world, seal = published
    Membership.objects.create(user=world.people["reporter"], unit=world.south, role=Role.REPORTER)
    address = reverse("evaluations:appeal_round", args=[seal.round_id])
    shown = page(world, "reporter", "round_sealed", seal.round_id).content.decode()
    south = world.participations["south"]
    for member in (world.participations["north"], south):
        assert f"{address}?unit={member.pk}" in shown
    client = signed_in(world.people["reporter"])
    assert "南区民政局：" in client.get(f"{address}?unit={south.pk}").content.decode()
    assert client.post(f"{address}?unit={south.pk}", {"reason": "评分有误"}).status_code == 302
    assert Appeal.objects.get().participation == south
    assert client.get(f"{address}?unit={world.participations['city'].pk}").status_code == 404
