"""The published cases come out of the database to the last digit."""

import datetime as dt
import json
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from evaluations.exporters.scores import export_scores
from evaluations.importers.campaign import import_campaign, parse_campaign
from evaluations.operations.rollup import keep_run, roll_up
from tests.evaluations.scoring.test_cases import CASES, ordered, read

pytestmark = pytest.mark.django_db

AT = dt.datetime(2026, 11, 24, 2, 30, tzinfo=dt.UTC)
NAMES = ["case-1", "case-2", "case-3", "case-4", "case-5"]


def load(case: str) -> tuple[Any, dt.date]:
    parsed = parse_campaign((CASES / f"{case}.json").read_bytes())
    assert parsed.as_of is not None
    return import_campaign(parsed=parsed, at=AT).campaign, parsed.as_of


@pytest.mark.parametrize("case", NAMES)
def test_a_published_case_is_met_exactly_by_a_kept_run(case: str) -> None:
    campaign, day = load(case)
    assert ordered(export_scores(keep_run(campaign=campaign, as_of=day, at=AT))) == ordered(read(f"{case}.scores.json"))


@pytest.mark.parametrize("case", NAMES)
def test_a_published_case_is_met_exactly_by_the_live_run(case: str) -> None:
    campaign, day = load(case)
    assert ordered(export_scores(roll_up(campaign=campaign, as_of=day, at=AT))) == ordered(read(f"{case}.scores.json"))


@pytest.mark.parametrize("case", NAMES)
def test_a_published_case_is_printed_by_the_command(case: str) -> None:
    campaign, day = load(case)
    out = StringIO()
    call_command("export_scores", campaign.code, f"--as-of={day}", stdout=out)
    assert ordered(json.loads(out.getvalue(), parse_float=Decimal)) == ordered(read(f"{case}.scores.json"))


def test_all_cases_together_do_not_disturb_each_other() -> None:
    loaded = [load(case) for case in NAMES]
    for case, (campaign, day) in zip(NAMES, loaded, strict=True):
        scores = export_scores(keep_run(campaign=campaign, as_of=day, at=AT))
        assert ordered(scores) == ordered(read(f"{case}.scores.json"))


def test_an_unknown_campaign_is_refused_in_words() -> None:
    with pytest.raises(CommandError, match="没有代码为“nowhere”的创建活动"):
        call_command("export_scores", "nowhere")
    with pytest.raises(CommandError, match="没有代码为“nowhere”的创建活动"):
        call_command("rollup", "nowhere")
