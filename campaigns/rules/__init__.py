"""The scoring rules of leaves (DOMAIN.md section 3): pure Python, exact numbers.

To add a kind of rule, add a file with its class beside this one and name the class in ``RULES``.
"""

from collections.abc import Mapping

from campaigns.rules.base import FactField, Facts, Parameter, Rule
from campaigns.rules.checklist import Checklist
from campaigns.rules.deduction import Deduction
from campaigns.rules.direct import Direct
from campaigns.rules.faults import Fault, FaultsError, plain, to_day, to_decimal
from campaigns.rules.grade import Grade
from campaigns.rules.methods import (
    MARKED,
    MATERIAL,
    METHODS,
    Shares,
    fault_of_shares,
    is_reported,
    read_methods,
    say_methods,
    write_methods,
)
from campaigns.rules.milestone import Milestone
from campaigns.rules.per_item import PerItem
from campaigns.rules.quantity import Quantity
from campaigns.rules.rank import Rank
from campaigns.rules.rate import Rate
from campaigns.rules.survey import Survey

__all__ = [
    "MARKED",
    "MATERIAL",
    "METHODS",
    "RULES",
    "FactField",
    "Facts",
    "Fault",
    "FaultsError",
    "Milestone",
    "Parameter",
    "Rate",
    "Rule",
    "Shares",
    "fault_of_shares",
    "is_reported",
    "parse_rule",
    "plain",
    "read_methods",
    "say_methods",
    "to_day",
    "to_decimal",
    "write_methods",
]

RULES: Mapping[str, type[Rule]] = {
    rule.kind: rule for rule in (Quantity, Rate, PerItem, Checklist, Grade, Direct, Milestone, Deduction, Survey, Rank)
}
"""Every kind of rule by its name in files, in the order in which forms offer them."""


def parse_rule(raw: object) -> Rule:
    """The rule written as JSON. Raises ``FaultsError`` with all faults; an unknown kind is one."""
    if not isinstance(raw, Mapping):
        raise FaultsError([Fault("", "应为对象")])
    kind = raw.get("kind")
    if not isinstance(kind, str) or kind not in RULES:
        raise FaultsError([Fault("kind", f"没有这种计分规则，应为以下之一：{'、'.join(RULES)}")])
    return RULES[kind].parse(raw)
