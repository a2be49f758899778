"""Proposing an administrator."""

from typing import Any

from django import forms

from units.enums import Appointment
from units.forms.fields import UnitField
from units.models import Unit, User


class DutyForm(forms.Form):
    """Whom, as what, and why."""

    username = forms.CharField(
        label="登录名", max_length=40, help_text="先有账号，再提名；创建办和技术后台账号不能兼任。"
    )
    duty = forms.ChoiceField(label="职责", choices=Appointment.choices)
    unit = UnitField(label="单位", required=False, help_text="只在任命创建办时选；三员不分单位。")
    reason = forms.CharField(label="理由", max_length=200, help_text="如任命文件的文号。")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Any unit that exists."""
        super().__init__(*args, **kwargs)
        field = self.fields["unit"]
        assert isinstance(field, UnitField)
        field.rows = Unit.objects.all()

    def clean_username(self) -> User:
        """The person."""
        person: User | None = User.objects.active().filter(username=self.cleaned_data["username"].strip()).first()
        if person is None:
            raise forms.ValidationError("没有这个登录名，或者账号已停用。")
        return person

    def told(self) -> dict[str, Any]:
        """The values, as the operation takes them."""
        values = self.cleaned_data
        duty = Appointment(values["duty"])
        return {"person": values["username"], "duty": duty, "unit": values["unit"], "reason": values["reason"]}
