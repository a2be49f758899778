"""Accounts and leading groups of the demo. Nobody is a real person."""

import datetime as dt
from dataclasses import dataclass

from django.contrib.auth.hashers import check_password, make_password

from evaluations.demo.units import BY_CODE, OFFICE, PLACES, ROOT
from units.enums import GroupPost, Role
from units.models import LeadingGroup, LeadingGroupMember, Membership, Unit, User
from units.pinyin import initials

LACKS_GROUP = "sl-hunyin"
"""The invented unit without a leading group, so that a page can show that one is missing."""

_SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨"


@dataclass(frozen=True)
class Account:
    """A login name of the demo with its one role."""

    username: str
    name: str
    unit: str
    role: Role
    post: str = ""
    is_listed: bool = False


_LISTED = (
    Account("reporter", "示例区填报员", "shili", Role.REPORTER, "科员", is_listed=True),
    Account("reviewer", "市局审核员", ROOT, Role.REVIEWER, "创建办审核", is_listed=True),
    Account("leader", "市局领导", ROOT, Role.LEADER, "主要领导", is_listed=True),
    Account("admin", "市局创建办", ROOT, Role.ADMINISTRATOR, "创建办", is_listed=True),
    Account("auditor", "市局审计员", ROOT, Role.AUDITOR, "审计", is_listed=True),
    Account("reporter-xishan", "锡山填报员", "xishan", Role.REPORTER, "科员", is_listed=True),
    Account("reporter-sl-fuli", "示例福利院填报员", "sl-fuli", Role.REPORTER, "科员", is_listed=True),
    Account("reviewer-shili", "示例区审核员", "shili", Role.REVIEWER, "部门负责人", is_listed=True),
    Account("leader-shili", "示例区领导", "shili", Role.LEADER, "主要领导", is_listed=True),
)
_UNLISTED = (
    Account("deputy-shili", "示例区分管领导", "shili", Role.LEADER, "分管领导"),
    Account("reviewer-jiangyin", "江阴审核员", "jiangyin", Role.REVIEWER, "部门负责人"),
    Account("leader-jiangyin", "江阴领导", "jiangyin", Role.LEADER, "主要领导"),
    Account("reviewer-fagui", "示例法规处审核员", OFFICE, Role.REVIEWER, "科员", is_listed=True),
    Account("reviewer-fagui-2", "示例法规处第二审核员", OFFICE, Role.REVIEWER, "科员"),
    Account("supervisor", "示例监督员", ROOT, Role.SUPERVISOR, is_listed=True),
    Account("panellist", "市局材料评审员", ROOT, Role.PANELLIST, is_listed=True),
    Account("panellist-cishan", "示例慈善中心评审员", "sl-cishan", Role.PANELLIST),
    Account("leader-xishan", "锡山领导", "xishan", Role.LEADER, "主要领导"),
    Account("reviewer-yixing", "宜兴审核员", "yixing", Role.REVIEWER, "部门负责人"),
)


def accounts() -> tuple[Account, ...]:
    """Every account: those worth listing first, then a reporter for each other unit."""
    named = _LISTED + _UNLISTED
    served = {account.unit for account in named if account.role == Role.REPORTER}
    rest = [
        Account(f"reporter-{place.code}", f"{place.short}填报员", place.code, Role.REPORTER, "科员")
        for place in PLACES
        if place.code not in served and place.code != OFFICE
    ]
    return (*named, *rest)


def enrol(units: dict[str, Unit]) -> dict[str, User]:
    """Login name → person with the membership, for the units given; nobody can sign in before ``set_password``."""
    wanted = [account for account in accounts() if account.unit in units]
    names = [account.username for account in wanted]
    known = set(User.objects.filter(username__in=names).values_list("username", flat=True))
    User.objects.bulk_create(
        User(
            username=account.username,
            name=account.name,
            pinyin_initials=initials(account.name),
            home_unit=units[account.unit],
            email=f"{account.username}@example.org",
            password=make_password(None),
        )
        for account in wanted
        if account.username not in known
    )
    people = {user.username: user for user in User.objects.filter(username__in=names)}
    Membership.objects.bulk_create(
        (
            Membership(user=people[account.username], unit=units[account.unit], role=account.role, post=account.post)
            for account in wanted
            if account.role != Role.PANELLIST  # a seat is given by its panel
        ),
        ignore_conflicts=True,
    )
    return people


def set_password(password: str) -> None:
    """Give every account of the demo this password, unless it is theirs already."""
    people = User.objects.filter(username__in=[account.username for account in accounts()])
    first = people.first()
    if first is not None and not check_password(password, first.password):
        # One hash for all: the same password takes a second of Argon2 for thirty people otherwise.
        people.update(password=make_password(password))


def found_groups(units: dict[str, Unit], founded_on: dt.date) -> None:
    """A leading group for every unit but one, with surnames only."""
    missing = [code for code in units if code != LACKS_GROUP and not hasattr(units[code], "leading_group")]
    groups = LeadingGroup.objects.bulk_create(
        LeadingGroup(
            unit=units[code], founded_on=founded_on, document_number=f"{BY_CODE[code].short}创〔{founded_on.year}〕1号"
        )
        for code in missing
    )
    posts = (
        (GroupPost.HEAD, "主要领导"),
        (GroupPost.DEPUTY, "分管领导"),
        (GroupPost.MEMBER, "办公室负责人"),
        (GroupPost.MEMBER, "业务科室负责人"),
    )
    LeadingGroupMember.objects.bulk_create(
        LeadingGroupMember(
            group=group,
            name=f"{_SURNAMES[(index * 3 + position) % len(_SURNAMES)]}某（演示）",
            group_post=group_post,
            post=post,
            position=position,
        )
        for index, group in enumerate(groups)
        for position, (group_post, post) in enumerate(posts)
    )
