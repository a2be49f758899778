"""``manage.py import_units``."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.units.importers.books import workbook
from units.models import Unit, User

UNITS = [("root", "市民政局", "市局", None, "局"), ("a", "甲区民政局", None, "root", "局")]


def run(path: Path, *options: str) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command("import_units", str(path), *options, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "单位.xlsx"
    path.write_bytes(workbook(UNITS, [("li.si", "李四", None, None, "a", "填报员")]))
    return path


@pytest.mark.django_db
def test_a_dry_run_writes_nothing(file: Path) -> None:
    out, _ = run(file, "--dry-run")
    assert "新增 3 项" in out
    assert "以上为试运行，没有写入" in out
    assert not Unit.objects.exists()


@pytest.mark.django_db
def test_a_whole_tree_comes_in_and_again_changes_nothing(file: Path) -> None:
    assert "导入完成" in run(file)[0]
    assert list(Unit.objects.values_list("code", "depth")) == [("root", 1), ("a", 2)]
    assert User.objects.get().name == "李四"
    assert "没有变化（3 项与系统一致）" in run(file)[0]


@pytest.mark.django_db
def test_faults_are_listed_one_a_line_and_nothing_is_written(tmp_path: Path) -> None:
    path = tmp_path / "单位.xlsx"
    path.write_bytes(workbook([*UNITS, ("b", None, None, "nowhere", "局")]))
    err = StringIO()
    for options in ((), ("--dry-run",)):
        with pytest.raises(CommandError, match="2 处错误"):
            call_command("import_units", str(path), *options, stderr=err)
    assert "工作表“单位”第 4 行 D 列：没有代码为“nowhere”的单位。" in err.getvalue()
    assert not Unit.objects.exists()


@pytest.mark.django_db
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="无法读取文件"):
        run(tmp_path / "没有.xlsx")
    path = tmp_path / "坏.xlsx"
    path.write_bytes(b"nonsense")
    with pytest.raises(CommandError, match="内容不是 Excel"):
        run(path)
