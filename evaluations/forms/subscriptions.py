"""When the letter comes, and a threshold."""

from typing import Any

from django import forms
from django.urls import reverse_lazy

from core.clock import today
from evaluations.enums import WatchKind
from evaluations.models import Subscription
from units.forms.fields import UnitField
from units.models import Unit, User

WEEKDAYS = ((1, "星期一"), (2, "星期二"), (3, "星期三"), (4, "星期四"), (5, "星期五"), (6, "星期六"), (7, "星期日"))


class SubscriptionForm(forms.Form):
    """Day of the week and hour; hours within which the office lets anybody be disturbed."""

    weekday = forms.TypedChoiceField(label="每周", choices=WEEKDAYS, coerce=int, initial=1)
    hour = forms.TypedChoiceField(label="几点以后", coerce=int)

    def __init__(self, *args: Any, letter: Subscription | None, hours: range, **kwargs: Any) -> None:
        """``letter``: what is set now; ``hours``: those that may be chosen."""
        super().__init__(*args, **kwargs)
        field = self.fields["hour"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [(hour, f"{hour}:00") for hour in hours]
        if letter is not None:
            self.initial = {"weekday": letter.weekday, "hour": letter.hour}
        for each in self.fields.values():
            each.widget.attrs["class"] = "form-select"


class WatchedUnitField(UnitField):
    """A unit that the person sees; the list offers those."""

    address = reverse_lazy("evaluations:watch_units")


class WatchForm(forms.Form):
    """What is watched, where the line is, and of which unit; none: of all that the person sees."""

    kind = forms.ChoiceField(label="告诉我", choices=WatchKind.choices)
    threshold = forms.DecimalField(
        label="界线（分或项）", min_value=0, max_value=100_000, max_digits=8, decimal_places=2
    )
    unit = WatchedUnitField(label="单位（不填：任一单位）", required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        """``user``: whose units may be named."""
        super().__init__(*args, **kwargs)
        field = self.fields["unit"]
        assert isinstance(field, UnitField)
        field.rows = Unit.objects.visible_to(user).existing_on(today())
        self.fields["kind"].widget.attrs["class"] = "form-select"
        for name in ("threshold", "unit"):
            self.fields[name].widget.attrs["class"] = "form-control"

    def clean(self) -> dict[str, Any]:
        """Reports are counted whole, and none of them is no delay."""
        cleaned = super().clean() or {}
        number = cleaned.get("threshold")
        if cleaned.get("kind") == WatchKind.LATE and number is not None and (number < 1 or number % 1):
            self.add_error("threshold", "逾期项数请填 1 以上的整数")
        return cleaned
