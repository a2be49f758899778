"""What an inspector's phone sends."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms

from campaigns.models import Target
from evaluations.enums import VisitKind
from evaluations.forms.rounds import SheetForm
from evaluations.operations.rectifications.opening import LONGEST_WORDS
from evaluations.operations.visits import EntryGiven

_LONGEST_REMARK = 300
_YEARS = range(1970, 9999)
"""What a phone's clock may say, however wrong it goes, and a database can keep."""


class EntryForm(forms.Form):
    """One entry; the marks of kind ``marks`` are read by ``SheetForm``."""

    key = forms.RegexField(r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", label="现场编号")
    kind = forms.ChoiceField(label="内容", choices=VisitKind.choices)
    version = forms.IntegerField(label="版本", min_value=0, max_value=2**31 - 1)
    target = forms.TypedChoiceField(label="目标", required=False, empty_value=None)
    words = forms.CharField(label="说明", required=False, max_length=LONGEST_WORDS)
    file = forms.FileField(label="图片", required=False, allow_empty_file=True)
    latitude = forms.DecimalField(
        label="纬度", required=False, min_value=-90, max_value=90, max_digits=9, decimal_places=6
    )
    longitude = forms.DecimalField(
        label="经度", required=False, min_value=-180, max_value=180, max_digits=9, decimal_places=6
    )
    made_at = forms.DateTimeField(label="现场时间", required=False, input_formats=["%Y-%m-%dT%H:%M:%S.%f%z"])

    def __init__(self, *args: Any, targets: Sequence[Target], **kwargs: Any) -> None:
        """``targets``: the leaves of the sheet."""
        super().__init__(*args, **kwargs)
        self.targets = targets
        found = {str(target.pk): target for target in targets}
        field = self.fields["target"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [("", ""), *((key, str(target)) for key, target in found.items())]
        field.coerce = found.__getitem__

    def clean_made_at(self) -> dt.datetime | None:
        """A time that can be kept in whatever zone."""
        made_at: dt.datetime | None = self.cleaned_data["made_at"]
        if made_at is not None and made_at.year not in _YEARS:
            message = "现场时间不对，请核对这台手机的日期和时间。"
            raise forms.ValidationError(message)
        return made_at

    def clean(self) -> dict[str, Any]:
        """The marks too, each fault under the name of its field."""
        cleaned = super().clean() or {}
        if cleaned.get("kind") != VisitKind.PROBLEM and len(cleaned.get("words", "")) > _LONGEST_REMARK:
            self.add_error("words", f"说明最多 {_LONGEST_REMARK} 字。")
        if cleaned.get("kind") == VisitKind.MARKS:
            sheet = SheetForm(self.data, targets=self.targets)
            if not sheet.is_valid():
                raise forms.ValidationError([words for errors in sheet.errors.values() for words in errors])
            cleaned["marks"] = sheet.marks()
        return cleaned

    def given(self) -> EntryGiven:
        """What was sent; ValidationError by field for what cannot be."""
        if not self.is_valid():
            raise forms.ValidationError(self.errors.as_data())
        typed = self.cleaned_data
        same = ("key", "version", "target", "words", "latitude", "longitude", "made_at")
        return EntryGiven(
            kind=VisitKind(typed["kind"]),
            marks=typed.get("marks", {}),
            upload=typed["file"],
            **{name: typed[name] for name in same},
        )
