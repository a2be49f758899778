"""No number about fewer than five can be computed from what is shown."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from evaluations.scoring.suppression import LEAST, may_show_sum, shown_apart

SIZES = st.dictionaries(st.sampled_from("甲乙丙丁戊己"), st.integers(0, 12), min_size=1)


def _is_determined(unknown: str, equations: list[dict[str, Fraction]], names: list[str]) -> bool:
    """Whether the mean of ``unknown`` follows from the equations: its unit vector lies in the space of their rows."""

    def rank(rows: list[list[Fraction]]) -> int:
        rows, found = [list(row) for row in rows], 0
        for column in range(len(names)):
            pivot = next((row for row in rows[found:] if row[column]), None)
            if pivot is None:
                continue
            rows.remove(pivot)
            rows.insert(found, pivot)
            for row in rows[found + 1 :]:
                factor = row[column] / pivot[column]
                row[:] = [value - factor * other for value, other in zip(row, pivot, strict=True)]
            found += 1
        return found

    matrix = [[equation.get(name, Fraction()) for name in names] for equation in equations]
    wanted = [Fraction(int(name == unknown)) for name in names]
    return rank(matrix) == rank([*matrix, wanted])


@given(SIZES, st.data())
def test_a_small_group_cannot_be_computed_from_the_sum_and_the_others(
    sizes: dict[str, int], data: st.DataObject
) -> None:
    present = [name for name, size in sizes.items() if size]
    shown = shown_apart(sizes)
    published: list[dict[str, Fraction]] = [{name: Fraction(1)} for name in shown]
    if may_show_sum(sizes):
        weights = {name: Fraction(data.draw(st.integers(1, 9))) for name in present}
        published.append(weights)
    for name in present:
        if sizes[name] < LEAST:
            assert not _is_determined(name, published, present)


@given(SIZES)
def test_what_stays_out_is_together_at_least_five_or_there_is_no_sum(sizes: dict[str, int]) -> None:
    present = {name: size for name, size in sizes.items() if size}
    hidden = present.keys() - shown_apart(sizes)
    if hidden:
        assert sum(present[name] for name in hidden) >= LEAST or not may_show_sum(sizes)


@given(SIZES)
def test_large_groups_are_shown_where_no_small_one_needs_cover(sizes: dict[str, int]) -> None:
    if all(size == 0 or size >= LEAST for size in sizes.values()):
        assert shown_apart(sizes) == {name for name, size in sizes.items() if size}
