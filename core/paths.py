"""Materialised paths for trees given as (node, parent) pairs.

A path is a chain of fixed-width steps; everything below a node starts with the node's path, so "the subtree" is a
prefix and never a list of ids. The format is the one that treebeard's MP_Node reads.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from typing import TypeVar

STEP = 4
LONGEST = 255
"""Characters a path may have."""
_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"

K = TypeVar("K", bound=Hashable)


class CycleError(ValueError):
    """The pairs do not form trees; ``nodes`` are those that hang in a cycle or below one."""

    def __init__(self, nodes: list[Hashable]) -> None:
        """Keep the nodes for the message."""
        super().__init__(f"cycle: {nodes}")
        self.nodes = nodes


def step(ordinal: int) -> str:
    """The path step of the ``ordinal``-th child (from 1): four base-36 digits."""
    digits = ""
    while ordinal:
        ordinal, digit = divmod(ordinal, len(_ALPHABET))
        digits = _ALPHABET[digit] + digits
    return digits.rjust(STEP, "0")


def depth(path: str) -> int:
    """How many steps a path has; a root has 1."""
    return len(path) // STEP


def ancestors(path: str, *, include_self: bool = False) -> list[str]:
    """The paths above ``path``, root first."""
    steps = depth(path) + (1 if include_self else 0)
    return [path[: STEP * level] for level in range(1, steps)]


def subtree(path: str) -> tuple[str, str]:
    """The first and the last path that a node at or below ``path`` can have: a range that every index can serve."""
    return path, path.ljust(LONGEST, _ALPHABET[-1])


def children(path: str) -> tuple[str, str]:
    """The first and the last path that a child of ``path`` can have."""
    return path + _ALPHABET[0] * STEP, path + _ALPHABET[-1] * STEP


def outermost(paths: Iterable[str]) -> list[str]:
    """The paths that lie below none of the others, in order."""
    found: list[str] = []
    for path in sorted(set(paths)):
        if not found or not path.startswith(found[-1]):
            found.append(path)
    return found


def assign_paths(parents: Mapping[K, K | None]) -> dict[K, str]:
    """Node → path, for a mapping node → parent (None for a root), siblings in the order given.

    Raises CycleError where nodes cannot be reached from a root, KeyError where a parent is not a node.
    """
    children: dict[K | None, list[K]] = defaultdict(list)
    for node, parent in parents.items():
        if parent is not None and parent not in parents:
            raise KeyError(parent)
        children[parent].append(node)
    paths: dict[K, str] = {}
    waiting: list[tuple[K | None, str]] = [(None, "")]
    while waiting:
        parent, prefix = waiting.pop()
        for ordinal, node in enumerate(children[parent], start=1):
            paths[node] = prefix + step(ordinal)
            waiting.append((node, paths[node]))
    if len(paths) != len(parents):
        raise CycleError([node for node in parents if node not in paths])
    return paths
