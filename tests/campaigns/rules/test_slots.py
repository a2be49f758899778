"""Facts as single cells and back."""

import pytest

from campaigns.rules import FaultsError, parse_rule
from campaigns.rules.slots import facts_in, slot_of_fault, slot_values, slots_of
from tests.worlds.small import FACTS, RULES


@pytest.mark.parametrize("kind", RULES)
def test_the_cells_of_every_rule_give_back_the_same_facts(kind: str) -> None:
    rule = parse_rule(RULES[kind][0])
    raw = facts_in(rule, slot_values(rule, FACTS[kind]))
    assert rule.parse_facts(raw, complete=True) == FACTS[kind]


def test_nothing_known_is_empty_cells_and_no_facts_but_milestones_not_done() -> None:
    for kind, (raw, _join) in RULES.items():
        rule = parse_rule(raw)
        values = slot_values(rule, {})
        assert set(values.values()) == {""}
        assert facts_in(rule, values) == ({"done": {}} if kind == "milestone" else {})


def test_a_list_of_standards_is_answered_once_one_of_them_is() -> None:
    rule = parse_rule(RULES["checklist"][0])
    assert facts_in(rule, {"met_1": "未达标"}) == {"met": []}
    assert facts_in(rule, {"met_0": "达标", "met_1": "未达标"}) == {"met": ["有制度"]}


def test_another_milestone_in_the_same_place_has_another_mark() -> None:
    rule = parse_rule(RULES["milestone"][0])
    changed = {**RULES["milestone"][0], "milestones": [{"name": "启动", "due": "2026-03-31", "share": "40"}]}
    assert slots_of(rule)[0].mark != slots_of(parse_rule(changed))[0].mark
    assert slots_of(rule)[0].name == slots_of(parse_rule(changed))[0].name


def test_a_fault_is_placed_in_the_cell_it_speaks_of() -> None:
    rule = parse_rule(RULES["milestone"][0])
    raw = {"done": {"总结验收": "昨天"}}
    with pytest.raises(FaultsError) as caught:
        rule.parse_facts(raw, complete=True)
    assert [slot_of_fault(rule, fault.path, raw) for fault in caught.value.faults] == ["done_1"]
