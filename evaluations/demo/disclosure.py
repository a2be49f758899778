"""The disclosure registers of the demo: of the finished campaign as the report counts them, of the running one alive."""

import datetime as dt
import itertools
import random
from collections.abc import Iterator, Mapping, Sequence

from campaigns.enums import DisclosureMeasure, DisclosureState
from campaigns.models import Assignment, DisclosureItem, DisclosureLink, Period
from core.workdays import add_workdays
from evaluations.demo.calendar import Term
from evaluations.demo.facts import spread
from evaluations.demo.matters import Subject, subjects
from evaluations.demo.units import BY_CODE, ROOT
from units.models import Unit, User
from units.pinyin import initials

DISCLOSED_BY_CITY, DISCLOSED_BELOW = 113, 278
COUNTED = "公开事项"
"""The target that counts them."""

_LINKED = {
    COUNTED: DisclosureMeasure.COUNT,
    "要素齐全率": DisclosureMeasure.COMPLETE,
    "超期公开": DisclosureMeasure.LATE,
}
_DAYS = 20
"""Working days within which a matter is disclosed."""
_THIS_YEAR = 6
"""Matters of a unit in the running term."""
_EDGES = dt.timedelta(days=3)


def link_targets(assignments: Sequence[Assignment]) -> None:
    """Let the targets about disclosure count the register."""
    targets = {row.target.lineage: row.target for row in assignments}
    DisclosureLink.objects.bulk_create(
        (
            DisclosureLink(lineage=lineage, measure=_LINKED[target.title])
            for lineage, target in targets.items()
            if target.title in _LINKED
        ),
        ignore_conflicts=True,
    )


def disclose_as_reported(
    assignments: Sequence[Assignment], periods: Sequence[Period], reporters: Mapping[str, User], at: dt.datetime
) -> None:
    """113 matters of the bureau and 278 of the units below, over the quarters of the finished campaign."""
    counting = [row for row in assignments if row.target.title == COUNTED]
    quarters = [period for period in periods if period.cycle == counting[0].target.cycle]
    made: list[DisclosureItem] = []
    for total, is_city in ((DISCLOSED_BY_CITY, True), (DISCLOSED_BELOW, False)):
        rows = [row for row in counting if (row.participation.unit.code == ROOT) == is_city]
        counts = iter(spread(total, len(rows) * len(quarters)))
        shares = [[next(counts) for _ in rows] for _ in quarters]
        for place, row in enumerate(rows):
            unit, words = row.participation.unit, subjects(place)
            for quarter, share in zip(quarters, shares, strict=True):
                of_quarter = itertools.islice(words, share[place])
                made += [_shown(unit, subject, quarter, reporters[unit.code], at) for subject in of_quarter]
    DisclosureItem.objects.bulk_create(made, batch_size=500)


def disclose_this_year(
    term: Term, units: Sequence[Unit], reporters: Mapping[str, User], today: dt.date, at: dt.datetime
) -> None:
    """A few matters of every unit; whatever waits, is late or lacks something belongs to invented units."""
    made = [
        item
        for place, unit in enumerate(units)
        for item in _of_year(term, unit, place, reporters[unit.code], today, at)
    ]
    DisclosureItem.objects.bulk_create(made, batch_size=500)


def _shown(unit: Unit, subject: Subject, quarter: Period, by: User, at: dt.datetime) -> DisclosureItem:
    dice = random.Random(f"{unit.code}/{subject.matter}")  # noqa: S311 - the same days at every loading
    room = (quarter.ends_on - quarter.starts_on).days - 2 * _EDGES.days
    day = quarter.starts_on + _EDGES + dt.timedelta(days=dice.randint(0, room))
    return _item(unit, subject, add_workdays(day, -dice.randint(2, 15)), by, at, disclosed_on=day)


def _of_year(term: Term, unit: Unit, place: int, by: User, today: dt.date, at: dt.datetime) -> Iterator[DisclosureItem]:
    invented = BY_CODE[unit.code].invented
    for number, subject in zip(range(_THIS_YEAR), subjects(place + 7), strict=False):
        renewed = Subject(subject.area, f"{subject.matter}（{term.ends.year}年）", *list(vars(subject).values())[2:])
        formed = add_workdays(term.day_at((number + 0.3) / (_THIS_YEAR + 2)), 0)
        if invented and number == _THIS_YEAR - 1:
            item = _item(unit, renewed, add_workdays(today, -_DAYS - place % 9), by, at)  # from overdue to due soon
        elif invented and number == _THIS_YEAR - 2:
            item = _item(unit, renewed, add_workdays(today, -3 - place % 5), by, at)
            item.content, item.responsibility = "", item.responsibility if place % 2 else ""
        else:
            late = invented and number == 1 and place % 3 == 0
            item = _item(unit, renewed, formed, by, at, add_workdays(formed, 26 if late else 4 + number))
        yield item


def _item(
    unit: Unit, subject: Subject, formed: dt.date, by: User, at: dt.datetime, disclosed_on: dt.date | None = None
) -> DisclosureItem:
    return DisclosureItem(
        unit=unit,
        area=subject.area,
        matter=subject.matter,
        pinyin_initials=initials(subject.matter),
        content=subject.content,
        form=subject.form,
        formed_on=formed,
        within_days=_DAYS,
        due_on=add_workdays(formed, _DAYS),
        responsibility=subject.responsibility,
        channels="公示栏、门户网站",
        audience="社会公众",
        state=DisclosureState.DRAFT if disclosed_on is None else DisclosureState.PUBLISHED,
        disclosed_on=disclosed_on,
        edited_by=by,
        edited_at=at,
        version=1,
    )
