"""Policies: defaults, limits, words, and which layer wins."""

from dataclasses import fields
from typing import Any

import pytest

from campaigns.policies import WORDS, Policies, PolicyError, check_policies, policies_from


def test_every_policy_has_words_and_its_default_passes_its_own_limits() -> None:
    assert {each.name for each in fields(Policies)} == set(WORDS)
    for name, words in WORDS.items():
        assert words.read(getattr(Policies(), name)) == getattr(Policies(), name)


def test_the_last_layer_wins_and_an_unknown_name_is_passed_over() -> None:
    read = policies_from({"soon_days": 9, "return_days": 3}, {"soon_days": 4, "gone": 1})
    assert (read.soon_days, read.return_days, read.leader_after) == (4, 3, 5)


@pytest.mark.parametrize(
    ("name", "raw", "value"),
    [
        ("reminder_days", "1，5、10", (10, 5, 1)),
        ("reminder_days", [2, 2, "1"], (2, 1)),
        ("soon_days", " 12 ", 12),
        ("file_kinds", ["png", "pdf"], ("pdf", "png")),
    ],
)
def test_it_reads_what_people_type(name: str, raw: Any, value: Any) -> None:
    assert WORDS[name].read(raw) == value


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("reminder_days", "，"),
        ("reminder_days", "三"),
        ("soon_days", "0"),
        ("soon_days", "1.5"),
        ("file_kinds", []),
        ("file_kinds", ["exe"]),
        ("digest_until_hour", "25"),
    ],
)
def test_it_refuses_what_no_policy_can_be(name: str, raw: Any) -> None:
    with pytest.raises(PolicyError) as error:
        WORDS[name].read(raw)
    assert error.value.name == name


@pytest.mark.parametrize(
    ("values", "blamed"),
    [
        ({"next_level_after": 6, "leader_after": 5}, "leader_after"),
        ({"digest_from_hour": 18, "digest_until_hour": 18}, "digest_until_hour"),
    ],
)
def test_two_policies_may_not_contradict_each_other(values: dict[str, int], blamed: str) -> None:
    with pytest.raises(PolicyError) as error:
        check_policies(policies_from(values))
    assert error.value.name == blamed
