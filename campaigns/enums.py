"""Closed lists of words about campaigns (DOMAIN.md section 1)."""

from django.db import models


class SchemeState(models.TextChoices):
    """Life of a version of a scheme; a published one is immutable."""

    DRAFT = "draft", "草稿"
    PUBLISHED = "published", "已发布"
    SUPERSEDED = "superseded", "已替换"


class Cycle(models.TextChoices):
    """How often a leaf is reported."""

    MONTH = "month", "每月"
    QUARTER = "quarter", "每季度"
    HALF = "half", "每半年"
    YEAR = "year", "每年"
    ONCE = "once", "一次"


class Join(models.TextChoices):
    """How the periods of a leaf join (INTERCHANGE.md, A leaf of a unit)."""

    SUM = "sum", "累计"
    MEAN = "mean", "平均"
    LATEST = "latest", "取最近"
    BEST = "best", "取最好"


class Part(models.TextChoices):
    """A unit's part in an assignment."""

    LEAD = "lead", "主办"
    ASSISTING = "assisting", "协办"


class ChainLevel(models.IntegerChoices):
    """The responsibility chain that reminders climb (一岗双责)."""

    CLERK = 1, "科员"
    SECTION_HEAD = 2, "部门负责人"
    DEPUTY_LEADER = 3, "分管领导"
    HEAD = 4, "主要领导"


class ReportState(models.TextChoices):
    """Where a progress report stands; only an approved one counts."""

    DRAFT = "draft", "草稿"
    SIGNING = "signing", "待审签"
    SUBMITTED = "submitted", "待审核"
    RETURNED = "returned", "已退回"
    APPROVED = "approved", "已核定"


EDITABLE = frozenset({ReportState.DRAFT, ReportState.RETURNED})
"""States in which the reporter may change the report."""

FILED = frozenset({ReportState.SUBMITTED, ReportState.APPROVED})
"""States in which the unit has done its part; what waits for the unit's own head has not left it."""

HANDED_IN = FILED | {ReportState.SIGNING}
"""States in which the reporter has done theirs."""


class ReturnState(models.TextChoices):
    """Where a returned assignment stands."""

    OPEN = "open", "待答复"
    ACCEPTED = "accepted", "同意退回"
    DECLINED = "declined", "不同意"
    WITHDRAWN = "withdrawn", "单位撤回"


class ItemKind(models.TextChoices):
    """Which list of a scheme an item stands in."""

    BONUS = "bonus", "加分项"
    NEGATIVE = "negative", "负面清单"


class Counting(models.TextChoices):
    """Which of several bonuses of one item count in a year."""

    PROJECT = "project", "同一年同一项目只取最高"
    ITEM = "item", "同一年这一项只取最高"
    EACH = "each", "每一笔都计"


class VetoEffect(models.TextChoices):
    """What a veto of the negative list leads to (DOMAIN.md section 3)."""

    NO_APPLICATION = "no_application", "不得申报"
    TERM_CANCELLED = "term_cancelled", "本届取消"
    TITLE_REVOKED = "title_revoked", "撤销称号"


class ReviewBy(models.TextChoices):
    """Who reviews a target; one that says nothing follows the target above it, the topmost the superior unit."""

    SUPERIOR = "superior", "上级单位"
    OFFICE = "office", "职能处室"
    PANEL = "panel", "评审组"


class EvidenceKind(models.TextChoices):
    """What a proof is; a link or a record of the ledger is as good as a file."""

    FILE = "file", "文件"
    LINK = "link", "链接"
    SHOT = "shot", "截图或拍照"
    LEDGER = "ledger", "台账记录"


class FileState(models.TextChoices):
    """How far the look into a stored file got."""

    WAITING = "waiting", "等待检查"
    SEEN = "seen", "已检查"
    BROKEN = "broken", "打不开"
    LOST = "lost", "文件丢失"


class OrderState(models.TextChoices):
    """How far a list that was ordered as a file is."""

    WAITING = "waiting", "等待生成"
    WORKING = "working", "正在生成"
    DONE = "done", "已做好"
    FAILED = "failed", "没有做成"


class BundleState(models.TextChoices):
    """How far an ordered archive of proofs is."""

    WAITING = "waiting", "等待打包"
    WORKING = "working", "正在打包"
    DONE = "done", "已做好"
    FAILED = "failed", "没有做成"


class FindingKind(models.TextChoices):
    """What the check before handing in may find."""

    SHORTAGE = "shortage", "佐证不足"
    DATE = "date", "日期不符"
    REUSED = "reused", "图片重复"
    BLURRED = "blurred", "看不清"
    UNREADABLE = "unreadable", "打不开"
    UNNAMED = "unnamed", "没有单位名称"


STOPPING = frozenset({FindingKind.SHORTAGE})
"""Findings with which nothing is handed in; the others may be confirmed."""


class ProofKind(models.TextChoices):
    """What a target may ask its proofs to be; a link is as good as a file of either kind."""

    PHOTO = "photo", "照片"
    DOCUMENT = "document", "文件"


class NoticeKind(models.TextChoices):
    """Why a line stands in a digest."""

    DUE = "due", "即将到期"
    LATE = "late", "已逾期"
    RETURNED = "returned", "被退回"
    ESCALATED = "escalated", "下级逾期"
    NUDGED = "nudged", "领导催办"
    SIGNING = "signing", "待您审签"
    REVIEW = "review", "待您审核"
    INSTRUCTED = "instructed", "领导批示"
    UNANSWERED = "unanswered", "批示逾期未答复"
    ANSWERED = "answered", "批示已答复"


UNTIMED = frozenset({NoticeKind.REVIEW, NoticeKind.ANSWERED})
"""Kinds of lines that say themselves since when somebody waits: nothing is due."""


class Subject(models.TextChoices):
    """What an instruction is on."""

    SCORE = "score", "单位得分"
    TARGET = "target", "目标得分"
    CELL = "cell", "目标的一期"
    REPORT = "report", "填报"


class InstructionState(models.TextChoices):
    """Where an instruction stands."""

    OPEN = "open", "待答复"
    ANSWERED = "answered", "待认可"
    ACCEPTED = "accepted", "已办结"
    WITHDRAWN = "withdrawn", "已撤销"


class NumberStyle(models.TextChoices):
    """How the numbers of targets are printed."""

    ROMAN = "roman", "Ⅰ · Ⅰ-1 · Ⅰ-1-①"
    CHINESE = "chinese", "一 · 一（一） · 一（一）1"
    DECIMAL = "decimal", "1 · 1.1 · 1.1.1"


class Move(models.TextChoices):
    """One step of a target within its tree."""

    UP = "up", "上移"
    DOWN = "down", "下移"
    IN = "in", "降为下级"
    OUT = "out", "升一级"


class Spot(models.TextChoices):
    """Where a target is put down, seen from another one."""

    BEFORE = "before", "之前"
    AFTER = "after", "之后"
    INTO = "into", "下级末尾"


class DisclosureState(models.TextChoices):
    """Where a matter of the disclosure register stands; only a published one is open to everybody."""

    DRAFT = "draft", "待公开"
    PUBLISHED = "published", "已公开"
    WITHDRAWN = "withdrawn", "已撤下"


class DisclosureArea(models.TextChoices):
    """What a disclosed matter is about (事项类别)."""

    RELIEF = "relief", "社会救助"
    ELDERLY = "elderly", "养老服务"
    CHILDREN = "children", "儿童福利"
    DISABLED = "disabled", "残疾人福利"
    MARRIAGE = "marriage", "婚姻登记"
    ADOPTION = "adoption", "收养登记"
    FUNERALS = "funerals", "殡葬管理"
    ASSOCIATIONS = "associations", "社会组织"
    COMMUNITY = "community", "社区治理"
    PLACES = "places", "区划地名"
    CHARITY = "charity", "慈善与福彩"
    VETERANS = "veterans", "优抚安置"
    HOMELESS = "homeless", "流浪救助"
    DISASTERS = "disasters", "救灾减灾"
    OFFICE = "office", "机关事务"


class DisclosureMeasure(models.TextChoices):
    """What of the disclosure register a target counts."""

    COUNT = "count", "公开事项数"
    COMPLETE = "complete", "五明确齐全率"
    ON_TIME = "on_time", "按时公开率"
    LATE = "late", "超期公开数"


class RobotKind(models.TextChoices):
    """Whose group robots are spoken to; the keys are those of ``core.robots``."""

    WECOM = "wecom", "企业微信"
    DINGTALK = "dingtalk", "钉钉"


class MessageKind(models.TextChoices):
    """What a robot is told."""

    DIGEST = "digest", "每日提醒"
    TRIAL = "trial", "测试消息"


class MessageState(models.TextChoices):
    """Where a message to a robot stands."""

    WAITING = "waiting", "等待发送"
    SENDING = "sending", "正在发送"
    SENT = "sent", "已送达"
    FAILED = "failed", "发送失败"
