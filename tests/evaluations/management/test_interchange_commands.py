"""The commands that carry a campaign in and out."""

import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from campaigns.models import Campaign
from tests.worlds.interchange import as_bytes, campaign_file, report
from units.models import AuditEntry, Unit

pytestmark = pytest.mark.django_db


def test_a_file_goes_in_and_comes_out_again(tmp_path: Path) -> None:
    path = tmp_path / "campaign.json"
    path.write_bytes(as_bytes(campaign_file()))
    said, exported = io.StringIO(), io.StringIO()
    call_command("import_campaign", str(path), stdout=said)
    call_command("export_campaign", "c", stdout=exported)
    assert "活动 c 导入完成" in said.getvalue()
    assert len(json.loads(exported.getvalue())["reports"]) == 10
    path.write_text(exported.getvalue(), encoding="utf-8")
    call_command("import_campaign", str(path), stdout=said)
    assert "活动 c 没有变化" in said.getvalue()


def test_every_fault_stands_on_its_own_line_and_nothing_is_written(tmp_path: Path) -> None:
    written = campaign_file()
    written["reports"] += [report("1.1", {"value": "-1"}, unit=f"v{number}") for number in range(20)]
    path = tmp_path / "campaign.json"
    path.write_bytes(as_bytes(written))
    faults = io.StringIO()
    with pytest.raises(CommandError, match="40 处错误") as refused:
        call_command("import_campaign", str(path), stderr=faults)
    assert refused.value.returncode == 1
    lines = faults.getvalue().splitlines()
    assert len(lines) == 40
    assert "reports[10].facts.value：应为非负数" in lines
    assert not Campaign.objects.exists()
    assert not Unit.objects.exists()
    assert not AuditEntry.objects.exists()


def test_a_file_that_is_not_there_is_named() -> None:
    with pytest.raises(CommandError, match="无法读取文件"):
        call_command("import_campaign", "/nowhere/campaign.json")


def test_an_unknown_campaign_is_named() -> None:
    with pytest.raises(CommandError, match="没有代码为 x 的活动"):
        call_command("export_campaign", "x")
