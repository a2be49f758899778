"""What a reporter fills in."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms

from campaigns.forms.facts import FactsForm
from campaigns.operations.ledger.reading import LONGEST_REASON, REASON
from campaigns.rules.feeds import FedSlot, say_unlike, unlike
from campaigns.validators import count_characters, validate_text_length


class ReportForm(FactsForm):
    """The facts of the rule, the text, and the version of the draft it was opened with."""

    text = forms.CharField(label="进展说明", required=False, strip=False, widget=forms.Textarea({"rows": 6}))
    version = forms.IntegerField(min_value=0, required=False, initial=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, text_limit: int, fed: tuple[FedSlot, ...] = (), **kwargs: Any) -> None:
        """``text_limit`` in 字; ``fed``: what the ledger says, so that a difference needs its reason."""
        super().__init__(*args, **kwargs)
        self.fed = fed
        if fed or (self.is_bound and REASON in self.data):
            self.fields[REASON] = forms.CharField(
                label="与台账不同的理由",
                required=False,
                max_length=LONGEST_REASON,
                help_text="与台账一致就空着；漏记的，补记台账更好",
            )
        self.text_limit = text_limit
        self.fields["text"].help_text = f"不超过 {text_limit} 字，空格和换行不计"
        self.fields["text"].widget.attrs["data-limit"] = text_limit
        self.order_fields([*self.fact_names, REASON, "text", "version"])
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.form_show_errors = True

    @property
    def is_filled(self) -> bool:
        """Whether facts and text, though typed into a draft, could be handed in."""
        text = str(self.cleaned_data.get("text", ""))
        return super().is_filled and count_characters(text) <= self.text_limit

    def clean(self) -> dict[str, Any]:
        """Facts that differ from the ledger are handed in with a reason."""
        cleaned = super().clean()
        if self.fed and self.is_complete and not self.errors and not cleaned.get(REASON):
            differing = unlike(self.rule, self.facts, self.fed)
            if differing:
                self.add_error(REASON, f"{say_unlike(differing)}，与填的不同，请写明理由")
        return cleaned

    def clean_text(self) -> str:
        """In a draft a long text is kept as it is; handing it in needs the limit."""
        text: str = self.cleaned_data["text"].replace("\r\n", "\n")
        if not self.is_complete:
            return text
        validate_text_length(text, self.text_limit)
        return text

    def clean_version(self) -> int:
        """Nothing means a report that is not there yet."""
        return self.cleaned_data["version"] or 0
