"""The demo's scheme: 3 pillars, 12 targets, 48 leaves, 100 points. Wording of our own."""

from dataclasses import dataclass
from typing import Any

from units.enums import UnitKind

B, I, W, T = UnitKind.BUREAU, UnitKind.INSTITUTION, UnitKind.WINDOW, UnitKind.TOWNSHIP  # noqa: E741 - a table reads better
ALL: tuple[UnitKind, ...] = ()
OFFICES = (B, I, W)

Raw = dict[str, Any]


@dataclass(frozen=True)
class Leaf:
    """A leaf; ``rule`` is for one year, ``targets_of`` stretches it to the length of a term."""

    title: str
    points: str
    cycle: str
    join: str
    rule: Raw
    explanation: str
    kinds: tuple[UnitKind, ...] = ALL
    evidence: int = 0


@dataclass(frozen=True)
class Branch:
    """An inner target."""

    title: str
    explanation: str
    children: "tuple[Branch | Leaf, ...]"


def quantity(goal: int, **more: str) -> Raw:
    """A number to be reached in one year."""
    return {"kind": "quantity", "goal": str(goal), **more}


def rate(goal: int, step: str | None = None) -> Raw:
    """A percentage to be reached."""
    return {"kind": "rate", "goal": str(goal)} | ({} if step is None else {"step": step})


def items(each: str) -> Raw:
    """Points for each item of a year."""
    return {"kind": "per_item", "each": each}


def checks(*standards: str, mode: str = "proportional") -> Raw:
    """Standards to be met."""
    return {"kind": "checklist", "standards": list(standards), "mode": mode}


def events(*series: str) -> Raw:
    """Points lost by events."""
    return {"kind": "deduction", "series": list(series)}


def steps(*shares: tuple[str, float, str], late: str = "0.5") -> Raw:
    """Milestones as (name, part of the term at which it is due, share)."""
    return {"kind": "milestone", "late": late, "at": [list(step) for step in shares]}


GRADES: Raw = {"kind": "grade", "coefficients": {"优": "1", "良": "0.85", "中": "0.6", "差": "0"}}
DIRECT: Raw = {"kind": "direct"}
SURVEY: Raw = {"kind": "survey"}
RANK: Raw = {"kind": "rank", "shares": ["1", "0.95", "0.9", "0.85", "0.8", "0.75", "0.7", "0.65", "0.6", "0.5"]}

FIRST = Branch(
    "三个到位",
    "组织、认识、措施先到位，创建才推得动。",
    (
        Branch(
            "组织领导到位",
            "看领导机构是否健全，责任是否落到人。",
            (
                Leaf(
                    "领导小组健全",
                    "2",
                    "year",
                    "latest",
                    checks("组长到位", "副组长到位", "成员到位", "办事人员到位"),
                    "对照本单位发文勾选，附领导小组文件。",
                    evidence=1,
                ),
                Leaf("责任链落实率", "2", "quarter", "sum", rate(100, "0.1"), "已明确责任人的任务数与全部任务数之比。"),
                Leaf("专题研究次数", "2", "quarter", "sum", quantity(4), "班子会议专题研究创建工作的次数，全年四次。"),
                Leaf("纳入目标管理", "2", "year", "latest", GRADES, "年末由上级按目标管理文件和考核记录评定等次。"),
            ),
        ),
        Branch(
            "思想认识到位",
            "看学习动员是否经常，职工是否都参与。",
            (
                Leaf("学习动员场次", "2", "month", "sum", quantity(12), "每月至少组织一场学习或动员。"),
                Leaf(
                    "职工参与率", "2.5", "quarter", "mean", rate(95), "本季参加创建活动的职工人数与在岗职工人数之比。"
                ),
                Leaf("信息宣传", "2", "quarter", "sum", items("0.1"), "被本级及以上媒体或网站采用的稿件数。"),
                Leaf("职工知晓测评", "1.5", "year", "latest", SURVEY, "由创建办组织，填职工问卷的平均分。"),
            ),
        ),
        Branch(
            "目标措施到位",
            "看计划是否年年调整，措施是否件件落实。",
            (
                Leaf(
                    "年度方案推进",
                    "3",
                    "once",
                    "latest",
                    steps(
                        ("制定方案", 0.15, "1"), ("分解任务", 0.3, "1"), ("中期检查", 0.6, "1"), ("总结评估", 0.97, "1")
                    ),
                    "按节点填写实际完成日期。",
                ),
                Leaf("下达目标完成率", "2", "quarter", "sum", rate(95), "当季应完成目标中已完成的项数。"),
                Leaf("措施针对性", "1.5", "half", "mean", GRADES, "由审核人结合本单位实际评定等次。"),
                Leaf(
                    "计划动态调整",
                    "1.5",
                    "half",
                    "latest",
                    checks("有调整依据", "有责任分工", "有完成时限", mode="abc"),
                    "全部符合为甲档，差一项为乙档，其余为丙档。",
                ),
            ),
        ),
    ),
)

SECOND = Branch(
    "四个重点",
    "队伍、制度、阵地、监督是创建的四块基石。",
    (
        Branch(
            "队伍建设",
            "看班子有没有战斗力，职工有没有成长。",
            (
                Leaf(
                    "班子建设",
                    "2.5",
                    "year",
                    "best",
                    checks("学习制度坚持", "民主集中制落实", "廉洁自律良好", "群众评价满意", mode="abc"),
                    "年末对照四条自查，上级复核。",
                ),
                Leaf("主题教育", "2", "quarter", "sum", quantity(8), "本季开展主题教育活动的次数。"),
                Leaf("业务培训学时", "2.5", "quarter", "sum", quantity(480, floor="0.3"), "人次乘以学时后的合计。"),
                Leaf("考察与进修", "2", "half", "sum", items("0.25"), "外出考察批次与在职进修人数之和。"),
            ),
        ),
        Branch(
            "制度建设",
            "看该有的制度有没有，定了的制度用不用。",
            (
                Leaf(
                    "必备制度清单",
                    "3",
                    "half",
                    "latest",
                    checks("领导责任", "首问负责", "服务承诺", "一次告知", "限时办结", "岗位互补"),
                    "现行有效的制度打勾，附制度文本。",
                    evidence=1,
                ),
                Leaf(
                    "制度修订推进",
                    "2",
                    "once",
                    "latest",
                    steps(("清理旧制度", 0.25, "1"), ("完成修订", 0.55, "2"), ("汇编成册", 0.9, "1")),
                    "按节点填写实际完成日期。",
                ),
                Leaf("岗位职责覆盖率", "2", "half", "latest", rate(100, "0.2"), "有书面职责的岗位数与岗位总数之比。"),
                Leaf("制度执行抽查", "2", "quarter", "mean", DIRECT, "由审核人依据抽查记录直接打分。"),
            ),
        ),
        Branch(
            "基础建设",
            "看窗口、机关、单位、班组和个人的创建成色。",
            (
                Leaf("窗口服务等次", "3", "half", "mean", GRADES, "由上级到场检查后评定等次。", OFFICES),
                Leaf("文明单位创建", "2", "year", "sum", items("4"), "当年新获得或通过复查的文明单位称号数。"),
                Leaf(
                    "服务环境达标",
                    "2",
                    "year",
                    "latest",
                    checks("标识清楚", "通道无障碍", "等候有座", "卫生整洁", mode="all_or_nothing"),
                    "四条全部符合方可得分，附现场照片。",
                    OFFICES,
                    evidence=1,
                ),
                Leaf("班组与职工评选", "2", "half", "sum", items("0.5"), "评选出的文明处室（班组）和文明职工数。"),
            ),
        ),
        Branch(
            "监督管理",
            "看群众的意见有没有人听、有没有人办。",
            (
                Leaf("监督员活动", "2", "half", "sum", quantity(4), "组织行风监督员座谈或察访的次数。"),
                Leaf("意见按期答复率", "2.5", "month", "sum", rate(98, "0.2"), "期限内答复的件数与应答复件数之比。"),
                Leaf("有责投诉", "2.5", "month", "sum", events("0.5", "1", "2"), "查实有责的投诉件数，没有则零报告。"),
                Leaf("内部巡查", "2", "quarter", "sum", quantity(8), "本单位组织巡查督查的次数。"),
            ),
        ),
    ),
)

THIRD = Branch(
    "五个结合",
    "创建要和评议、公开、廉政、效能、发展拧成一股绳。",
    (
        Branch(
            "与行风评议结合",
            "请群众打分，用评议促整改。",
            (
                Leaf("征求意见信", "2", "year", "sum", quantity(100), "当年发出的征求意见信封数，局每年一百封。", (B,)),
                Leaf("群众满意度", "3", "half", "mean", SURVEY, "填测评轮次的平均分。"),
                Leaf("评议名次", "2", "year", "best", RANK, "在同级评议中的名次。", (B,)),
                Leaf("反馈整改率", "1", "half", "sum", rate(100), "已整改的意见数与应整改意见数之比。"),
            ),
        ),
        Branch(
            "与政务公开结合",
            "事项、内容、形式、时间、责任都要说清楚。",
            (
                Leaf("公开事项", "2", "quarter", "sum", items("0.4"), "本季新公开的事项数。"),
                Leaf("要素齐全率", "2", "quarter", "latest", rate(100), "五项要素齐全的事项数与公开事项总数之比。"),
                Leaf("超期公开", "2", "quarter", "sum", events("0.5"), "超过规定时间才公开的事项数。"),
                Leaf(
                    "服务承诺公示",
                    "2",
                    "year",
                    "latest",
                    checks("承诺上墙", "承诺上网", "兑现有记录"),
                    "附公示照片或网页截图。",
                    evidence=1,
                ),
            ),
        ),
        Branch(
            "与廉政建设结合",
            "教育在前，制度在后，监督贯穿始终。",
            (
                Leaf("廉政教育", "2", "quarter", "sum", quantity(4), "本季开展廉政教育的次数。"),
                Leaf(
                    "廉政制度",
                    "2",
                    "half",
                    "latest",
                    checks("责任制规定", "检查考核办法", "责任追究办法"),
                    "现行有效的打勾。",
                ),
                Leaf("违规事项", "2", "half", "mean", events("1", "2"), "经认定的违规事项数。"),
                Leaf(
                    "重大项目监督率",
                    "2",
                    "half",
                    "sum",
                    rate(100),
                    "纳入监督的重大项目数与全部重大项目数之比。",
                    (B, I),
                ),
            ),
        ),
        Branch(
            "与效能建设结合",
            "少跑路，快办结，多帮扶。",
            (
                Leaf("限时办结率", "2", "month", "sum", rate(99, "0.2"), "期限内办结件数与应办结件数之比。"),
                Leaf(
                    "平均办理时长",
                    "2",
                    "month",
                    "mean",
                    quantity(5, direction="less"),
                    "本月平均用几个工作日办结。",
                    (B, W),
                ),
                Leaf("结对帮扶", "2", "quarter", "sum", items("0.1"), "本季走访结对困难户、薄弱村的次数。"),
                Leaf(
                    "业务系统应用",
                    "2",
                    "once",
                    "latest",
                    steps(("完成培训", 0.2, "1"), ("试运行", 0.45, "1"), ("全面使用", 0.75, "2")),
                    "按节点填写实际完成日期。",
                ),
            ),
        ),
        Branch(
            "与民政发展结合",
            "创建的成效，最后要看业务。",
            (
                Leaf(
                    "重点工作进度",
                    "3",
                    "once",
                    "latest",
                    steps(("项目立项", 0.1, "1"), ("全面实施", 0.4, "2"), ("完成收尾", 0.85, "2")),
                    "按节点填写实际完成日期。",
                ),
                Leaf("业务指标完成量", "2", "quarter", "sum", quantity(400), "本季完成的服务人次（百人次）。"),
                Leaf("创新项目", "2", "year", "best", DIRECT, "由审核人按项目成效直接打分。"),
                Leaf("荣誉称号", "1", "year", "sum", items("0.5"), "当年获得的县级以上荣誉数。"),
            ),
        ),
    ),
)

COMMON = (FIRST, SECOND, THIRD)

LOCAL = (
    Branch(
        "三个一流",
        "锡山自设：班子、队伍、业绩都向一流看齐。",
        (
            Leaf("一流班子", "10", "half", "mean", GRADES, "班子民主评议的等次。"),
            Leaf("一流队伍", "10", "half", "mean", GRADES, "职工考核的总体等次。"),
            Leaf("一流业绩", "10", "half", "mean", GRADES, "业务考核的总体等次。"),
        ),
    ),
    Branch(
        "四优四新",
        "锡山自设：环境与管理看四优，精神与作风看四新。",
        (
            Leaf(
                "四优", "20", "half", "latest", checks("环境优", "管理优", "秩序优", "服务优"), "逐条自查，符合的打勾。"
            ),
            Leaf(
                "四新", "20", "half", "latest", checks("面貌新", "进展新", "起色新", "台阶新"), "逐条自查，符合的打勾。"
            ),
        ),
    ),
    Branch(
        "两有两无",
        "锡山自设：有创新、有实效，无违纪、无投诉。",
        (
            Leaf(
                "两有两无达标", "30", "year", "latest", checks("有创新", "有实效", "无违纪", "无投诉"), "四条逐一对照。"
            ),
        ),
    ),
)
