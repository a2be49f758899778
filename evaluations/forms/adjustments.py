"""Forms of adjustments and appeals."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from campaigns.enums import Counting, VetoEffect
from campaigns.forms.scheme_target import PointsField
from campaigns.models import Campaign, SchemeItem, Target
from campaigns.rules.words import say
from evaluations.enums import AdjustmentKind
from evaluations.operations.adjustments import Proposal
from evaluations.queries.rounds.results import ResultLine
from units.forms.fields import DayField, UnitField
from units.models import Unit

_INPUT = {"class": "form-control"}
_SELECT = {"class": "form-select"}
_OF_KIND = {
    AdjustmentKind.BONUS: ("points", "project"),
    AdjustmentKind.DEDUCTION: ("points", "is_escalating", "project"),
    AdjustmentKind.VETO: ("effect", "look_back_months"),
}
_SPECIAL = {name for names in _OF_KIND.values() for name in names}
_PROJECT = {
    AdjustmentKind.BONUS: "同一年同一项目的加分只取最高的一笔；没有项目名称的每一笔都计入。",
    AdjustmentKind.DEDUCTION: "同名的算同一类，按次数递增时从它们里数次数。",
}

_OF_ITEM = "必填，写明是哪个项目：同一年同一项目只取最高的一笔。"


def _asked(kind: AdjustmentKind, item: SchemeItem | None) -> tuple[str, ...]:
    """The special fields of a kind that its item does not settle."""
    if item is None:
        return _OF_KIND[kind]
    if not item.is_bonus:
        return ()
    return ("points", "project") if item.counting == Counting.PROJECT else ("points",)


class ProofsForm(forms.Form):
    """Links, one a line; files come beside the form."""

    proofs = forms.CharField(
        label="证明材料：网址",
        required=False,
        max_length=6000,
        widget=forms.Textarea({**_INPUT, "rows": 2}),
        help_text="一行一个。",
    )

    def links(self) -> list[str]:
        """What was typed, of a valid form."""
        return [line.strip() for line in self.cleaned_data["proofs"].splitlines() if line.strip()]

    def refuse(self, error: ValidationError) -> None:
        """Show what an operation found wrong, at its field where the form has it."""
        found = getattr(error, "error_dict", None) or {None: [error]}
        for name, errors in found.items():
            self.add_error(name if name in self.fields else None, errors)


class ProposalForm(ProofsForm):
    """What is proposed; only the fields of its kind are asked for."""

    unit = UnitField(label="单位")
    dated_on = DayField(label="日期", help_text="事情发生或文件落款的日期。")
    points = PointsField(label="分数", required=False)
    is_escalating = forms.BooleanField(label="按次数递增扣分", required=False)
    project = forms.CharField(label="项目", required=False, max_length=120, widget=forms.TextInput(_INPUT))
    effect = forms.ChoiceField(
        label="后果", required=False, choices=[("", "请选择"), *VetoEffect.choices], widget=forms.Select(_SELECT)
    )
    look_back_months = forms.IntegerField(
        label="追溯月数",
        required=False,
        min_value=1,
        max_value=120,
        initial=12,
        widget=forms.NumberInput(_INPUT),
        help_text="从发生之日起多少个月内，这个单位的等次为“一票否决”。",
    )
    basis = forms.CharField(
        label="依据",
        max_length=4000,
        widget=forms.Textarea({**_INPUT, "rows": 4}),
        help_text="什么事、凭哪份文件或哪一条规定。单位看得到。",
    )
    target = forms.ModelChoiceField(
        label="对应目标",
        required=False,
        empty_label="不对应具体目标",
        queryset=Target.objects.none(),
        widget=forms.Select(_SELECT),
    )
    field_order = (
        *("unit", "dated_on", "points", "is_escalating", "project"),
        *("effect", "look_back_months", "basis", "target", "proofs"),
    )

    def __init__(
        self,
        *args: Any,
        kind: AdjustmentKind,
        campaign: Campaign,
        series: str,
        item: SchemeItem | None = None,
        **kwargs: Any,
    ) -> None:
        """``series``: what escalating costs, in words; ``item``: what it was chosen as from the scheme's lists."""
        super().__init__(*args, **kwargs)
        self.kind, self.item = kind, item
        self.fields["unit"].rows = Unit.objects.filter(participations__campaign=campaign)  # type: ignore[attr-defined]
        leaves = Target.objects.filter(scheme__in=campaign.schemes.common().published(), is_leaf=True)
        self.fields["target"].queryset = leaves.order_by("path")  # type: ignore[attr-defined]
        for name in _SPECIAL - set(_asked(kind, item)):
            del self.fields[name]
        if "project" in self.fields:
            self.fields["project"].help_text = _PROJECT[kind] if item is None else _OF_ITEM
        if item is not None and item.points is not None:
            self.fields["points"].help_text = f"不填就是 {say(item.points)} 分，不能更多。"
        if "is_escalating" in self.fields:
            self.fields["is_escalating"].help_text = f"勾上就不用填分数：同一单位同一年同一项目依次扣 {series} 分。"

    def proposal(self) -> Proposal:
        """What was typed, of a valid form."""
        typed = self.cleaned_data
        return Proposal(
            kind=self.kind,
            dated_on=typed["dated_on"],
            basis=typed["basis"],
            points=typed.get("points") or Decimal(0),
            project=typed.get("project", ""),
            is_escalating=typed.get("is_escalating", False),
            effect=typed.get("effect", ""),
            look_back_months=typed.get("look_back_months") or 12,
            target=typed["target"],
            item=self.item,
        )


class AppealForm(ProofsForm):
    """Why the unit objects."""

    reason = forms.CharField(
        label="申诉理由",
        max_length=8000,
        widget=forms.Textarea({**_INPUT, "rows": 6}),
        help_text="哪里与事实不符、有什么材料可以证明。最多 2000 字。",
    )
    field_order = ("reason", "proofs")


class CorrectionForm(forms.Form):
    """What an upheld appeal puts right: points for the leaves of the round, empty where nothing changes."""

    def __init__(self, *args: Any, lines: Sequence[ResultLine], **kwargs: Any) -> None:
        """``lines``: what the unit got."""
        super().__init__(*args, **kwargs)
        self._lines = lines
        for line in lines:
            field = PointsField(label=f"“{line.target.title}”更正为", required=False)
            field.widget.attrs["class"] = "form-control"
            self.fields[f"points-{line.target.pk}"] = field

    def rows(self) -> Iterable[tuple[forms.BoundField, ResultLine]]:
        """Each field with the line it is about."""
        return ((self[f"points-{line.target.pk}"], line) for line in self._lines)

    def marks(self) -> dict[int, Decimal]:
        """Target → points, where something was typed; of a valid form."""
        typed = ((line.target.pk, self.cleaned_data[f"points-{line.target.pk}"]) for line in self._lines)
        return {key: points for key, points in typed if points is not None}
