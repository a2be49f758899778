"""Who answers for assignments (一岗双责): the chain 科员 → 部门负责人 → 分管领导 → 主要领导, for many cells at once."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from campaigns.enums import ChainLevel
from campaigns.models import Campaign, ChainMember
from campaigns.operations.cells import Cell, Picked, note_change, read_cells
from campaigns.permissions import may_appoint
from core.clock import day_of
from core.paths import ancestors
from core.refusals import NotAllowedError, RefusedError
from units.enums import Role
from units.models import Membership, Unit, User

_BATCH = 500
_NAMED = 5
"""So many units are named in a refusal, the others counted."""

BY_POST = "by_post"
"""Instead of a person: whoever holds the post in the unit itself."""

Link = User | str | None
"""A person, ``BY_POST``, or None: nobody."""

_ROLE_OF = {ChainLevel.CLERK: Role.REPORTER, ChainLevel.SECTION_HEAD: Role.REVIEWER, ChainLevel.HEAD: Role.LEADER}
"""Where nobody's post carries the level's name, the role that comes nearest; a 分管领导 is not guessed."""


@dataclass(frozen=True)
class Linked:
    """How many links changed, how many cells are not assigned, and which units have nobody in the post."""

    changed: int
    unassigned: int
    without_holder: tuple[str, ...]


@transaction.atomic
def set_chains(
    *,
    campaign: Campaign,
    cells: Collection[Cell],
    links: Mapping[ChainLevel, Link],
    actor: User | None,
    at: dt.datetime,
) -> Linked:
    """Set the named levels of the chains of these assignments; levels that ``links`` leaves out stay.

    Effects in order: the rows, one audit entry. Scores do not move. NotAllowedError for a unit of somebody else's,
    RefusedError where a person neither belongs to the unit nor to one above it.
    """
    picked = read_cells(campaign=campaign, cells=cells)
    _require_appointer(actor, picked)
    if not links:
        message = "还没有选择要设定的层级。"
        raise RefusedError(message)
    posts = _posts([each.unit for each in picked.participations.values()], day_of(at))
    _require_belonging(picked, links, posts)
    holders = {
        (unit, level): _holder(link, level, posts.get(picked.participations[unit].unit.path, ()))
        for unit in picked.participations
        for level, link in links.items()
    }
    changed = _write(_wanted(picked, links, holders), list(links))
    touched = [cell for cell, row in picked.known.items() if row.pk in changed]
    said = {str(level.label): str(link or "无") for level, link in links.items()}
    note_change(
        campaign=campaign,
        picked=picked,
        changed=touched,
        verb="设定责任人",
        actor=actor,
        at=at,
        moves_scores=False,
        details={"chain": said},
    )
    empty = {unit for (unit, level), user in holders.items() if user is None and links[level] == BY_POST}
    names = tuple(sorted(picked.participations[unit].name for unit in empty))
    return Linked(len(touched), len(picked.cells) - len(picked.known), names)


def _require_appointer(actor: User | None, picked: Picked) -> None:
    strange = [row.name for row in picked.participations.values() if actor and not may_appoint(actor, row)]
    if strange:
        message = f"您不是这些单位的创建办，不能设定责任人：{_listed(strange)}。"
        raise NotAllowedError(message)


def _posts(units: Sequence[Unit], today: dt.date) -> dict[str, list[Membership]]:
    """Path → the memberships of active people in exactly that unit; for the units and all above them.

    A deputy answers for another person's work for a time, and is not named in a chain.
    """
    paths = sorted({path for unit in units for path in ancestors(unit.path, include_self=True)})
    active = Membership.objects.in_force(today).filter(user__is_active=True, deputy_for__isnull=True)
    found: dict[str, list[Membership]] = defaultdict(list)
    for start in range(0, len(paths), _BATCH):
        rows = active.filter(unit__path__in=paths[start : start + _BATCH])
        for row in rows.select_related("unit", "user").order_by("pk"):
            found[row.unit.path].append(row)
    return found


def _require_belonging(
    picked: Picked, links: Mapping[ChainLevel, Link], posts: Mapping[str, Sequence[Membership]]
) -> None:
    homes: dict[int, set[str]] = defaultdict(set)
    for path, rows in posts.items():
        for row in rows:
            homes[row.user_id].add(path)
    for link in links.values():
        if not isinstance(link, User):
            continue
        strange = [
            row.name
            for row in picked.participations.values()
            if not any(row.unit.path.startswith(path) for path in homes[link.pk])
        ]
        if strange:
            message = f"{link} 不在这些单位或其上级单位任职，不能作它们的责任人：{_listed(strange)}。"
            raise RefusedError(message)


def _listed(names: Sequence[str]) -> str:
    more = f"等 {len(names)} 个" if len(names) > _NAMED else ""
    return "、".join(names[:_NAMED]) + more


def _holder(link: Link, level: ChainLevel, posts: Sequence[Membership]) -> int | None:
    if isinstance(link, User):
        return link.pk
    if link != BY_POST:
        return None
    named = [row for row in posts if level.label in row.post]
    others = {str(each.label) for each in ChainLevel if each != level}
    by_role = [row for row in posts if row.role == _ROLE_OF.get(level) and not any(word in row.post for word in others)]
    return next((row.user_id for row in [*named, *by_role]), None)


def _wanted(
    picked: Picked, links: Mapping[ChainLevel, Link], holders: Mapping[tuple[int, ChainLevel], int | None]
) -> dict[tuple[int, ChainLevel], int | None]:
    """(assignment, level) → person; where nobody holds the post, what is there stays."""
    return {
        (row.pk, level): holders[unit, level]
        for (unit, _), row in picked.known.items()
        for level in links
        if links[level] != BY_POST or holders[unit, level] is not None
    }


def _write(wanted: Mapping[tuple[int, ChainLevel], int | None], levels: Sequence[ChainLevel]) -> set[int]:
    keys = sorted({pk for pk, _ in wanted})
    known: dict[tuple[int, int], int] = {}
    for start in range(0, len(keys), _BATCH):
        rows = ChainMember.objects.filter(assignment__in=keys[start : start + _BATCH], level__in=levels)
        known |= {(pk, level): user for pk, level, user in rows.values_list("assignment_id", "level", "user_id")}
    changed = {key: user for key, user in wanted.items() if known.get(key) != user}
    for level in levels:
        gone = sorted(pk for pk, each in changed if each == level)
        for start in range(0, len(gone), _BATCH):
            ChainMember.objects.filter(assignment__in=gone[start : start + _BATCH], level=level).delete()
    ChainMember.objects.bulk_create(
        (
            ChainMember(assignment_id=pk, level=level, user_id=user)
            for (pk, level), user in changed.items()
            if user is not None
        ),
        batch_size=_BATCH,
    )
    return {pk for pk, _ in changed}
