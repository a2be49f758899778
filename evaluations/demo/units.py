"""The organisation tree of the demo. Names of the report are real; names with 示例 are invented."""

import datetime as dt
from dataclasses import dataclass

from pypinyin import Style, lazy_pinyin

from units.enums import UnitKind
from units.models import Unit

ROOT = "wuxi"
MERGED_ON = dt.date(2016, 2, 20)
"""From this day the demo's tree has 梁溪 and 新吴 in the place of their predecessors."""

_BEFORE = MERGED_ON - dt.timedelta(days=1)

CITY, COUNTY, DIRECT, BELOW = "市局", "区县局", "直属单位", "基层单位"
"""Classes within which units are ranked."""


@dataclass(frozen=True)
class Place:
    """One unit: where it hangs, what it is, whether it is invented, and when it existed."""

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

    def exists_on(self, day: dt.date) -> bool:
        """Whether the unit exists on ``day``."""
        return (self.since is None or self.since <= day) and (self.to is None or day <= self.to)


_B, _I, _W, _T = UnitKind.BUREAU, UnitKind.INSTITUTION, UnitKind.WINDOW, UnitKind.TOWNSHIP

PLACES: tuple[Place, ...] = (
    Place(ROOT, None, "无锡市民政局", "市局", _B, CITY),
    Place("jiangyin", ROOT, "江阴市民政局", "江阴", _B, COUNTY, weight="1.5"),
    Place("yixing", ROOT, "宜兴市民政局", "宜兴", _B, COUNTY, weight="1.5"),
    Place("liangxi", ROOT, "梁溪区民政局", "梁溪", _B, COUNTY, since=MERGED_ON),
    Place("xinwu", ROOT, "新吴区社会事业局", "新吴", _B, COUNTY, since=MERGED_ON),
    Place("chongan", ROOT, "崇安区民政局", "崇安", _B, COUNTY, to=_BEFORE, successor="liangxi"),
    Place("nanchang", ROOT, "南长区民政局", "南长", _B, COUNTY, to=_BEFORE, successor="liangxi"),
    Place("beitang", ROOT, "北塘区民政局", "北塘", _B, COUNTY, to=_BEFORE, successor="liangxi"),
    Place("xishan", ROOT, "锡山区民政局", "锡山", _B, COUNTY),
    Place("huishan", ROOT, "惠山区民政局", "惠山", _B, COUNTY),
    Place("binhu", ROOT, "滨湖区民政局", "滨湖", _B, COUNTY),
    Place("xinqu", ROOT, "新区社会事业局", "新区", _B, COUNTY, to=_BEFORE, successor="xinwu"),
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
    Place("jy-junxiu", "jiangyin", "江阴市军休所", "江阴军休所", _I, BELOW),
    Place("jy-jiuzhu", "jiangyin", "江阴市救助管理站", "江阴救助站", _I, BELOW),
    Place("yx-ganxiu", "yixing", "宜兴市干休所", "宜兴干休所", _I, BELOW),
    Place("sl-fuli", "shili", "示例福利院", "示例福利院", _I, BELOW, invented=True),
    Place("sl-hunyin", "shili", "示例婚姻登记处", "示例登记处", _W, BELOW, invented=True),
    Place("sl-jiuzhu", "shili", "示例救助管理站", "示例救助站", _I, BELOW, invented=True),
    Place("sl-jiedao", "shili", "示例街道民政办公室", "示例街道", _T, BELOW, invented=True),
)

BY_CODE = {place.code: place for place in PLACES}


def grow_tree() -> dict[str, Unit]:
    """Code → unit; what is there already is taken as it is."""
    units: dict[str, Unit] = {unit.code: unit for unit in Unit.objects.filter(code__in=BY_CODE)}
    for place in PLACES:
        if place.code not in units:
            units[place.code] = _plant(place)
    for place in PLACES:
        if place.successor:
            unit = units[place.code]
            unit.successor = units[place.successor]
            unit.save(update_fields=["successor"])
    return units


def _plant(place: Place) -> Unit:
    fields = {
        "code": place.code,
        "name": place.name,
        "short_name": place.short,
        "pinyin_initials": "".join(lazy_pinyin(place.name, style=Style.FIRST_LETTER)).lower(),
        "kind": place.kind,
        "comparison_class": place.comparison_class,
        "weight": place.weight,
        "exists_from": place.since,
        "exists_to": place.to,
    }
    unit = Unit(**fields)
    if place.parent is None:
        return Unit.objects.add_root(instance=unit)  # type: ignore[no-any-return]
    # treebeard counts children on the parent's row, so that it must be read afresh.
    return Unit.objects.add_child(Unit.objects.get(code=place.parent), instance=unit)  # type: ignore[no-any-return]
