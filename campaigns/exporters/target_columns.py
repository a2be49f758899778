"""The columns of the workbook of a scheme; template, export and import share them."""

from campaigns.enums import Cycle, Join, ProofKind, ReviewBy
from campaigns.rules import RULES
from core.sheets import Column
from units.enums import UnitKind

HEAD_SHEET, TARGETS_SHEET = "基本信息", "指标"
DIRECTIONS = {"more": "越多越好", "less": "越少越好"}
MODES = {"proportional": "按比例", "all_or_nothing": "全部达标才得分", "abc": "分 A、B、C 三档"}

HEAD_COLUMNS = (
    Column("item", "项目", "不要改动这一列。", is_required=True, width=18),
    Column("content", "内容", "指标体系的名称、计划总分、加分上限等；“只能从清单里选”填是或否。", width=70),
)
HEAD_ITEMS = {
    "title": "名称",
    "intended_points": "计划总分",
    "bonus_cap": "加分上限",
    "items_only": "加分和否决只能从清单里选",
    "notes": "说明",
}
YES = "是"

TARGET_COLUMNS = (
    Column("code", "代码", "目标的固定代号，靠它认出同一个目标；新目标可空着，系统按编号生成。", width=12),
    Column("number", "编号", "印在表上的编号，如 Ⅰ-1、（一）。各目标不要重复。", width=12),
    Column("title", "名称", "目标名称，不超过 200 字。", is_required=True, width=36),
    Column("parent", "上级", "上级目标的代码或编号；最高一级空着。", width=12),
    Column("points", "分值", "末级目标的分值；上级可填应有的合计，系统会核对。", width=10),
    Column(
        "rule",
        "计分规则",
        "末级目标必填；只作分类的上级目标空着。",
        choices=tuple(rule.label for rule in RULES.values()),
    ),
    Column("goal", "目标值", "定量完成：要完成的数量；比率达标：目标百分数。", width=10),
    Column("direction", "方向", "定量完成用，不填为越多越好。", choices=tuple(DIRECTIONS.values()), width=12),
    Column("floor", "起分比例", "定量完成用：低于目标的这个比例不得分，如 0.6。", width=10),
    Column("cap", "封顶比例", "定量完成用：最多按目标的这个比例计分，不填为 1。", width=10),
    Column("each", "单位分值", "按件计分：每件得几分；比率达标：每差 1 个百分点扣几分，空着为按比例得分。", width=10),
    Column("mode", "达标方式", "逐项达标用，不填为按比例。", choices=tuple(MODES.values()), width=16),
    Column(
        "factors", "系数", "逐项达标分三档时 A、B、C 的系数，如“1、0.6、0”；节点推进逾期完成的系数，如 0.5。", width=14
    ),
    Column(
        "items",
        "参数清单",
        "一行一项（单元格内按 Alt+Enter 换行）。逐项达标：各条标准；等次评定：“优=1”；节点推进：“动员部署=2026-03-31=40”"
        "（名称=期限=份额）；发生扣分：依次每次扣几分；名次计分：依次各名次的系数。",
        width=34,
    ),
    Column("cycle", "填报周期", "末级目标必填。", choices=tuple(str(each.label) for each in Cycle), width=12),
    Column(
        "join",
        "各期合并",
        "末级目标必填：各期的数据怎样合成一个得分。",
        choices=tuple(str(j.label) for j in Join),
        width=12,
    ),
    Column(
        "methods",
        "测评方式",
        "几种方式合成得分时填，如“材料 60、实地 25、问卷 15”，合计 100；空着就只按填报计分。可用：材料、实地、问卷、部门意见、暗访、互评。",
        width=22,
    ),
    Column(
        "kinds",
        "适用单位类别",
        "可写几个，用顿号分开；三个“适用”列都空着，就适用于所有单位。",
        choices=tuple(str(kind.label) for kind in UnitKind),
        is_open=True,
        width=18,
    ),
    Column("classes", "适用比较类别", "可写几个，用顿号分开。", width=18),
    Column("units", "适用单位代码", "只适用于指名的单位时，填单位代码，用顿号分开；它们是主办单位。", width=18),
    Column("assisting", "协办单位代码", "协助主办单位的，填单位代码，用顿号分开；不要与前一列重复。", width=18),
    Column("evidence", "至少佐证件数", "填报时至少要附几件佐证材料，空着为 0。", width=12),
    Column(
        "proof_kind",
        "佐证种类",
        "只认这一种佐证材料；空着就都可以。",
        choices=tuple(str(kind.label) for kind in ProofKind),
        width=12,
    ),
    Column("proof_months", "佐证期限（月）", "只认截止前这几个月内的佐证材料，空着为不限。", width=12),
    Column(
        "review_by",
        "由谁审核",
        "空着就随上级目标；最高一级空着就由上级单位审核。",
        choices=tuple(str(each.label) for each in ReviewBy),
        width=12,
    ),
    Column("reviewer", "审核处室或评审组", "职能处室填它的单位代码，评审组填它的名称。", width=18),
    Column(
        "review_kinds",
        "只审核的单位类别",
        "处室或评审组只审核这几类单位时填，用顿号分开；空着就审核所有单位。",
        choices=tuple(str(kind.label) for kind in UnitKind),
        is_open=True,
        width=18,
    ),
    Column(
        "signed_first", "先由本单位领导审签", "填“是”时，填报先经本单位领导审签，再送审核。", choices=(YES,), width=12
    ),
    Column(
        "feeds",
        "台账取数",
        "填报时哪一项从台账取数，一行一项，如“value ← training 合计 people”“met/有首问负责制 ← regulation（sort=首问负责）”；在页面上设更方便。",
        width=34,
    ),
    Column("explanation", "填报说明", "评分标准、填报要求。", width=50),
    Column("example", "填报示例", "写得好的一段，填报员在表旁边看到。", width=50),
)

NOTES = (
    "一行一个目标，上下次序就是表上的次序。红色表头的列必填，有下拉箭头的列从列表中选。",
    "导入只写进草稿，不会改动已发布的指标体系；上传后先显示会新增、修改、删除什么和全部错误，确认以后才写入。",
    "草稿以文件为准：文件里没有的目标会从草稿中删除，预览里会逐项列出。",
    "“加分项”“负面清单”两张表也以文件为准；整张表都没有，就保留原来的清单。",
    "也可以直接导入机关原有的表格（合并单元格、分级编号、分值写在括号里都可以），不必先填到这张表里。",
)
