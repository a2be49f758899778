"""The organisation tree of the demo. Names of the report are real; names with 示例 are invented."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from units.enums import UnitKind
from units.models import Unit
from units.operations.successions import Founding, merge_units
from units.operations.units import UnitFacts, change_unit, found_unit

ROOT = "wuxi"
OFFICE = "sl-fagui"
"""An office of 市局: it takes part in no campaign, it reviews."""

MERGED_ON = dt.date(2016, 2, 20)
"""On this day 梁溪 takes the place of its three predecessors, and 新区 becomes 新吴."""

_BEFORE = MERGED_ON - dt.timedelta(days=1)

CITY, COUNTY, DIRECT, BELOW = "市局", "区县局", "直属单位", "基层单位"
"""Classes within which units are ranked."""


@dataclass(frozen=True)
class Place:
    """One unit: where it hangs, what it is, whether it is invented, when it existed, and what it is called now."""

    code: str
    parent: str | None
    name: str
    short: str
    kind: UnitKind
    comparison_class: str
    invented: bool = False
    to: dt.date | None = None
    since: dt.date | None = None
    successor: str = ""
    weight: str = "1"
    name_now: str = ""
    short_now: str = ""

    def exists_on(self, day: dt.date) -> bool:
        """Whether the unit exists on ``day``."""
        return (self.since is None or self.since <= day) and (self.to is None or day <= self.to)

    @property
    def facts(self) -> UnitFacts:
        """What is written down about it."""
        return UnitFacts(self.name, self.kind, self.short, self.comparison_class, Decimal(self.weight))

    @property
    def facts_now(self) -> UnitFacts:
        """The same by today's name."""
        name, short = self.name_now or self.name, self.short_now or self.short
        return UnitFacts(name, self.kind, short, self.comparison_class, Decimal(self.weight))


_B, _I, _D, _W, _T = UnitKind.BUREAU, UnitKind.INSTITUTION, UnitKind.DEPARTMENT, UnitKind.WINDOW, UnitKind.TOWNSHIP

PLACES: tuple[Place, ...] = (
    Place(ROOT, None, "无锡市民政局", "市局", _B, CITY),
    Place("jiangyin", ROOT, "江阴市民政局", "江阴", _B, COUNTY, weight="1.5"),
    Place("yixing", ROOT, "宜兴市民政局", "宜兴", _B, COUNTY, weight="1.5"),
    Place("liangxi", ROOT, "梁溪区民政局", "梁溪", _B, COUNTY, since=MERGED_ON),
    Place("chongan", ROOT, "崇安区民政局", "崇安", _B, COUNTY, to=_BEFORE, successor="liangxi"),
    Place("nanchang", ROOT, "南长区民政局", "南长", _B, COUNTY, to=_BEFORE, successor="liangxi"),
    Place("beitang", ROOT, "北塘区民政局", "北塘", _B, COUNTY, to=_BEFORE, successor="liangxi"),
    Place("xishan", ROOT, "锡山区民政局", "锡山", _B, COUNTY),
    Place("huishan", ROOT, "惠山区民政局", "惠山", _B, COUNTY),
    Place("binhu", ROOT, "滨湖区民政局", "滨湖", _B, COUNTY),
    Place("xinqu", ROOT, "新区社会事业局", "新区", _B, COUNTY, name_now="新吴区社会事业局", short_now="新吴"),
    Place("shili", ROOT, "示例区民政局", "示例区", _B, COUNTY, invented=True),
    Place("fuli", ROOT, "市社会福利中心", "福利中心", _I, DIRECT),
    Place("qingyang", ROOT, "清扬干休所", "清扬干休所", _I, DIRECT),
    Place("lieshi", ROOT, "烈士陵园", "烈士陵园", _I, DIRECT),
    Place("qiuzhu2858", ROOT, "2858市民求助中心", "2858中心", _W, DIRECT),
    Place("sl-yanglao", ROOT, "市示例养老服务指导中心", "示例养老中心", _I, DIRECT, invented=True),
    Place("sl-ertong", ROOT, "市示例儿童服务中心", "示例儿童中心", _I, DIRECT, invented=True),
    Place("sl-cishan", ROOT, "市示例慈善服务中心", "示例慈善中心", _I, DIRECT, invented=True),
    Place("sl-diming", ROOT, "市示例地名服务中心", "示例地名中心", _I, DIRECT, invented=True),
    Place("sl-binzang", ROOT, "市示例殡葬服务中心", "示例殡葬中心", _I, DIRECT, invented=True),
    Place("sl-zuzhi", ROOT, "市示例社会组织服务中心", "示例社会组织中心", _I, DIRECT, invented=True),
    Place(OFFICE, ROOT, "市局示例法规处", "示例法规处", _D, "", invented=True, since=MERGED_ON),
    Place("jy-junxiu", "jiangyin", "江阴市军休所", "江阴军休所", _I, BELOW),
    Place("jy-jiuzhu", "jiangyin", "江阴市救助管理站", "江阴救助站", _I, BELOW),
    Place("yx-ganxiu", "yixing", "宜兴市干休所", "宜兴干休所", _I, BELOW),
    Place("sl-fuli", "shili", "示例福利院", "示例福利院", _I, BELOW, invented=True),
    Place("sl-hunyin", "shili", "示例婚姻登记处", "示例登记处", _W, BELOW, invented=True),
    Place("sl-jiuzhu", "shili", "示例救助管理站", "示例救助站", _I, BELOW, invented=True),
    Place("sl-jiedao", "shili", "示例街道民政办公室", "示例街道", _T, BELOW, invented=True),
)

BY_CODE = {place.code: place for place in PLACES}


def grow_tree(day: dt.date, at: dt.datetime) -> dict[str, Unit]:
    """Code → unit, for the units that existed on ``day``; what is there already is taken as it is."""
    for place in PLACES:
        if place.exists_on(day) and not Unit.objects.filter(code=place.code).exists():
            parent = Unit.objects.get(code=place.parent) if place.parent else None
            found_unit(code=place.code, facts=place.facts, parent=parent, actor=None, at=at)
    return _all()


def let_years_pass(at: dt.datetime) -> dict[str, Unit]:
    """Code → unit after the reforms of 2016: three districts are one, and one has its new name."""
    found_unit(code=OFFICE, facts=BY_CODE[OFFICE].facts, parent=Unit.objects.get(code=ROOT), actor=None, at=at)
    units = _all()
    for place in PLACES:
        merging = [units[each.code] for each in PLACES if each.successor == place.code and each.code in units]
        merging = [unit for unit in merging if unit.exists_to is None]
        if merging:
            founding = Founding(place.code, place.facts, Unit.objects.get(code=place.parent))
            into = units.get(place.code, founding)
            merge_units(units=merging, successor=into, on=MERGED_ON, actor=None, at=at)
        if place.name_now and units[place.code].name == place.name:
            change_unit(unit=units[place.code], facts=place.facts_now, on=MERGED_ON, actor=None, at=at)
    return _all()


def _all() -> dict[str, Unit]:
    return {unit.code: unit for unit in Unit.objects.filter(code__in=BY_CODE)}
