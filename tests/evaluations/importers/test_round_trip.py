"""What is exported can be imported, and exported again it is the same."""

import datetime as dt
import json
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings

from campaigns.models import Campaign, ProgressReport
from campaigns.rules import FaultsError
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


def file_with_lists() -> Json:
    """The campaign file with both lists, and a bonus and a veto chosen from them."""
    written = campaign_file()
    written["scheme"]["bonus_items"] = [
        {"code": "B1", "title": "表彰", "points": "3", "most": "4", "counting": "project", "explanation": "以文件为准"},
        {"code": "B2", "title": "推广", "points": "1", "counting": "each"},
    ]
    written["scheme"]["negative_items"] = [
        {"code": "N1", "title": "造假", "look_back_months": 6, "effect": "term_cancelled"}
    ]
    written["adjustments"][0]["item"] = "B1"
    written["adjustments"][3] |= {"item": "N1", "effect": "term_cancelled"}
    return written


@pytest.mark.django_db
def test_the_lists_of_the_scheme_travel_and_move_no_score() -> None:
    written = file_with_lists()
    exported, changed = carry(written)
    assert not changed
    assert {key: exported["scheme"][key] for key in ("bonus_items", "negative_items")} == {
        key: written["scheme"][key] for key in ("bonus_items", "negative_items")
    }
    assert [row.get("item") for row in exported["adjustments"]] == ["N1", "B1", None, None]
    assert carry(exported)[0] == exported
    plain = score_campaign(campaign_file())
    assert score_campaign(exported)["units"] == plain["units"]


@pytest.mark.django_db
def test_lists_of_a_published_scheme_are_not_changed_by_a_file() -> None:
    import_campaign(parsed=parse_campaign(as_bytes(file_with_lists())), at=AT)
    silent = file_with_lists()
    del silent["scheme"]["bonus_items"], silent["scheme"]["negative_items"]
    for row in silent["adjustments"]:
        row.pop("item", None)
    assert not import_campaign(parsed=parse_campaign(as_bytes(silent)), at=AT).has_changes
    other = file_with_lists()
    other["scheme"]["bonus_items"][1]["points"] = "2"
    with pytest.raises(FaultsError, match=r"scheme.bonus_items"):
        import_campaign(parsed=parse_campaign(as_bytes(other)), at=AT)


@pytest.mark.parametrize(
    ("path", "value", "fault"),
    [
        (("scheme", "bonus_items", 0, "points"), "0", "scheme.bonus_items[0].points"),
        (("scheme", "bonus_items", 1, "code"), None, "scheme.bonus_items"),
        (("scheme", "negative_items", 0, "effect"), "none", "scheme.negative_items[0].effect"),
        (("adjustments", 0, "item"), "N1", "adjustments[0].item"),
        (("adjustments", 1, "item"), "B1", "adjustments[1].item"),
        (("adjustments", 3, "item"), 7, "adjustments[3].item"),
    ],
)
def test_faulty_lists_are_refused_by_their_path(path: tuple[str | int, ...], value: object, fault: str) -> None:
    written: Any = file_with_lists()
    place = written
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    with pytest.raises(FaultsError) as caught:
        parse_campaign(as_bytes(written))
    assert fault in {each.path for each in caught.value.faults}
