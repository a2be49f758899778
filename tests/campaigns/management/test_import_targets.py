"""``manage.py import_targets``."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from campaigns.models import Scheme
from tests.campaigns.importers.office import office_workbook
from tests.core.sheets.books import xlsx
from tests.worlds.small import SmallWorld, small_world


@pytest.fixture
def world(db: None) -> SmallWorld:
    return small_world()


def run(path: Path, *options: str, campaign: str = "c2026") -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command("import_targets", campaign, str(path), *options, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_a_dry_run_writes_nothing_and_the_run_a_draft(world: SmallWorld, tmp_path: Path) -> None:
    path = tmp_path / "考评表.xlsx"
    path.write_bytes(office_workbook())
    out, err = run(path, "--dry-run")
    assert "以上为试运行，没有写入" in out
    assert "第 7 行 G 列：本届没有名为“人事处”的参加单位" in err
    assert Scheme.objects.count() == 1
    assert "导入完成" in run(path)[0]
    assert Scheme.objects.count() == 2
    assert "没有变化（9 项与系统一致）" in run(path)[0]


def test_faults_are_listed_and_nothing_is_written(world: SmallWorld, tmp_path: Path) -> None:
    path = tmp_path / "指标.xlsx"
    path.write_bytes(xlsx({"指标": [("代码", "编号", "名称", "上级"), ("a", "1", "甲", "没有的")]}))
    err = StringIO()
    with pytest.raises(CommandError, match="1 处错误"):
        call_command("import_targets", "c2026", str(path), stderr=err)
    assert "工作表“指标”第 2 行 D 列：没有代码或编号为“没有的”的目标。" in err.getvalue()
    assert Scheme.objects.count() == 1
    with pytest.raises(CommandError, match="没有代码为 nowhere 的创建活动"):
        run(path, campaign="nowhere")
