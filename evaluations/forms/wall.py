"""Registering a screen, and the code that is typed on it."""

import datetime as dt
from typing import Any

from django import forms
from django.db.models import QuerySet

from units.forms.fields import DayField, UnitField
from units.models import Unit

_A_YEAR = dt.timedelta(days=365)


class DisplayForm(forms.Form):
    """Where the screen is, what it shows, until when."""

    name = forms.CharField(label="放在哪里", max_length=40, help_text="例如“三楼大厅”。")
    unit = UnitField(label="显示哪个单位", help_text="显示这个单位和它的下级。")
    expires_on = DayField(label="有效至", help_text="最长两年；随时可以停用。")

    def __init__(self, *args: Any, choices: "QuerySet[Unit]", today: dt.date, **kwargs: Any) -> None:
        """``choices``: units the person administers. A year is offered."""
        super().__init__(*args, **kwargs)
        field = self.fields["unit"]
        assert isinstance(field, UnitField)
        field.rows = choices
        self.fields["expires_on"].initial = today + _A_YEAR


class CodeForm(forms.Form):
    """The code of a screen."""

    code = forms.CharField(label="大屏口令", max_length=40)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Nothing is offered from what was typed before."""
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs |= {"class": "form-control", "autocomplete": "off", "autofocus": True}
