"""The one question before every change of a scheme: may this person change it, is it still a draft."""

from django.db.models import F

from campaigns.models import Campaign, Participation, Scheme
from campaigns.permissions import may_arrange_scheme, may_arrange_targets
from core.refusals import ConflictError, NotAllowedError, RefusedError
from units.models import Unit, User

STALE = "这份草稿刚刚被别人改过，本次操作没有执行。请刷新页面，看过最新内容再试。"


def require_arranger(*, actor: User | None, unit: Unit) -> None:
    """NotAllowedError unless the person arranges the targets that ``unit`` sets; ``actor`` None is the system."""
    if actor is not None and not may_arrange_targets(actor, unit):
        message = f"只有“{unit}”或上级单位的创建办可以编制这套指标。"
        raise NotAllowedError(message)


def lock_draft(*, scheme: Scheme, actor: User | None, revision: int | None = None) -> Scheme:
    """The draft as it is now, locked until the transaction ends, its ``revision`` raised by one.

    ``revision``, where given, must be the one the person saw (else ConflictError). RefusedError for a version that is
    not a draft, NotAllowedError for the wrong person.
    """
    fresh = lock_scheme(scheme=scheme)
    if actor is not None and not may_arrange_scheme(actor, fresh):
        require_arranger(actor=actor, unit=fresh.arranger)
    if not fresh.is_draft:
        message = f"第 {fresh.version} 版{fresh.get_state_display()}，不能再改。要修改指标，请先新建一个版本。"
        raise RefusedError(message)
    if revision is not None and revision != fresh.revision:
        raise ConflictError(STALE)
    Scheme.objects.filter(pk=fresh.pk).update(revision=F("revision") + 1)
    fresh.revision += 1
    return fresh


def lock_scheme(*, scheme: Scheme) -> Scheme:
    """The scheme as it is now, locked until the transaction ends. RefusedError where it is gone."""
    related = Scheme.objects.select_related("campaign__organiser", "owner__unit")
    fresh = related.select_for_update(of=("self",)).filter(pk=scheme.pk).first()
    if fresh is None:
        message = "这份草稿已经被删除。请回到指标体系列表。"
        raise ConflictError(message)
    return fresh


def next_version(*, campaign: Campaign, owner: Participation | None) -> int:
    """The number of the next version; the campaign stays locked, so that two people get two numbers."""
    Campaign.objects.select_for_update().get(pk=campaign.pk)
    taken = Scheme.objects.filter(campaign=campaign, owner=owner).order_by("-version").values_list("version", flat=True)
    return (taken.first() or 0) + 1
