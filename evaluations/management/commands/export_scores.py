"""``manage.py export_scores``: results in the exchange format, on standard output."""

import datetime as dt
import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from campaigns.models import Campaign
from core import clock
from evaluations.exporters.scores import export_scores
from evaluations.operations.rollup import keep_run, roll_up


class Command(BaseCommand):
    """Computes what is missing, without broker or worker."""

    help = "按交换格式（civil-campaign-scores/1）输出一个创建活动的得分"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Code and day."""
        parser.add_argument("code", help="创建活动代码")
        parser.add_argument("--as-of", type=dt.date.fromisoformat, help="截至日期，如 2026-11-24；默认今天")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Bring up to date, then print."""
        campaign = Campaign.objects.filter(code=options["code"]).first()
        if campaign is None:
            message = f"没有代码为“{options['code']}”的创建活动"
            raise CommandError(message)
        today = clock.today()
        day = options["as_of"] or today
        compute = roll_up if day == today else keep_run
        run = compute(campaign=campaign, as_of=day, at=clock.now())
        self.stdout.write(json.dumps(export_scores(run), ensure_ascii=False, indent=2))
