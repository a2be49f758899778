"""Methods of a leaf joined by their shares: the truth table of docs/adr/0070."""

from decimal import Decimal

import pytest

from evaluations.scoring import CellScore, Mark, explain_methods, join_methods

SHARES = {"material": Decimal(60), "site": Decimal(25), "survey": Decimal(15)}
SCORED = CellScore("scored", Decimal("7.5"), Decimal(10), counted=1)
MISSING = CellScore("missing", Decimal(0), Decimal(10), counted=1, missing=1)
PENDING = CellScore("pending", Decimal(0), Decimal(0))
SITE = {"site": Mark(Decimal(8), Decimal(10))}
BOTH = {**SITE, "survey": Mark(Decimal(90), Decimal(100))}


@pytest.mark.parametrize(
    ("material", "marks", "state", "achieved", "attainable"),
    [
        (PENDING, {}, "pending", "0", "0"),
        (MISSING, {}, "missing", "0", "6"),
        (SCORED, {}, "scored", "4.5", "6"),
        (PENDING, SITE, "scored", "2", "2.5"),
        (MISSING, SITE, "scored", "2", "8.5"),
        (SCORED, SITE, "scored", "6.5", "8.5"),
        (SCORED, BOTH, "scored", "7.85", "10"),
    ],
)
def test_a_method_not_measured_yet_is_not_attainable(
    material: CellScore, marks: dict[str, Mark], state: str, achieved: str, attainable: str
) -> None:
    cell = join_methods(material=material, shares=SHARES, marks=marks, points=Decimal(10))
    assert (cell.state, cell.achieved, cell.attainable) == (state, Decimal(achieved), Decimal(attainable))


def test_without_methods_the_reports_alone_are_scored_whatever_marks_there_are() -> None:
    cell = join_methods(material=SCORED, shares={}, marks=BOTH, points=Decimal(10))
    assert (cell.state, cell.achieved, cell.attainable, cell.parts) == ("scored", Decimal("7.5"), Decimal(10), ())


def test_marks_of_another_method_than_the_leafs_are_not_counted() -> None:
    cell = join_methods(material=None, shares={"peer": Decimal(100)}, marks=BOTH, points=Decimal(10))
    assert (cell.state, cell.attainable) == ("pending", Decimal(0))


def test_each_method_is_rounded_by_itself_so_that_the_parts_add_up() -> None:
    marks = {"site": Mark(Decimal(1), Decimal(3)), "peer": Mark(Decimal(1), Decimal(3))}
    cell = join_methods(
        material=None, shares={"site": Decimal(50), "peer": Decimal(50)}, marks=marks, points=Decimal(1)
    )
    assert [part.achieved for part in cell.parts] == [Decimal("0.1666666667")] * 2
    assert cell.achieved == Decimal("0.3333333334")


def test_the_explanation_names_each_method_with_its_share_and_source() -> None:
    cell = join_methods(material=SCORED, shares=SHARES, marks=SITE, points=Decimal(10))
    assert explain_methods(cell=cell, sources={"site": "，二〇二六年检查"}) == [
        "材料（占 60%）：得 4.5 分",
        "实地（占 25%，二〇二六年检查）：得 2 分",
        "问卷（占 15%）：还没有结果，暂不计入应得分",
        "合计得 6.5 分，应得 8.5 分",
    ]
