"""Which regulations are required of which kinds of unit: one list for each kind."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from campaigns.queries.ledger.regulations import fingerprint
from core.sheets.rows import parted
from units.enums import UnitKind

_LONGEST = 4000


class RequiredForm(forms.Form):
    """A list a kind of unit, one regulation a line."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)

    def __init__(self, *args: Any, names: Mapping[str, Sequence[str]], **kwargs: Any) -> None:
        """``names``: the lists as they stand."""
        super().__init__(*args, **kwargs)
        self.fields["seen"].initial = fingerprint(names)
        for kind in UnitKind:
            self.fields[kind.value] = forms.CharField(
                label=str(kind.label),
                required=False,
                max_length=_LONGEST,
                initial="\n".join(names[kind.value]),
                widget=forms.Textarea({"rows": min(max(len(names[kind.value]) + 1, 3), 12)}),
            )

    @property
    def lists(self) -> dict[str, list[str]]:
        """What was typed, by kind of unit."""
        return {kind: parted(self.cleaned_data[kind]) for kind in UnitKind.values}
