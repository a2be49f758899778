"""``manage.py import_targets CAMPAIGN FILE``."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError

from campaigns.importers.target_book import known_of, read_target_book
from campaigns.models import Campaign
from campaigns.operations.target_import import import_targets
from campaigns.queries.target_import import import_base, plan_targets
from core import clock
from core.refusals import RefusedError
from core.sheets import SheetFaultsError
from core.sheets.console import SheetCommand


class Command(SheetCommand):
    """Import targets into a draft."""

    help = (
        "从 Excel 或 CSV 把指标导入活动的草稿，不改动已发布的指标体系。可重复执行；文件有错时逐条列出，不写入任何内容。"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The campaign and the file."""
        parser.add_argument("campaign", metavar="CAMPAIGN", help="创建活动的代码")
        super().add_arguments(parser)

    def handle(self, *_args: Any, **options: Any) -> None:
        """Read, check, write."""
        campaign = Campaign.objects.filter(code=options["campaign"]).first()
        if campaign is None:
            raise CommandError(f"没有代码为 {options['campaign']} 的创建活动。")
        book = read_target_book(self.read_file(options["file"]), known_of(campaign))
        is_written = not options["dry_run"]
        try:
            if is_written:
                plan = import_targets(campaign=campaign, book=book, actor=None, at=clock.now()).plan
            else:
                plan = plan_targets(book, campaign, import_base(campaign))
                book.faults.check()
        except SheetFaultsError as error:
            self.say_faults(error.faults)
            raise CommandError(f"文件有 {len(error.faults)} 处错误，没有写入任何内容。") from error
        except RefusedError as error:
            raise CommandError(str(error)) from error
        self.say_preview(plan.preview, is_written=is_written)
