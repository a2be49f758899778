"""What a scheme says about itself, and how a new one begins."""

from typing import Any

from django import forms

from campaigns.forms.scheme_target import PointsField
from campaigns.models import Scheme
from campaigns.operations.schemes import SchemeHead


class SchemeHeadForm(forms.Form):
    """Title, intended points and notes of a draft."""

    title = forms.CharField(label="名称", max_length=120, required=False)
    intended_points = PointsField(label="计划总分", required=False, help_text="不填就是活动的满分")
    notes = forms.CharField(
        label="说明",
        required=False,
        max_length=10_000,
        help_text="如加分项、负面清单",
        widget=forms.Textarea({"rows": 4}),
    )
    revision = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    @classmethod
    def of(cls, scheme: Scheme) -> "SchemeHeadForm":
        """Filled with what the draft says now."""
        points = scheme.intended_points
        initial: dict[str, Any] = {
            "title": scheme.title,
            "notes": scheme.notes,
            "intended_points": None if points is None else f"{points.normalize():f}",
            "revision": scheme.revision,
        }
        return cls(initial=initial)

    def head(self) -> SchemeHead:
        """What was typed, of a valid form."""
        typed = self.cleaned_data
        return SchemeHead(typed["title"].strip(), typed["notes"].strip(), typed["intended_points"])
