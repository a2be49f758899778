"""What leaders write, and what units answer."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from campaigns.models import Period
from campaigns.operations.instructions import LONGEST
from units.forms.fields import DayField
from units.models import User


class InstructionForm(forms.Form):
    """A new instruction: on which period of a leaf, to whom, by when."""

    period = forms.ChoiceField(label="批示对象", required=False)
    person = forms.ChoiceField(label="由谁答复", required=False)
    due_on = DayField(label="答复期限", help_text="一个工作日，当天答复不算逾期。")
    text = forms.CharField(
        label="批示内容", max_length=LONGEST, widget=forms.Textarea({"rows": 4}), help_text=f"不超过 {LONGEST} 字。"
    )

    def __init__(self, *args: Any, people: Iterable[User], periods: Iterable[Period], unit: str, **kwargs: Any) -> None:
        """``people``: who may be asked; ``periods`` of the target, none where it has no periods of its own."""
        super().__init__(*args, **kwargs)
        self._people = {str(row.pk): row for row in people}
        self._periods = {str(row.pk): row for row in periods}
        asked, about = self.fields["person"], self.fields["period"]
        assert isinstance(asked, forms.ChoiceField)
        assert isinstance(about, forms.ChoiceField)
        asked.choices = [("", f"{unit}（领导、创建办、填报员都可以答复）"), *self._named(self._people)]
        about.choices = [("", "整个目标"), *self._named(self._periods)]
        if not self._periods:
            del self.fields["period"]

    @staticmethod
    def _named(rows: Mapping[str, object]) -> list[tuple[str, str]]:
        return [(key, str(row)) for key, row in rows.items()]

    def clean_person(self) -> User | None:
        """The person behind the key."""
        return self._people.get(self.cleaned_data["person"])

    def clean_period(self) -> Period | None:
        """The period behind the key."""
        return self._periods.get(self.cleaned_data["period"])


class AnswerForm(forms.Form):
    """An answer."""

    text = forms.CharField(
        label="答复", max_length=LONGEST, widget=forms.Textarea({"rows": 4}), help_text=f"不超过 {LONGEST} 字。"
    )


class AskAgainForm(forms.Form):
    """What is missing in an answer, and by when it is wanted."""

    text = forms.CharField(label="还缺什么", max_length=LONGEST, widget=forms.Textarea({"rows": 3}))
    due_on = DayField(label="新的答复期限")
