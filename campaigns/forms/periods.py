"""Dates and reasons of the calendar."""

import datetime as dt
from typing import Any

from django import forms

from campaigns.enums import Cycle
from campaigns.models import Participation, Period

_DAY = dt.timedelta(days=1)


def _date(label: str, **kwargs: Any) -> forms.DateField:
    widget = forms.DateInput({"type": "date", "class": "form-control"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, **kwargs)


class GenerateForm(forms.Form):
    """Which cycles get their periods."""

    cycles = forms.MultipleChoiceField(label="填报周期", choices=Cycle.choices, widget=forms.CheckboxSelectMultiple)

    @property
    def chosen(self) -> list[Cycle]:
        """The cycles."""
        return [Cycle(value) for value in self.cleaned_data["cycles"]]


class DueDayForm(forms.Form):
    """Another due day for all units."""

    due_on = _date("截止日期")


class CloseForm(forms.Form):
    """The last day on which reporters may fill in."""

    last_day = _date("最后一天")


class ExtensionForm(forms.Form):
    """A later day for one unit."""

    unit = forms.ModelChoiceField(
        label="单位",
        empty_label="请选择",
        queryset=Participation.objects.none(),
        widget=forms.Select({"class": "form-select"}),
    )
    extended_to = _date("展期至")
    reason = forms.CharField(label="理由", max_length=500, widget=forms.Textarea({"rows": 2, "class": "form-control"}))

    def __init__(self, *args: Any, period: Period, **kwargs: Any) -> None:
        """``period``: whose campaign's units may be chosen."""
        super().__init__(*args, **kwargs)
        field = self.fields["unit"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Participation.objects.filter(campaign=period.campaign_id).order_by("path")


class CorrectionForm(forms.Form):
    """A day the published calendar has wrong."""

    day = _date("日期")
    is_workday = forms.TypedChoiceField(
        label="这一天",
        choices=[("1", "上班"), ("0", "休息")],
        coerce=lambda value: value == "1",
        widget=forms.Select({"class": "form-select"}),
    )
    name = forms.CharField(
        label="说明",
        max_length=60,
        widget=forms.TextInput({"class": "form-control", "placeholder": "如 国庆节调休上班"}),
    )
