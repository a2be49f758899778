"""Proof (佐证材料): a file or a link of a unit; one proof may serve many reports."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from campaigns.enums import EvidenceKind
from campaigns.models.report import ProgressReport
from campaigns.models.route import Desk
from units.models import Unit, User


def neutral_name(evidence: "Evidence", _original: str) -> str:
    """Where the file is kept: named by its hash, so that nothing of the user's name reaches the disk."""
    return f"evidence/{evidence.sha256[:2]}/{evidence.sha256}"


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    """Evidence."""

    def visible_to(self, user: User) -> Self:
        """Evidence of units this person sees, and what is attached to reports whose route leads to them."""
        seen, mine = user.reach.q("unit"), Desk.of(user).q("report__assignment")
        if mine is None:
            return self.filter(seen)
        shown = ReportEvidence.objects.filter(mine, evidence=OuterRef("pk"))
        return self.filter(seen | Exists(shown))


class Evidence(models.Model):
    """Title, document number, date, place and hash of a proof."""

    unit = models.ForeignKey(Unit, verbose_name="单位", on_delete=models.PROTECT, related_name="evidence")
    kind = models.CharField("类别", max_length=8, choices=EvidenceKind.choices)
    title = models.CharField("标题", max_length=200)
    document_number = models.CharField("文号", max_length=80, blank=True)
    dated_on = models.DateField("日期", null=True, blank=True)
    place = models.CharField("地点", max_length=80, blank=True)
    url = models.URLField("网址", max_length=500, blank=True)
    file = models.FileField("文件", upload_to=neutral_name, blank=True, max_length=200)
    file_name = models.CharField("原文件名", max_length=200, blank=True)
    content_type = models.CharField("内容类型", max_length=100, blank=True)
    size = models.PositiveBigIntegerField("大小（字节）", default=0)
    sha256 = models.CharField("校验码", max_length=64, blank=True, db_index=True)
    added_by = models.ForeignKey(User, verbose_name="上传人", null=True, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField("上传时间")
    reports = models.ManyToManyField(ProgressReport, through="ReportEvidence", related_name="evidence")

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "佐证材料"
        ordering: ClassVar = ["added_at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind=EvidenceKind.FILE, url="") & ~Q(sha256="") | Q(kind=EvidenceKind.LINK) & ~Q(url=""),
                name="evidence_is_file_or_link",
            ),
            models.UniqueConstraint(
                fields=["unit", "sha256"], condition=~Q(sha256=""), name="evidence_file_once_per_unit"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ReportEvidence(models.Model):
    """A proof attached to a report."""

    report = models.ForeignKey(ProgressReport, on_delete=models.CASCADE, related_name="attachments")
    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="attachments")

    class Meta:
        verbose_name = verbose_name_plural = "填报佐证"
        constraints: ClassVar = [models.UniqueConstraint(fields=["report", "evidence"], name="attachment_once")]

    def __str__(self) -> str:
        return f"{self.report_id} {self.evidence_id}"
