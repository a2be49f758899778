"""What is typed about a disclosed matter, and how the register is narrowed."""

import datetime as dt
from typing import Any

from django import forms

from campaigns.enums import DisclosureArea, DisclosureState
from campaigns.operations.disclosure import MatterFacts
from campaigns.validators import validate_public_text
from units.forms.fields import DayField
from units.models import Unit

_PUBLIC: Any = {"validators": [validate_public_text]}
_LONGEST = 2000


class MatterForm(forms.Form):
    """One matter. Only area, matter and the day are asked for at once; the rest may follow before it is published."""

    unit = forms.ModelChoiceField(label="单位", queryset=Unit.objects.none(), empty_label=None)
    matter = forms.CharField(
        label="事项", max_length=120, help_text="公开什么事，一句话，如“临时救助办理指南”。", **_PUBLIC
    )
    area = forms.ChoiceField(label="类别", choices=DisclosureArea.choices)
    content = forms.CharField(
        label="内容",
        required=False,
        max_length=_LONGEST,
        help_text="群众最想知道的：条件、标准、材料、流程、结果。",
        widget=forms.Textarea({"rows": 5}),
        **_PUBLIC,
    )
    form = forms.CharField(
        label="形式", required=False, max_length=60, help_text="以什么形式公开，如办事指南、公示表、通告。", **_PUBLIC
    )
    formed_on = DayField(label="形成日期", help_text="事项或信息产生的那一天，从第二天起算时间。")
    within_days = forms.IntegerField(
        label="时间：几个工作日内公开",
        required=False,
        min_value=0,
        max_value=365,
        help_text="法定最迟 20 个工作日。与下面一项只填一个。",
    )
    due_on = DayField(label="时间：或者写明最迟哪一天", required=False)
    responsibility = forms.CharField(
        label="责任",
        required=False,
        max_length=80,
        help_text="责任科室和岗位，如“社会救助科科长”。不写姓名和手机。",
        **_PUBLIC,
    )
    basis = forms.CharField(
        label="依据", required=False, max_length=200, help_text="依据哪份文件公开，可不填。", **_PUBLIC
    )
    lasting = forms.CharField(
        label="公开多久", required=False, max_length=60, help_text="如“长期”，可不填。", **_PUBLIC
    )
    channels = forms.CharField(
        label="渠道", required=False, max_length=120, help_text="在哪里能看到，如“公示栏、门户网站”。", **_PUBLIC
    )
    audience = forms.CharField(
        label="对象", required=False, max_length=60, help_text="如“社会公众”，可不填。", **_PUBLIC
    )
    version = forms.IntegerField(min_value=0, required=False, initial=0, widget=forms.HiddenInput)

    FIVE = ("matter", "content", "form", "within_days", "responsibility")
    """The fields that make the 五明确; 时间 may be given by ``due_on`` as well."""

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        """``units``: for which a new matter may be registered (None: a known one); asked for only where there is a choice."""
        super().__init__(*args, **kwargs)
        field = self.fields["unit"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Unit.objects.none() if units is None else units
        if units is None or units[:2].count() == 1:
            del self.fields["unit"]
        for name in ("matter", "content", "form", "within_days", "due_on", "responsibility"):
            self.fields[name].widget.attrs["data-clear"] = "time" if name in {"within_days", "due_on"} else name

    def clean_due_on(self) -> dt.date | None:
        """One of the two ways to say when: of two answers nobody would know which one counts."""
        day: dt.date | None = self.cleaned_data["due_on"]
        if day is not None and self.cleaned_data.get("within_days") is not None:
            message = "工作日数和最迟日期只能填一个。要写明日期，请清空上面的工作日数。"
            raise forms.ValidationError(message)
        return day

    def facts(self) -> MatterFacts:
        """The values, as the operations take them."""
        return MatterFacts(**{name: self.cleaned_data[name] for name in MatterFacts.__dataclass_fields__})

    @classmethod
    def example(cls, today: dt.date) -> dict[str, Any]:
        """What a new matter begins with."""
        return {"formed_on": today, "within_days": 20, "channels": "公示栏、门户网站", "audience": "社会公众"}


class RegisterFilterForm(forms.Form):
    """Narrows the register."""

    q = forms.CharField(required=False, max_length=60, label="事项、内容或拼音首字母")
    unit = forms.CharField(required=False, max_length=60, label="单位")
    area = forms.ChoiceField(required=False, label="类别", choices=[("", "全部类别"), *DisclosureArea.choices])
    state = forms.ChoiceField(
        required=False,
        label="状态",
        choices=[("", "全部"), *DisclosureState.choices, ("overdue", "逾期未公开"), ("unclear", "五明确不全")],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Bootstrap's looks."""
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            is_choice = isinstance(field, forms.ChoiceField)
            field.widget.attrs["class"] = "form-select" if is_choice else "form-control"
