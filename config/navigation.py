"""The main navigation: what each role finds in the top bar, and what waits in its menu 更多."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from django.urls import get_script_prefix, reverse

from units.enums import OVERSEEING, REVIEWING, Duty, Role

ABOVE_REPORTERS = OVERSEEING
EVERYBODY = OVERSEEING | {Role.REPORTER}
_ARRANGING = frozenset({Duty.SYSTEM, Duty.SECURITY})
"""Two of the three administrators: what they arrange."""


@dataclass(frozen=True)
class Entry:
    """One place people go to: its page, who finds it, and whether it stands in the bar or in the menu.

    ``within`` names pages that belong to it though their addresses do not begin with its own.
    """

    label: str
    page: str
    icon: str
    roles: frozenset[str]
    within: tuple[str, ...] = ()
    in_menu: bool = False


@dataclass(frozen=True)
class NavigationItem:
    """One entry as the top bar draws it."""

    label: str
    url: str
    icon: str
    active: bool
    in_menu: bool


ENTRIES: tuple[Entry, ...] = (
    Entry("我的任务", "campaigns:tasks", "list-check", frozenset({Role.REPORTER})),
    Entry("待审核", "evaluations:review_queue", "inbox", REVIEWING),
    Entry("待审签", "evaluations:signing_queue", "pen", frozenset({Role.LEADER}), in_menu=True),
    Entry("领导批示", "campaigns:instructions", "chat-left-quote", EVERYBODY, in_menu=True),
    Entry(
        "驾驶舱",
        "evaluations:dashboard",
        "speedometer2",
        ABOVE_REPORTERS,
        within=(
            "evaluations:analysis",
            "evaluations:matrix",
            "evaluations:ranking",
            "evaluations:late",
            "evaluations:my_scores",
        ),
    ),
    Entry("本单位得分", "evaluations:my_scores", "clipboard-data", frozenset({Role.REPORTER})),
    Entry("指标体系", "campaigns:scheme", "diagram-3", EVERYBODY, within=("campaigns:schemes",)),
    Entry(
        "任务分配",
        "campaigns:assignments",
        "grid-3x3-gap",
        frozenset({Role.ADMINISTRATOR}),
        within=("campaigns:returns", "campaigns:calendar", "campaigns:policies", "campaigns:robots"),
    ),
    Entry("诉求办理", "evaluations:cases", "chat-left-text", EVERYBODY, in_menu=True),
    Entry(
        "行风监督员",
        "evaluations:supervisors",
        "binoculars",
        OVERSEEING,
        within=("evaluations:patrols", "evaluations:findings"),
        in_menu=True,
    ),
    Entry("监督员", "evaluations:my_findings", "binoculars", frozenset({Role.SUPERVISOR})),
    Entry("民意测评", "evaluations:surveys", "envelope-paper", EVERYBODY, in_menu=True),
    Entry("待我评分", "evaluations:my_sheets", "pencil-square", EVERYBODY, in_menu=True),
    Entry(
        "加减分与申诉",
        "evaluations:adjustments",
        "plus-slash-minus",
        EVERYBODY,
        within=("evaluations:appeals",),
        in_menu=True,
    ),
    Entry("考评轮次", "evaluations:rounds", "clipboard-check", EVERYBODY, in_menu=True),
    Entry("整改", "evaluations:rectifications", "wrench-adjustable", EVERYBODY, in_menu=True),
    Entry("荣誉", "evaluations:honors", "award", EVERYBODY, within=("evaluations:namings",), in_menu=True),
    Entry("复评", "evaluations:second_marking", "people", REVIEWING | {Role.ADMINISTRATOR}, in_menu=True),
    Entry("政务公开", "campaigns:disclosure", "megaphone", EVERYBODY, in_menu=True),
    Entry("材料库", "campaigns:library", "archive", EVERYBODY, in_menu=True),
    Entry("台账", "campaigns:ledger", "journal-text", EVERYBODY, in_menu=True),
    Entry("填报负担", "campaigns:burden", "hourglass-split", EVERYBODY, in_menu=True),
    Entry("总结报告", "evaluations:term_report", "file-earmark-text", ABOVE_REPORTERS, in_menu=True),
    Entry("审计记录", "audit:list", "shield-check", frozenset({Role.AUDITOR}), in_menu=True),
    Entry("大屏", "evaluations:wall_displays", "display", frozenset({Role.ADMINISTRATOR}), in_menu=True),
    Entry("审计记录", "audit:list", "shield-check", frozenset({Duty.AUDIT})),
    Entry("单位", "units:tree", "building", EVERYBODY, in_menu=True),
    Entry("单位", "units:tree", "building", _ARRANGING),
    Entry("人员", "people:list", "people", _ARRANGING),
    Entry(
        "账号安全",
        "accounts:locks",
        "shield-lock",
        frozenset({Duty.SECURITY}),
        within=("accounts:policies", "accounts:second_factors", "accounts:duties"),
    ),
    Entry("三员", "accounts:duties", "shield-lock", frozenset({Duty.SYSTEM})),
)


def navigation_of(roles: Iterable[str], path: str) -> list[NavigationItem]:
    """The entries for somebody with these roles and duty who stands at ``path``, each page once, in their order."""
    held, mine = set(roles), dict[str, Entry]()
    for entry in ENTRIES:
        if entry.roles & held:
            mine.setdefault(entry.page, entry)
    return [
        NavigationItem(entry.label, _address(entry.page), entry.icon, _is_within(path, entry), entry.in_menu)
        for entry in mine.values()
    ]


def _is_within(path: str, entry: Entry) -> bool:
    return path.startswith(tuple(_address(name) for name in (entry.page, *entry.within)))


def _address(page: str) -> str:
    return _address_below(get_script_prefix(), page)


@lru_cache(maxsize=256)
def _address_below(_prefix: str, page: str) -> str:
    """Remembered: every page asks for some fifty of them, a twentieth of its time."""
    return reverse(page)
