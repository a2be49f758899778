"""Properties that hold for every rule, whatever its parameters."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from campaigns.rules import parse_rule
from tests.worlds.generated import facts_of, numbers, rules

POINTS = numbers("0.2", "9", 1).map(Decimal)


@given(rules())
def test_what_is_written_is_read_back_the_same(raw: dict[str, Any]) -> None:
    rule = parse_rule(raw)
    assert parse_rule(rule.to_json()) == rule
    assert parse_rule(rule.to_json()).to_json() == rule.to_json()


@given(st.data(), POINTS)
def test_facts_keep_their_spelling_and_earn_within_bounds(data: st.DataObject, points: Decimal) -> None:
    raw = data.draw(rules())
    rule = parse_rule(raw)
    facts = rule.parse_facts(data.draw(facts_of(raw)), complete=True)
    assert rule.parse_facts(facts, complete=True) == facts
    highest = max(Fraction(1), Fraction(raw.get("cap", 1)))
    assert 0 <= rule.earn(facts, points) <= Fraction(points) * highest
    assert rule.explain(facts, points)


@given(numbers("0.5", "40"), numbers("0", "0.9", 1), numbers("0", "60"), numbers("0", "60"), POINTS)
def test_doing_more_is_never_worse(goal: str, floor: str, one: str, other: str, points: Decimal) -> None:
    rule = parse_rule({"kind": "quantity", "goal": goal, "floor": floor})
    less, more = sorted([one, other], key=Decimal)
    assert rule.earn({"value": less}, points) <= rule.earn({"value": more}, points)
    kept = parse_rule({"kind": "quantity", "goal": goal, "floor": floor, "direction": "less"})
    assert kept.earn({"value": less}, points) >= kept.earn({"value": more}, points)


@given(st.integers(1, 50), st.data(), numbers("50", "100", 1), st.sampled_from([None, "0.5"]), POINTS)
def test_a_higher_rate_is_never_worse(
    base: int, data: st.DataObject, goal: str, step: str | None, points: Decimal
) -> None:
    rule = parse_rule({"kind": "rate", "goal": goal, "step": step})
    less, more = sorted([data.draw(st.integers(0, base)), data.draw(st.integers(0, base))])
    low, high = ({"numerator": str(part), "denominator": str(base)} for part in (less, more))
    assert rule.earn(low, points) <= rule.earn(high, points)


@given(st.lists(numbers("0", "2", 1), min_size=1, max_size=4), st.integers(0, 8), POINTS)
def test_one_more_event_never_helps(series: list[str], events: int, points: Decimal) -> None:
    rule = parse_rule({"kind": "deduction", "series": series})
    assert rule.earn({"events": events}, points) >= rule.earn({"events": events + 1}, points)


@given(st.sampled_from(["proportional", "all_or_nothing", "abc"]), st.integers(2, 5), st.data(), POINTS)
def test_one_more_standard_met_never_hurts(mode: str, count: int, data: st.DataObject, points: Decimal) -> None:
    standards = [f"s{index}" for index in range(count)]
    rule = parse_rule({"kind": "checklist", "standards": standards, "mode": mode})
    met = data.draw(st.integers(0, count - 1))
    assert rule.earn({"met": standards[:met]}, points) <= rule.earn({"met": standards[: met + 1]}, points)


@given(st.data(), POINTS, st.integers(1, 12))
def test_the_order_of_added_facts_does_not_matter(data: st.DataObject, points: Decimal, counted: int) -> None:
    raw = data.draw(rules().filter(lambda rule: rule["kind"] in {"quantity", "rate", "per_item", "deduction"}))
    rule, share = parse_rule(raw), Fraction(counted, 12)
    facts = [
        rule.parse_facts(each, complete=True) for each in data.draw(st.lists(facts_of(raw), min_size=1, max_size=4))
    ]
    shuffled = data.draw(st.permutations(facts))
    assert rule.combine(facts, points, share) == rule.combine(shuffled, points, share)
    # One period alone, with every period counted, is what that period earns.
    assert rule.combine(facts[:1], points, Fraction(1)) == rule.earn(facts[0], points)
