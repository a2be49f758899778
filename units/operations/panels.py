"""Panels: set up, given members, dissolved."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError

from core.refusals import NotAllowedError, RefusedError
from units.enums import Role
from units.models import Membership, ReviewPanel, Unit, User
from units.operations.access import require_administrator
from units.operations.audit import record_act
from units.operations.memberships import grant_membership


@transaction.atomic
def found_panel(*, unit: Unit, name: str, actor: User | None, at: dt.datetime) -> ReviewPanel:
    """Set up a panel of the unit, still without members. ValidationError for a name that the unit has already given."""
    require_administrator(actor=actor, unit=unit)
    panel = ReviewPanel(unit=unit, name=name.strip())
    if unit.panels.filter(name=panel.name).exists():
        raise ValidationError({"name": f"“{unit}”已有名为“{panel.name}”的评审组，请换一个名称。"})
    panel.full_clean()
    panel.save()
    record_act(actor=actor, verb="建立评审组", subject=panel, at=at, unit=unit, details={"name": panel.name})
    return panel


@transaction.atomic
def seat_person(*, panel: ReviewPanel, person: User, actor: User | None, at: dt.datetime) -> Membership:
    """Make a person a member: from then on they see and decide on what the panel reviews, and nothing else.

    NotAllowedError for a person whom the office does not answer for, and for oneself.
    """
    is_theirs = actor is None or User.objects.administered_by(actor).filter(pk=person.pk).exists()
    if not is_theirs:
        message = f"{person}不在您管理的单位里，不能由您请进评审组。"
        raise NotAllowedError(message)
    if not person.is_active:
        message = f"{person}的账号已停用，不能进评审组。请另选一位，或者先启用账号。"
        raise RefusedError(message)
    return grant_membership(user=person, unit=panel.unit, role=Role.PANELLIST, panel=panel, actor=actor, at=at)


@transaction.atomic
def dissolve_panel(*, panel: ReviewPanel, actor: User | None, at: dt.datetime) -> None:
    """End a panel with its seats. RefusedError where targets are given to it, published or in a draft."""
    require_administrator(actor=actor, unit=panel.unit)
    record_act(actor=actor, verb="撤销评审组", subject=panel, at=at, unit=panel.unit, details={"name": panel.name})
    panel.seats.all().delete()
    try:
        panel.delete()
    except ProtectedError as error:
        message = f"指标体系里有目标由“{panel}”审核，不能撤销。请先在新版本里改由别人审核；旧版本的填报仍归它。"
        raise RefusedError(message) from error
