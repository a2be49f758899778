"""Names and numbers are sealed, masked and recognised."""

import pytest
from django.test import override_settings

from core.contacts import Contact, key_of_phone, seal_contact, unseal_contact


def test_what_lies_in_the_database_tells_nothing_not_even_the_length() -> None:
    short, long = (seal_contact(Contact(name, "13812345678")) for name in ("王", "欧阳小明明"))
    assert short is not None
    assert long is not None
    assert len(short) == len(long)
    assert b"13812345678" not in short
    assert unseal_contact(long) == Contact("欧阳小明明", "13812345678")


def test_with_another_key_it_stays_closed() -> None:
    sealed = seal_contact(Contact("王小明"))
    with override_settings(SECRET_KEY="another"):
        assert unseal_contact(sealed) is None
    assert seal_contact(Contact()) is None


@pytest.mark.parametrize(
    ("name", "phone", "masked"),
    [
        ("王小明", "13812345678", "王** 138****5678"),
        ("王", "", "王"),
        ("", "85012345", "********"),
        ("", "051085012345", "051*****2345"),
        ("", "12345", "*****"),
    ],
)
def test_only_a_part_is_shown(name: str, phone: str, masked: str) -> None:
    assert Contact(name, phone).masked == masked


def test_the_same_number_is_recognised_however_it_is_written() -> None:
    assert key_of_phone("0510-85012345") == key_of_phone("051085012345") != key_of_phone("051085012346")
    assert key_of_phone("") == ""
