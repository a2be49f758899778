"""What an office says about a kind of ledger: its name, and what it asks, one row for each field."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, cast

from django import forms

from campaigns.models import LedgerKind
from campaigns.rules.ledger import NUMBERS, TYPES, LedgerField
from campaigns.rules.ledger_kinds import MOST_FIELDS, KindDraft
from core.sheets.rows import parted

_PLACE = re.compile(r"fields\[(?P<place>[0-9]+)\]\.(?P<name>[a-z_]+)")


class KindForm(forms.Form):
    """The kind itself; the operation judges what is said."""

    name = forms.CharField(label="名称", max_length=40)
    about = forms.CharField(
        label="说明", max_length=200, required=False, help_text="写给填报员看：什么样的工作记在这里"
    )
    is_lasting = forms.BooleanField(
        label="长期有效", required=False, help_text="像制度那样，从某天起一直有效，直到写明的有效期止"
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class FieldForm(forms.Form):
    """One field of the kind."""

    key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)
    label = forms.CharField(label="栏目", max_length=40)
    type = forms.ChoiceField(label="填什么", choices=tuple(TYPES.items()))
    unit = forms.CharField(label="计量单位", required=False, max_length=10)
    is_required = forms.BooleanField(label="必填", required=False)
    choices = forms.CharField(label="选项（用顿号隔开）", required=False, max_length=2000)
    at_most = forms.ChoiceField(label="不大于", required=False)
    help = forms.CharField(label="填写提示", required=False, max_length=100)

    def __init__(self, *args: Any, numbers: Sequence[LedgerField], **kwargs: Any) -> None:
        """``numbers``: the fields that bound others."""
        super().__init__(*args, **kwargs)
        bounds = [("", "不限"), *((field.key, field.label) for field in numbers)]
        self.fields["at_most"] = forms.ChoiceField(label="不大于", required=False, choices=bounds)

    def field(self) -> LedgerField:
        """The field as the operation takes it."""
        said = self.cleaned_data
        return LedgerField(
            key=said["key"],
            label=said["label"].strip(),
            type=said["type"],
            is_required=said["is_required"],
            choices=tuple(parted(said["choices"])) if said["type"] == "choice" else (),
            help=said["help"].strip(),
            at_most=said["at_most"] if said["type"] in NUMBERS else "",
            unit=said["unit"].strip(),
        )


class FieldsBase(forms.BaseFormSet):  # type: ignore[type-arg] # no model behind it
    """The fields in the order of their numbers."""

    def kept(self) -> list[FieldForm]:
        """The rows that are filled in and not struck out, in order."""
        return [cast("FieldForm", form) for form in self.ordered_forms if form.cleaned_data.get("label")]


FieldFormSet = forms.formset_factory(
    FieldForm, formset=FieldsBase, extra=2, can_order=True, can_delete=True, max_num=MOST_FIELDS, validate_max=True
)


def head_of(kind: LedgerKind | None) -> dict[str, Any]:
    """The kind as it stands, for the form."""
    names = ("name", "about", "is_lasting", "version")
    return {name: getattr(kind, name) for name in names} if kind else {"version": 0}


def fields_of(kind: LedgerKind | None) -> list[dict[str, Any]]:
    """Its fields as they stand, for the rows."""
    return [{**vars(field), "choices": "、".join(field.choices)} for field in (kind.field_list if kind else ())]


def numbers_of(kind: LedgerKind | None) -> list[LedgerField]:
    """Its fields that hold numbers."""
    return [field for field in (kind.field_list if kind else ()) if field.type in NUMBERS]


def draft_in(form: KindForm, rows: FieldsBase) -> KindDraft:
    """What was typed."""
    said = form.cleaned_data
    fields = tuple(row.field() for row in rows.kept())
    return KindDraft("", said["name"], said["about"], fields, said["is_lasting"])


def place_faults(form: KindForm, rows: FieldsBase, faults: Mapping[str, Sequence[str]]) -> None:
    """Put the operation's faults where they belong: on a row, on the form, or above everything."""
    kept = rows.kept()
    for path, said in faults.items():
        found = _PLACE.fullmatch(path)
        for message in said:
            if found:
                kept[int(found["place"])].add_error(found["name"], message)
            else:
                form.add_error(path if path in form.fields else None, message)
