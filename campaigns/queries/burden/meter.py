"""The burden meter: what each unit is asked for in a month, or one unit in every month of the term."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import Count, Sum
from django.db.models.functions import Length

from campaigns.models import Assignment, Campaign, LedgerReading, Participation, ProgressReport
from campaigns.queries.burden.leaves import AskedLeaf, Month, asked_leaves, months_of
from campaigns.rules.effort import text_minutes


@dataclass
class Load:
    """Items, files and minutes that are asked for, the characters that were written, and the items by who asks.

    ``carried``: numbers that came from the ledger and had not to be typed.
    """

    items: int = 0
    files: int = 0
    fixed_minutes: int = 0
    characters: int = 0
    carried: int = 0
    askers: Counter[str] = field(default_factory=Counter)

    def add(self, leaf: AskedLeaf, times: int) -> None:
        """Count a leaf that falls due so many times."""
        if times:
            self.items += times
            self.files += leaf.files * times
            self.fixed_minutes += leaf.minutes * times
            self.askers[leaf.asker] += times

    @property
    def hours(self) -> Decimal:
        """The estimate, to a tenth."""
        minutes = self.fixed_minutes + text_minutes(self.characters)
        return (minutes / 60).quantize(Decimal("0.1"), ROUND_HALF_UP)

    @property
    def by_whom(self) -> tuple[tuple[str, int], ...]:
        """Who asks for how many items, the most first."""
        return tuple(self.askers.most_common())


@dataclass(frozen=True)
class UnitLoad:
    """One unit in one month."""

    participation: Participation
    load: Load
    is_above: bool


@dataclass(frozen=True)
class MonthLoad:
    """One month of one unit."""

    month: Month
    load: Load
    is_above: bool

    @property
    def label(self) -> str:
        """The month in words."""
        return f"{self.month[0]}年{self.month[1]}月"


@dataclass(frozen=True)
class MonthTotal:
    """All units of a campaign in one month, words left aside."""

    load: Load
    units: int

    @property
    def mean(self) -> Decimal:
        """Items of a unit, to a tenth."""
        items = Decimal(self.load.items)
        return (items / self.units if self.units else items).quantize(Decimal("0.1"), ROUND_HALF_UP)


def unit_loads(campaign: Campaign, units: Iterable[Participation], month: Month, cap: int) -> tuple[UnitLoad, ...]:
    """The loads of a page of units; four queries."""
    rows = list(units)
    leaves, cycles = asked_leaves(campaign), months_of(campaign).get(month, Counter())
    loads: dict[int, Load] = defaultdict(Load)
    for pk, target in _assigned(rows, leaves):
        loads[pk].add(leaves[target], cycles[leaves[target].cycle])
    texts = ProgressReport.objects.filter(
        assignment__participation__in=rows, period__due_on__year=month[0], period__due_on__month=month[1]
    )
    written: Any = texts.order_by().values_list("assignment__participation")
    for pk, count, carried in written.annotate(count=Sum(Length("text")), carried=Sum("ledger_reading__carried")):
        loads[pk].characters, loads[pk].carried = count or 0, carried or 0
    return tuple(UnitLoad(row, loads[row.pk], loads[row.pk].items > cap) for row in rows)


def month_loads(participation: Participation, cap: int) -> tuple[MonthLoad, ...]:
    """Every month of one unit; four queries."""
    campaign = participation.campaign
    leaves, months = asked_leaves(campaign), months_of(campaign)
    loads: dict[Month, Load] = {month: Load() for month in months}
    mine = [leaves[target] for _, target in _assigned([participation], leaves)]
    for month, cycles in months.items():
        for leaf in mine:
            loads[month].add(leaf, cycles[leaf.cycle])
    reports: Any = ProgressReport.objects.filter(assignment__participation=participation).order_by()
    sums = {"count": Sum(Length("text")), "carried": Sum("ledger_reading__carried")}
    for due_on, count, carried in reports.values_list("period__due_on").annotate(**sums):
        load = loads[due_on.year, due_on.month]
        load.characters, load.carried = load.characters + (count or 0), load.carried + (carried or 0)
    return tuple(MonthLoad(month, load, load.items > cap) for month, load in loads.items())


def month_total(campaign: Campaign, user_units: Any, month: Month) -> MonthTotal:
    """All units of ``user_units`` (a query of participations) in one month; the database counts by target. Five queries."""
    leaves, cycles = asked_leaves(campaign), months_of(campaign).get(month, Counter())
    due = [pk for pk, leaf in leaves.items() if cycles[leaf.cycle]]
    rows: Any = Assignment.objects.filter(target__in=due, participation__in=user_units.order_by().values("pk"))
    total = Load()
    for target, count in rows.order_by().values_list("target").annotate(count=Count("pk")):
        total.add(leaves[target], cycles[leaves[target].cycle] * count)
    readings = LedgerReading.objects.filter(
        report__period__due_on__year=month[0],
        report__period__due_on__month=month[1],
        report__assignment__participation__in=user_units.order_by().values("pk"),
    )
    total.carried = readings.aggregate(sum=Sum("carried"))["sum"] or 0
    return MonthTotal(total, user_units.count())


def _assigned(rows: list[Participation], leaves: Mapping[int, AskedLeaf]) -> list[tuple[int, int]]:
    found = Assignment.objects.filter(participation__in=rows, target__scheme__state="published")
    pairs = found.order_by().values_list("participation", "target")
    return [(pk, target) for pk, target in pairs if target in leaves]
