"""``manage.py term_report``: the term's report as a Word file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from campaigns.models import Campaign
from core import clock
from evaluations.exporters.term_report import export_term_report
from evaluations.operations.rollup import roll_up
from evaluations.queries.term_report.report import read_term_report
from evaluations.queries.term_report.scope import scope_of


class Command(BaseCommand):
    """Brings the results up to date first, so that the file states one day and one computation."""

    help = "生成一届创建活动的工作情况报告（Word，按公文格式）"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Code and file."""
        parser.add_argument("code", help="创建活动代码")
        parser.add_argument("-o", "--output", type=Path, required=True, help="写到哪个文件，如 报告.docx")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Compute, read, write; say what is missing."""
        campaign = Campaign.objects.filter(code=options["code"]).first()
        if campaign is None:
            raise CommandError(f"没有代码为“{options['code']}”的创建活动")
        roll_up(campaign=campaign, as_of=clock.today(), at=clock.now())
        scope = scope_of(campaign, clock.today())
        if scope is None:
            raise CommandError(f"“{campaign}”还没有参加单位，写不出报告")
        report = read_term_report(scope)
        path: Path = options["output"]
        try:
            path.write_bytes(export_term_report(report, at=clock.now()))
        except OSError as error:
            raise CommandError(f"不能写到 {path}：{error.strerror}") from error
        self.stdout.write(f"已写入 {path}。{report.snapshot}")
        if report.missing:
            self.stdout.write(f"没有记录的数据：{'、'.join(report.missing)}")
