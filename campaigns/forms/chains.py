"""Who answers for assignments."""

from collections.abc import Sequence
from typing import Any

from django import forms

from campaigns.enums import ChainLevel
from campaigns.operations.chains import BY_POST, Link
from campaigns.queries.duties import Candidate

_KEEP, _NOBODY = "", "none"


class ChainForm(forms.Form):
    """One choice for each level: leave it, whoever holds the post, nobody, or a person of these units."""

    def __init__(self, *args: Any, candidates: Sequence[Candidate], **kwargs: Any) -> None:
        """``candidates``: people who belong to all the picked units or to one above them."""
        super().__init__(*args, **kwargs)
        self._people = {str(each.user.pk): each.user for each in candidates}
        people = [(str(each.user.pk), f"{each.user}（{each.posts}）") for each in candidates]
        for level in ChainLevel:
            self.fields[f"level_{level.value}"] = forms.ChoiceField(
                label=str(level.label),
                required=False,
                choices=[
                    (_KEEP, "不改"),
                    (BY_POST, "按各单位任职自动确定"),
                    (_NOBODY, "清空"),
                    ("指定人员", people),
                ],
                widget=forms.Select({"class": "form-select"}),
            )

    @property
    def links(self) -> dict[ChainLevel, Link]:
        """What was chosen, level by level; levels to be left alone are not in it."""
        found: dict[ChainLevel, Link] = {}
        for level in ChainLevel:
            chosen = self.cleaned_data[f"level_{level.value}"]
            if chosen == _KEEP:
                continue
            found[level] = chosen if chosen == BY_POST else self._people.get(chosen)
        return found
