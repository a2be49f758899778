"""What is typed about supervisors: terms, patrols, findings, what becomes of them."""

from typing import Any

from django import forms
from django.urls import reverse_lazy

from evaluations.enums import CaseKind, SupervisorSector
from evaluations.models import Supervisor
from evaluations.operations.supervision.arranging import PatrolFacts, TermFacts
from evaluations.operations.supervision.findings import LONGEST
from units.forms.fields import DayField, RowsField, UnitField
from units.validators import validate_username


class SeenUnitField(UnitField):
    """A unit that a supervisor may look at."""

    address = reverse_lazy("evaluations:finding_units")


def _dress(form: forms.Form) -> None:
    for field in form.fields.values():
        widget = field.widget
        if not isinstance(widget, forms.CheckboxSelectMultiple | forms.RadioSelect):
            widget.attrs["class"] = "form-select" if isinstance(widget, forms.Select) else "form-control"


class TermForm(forms.Form):
    """A supervisor for a term."""

    name = forms.CharField(label="姓名", max_length=40)
    sector = forms.ChoiceField(label="界别", choices=SupervisorSector.choices)
    workplace = forms.CharField(label="单位和职务", max_length=80, required=False)
    starts_on = DayField(label="任期自")
    ends_on = DayField(label="任期至")
    username = forms.CharField(
        label="登录名",
        max_length=40,
        required=False,
        validators=[validate_username],
        help_text="要让监督员自己录入发现的，填一个登录名；不填就由创建办代录。",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Bootstrap's looks."""
        super().__init__(*args, **kwargs)
        _dress(self)

    def facts(self) -> TermFacts:
        """The values, as the operation takes them."""
        found = self.cleaned_data
        return TermFacts(
            name=found["name"],
            sector=SupervisorSector(found["sector"]),
            workplace=found["workplace"],
            starts_on=found["starts_on"],
            ends_on=found["ends_on"],
            username=found["username"],
        )


class PatrolForm(forms.Form):
    """A patrol, or without a unit a meeting."""

    title = forms.CharField(label="名称", max_length=80, help_text="如“第三季度窗口巡查”“年度座谈会”。")
    day = DayField(label="日期")
    unit = SeenUnitField(label="巡查单位", required=False, help_text="开会的不填。")
    members = RowsField(label="参加的监督员", queryset=Supervisor.objects.none(), widget=forms.CheckboxSelectMultiple)
    minutes = forms.CharField(label="情况记录", required=False, max_length=4000, widget=forms.Textarea({"rows": 4}))

    def __init__(self, *args: Any, members: Any, units: Any, **kwargs: Any) -> None:
        """``members``: supervisors to choose from; ``units``: those that may be looked at."""
        super().__init__(*args, **kwargs)
        chosen, unit = self.fields["members"], self.fields["unit"]
        assert isinstance(chosen, RowsField)
        assert isinstance(unit, UnitField)
        chosen.queryset, unit.rows = members, units
        _dress(self)

    def facts(self) -> PatrolFacts:
        """The values, as the operation takes them."""
        found = self.cleaned_data
        return PatrolFacts(found["day"], found["title"], found["unit"], list(found["members"]), found["minutes"])


class FindingForm(forms.Form):
    """What was seen; ``supervisor`` is asked for where somebody else writes it down."""

    supervisor = forms.ModelChoiceField(label="监督员", queryset=Supervisor.objects.none(), empty_label=None)
    unit = SeenUnitField(label="在哪个单位看到的", help_text="输入名称的一部分，从列表中选择。")
    seen_on = DayField(label="哪一天")
    text = forms.CharField(
        label="看到了什么", max_length=LONGEST, widget=forms.Textarea({"rows": 5}), help_text="好的、不好的都可以写。"
    )

    def __init__(self, *args: Any, supervisors: Any, units: Any, **kwargs: Any) -> None:
        """``supervisors``: who may have seen it; with one of them nobody is asked."""
        super().__init__(*args, **kwargs)
        unit, who = self.fields["unit"], self.fields["supervisor"]
        assert isinstance(unit, UnitField)
        assert isinstance(who, forms.ModelChoiceField)
        unit.rows, who.queryset = units, supervisors
        self._only = None
        if len(few := list(supervisors[:2])) == 1:
            self._only = few[0]
            del self.fields["supervisor"]
        _dress(self)

    def values(self) -> dict[str, Any]:
        """The values, as the operation takes them."""
        return {"supervisor": self._only, **self.cleaned_data}


class DecisionForm(forms.Form):
    """What becomes of a finding."""

    act = forms.ChoiceField(choices=[("case", ""), ("rectification", ""), ("note", "")])
    kind = forms.ChoiceField(choices=CaseKind.choices, required=False)
    due_on = DayField(required=False)
    answer = forms.CharField(max_length=300, required=False)
