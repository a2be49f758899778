"""Fetching a rectification, which is authorising, and the words of a refusal."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from campaigns.views.cells import signed_in
from evaluations.models import Rectification

RELATED = (
    "unit", "campaign", "target", "round", "survey", "person", "found_by", "fixed_by", "verified_by", "repeats", "deduction",
)  # fmt: skip


def visible_rectification(request: HttpRequest, pk: int) -> Rectification:
    """One that this person sees."""
    return get_object_or_404(Rectification.objects.visible_to(signed_in(request)).select_related(*RELATED), pk=pk)


def place_faults(form: forms.Form, error: ValidationError) -> None:
    """What an operation found, at the fields it names; the rest above the form."""
    faults: dict[str, Any] = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    for name, words in faults.items():
        form.add_error(name if name in form.fields else None, words)
