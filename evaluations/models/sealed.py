"""Sealed results: what was published, byte for byte, and amendments beside it. Nothing here is ever changed."""

import hashlib
from collections.abc import Iterable
from typing import ClassVar, Self

from django.db import models

from campaigns.models import Campaign, Participation
from core.decimals import ExactDecimalField
from evaluations.models.round import Round
from units.models import User


def digest_of(lines: Iterable[str]) -> str:
    """SHA-256 over the lines, each closed by a line feed."""
    found = hashlib.sha256()
    for line in lines:
        found.update(line.encode())
        found.update(b"\n")
    return found.hexdigest()


class SealedResultQuerySet(models.QuerySet["SealedResult"]):
    """Sealed results."""

    def visible_to(self, user: User) -> Self:
        """Published is published: whoever sees any unit of the campaign sees them (DOMAIN.md section 4)."""
        return self.filter(campaign__in=Campaign.objects.visible_to(user).values("pk"))


class SealedResult(models.Model):
    """The results of a campaign as they were when a round was published.

    ``checked_at`` and ``is_sound``: when every line was last read against the digest, and what came of it.
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="seals", verbose_name="创建活动")
    round = models.OneToOneField(Round, on_delete=models.PROTECT, related_name="seal", verbose_name="考评轮次")
    as_of = models.DateField("截至")
    sealed_at = models.DateTimeField("公布时间")
    sealed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+", verbose_name="公布人")
    digest = models.CharField("SHA-256", max_length=64)
    checked_at = models.DateTimeField("核对时间", null=True)
    is_sound = models.BooleanField("核对结果", null=True)

    objects = SealedResultQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "公布结果"
        ordering: ClassVar = ["-sealed_at"]

    def __str__(self) -> str:
        return f"{self.round} 公布结果"

    def lines(self) -> Iterable[str]:
        """The sealed text, row by row."""
        return self.rows.order_by("position").values_list("body", flat=True).iterator(chunk_size=2000)

    def is_intact(self) -> bool:
        """Whether the rows still give the digest."""
        return digest_of(self.lines()) == self.digest


class SealedRowQuerySet(models.QuerySet["SealedRow"]):
    """Rows."""

    def units(self) -> Self:
        """Rows of units, not the head."""
        return self.exclude(unit_code="")

    def about(self, user: User) -> Self:
        """Rows of units this person oversees or reports for, for what is not published of them."""
        return self.filter(user.reach.q("participation__unit"))


class SealedRow(models.Model):
    """One line of canonical JSON; the columns beside it repeat what lists sort by. The head has no unit."""

    seal = models.ForeignKey(SealedResult, on_delete=models.PROTECT, related_name="rows", verbose_name="公布结果")
    position = models.PositiveIntegerField("行")
    unit_code = models.CharField("单位代码", max_length=64, blank=True)
    unit_name = models.CharField("单位", max_length=120, blank=True)
    comparison_class = models.CharField("比较类别", max_length=40, blank=True)
    total = ExactDecimalField("总分", places=2, null=True)
    grade = models.CharField("等次", max_length=20, blank=True)
    rank = models.PositiveIntegerField("名次", null=True)
    participation = models.ForeignKey(
        Participation, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name="参加单位"
    )
    body = models.TextField("内容")

    objects = SealedRowQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "公布结果的行"
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["seal", "position"], name="sealed_row_once")]

    def __str__(self) -> str:
        return f"{self.unit_name} {self.total}"


class Amendment(models.Model):
    """A later correction beside a sealed result, with its reason; ``row`` None: it concerns the whole."""

    seal = models.ForeignKey(SealedResult, on_delete=models.PROTECT, related_name="amendments", verbose_name="公布结果")
    row = models.ForeignKey(
        SealedRow, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name="单位"
    )
    change = models.CharField("更正内容", max_length=300)
    reason = models.CharField("理由", max_length=300)
    actor = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+", verbose_name="经办人")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "公布后的更正"
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return self.change
