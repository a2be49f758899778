"""What a scheme says about itself, and how a new one begins."""

from typing import Any

from django import forms

from campaigns.forms.scheme_target import PointsField
from campaigns.models import Scheme
from campaigns.operations.schemes import SchemeHead
from campaigns.rules import plain


class SchemeHeadForm(forms.Form):
    """What a draft says of itself; local targets have no lists, so nothing about them is asked."""

    title = forms.CharField(label="名称", max_length=120, required=False)
    intended_points = PointsField(label="计划总分", required=False, help_text="不填就是活动的满分")
    bonus_cap = PointsField(
        label="加分上限", required=False, help_text="加分项合计最多加几分；发布后成为本届的上限，不填就保持现在的"
    )
    items_only = forms.BooleanField(
        label="加分和否决只能从清单里选",
        required=False,
        help_text="勾上以后，清单里没有的事项不能申报加分、提出否决；扣分不受影响",
        widget=forms.CheckboxInput({"class": "form-check-input"}),
    )
    notes = forms.CharField(
        label="说明",
        required=False,
        max_length=10_000,
        widget=forms.Textarea({"rows": 4}),
    )
    revision = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, is_local: bool, **kwargs: Any) -> None:
        """``is_local``: of a unit's own targets."""
        super().__init__(*args, **kwargs)
        if is_local:
            del self.fields["bonus_cap"], self.fields["items_only"]

    @classmethod
    def of(cls, scheme: Scheme) -> "SchemeHeadForm":
        """Filled with what the draft says now."""
        points = {name: getattr(scheme, name) for name in ("intended_points", "bonus_cap")}
        initial: dict[str, Any] = {
            "title": scheme.title,
            "notes": scheme.notes,
            **{name: None if value is None else plain(value) for name, value in points.items()},
            "items_only": scheme.items_only,
        }
        return cls(initial=initial, is_local=scheme.is_local)

    def head(self) -> SchemeHead:
        """What was typed, of a valid form."""
        typed = self.cleaned_data
        return SchemeHead(
            title=typed["title"].strip(),
            notes=typed["notes"].strip(),
            intended_points=typed["intended_points"],
            bonus_cap=typed.get("bonus_cap"),
            items_only=typed.get("items_only", False),
        )
