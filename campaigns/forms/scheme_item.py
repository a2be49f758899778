"""One item of the bonus list or the negative list of a draft."""

from typing import Any

from django import forms

from campaigns.enums import Counting, ItemKind, VetoEffect
from campaigns.forms.scheme_target import PointsField
from campaigns.models.scheme_item import LONGEST_WINDOW
from campaigns.queries.scheme_items import LONGEST_EXPLANATION, LONGEST_TITLE, USUAL_WINDOW, ItemRow, faults_of_row
from campaigns.rules import plain

_COUNTING = {
    Counting.PROJECT: "同一年同一项目只取最高（如同一项工作先获市级、后获省级表彰）",
    Counting.ITEM: "同一年这一项只取最高（一年只算一笔）",
    Counting.EACH: "每一笔都计（如每有一人获称号就加一次）",
}
_BONUS, _NEGATIVE = ("points", "most", "counting"), ("effect", "look_back_months")


class ItemForm(forms.Form):
    """Only the fields of its list are asked for."""

    title = forms.CharField(label="名称", max_length=LONGEST_TITLE)
    points = PointsField(label="每次最多加几分", help_text="申报时可以填得少，不能更多")
    most = PointsField(
        label="全年最多加几分", required=False, help_text="一个单位一年里这一项合计最多几分；不填就只受加分上限约束"
    )
    counting = forms.ChoiceField(
        label="同一年有几笔时", choices=[(each.value, words) for each, words in _COUNTING.items()]
    )
    effect = forms.ChoiceField(label="查实以后", choices=VetoEffect.choices)
    look_back_months = forms.IntegerField(
        label="追溯月数",
        min_value=1,
        max_value=LONGEST_WINDOW,
        initial=USUAL_WINDOW,
        help_text="从发生之日起多少个月内，单位的等次为“一票否决”",
    )
    explanation = forms.CharField(
        label="说明",
        required=False,
        max_length=LONGEST_EXPLANATION,
        help_text="凭什么文件认定，什么情况算、什么情况不算",
        widget=forms.Textarea({"rows": 3}),
    )
    revision = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        """``kind``: which list."""
        super().__init__(*args, **kwargs)
        self.kind = kind
        for name in _NEGATIVE if kind == ItemKind.BONUS else _BONUS:
            del self.fields[name]
        for field in self.visible_fields():
            is_select = isinstance(field.field.widget, forms.Select)
            field.field.widget.attrs["class"] = "form-select" if is_select else "form-control"

    @staticmethod
    def initial_of(row: ItemRow | None, revision: int) -> dict[str, Any]:
        """What the form begins with."""
        if row is None:
            return {"revision": revision}
        points = {name: plain(value) for name in ("points", "most") if (value := getattr(row, name)) is not None}
        return {**vars(row), **points, "revision": revision}

    def clean(self) -> dict[str, Any]:
        """What the fields alone cannot know."""
        typed = super().clean() or self.cleaned_data
        if not self.errors:
            for name, message in faults_of_row(self.row()):
                self.add_error(name, f"{message}。")
        return typed

    def row(self) -> ItemRow:
        """What was typed, of a form whose fields are valid."""
        typed = {name: value for name, value in self.cleaned_data.items() if name != "revision"}
        return ItemRow(self.kind, **{**typed, "title": typed["title"].strip()})
