"""Proposing one of the three administrators."""

from typing import Any

from django import forms

from units.enums import Duty
from units.models import User


class DutyForm(forms.Form):
    """Whom, as what, and why."""

    username = forms.CharField(
        label="登录名", max_length=40, help_text="先有账号，再提名；创建办和技术后台账号不能兼任。"
    )
    duty = forms.ChoiceField(label="职责", choices=Duty.choices)
    reason = forms.CharField(label="理由", max_length=200, help_text="如任命文件的文号。")

    def clean_username(self) -> User:
        """The person."""
        person: User | None = User.objects.active().filter(username=self.cleaned_data["username"].strip()).first()
        if person is None:
            raise forms.ValidationError("没有这个登录名，或者账号已停用。")
        return person

    def told(self) -> dict[str, Any]:
        """The values, as the operation takes them."""
        values = self.cleaned_data
        return {"person": values["username"], "duty": Duty(values["duty"]), "reason": values["reason"]}
