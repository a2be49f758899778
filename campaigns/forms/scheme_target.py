"""What a person may change about a target of a draft."""

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict

from campaigns.enums import Cycle, Join, Part, ProofKind
from campaigns.forms.facts import NumberInput
from campaigns.forms.scheme_feeds import FeedFields, FeedRow
from campaigns.forms.scheme_reviewer import ReviewerChoices, initial_of
from campaigns.forms.scheme_rule import RuleFields, halfwidth
from campaigns.models import Campaign, LedgerKind, Target
from campaigns.operations.schemes import TargetValues
from campaigns.queries.ledger.registers import known_registers
from campaigns.rules import METHODS, RULES, FaultsError, Rule, parse_rule
from campaigns.rules.feeds import FeedSpec
from units.enums import UnitKind
from units.models import Unit

NO_RULE = ""
_KINDS = [(NO_RULE, "不计分（只作分类，分值由下级合计）"), *((kind, rule.label) for kind, rule in RULES.items())]
_JOIN_WORDS = {
    Join.SUM: "累计：各期的数加起来算",
    Join.MEAN: "平均：各期得分的平均",
    Join.LATEST: "取最近：以最后一期为准",
    Join.BEST: "取最好：以得分最高的一期为准",
}
_SEPARATORS = re.compile(r"[、，,；;\s]+")


class PointsField(forms.DecimalField):
    """Points as people type them: full-width digits too, at most 6 places."""

    def __init__(self, **kwargs: Any) -> None:
        """A text input, so that a wrong number is shown again and explained."""
        super().__init__(min_value=0, decimal_places=6, max_digits=15, widget=NumberInput("decimal"), **kwargs)

    def to_python(self, value: Any) -> Any:
        """A Decimal, or None where nothing was typed."""
        return super().to_python(halfwidth(str(value)) if value not in self.empty_values else value)


class TargetForm(forms.Form):
    """One target; the fields of the chosen kind of rule follow what the rule describes."""

    number = forms.CharField(label="编号", max_length=40, required=False)
    title = forms.CharField(label="名称", max_length=200)
    points = PointsField(label="分值", required=False)
    explanation = forms.CharField(
        label="填报说明", required=False, max_length=10_000, widget=forms.Textarea({"rows": 2})
    )
    example = forms.CharField(
        label="填报示例",
        required=False,
        max_length=10_000,
        widget=forms.Textarea({"rows": 2}),
        help_text="写得好的一段，填报员在表旁边看到；不写，就显示计分规则的一般说明",
    )
    kind = forms.ChoiceField(label="计分规则", choices=_KINDS, required=False)
    cycle = forms.ChoiceField(label="填报周期", choices=[("", "请选择"), *Cycle.choices], required=False)
    join = forms.ChoiceField(label="各期合并", required=False)
    evidence_required = forms.IntegerField(label="至少几件佐证", min_value=0, max_value=100, required=False)
    evidence_kind = forms.ChoiceField(
        label="佐证种类",
        choices=[("", "不限"), *((kind.value, f"{kind.label}或链接") for kind in ProofKind)],
        required=False,
    )
    evidence_months = forms.IntegerField(
        label="只认截止前几个月内的", min_value=0, max_value=60, required=False, help_text="0 是不限日期"
    )
    kinds = forms.MultipleChoiceField(
        label="单位类别", choices=UnitKind.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    classes = forms.MultipleChoiceField(label="比较类别", required=False, widget=forms.CheckboxSelectMultiple)
    units = forms.CharField(
        label="点名单位", required=False, help_text="写单位名称或简称，用顿号隔开", widget=forms.Textarea({"rows": 1})
    )
    assisting = forms.CharField(
        label="协办单位",
        required=False,
        help_text="协助点名单位办理的单位，名称用顿号隔开；它们的填报汇总给主办单位",
        widget=forms.Textarea({"rows": 1}),
    )
    review = forms.ChoiceField(label="由谁审核", required=False)
    review_kinds = forms.MultipleChoiceField(
        label="处室或评审组只审核",
        choices=UnitKind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="都不选就是所有单位；选了几类，其余各类仍由上级单位审核",
    )
    is_signed_first = forms.BooleanField(
        label="先由本单位领导审签，同意后才送审", required=False, help_text="选定了由谁审核才起作用；没有审签的不算提交"
    )
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(
        self,
        data: "MultiValueDict[str, Any] | None" = None,
        *,
        target: Target,
        campaign: Campaign,
        is_branch: bool,
        auto_id: str,
    ) -> None:
        """``target`` came from ``scheme_targets``; ``is_branch``: others stand below it."""
        super().__init__(data.copy() if data is not None else None, initial=_initial(target), auto_id=auto_id)
        self.campaign, self.is_branch = campaign, is_branch
        self.named: dict[str, frozenset[Unit]] = {}
        chosen = str(self.data.get("kind", "")) if self.is_bound else str(self.initial["kind"])
        self.kind_now = chosen if chosen in RULES and not is_branch else NO_RULE
        known = target.rule if (target.rule or {}).get("kind") == self.kind_now else None
        self.rule_fields = RuleFields(self.kind_now, known) if self.kind_now else None
        self.rule: Rule | None = None
        if self.rule_fields is not None:
            self._ask_for_parameters(self.rule_fields)
        self.feeds = _feed_fields(target, known)
        self.fields.update(self.feeds.fields())
        self.feed_specs: frozenset[FeedSpec] = frozenset()
        self._narrow(target)
        if self.kind_now:
            self.fields.update(_method_fields(target))
        self.reviewers = ReviewerChoices.of(target)
        self.fields["review"].choices = self.reviewers.choices  # type: ignore[attr-defined] # a ChoiceField

    def _ask_for_parameters(self, asked: RuleFields) -> None:
        """Where the kind was just chosen, nothing was posted for its parameters yet: they begin with their defaults."""
        fields = asked.fields(self.data if self.is_bound else None)
        self.fields.update(fields)
        if isinstance(self.data, MultiValueDict):
            for name, field in fields.items():
                self.data.setdefault(name, field.initial or "")

    def _narrow(self, target: Target) -> None:
        allowed = RULES[self.kind_now].joins if self.kind_now else frozenset(Join.values)
        joins = [(join.value, words) for join, words in _JOIN_WORDS.items() if join.value in allowed]
        self.fields["join"].choices = [("", "请选择"), *joins]  # type: ignore[attr-defined] # a ChoiceField
        present = self.campaign.participations.exclude(comparison_class="").order_by("comparison_class")
        classes = dict.fromkeys(present.values_list("comparison_class", flat=True).distinct())
        classes |= dict.fromkeys(row.comparison_class for row in target.classes.all())
        self.fields["classes"].choices = [(each, each) for each in classes]  # type: ignore[attr-defined]
        if self.is_branch or not self.kind_now:
            self.fields["points"].label = "计划分值"
            self.fields["points"].help_text = "可不填；填了就会核对下级合计是否相符"

    @property
    def about(self) -> str:
        """What the chosen kind of rule is good for."""
        return RULES[self.kind_now].about if self.kind_now else ""

    @property
    def rule_names(self) -> list[str]:
        """The names of the fields of the rule's parameters, but the milestones'."""
        return [name for name in self.fields if name.startswith("rule-") and not name.startswith("rule-milestones-")]

    @property
    def step_rows(self) -> list[list[Any]]:
        """The fields of the milestones, row by row."""
        names = [name for name in self.fields if name.startswith("rule-milestones-")]
        return [[self[name] for name in names[start : start + 3]] for start in range(0, len(names), 3)]

    @property
    def feed_rows(self) -> list[FeedRow]:
        """The cells of the rule, each with its source in the ledger."""
        return self.feeds.rows(self)

    @property
    def method_names(self) -> list[str]:
        """The names of the fields with the shares of the measuring methods."""
        return [name for name in self.fields if name.startswith("method_")]

    def clean_units(self) -> str:
        """Names of units that take part."""
        return self._find_units("units")

    def clean_assisting(self) -> str:
        """Names of units that take part, none of which is named as lead."""
        typed = self._find_units("assisting")
        twice = self.named["assisting"] & self.named.get("units", frozenset())
        if twice:
            raise forms.ValidationError(f"已经写在“点名单位”里，请只写一处：{'、'.join(sorted(map(str, twice)))}")
        return typed

    def _find_units(self, field: str) -> str:
        """All unknown names are named."""
        words = [word for word in _SEPARATORS.split(self.cleaned_data[field].strip()) if word]
        found: dict[str, Unit] = {}
        taking_part = self.campaign.participations.select_related("unit")
        for row in taking_part if words else ():
            for name in (row.name, row.unit.name, row.unit.short_name, row.unit.code):
                if name in words:
                    found.setdefault(name, row.unit)
        unknown = [word for word in words if word not in found]
        if unknown:
            raise forms.ValidationError(f"本届没有这样的单位：{'、'.join(unknown)}")
        self.named[field] = frozenset(found.values())
        return str(self.cleaned_data[field])

    def clean(self) -> dict[str, Any]:
        """Let the rule judge its parameters; its faults land on their fields."""
        cleaned = super().clean() or {}
        if self.rule_fields is not None:
            self.rule, faults = self.rule_fields.judge(self.rule_fields.raw(cleaned))
            for name, message in faults:
                self.add_error(name if name in self.fields else "kind", message)
        self.feed_specs, faults = self.feeds.read(cleaned)
        for name, message in faults:
            self.add_error(name, message)
        if cleaned.get("is_signed_first") and not cleaned.get("review"):
            self.add_error("review", "要先由本单位领导审签，请同时选定由谁审核（例如“上级单位”）。")
        return cleaned

    def values(self) -> TargetValues:
        """What was typed, of a valid form."""
        typed: Mapping[str, Any] = self.cleaned_data
        return TargetValues(
            title=typed["title"].strip(),
            number=typed["number"].strip(),
            explanation=typed["explanation"].strip(),
            example=typed["example"].strip(),
            points=typed["points"],
            rule=None if self.rule is None else self.rule.to_json(),
            join=typed["join"] if self.kind_now else "",
            cycle=typed["cycle"] if self.kind_now else "",
            methods={kind: share for kind in METHODS if (share := typed.get(f"method_{kind}"))},
            evidence_required=typed["evidence_required"] or 0,
            evidence_kind=typed["evidence_kind"],
            evidence_months=typed["evidence_months"] or 0,
            kinds=frozenset(typed["kinds"]),
            classes=frozenset(typed["classes"]),
            units=self.named["units"],
            assisting=self.named["assisting"],
            review=self.reviewers.setting(
                typed["review"], typed["review_kinds"], is_signed_first=typed["is_signed_first"]
            ),
            feeds=self.feed_specs,
        )


def _feed_fields(target: Target, known: Mapping[str, Any] | None) -> FeedFields:
    """For the rule as it was saved last: what was just typed has no cells yet."""
    try:
        rule = None if known is None else parse_rule(known)
    except FaultsError:
        rule = None
    kinds = LedgerKind.objects.for_unit(target.scheme.arranger).active() if rule is not None else ()
    return FeedFields(rule, [*kinds, *known_registers()], [row.spec for row in target.feeds.all()])


def _method_fields(target: Target) -> dict[str, forms.Field]:
    """One share in percent for each measuring method; all empty: the reports alone are scored."""
    return {
        f"method_{kind}": PointsField(
            label=words, required=False, max_value=100, initial=target.methods.get(kind, "") if target.methods else ""
        )
        for kind, words in METHODS.items()
    }


def _initial(target: Target) -> dict[str, Any]:
    kind = (target.rule or {}).get("kind", NO_RULE)
    return {
        "number": target.number,
        "title": target.title,
        "points": None if target.points is None else f"{target.points.normalize():f}",
        "explanation": target.explanation,
        "example": target.example,
        "kind": kind if kind in RULES else NO_RULE,
        "cycle": target.cycle,
        "join": target.join,
        "evidence_required": target.evidence_required,
        "evidence_kind": target.evidence_kind,
        "evidence_months": target.evidence_months,
        "kinds": [row.kind for row in target.kinds.all()],
        "classes": [row.comparison_class for row in target.classes.all()],
        "units": "、".join(row.unit.name for row in target.named_units.all() if row.part == Part.LEAD),
        "assisting": "、".join(row.unit.name for row in target.named_units.all() if row.part == Part.ASSISTING),
        **initial_of(target),
        "version": target.version,
    }
