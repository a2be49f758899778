"""Evaluation rounds of the demo: one that was published and sealed, one in which marks are being given."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from campaigns.models import Campaign
from evaluations.demo.scheme import SEEN_ON_SITE
from evaluations.demo.units import BY_CODE, COUNTY
from evaluations.enums import RoundKind, Selection
from evaluations.models import Round, ScoreSheet
from evaluations.operations.rounds import (
    MarkGiven,
    RoundValues,
    UnitChoice,
    add_rater,
    choose_targets,
    choose_units,
    create_round,
    edit_round,
    override_mark,
    publish_round,
    save_sheet,
    submit_sheet,
    take_step,
)
from evaluations.operations.sealing import check_seal
from evaluations.queries.rounds.marked import targets_of_sheet
from evaluations.workflow.rounds import DECIDE, INSPECT, REVIEW
from units.models import User

SEALED_ON = dt.date(2007, 1, 20)
"""On this day the results of 2006 went out."""

_RATERS = (("reviewer", "2"), ("reviewer-jiangyin", "1"), ("reviewer-yixing", "1"))


def hold_first_inspection(campaign: Campaign, people: Mapping[str, User], now: dt.datetime) -> None:
    """The inspection of 2006: every sheet handed in, one mark corrected, published and sealed."""
    at = now.replace(year=SEALED_ON.year, month=SEALED_ON.month, day=SEALED_ON.day)
    subject = _set_up(campaign, "2006年度检查考评", dt.date(2006, 12, 4), people, at)
    for sheet in _sheets(subject):
        _fill(sheet, at)
    office = people["admin"]
    take_step(subject=subject, name=REVIEW, actor=office, at=at)
    invented = subject.units.select_related("participation__unit").get(participation__unit__code="shili")
    override_mark(
        subject=subject,
        participation=invented.participation,
        target=subject.targets.select_related("target")[0].target,
        points=Decimal("0.5"),
        reason="演示：复核时补看了台账，缺一次记录",
        actor=office,
        at=at,
    )
    take_step(subject=subject, name=DECIDE, actor=office, at=at)
    seal = publish_round(subject=subject, version=None, actor=office, at=at)
    check_seal(seal=seal, actor=None, at=now)


def begin_inspection(campaign: Campaign, people: Mapping[str, User], at: dt.datetime) -> None:
    """An inspection of the running term: the first third of the sheets is handed in, one is a draft."""
    subject = _set_up(campaign, f"{at.year}年度检查考评", at.date() - dt.timedelta(days=7), people, at)
    sheets = _sheets(subject)
    third = len(sheets) // 3
    for sheet in sheets[:third]:
        _fill(sheet, at)
    _fill(sheets[third], at, is_draft=True)


def _set_up(campaign: Campaign, name: str, starts: dt.date, people: Mapping[str, User], at: dt.datetime) -> Round:
    office, ends = people["admin"], starts + dt.timedelta(days=25)
    subject = create_round(
        campaign=campaign, kind=RoundKind.INSPECTION, name=name, starts_on=starts, ends_on=ends, actor=office, at=at
    )
    values = RoundValues(name, starts, ends, method="site", year=starts.year, year_weight=Decimal(40))
    edit_round(subject=subject, values=values, version=0, actor=office, at=at)
    leaves = campaign.schemes.common().published().get().targets.leaves().filter(code__in=SEEN_ON_SITE)
    choose_targets(subject=subject, target_ids=list(leaves.values_list("pk", flat=True)), actor=office, at=at)
    choose_units(subject=subject, choice=UnitChoice(Selection.CLASS, COUNTY), actor=office, at=at)
    for username, share in _RATERS:
        add_rater(subject=subject, rater=people[username], share=Decimal(share), actor=office, at=at)
    return take_step(subject=subject, name=INSPECT, actor=office, at=at)


def _sheets(subject: Round) -> list[ScoreSheet]:
    related = ScoreSheet.objects.filter(round=subject).select_related(
        "round__campaign__organiser", "participation__unit", "rater__user", "rater__unit"
    )
    return list(related.order_by("participation__path", "pk"))


def _fill(sheet: ScoreSheet, at: dt.datetime, *, is_draft: bool = False) -> None:
    """Marks near the top for the units of the report; what is not good falls on invented ones."""
    assert sheet.rater is not None
    assert sheet.rater.user is not None
    severity = {"reviewer": 0, "reviewer-jiangyin": 1, "reviewer-yixing": 3}[sheet.rater.user.username]
    lost = severity + (18 if BY_CODE[sheet.participation.unit.code].invented else 3)
    marks = {
        target.pk: MarkGiven(_share(target.points, 100 - lost - (place * 2 + len(sheet.participation.name)) % 5))
        for place, target in enumerate(targets_of_sheet(sheet))
    }
    actor = sheet.rater.user
    saved = save_sheet(sheet=sheet, marks=marks, version=0, actor=actor, at=at)
    if not is_draft:
        submit_sheet(sheet=saved, version=saved.version, actor=actor, at=at)


def _share(points: Decimal | None, percent: int) -> Decimal:
    return round((points or Decimal(0)) * percent / 100, 2)
