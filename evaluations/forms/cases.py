"""What is typed about cases: taking in, each step, filters, limits, the public form."""

import datetime as dt
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.urls import reverse_lazy

from core.contacts import Contact
from evaluations.enums import CaseAct, CaseChannel, CaseKind, CaseState, Satisfaction
from evaluations.models import Case
from evaluations.models.case import TEXT, TITLE
from evaluations.operations.cases.registering import CaseFacts
from evaluations.queries.cases.people import handlers_of
from evaluations.queries.cases.register import CaseFilter
from evaluations.workflow.cases import LEAST_DAYS, LIMITS, MOST_DAYS
from units.forms.fields import DayField, UnitField
from units.models import Unit, User
from units.validators import validate_phone

_NAME, _PHONE = 40, 20


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea({"rows": rows})


def _dress(form: forms.Form) -> None:
    """Bootstrap's looks."""
    for field in form.fields.values():
        widget = field.widget
        if not isinstance(widget, forms.RadioSelect):
            widget.attrs["class"] = "form-select" if isinstance(widget, forms.Select) else "form-control"


class HandlingUnitField(UnitField):
    """A unit that may handle a case."""

    address = reverse_lazy("evaluations:case_units")


class CaseForm(forms.Form):
    """A matter as it comes in over the telephone: one screen, in the order in which people tell it."""

    title = forms.CharField(label="事由", max_length=TITLE, help_text="一句话，如“反映婚姻登记处周末不开门”。")
    text = forms.CharField(label="内容", max_length=TEXT, widget=_area(5))
    kind = forms.ChoiceField(label="类别", choices=CaseKind.choices)
    channel = forms.ChoiceField(label="来源", choices=CaseChannel.choices, initial=CaseChannel.PHONE)
    name = forms.CharField(
        label="诉求人", required=False, max_length=_NAME, help_text="可不填。加密保存，页面上只显示部分。"
    )
    phone = forms.CharField(
        label="电话", required=False, max_length=_PHONE, validators=[validate_phone], help_text="回访要用。"
    )
    received_on = DayField(label="收到日期", help_text="从第二天起按工作日计算时限。")
    intake = forms.ModelChoiceField(label="受理单位", queryset=Unit.objects.none(), empty_label=None)
    unit = HandlingUnitField(label="承办单位", help_text="输入名称的一部分，从列表中选择。")

    def __init__(self, *args: Any, intakes: Any, units: Any, **kwargs: Any) -> None:
        """``intakes``: for which the person takes matters in, asked for only where there is a choice; ``units``: any."""
        super().__init__(*args, **kwargs)
        self.fields["title"].widget.attrs["autofocus"] = True
        unit = self.fields["unit"]
        assert isinstance(unit, UnitField)
        unit.rows = units
        field = self.fields["intake"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = intakes
        self._only: Unit | None = None
        if len(few := list(intakes[:2])) == 1:
            self._only = few[0]
            del self.fields["intake"]

    def facts(self) -> CaseFacts:
        """The values, as the operation takes them."""
        found = self.cleaned_data
        return CaseFacts(
            channel=CaseChannel(found["channel"]),
            kind=CaseKind(found["kind"]),
            title=found["title"],
            text=found["text"],
            received_on=found["received_on"],
            unit=found["unit"],
            intake=self._only or found["intake"],
            contact=Contact(found["name"].strip(), found["phone"].strip()),
        )


class StepForm(forms.Form):
    """What one step asks for."""

    handler = forms.ModelChoiceField(label="经办人", queryset=User.objects.none(), empty_label="请选择")
    unit = HandlingUnitField(label="转给哪个单位")
    satisfaction = forms.ChoiceField(label="群众对答复", choices=Satisfaction.choices, widget=forms.RadioSelect)
    text = forms.CharField(label="理由", required=False, max_length=TEXT, widget=_area(3))

    ASKS = {
        CaseAct.ACCEPT: ("handler",),
        CaseAct.REPLY: ("text",),
        CaseAct.HAND_OVER: ("handler",),
        CaseAct.TRANSFER: ("unit", "text"),
        CaseAct.CALL_BACK: ("satisfaction", "text"),
        CaseAct.CLOSE: ("text",),
        CaseAct.REOPEN: ("text",),
        CaseAct.WITHDRAW: ("text",),
    }
    _WORDS = {
        CaseAct.REPLY: "答复内容",
        CaseAct.CALL_BACK: "群众的话",
        CaseAct.REOPEN: "还要办什么",
        CaseAct.CLOSE: "不能回访的原因",
    }

    def __init__(self, *args: Any, case: Case, act: CaseAct, today: dt.date, **kwargs: Any) -> None:
        """Only the fields of ``act``; several of these forms stand on one page."""
        super().__init__(*args, **{**kwargs, "auto_id": f"id_{act}_%s"})
        self.act = act
        self.label = act.label
        self.fields = {name: field for name, field in self.fields.items() if name in self.ASKS[act]}
        if "handler" in self.fields:
            field = self.fields["handler"]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = handlers_of(case.unit, today)
        if "unit" in self.fields:
            units = self.fields["unit"]
            assert isinstance(units, UnitField)
            units.rows = units_below(case.intake, today)
        if "text" in self.fields:
            self.fields["text"].label = self._WORDS.get(act, "理由")
            self.fields["text"].widget.attrs["rows"] = 6 if act == CaseAct.REPLY else 2
        _dress(self)


def units_below(intake: Unit, today: dt.date) -> QuerySet[Unit]:
    """The units that may handle what this office takes in."""
    rows: QuerySet[Unit] = Unit.objects.existing_on(today).filter(path__startswith=intake.path)
    return rows


class TimeForm(forms.Form):
    """More time."""

    days = forms.IntegerField(label="延长几个工作日", min_value=1)
    reason = forms.CharField(label="延期理由", max_length=300, widget=_area(2))

    def __init__(self, *args: Any, most: int, **kwargs: Any) -> None:
        """``most`` working days."""
        super().__init__(*args, **{**kwargs, "auto_id": "id_time_%s"})
        self.fields["days"].help_text = f"最多 {most} 个，只能延期一次。"
        self.fields["days"].widget.attrs["max"] = most
        _dress(self)


class CaseFilterForm(forms.Form):
    """Narrows the register."""

    q = forms.CharField(required=False, max_length=60, label="编号、事由或内容")
    unit = forms.CharField(required=False, max_length=60, label="承办单位")
    channel = forms.ChoiceField(required=False, label="来源", choices=[("", "全部来源"), *CaseChannel.choices])
    kind = forms.ChoiceField(required=False, label="类别", choices=[("", "全部类别"), *CaseKind.choices])
    state = forms.ChoiceField(
        required=False,
        label="状态",
        choices=[
            ("", "全部"),
            *CaseState.choices,
            ("overdue", "逾期未答复"),
            ("repeated", "重复诉求"),
            ("dissatisfied", "不满意的"),
        ],
    )
    first = DayField(required=False, label="收到日期从")
    last = DayField(required=False, label="到")
    duty = forms.ChoiceField(
        required=False,
        choices=[("", ""), ("handle", "待我办理"), ("call_back", "待我回访"), ("grant", "待我审批延期")],
        widget=forms.HiddenInput,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Bootstrap's looks."""
        super().__init__(*args, **kwargs)
        _dress(self)

    def chosen(self) -> CaseFilter:
        """What was chosen; what cannot be read narrows nothing."""
        self.is_valid()
        found = {name: value for name, value in self.cleaned_data.items() if value}
        return CaseFilter(words=found.pop("q", ""), **found)


class SpanForm(forms.Form):
    """The time that figures are about."""

    first = DayField(label="收到日期从")
    last = DayField(label="到")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Bootstrap's looks."""
        super().__init__(*args, **kwargs)
        _dress(self)


class LimitsForm(forms.Form):
    """Working days by kind."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """A field for each kind."""
        super().__init__(*args, **kwargs)
        for kind in CaseKind:
            self.fields[kind.value] = forms.IntegerField(
                label=kind.label,
                min_value=LEAST_DAYS,
                max_value=MOST_DAYS,
                help_text=f"个工作日，从收到的第二天算起。通常 {LIMITS[kind]} 个。",
                widget=forms.NumberInput({"class": "form-control"}),
            )


class FullNameField(forms.ModelChoiceField):  # type: ignore[type-arg] # not generic when it runs
    """A unit by its whole name: outside the house short ones say nothing."""

    def label_from_instance(self, obj: Any) -> str:
        """The name."""
        return str(obj.name)


class PublicCaseForm(forms.Form):
    """A matter written down by the citizen.

    ``website`` is a trap that people do not see and machines fill in; by its ``ticket`` a form sent twice is recognised.
    """

    kind = forms.ChoiceField(label="您要", choices=CaseKind.choices, initial=CaseKind.ADVICE)
    unit = FullNameField(label="交给哪个单位办理", queryset=Unit.objects.none(), empty_label=None, to_field_name="code")
    title = forms.CharField(label="一句话说明是什么事", max_length=TITLE)
    text = forms.CharField(
        label="具体情况", max_length=TEXT, widget=_area(8), help_text=f"时间、地点、经过和您的要求，不超过 {TEXT} 字。"
    )
    name = forms.CharField(
        label="您的称呼",
        required=False,
        max_length=_NAME,
        widget=forms.TextInput({"autocomplete": "name"}),
    )
    phone = forms.CharField(
        label="联系电话",
        required=False,
        max_length=_PHONE,
        validators=[validate_phone],
        help_text="填了才能回访您。称呼和电话加密保存，只有经办人看得到。",
        widget=forms.TextInput({"autocomplete": "tel", "inputmode": "tel"}),
    )
    ticket = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    website = forms.CharField(
        label="请不要填写这一栏", required=False, widget=forms.TextInput({"tabindex": "-1", "autocomplete": "off"})
    )

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        """``units`` to choose from."""
        super().__init__(*args, **kwargs)
        field = self.fields["unit"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = units

    @property
    def is_trapped(self) -> bool:
        """Whether a machine filled it in."""
        return bool(self.cleaned_data.get("website"))

    def facts(self, intake: Unit, today: dt.date) -> CaseFacts:
        """The values, as the operation takes them."""
        found = self.cleaned_data
        return CaseFacts(
            channel=CaseChannel.WEBSITE,
            kind=CaseKind(found["kind"]),
            title=found["title"],
            text=found["text"],
            received_on=today,
            unit=found["unit"],
            intake=intake,
            contact=Contact(found["name"].strip(), found["phone"].strip()),
        )


class LookUpForm(forms.Form):
    """The receipt's number and code."""

    number = forms.CharField(label="受理编号", max_length=20, help_text="如 2026-00012")
    code = forms.CharField(
        label="查询码", max_length=20, help_text="10 位字母和数字", widget=forms.TextInput({"autocomplete": "off"})
    )
