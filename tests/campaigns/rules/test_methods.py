"""Shares of measuring methods: read, written, refused."""

from decimal import Decimal
from typing import Any

import pytest

from campaigns.rules import FaultsError, fault_of_shares, is_reported, read_methods, say_methods, write_methods


def test_shares_are_read_in_the_order_in_which_they_are_shown() -> None:
    shares = read_methods({"survey": 15, "site": "25", "material": "60.00"})
    assert write_methods(shares) == {"material": "60", "site": "25", "survey": "15"}
    assert list(write_methods(shares)) == ["material", "site", "survey"]
    assert say_methods(shares) == "材料 60%、实地 25%、问卷 15%"


@pytest.mark.parametrize(
    ("raw", "paths"),
    [
        ({"magic": "100"}, ["magic"]),
        ({"site": "0"}, ["site"]),
        ({"site": "100.5"}, ["site"]),
        ({"site": "33.333"}, ["site"]),
        ({"site": "many", "magic": 1}, ["magic", "site"]),
        (["site"], [""]),
    ],
)
def test_what_is_no_share_is_refused_with_its_place(raw: Any, paths: list[str]) -> None:
    with pytest.raises(FaultsError) as refusal:
        read_methods(raw)
    assert [fault.path for fault in refusal.value.faults] == paths


def test_shares_that_do_not_add_up_are_named_with_their_sum() -> None:
    assert "90%" in fault_of_shares({"material": Decimal(60), "site": Decimal(30)})
    assert not fault_of_shares({"material": Decimal("33.33"), "site": Decimal("66.67")})
    assert not fault_of_shares({})


def test_units_report_where_the_material_counts_or_nothing_is_said() -> None:
    assert is_reported({})
    assert is_reported({"material": Decimal(1), "site": Decimal(99)})
    assert not is_reported({"site": Decimal(100)})
