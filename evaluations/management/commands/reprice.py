"""``manage.py reprice``: earn all points of a campaign anew by the rules."""

import argparse
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection, connections

from campaigns.enums import SchemeState
from campaigns.models import Campaign, Target
from campaigns.operations.staleness import mark_campaign_stale
from core import clock
from evaluations.operations.repricing import Span, reprice_span, spans_of


class Command(BaseCommand):
    """Prices spans side by side, each in a transaction of its own; stopping and starting again is safe."""

    help = "按现行计分规则，把一个活动全部已核定填报的得分重新算一遍（规则程序升级后使用，可中断、可重复执行）"

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """One campaign; how many processes."""
        parser.add_argument("campaign", help="活动代码")
        parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, help="并行进程数（默认等于处理器数）")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Price, report progress, mark the campaign stale."""
        campaign = Campaign.objects.filter(code=options["campaign"]).first()
        if campaign is None:
            raise CommandError(f"没有代码为 {options['campaign']} 的活动")
        leaves = Target.objects.filter(scheme__campaign=campaign, scheme__state=SchemeState.PUBLISHED, is_leaf=True)
        spans = list(spans_of(target_ids=list(leaves.values_list("pk", flat=True))))
        # SQLite has one writer: more processes would only wait for each other.
        workers = 1 if connection.vendor == "sqlite" else max(1, options["workers"])
        changed = 0
        for done, number in enumerate(price(spans, workers), start=1):
            changed += number
            if done * 10 // len(spans) > (done - 1) * 10 // len(spans):
                self.stdout.write(f"已完成 {100 * done // len(spans)}%，改变 {changed} 份")
        mark_campaign_stale(campaign=campaign, at=clock.now())
        self.stdout.write(f"“{campaign.name}”的得分已按现行规则重新计算，{changed} 份填报有变化。")


def price(spans: Sequence[Span], workers: int) -> Iterator[int]:
    """How many reports changed, span by span, priced in so many processes."""
    if workers == 1:
        yield from (reprice_span(span=span) for span in spans)
        return
    connections.close_all()  # a connection cannot be shared with a child
    with ProcessPoolExecutor(workers, mp_context=get_context("fork")) as pool:
        yield from pool.map(_price_one, spans)


def _price_one(span: Span) -> int:
    return reprice_span(span=span)
