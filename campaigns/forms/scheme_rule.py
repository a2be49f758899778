"""The parameters of any kind of rule in one generic form: the rule describes them, and judges what was typed."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from django import forms

from campaigns.forms.facts import NumberInput
from campaigns.rules import RULES, FaultsError, Parameter, Rule, parse_rule

SPARE_STEPS = 3
FEWEST_STEPS = 4
_SEPARATORS = re.compile(r"[、，,；;\s]+")
_STEP_PARTS = (("name", "名称"), ("due", "完成日期"), ("share", "份额"))


def halfwidth(text: str) -> str:
    """What an input method left behind: full-width digits, spaces around."""
    return unicodedata.normalize("NFKC", text).strip()


class RuleFields:
    """Adds the parameters of a rule to a form and reads them back; field names begin with ``rule-``."""

    def __init__(self, kind: str, known: Mapping[str, Any] | None) -> None:
        """``kind``: a known kind of rule; ``known``: its raw JSON so far, perhaps of another kind."""
        self.kind = kind
        self.known = known or {}
        self.parameters: tuple[Parameter, ...] = RULES[kind].parameters

    def fields(self, posted: Mapping[str, Any] | None = None) -> dict[str, forms.Field]:
        """Form fields by name; as many milestones as are known or ``posted``, and some to spare."""
        found: dict[str, forms.Field] = {}
        for asked in self.parameters:
            known = self.known.get(asked.key)
            if asked.widget == "steps":
                found |= self._step_fields(asked, known or [], posted or {})
            else:
                found[name_of(asked)] = _field(asked, known)
        return found

    def _step_fields(self, asked: Parameter, known: Any, posted: Mapping[str, Any]) -> dict[str, forms.Field]:
        typed = sum(1 for name in posted if name.startswith(f"{name_of(asked)}-") and name.endswith("-name"))
        count = max(FEWEST_STEPS, typed, len(known) + SPARE_STEPS if known else 0)
        rows = [*known, *[{}] * (count - len(known))]
        return {
            f"{name_of(asked)}-{index}-{part}": forms.CharField(
                label=f"第 {index + 1} 个节点的{label}",
                required=False,
                initial=row.get(part, ""),
                widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d") if part == "due" else forms.TextInput(),
            )
            for index, row in enumerate(rows[:count])
            for part, label in _STEP_PARTS
        }

    def raw(self, cleaned: Mapping[str, Any]) -> dict[str, Any]:
        """The rule as JSON from what was typed; what was left empty is left out."""
        written: dict[str, Any] = {"kind": self.kind}
        for asked in self.parameters:
            value = _read(asked, cleaned)
            if value not in (None, "", [], {}):
                written[asked.key] = value
        return written

    def judge(self, raw: Mapping[str, Any]) -> tuple[Rule | None, list[tuple[str, str]]]:
        """The rule, or what is wrong with it as (field name, message)."""
        try:
            return parse_rule(raw), []
        except FaultsError as error:
            return None, [self._place(fault.path, fault.message) for fault in error.faults]

    def _place(self, path: str, message: str) -> tuple[str, str]:
        key, _, rest = path.partition("[")
        key = key.partition(".")[0]
        asked = next((each for each in self.parameters if each.key == key), None)
        words = "请填写此项" if message == "缺少此项" else message
        if asked is None:
            return "kind", words
        if asked.widget != "steps":
            return name_of(asked), f"{_said(path)}{words}"
        index, _, part = rest.partition("].")
        return f"{name_of(asked)}-{index or 0}-{part or 'name'}", words


def _said(path: str) -> str:
    """Which one of a list a fault is about, in words."""
    if found := re.search(r"\[(\d+)\]", path):
        return f"第 {int(found[1]) + 1} 个："
    _, dot, name = path.partition(".")
    return f"“{name}”：" if dot else ""


def name_of(asked: Parameter) -> str:
    """The name of the form field of a parameter."""
    return f"rule-{asked.key}"


def _field(asked: Parameter, known: Any) -> forms.Field:
    shared: dict[str, Any] = {"label": asked.label, "help_text": asked.help, "required": False}
    if asked.widget == "choice":
        return forms.ChoiceField(choices=asked.choices, initial=known or asked.default, **shared)
    shared["initial"] = _written(asked, known) if known is not None else asked.default
    if asked.widget in {"lines", "pairs"}:
        return forms.CharField(widget=forms.Textarea({"rows": 5}), **shared)
    return forms.CharField(widget=NumberInput("decimal" if asked.widget == "decimal" else "text"), **shared)


def _written(asked: Parameter, known: Any) -> str:
    """A known value as one would type it; what does not fit the parameter is not shown."""
    match asked.widget, known:
        case "numbers", dict():
            return "、".join(str(each) for each in known.values())
        case "numbers", list():
            return "、".join(str(each) for each in known)
        case "lines", list():
            return "\n".join(str(each) for each in known)
        case "pairs", dict():
            return "\n".join(f"{name} {number}" for name, number in known.items())
        case "decimal", str() | int() | float():
            return str(known)
    return asked.default


def _read(asked: Parameter, cleaned: Mapping[str, Any]) -> Any:
    typed = str(cleaned.get(name_of(asked)) or "")
    match asked.widget:
        case "numbers":
            return [each for each in _SEPARATORS.split(halfwidth(typed)) if each]
        case "lines":
            return [line.strip() for line in typed.splitlines() if line.strip()]
        case "pairs":
            return dict(_pair(line.strip()) for line in typed.splitlines() if line.strip())
        case "steps":
            return _read_steps(asked, cleaned)
        case "decimal":
            return halfwidth(typed).replace(",", "")
    return typed


def _pair(line: str) -> tuple[str, str]:
    """``优 0.85``, ``优：0.85`` or ``优=0.85``; without a number the rule will say what is missing."""
    name, _, number = re.sub(r"\s*[:：=]\s*|\s+", " ", line).rpartition(" ")
    return (name or number, halfwidth(number) if name else "")


def _read_steps(asked: Parameter, cleaned: Mapping[str, Any]) -> list[dict[str, str]]:
    """Rows in which anything was typed; a row that is empty in between is left out."""
    rows: dict[int, dict[str, str]] = {}
    for name, value in cleaned.items():
        if name.startswith(f"{name_of(asked)}-") and value:
            _, index, part = name.rsplit("-", 2)
            rows.setdefault(int(index), {})[part] = halfwidth(str(value)) if part != "name" else str(value).strip()
    return [{"name": "", "due": "", "share": "", **rows[index]} for index in sorted(rows)]
