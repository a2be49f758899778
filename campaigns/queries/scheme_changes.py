"""What differs between two versions of a scheme, target by target; the same target is known by its lineage."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher

from campaigns.enums import SchemeState
from campaigns.models import Scheme, Target
from campaigns.queries.reviewers import own_route, route_in_words
from campaigns.queries.scheme_items import ItemRow, read_items
from campaigns.queries.target_rows import scheme_targets, scope_in_words
from campaigns.rules import FaultsError, Parameter, say_methods
from campaigns.rules.feed_words import write_feed
from campaigns.rules.words import say


@dataclass(frozen=True)
class FieldChange:
    """One thing that reads differently."""

    label: str
    before: str
    now: str


@dataclass(frozen=True)
class ChangedTarget:
    """A target that is in both versions, and what is different about it."""

    target: Target
    changes: tuple[FieldChange, ...]


@dataclass(frozen=True)
class ChangeList:
    """All differences; ``base`` None where there is nothing to compare with."""

    scheme: Scheme
    base: Scheme | None
    added: tuple[Target, ...] = ()
    removed: tuple[Target, ...] = ()
    changed: tuple[ChangedTarget, ...] = ()
    moved: tuple[ChangedTarget, ...] = ()
    head: tuple[FieldChange, ...] = ()
    items: tuple[FieldChange, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing is different."""
        return not (self.added or self.removed or self.changed or self.moved or self.head or self.items)


def list_changes(scheme: Scheme) -> ChangeList:
    """The scheme against the version before it: the one in force for a draft, else the one it replaced or came from."""
    base = base_of(scheme)
    if base is None:
        return ChangeList(scheme, None)
    old, new = scheme_targets(base), scheme_targets(scheme)
    before = {target.lineage: target for target in old}
    now = {target.lineage for target in new}
    moved = _moved(old, new)
    return ChangeList(
        scheme,
        base,
        added=tuple(target for target in new if target.lineage not in before),
        removed=tuple(target for target in old if target.lineage not in now),
        changed=tuple(
            ChangedTarget(target, found)
            for target in new
            if target.lineage in before and (found := _differences(before[target.lineage], target))
        ),
        moved=tuple(
            ChangedTarget(target, (_move(before[target.lineage], target),)) for target in new if target.lineage in moved
        ),
        head=_head_changes(base, scheme),
        items=_item_changes(base, scheme),
    )


def _head_changes(old: Scheme, new: Scheme) -> tuple[FieldChange, ...]:
    pairs = [
        ("名称", old.title, new.title),
        ("计划总分", *(_sum(each.intended_points) for each in (old, new))),
        ("加分上限", *(_sum(each.bonus_cap) for each in (old, new))),
        ("加分和否决只能从清单里选", *("是" if each.items_only else "否" for each in (old, new))),
        ("说明", old.notes, new.notes),
    ]
    return tuple(FieldChange(label, before or "无", now or "无") for label, before, now in pairs if before != now)


def _sum(points: Decimal | None) -> str:
    return "随创建活动" if points is None else f"{say(points)} 分"


def _item_changes(old: Scheme, new: Scheme) -> tuple[FieldChange, ...]:
    """Items by their code: what each said and says, title and all."""
    before, now = ({row.code: row for row in read_items(each)} for each in (old, new))
    pairs = [(before.get(code), now.get(code)) for code in [*now, *(code for code in before if code not in now)]]
    found = []
    for was, told in pairs:
        row = told or was
        assert row is not None
        if was != told:
            found.append(FieldChange(row.label, *(_item_words(each) for each in (was, told))))
    return tuple(found)


def _item_words(row: ItemRow | None) -> str:
    return "无" if row is None else "：".join(filter(None, (row.title, row.words, row.explanation)))


def base_of(scheme: Scheme) -> Scheme | None:
    """The version that a draft would replace, else the one before it, else the one of an earlier term it came from."""
    related = Scheme.objects.select_related("campaign", "owner__unit")
    alike = related.alike(scheme).exclude(state=SchemeState.DRAFT).exclude(pk=scheme.pk)
    if scheme.is_draft:
        found = alike.filter(state=SchemeState.PUBLISHED).first()
    else:
        found = alike.filter(version__lt=scheme.version).order_by("-version").first()
    if found is not None:
        return found
    lineages = scheme.targets.values("lineage")
    earlier = related.exclude(state=SchemeState.DRAFT).exclude(campaign=scheme.campaign_id)
    return (
        earlier.filter(campaign__starts_on__lt=scheme.campaign.starts_on, targets__lineage__in=lineages)
        .order_by("-campaign__starts_on", "-version")
        .first()
    )


def _differences(old: Target, new: Target) -> tuple[FieldChange, ...]:
    pairs = [
        ("编号", old.number, new.number),
        ("名称", old.title, new.title),
        ("填报说明", old.explanation, new.explanation),
        ("填报示例", old.example, new.example),
        ("分值", _points(old), _points(new)),
        ("填报周期", old.get_cycle_display(), new.get_cycle_display()),
        ("各期合并", old.get_join_display(), new.get_join_display()),
        ("测评方式", say_methods(old.shares) or "只按填报", say_methods(new.shares) or "只按填报"),
        ("佐证要求", _proofs(old), _proofs(new)),
        ("适用单位", scope_in_words(old), scope_in_words(new)),
        ("由谁审核", _reviewer(old), _reviewer(new)),
        ("台账取数", _feeds(old), _feeds(new)),
    ]
    plain = [FieldChange(label, before or "无", now or "无") for label, before, now in pairs if before != now]
    return (*plain, *_rule_changes(old, new))


def _proofs(target: Target) -> str:
    if not target.evidence_required:
        return "不要求"
    kind = f"，限{target.get_evidence_kind_display()}" if target.evidence_kind else ""
    months = f"，限截止前 {target.evidence_months} 个月内" if target.evidence_months else ""
    return f"至少 {target.evidence_required} 件{kind}{months}"


def _reviewer(target: Target) -> str:
    route = own_route(target)
    return "随上级目标" if route is None else route_in_words(route)


def _feeds(target: Target) -> str:
    return "；".join(sorted(write_feed(row.spec) for row in target.feeds.all()))


def _points(target: Target) -> str:
    return "" if target.points is None else f"{say(target.points)} 分"


def _rule_changes(old: Target, new: Target) -> list[FieldChange]:
    """Another kind of rule, or the parameters that read differently."""
    (before, was), (now, told) = _rule(old), _rule(new)
    if before != now:
        return [FieldChange("计分规则", before or "无", now or "无")]
    return [
        FieldChange(f"计分规则：{label}", was[label] or "无", told[label] or "无")
        for label in told
        if was[label] != told[label]
    ]


def _rule(target: Target) -> tuple[str, dict[str, str]]:
    """The kind of rule and its parameters in words."""
    if target.rule is None:
        return "", {}
    try:
        rule = target.rule_object
    except FaultsError:
        return "规则有误", {}
    raw = rule.to_json()
    return rule.label, {asked.label: _shown(asked, raw.get(asked.key)) for asked in rule.parameters}


def _shown(asked: Parameter, value: object) -> str:
    if asked.choices:
        return dict(asked.choices).get(str(value), str(value))
    if isinstance(value, dict):
        return "、".join(f"{key} {each}" for key, each in value.items())
    if isinstance(value, list):
        return "、".join(" ".join(map(str, each.values())) if isinstance(each, dict) else str(each) for each in value)
    return "" if value is None else str(value)


def _moved(old: Iterable[Target], new: Iterable[Target]) -> set[str]:
    """Lineages below another parent, or at another place among the siblings that both versions have."""
    before, now = _families(old), _families(new)
    moved: set[str] = set()
    for parent, children in now.items():
        was = before.get(parent, [])
        moved |= {child for child in children if child not in was and any(child in each for each in before.values())}
        common_now = [child for child in children if child in was]
        common_was = [child for child in was if child in children]
        kept: set[str] = set()
        for block in SequenceMatcher(None, common_was, common_now, autojunk=False).get_matching_blocks():
            kept.update(common_was[block.a : block.a + block.size])
        moved |= set(common_now) - kept
    return moved


def _families(targets: Iterable[Target]) -> dict[str, list[str]]:
    """Parent's lineage ("" at the top) → lineages of its children in order."""
    found: dict[str, list[str]] = defaultdict(list)
    for target in targets:
        found[target.parent.lineage if target.parent else ""].append(target.lineage)
    return found


def _move(old: Target, new: Target) -> FieldChange:
    places = [str(target.parent) if target.parent else "最上一级" for target in (old, new)]
    if places[0] == places[1]:
        return FieldChange("先后", f"在“{places[0]}”中的次序", "次序变了")
    return FieldChange("上级", places[0], places[1])
