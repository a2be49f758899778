"""公布: marks reach the cells, results are sealed, and what happens later changes not a byte of them."""

import datetime as dt
import json
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from core.refusals import ConflictError, NotAllowedError
from evaluations.enums import AdjustmentKind
from evaluations.models import CellScore, MethodResult, Round, SealedResult, UnitScore
from evaluations.operations.rollup import roll_up
from evaluations.operations.rounds import publish_round, set_quotas
from evaluations.operations.sealing import amend_sealed, check_all_seals
from tests.evaluations.rounds.worlds import decided, round_world
from tests.evaluations.views.boards import adjust, approved
from tests.worlds.small import NOW, TODAY, SmallWorld
from units.enums import UnitKind
from units.models import AuditEntry
from units.operations.units import UnitFacts, change_unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def made() -> tuple[SmallWorld, Round]:
    world, subject = round_world()
    decided(world, subject)
    return world, subject


def publish(world: SmallWorld, subject: Round) -> SealedResult:
    return publish_round(subject=subject, version=None, actor=world.people["administrator"], at=NOW)


def cell(world: SmallWorld, kind: str, unit: str) -> CellScore:
    return CellScore.objects.get(run__is_live=True, assignment=world.assignment(kind, unit))


def test_published_marks_reach_the_cells_at_once(made: tuple[SmallWorld, Round]) -> None:
    world, subject = made
    assert not MethodResult.objects.exists()
    publish(world, subject)
    direct, grade = cell(world, "direct", "north"), cell(world, "grade", "north")
    assert (direct.achieved, direct.attainable, direct.state) == (Decimal("6.5"), Decimal(10), "scored")
    assert grade.achieved == Decimal(4) + Decimal("4.25")
    assert cell(world, "direct", "home").state == "pending"


def test_a_leaf_that_is_worth_nothing_hinders_nobody(made: tuple[SmallWorld, Round]) -> None:
    world, subject = made
    type(world.targets["direct"]).objects.filter(pk=world.targets["direct"].pk).update(points=0)
    publish(world, subject)
    assert set(MethodResult.objects.values_list("assignment__target__code", flat=True)) == {"grade"}


def test_whoever_saw_another_state_of_the_round_publishes_nothing(made: tuple[SmallWorld, Round]) -> None:
    world, subject = made
    with pytest.raises(ConflictError):
        publish_round(subject=subject, version=subject.version - 1, actor=world.people["administrator"], at=NOW)
    with pytest.raises(NotAllowedError):
        publish_round(subject=subject, version=None, actor=world.people["leader_north"], at=NOW)
    assert not SealedResult.objects.exists()


def test_sealed_rows_say_what_the_results_were(made: tuple[SmallWorld, Round]) -> None:
    world, subject = made
    seal = publish(world, subject)
    head, *units = (json.loads(line) for line in seal.lines())
    assert (head["campaign"], head["as_of"], head["grades"][0]) == ("c2026", TODAY.isoformat(), ["优秀", "90"])
    north = next(unit for unit in units if unit["unit"] == "north")
    score = UnitScore.objects.get(run__is_live=True, participation=world.participations["north"])
    assert (Decimal(north["total"]), north["rank"]) == (score.total, score.rank)
    assert {each["target"]: each["state"] for each in north["cells"]}["direct"] == "scored"
    assert {each["kind"] for each in north["adjustments"]} == {"bonus", "deduction"}
    assert {each["target"]: each["points"] for each in north["marks"]} == {"direct": "6.5", "grade": "8.5"}
    assert seal.is_intact()


def test_sealed_results_stay_byte_for_byte_the_same_after_anything(made: tuple[SmallWorld, Round]) -> None:
    world, subject = made
    seal = publish(world, subject)
    before = list(seal.lines())
    approved(world, "checklist", "south")
    adjust(world, "north", AdjustmentKind.DEDUCTION, "5")
    world.campaign.grades.filter(name="优秀").update(threshold=1)
    type(world.campaign).objects.filter(pk=world.campaign.pk).update(name="改了名称")
    facts = UnitFacts("新北区民政局", UnitKind(world.north.kind), "新北", world.north.comparison_class, Decimal(2))
    change_unit(unit=world.north, facts=facts, on=TODAY, actor=None, at=NOW)
    world.participations["north"].weight = Decimal(3)
    world.participations["north"].save()
    roll_up(campaign=world.campaign, as_of=TODAY + dt.timedelta(days=60), at=NOW, full=True)
    amend_sealed(
        seal=seal,
        row=seal.rows.get(unit_code="north"),
        change="总分更正为 80 分",
        reason="申诉成立",
        actor=world.people["administrator"],
        at=NOW,
    )
    live = UnitScore.objects.get(run__is_live=True, participation=world.participations["north"])
    sealed = SealedResult.objects.get(pk=seal.pk)
    assert live.total != sealed.rows.get(unit_code="north").total
    assert list(sealed.lines()) == before
    assert sealed.digest == seal.digest
    assert sealed.is_intact()


def test_a_changed_row_is_found_out(made: tuple[SmallWorld, Round]) -> None:
    world, subject = made
    seal = publish(world, subject)
    row = seal.rows.get(unit_code="north")
    type(row).objects.filter(pk=row.pk).update(body=row.body.replace("north", "nord"))
    assert not seal.is_intact()
    later = NOW + dt.timedelta(hours=1)
    assert check_all_seals(at=later) == 1
    told = SealedResult.objects.get()
    assert (told.is_sound, told.checked_at) == (False, later)
    assert AuditEntry.objects.filter(verb="公布结果校验不符").exists()


def test_quotas_hold_in_the_sealed_grades(made: tuple[SmallWorld, Round]) -> None:
    world, subject = made
    world.campaign.grades.filter(name="优秀").update(threshold=1)
    set_quotas(subject=subject, quotas={"优秀": Decimal(0)}, actor=world.people["administrator"], at=NOW)
    subject.refresh_from_db()
    seal = publish(world, subject)
    assert "优秀" not in set(seal.rows.values_list("grade", flat=True))
    with pytest.raises(ValidationError):
        set_quotas(subject=round_of(world), quotas={"特优": Decimal(5)}, actor=world.people["administrator"], at=NOW)


def round_of(world: SmallWorld) -> Round:
    return Round.objects.create(campaign=world.campaign, name="另一轮", kind="covert", starts_on=TODAY, ends_on=TODAY)


def test_an_amendment_needs_the_office_words_and_a_reason(made: tuple[SmallWorld, Round]) -> None:
    world, subject = made
    seal = publish(world, subject)
    with pytest.raises(NotAllowedError):
        amend_sealed(seal=seal, row=None, change="改", reason="因", actor=world.people["leader"], at=NOW)
    with pytest.raises(ValidationError) as refusal:
        amend_sealed(seal=seal, row=None, change="", reason="", actor=world.people["administrator"], at=NOW)
    assert set(refusal.value.message_dict) == {"change", "reason"}
