"""What an auditor looks for."""

from typing import Any

from django import forms

from units.enums import ActKind
from units.forms.fields import DayField


class AuditFilterForm(forms.Form):
    """Narrow by days, person, kind and words."""

    since = DayField(label="自", required=False)
    until = DayField(label="至", required=False)
    who = forms.CharField(label="操作人", required=False, max_length=40)
    kind = forms.ChoiceField(label="类别", required=False, choices=[("", "全部类别"), *ActKind.choices])
    words = forms.CharField(label="操作、对象、来源地址或请求编号", required=False, max_length=60)
    failed = forms.BooleanField(label="只看失败的", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Every field as wide as the house's are."""
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if not isinstance(field, forms.BooleanField):
                field.widget.attrs["class"] = "form-select" if isinstance(field, forms.ChoiceField) else "form-control"
