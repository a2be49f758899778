"""``manage.py import_units FILE``."""

from typing import Any

from django.core.management.base import CommandError

from core import clock
from core.refusals import RefusedError
from core.sheets import SheetFaultsError
from core.sheets.console import SheetCommand
from units.importers.unit_book import read_unit_book
from units.operations.unit_import import import_units
from units.queries.imports import Scope, plan_import


class Command(SheetCommand):
    """Import units and people, anywhere in the tree."""

    help = "从 Excel 或 CSV 导入单位和人员。可重复执行；文件有错时逐条列出，不写入任何内容。"

    def handle(self, *_args: Any, **options: Any) -> None:
        """Read, check, write."""
        book = read_unit_book(self.read_file(options["file"]))
        is_written = not options["dry_run"]
        try:
            if is_written:
                plan = import_units(book=book, actor=None, at=clock.now())
            else:
                plan = plan_import(book, Scope(None, clock.today()))
                book.faults.check()
        except SheetFaultsError as error:
            self.say_faults(error.faults)
            raise CommandError(f"文件有 {len(error.faults)} 处错误，没有写入任何内容。") from error
        except RefusedError as error:
            raise CommandError(str(error)) from error
        self.say_preview(plan.preview, is_written=is_written)
