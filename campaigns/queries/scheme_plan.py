"""What publishing a draft would do to a running campaign: leaf by leaf, before anybody does it."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from django.db.models import Count, Q

from campaigns.enums import HANDED_IN, ReportState
from campaigns.models import ProgressReport, Scheme, Target
from campaigns.queries.applicability import count_missing
from campaigns.queries.target_rows import months_between, rows_of, scheme_targets, shift_rule
from campaigns.rules import FaultsError, Rule

Fate = Literal["new", "kept", "repriced", "restarted"]


@dataclass(frozen=True)
class LeafPlan:
    """A leaf of the draft and what becomes of the reports on the leaf it continues.

    ``kept``: they count as they are; ``repriced``: approved facts earn anew by the new rule or points; ``restarted``:
    they stay with the old version and count no more, for ``reason``.
    """

    new: Target
    old: Target | None
    fate: Fate
    reason: str = ""
    approved: int = 0
    is_same_scope: bool = False

    @property
    def continues(self) -> bool:
        """Whether assignments and reports go over to the new version."""
        return self.fate in {"kept", "repriced"}


@dataclass(frozen=True)
class EndedLeaf:
    """A leaf of the version in force that the draft does not have."""

    target: Target
    approved: int


@dataclass(frozen=True)
class PublicationPlan:
    """The whole: ``published`` is the version that is replaced, None for the first one."""

    scheme: Scheme
    published: Scheme | None
    leaves: tuple[LeafPlan, ...]
    ended: tuple[EndedLeaf, ...]
    waiting: int

    def of(self, fate: Fate) -> tuple[LeafPlan, ...]:
        """The leaves with this fate, in order."""
        return tuple(leaf for leaf in self.leaves if leaf.fate == fate)

    @property
    def new(self) -> tuple[LeafPlan, ...]:
        """Leaves that continue nothing."""
        return self.of("new")

    @property
    def kept(self) -> tuple[LeafPlan, ...]:
        """Leaves whose reports count as they are."""
        return self.of("kept")

    @property
    def repriced(self) -> tuple[LeafPlan, ...]:
        """Leaves whose approved facts earn anew."""
        return self.of("repriced")

    @property
    def restarted(self) -> tuple[LeafPlan, ...]:
        """Leaves that begin anew."""
        return self.of("restarted")

    @property
    def to_hand_out(self) -> list[int]:
        """Leaves that must be given to units by their applicability; the others keep the units they have."""
        return [leaf.new.pk for leaf in self.leaves if not (leaf.continues and leaf.is_same_scope)]


def plan_publication(scheme: Scheme, *, against: Scheme | None = None) -> PublicationPlan:
    """Compare a draft with the version in force; reads the facts of reports only where a rule changed.

    ``against``: the version of another term instead, with the dates of milestones moved to that term.
    """
    published = against or Scheme.objects.alike(scheme).published().exclude(pk=scheme.pk).first()
    old = {target.lineage: target for target in (scheme_targets(published) if published else ()) if target.is_leaf}
    new = [target for target in scheme_targets(scheme) if target.is_leaf]
    if published is not None and published.campaign_id != scheme.campaign_id:
        for leaf in new:
            leaf.rule = shift_rule(leaf.rule, months_between(scheme.campaign, published.campaign))
    counts = _approved_counts(published)
    misfits = _misfits([(old[leaf.lineage], leaf) for leaf in new if leaf.lineage in old])
    lineages = {leaf.lineage for leaf in new}
    ended = [leaf for lineage, leaf in old.items() if lineage not in lineages]
    leaves = tuple(_plan(leaf, old.get(leaf.lineage), counts, misfits) for leaf in new)
    dead = [leaf.pk for leaf in ended] + [each.old.pk for each in leaves if each.old and each.fate == "restarted"]
    waiting = ProgressReport.objects.filter(
        assignment__target__in=dead, state__in=(ReportState.SIGNING, ReportState.SUBMITTED)
    ).count()
    return PublicationPlan(
        scheme, published, leaves, tuple(EndedLeaf(leaf, counts.get(leaf.pk, 0)) for leaf in ended), waiting
    )


def count_new_assignments(plan: PublicationPlan) -> int:
    """How many assignments publishing would make, at most: those that go over are not taken off."""
    fresh = [leaf.new.pk for leaf in plan.leaves if not leaf.continues]
    return count_missing(plan.scheme, fresh)


def _approved_counts(published: Scheme | None) -> Mapping[int, int]:
    approved = Count("pk", filter=Q(state=ReportState.APPROVED))
    reports = ProgressReport.objects.filter(assignment__target__scheme=published)
    return dict(reports.order_by().values_list("assignment__target").annotate(approved=approved))


def _plan(new: Target, old: Target | None, counts: Mapping[int, int], misfits: Mapping[int, str]) -> LeafPlan:
    if old is None:
        return LeafPlan(new, None, "new")
    approved, is_same = counts.get(old.pk, 0), _scope(old) == _scope(new)
    if old.cycle != new.cycle:
        reason = f"填报周期由“{old.get_cycle_display()}”改为“{new.get_cycle_display()}”"
        return LeafPlan(new, old, "restarted", reason, approved, is_same)
    if old.pk in misfits:
        return LeafPlan(new, old, "restarted", misfits[old.pk], approved, is_same)
    is_priced_alike = old.rule_object == new.rule_object and old.points == new.points
    return LeafPlan(new, old, "kept" if is_priced_alike else "repriced", "", approved, is_same)


def _scope(target: Target) -> tuple[frozenset[str], ...]:
    (row,) = rows_of([target])
    return row.kinds, row.classes, row.units


def _misfits(pairs: list[tuple[Target, Target]]) -> dict[int, str]:
    """Old leaf → why the facts reported for it cannot be scored by the new rule."""
    found: dict[int, str] = {}
    rules: dict[int, Rule] = {}
    for old, new in pairs:
        rule = new.rule_object
        if old.rule_object == rule:
            continue
        if rule.kind != old.rule_object.kind:
            found[old.pk] = f"计分规则由“{old.rule_object.label}”改为“{rule.label}”，填报的内容不同"
        else:
            rules[old.pk] = rule
    unfit: dict[int, int] = defaultdict(int)
    reports = ProgressReport.objects.filter(assignment__target__in=rules, state__in=HANDED_IN)
    told = reports.order_by().values_list("assignment__target_id", "facts", "approved_facts")
    for target_id, facts, approved in told.iterator(chunk_size=2000):
        unfit[target_id] += not all(_fits(rules[target_id], each) for each in (facts, approved) if each is not None)
    return found | {pk: f"已有 {count} 份填报的内容按新规则无法计分" for pk, count in unfit.items() if count}


def _fits(rule: Rule, facts: Any) -> bool:
    try:
        rule.parse_facts(facts, complete=True)
    except FaultsError:
        return False
    return True
