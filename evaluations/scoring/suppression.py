"""Which groups of a survey may be shown apart, so that no small one can be told or computed (DOMAIN.md section 4)."""

from collections.abc import Mapping

LEAST = 5
"""Fewer ballots than this are never shown apart."""


def shown_apart(sizes: Mapping[str, int]) -> frozenset[str]:
    """The groups (name → ballots with a valid vote) that may be shown beside the sum over all groups.

    Whoever knows the sum and all groups but one knows that one. So the groups left out are at least two and together
    at least ``LEAST`` ballots; where the small ones are not enough, the smallest of the others stay out with them.
    """
    present = {name: size for name, size in sizes.items() if size}
    hidden = {name for name, size in present.items() if size < LEAST}
    others = sorted(present.keys() - hidden, key=lambda name: (present[name], name), reverse=True)
    while hidden and others and (len(hidden) == 1 or sum(present[name] for name in hidden) < LEAST):
        hidden.add(others.pop())
    return frozenset(others)


def may_show_sum(sizes: Mapping[str, int]) -> bool:
    """Whether all groups together are enough to be shown."""
    return sum(sizes.values()) >= LEAST
