"""Materialised paths."""

from hypothesis import given
from hypothesis import strategies as st

from core.paths import children, outermost, subtree

STEPS = st.text("0129AMYZ", min_size=4, max_size=4)
PATHS = st.lists(STEPS, min_size=1, max_size=5).map("".join)


@given(PATHS, PATHS)
def test_a_range_holds_exactly_what_lies_at_or_below_a_path(path: str, other: str) -> None:
    first, last = subtree(path)
    assert (first <= other <= last) == other.startswith(path)
    assert first <= path + other <= last


@given(PATHS, STEPS)
def test_a_child_lies_in_the_range_of_children(path: str, step: str) -> None:
    first, last = children(path)
    assert first <= path + step <= last
    assert not first <= path <= last


@given(st.lists(PATHS, max_size=6))
def test_what_is_outermost_covers_the_rest_and_nothing_twice(paths: list[str]) -> None:
    found = outermost(paths)
    assert all(any(path.startswith(each) for each in found) for path in paths)
    assert not any(a != b and a.startswith(b) for a in found for b in found)
