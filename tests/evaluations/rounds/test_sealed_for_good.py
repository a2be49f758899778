"""What was published stays byte for byte the same: after each thing that may happen later, and after all of them."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db.models import F
from django.urls import reverse

from campaigns.models import ProgressReport, Scheme
from campaigns.operations.schemes import TargetValues, edit_target, new_version, publish_scheme
from evaluations.enums import AdjustmentKind
from evaluations.models import Round, SealedResult, UnitScore
from evaluations.operations.adjustments import decide_appeal
from evaluations.operations.reviews import reopen_report
from evaluations.operations.rollup import roll_up
from evaluations.operations.rounds import publish_round
from evaluations.operations.sealing import amend_sealed
from tests.evaluations.adjustments.worlds import appeal, confirmed
from tests.evaluations.rounds.worlds import decided, round_world
from tests.evaluations.views.boards import page, refresh, signed_in, text_of
from tests.worlds.small import NOW, TODAY, SmallWorld
from units.enums import UnitKind
from units.models import Unit
from units.operations.successions import Founding, merge_units
from units.operations.units import UnitFacts, rename_unit

pytestmark = pytest.mark.django_db

TOMORROW = TODAY + dt.timedelta(days=1)


@pytest.fixture
def published(db: None) -> Any:
    with time_machine.travel(NOW, tick=False):
        world, subject = round_world()
        decided(world, subject)
        yield world, publish_round(subject=subject, version=None, actor=world.people["administrator"], at=NOW)


def facts_are_reopened(world: SmallWorld, _seal: SealedResult) -> None:
    mine = ProgressReport.objects.filter(assignment__participation=world.participations["north"])
    report = mine.get(assignment__target__code="quantity")
    reopen_report(report=report, actor=world.people["reviewer"], at=NOW, opinion="数字有误，请重报")


def points_are_taken(world: SmallWorld, _seal: SealedResult) -> None:
    confirmed(world, AdjustmentKind.DEDUCTION)


def an_appeal_is_upheld(world: SmallWorld, seal: SealedResult) -> None:
    found = appeal(world, seal.round.units.get(participation=world.participations["north"]))
    marks = {world.targets["direct"].pk: Decimal("9.5")}
    decide_appeal(
        appeal=found, is_upheld=True, answer="补看记录属实", marks=marks, actor=world.people["leader"], at=NOW
    )


def it_is_amended(world: SmallWorld, seal: SealedResult) -> None:
    row, office = seal.rows.get(unit_code="south"), world.people["administrator"]
    amend_sealed(seal=seal, row=row, change="总分更正为 80 分", reason="漏加一项", actor=office, at=NOW)


def the_scheme_changes(world: SmallWorld, _seal: SealedResult) -> None:
    office = world.people["administrator"]
    draft = new_version(scheme=Scheme.objects.get(pk=world.scheme.pk), actor=office, at=NOW)
    target = draft.targets.select_related("scheme").get(code="checklist")
    kept = {name: getattr(target, name) for name in ("title", "number", "rule", "join", "cycle")}
    values = TargetValues(**kept, points=target.points + 7)
    edit_target(target=target, values=values, version=target.version, actor=office, at=NOW)
    publish_scheme(scheme=draft, actor=office, at=NOW)


def grades_change(world: SmallWorld, _seal: SealedResult) -> None:
    world.campaign.grades.update(threshold=F("threshold") / 2)


def a_unit_is_renamed(_world: SmallWorld, _seal: SealedResult) -> None:
    rename_unit(unit=Unit.objects.get(code="north"), name="新北区民政局", short_name="新北", actor=None, at=NOW)


def units_are_merged(_world: SmallWorld, _seal: SealedResult) -> None:
    founding = Founding("joined", UnitFacts("合区民政局", UnitKind.BUREAU, "合区"), Unit.objects.get(code="city"))
    units = list(Unit.objects.filter(code__in=("north", "south")))
    merge_units(units=units, successor=founding, on=TOMORROW, actor=None, at=NOW)


def all_is_counted_anew(world: SmallWorld, _seal: SealedResult) -> None:
    roll_up(campaign=world.campaign, as_of=TODAY + dt.timedelta(days=60), at=NOW, full=True)


LATER = (
    facts_are_reopened,
    points_are_taken,
    an_appeal_is_upheld,
    it_is_amended,
    the_scheme_changes,
    grades_change,
    a_unit_is_renamed,
    units_are_merged,
    all_is_counted_anew,
)


def file_of(world: SmallWorld, subject: Round) -> bytes:
    """The sealed text as the office downloads it."""
    address = reverse("evaluations:round_sealed_file", args=[subject.pk])
    answer: bytes = signed_in(world.people["administrator"]).get(address).content
    return answer


def test_nothing_that_happens_later_changes_a_byte_and_amendments_stand_beside(
    published: tuple[SmallWorld, SealedResult],
) -> None:
    world, seal = published
    sealed, digest, was = file_of(world, seal.round), seal.digest, seal.rows.get(unit_code="north")
    for happens in LATER:
        happens(world, seal)
        refresh(world)
        assert file_of(world, seal.round) == sealed, happens.__name__
    kept = SealedResult.objects.get()
    assert (kept.digest, kept.is_intact()) == (digest, True)
    north = kept.rows.get(unit_code="north")
    assert (north.unit_name, north.total, north.grade, north.rank) == (was.unit_name, was.total, was.grade, was.rank)
    live = UnitScore.objects.get(run__is_live=True, participation=world.participations["north"])
    assert live.total != north.total
    shown = text_of(page(world, "administrator", "round_sealed", seal.round_id))
    assert "北区民政局" in shown
    assert "更正：总分更正为 80 分（漏加一项" in shown
    assert "“目标 direct”由 6.5 分改为 9.5 分（申诉成立：补看记录属实" in shown
