"""Imports from the shell: reading the file, saying what is wrong and what is written."""

from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from core.refusals import RefusedError
from core.sheets.cells import Sheet
from core.sheets.faults import Fault
from core.sheets.preview import Entry, Preview
from core.sheets.workbook import read_workbook

_SHOWN = 20


class SheetCommand(BaseCommand):
    """A command that takes a workbook; faults go to standard error, one a line, and nothing is written."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file."""
        parser.add_argument("file", metavar="FILE", help="xlsx、xls 或 csv 文件的路径")
        parser.add_argument("--dry-run", action="store_true", help="只列出会新增和修改什么，不写入")

    def read_file(self, path: str) -> tuple[Sheet, ...]:
        """The sheets of a file. CommandError where it cannot be read."""
        try:
            with Path(path).open("rb") as content:
                return read_workbook(name=path, content=content, size=Path(path).stat().st_size)
        except OSError as error:
            raise CommandError(f"无法读取文件 {path}：{error.strerror}") from error
        except RefusedError as error:
            raise CommandError(str(error)) from error

    def say_faults(self, faults: Sequence[Fault]) -> None:
        """One a line on standard error."""
        for fault in faults:
            self.stderr.write(str(fault))

    def say_preview(self, preview: Preview, *, is_written: bool) -> None:
        """What was, or would be, added, changed and removed."""
        self.say_faults(preview.warnings)
        if not preview.has_changes:
            self.stdout.write(f"没有变化（{preview.untouched} 项与系统一致）。")
            return
        for verb, entries in (("新增", preview.added), ("修改", preview.changed), ("删除", preview.removed)):
            if entries:
                self._say_entries(verb, entries)
        self.stdout.write("导入完成。" if is_written else "以上为试运行，没有写入。")

    def _say_entries(self, verb: str, entries: Sequence[Entry]) -> None:
        self.stdout.write(f"{verb} {len(entries)} 项")
        for entry in entries[:_SHOWN]:
            changes = "；".join(f"{each.label}：{each.before or '（空）'} → {each.now}" for each in entry.changes)
            self.stdout.write(f"  {entry.kind} {entry.key} {entry.title}  {changes}".rstrip())
        if len(entries) > _SHOWN:
            self.stdout.write(f"  …… 另有 {len(entries) - _SHOWN} 项")
