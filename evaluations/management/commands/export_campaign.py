"""``manage.py export_campaign CODE``."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from campaigns.models import Campaign
from core import clock
from core.refusals import RefusedError
from evaluations.exporters.campaign import export_campaign


class Command(BaseCommand):
    """Write a campaign to standard output."""

    help = "把一个创建活动导出为 civil-campaign/1（JSON），写到标准输出。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The campaign."""
        parser.add_argument("code", metavar="CAMPAIGN_CODE", help="活动代码")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Find, export, print."""
        campaign = Campaign.objects.filter(code=options["code"]).select_related("organiser").first()
        if campaign is None:
            raise CommandError(f"没有代码为 {options['code']} 的活动。")
        try:
            written = export_campaign(campaign, as_of=clock.today())
        except RefusedError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(json.dumps(written, ensure_ascii=False, indent=1))
