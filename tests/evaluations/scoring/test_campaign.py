"""Properties of whole campaigns, on generated worlds."""

import copy
import datetime as dt
from collections import defaultdict
from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evaluations.scoring import score_campaign
from tests.worlds.generated import YEAR, campaigns

WORLDS = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
"""A world is large to draw; a slow draw is no fault."""


def by_unit(scores: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {row["unit"]: row for row in scores["units"]}


def by_cell(scores: dict[str, Any]) -> dict[tuple[str, str], dict[str, Any]]:
    return {(row["unit"], row["target"]): row for row in scores["cells"]}


@WORLDS
@given(campaigns(), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(campaign: dict[str, Any], dice: Any) -> None:
    shuffled = copy.deepcopy(campaign)
    for key in ("units", "periods", "reports", "adjustments"):
        dice.shuffle(shuffled[key])
    dice.shuffle(shuffled["scheme"]["targets"])
    one, other = score_campaign(campaign), score_campaign(shuffled)
    assert by_unit(one) == by_unit(other)
    assert by_cell(one) == by_cell(other)


@WORLDS
@given(campaigns())
def test_parts_add_up(campaign: dict[str, Any]) -> None:
    scores = score_campaign(campaign)
    for unit in scores["units"]:
        for part in ("achieved", "attainable"):
            tops = sum((Decimal(top[part]) for top in unit["targets"].values()), Decimal(0))
            # Each of at most three tops is rounded once to 4 places, and so is their sum.
            assert abs(tops - Decimal(unit[part])) <= Decimal("0.0002")


@WORLDS
@given(campaigns())
def test_what_is_pending_or_missing_achieves_nothing(campaign: dict[str, Any]) -> None:
    for cell in score_campaign(campaign)["cells"]:
        if cell["state"] == "pending":
            assert (cell["achieved"], cell["attainable"]) == ("0.0000", "0.0000")
        if cell["state"] == "missing":
            assert cell["achieved"] == "0.0000"
            assert Decimal(cell["attainable"]) > 0


@WORLDS
@given(campaigns())
def test_what_is_not_approved_changes_nothing(campaign: dict[str, Any]) -> None:
    bare = {**campaign, "reports": [row for row in campaign["reports"] if row["state"] == "approved"]}
    assert score_campaign(bare) == score_campaign(campaign)


@WORLDS
@given(campaigns())
def test_a_leaf_that_applies_to_nobody_changes_nothing(campaign: dict[str, Any]) -> None:
    kinds = {unit["kind"] for unit in campaign["units"]}
    absent = sorted({"bureau", "institution", "department", "window", "township", "other"} - kinds)
    leaf = {
        "code": "x", "parent": None, "title": "无关目标", "points": "9", "rule": {"kind": "direct"},
        "cycle": "once", "applies_to": absent,
    }  # fmt: skip
    widened = copy.deepcopy(campaign)
    widened["scheme"]["targets"].append(leaf)
    assert score_campaign(widened) == score_campaign(campaign)


@WORLDS
@given(campaigns())
def test_caps_and_floors_hold(campaign: dict[str, Any]) -> None:
    cap = Decimal(campaign["campaign"]["bonus_cap"])
    for unit in score_campaign(campaign)["units"]:
        assert 0 <= Decimal(unit["bonus"]) <= cap
        assert unit["total"] is None or Decimal(unit["total"]) >= 0
        assert (unit["total"] is None) == (unit["rate"] is None) == (Decimal(unit["attainable"]) == 0)


@WORLDS
@given(campaigns())
def test_ranks_within_a_class_follow_the_totals(campaign: dict[str, Any]) -> None:
    classes = {unit["code"]: unit.get("class") for unit in campaign["units"]}
    ranked: dict[str | None, list[tuple[int, Decimal]]] = defaultdict(list)
    for unit in score_campaign(campaign)["units"]:
        assert (unit["rank"] is None) == (unit["veto"] or unit["total"] is None)
        if unit["rank"] is not None:
            ranked[classes[unit["unit"]]].append((unit["rank"], Decimal(unit["total"])))
    for pairs in ranked.values():
        totals = sorted((total for _, total in pairs), reverse=True)
        assert sorted(pairs) == [(totals.index(total) + 1, total) for total in totals]


@WORLDS
@given(campaigns(), st.data())
def test_one_more_bonus_never_hurts_and_one_more_deduction_never_helps(
    campaign: dict[str, Any], data: st.DataObject
) -> None:
    unit = data.draw(st.sampled_from(campaign["units"]))["code"]
    before = by_unit(score_campaign(campaign))[unit]["total"]
    if before is None:
        return
    row = {"unit": unit, "date": f"{YEAR}-01-02", "points": "1.5", "basis": "依据"}
    richer = {**campaign, "adjustments": [*campaign["adjustments"], {**row, "kind": "bonus"}]}
    poorer = {**campaign, "adjustments": [*campaign["adjustments"], {**row, "kind": "deduction"}]}
    assert Decimal(by_unit(score_campaign(richer))[unit]["total"]) >= Decimal(before)
    assert Decimal(by_unit(score_campaign(poorer))[unit]["total"]) <= Decimal(before)


@WORLDS
@given(campaigns())
def test_a_day_given_goes_before_the_day_of_the_file(campaign: dict[str, Any]) -> None:
    day = dt.date(YEAR, 6, 1)
    assert score_campaign(campaign, as_of=day) == score_campaign({**campaign, "as_of": day.isoformat()})
