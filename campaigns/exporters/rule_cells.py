"""A scoring rule as cells of a table."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from campaigns.exporters.target_columns import DIRECTIONS, MODES
from campaigns.rules import RULES, FaultsError, parse_rule

RULE_KEYS = ("rule", "goal", "direction", "floor", "cap", "each", "mode", "factors", "items")
LABELS = {kind: rule.label for kind, rule in RULES.items()}
NUMBERS = {
    "quantity": {"goal": "goal", "floor": "floor", "cap": "cap"},
    "rate": {"goal": "goal", "each": "step"},
    "per_item": {"each": "each"},
    "milestone": {"factors": "late"},
}
"""Kind → column → parameter that is one number."""

CHOICES: Mapping[str, tuple[str, str, Mapping[str, str]]] = {
    "quantity": ("direction", "direction", DIRECTIONS),
    "checklist": ("mode", "mode", MODES),
}
"""Kind → column, parameter, its words."""

Cells = dict[str, str | Decimal]


def cells_of(raw: Mapping[str, Any] | None) -> Cells:
    """The cells of a rule; of one that is not well formed only its name."""
    if raw is None:
        return {}
    try:
        rule = parse_rule(raw).to_json()
    except FaultsError:
        return {"rule": LABELS.get(str(raw.get("kind")), "")}
    kind = rule["kind"]
    cells: Cells = {"rule": LABELS[kind]}
    for column, name in NUMBERS.get(kind, {}).items():
        if name in rule:
            cells[column] = Decimal(rule[name])
    if kind in CHOICES:
        column, name, words = CHOICES[kind]
        cells[column] = words[rule[name]]
    cells |= _write_lists(kind, rule)
    return cells


def _write_lists(kind: str, rule: Mapping[str, Any]) -> Cells:
    match kind:
        case "checklist":
            factors = rule.get("coefficients", {}).values()
            return {"items": "\n".join(map(_sealed, rule["standards"])), "factors": "、".join(factors)}
        case "grade":
            return {"items": "\n".join(f"{_sealed(name)}={number}" for name, number in rule["coefficients"].items())}
        case "milestone":
            steps = (f"{_sealed(each['name'])}={each['due']}={each['share']}" for each in rule["milestones"])
            return {"items": "\n".join(steps)}
        case "deduction":
            return {"items": "\n".join(rule["series"])}
        case "rank":
            return {"items": "\n".join(rule["shares"])}
    return {}


def _sealed(text: str) -> str:
    """A name that may stand in a list of lines."""
    return text.replace("\\", "\\\\").replace("\n", "\\n")
