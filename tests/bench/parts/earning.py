"""Earning points anew by the rules: in one process, and in as many as there are processors."""

import os

from django.db import connection
from django.db.models import F

from campaigns.models import ProgressReport, Target
from evaluations.management.commands.reprice import price
from evaluations.operations.repricing import spans_of
from tests.bench.figures import Figures, tell
from tests.bench.measuring import seconds

_LEAVES = 6
"""A tenth of the province's: every report of theirs is priced and written anew."""


def measure_earning(figures: Figures) -> None:
    """Two tenths of the leaves get other points; one is earned anew by one process, one side by side."""
    workers = 1 if connection.vendor == "sqlite" else os.cpu_count() or 1
    leaves = list(Target.objects.filter(is_leaf=True).order_by("pk").values_list("pk", flat=True)[: 2 * _LEAVES])
    alone = _reports_a_second(leaves[:_LEAVES], 1)
    together = _reports_a_second(leaves[_LEAVES:], workers)
    figures.add("按规则重新计分，省，一个进程", alone, "份/秒")
    figures.add(f"按规则重新计分，省，{workers} 个进程", together, "份/秒")
    figures.add("按规则重新计分，省，并行 ÷ 一个进程", together / alone, "倍")


def _reports_a_second(leaves: list[int], workers: int) -> float:
    Target.objects.filter(pk__in=leaves).update(points=F("points") + 1)
    reports = ProgressReport.objects.approved().filter(assignment__target__in=leaves).count()
    spans = list(spans_of(target_ids=leaves))
    changed: list[int] = []
    taken = seconds(lambda: changed.extend(price(spans, workers)))
    # What earned nothing before earns nothing now, and is not written.
    tell(f"重新计分：{reports} 份，{taken:.1f} 秒，{workers} 个进程，改写 {sum(changed)} 份")
    assert sum(changed) > reports / 2, "too little changed to measure"
    return reports / taken
