"""The form of a ledger entry asks what its kind asks; the filters of the list."""

from collections.abc import Sequence
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms

from campaigns.forms.facts import NumberInput
from campaigns.models import LedgerEntry, LedgerKind
from campaigns.operations.ledger import EntryContent
from campaigns.rules.ledger import NO, NUMBERS, SORT, YES, LedgerField
from units.models import Unit

_LONGEST_SORT = 60


def _day_field(**shared: Any) -> forms.DateField:
    return forms.DateField(widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"), **shared)


class EntryForm(forms.Form):
    """Day, title and the fields of the kind; the operation judges the values, so that none is judged twice."""

    dated_on = _day_field(label="日期")
    title = forms.CharField(label="标题", max_length=200)

    def __init__(
        self,
        *args: Any,
        kind: LedgerKind,
        entry: LedgerEntry | None = None,
        older: Sequence[LedgerEntry] = (),
        **kwargs: Any,
    ) -> None:
        """``entry``: whose content it begins with; ``older``: what it may take the place of."""
        super().__init__(*args, **kwargs)
        known = entry.values if entry else {}
        if entry is not None:
            self.initial.update(
                {name: getattr(entry, name) for name in ("dated_on", "title", "document_number", "ends_on")}
            )
        self.fields["title"].widget.attrs["autofocus"] = True
        for asked in kind.field_list:
            self.fields[f"value-{asked.key}"] = _field(asked, known.get(asked.key, ""))
        if kind.is_lasting:
            self.fields["ends_on"] = _day_field(label="有效至", required=False, help_text="一直有效就空着")
        if older:
            self.fields["supersedes"] = forms.TypedChoiceField(
                label="代替",
                required=False,
                coerce=int,
                empty_value=None,
                choices=[("", "不代替别的"), *((row.pk, _named(row)) for row in older)],
                help_text="选了，原来的那条到本条生效的前一天为止",
            )
        self.fields["document_number"] = forms.CharField(label="文号", required=False, max_length=80)
        self.fields["version"] = forms.IntegerField(
            required=False, initial=entry.version if entry else 0, widget=forms.HiddenInput
        )
        if self.is_bound and "is_confirmed" in self.data:
            self._offer_confirmation()
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True

    def begin_with(self, sort: str) -> None:
        """Begin with a regulation of this sort, where the kind asks for one."""
        if sort and f"value-{SORT}" in self.fields:
            self.initial.update({"title": sort[:_LONGEST_SORT], f"value-{SORT}": sort[:_LONGEST_SORT]})

    def _offer_confirmation(self) -> None:
        self.fields["is_confirmed"] = forms.BooleanField(label="人数无误", required=False)

    def place(self, faults: dict[str, list[str]]) -> None:
        """Put the operation's faults on their fields; what must be confirmed gets its box."""
        if "is_confirmed" in faults and "is_confirmed" not in self.fields:
            self._offer_confirmation()
        for name, said in faults.items():
            for message in said:
                self.add_error(name if name in self.fields else None, message)

    @property
    def content(self) -> EntryContent:
        """What was typed."""
        typed = self.cleaned_data
        return EntryContent(
            dated_on=typed["dated_on"],
            title=typed["title"],
            values={name.removeprefix("value-"): value for name, value in typed.items() if name.startswith("value-")},
            document_number=typed["document_number"],
            ends_on=typed.get("ends_on"),
            is_confirmed=typed.get("is_confirmed", False),
            supersedes=typed.get("supersedes"),
        )


def _named(row: LedgerEntry) -> str:
    return " ".join(filter(None, (row.title, row.document_number, f"（{row.dated_on} 起）")))


def _field(asked: LedgerField, known: str) -> forms.Field:
    shared: dict[str, Any] = {
        "label": asked.asked,
        "help_text": asked.help,
        "required": asked.is_required,
        "initial": known,
    }
    if asked.type in NUMBERS:
        return forms.CharField(widget=NumberInput("decimal" if asked.type == "number" else "numeric"), **shared)
    if asked.type == "date":
        return forms.CharField(widget=forms.DateInput({"type": "date"}), **shared)
    if asked.type in {"choice", "yes_no"}:
        words = asked.choices or (YES, NO)
        return forms.ChoiceField(choices=[("", "请选择"), *((word, word) for word in words)], **shared)
    return forms.CharField(widget=forms.Textarea({"rows": 2}), **shared)


class LedgerFilter(forms.Form):
    """Kind, unit, words and days; what is malformed is shown with its reason and filters nothing."""

    kind = forms.ChoiceField(label="种类", required=False)
    unit = forms.CharField(label="单位名称或拼音首字母", required=False, max_length=60)
    q = forms.CharField(label="标题、文号", required=False, max_length=60)
    since = _day_field(label="自", required=False)
    until = _day_field(label="至", required=False)
    withdrawn = forms.BooleanField(label="含已撤销", required=False)

    def __init__(self, *args: Any, kinds: Sequence[LedgerKind], units: Sequence[Unit] = (), **kwargs: Any) -> None:
        """``units``: where there is only one, nobody is asked which."""
        super().__init__(*args, **kwargs)
        self.fields["kind"] = forms.ChoiceField(
            label="种类", required=False, choices=[("", "全部"), *((str(kind.pk), kind.name) for kind in kinds)]
        )
        if len(units) == 1:
            del self.fields["unit"]
        for field in self.fields.values():
            if not isinstance(field, forms.BooleanField):
                field.widget.attrs["class"] = "form-select" if isinstance(field, forms.ChoiceField) else "form-control"
