"""Lines of people against the accounts and roles there are. A file gives roles; it takes none away."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.sheets.preview import Change, Entry
from units.enums import Role
from units.models import Membership, Unit, User
from units.queries.imports.lines import PersonLine
from units.queries.imports.scope import Scope
from units.queries.imports.units import Tree

LABELS = {"name": "姓名", "phone": "手机", "email": "电子邮箱"}
_BATCH = 500


@dataclass(frozen=True)
class Grant:
    """A role to be given in the unit with this code; ``membership`` where only the post differs."""

    unit: str
    role: Role
    post: str
    membership: Membership | None = None


@dataclass(frozen=True)
class PersonChange:
    """A person to be enrolled (``user`` is None) or changed."""

    username: str
    user: User | None
    values: Mapping[str, Any]
    home: str
    grants: tuple[Grant, ...]
    entry: Entry


@dataclass(frozen=True)
class Accounts:
    """The accounts that the file names, with all their memberships."""

    users: Mapping[str, User]
    memberships: Mapping[int, list[Membership]]

    @classmethod
    def of(cls, usernames: Sequence[str]) -> "Accounts":
        """A few queries for each 500 names."""
        users: dict[str, User] = {}
        memberships: dict[int, list[Membership]] = defaultdict(list)
        for start in range(0, len(usernames), _BATCH):
            part = usernames[start : start + _BATCH]
            found = User.objects.filter(username__in=part).select_related("home_unit")
            users |= {user.username: user for user in found}
            for row in Membership.objects.filter(user__username__in=part).select_related("unit"):
                memberships[row.user_id].append(row)
        return cls(users, memberships)


def plan_people(lines: Sequence[PersonLine], tree: Tree, scope: Scope) -> list[PersonChange]:
    """The changes, a person each, in the order of the file; faults are noted in the lines."""
    by_name: dict[str, list[PersonLine]] = defaultdict(list)
    for line in lines:
        if line.username:
            by_name[line.username].append(line)
    accounts = Accounts.of(list(by_name))
    found = (_plan_person(name, rows, accounts, tree, scope) for name, rows in by_name.items())
    return [change for change in found if change is not None]


def _plan_person(
    username: str, lines: list[PersonLine], accounts: Accounts, tree: Tree, scope: Scope
) -> PersonChange | None:
    user = accounts.users.get(username)
    values = _agreed(lines)
    held = accounts.memberships.get(user.pk, []) if user else []
    for line in lines:
        _check_unit(line, tree, scope)
    grants = _grants(lines, held, tree, scope)
    if user is None:
        if "name" not in values and not lines[0].row.values.get("name"):
            lines[0].row.fault("name", "新人员的姓名不能为空", "请填写")
        changes = [Change(LABELS[key], "", str(value)) for key, value in values.items() if key != "name"]
    else:
        values = {key: value for key, value in values.items() if value != getattr(user, key)}
        changes = [Change(LABELS[key], getattr(user, key), str(value)) for key, value in values.items()]
        _check_account(lines[0], user, values, held, scope)
        if not values and not grants:
            return None
        _refuse_own_roles(lines[0], user, grants, scope)
    changes += [_said(grant, tree) for grant in grants]
    title = user.name if user else str(values.get("name", ""))
    entry = Entry("人员", lines[0].row.number, username, title, tuple(changes))
    return PersonChange(username, user, values, lines[0].unit, grants, entry)


def _agreed(lines: list[PersonLine]) -> dict[str, Any]:
    """What the lines of a person say together; where they contradict each other, the first counts and a fault is noted."""
    values: dict[str, Any] = {}
    said_by: dict[str, PersonLine] = {}
    for line in lines:
        for key, value in line.values.items():
            if key not in values:
                values[key], said_by[key] = value, line
            elif values[key] != value:
                said = f"{LABELS[key]}与第 {said_by[key].row.number} 行不一致（登录名相同）"
                line.row.fault(key, said, "同一个人的各行应相同；如果是两个人，请用不同的登录名")
    return values


def _check_unit(line: PersonLine, tree: Tree, scope: Scope) -> None:
    if not line.unit:
        return  # noted when the line was read
    unit = tree.known.get(line.unit)
    if not tree.has(line.unit) or (unit is not None and not scope.covers(unit.path)):
        where = "没有" if scope.is_unbound else "管辖范围内没有"
        line.row.fault("unit", f"{where}代码为“{line.unit}”的单位", "请检查单位代码，或在“单位”表中加上这个单位")


def _grants(lines: list[PersonLine], held: list[Membership], tree: Tree, scope: Scope) -> tuple[Grant, ...]:
    known = {(row.unit.code, row.role): row for row in held if row.deputy_for_id is None}
    grants: dict[tuple[str, str], Grant] = {}
    for line in lines:
        for role in line.roles:
            row, unit = known.get((line.unit, role)), tree.known.get(line.unit)
            if row is None and not scope.may_grant(role):
                line.row.fault("roles", f"“{role.label}”不由创建办任命", "请删去这个角色，并联系系统管理员")
            if row is None and unit is not None and unit.exists_to is not None:
                line.row.fault("unit", f"“{unit.name}”已于 {unit.exists_to} 撤销", "请改填现在的单位")
            if row is None or (line.post and line.post != row.post):
                grants.setdefault((line.unit, role), Grant(line.unit, role, line.post, row))
    return tuple(grants.values())


def _check_account(
    line: PersonLine, user: User, values: Mapping[str, Any], held: list[Membership], scope: Scope
) -> None:
    if not user.is_active:
        line.row.fault("username", f"{user}的账号已停用", "请先在人员页面启用，或删去这一行")
    elif values and not scope.may_manage(user, held, user.home_unit):
        line.row.fault(
            "username",
            f"登录名“{user.username}”已有人使用，并且不能由您修改其姓名、手机或邮箱",
            "如果是同一个人，请按原样填写；如果是另一个人，请换一个登录名",
        )


def _refuse_own_roles(line: PersonLine, user: User, grants: tuple[Grant, ...], scope: Scope) -> None:
    if grants and scope.actor is not None and user.pk == scope.actor.pk and not scope.is_unbound:
        line.row.fault("roles", "不能给自己授予角色", "请由上级单位的创建办办理")


def _said(grant: Grant, tree: Tree) -> Change:
    before = "" if grant.membership is None else f"{grant.role.label}（{grant.membership.post or '职务未填'}）"
    now = f"{grant.role.label}（{grant.post}）" if grant.post else str(grant.role.label)
    return Change(f"{tree.name_of(grant.unit)}的角色", before, now)


def units_by_code(codes: Sequence[str]) -> dict[str, Unit]:
    """The units with these codes as they are now."""
    found: dict[str, Unit] = {}
    for start in range(0, len(codes), _BATCH):
        found |= {unit.code: unit for unit in Unit.objects.filter(code__in=codes[start : start + _BATCH])}
    return found
