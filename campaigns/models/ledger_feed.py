"""Targets that the ledger fills in, and what it said when a report was handed in."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from campaigns.models.report import ProgressReport
from campaigns.models.scheme import Target
from campaigns.rules.feeds import MEASURES, FeedSpec


class LedgerFeed(models.Model):
    """One fact of a target comes from one kind of ledger; see ``FeedSpec``. ``kind`` is a code: terms and bureaus share it."""

    target = models.ForeignKey(Target, verbose_name="目标", on_delete=models.CASCADE, related_name="feeds")
    fact = models.CharField("数据项", max_length=40)
    item = models.TextField("标准或节点", blank=True)
    kind = models.CharField("台账种类", max_length=40, db_index=True)
    measure = models.CharField("计什么", max_length=10, choices=tuple(MEASURES.items()))
    field = models.CharField("栏目", max_length=40, blank=True)
    times = models.CharField("乘以", max_length=40, blank=True)
    where = models.CharField("只计栏目", max_length=40, blank=True)
    equals = models.CharField("等于", max_length=200, blank=True)
    at_least = models.PositiveIntegerField("至少", default=1)

    class Meta:
        verbose_name = verbose_name_plural = "台账取数"
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["target", "fact", "item"], name="ledger_feed_once"),
            models.CheckConstraint(condition=Q(measure__in=list(MEASURES)), name="ledger_feed_measure_known"),
        ]

    def __str__(self) -> str:
        return f"{self.target_id} {self.fact} ← {self.kind}"

    @property
    def spec(self) -> FeedSpec:
        """What it says."""
        names = ("fact", "kind", "measure", "field", "times", "where", "equals", "item", "at_least")
        return FeedSpec(**{name: getattr(self, name) for name in names})


class LedgerReading(models.Model):
    """What the ledger said (cell → value) when the report was last handed in, and why its reporter says otherwise."""

    report = models.OneToOneField(
        ProgressReport, primary_key=True, on_delete=models.CASCADE, related_name="ledger_reading", verbose_name="填报"
    )
    said = models.JSONField("台账当时的数", default=dict)
    carried = models.PositiveSmallIntegerField("带出的项数", default=0)
    """Cells that came filled in and were handed in as they came."""
    reason = models.CharField("与台账不同的理由", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "填报时的台账"

    def __str__(self) -> str:
        return f"{self.report_id} {self.said}"
