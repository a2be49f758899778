"""Keys that come in from outside."""

import pytest

from core.keys import read_key


@pytest.mark.parametrize("text", ["", "x", "-1", "1.0", " 1", "²", "\0", "9" * 19, "9" * 5000])
def test_what_is_no_key_leads_to_no_row(text: str) -> None:
    assert read_key(text) is None


@pytest.mark.parametrize(("text", "key"), [("1", 1), ("9" * 18, 10**18 - 1)])
def test_a_key_is_read(text: str, key: int) -> None:
    assert read_key(text) == key
