"""The small world is what its description says."""

import pytest

from campaigns.rules import RULES as KINDS
from tests.worlds.small import FACTS, RULES, small_world


@pytest.mark.django_db
def test_it_has_complete_facts_for_every_kind_of_rule() -> None:
    world = small_world()
    assert set(RULES) == set(FACTS) == set(KINDS)
    for kind, target in world.targets.items():
        assert target.rule_object.parse_facts(FACTS[kind], complete=True) == FACTS[kind]
        assert world.assignment(kind).own_goal is None
