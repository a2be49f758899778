"""What the search box finds among units and people."""

from collections.abc import Sequence

from core import clock
from core.search import Answer, Found, Question, Source
from units.enums import Role, ShortcutKind
from units.models import Unit, User
from units.queries.tree import TreeRow, search


def find_units(user: User, question: Question) -> Answer:
    """Units with the first word in name, former name, code or initials, and the others too; ended ones with them."""
    chosen = {"q": question.words[0], "ended": True}
    tree = search(user=user, node=None, chosen=chosen, today=clock.today())
    rows = [row for row in tree.rows if all(_has(row, word) for word in question.words[1:])]
    found = tuple(_found(row.unit, row.above) for row in rows[: question.limit])
    return Answer(found, has_more=len(rows) > question.limit, is_cut=tree.is_cut)


def units_again(user: User, keys: Sequence[str]) -> list[Found]:
    """Units by code."""
    return [_found(unit, "") for unit in Unit.objects.visible_to(user).filter(code__in=keys)]


def find_people(user: User, question: Question) -> Answer:
    """People whose accounts the person looks after: names are nobody else's business."""
    if Role.ADMINISTRATOR not in user.roles:
        return Answer()
    rows = User.objects.administered_by(user).select_related("home_unit")
    for word in question.words:
        rows = rows.matching(word)
    found = list(rows.order_by("pinyin_initials", "name", "pk")[: question.limit + 1])
    shown = tuple(_person(each) for each in found[: question.limit])
    return Answer(shown, has_more=len(found) > question.limit)


SOURCES = (
    Source(ShortcutKind.UNIT, "单位", "building", find_units, units_again),
    Source("person", "人员", "people", find_people),
)


def _has(row: TreeRow, word: str) -> bool:
    unit = row.unit
    texts = (unit.name, unit.short_name, unit.code, row.above)
    return any(word.lower() in text.lower() for text in texts) or word.lower() in unit.pinyin_initials


def _found(unit: Unit, above: str) -> Found:
    ended = f"{unit.exists_to.year}年{unit.exists_to.month}月撤销" if unit.exists_to else ""
    where = " · ".join(word for word in (above, unit.get_kind_display(), ended) if word)
    return Found(unit.code, unit.name, where, "units:unit", (unit.code,))


def _person(person: User) -> Found:
    where = str(person.home_unit) if person.home_unit else ""
    return Found(str(person.pk), person.name, f"{person.username} · {where}".strip(" ·"), "people:person", (person.pk,))
