"""``manage.py import_campaign FILE``."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from campaigns.rules import FaultsError
from core import clock
from evaluations.importers.campaign import import_campaign, parse_campaign
from units.models import Unit


class Command(BaseCommand):
    """Import a campaign; faults go to standard error, one a line, and nothing is written."""

    help = "导入一个创建活动（civil-campaign/1）。可重复执行；文件有错时逐条列出，不写入任何内容。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file."""
        parser.add_argument("file", metavar="FILE", help="JSON 文件的路径")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Read, check, write."""
        try:
            raw = Path(options["file"]).read_bytes()
        except OSError as error:
            raise CommandError(f"无法读取文件 {options['file']}：{error.strerror}") from error
        try:
            parsed = parse_campaign(raw, known_units=set(Unit.objects.values_list("code", flat=True)))
            result = import_campaign(parsed=parsed, at=clock.now())
        except FaultsError as error:
            for fault in error.faults:
                self.stderr.write(f"{fault.path}：{fault.message}")
            raise CommandError(f"文件有 {len(error.faults)} 处错误，没有写入任何内容。") from error
        code = result.campaign.code
        if not result.has_changes:
            self.stdout.write(f"活动 {code} 没有变化。")
            return
        for verb, counts in (("新增", result.created), ("更新", result.updated)):
            for kind, count in counts.items():
                self.stdout.write(f"{verb}{kind} {count} 条")
        self.stdout.write(f"活动 {code} 导入完成。")
