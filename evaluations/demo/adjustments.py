"""What earlier years brought to the demo, as a file would: confirmed. Points are taken from invented units only."""

import datetime as dt
from collections.abc import Mapping

from campaigns.models import Participation
from evaluations.demo.calendar import Term
from evaluations.demo.proposals import propose_and_decide
from evaluations.enums import AdjustmentKind
from evaluations.models import Adjustment
from units.models import User

_Row = tuple[str, AdjustmentKind, float, str, str, str]
"""Unit, kind, part of the term, points, project, basis."""

_BONUS, _DEDUCTION = AdjustmentKind.BONUS, AdjustmentKind.DEDUCTION

_FINISHED: tuple[_Row, ...] = (
    ("jy-junxiu", _BONUS, 0.7, "2", "军休服务品牌", "获民政部“全国和谐军休家园”称号"),
    ("yx-ganxiu", _BONUS, 0.7, "1.5", "军休服务品牌", "获“全省和谐军休家园”称号"),
    ("yx-ganxiu", _BONUS, 0.8, "1", "军休服务品牌", "市文明单位；与全省称号同年同项目，只取最高一项"),
    ("fuli", _BONUS, 0.75, "1.5", "文明单位", "获“省级文明单位”称号"),
    ("qingyang", _BONUS, 0.75, "1.5", "文明单位", "获“省级文明单位”称号"),
    ("lieshi", _BONUS, 0.6, "1", "教育基地", "列入省第四批爱国主义教育基地"),
    ("jy-jiuzhu", _BONUS, 0.85, "1", "体系认证", "通过质量、环境两个体系的认证"),
    ("huishan", _BONUS, 0.95, "1", "作风评议", "连续六年获评区机关作风与效能建设优胜单位"),
    ("wuxi", _BONUS, 0.96, "2", "作风评议", "当届获评“人民满意机关”"),
    ("sl-zuzhi", _DEDUCTION, 0.5, "0.5", "", "演示：材料报送多次超期，按办法扣分"),
)
_RUNNING: tuple[_Row, ...] = (
    ("fuli", _BONUS, 0.4, "1.5", "示范项目", "演示：服务项目被列为省级示范"),
    ("fuli", _BONUS, 0.6, "1", "示范项目", "演示：同一项目又获市级示范，同年只取最高一项"),
    ("xishan", _BONUS, 0.5, "1", "经验推广", "演示：创建做法在全市交流"),
    ("sl-ertong", _BONUS, 0.55, "1", "志愿服务", "演示：志愿服务队获市级表扬"),
)


def write_adjustments(
    term: Term, members: Mapping[str, Participation], people: Mapping[str, User], at: dt.datetime
) -> None:
    """The adjustments of a campaign, dated within its term; in the running one people propose and decide on more."""
    if term.runs:
        propose_and_decide(term, members, people, at)
    Adjustment.objects.bulk_create(
        Adjustment(
            participation=members[code],
            code=f"{term.code}-{number}",
            kind=kind,
            dated_on=term.day_at(part),
            points=points,
            project=project,
            basis=basis,
        )
        for number, (code, kind, part, points, project, basis) in enumerate(
            _RUNNING if term.runs else _FINISHED, start=1
        )
    )
