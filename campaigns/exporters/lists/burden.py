"""填报负担 by unit, and what is asked twice."""

from collections import Counter
from collections.abc import Iterator

from campaigns.models import Campaign, Participation
from campaigns.queries.burden.excess import units_above
from campaigns.queries.burden.leaves import asked_leaves, month_named, months_of
from campaigns.queries.burden.meter import unit_loads
from campaigns.queries.burden.twice import asked_twice
from campaigns.queries.list_files import Asking, ListFile, a_list, notes_of
from campaigns.queries.policies import policies_of
from core.tables import Value

_AT_A_TIME = 500
_COLUMNS = ("单位", "填报项", "要附的材料", "填写字数", "预计小时", "是否超过上限", "由谁要求")


@a_list("burden")
def list_burden(asking: Asking) -> ListFile:
    """Units in one month, all or those above the cap."""
    campaign = asking.campaign
    cap, months = policies_of(campaign.pk).items_cap, months_of(campaign)
    month = month_named(asking.word("month"), list(months), asking.today)
    rows = Participation.objects.visible_to(asking.user).filter(campaign=campaign).order_by("path")
    if asking.word("above"):
        rows = rows.filter(pk__in=units_above(asked_leaves(campaign), months.get(month, Counter()), cap))
    units = list(rows)

    def lines() -> Iterator[tuple[Value, ...]]:
        for start in range(0, len(units), _AT_A_TIME):
            for each in unit_loads(campaign, units[start : start + _AT_A_TIME], month, cap):
                load = each.load
                asked = "、".join(f"{who} {count} 项" for who, count in load.by_whom)
                above = "是" if each.is_above else "否"
                yield each.participation.name, load.items, load.files, load.characters, load.hours, above, asked

    filters = (("above", "只看", {asking.word("above"): f"超过 {cap} 项的单位"}),)
    notes = (("月份", f"{month[0]}年{month[1]}月"), *notes_of(asking, filters, campaign=campaign))
    return ListFile("填报负担", _COLUMNS, lines(), len(units), notes)


@a_list("asked_twice")
def list_asked_twice(asking: Asking) -> ListFile:
    """Targets that ask the same units for the same fact, group by group, in the campaigns that run."""
    running = Campaign.objects.visible_to(asking.user).running_on(asking.today)
    groups = asked_twice(running, asking.user)

    def rows() -> Iterator[tuple[Value, ...]]:
        for place, group in enumerate(groups, start=1):
            for leaf in group.leaves:
                fed = "台账自动填" if leaf.pk in group.fed else "人工填"
                yield place, str(leaf), str(leaf.scheme), fed, group.units, group.spare

    columns = ("组", "目标", "指标体系", "怎样填", "被重复要求的单位", "多出的任务")
    return ListFile("重复要求", columns, rows(), sum(len(group.leaves) for group in groups), notes_of(asking))
