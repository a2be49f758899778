"""The rules of accounts as somebody types them."""

from collections.abc import Mapping
from typing import Any

from django import forms

from units.policies import WORDS, AccountPolicies


class AccountPoliciesForm(forms.Form):
    """One field for each rule; what is left empty follows the default."""

    def __init__(self, *args: Any, own: Mapping[str, int], **kwargs: Any) -> None:
        """``own``: what was decided (name → value)."""
        super().__init__(*args, **kwargs)
        for words in WORDS.values():
            default = getattr(AccountPolicies(), words.name)
            if words.is_choice:
                shown = [("0", "不限"), ("1", "只能在一处")]
                field: forms.Field = forms.ChoiceField(choices=shown, initial=own.get(words.name, default))
                field.widget.attrs["class"] = "form-select"
                field.help_text = f"{words.help}。"
            else:
                field = forms.CharField(required=False, max_length=9, initial=own.get(words.name, ""))
                field.widget.attrs |= {"class": "form-control", "placeholder": str(default), "inputmode": "numeric"}
                field.help_text = f"{words.help}。{words.least} 到 {words.most}，留空按 {default}。"
            field.label = words.label
            self.fields[words.name] = field

    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields under their headings."""
        found: dict[str, list[forms.BoundField]] = {}
        for field in self:
            found.setdefault(WORDS[field.name].group, []).append(field)
        return list(found.items())

    @property
    def values(self) -> dict[str, Any]:
        """What was typed, ready for ``set_account_policies``: None where the field was left empty."""
        return {name: self.cleaned_data.get(name) or None for name in self.fields}
