"""Proof (佐证材料): a file, a picture, a link or a ledger record of a unit; one proof may serve many reports."""

import datetime as dt
from typing import ClassVar, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from campaigns.enums import EvidenceKind
from campaigns.models.campaign import Campaign
from campaigns.models.ledger import LedgerEntry
from campaigns.models.report import ProgressReport
from campaigns.models.route import Desk
from campaigns.models.stored_file import StoredFile
from units.models import InitialsField, Unit, User

WITH_FILE = frozenset({EvidenceKind.FILE, EvidenceKind.SHOT})
"""Kinds that are a file of ours."""


def neutral_name(evidence: "Evidence", _original: str) -> str:
    """Where the file is kept: named by its hash, so that nothing of the user's name reaches the disk."""
    return f"evidence/{evidence.sha256[:2]}/{evidence.sha256}"


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    """Evidence, in the words of the office."""

    def visible_to(self, user: User) -> Self:
        """Evidence of units this person sees, and what is attached to reports whose route leads to them."""
        seen, mine = user.reach.q("unit"), Desk.of(user).q("report__assignment")
        if mine is None:
            return self.filter(seen)
        shown = ReportEvidence.objects.filter(mine, evidence=OuterRef("pk"))
        return self.filter(seen | Exists(shown))

    def in_use(self) -> Self:
        """What may be attached: not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)

    def withdrawn(self) -> Self:
        """What a report still shows but nobody may attach any more."""
        return self.filter(withdrawn_at__isnull=False)

    def unused(self) -> Self:
        """What no report leans on."""
        return self.filter(~Exists(ReportEvidence.objects.filter(evidence=OuterRef("pk"))))

    def used(self, **lookups: object) -> Self:
        """What a report leans on; ``lookups`` are conditions on that report."""
        conditions = {f"report__{name}": value for name, value in lookups.items()}
        return self.filter(Exists(ReportEvidence.objects.filter(evidence=OuterRef("pk"), **conditions)))

    def of_campaign(self, campaign: Campaign) -> Self:
        """What reports of this campaign lean on."""
        return self.used(period__campaign=campaign)

    def of_year(self, year: int) -> Self:
        """Dated in this year, or, without a date of its own, added in it."""
        first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
        undated = Q(dated_on__isnull=True, added_at__date__range=(first, last))
        return self.filter(Q(dated_on__range=(first, last)) | undated)

    def matching(self, words: str) -> Self:
        """Evidence in whose description every one of these words occurs."""
        found = self
        for word in words.split():
            found = found.filter(
                Q(title__icontains=word)
                | Q(document_number__icontains=word)
                | Q(place__icontains=word)
                | Q(keywords__icontains=word)
                | Q(file_name__icontains=word)
                | Q(url__icontains=word)
            )
        return found

    def newest_first(self) -> Self:
        """What was added last comes first."""
        return self.order_by("-added_at", "-pk")


class Evidence(models.Model):
    """Title, document number, date, place, keywords and hash of a proof.

    ``version`` counts the changes of the description; one that is withdrawn stays where a report shows it.
    """

    unit = models.ForeignKey(Unit, verbose_name="单位", on_delete=models.PROTECT, related_name="evidence")
    kind = models.CharField("类别", max_length=8, choices=EvidenceKind.choices)
    title = models.CharField("标题", max_length=200)
    pinyin_initials = InitialsField(of="title")
    document_number = models.CharField("文号", max_length=80, blank=True)
    dated_on = models.DateField("日期", null=True, blank=True)
    place = models.CharField("地点", max_length=80, blank=True)
    keywords = models.CharField("关键词", max_length=200, blank=True)
    url = models.URLField("网址", max_length=500, blank=True)
    entry = models.ForeignKey(
        LedgerEntry, verbose_name="台账记录", null=True, blank=True, on_delete=models.PROTECT, related_name="evidence"
    )
    file = models.FileField("文件", upload_to=neutral_name, blank=True, max_length=200)
    file_name = models.CharField("原文件名", max_length=200, blank=True)
    content_type = models.CharField("内容类型", max_length=100, blank=True)
    size = models.PositiveBigIntegerField("大小（字节）", default=0)
    sha256 = models.CharField("校验码", max_length=64, blank=True, db_index=True)
    stored = models.ForeignKey(
        StoredFile, verbose_name="存储", null=True, on_delete=models.PROTECT, related_name="evidence"
    )
    added_by = models.ForeignKey(User, verbose_name="上传人", null=True, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField("上传时间")
    version = models.PositiveIntegerField("修改次数", default=0)
    withdrawn_at = models.DateTimeField("撤下时间", null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        User, verbose_name="撤下人", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_because = models.CharField("撤下理由", max_length=200, blank=True)
    reports = models.ManyToManyField(ProgressReport, through="ReportEvidence", related_name="evidence")

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "佐证材料"
        ordering: ClassVar = ["added_at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind__in=sorted(WITH_FILE), url="", entry__isnull=True) & ~Q(sha256="")
                | Q(kind=EvidenceKind.LINK, entry__isnull=True) & ~Q(url="")
                | Q(kind=EvidenceKind.LEDGER, entry__isnull=False, url=""),
                name="evidence_is_file_link_or_record",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | ~Q(withdrawn_because=""), name="evidence_withdrawn_says_why"
            ),
            models.UniqueConstraint(
                fields=["unit", "sha256"], condition=~Q(sha256=""), name="evidence_file_once_per_unit"
            ),
            models.UniqueConstraint(
                fields=["entry"],
                condition=Q(entry__isnull=False, withdrawn_at__isnull=True),
                name="evidence_entry_once",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["unit", "added_at"], name="evidence_of_unit")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_picture(self) -> bool:
        """Whether a browser shows it as a picture."""
        return self.content_type.startswith("image/")

    @property
    def pointer(self) -> str:
        """Where it is, if it is no file of ours: the address of a link, or that it is in the ledger."""
        return self.url or str(EvidenceKind(self.kind).label)

    @property
    def has_file(self) -> bool:
        """Whether it is a file of ours."""
        return self.kind in WITH_FILE


class ReportEvidence(models.Model):
    """A proof attached to a report."""

    report = models.ForeignKey(ProgressReport, on_delete=models.CASCADE, related_name="attachments")
    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="attachments")

    class Meta:
        verbose_name = verbose_name_plural = "填报佐证"
        constraints: ClassVar = [models.UniqueConstraint(fields=["report", "evidence"], name="attachment_once")]

    def __str__(self) -> str:
        return f"{self.report_id} {self.evidence_id}"
