"""What is typed for a draw and for a second decision."""

import secrets
from typing import Any

from django import forms

from campaigns.models import Period, ProgressReport
from evaluations.enums import SecondDecision
from evaluations.forms.reviews import DecisionForm


class PeriodField(forms.ModelChoiceField):  # type: ignore[type-arg] # not generic at run time
    """A period with the campaign it is of."""

    def label_from_instance(self, obj: Any) -> str:
        """Both in words."""
        return f"{obj} · {obj.campaign}"


class DrawForm(forms.Form):
    """A period, a share, and a seed that anybody may repeat the draw with."""

    period = PeriodField(Period.objects.none(), label="填报期")
    percent = forms.IntegerField(label="抽取比例（%）", min_value=1, max_value=100, initial=5)
    seed = forms.CharField(label="种子", max_length=40, help_text="公开的一串字，用它任何人都能重抽一遍核对")

    def __init__(self, *args: Any, periods: Any, **kwargs: Any) -> None:
        """``periods``: those that may be drawn from."""
        super().__init__(*args, **kwargs)
        field = self.fields["period"]
        assert isinstance(field, PeriodField)
        field.queryset = periods
        self.fields["seed"].initial = secrets.token_hex(4)
        for name, each in self.fields.items():
            each.widget.attrs["class"] = "form-select" if name == "period" else "form-control"


class SecondMarkForm(DecisionForm):
    """The second decision: the same fields as the first, with an answer instead of two buttons."""

    decision = forms.ChoiceField(label="复评意见", choices=SecondDecision.choices, widget=forms.RadioSelect)

    def __init__(self, *args: Any, report: ProgressReport, **kwargs: Any) -> None:
        """``report``: whose rule says which facts are marked."""
        super().__init__(*args, report=report, **kwargs)
        for name in ("version", "correction_reason"):
            del self.fields[name]
        self.fields["opinion"].label = "复评说明"
        self.fields["opinion"].help_text = "认为应当退回，或者改了数字，请写明理由。"
        self.fields["decision"].widget.attrs["class"] = "form-check-input"
