"""文明单位 yearly scheme: 100 points from material, site visit and survey; a bonus list, up to 10 points; a negative list."""

from decimal import Decimal

from campaigns.enums import Counting, ItemKind, VetoEffect
from campaigns.library.parts import DIRECT, GRADES, SURVEY, Branch, Leaf, checks, events, items, quantity, rate
from campaigns.queries.scheme_items import ItemRow


def _bonus(
    title: str, points: str, explanation: str, *, most: str | None = None, counting: str = Counting.PROJECT
) -> ItemRow:
    return ItemRow(
        ItemKind.BONUS,
        title,
        explanation=explanation,
        points=Decimal(points),
        most=None if most is None else Decimal(most),
        counting=counting,
    )


def _negative(title: str, effect: str, explanation: str) -> ItemRow:
    return ItemRow(ItemKind.NEGATIVE, title, explanation=explanation, look_back_months=12, effect=effect)


NOTES = (
    "本方案 100 分：材料审核 60 分、实地考察 25 分、问卷测评 15 分；加分项最多加 10 分，负面清单查实一项即一票否决。"
)

BONUS_CAP = Decimal(10)

ITEMS = (
    _bonus("集体获国家级表彰", "4", "党中央、国务院及国家部委授予的综合性或业务性荣誉，以文件为准。"),
    _bonus("集体获省级表彰", "3", "省委、省政府及省级部门授予的荣誉，以文件为准；同一项目又获国家级的只取国家级。"),
    _bonus("集体获市级表彰", "2", "市委、市政府及市级部门授予的荣誉，以文件为准；同一项目又获上级表彰的只取最高。"),
    _bonus("创建经验在市级以上推广", "2", "以会议材料、简报或通知为准。"),
    _bonus(
        "职工获道德模范、身边好人称号", "1", "市级以上，以命名文件为准；每人次 1 分。", most="3", counting=Counting.EACH
    ),
    _negative("领导班子成员严重违纪违法", VetoEffect.TERM_CANCELLED, "以纪检监察机关的处分决定或判决书为准。"),
    _negative("发生较大以上安全责任事故", VetoEffect.TERM_CANCELLED, "以事故调查报告认定的责任单位为准。"),
    _negative("发生严重侵害服务对象权益的事件", VetoEffect.TITLE_REVOKED, "以主管部门的查处结论为准。"),
    _negative("弄虚作假、伪造创建材料", VetoEffect.TERM_CANCELLED, "以考评组或上级的认定为准。"),
    _negative("环境、欠薪等问题被通报且未整改", VetoEffect.NO_APPLICATION, "以通报和整改期限为准；整改完成后撤销。"),
)

_ON_SITE = {"site": "100"}
_ASKED = {"survey": "100"}
"""What nobody reports of themselves: inspectors mark it, the asked say it."""

_MATERIAL = Branch(
    "材料审核",
    "看一年的工作有没有做、留没留下记录。",
    (
        Branch(
            "组织推动",
            "有人抓，有部署，有保障。",
            (
                Leaf(
                    "创建领导机构",
                    "3",
                    "year",
                    "latest",
                    checks("机构健全", "责任到人", "年度有计划", "年末有总结"),
                    "附年度计划和总结。",
                    evidence=1,
                ),
                Leaf(
                    "专题研究创建", "3", "quarter", "sum", quantity(4), "班子会议专题研究创建的次数，一年不少于四次。"
                ),
                Leaf("创建经费落实", "2", "year", "latest", GRADES, "按预算安排和使用情况评定等次。"),
                Leaf("全员参与率", "4", "half", "mean", rate(95), "参加创建活动的职工数与在岗职工数之比。"),
            ),
        ),
        Branch(
            "思想道德",
            "学理论，讲道德，守诚信。",
            (
                Leaf("理论学习", "4", "quarter", "sum", quantity(12), "组织集中学习的次数，每月一次。"),
                Leaf("道德讲堂", "3", "quarter", "sum", quantity(4), "举办道德讲堂或事迹宣讲的场次。"),
                Leaf("诚信建设", "3", "year", "latest", checks("有诚信制度", "有承诺公示", "无失信记录"), "逐条对照。"),
                Leaf("文明风尚行动", "4", "quarter", "sum", quantity(8), "文明交通、文明餐桌、文明上网等行动的次数。"),
            ),
        ),
        Branch(
            "业务与服务",
            "业务走在前，服务让人满意。",
            (
                Leaf("年度目标完成率", "6", "year", "latest", rate(100, "0.5"), "完成的年度业务目标数与下达数之比。"),
                Leaf(
                    "服务规范",
                    "4",
                    "half",
                    "latest",
                    checks("亮身份", "亮标准", "亮承诺", "一次告知", "限时办结"),
                    "逐条对照。",
                ),
                Leaf("有责投诉", "4", "quarter", "sum", events("1", "2"), "查实有责的投诉件数，没有就零报告。"),
                Leaf("政务公开", "3", "half", "latest", rate(100), "按时公开的事项数与应公开事项数之比。"),
            ),
        ),
        Branch(
            "法治与平安",
            "依法办事，平安有序。",
            (
                Leaf("普法学习", "3", "half", "sum", quantity(4), "组织普法学习或考试的次数。"),
                Leaf("安全检查", "3", "quarter", "sum", quantity(12), "安全检查的次数，每月一次。"),
                Leaf("廉政教育", "3", "quarter", "sum", quantity(4), "开展廉政教育的次数。"),
            ),
        ),
        Branch(
            "文化与公益",
            "有文化活动，有志愿服务，有结对帮扶。",
            (
                Leaf("文体活动", "2", "half", "sum", items("0.5"), "组织职工文化体育活动的次数。"),
                Leaf("志愿服务时长", "3", "quarter", "sum", quantity(800), "志愿服务的人次乘以小时。"),
                Leaf("结对共建", "3", "half", "sum", items("0.5"), "到结对村（社区）开展活动的次数。", evidence=1),
            ),
        ),
    ),
)

_SITE = Branch(
    "实地考察",
    "到现场看，由考察组评定。",
    (
        Leaf(
            "环境秩序",
            "8",
            "year",
            "latest",
            checks("整洁有序", "标识清楚", "无障碍设施完好", "禁烟落实", "停车有序"),
            "现场逐条打勾。",
            methods=_ON_SITE,
        ),
        Leaf("宣传氛围", "5", "year", "latest", GRADES, "按现场宣传阵地情况评定等次。", methods=_ON_SITE),
        Leaf(
            "窗口服务",
            "7",
            "year",
            "latest",
            GRADES,
            "按暗访和现场体验评定，各占一半。",
            methods={"site": "50", "covert": "50"},
        ),
        Leaf("创建特色", "5", "year", "best", DIRECT, "由考察组直接评分。", methods=_ON_SITE),
    ),
)

_SURVEY = Branch(
    "问卷测评",
    "问服务对象，也问本单位职工。",
    (
        Leaf("服务对象满意度", "10", "year", "latest", SURVEY, "服务对象问卷的平均分。", methods=_ASKED),
        Leaf("职工知晓和满意度", "5", "year", "latest", SURVEY, "职工问卷的平均分。", methods=_ASKED),
    ),
)

CIVILIZED_UNIT = (_MATERIAL, _SITE, _SURVEY)
