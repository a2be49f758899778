"""The people of an office as an Excel workbook."""

from collections.abc import Iterable, Iterator

from core.clock import day_of
from core.tables import Value, write_table
from units.queries.people import PersonRow

_COLUMNS = (
    "姓名",
    "登录名",
    "单位",
    "单位代码",
    "角色",
    "职务",
    "自",
    "至",
    "代理",
    "手机",
    "电子邮箱",
    "账号",
    "最近登录",
)


def export_people(rows: Iterable[PersonRow]) -> bytes:
    """An .xlsx with one line for each role; people without a role have one line too."""
    return write_table(title="人员", columns=_COLUMNS, rows=_lines(rows))


def _lines(rows: Iterable[PersonRow]) -> Iterator[tuple[Value, ...]]:
    for row in rows:
        person = row.person
        contact: tuple[Value, ...] = (
            person.phone,
            person.email,
            "启用" if person.is_active else "停用",
            day_of(person.last_login) if person.last_login else None,
        )
        for each in row.memberships:
            place = (each.unit.name, each.unit.code, each.get_role_display(), each.post)
            deputy = str(each.deputy_for) if each.deputy_for else ""
            yield (person.name, person.username, *place, each.starts_on, each.ends_on, deputy, *contact)
        if not row.memberships:
            yield (person.name, person.username, *[None] * 7, *contact)
