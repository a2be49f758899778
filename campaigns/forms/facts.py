"""Fields that follow a rule: the form asks exactly what the rule needs."""

import datetime as dt
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from campaigns.rules import FactField, Facts, FaultsError, Rule

_MISSING = "缺少此项"


class NumberInput(forms.TextInput):
    """A number typed as text: a wrong one is shown again and explained, not swallowed by the browser."""

    def __init__(self, mode: str) -> None:
        """``mode``: decimal or numeric, which keyboard a phone shows."""
        super().__init__({"inputmode": mode, "autocomplete": "off"})


def names_of(asked: FactField) -> list[str]:
    """The names of the form fields for one thing asked: its key, or one for each milestone."""
    if asked.widget != "dates":
        return [asked.key]
    return [f"{asked.key}_{position}" for position in range(len(asked.choices))]


def fields_of(asked: FactField, known: Any) -> dict[str, forms.Field]:
    """The form fields by name, filled with what is ``known``. None is required: the rule says what is missing."""
    if asked.widget != "dates":
        return {asked.key: _field(asked, known)}
    dates = known or {}
    return {
        name: forms.CharField(
            label=f"{choice}：{asked.label}",
            required=False,
            initial=dates.get(choice, ""),
            help_text="尚未完成的留空",
            widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        )
        for name, choice in zip(names_of(asked), asked.choices, strict=True)
    }


def typed_facts(fields: Iterable[FactField], cleaned: Mapping[str, Any], *, is_complete: bool = True) -> dict[str, Any]:
    """What was typed, as the rule's ``parse_facts`` takes it; what was left empty is left out.

    A list without a tick says that nothing is met; in a draft (not ``is_complete``) it may as well not be answered yet.
    """
    raw: dict[str, Any] = {}
    for asked in fields:
        if asked.widget == "dates":
            days = zip(asked.choices, names_of(asked), strict=True)
            raw[asked.key] = {choice: day for choice, name in days if (day := (cleaned.get(name) or "").strip())}
        elif asked.widget == "multi_choice":
            if is_complete or cleaned.get(asked.key):
                raw[asked.key] = cleaned.get(asked.key) or []
        elif value := _halfwidth(cleaned.get(asked.key) or ""):
            raw[asked.key] = value
    return raw


def _field(asked: FactField, known: Any) -> forms.Field:
    label = f"{asked.label}（{asked.unit}）" if asked.unit else asked.label
    shared: dict[str, Any] = {"label": label, "help_text": asked.help, "required": False, "initial": known}
    choices = [(name, name) for name in asked.choices]
    match asked.widget:
        case "choice":
            return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **shared)
        case "multi_choice":
            return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple, **shared)
        case "integer":
            return forms.CharField(widget=NumberInput("numeric"), **shared)
    return forms.CharField(widget=NumberInput("decimal"), **shared)


class FactsForm(forms.Form):
    """Asks for the facts of a rule. Valid only if the rule accepts them; ``facts`` are then canonical."""

    def __init__(
        self,
        *args: Any,
        rule: Rule,
        facts: dict[str, Any] | None = None,
        today: dt.date | None = None,
        is_complete: bool = True,
        **kwargs: Any,
    ) -> None:
        """``facts``: what is already known; with ``is_complete`` False (a draft) values may be missing.

        Of a draft ``dropped`` says in words, and ``draft_faults`` by field, what was too malformed to be kept.
        """
        super().__init__(*args, **kwargs)
        self.rule, self.today, self.is_complete = rule, today, is_complete
        self.facts: dict[str, Any] = {}
        self.dropped: list[str] = []
        self.draft_faults: dict[str, str] = {}
        self.known_facts: Facts = facts or {}
        self._own: list[FactField] = list(rule.fields())
        for asked in self._own:
            self.fields.update(fields_of(asked, self.known_facts.get(asked.key)))

    @property
    def is_filled(self) -> bool:
        """Whether the facts, though typed into a draft, are all there."""
        try:
            self.rule.parse_facts(self.facts, complete=True)
        except FaultsError:
            return False
        return not self.draft_faults

    @property
    def fact_names(self) -> list[str]:
        """The names of the fields that the rule asks for, in its order."""
        return [name for asked in self._own for name in names_of(asked)]

    def clean(self) -> dict[str, Any]:
        """Let the rule judge; its faults land on their fields. In a draft a malformed value is left out instead."""
        cleaned = super().clean() or {}
        raw = typed_facts(self._own, cleaned, is_complete=self.is_complete)
        self._refuse_coming_days(cleaned)
        if self.is_complete and any(name in self.errors for name in self.fact_names):
            return cleaned
        try:
            self.facts = self.rule.parse_facts(raw, complete=self.is_complete)
        except FaultsError as error:
            for fault in error.faults:
                self._place(fault.path, fault.message, raw)
        return cleaned

    def _place(self, path: str, message: str, raw: dict[str, Any]) -> None:
        key, _, choice = path.partition(".")
        key = key.split("[")[0]
        asked = next((field for field in self._own if field.key == key), None)
        name: str | None = key if key in self.fields else None
        if asked is not None and asked.widget == "dates" and choice in asked.choices:
            name = f"{key}_{asked.choices.index(choice)}"
        if not self.is_complete:
            self.dropped.append(f"“{asked.label if asked else key}”{message}")
            self.draft_faults[name or ""] = message
            if asked is not None and raw.pop(key, None) is not None:
                self.facts = self._what_is_well_formed(raw)
            return
        self.add_error(name, "请填写此项" if message == _MISSING else message)

    def _what_is_well_formed(self, raw: dict[str, Any]) -> dict[str, Any]:
        try:
            return self.rule.parse_facts(raw, complete=False)
        except FaultsError:
            return {}

    def _refuse_coming_days(self, cleaned: dict[str, Any]) -> None:
        if self.today is None or not self.is_complete:
            return
        for name in (name for asked in self._own if asked.widget == "dates" for name in names_of(asked)):
            if (cleaned.get(name) or "").strip() > self.today.isoformat():
                self.add_error(name, "完成日期不能晚于今天")


def _halfwidth(text: str) -> str:
    """What an input method left behind: full-width digits and thousands separators."""
    return unicodedata.normalize("NFKC", text).replace(",", "").strip()
