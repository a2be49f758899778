"""What an administrator types about business systems and their keys."""

import datetime as dt
from typing import Any

from django import forms
from django.db.models import QuerySet

from units.forms.fields import DayField, UnitField
from units.models import BusinessSystem, Unit
from units.operations.systems import MOST_DAYS, SystemTerms

_A_YEAR = dt.timedelta(days=365)
_MOST_CALLS = 6000


class SystemForm(forms.Form):
    """Name, rights and pace of a system."""

    name = forms.CharField(
        label="系统名称", max_length=40, help_text="例如“婚姻登记系统”。填报表和台账里会写明由它填入。"
    )
    may_fill = forms.BooleanField(label="填报数据：只存为草稿，由填报员核对后提交", required=False)
    may_record = forms.BooleanField(label="登记台账", required=False)
    may_read = forms.BooleanField(label="读取得分", required=False)
    calls_per_minute = forms.IntegerField(label="每分钟最多调用次数", min_value=1, max_value=_MOST_CALLS, initial=120)

    def __init__(self, *args: Any, system: BusinessSystem | None = None, **kwargs: Any) -> None:
        """``system``: the one whose terms it begins with."""
        super().__init__(*args, **kwargs)
        if system is not None:
            self.fields["is_active"] = forms.BooleanField(label="启用：不勾选则它的密钥全部不能用", required=False)
            self.initial.update({name: getattr(system, name) for name in self.fields})

    def clean(self) -> dict[str, Any]:
        """A system without any right would be of no use."""
        typed = super().clean() or {}
        if not (typed.get("may_fill") or typed.get("may_record") or typed.get("may_read")):
            self.add_error(None, "请至少给一项权限：填报数据、登记台账、读取得分。")
        return typed

    def terms(self) -> SystemTerms:
        """What was typed."""
        names = ("name", "may_fill", "may_record", "may_read", "calls_per_minute", "is_active")
        return SystemTerms(**{name: self.cleaned_data[name] for name in names if name in self.cleaned_data})


class NewSystemForm(SystemForm):
    """A new system, and whose it is."""

    unit = UnitField(label="用于哪个单位", help_text="它能写入、读取这个单位和下级单位，别的单位看不到。")
    field_order = ("unit", "name")

    def __init__(self, *args: Any, choices: "QuerySet[Unit]", **kwargs: Any) -> None:
        """``choices``: units the person administers."""
        super().__init__(*args, **kwargs)
        field = self.fields["unit"]
        assert isinstance(field, UnitField)
        field.rows = choices


class TokenForm(forms.Form):
    """Until when a new key is good."""

    expires_on = DayField(
        label="有效至", help_text=f"最长两年（{MOST_DAYS} 天）。到期前请生成新密钥换上，新旧可以同时使用。"
    )

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        """A year is offered."""
        super().__init__(*args, **kwargs)
        self.fields["expires_on"].initial = today + _A_YEAR
