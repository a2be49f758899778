"""What is exported can be imported, and exported again it is the same."""

import datetime as dt
import json

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings

from campaigns.models import Campaign, ProgressReport
from evaluations.exporters.campaign import export_campaign
from evaluations.importers.campaign import import_campaign, parse_campaign
from evaluations.scoring import score_campaign
from tests.worlds import generated
from tests.worlds.interchange import Json, as_bytes, campaign_file
from units.models import Unit

AT = dt.datetime(2024, 5, 20, 1, tzinfo=dt.UTC)


def carry(written: Json) -> tuple[Json, bool]:
    """Import into an empty database and export; then forget all. Also: whether a second import changed anything."""
    day = dt.date.fromisoformat(written["as_of"])
    with transaction.atomic():
        campaign = import_campaign(parsed=parse_campaign(as_bytes(written)), at=AT).campaign
        campaign.refresh_from_db()
        exported = export_campaign(campaign, as_of=day)
        changed = import_campaign(parsed=parse_campaign(as_bytes(exported)), at=AT).has_changes
        transaction.set_rollback(True)
    assert not Campaign.objects.exists()
    assert not Unit.objects.exists()
    return exported, changed


@pytest.mark.django_db
@settings(max_examples=12, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(generated.campaigns())
def test_export_import_export_is_identical_and_scores_the_same(written: Json) -> None:
    first, changed = carry(written)
    again, _ = carry(first)
    assert again == first
    assert not changed
    assert list(first["campaign"].get("grades", {}).items()) == list(again["campaign"].get("grades", {}).items())
    scored, expected = score_campaign(first), score_campaign(written)
    for key in ("units", "cells"):
        assert sorted(map(json.dumps, scored[key])) == sorted(map(json.dumps, expected[key]))


@pytest.mark.django_db
def test_only_the_campaigns_own_units_are_exported() -> None:
    Unit.objects.add_root(instance=Unit(code="stranger", name="别的单位", kind="bureau"))
    campaign = import_campaign(parsed=parse_campaign(as_bytes(campaign_file())), at=AT).campaign
    assert [unit["code"] for unit in export_campaign(campaign)["units"]] == ["u0", "u1"]


@pytest.mark.django_db
def test_the_facts_of_an_approved_report_are_the_approved_ones() -> None:
    campaign = import_campaign(parsed=parse_campaign(as_bytes(campaign_file())), at=AT).campaign
    ProgressReport.objects.filter(assignment__target__code="1.1", period__code="Q1").update(
        facts={"value": "4"}, correction_reason="核减"
    )
    first = export_campaign(campaign)["reports"][0]
    assert (first["facts"], first["reported"], first["correction_reason"]) == ({"value": "3"}, {"value": "4"}, "核减")
