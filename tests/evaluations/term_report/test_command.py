"""``manage.py term_report`` writes the file, or says what is wrong."""

from io import StringIO
from pathlib import Path

import docx
import pytest
import time_machine
from django.core.management import CommandError, call_command

from evaluations.models import ScoreRun
from tests.evaluations.views.boards import scored_world
from tests.worlds.small import NOW, small_world

pytestmark = pytest.mark.django_db


@time_machine.travel(NOW, tick=False)
def test_it_brings_the_results_up_to_date_and_states_them(tmp_path: Path) -> None:
    world = small_world()
    said = StringIO()
    call_command("term_report", "c2026", output=tmp_path / "a.docx", stdout=said)
    run = ScoreRun.objects.live(world.campaign).get()
    assert f"第 {run.version} 次计算" in said.getvalue()
    texts = [paragraph.text for paragraph in docx.Document(str(tmp_path / "a.docx")).paragraphs]
    assert any(f"第 {run.version} 次计算" in text for text in texts)


@time_machine.travel(NOW, tick=False)
def test_it_names_what_no_record_gives(tmp_path: Path) -> None:
    scored_world()
    said = StringIO()
    call_command("term_report", "c2026", output=tmp_path / "a.docx", stdout=said)
    assert "没有记录的数据" in said.getvalue()


def test_a_campaign_that_does_not_exist_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="没有代码为“nothing”的创建活动"):
        call_command("term_report", "nothing", output=tmp_path / "a.docx")


@time_machine.travel(NOW, tick=False)
def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    small_world()
    with pytest.raises(CommandError, match="不能写到"):
        call_command("term_report", "c2026", output=tmp_path / "none" / "a.docx")
