"""The description of a proof."""

from dataclasses import fields
from typing import Any

from django import forms

from campaigns.models import Evidence
from campaigns.operations.evidence import Description


class DescriptionForm(forms.Form):
    """What is said about a proof; ``version`` is the one that was read."""

    title = forms.CharField(label="标题", max_length=200)
    document_number = forms.CharField(label="文号", max_length=80, required=False)
    dated_on = forms.DateField(
        label="日期", required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    place = forms.CharField(label="地点", max_length=80, required=False)
    keywords = forms.CharField(label="关键词", max_length=200, required=False, help_text="用空格隔开，方便以后查找")
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, posted: Any = None, *, evidence: Evidence) -> None:
        """Begin with what is said now."""
        super().__init__(posted, initial={name: getattr(evidence, name) for name in self.base_fields})

    def description(self) -> Description:
        """What was typed."""
        return Description(**{each.name: self.cleaned_data[each.name] for each in fields(Description)})
