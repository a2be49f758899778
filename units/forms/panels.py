"""What an administrator types about panels."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from units.forms.fields import PersonField, UnitField
from units.models import Unit, User


class PanelForm(forms.Form):
    """A new panel: whose, and what it is called."""

    name = forms.CharField(label="评审组名称", max_length=40, help_text="例如“政务公开材料评审组”。")
    unit = UnitField(label="设立单位", help_text="输入名称、代码或拼音首字母，从列表中选择。")

    def __init__(self, *args: Any, choices: "QuerySet[Unit]", **kwargs: Any) -> None:
        """``choices``: units the person administers."""
        super().__init__(*args, **kwargs)
        field = self.fields["unit"]
        assert isinstance(field, UnitField)
        field.rows = choices


class SeatForm(forms.Form):
    """A new member."""

    person = PersonField(label="再请一位成员", help_text="输入姓名、登录名或拼音首字母，从列表中选择。")

    def __init__(self, *args: Any, choices: "QuerySet[User]", **kwargs: Any) -> None:
        """``choices``: people the office answers for."""
        super().__init__(*args, **kwargs)
        field = self.fields["person"]
        assert isinstance(field, PersonField)
        field.rows = choices
