"""Policies as people type them."""

from collections.abc import Mapping
from typing import Any

from django import forms

from campaigns.policies import WORDS, Policies, PolicyWords


class PoliciesForm(forms.Form):
    """One field for each policy; what is left empty follows the level above (all campaigns, or the default)."""

    def __init__(self, *args: Any, above: Policies, own: Mapping[str, Any], everywhere: bool, **kwargs: Any) -> None:
        """``above``: what holds where this level decides nothing; ``own``: what it decided."""
        super().__init__(*args, **kwargs)
        self._above = above
        for words in WORDS.values():
            if words.everywhere and not everywhere:
                continue
            self.fields[words.name] = _field(words, getattr(above, words.name), own.get(words.name))

    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields under their headings."""
        found: dict[str, list[forms.BoundField]] = {}
        for field in self:
            found.setdefault(WORDS[field.name].group, []).append(field)
        return list(found.items())

    @property
    def values(self) -> dict[str, Any]:
        """What was typed, ready for ``set_policies``: None where the field was left empty."""
        given = {name: self.cleaned_data.get(name) or None for name in self.fields}
        alike = {name for name, value in given.items() if isinstance(value, list) and tuple(value) == self._kinds}
        return {name: None if name in alike else value for name, value in given.items()}

    @property
    def _kinds(self) -> tuple[str, ...]:
        """The choices above: picking just these is deciding nothing."""
        return self._above.file_kinds


def _field(words: PolicyWords, above: Any, own: Any) -> forms.Field:
    if words.choices:
        return forms.MultipleChoiceField(
            label=words.label,
            required=False,
            choices=[(name, name) for name in words.choices],
            initial=own if own is not None else list(above),
            help_text=words.help,
            widget=forms.CheckboxSelectMultiple,
        )
    if words.is_lines:
        return forms.CharField(
            label=words.label,
            required=False,
            initial="" if own is None else "\n".join(own),
            help_text=f"{words.help}。留空用下面灰字的 {len(above)} 条。",
            widget=forms.Textarea({"class": "form-control", "rows": len(above) + 1, "placeholder": "\n".join(above)}),
        )
    shown = "、".join(map(str, above)) if words.is_list else str(above)
    initial = "" if own is None else ("、".join(map(str, own)) if words.is_list else own)
    return forms.CharField(
        label=words.label,
        required=False,
        initial=initial,
        help_text=f"{words.help}。留空按 {shown}。",
        widget=forms.TextInput(
            {"class": "form-control", "placeholder": shown, "inputmode": "text" if words.is_list else "numeric"}
        ),
    )


class LimitsForm(forms.Form):
    """What a campaign keeps with itself: 字数, and its grades as lines ``优秀 90``."""

    text_limit = forms.IntegerField(
        label="进展说明字数上限", min_value=1, widget=forms.NumberInput({"class": "form-control"})
    )
    grades = forms.CharField(
        label="等次",
        help_text="每行一个：名称、空格、最低总分，从高到低",
        widget=forms.Textarea({"rows": 4, "class": "form-control"}),
    )

    def clean_grades(self) -> list[tuple[str, Any]]:
        """The lines as (name, least total)."""
        field, found = forms.DecimalField(max_digits=12, decimal_places=2), []
        for number, line in enumerate(filter(str.strip, self.cleaned_data["grades"].splitlines()), start=1):
            name, _, threshold = line.strip().rpartition(" ")
            try:
                found.append((name.strip(), field.clean(threshold)))
            except forms.ValidationError as error:
                message = f"第 {number} 行“{line.strip()}”应写作“优秀 90”的样子"
                raise forms.ValidationError(message) from error
            if not name.strip() or len(name.strip()) > 20:  # noqa: PLR2004 - the column's width
                message = f"第 {number} 行缺少等次名称，或名称超过 20 字"
                raise forms.ValidationError(message)
        return found
