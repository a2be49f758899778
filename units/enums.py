"""Closed lists of words about units and people (DOMAIN.md section 1)."""

from enum import Enum

from django.db import models


class UnitKind(models.TextChoices):
    """What a unit is; targets apply by it."""

    BUREAU = "bureau", "局"
    INSTITUTION = "institution", "事业单位"
    DEPARTMENT = "department", "处（科）室"
    WINDOW = "window", "服务窗口"
    TOWNSHIP = "township", "街道（乡镇）"


class Role(models.TextChoices):
    """What a membership lets a person do in a unit."""

    REPORTER = "reporter", "填报员"
    REVIEWER = "reviewer", "审核员"
    LEADER = "leader", "领导"
    ADMINISTRATOR = "administrator", "创建办"
    AUDITOR = "auditor", "审计员"
    PANELLIST = "panellist", "评审组成员"
    SUPERVISOR = "supervisor", "行风监督员"


REVIEWING = frozenset({Role.REVIEWER, Role.PANELLIST})
"""Roles that decide on reports: of units, or of the targets that a panel was given."""

OVERSEEING = frozenset({Role.REVIEWER, Role.LEADER, Role.ADMINISTRATOR, Role.AUDITOR})
"""Roles that see the unit of the membership and everything below it; a reporter sees the own unit only, a
panellist and an outside supervisor no unit at all."""


NO_STAFF = frozenset({Role.AUDITOR, Role.PANELLIST, Role.SUPERVISOR})
"""Roles that make nobody one of the unit's people: who holds only these does not act for it."""


NUDGING = frozenset({Role.LEADER, Role.ADMINISTRATOR})
"""Roles that ask units to act, over the unit of the membership and everything below it."""


ANSWERING = frozenset({Role.REPORTER, Role.LEADER, Role.ADMINISTRATOR})
"""Roles that answer for the unit of the membership when a leader asks it."""


class Duty(models.TextChoices):
    """三员: what somebody does for the installation as a whole; it shows no score and gives no role in a unit."""

    SYSTEM = "system", "系统管理员"
    SECURITY = "security", "安全管理员"
    AUDIT = "audit", "审计管理员"


class Appointment(models.TextChoices):
    """What it takes two persons to give where administrators are separated: one of the three duties, or the 创建办."""

    SYSTEM = Duty.SYSTEM.value, "系统管理员"
    SECURITY = Duty.SECURITY.value, "安全管理员"
    AUDIT = Duty.AUDIT.value, "审计管理员"
    OFFICE = "office", "创建办"


class Arranging(Enum):
    """What of people and units is arranged; each belongs to one of the three administrators, ``value`` is whose."""

    UNITS = (Duty.SYSTEM, "units")
    ACCOUNTS = (Duty.SYSTEM, "accounts")
    ROLES = (Duty.SECURITY, "roles")

    @property
    def duty(self) -> Duty:
        """Whose it is where administrators are separated."""
        return self.value[0]


class ProposalState(models.TextChoices):
    """Where a proposal about an administrator stands."""

    OPEN = "open", "等待确认"
    CONFIRMED = "confirmed", "已生效"
    DECLINED = "declined", "未同意"
    WITHDRAWN = "withdrawn", "已撤回"


class GroupPost(models.TextChoices):
    """A post in a leading group."""

    HEAD = "head", "组长"
    DEPUTY = "deputy", "副组长"
    MEMBER = "member", "成员"


class SystemRight(models.TextChoices):
    """What a business system may do through the interface, in its unit and below."""

    FACTS = "facts", "填报数据"
    LEDGER = "ledger", "登记台账"
    SCORES = "scores", "读取得分"


class ActKind(models.TextChoices):
    """What sort of thing an entry of the audit trail tells of."""

    ACT = "act", "操作"
    SIGN_IN = "sign_in", "登录"
    ACCESS = "access", "查看与导出"
    REFUSAL = "refusal", "越权被拒"


class ActResult(models.TextChoices):
    """How it ended."""

    DONE = "done", "成功"
    FAILED = "failed", "失败"


class ShortcutKind(models.TextChoices):
    """Kinds of pages that a person finds again: seen lately, or kept with a star."""

    UNIT = "unit", "单位"
    CELL = "cell", "目标得分"
    REPORT = "report", "填报"
    CASE = "case", "诉求"
