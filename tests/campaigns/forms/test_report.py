"""The form reads what people type and lets the rule judge it."""

import datetime as dt
from typing import Any

import pytest

from campaigns.forms.report import ReportForm
from campaigns.rules import parse_rule
from tests.worlds.small import RULES, TODAY


def _form(kind: str, posted: dict[str, Any], *, is_complete: bool = True, today: dt.date = TODAY) -> ReportForm:
    rule = parse_rule(RULES[kind][0])
    form = ReportForm(posted, rule=rule, text_limit=10, today=today, is_complete=is_complete)
    form.full_clean()
    return form


@pytest.mark.parametrize(
    ("kind", "posted", "facts"),
    [
        ("quantity", {"value": " １,２００.5 "}, {"value": "1200.5"}),
        ("rate", {"numerator": "0", "denominator": "0"}, {"numerator": "0", "denominator": "0"}),
        ("checklist", {"met": ["有记录", "有制度"]}, {"met": ["有制度", "有记录"]}),
        ("checklist", {}, {"met": []}),
        ("grade", {"grade": "优"}, {"grade": "优"}),
        ("milestone", {"done_0": "2026-03-20", "done_1": ""}, {"done": {"动员部署": "2026-03-20"}}),
        ("deduction", {"events": "0"}, {"events": 0}),
        ("rank", {"rank": "2"}, {"rank": 2}),
    ],
)
def test_it_gives_canonical_facts(kind: str, posted: dict[str, Any], facts: dict[str, Any]) -> None:
    form = _form(kind, posted)
    assert not form.errors
    assert form.facts == facts


@pytest.mark.parametrize(
    ("kind", "posted", "field"),
    [
        ("quantity", {"value": ""}, "value"),
        ("quantity", {"value": "-1"}, "value"),
        ("quantity", {"value": "许多"}, "value"),
        ("quantity", {"value": "1e9"}, "value"),
        ("rate", {"numerator": "3", "denominator": "2"}, "numerator"),
        ("checklist", {"met": ["没有这一条"]}, "met"),
        ("grade", {"grade": "特优"}, "grade"),
        ("milestone", {"done_0": "2026-02-30"}, "done_0"),
        ("milestone", {"done_1": "2026-11-25"}, "done_1"),
        ("deduction", {"events": "1.5"}, "events"),
        ("survey", {"mean": "101"}, "mean"),
        ("rank", {"rank": "0"}, "rank"),
        ("quantity", {"value": "1", "text": "十一个字的说明超出上限"}, "text"),
    ],
)
def test_it_puts_each_fault_on_its_field(kind: str, posted: dict[str, Any], field: str) -> None:
    assert list(_form(kind, posted).errors) == [field]


def test_a_draft_keeps_what_is_well_formed_and_says_what_is_not() -> None:
    form = _form("rate", {"numerator": "abc", "denominator": "50", "text": "十一个字的说明超出上限"}, is_complete=False)
    assert form.facts == {"denominator": "50"}
    assert form.cleaned_data["text"] == "十一个字的说明超出上限"
    assert form.dropped == ["“达标数（分子）”应为数字"]


def test_the_text_limit_does_not_count_white_space() -> None:
    assert not _form("quantity", {"value": "1", "text": "一 二\n三\u3000四五 六七八九十"}).errors
