"""Who takes over somebody's work."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from units.forms.fields import PersonField
from units.models import User


class HandoverForm(forms.Form):
    """The person who takes over."""

    taker = PersonField(
        label="移交给", help_text="输入姓名、登录名或拼音首字母，从列表中选择。还没有账号的，请先邀请。"
    )

    def __init__(self, *args: Any, people: "QuerySet[User]", **kwargs: Any) -> None:
        """``people``: who may take over."""
        super().__init__(*args, **kwargs)
        field = self.fields["taker"]
        assert isinstance(field, PersonField)
        field.rows = people
