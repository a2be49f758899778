"""What a reviewer types: filters of the queue, an opinion, corrected numbers."""

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from campaigns.forms.facts import fields_of, typed_facts
from campaigns.models import Period, ProgressReport, Target
from units.models import Unit

FACT = "fact_"
"""Before the key of a fact in the name of its form field."""

_SEEN = re.compile(r"[0-9]{1,12}:[0-9]{1,9}")

WAITING_CHOICES = (("", "不限"), ("3", "3 个工作日以上"), ("5", "5 个工作日以上"), ("10", "10 个工作日以上"))


class QueueFilterForm(forms.Form):
    """Filters of the review queue; the choices are given by the caller."""

    q = forms.CharField(label="搜索", required=False, max_length=80)
    unit = forms.ModelChoiceField(Unit.objects.none(), label="单位", required=False, empty_label="全部单位")
    pillar = forms.ModelChoiceField(Target.objects.none(), label="大类", required=False, empty_label="全部大类")
    period = forms.ModelChoiceField(Period.objects.none(), label="填报期", required=False, empty_label="全部填报期")
    waiting = forms.TypedChoiceField(
        label="等待", required=False, choices=WAITING_CHOICES, coerce=int, empty_value=None
    )

    whose = forms.ChoiceField(label="经办", required=False, choices=(("", "我的"), ("all", "全部")))

    def __init__(self, *args: Any, choices: dict[str, Any], **kwargs: Any) -> None:
        """``choices``: a queryset for each of unit, pillar and period."""
        super().__init__(*args, **kwargs)
        for name, queryset in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = queryset
        for field in self.fields.values():
            style = "form-select" if isinstance(field, forms.ChoiceField) else "form-control"
            field.widget.attrs["class"] = style


class OpinionForm(forms.Form):
    """One decision on a report as the person saw it, with an opinion."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    opinion = forms.CharField(
        label="审签意见",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3, "class": "form-control"}),
        help_text="退回时必填；同意时可以不填。",
    )


class DecisionForm(OpinionForm):
    """A reviewer's decision; where a number is corrected, with a reason."""

    correction_reason = forms.CharField(
        label="核减理由",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2, "class": "form-control"}),
        help_text="核定数与上报数不同时必填，填报单位会看到。",
    )

    def __init__(self, *args: Any, report: ProgressReport, **kwargs: Any) -> None:
        """``report``: whose rule says which facts may be corrected."""
        super().__init__(*args, **kwargs)
        self.facts_asked = report.assignment.rule_object.fields()
        self.initial.setdefault("version", report.version)
        self.fields["opinion"].label = "审核意见"
        for fact in self.facts_asked:
            for name, field in fields_of(fact, report.facts.get(fact.key)).items():
                if isinstance(field.widget, forms.TextInput):
                    field.widget.attrs["class"] = "form-control"
                self.fields[FACT + name] = field

    def fact_fields(self) -> Iterable[forms.BoundField]:
        """The fields of the corrected numbers, for the template."""
        return [self[name] for name in self.fields if name.startswith(FACT)]

    @property
    def is_correcting(self) -> bool:
        """Whether something was typed, or is wrong, where numbers are corrected."""
        names = [name for name in self.fields if name.startswith(FACT)]
        return self.is_bound and bool({*names, "correction_reason"} & {*self.errors, *self.changed_data})

    def facts(self) -> dict[str, Any]:
        """What was typed, as the rule's ``parse_facts`` takes it; nothing typed is left out."""
        return typed_facts(
            self.facts_asked, {key.removeprefix(FACT): value for key, value in self.cleaned_data.items()}
        )

    def take_faults(self, error: ValidationError) -> None:
        """Show what an operation refused beside the field it concerns."""
        if not hasattr(error, "error_dict"):
            self.add_error(None, error)
            return
        for key, faults in error.message_dict.items():
            name = next((name for name in (key, f"{FACT}{key}", f"{FACT}{key}_0") if name in self.fields), None)
            for fault in faults:
                self.add_error(name, fault)


def seen_reports(chosen: Iterable[str]) -> dict[int, int]:
    """Report → version, of what was ticked in the queue as ``key:version``; what is not well formed is left out."""
    pairs = [each.split(":") for each in chosen if _SEEN.fullmatch(each)]
    return {int(key): int(version) for key, version in pairs}
