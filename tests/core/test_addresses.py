"""Addresses of pages known by numbers."""

import pytest
from django.urls import NoReverseMatch, reverse, set_script_prefix

from core.addresses import numbered_address


@pytest.mark.parametrize(
    ("name", "numbers"),
    [("evaluations:target_scores", (12, 7)), ("evaluations:why", (3,)), ("evaluations:matrix", ())],
)
def test_it_is_what_the_resolver_gives(name: str, numbers: tuple[int, ...]) -> None:
    assert numbered_address(name, *numbers) == reverse(name, args=numbers)


def test_it_follows_where_the_site_is_mounted() -> None:
    assert numbered_address("evaluations:why", 3) == "/evaluations/scores/3/why/"
    set_script_prefix("/civil/")
    try:
        assert numbered_address("evaluations:why", 3) == "/civil/evaluations/scores/3/why/"
    finally:
        set_script_prefix("/")


def test_a_page_that_does_not_exist_has_no_address() -> None:
    with pytest.raises(NoReverseMatch):
        numbered_address("evaluations:why", 3, 4)
