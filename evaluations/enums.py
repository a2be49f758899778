"""Closed lists of words about evaluation (DOMAIN.md sections 1 and 3)."""

from django.db import models


class CellState(models.TextChoices):
    """State of a cell unit × leaf; 不适用 has no cell at all."""

    PENDING = "pending", "未到期"
    MISSING = "missing", "缺报"
    SCORED = "scored", "已核定"


class Light(models.TextChoices):
    """Lights that ask for something (DOMAIN.md section 4); a leaf without one is 正常."""

    RED = "red", "红"
    YELLOW = "yellow", "黄"


class AdjustmentKind(models.TextChoices):
    """What is added after the sum, taken away, or stands beside it."""

    BONUS = "bonus", "加分"
    DEDUCTION = "deduction", "扣分"
    VETO = "veto", "一票否决"


class AdjustmentState(models.TextChoices):
    """Where a bonus, deduction or veto stands; only a confirmed one counts."""

    PROPOSED = "proposed", "待确认"
    CONFIRMED = "confirmed", "已确认"
    REFUSED = "refused", "不予确认"
    WITHDRAWN = "withdrawn", "已撤回"
    REVOKED = "revoked", "已撤销"


class AppealState(models.TextChoices):
    """Where an appeal (申诉) stands."""

    FILED = "filed", "待答复"
    UPHELD = "upheld", "申诉成立"
    REFUSED = "refused", "申诉不成立"
    WITHDRAWN = "withdrawn", "已撤回"


class RoundKind(models.TextChoices):
    """Kinds of evaluation rounds."""

    SELF = "self", "自查"
    INSPECTION = "inspection", "检查考评"
    PEER = "peer", "互评"
    DEPARTMENT = "department", "职能部门测评"
    COVERT = "covert", "暗访"
    RECHECK = "recheck", "复核"
    DECISION = "decision", "审定"


class RoundState(models.TextChoices):
    """Where a round stands; each stage keeps its marks."""

    SETUP = "setup", "筹备"
    SELF_CHECK = "self_check", "自查"
    INSPECTING = "inspecting", "检查"
    REVIEWING = "reviewing", "复核"
    DECIDING = "deciding", "审定"
    PUBLISHED = "published", "已公布"


class Selection(models.TextChoices):
    """How the units of a round were chosen."""

    ALL = "all", "全部单位"
    CLASS = "class", "某一比较类别"
    DRAW = "draw", "随机抽取"


class SheetState(models.TextChoices):
    """A sheet counts only when it was handed in."""

    OPEN = "open", "未交"
    SUBMITTED = "submitted", "已交"
    LAPSED = "lapsed", "逾期作废"


class OverrideStage(models.TextChoices):
    """Who corrected a mark; a later stage stands above an earlier one."""

    REVIEW = "review", "复核"
    DECISION = "decision", "审定"
    APPEAL = "appeal", "申诉"


class RectificationSource(models.TextChoices):
    """Where a problem came to light."""

    ROUND = "round", "考评轮次"
    CASE = "case", "诉求办理"
    INSPECTION = "inspection", "现场检查"
    SUPERVISOR = "supervisor", "监督员"
    SURVEY = "survey", "测评意见"
    HAND = "hand", "自行登记"


class RectificationState(models.TextChoices):
    """Where a problem stands on its way from being found to 销号."""

    FOUND = "found", "待交办"
    ASSIGNED = "assigned", "整改中"
    FIXED = "fixed", "待核验"
    VERIFIED = "verified", "待销号"
    CLOSED = "closed", "已销号"


class ProofStage(models.TextChoices):
    """What a picture or paper of a rectification shows."""

    BEFORE = "before", "整改前"
    AFTER = "after", "整改后"


class VisitKind(models.TextChoices):
    """What an inspector's phone sends from a unit."""

    MARKS = "marks", "评分"
    PHOTO = "photo", "现场照片"
    PROBLEM = "problem", "发现问题"
    SIGNATURE = "signature", "现场签字"
    SUBMIT = "submit", "提交评分表"


VETOED_GRADE = "一票否决"
FAILED_GRADE = "不合格"
"""The two grades that stand in no table of thresholds (INTERCHANGE.md, A unit)."""


class HonorLevel(models.TextChoices):
    """Who stands behind a title, the highest first (DOMAIN.md section 4)."""

    NATION = "1-nation", "国家级"
    PROVINCE = "2-province", "省级"
    CITY = "3-city", "市级"
    COUNTY = "4-county", "县区级"
    UNIT = "5-unit", "单位级"


class HonorSubject(models.TextChoices):
    """What bears a title (基础建设: 五类文明创建)."""

    WINDOW = "window", "窗口"
    ORGAN = "organ", "机关"
    UNIT = "unit", "单位"
    TEAM = "team", "处室（班组）"
    PERSON = "person", "职工"


class HonorDecision(models.TextChoices):
    """What people decided about a title; that it ran out or that its holder ended follows from the days."""

    VALID = "valid", "有效"
    SUSPENDED = "suspended", "暂停"
    REVOKING = "revoking", "拟撤销"
    REVOKED = "revoked", "已撤销"


class HonorStanding(models.TextChoices):
    """How a title stands on a day: what was decided, or what became of it by itself."""

    VALID = "valid", "有效"
    SUSPENDED = "suspended", "暂停"
    REVOKING = "revoking", "拟撤销"
    REVOKED = "revoked", "已撤销"
    EXPIRED = "expired", "已到期"
    ENDED = "ended", "已终止"


class NamingState(models.TextChoices):
    """Where an application for a title stands (考核与命名为一体)."""

    APPLIED = "applied", "已申报"
    PROPOSED = "proposed", "拟命名"
    NOTIFIED = "notified", "公示中"
    NAMED = "named", "已命名"
    REJECTED = "rejected", "未通过"
    WITHDRAWN = "withdrawn", "已撤回"


class ObjectionState(models.TextChoices):
    """What became of an objection."""

    OPEN = "open", "待处理"
    UPHELD = "upheld", "成立"
    DISMISSED = "dismissed", "不成立"


class SurveyKind(models.TextChoices):
    """民意测评 (DOMAIN.md sections 1 and 2)."""

    LETTERS = "letters", "百人评机关"
    WINDOWS = "windows", "民主评议"
    OWN = "own", "自定义测评"


class SurveyState(models.TextChoices):
    """Where a survey stands."""

    DRAFT = "draft", "筹备中"
    OPEN = "open", "回收中"
    CLOSED = "closed", "已开箱"
    PUBLISHED = "published", "已公布"
    VOID = "void", "已作废"


class HandingOut(models.TextChoices):
    """How questionnaires reach a group."""

    LETTERS = "letters", "信函"
    ON_SITE = "on_site", "现场发放"


class CaseChannel(models.TextChoices):
    """How a matter of a citizen reached the office."""

    LETTER = "letter", "群众来信"
    BOX = "box", "意见箱"
    PHONE = "phone", "监督电话"
    SECTOR_LINE = "sector_line", "行风热线"
    POLITICS_LINE = "politics_line", "政风热线"
    VISITING_DAY = "visiting_day", "领导信访日"
    WEBSITE = "website", "网站"
    SUPERVISOR = "supervisor", "监督员"
    LINE_12345 = "line_12345", "12345 热线"


class CaseKind(models.TextChoices):
    """What kind of matter it is; each has a limit (``workflow.cases.LIMITS``, ``CaseLimit``)."""

    ADVICE = "advice", "意见建议"
    COMPLAINT = "complaint", "投诉举报"
    QUESTION = "question", "咨询"
    REQUEST = "request", "求助"


class CaseState(models.TextChoices):
    """Where a case stands."""

    RECEIVED = "received", "待受理"
    HANDLING = "handling", "办理中"
    REPLIED = "replied", "待回访"
    CLOSED = "closed", "已办结"
    WITHDRAWN = "withdrawn", "已撤回"


UNANSWERED = frozenset({CaseState.RECEIVED, CaseState.HANDLING})
"""States in which the limit runs."""


class CaseAct(models.TextChoices):
    """What stands in the line of events of a case."""

    REGISTER = "register", "登记"
    ACCEPT = "accept", "受理"
    TRANSFER = "transfer", "转办"
    HAND_OVER = "hand_over", "交办"
    REPLY = "reply", "答复"
    CALL_BACK = "call_back", "回访"
    CLOSE = "close", "不回访办结"
    REOPEN = "reopen", "重新办理"
    WITHDRAW = "withdraw", "撤回"
    ASK_TIME = "ask_time", "申请延期"
    GRANT_TIME = "grant_time", "同意延期"
    REFUSE_TIME = "refuse_time", "不同意延期"
    LINK = "link", "关联重复事项"


class Satisfaction(models.TextChoices):
    """What the citizen says in the call-back."""

    SATISFIED = "satisfied", "满意"
    FAIRLY = "fairly", "基本满意"
    DISSATISFIED = "dissatisfied", "不满意"


class ExtensionState(models.TextChoices):
    """Where a request for more time stands."""

    OPEN = "open", "待审批"
    GRANTED = "granted", "同意"
    REFUSED = "refused", "不同意"


class SupervisorSector(models.TextChoices):
    """Where an outside monitor (行风监督员) comes from."""

    CONGRESS = "congress", "人大代表"
    CONSULTATIVE = "consultative", "政协委员"
    DISCIPLINE = "discipline", "纪检监察"
    JUSTICE = "justice", "司法"
    CIVILIZATION = "civilization", "文明办"
    SUBDISTRICT = "subdistrict", "街道（乡镇）"
    COMMUNITY = "community", "居（村）委会"
    ALLOWANCE = "allowance", "低保对象"
    VETERANS = "veterans", "优抚对象"
    MEDIA = "media", "新闻媒体"
    OTHER = "other", "其他"


class FindingState(models.TextChoices):
    """What became of a finding."""

    OPEN = "open", "待处理"
    CASE = "case", "转诉求办理"
    RECTIFICATION = "rectification", "转整改"
    NOTED = "noted", "已阅"


class SecondDecision(models.TextChoices):
    """What a second reviewer would have done."""

    APPROVE = "approve", "同意核定"
    RETURN = "return", "应当退回"


class SecondVerdict(models.TextChoices):
    """What the office makes of two decisions that differ."""

    UPHELD = "upheld", "维持初评"
    CORRECT = "correct", "应当更正"


class WatchKind(models.TextChoices):
    """What a person wants to be told of."""

    SCORE = "score", "总分低于"
    LATE = "late", "逾期项数达到"
