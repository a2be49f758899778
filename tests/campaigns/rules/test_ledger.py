"""Values of a ledger entry, field by field."""

import pytest

from campaigns.rules import FaultsError
from campaigns.rules.ledger import LedgerField, read_values

FIELDS = (
    LedgerField("sort", "类别", "choice", is_required=True, choices=("学习", "动员")),
    LedgerField("expected", "应到", "people"),
    LedgerField("attended", "实到", "people", at_most="expected"),
    LedgerField("hours", "学时", "number"),
    LedgerField("day", "日期", "date"),
    LedgerField("done", "办结", "yes_no"),
)


def test_values_become_canonical_and_empty_ones_are_left_out() -> None:
    raw = {"sort": "学习", "expected": "30", "attended": "030", "hours": "1.50", "day": "", "done": "是"}
    wanted = {"sort": "学习", "expected": "30", "attended": "30", "hours": "1.5", "done": "是"}
    assert read_values(FIELDS, raw) == wanted


@pytest.mark.parametrize(
    ("raw", "key"),
    [
        ({}, "sort"),
        ({"sort": "游玩"}, "sort"),
        ({"sort": "学习", "expected": "-1"}, "expected"),
        ({"sort": "学习", "expected": "1.5"}, "expected"),
        ({"sort": "学习", "hours": "很多"}, "hours"),
        ({"sort": "学习", "day": "2026-02-30"}, "day"),
        ({"sort": "学习", "done": "大概"}, "done"),
        ({"sort": "学习", "expected": "3", "attended": "4"}, "attended"),
    ],
)
def test_a_wrong_value_is_named_by_its_field(raw: dict[str, str], key: str) -> None:
    with pytest.raises(FaultsError) as refused:
        read_values(FIELDS, raw)
    assert [fault.path for fault in refused.value.faults] == [key]


def test_a_field_survives_being_written() -> None:
    assert tuple(LedgerField.from_json(field.to_json()) for field in FIELDS) == FIELDS
