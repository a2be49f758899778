"""Filters of the unit tree."""

from django import forms

from units.enums import UnitKind


class TreeFilterForm(forms.Form):
    """Search by name, short name, code or pinyin initials; narrow by kind, by a missing leading group."""

    q = forms.CharField(
        label="名称、代码或拼音首字母",
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"class": "form-control", "type": "search", "placeholder": "如 民政局 或 mzj"}),
    )
    kind = forms.ChoiceField(
        label="类别",
        required=False,
        choices=[("", "全部类别"), *UnitKind.choices],
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    lacking = forms.BooleanField(label="只看未成立领导小组的", required=False)
    ended = forms.BooleanField(label="包括已撤销的单位", required=False)
