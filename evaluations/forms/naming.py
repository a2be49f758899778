"""What is typed for an application and for a public notice."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from campaigns.models import Participation
from evaluations.enums import HonorSubject
from evaluations.models import HonorTitle, Naming, Round
from evaluations.operations.naming import Application
from units.forms.fields import DayField, RowsField


class ApplicationForm(forms.Form):
    """Unit and title first: the conditions are checked as soon as both are chosen."""

    participation = forms.ModelChoiceField(
        label="申报单位", queryset=Participation.objects.none(), empty_label="请选择"
    )
    title = forms.ModelChoiceField(label="申报称号", queryset=HonorTitle.objects.none(), empty_label="请选择")
    subject = forms.ChoiceField(label="授予对象", choices=HonorSubject.choices, initial=HonorSubject.UNIT)
    bearer = forms.CharField(
        label="处室、班组或职工", required=False, max_length=60, help_text="为班组或职工申报时填写名称，其余空着。"
    )
    round = forms.ModelChoiceField(
        label="依据的考评轮次",
        required=False,
        queryset=Round.objects.none(),
        empty_label="不依据考评轮次",
        help_text="本届已公布的轮次。",
    )
    statement = forms.CharField(
        label="申报理由", max_length=1000, widget=forms.Textarea({"rows": 5}), help_text="主要做法和成效，1000 字以内。"
    )

    def __init__(self, *args: Any, units: QuerySet[Participation], rounds: QuerySet[Round], **kwargs: Any) -> None:
        """``units``: for which the person applies; ``rounds``: on which it may rest."""
        super().__init__(*args, **kwargs)
        for name, rows in (("participation", units), ("title", HonorTitle.objects.named_here()), ("round", rounds)):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = rows

    def application(self) -> Application:
        """What was typed."""
        return Application(**self.cleaned_data)


class NoticeForm(forms.Form):
    """A public notice."""

    namings = RowsField(
        label="候选对象",
        queryset=Naming.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请先勾选要公示的候选对象。"},
    )
    heading = forms.CharField(label="标题", max_length=120)
    starts_on = DayField(label="开始日期")
    ends_on = DayField(label="结束日期", help_text="5 至 7 个工作日，首尾两天都算。")
    contact = forms.CharField(
        label="受理单位和电话", max_length=120, help_text="公众也可以打电话反映，如“市局创建办 0510-12345678”。"
    )

    def __init__(self, *args: Any, namings: QuerySet[Naming], **kwargs: Any) -> None:
        """``namings``: candidates that wait for a notice."""
        super().__init__(*args, **kwargs)
        field = self.fields["namings"]
        assert isinstance(field, RowsField)
        field.queryset = namings

    def told(self) -> dict[str, Any]:
        """What ``publish_notice`` takes."""
        typed = self.cleaned_data
        return {
            "namings": list(typed["namings"]),
            "days": (typed["starts_on"], typed["ends_on"]),
            "heading": typed["heading"],
            "contact": typed["contact"],
        }
