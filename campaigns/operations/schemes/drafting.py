"""Making drafts: empty or from rows, as a new version, for the next term; naming and discarding them."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction

from campaigns.models import Campaign, Participation, Scheme
from campaigns.operations.schemes.access import lock_draft, next_version, require_arranger
from campaigns.operations.schemes.content import ContentTally, replace_content, write_content
from campaigns.operations.schemes.items import write_items
from campaigns.queries.scheme_items import ItemRow, read_items
from campaigns.queries.target_rows import TargetRow, months_between, read_rows, shift_rows
from core.refusals import RefusedError
from units.models import User
from units.operations.audit import record_act


@dataclass(frozen=True)
class SchemeHead:
    """What a scheme says about itself; ``intended_points`` and ``bonus_cap`` None: those of the campaign.

    ``items_only``: bonuses and vetoes are proposed from the scheme's lists alone.
    """

    title: str = ""
    notes: str = ""
    intended_points: Decimal | None = None
    bonus_cap: Decimal | None = None
    items_only: bool = False

    @classmethod
    def of(cls, scheme: Scheme) -> "SchemeHead":
        """What a version says."""
        return cls(scheme.title, scheme.notes, scheme.intended_points, scheme.bonus_cap, scheme.items_only)


@transaction.atomic
def create_draft(
    *,
    campaign: Campaign,
    actor: User | None,
    at: dt.datetime,
    rows: Sequence[TargetRow] = (),
    items: Sequence[ItemRow] = (),
    head: SchemeHead | None = None,
    owner: Participation | None = None,
    verb: str = "新建指标体系草稿",
) -> Scheme:
    """A new draft with ``rows`` as its targets and ``items`` as its lists; with ``owner`` that unit's local targets.

    FaultsError: see ``replace_content`` and ``write_items``.
    """
    if owner is not None and owner.campaign_id != campaign.pk:
        message = f"“{owner}”没有参加“{campaign}”。"
        raise RefusedError(message)
    require_arranger(actor=actor, unit=campaign.organiser if owner is None else owner.unit)
    version = next_version(campaign=campaign, owner=owner)
    said: dict[str, Any] = vars(head or SchemeHead())
    scheme = Scheme.objects.create(campaign=campaign, owner=owner, version=version, **said)
    write_content(scheme=scheme, rows=rows)
    write_items(scheme=scheme, rows=items)
    record_act(actor=actor, verb=verb, subject=scheme, at=at, unit=scheme.arranger, details={"targets": len(rows)})
    return scheme


@transaction.atomic
def new_version(*, scheme: Scheme, actor: User | None, at: dt.datetime) -> Scheme:
    """A draft with the content of a published or superseded version; every target keeps its code and lineage."""
    if scheme.is_draft:
        message = f"第 {scheme.version} 版还是草稿，可以直接修改，不必另建版本。"
        raise RefusedError(message)
    return create_draft(
        campaign=scheme.campaign,
        owner=scheme.owner,
        rows=read_rows(scheme),
        items=read_items(scheme),
        head=SchemeHead.of(scheme),
        actor=actor,
        at=at,
        verb="新建指标体系版本",
    )


@transaction.atomic
def copy_to_campaign(*, scheme: Scheme, campaign: Campaign, actor: User | None, at: dt.datetime) -> Scheme:
    """A draft for another term with the same targets; dates of milestones move with the beginning of the term.

    Local targets need their unit in the other campaign. RefusedError where it is the same campaign.
    """
    if campaign.pk == scheme.campaign_id:
        message = "要在同一届里修改指标，请新建版本；复制是给另一届用的。"
        raise RefusedError(message)
    owner = None
    if scheme.owner is not None:
        owner = campaign.participations.filter(unit=scheme.owner.unit_id).first()
        if owner is None:
            message = f"“{scheme.owner}”没有参加“{campaign}”，不能复制它的自设目标。"
            raise RefusedError(message)
    return create_draft(
        campaign=campaign,
        owner=owner,
        rows=shift_rows(read_rows(scheme), months_between(scheme.campaign, campaign)),
        items=read_items(scheme),
        head=SchemeHead.of(scheme),
        actor=actor,
        at=at,
        verb="复制指标体系到另一届",
    )


@transaction.atomic
def describe_scheme(*, scheme: Scheme, head: SchemeHead, revision: int, actor: User | None, at: dt.datetime) -> Scheme:
    """Change what a draft says of itself that still is as the person saw it; local targets take no cap and no lists."""
    draft = lock_draft(scheme=scheme, actor=actor, revision=revision)
    for name, value in vars(head).items():
        setattr(draft, name, value)
    draft.full_clean(exclude=["campaign", "owner"])
    draft.save(update_fields=[*vars(head)])
    record_act(actor=actor, verb="修改指标体系说明", subject=draft, at=at, unit=draft.arranger)
    return draft


@transaction.atomic
def rewrite_draft(
    *,
    scheme: Scheme,
    head: SchemeHead,
    rows: Sequence[TargetRow],
    items: Sequence[ItemRow],
    actor: User | None,
    at: dt.datetime,
    revision: int | None = None,
) -> ContentTally:
    """Make a file the whole of a draft: what it says of itself, its targets, its lists; all or nothing.

    FaultsError as in ``replace_content`` and ``write_items``; ConflictError where the draft is not of ``revision``.
    """
    tally = replace_content(scheme=scheme, rows=rows, actor=actor, at=at, revision=revision)
    draft = Scheme.objects.select_related("campaign__organiser", "owner__unit").get(pk=scheme.pk)
    if write_items(scheme=draft, rows=items):
        record_act(actor=actor, verb="写入加分项和负面清单", subject=draft, at=at, unit=draft.arranger)
    if head != SchemeHead.of(draft):
        describe_scheme(scheme=draft, head=head, revision=draft.revision, actor=actor, at=at)
    return tally


@transaction.atomic
def discard_draft(*, scheme: Scheme, revision: int, actor: User | None, at: dt.datetime) -> None:
    """Delete a draft that still is as the person saw it; nothing hangs on a draft."""
    draft = lock_draft(scheme=scheme, actor=actor, revision=revision)
    record_act(actor=actor, verb="删除指标体系草稿", subject=draft, at=at, unit=draft.arranger)
    for target in draft.targets.order_by("-path"):
        target.delete()
    draft.delete()
