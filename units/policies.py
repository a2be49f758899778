"""What holds whoever asks: rules of accounts with default, limits and words; what the database refuses. Pure.

A row of ``AccountPolicy`` holds what the security administrator decided, for the whole installation; ``AccountPolicies`` is
what the code reads. A rule stands here only if something acts on it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from core.append_only import Guard


@dataclass(frozen=True)
class AccountPolicies:
    """What is in force. The defaults suit GB/T 22239 level 3."""

    password_length: int = 10
    password_kinds: int = 3
    password_history: int = 5
    password_days: int = 90
    first_password_days: int = 7
    lock_after: int = 5
    lock_address_after: int = 50
    lock_minutes: int = 30
    idle_minutes: int = 30
    session_hours: int = 8
    one_session: int = 0


@dataclass(frozen=True)
class RuleWords:
    """How one rule is asked for: its heading, its label, what it does, its limits; ``is_choice``: yes or no."""

    name: str
    group: str
    label: str
    help: str
    least: int
    most: int
    is_choice: bool = False

    def read(self, raw: Any) -> int:
        """``raw`` (a number, or words from a form) as the rule's value; RuleError says what is wrong."""
        try:
            number = int(str(raw).strip())
        except ValueError as error:
            raise RuleError(f"“{raw}”不是整数，请填 {self.least} 到 {self.most} 之间的整数") from error
        if not self.least <= number <= self.most:
            raise RuleError(f"应在 {self.least} 到 {self.most} 之间")
        return number


class RuleError(ValueError):
    """A value that a rule cannot have; the message is a Chinese half sentence."""


_PASSWORDS, _LOCKS, _SESSIONS = "密码", "锁定", "登录状态"

WORDS: Mapping[str, RuleWords] = {
    each.name: each
    for each in (
        RuleWords("password_length", _PASSWORDS, "最少位数", "新密码至少多少位", 8, 64),
        RuleWords("password_kinds", _PASSWORDS, "字符种类", "大写字母、小写字母、数字、其他符号，至少包含几种", 1, 4),
        RuleWords("password_history", _PASSWORDS, "不得重复", "新密码不能与最近几次用过的相同；0 为不限", 0, 24),
        RuleWords("password_days", _PASSWORDS, "更换周期（天）", "用满多少天，下次登录时须更换；0 为不限", 0, 730),
        RuleWords(
            "first_password_days", _PASSWORDS, "一次性密码有效期（天）", "发放后多少天内不用就作废，须重新发放", 1, 60
        ),
        RuleWords("lock_after", _LOCKS, "账号锁定", "同一账号连续输错几次密码后锁定", 3, 20),
        RuleWords(
            "lock_address_after", _LOCKS, "来源锁定", "同一网络地址一共输错几次后锁定；全局共用一个出口的，不宜太小", 10, 1000
        ),
        RuleWords("lock_minutes", _LOCKS, "锁定时长（分钟）", "到时自动解锁，也可由安全管理员提前解锁", 5, 1440),
        RuleWords("idle_minutes", _SESSIONS, "无操作退出（分钟）", "多少分钟没有操作就退出登录", 5, 480),
        RuleWords("session_hours", _SESSIONS, "最长登录（小时）", "登录满多少小时须重新登录，不论有没有操作", 1, 24),
        RuleWords(
            "one_session", _SESSIONS, "同时只在一处登录", "在另一处登录时，先前登录的地方自动退出", 0, 1, is_choice=True
        ),
    )
}  # fmt: skip
"""Every rule by its name, in the order of the page."""


def account_policies_from(stored: Mapping[str, int]) -> AccountPolicies:
    """The defaults with ``stored`` (name → value) over them."""
    return replace(AccountPolicies(), **{name: value for name, value in stored.items() if name in WORDS})


def kinds_of(password: str) -> int:
    """How many of the four kinds of characters (capital, small, digit, other) the password has."""
    tests = (str.isupper, str.islower, str.isdigit, lambda sign: not sign.isalnum())
    return sum(any(test(sign) for sign in password) for test in tests)


_PURGED = (
    "(SELECT 1 FROM units_auditseal s JOIN units_auditsealline l ON l.seal_id = s.id WHERE s.purged_at IS NOT NULL"
)

GUARDS = (
    Guard("units_auditentry", may_delete=f"EXISTS {_PURGED} AND l.entry_id = OLD.id)"),
    Guard(
        "units_auditsealline",
        may_delete="EXISTS (SELECT 1 FROM units_auditseal s WHERE s.id = OLD.seal_id AND s.purged_at IS NOT NULL)",
    ),
    Guard(
        "units_auditseal",
        may_update="OLD.purged_at IS NULL AND NEW.purged_at IS NOT NULL AND OLD.id = NEW.id AND OLD.number = NEW.number "
        "AND OLD.link = NEW.link AND OLD.body = NEW.body AND OLD.horizon = NEW.horizon AND OLD.entries = NEW.entries "
        "AND OLD.sealed_at = NEW.sealed_at",
    ),
)
"""What the database refuses: everything but adding, and deleting what a purged seal held."""
