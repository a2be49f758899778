"""One generic form serves every kind of rule: what it shows is what it reads."""

from typing import Any

import pytest

from campaigns.forms.scheme_rule import RuleFields
from campaigns.rules import RULES, parse_rule
from tests.worlds.small import RULES as EXAMPLES

MORE: list[dict[str, Any]] = [
    {"kind": "quantity", "goal": "0", "direction": "less", "floor": "0.3", "cap": "1.2"},
    {"kind": "rate", "goal": "98", "step": "0.2"},
    {"kind": "checklist", "standards": ["甲", "乙"], "mode": "abc", "coefficients": {"A": "1", "B": "0.5", "C": "0.1"}},
]


@pytest.mark.parametrize("raw", [*(rule for rule, _ in EXAMPLES.values()), *MORE])
def test_what_is_shown_is_read_back(raw: dict[str, Any]) -> None:
    rule = parse_rule(raw)
    asked = RuleFields(rule.kind, rule.to_json())
    typed = {name: field.initial for name, field in asked.fields().items()}
    again, faults = asked.judge(asked.raw(typed))
    assert (again, faults) == (rule, [])


@pytest.mark.parametrize("kind", list(RULES))
def test_every_kind_explains_itself_and_its_parameters(kind: str) -> None:
    assert RULES[kind].about.endswith("。")
    keys = {asked.key for asked in RULES[kind].parameters}
    written = {key for raw, _ in EXAMPLES.values() if raw["kind"] == kind for key in parse_rule(raw).to_json()}
    assert written - {"kind"} <= keys


@pytest.mark.parametrize(
    ("kind", "typed", "raw"),
    [
        ("deduction", {"rule-series": "０.5、1，2"}, {"series": ["0.5", "1", "2"]}),
        (
            "checklist",
            {"rule-standards": " 有制度 \n\n有专人", "rule-mode": "abc"},
            {"standards": ["有制度", "有专人"], "mode": "abc"},
        ),
        (
            "grade",
            {"rule-coefficients": "优：1\n良 0.85\n中=0.6"},
            {"coefficients": {"优": "1", "良": "0.85", "中": "0.6"}},
        ),
        (
            "milestone",
            {
                "rule-milestones-0-name": "启动",
                "rule-milestones-0-due": "2026-03-01",
                "rule-milestones-0-share": "１",
                "rule-milestones-2-name": "完成",
                "rule-late": "0.5",
            },
            {
                "milestones": [
                    {"name": "启动", "due": "2026-03-01", "share": "1"},
                    {"name": "完成", "due": "", "share": ""},
                ],
                "late": "0.5",
            },
        ),
    ],
)
def test_it_takes_what_people_type(kind: str, typed: dict[str, str], raw: dict[str, Any]) -> None:
    assert RuleFields(kind, None).raw(typed) == {"kind": kind, **raw}


@pytest.mark.parametrize(
    ("kind", "typed", "name", "words"),
    [
        ("quantity", {"rule-goal": ""}, "rule-goal", "请填写此项"),
        ("quantity", {"rule-goal": "很多"}, "rule-goal", "应为数字"),
        ("deduction", {"rule-series": "1、二"}, "rule-series", "第 2 个：应为数字"),
        ("grade", {"rule-coefficients": "优 1\n差"}, "rule-coefficients", "“差”：应为数字"),
        (
            "milestone",
            {"rule-milestones-0-name": "启动", "rule-milestones-0-due": "2026-03-01", "rule-milestones-0-share": "0"},
            "rule-milestones-0-share",
            "应为正数",
        ),
    ],
)
def test_a_fault_lands_on_its_field(kind: str, typed: dict[str, str], name: str, words: str) -> None:
    asked = RuleFields(kind, None)
    rule, faults = asked.judge(asked.raw(typed))
    assert rule is None
    assert (name, words) in faults


def test_there_is_always_room_for_more_milestones() -> None:
    rule = parse_rule(EXAMPLES["milestone"][0])
    names = RuleFields("milestone", rule.to_json()).fields()
    assert [name for name in names if name.endswith("-name")] == [f"rule-milestones-{n}-name" for n in range(5)]
