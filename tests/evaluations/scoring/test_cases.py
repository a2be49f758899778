"""The published cases of the exchange format come out to the last digit."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from evaluations.scoring import score_campaign

CASES = Path(__file__).resolve().parents[2] / "worlds" / "cases"


def read(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((CASES / name).read_text(encoding="utf-8"), parse_float=Decimal)
    return loaded


def ordered(scores: dict[str, Any]) -> dict[str, Any]:
    """Order is free in the format, so that both sides are put in one."""
    return {
        **scores,
        "units": sorted(scores["units"], key=lambda row: row["unit"]),
        "cells": sorted(scores["cells"], key=lambda row: (row["unit"], row["target"])),
    }


@pytest.mark.parametrize("case", ["case-1", "case-2", "case-3", "case-4", "case-5"])
def test_a_published_case_is_met_exactly(case: str) -> None:
    assert ordered(score_campaign(read(f"{case}.json"))) == ordered(read(f"{case}.scores.json"))
