"""Putting a draft into force: assignments for the units it concerns, reports of a running campaign go over."""

import datetime as dt

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Coalesce

from campaigns.enums import Part, ReportState, SchemeState
from campaigns.models import Assignment, Campaign, ProgressReport, ReportStep, Scheme
from campaigns.operations.burden import justify_burden
from campaigns.operations.filed_reports import sync_filed_reports
from campaigns.operations.schemes.access import lock_draft, lock_scheme
from campaigns.operations.schemes.assigning import hand_out
from campaigns.operations.schemes.reviewing import settle_routes
from campaigns.operations.staleness import mark_campaign_stale
from campaigns.queries.applicability import concerned_by, parts_of
from campaigns.queries.scheme_check import check_scheme
from campaigns.queries.scheme_plan import PublicationPlan, plan_publication
from campaigns.signals import leaves_repriced
from campaigns.workflow import RETURN
from core.clock import day_of
from core.refusals import RefusedError
from units.models import User
from units.operations.audit import record_act

OUTDATED = "指标体系已换新版，这项目标不再按原来的办法考核，这份填报不用再改、再报。"


@transaction.atomic
def publish_scheme(
    *, scheme: Scheme, actor: User | None, at: dt.datetime, revision: int | None = None, reason: str = ""
) -> PublicationPlan:
    """Publish a draft without blockers; gives what was done, leaf by leaf.

    Effects in order: the version in force becomes 已替换 and the draft 已发布; its cap of bonuses, where it has one, becomes
    the campaign's; who reviews is settled for each
    leaf; assignments of leaves that go on move to
    their new leaf with everything that hangs on them (reports, chains, own goals), where the leaf still applies; new
    assignments by applicability; approved facts of leaves whose rule or points changed earn anew, their reports get a
    new version so that a page opened before is refused; reports waiting for review on leaves that ended are returned;
    the whole campaign is marked stale; audit entry. Kept and sealed results stay as they are. ConflictError where the
    draft is not the one that was confirmed (``revision``), RefusedError where something must be mended first,
    OverCapError where units would be asked for more than the cap and no ``reason`` is given.
    """
    draft = lock_draft(scheme=scheme, actor=actor, revision=revision)
    # Of two drafts published at once the second waits here, and then continues the first.
    Campaign.objects.select_for_update().get(pk=draft.campaign_id)
    blockers = check_scheme(draft, today=day_of(at)).blockers
    if blockers:
        message = f"还有 {len(blockers)} 处必须先改好才能发布，第一处：{blockers[0].where} {blockers[0].message}"
        raise RefusedError(message)
    plan = plan_publication(draft)
    if plan.published is not None:
        lock_scheme(scheme=plan.published)
        Scheme.objects.filter(pk=plan.published.pk).update(state=SchemeState.SUPERSEDED)
    Scheme.objects.filter(pk=draft.pk).update(state=SchemeState.PUBLISHED, published_at=at)
    draft.state, draft.published_at = SchemeState.PUBLISHED, at
    _settle_cap(draft)
    settle_routes(scheme=draft)
    _carry_over(plan)
    _settle_parts(plan)
    made = hand_out(scheme=draft, leaves=plan.to_hand_out)
    justify_burden(campaign=draft.campaign, scheme=draft, reason=reason, actor=actor, at=at)
    _reprice(plan, at)
    returned = _return_waiting(plan, actor, at)
    sync_filed_reports(campaign=draft.campaign)
    mark_campaign_stale(campaign=draft.campaign, at=at)
    details = {
        "replaced": plan.published.version if plan.published else None,
        "assignments": made,
        "returned": returned,
        **{fate: len(plan.of(fate)) for fate in ("new", "kept", "repriced", "restarted")},
        "ended": len(plan.ended),
    }
    record_act(actor=actor, verb="发布指标体系", subject=draft, at=at, unit=draft.arranger, details=details)
    return plan


def _settle_cap(scheme: Scheme) -> None:
    """Scores are computed with the campaign's cap."""
    if scheme.bonus_cap is not None:
        Campaign.objects.filter(pk=scheme.campaign_id).update(bonus_cap=scheme.bonus_cap)
        scheme.campaign.bonus_cap = scheme.bonus_cap


def _carry_over(plan: PublicationPlan) -> None:
    """One statement a leaf: a scheme has a few hundred at most, units do not pass through Python.

    What goes over was given when the replaced version was: publishing another gives nobody new days to return it.
    """
    given_at = plan.published.published_at if plan.published else None
    for leaf in plan.leaves:
        if not leaf.continues or leaf.old is None:
            continue
        moved = Assignment.objects.filter(target=leaf.old)
        if not leaf.is_same_scope:
            members = plan.scheme.campaign.participations.filter(concerned_by(leaf.new))
            moved = moved.filter(participation__in=members)
        moved.update(target=leaf.new, assigned_at=Coalesce("assigned_at", Value(given_at)))


def _settle_parts(plan: PublicationPlan) -> None:
    """Units whose part the new version says otherwise than the replaced one; what the matrix set by hand stays."""
    for leaf in plan.leaves:
        if not leaf.continues or leaf.old is None:
            continue
        before, now = parts_of(leaf.old), parts_of(leaf.new)
        for part in Part:
            units = [unit for unit, held in now.items() if held == part != before.get(unit, Part.LEAD)]
            if units:
                Assignment.objects.filter(target=leaf.new, participation__unit__in=units).update(part=part)


def _reprice(plan: PublicationPlan, at: dt.datetime) -> None:
    """Versions first: that waits for whoever is deciding just now, and refuses who opened the page before."""
    targets = [leaf.new.pk for leaf in plan.repriced]
    if not targets:
        return
    ProgressReport.objects.filter(assignment__target__in=targets).update(version=F("version") + 1)
    leaves_repriced.send(sender=Scheme, target_ids=targets, at=at)


def _return_waiting(plan: PublicationPlan, actor: User | None, at: dt.datetime) -> int:
    """Reports that wait for review on the replaced version count no more: nobody should have to decide on them."""
    if plan.published is None:
        return 0
    waiting = ProgressReport.objects.select_for_update(of=("self",)).filter(
        assignment__target__scheme=plan.published, state__in=(ReportState.SIGNING, ReportState.SUBMITTED)
    )
    reports = list(waiting.order_by("pk"))
    ReportStep.objects.bulk_create(
        (
            ReportStep(
                report=report,
                step=RETURN,
                from_state=report.state,
                to_state=ReportState.RETURNED,
                actor=actor,
                at=at,
                opinion=OUTDATED,
                snapshot={"facts": report.facts, "approved_facts": None, "text": report.text, "evidence": []},
            )
            for report in reports
        ),
        batch_size=500,
    )
    for start in range(0, len(reports), 500):
        chosen = [report.pk for report in reports[start : start + 500]]
        ProgressReport.objects.filter(pk__in=chosen).update(
            state=ReportState.RETURNED, version=F("version") + 1, decided_by=actor, decided_at=at
        )
    return len(reports)
