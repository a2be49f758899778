"""``manage.py rollup``: bring saved results up to date."""

import datetime as dt
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from campaigns.models import Campaign
from core import clock
from evaluations.operations.rollup import keep_run, roll_up


class Command(BaseCommand):
    """Runs without broker or worker."""

    help = "重新汇总一个创建活动的得分；可重复执行"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Code and day."""
        parser.add_argument("code", help="创建活动代码")
        parser.add_argument("--as-of", type=dt.date.fromisoformat, help="截至日期，如 2026-11-24；默认今天")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Compute and say what was computed."""
        campaign = Campaign.objects.filter(code=options["code"]).first()
        if campaign is None:
            message = f"没有代码为“{options['code']}”的创建活动"
            raise CommandError(message)
        today, at = clock.today(), clock.now()
        day = options["as_of"] or today
        if day == today:
            run = roll_up(campaign=campaign, as_of=day, at=at, full=True)
        else:
            run = keep_run(campaign=campaign, as_of=day, at=at)
        self.stdout.write(f"已汇总：{campaign}，截至 {day}，{run.units.count()} 个单位，{run.cells.count()} 项得分")
