"""A file as it lies on the disk: once, whichever units lean on it, with what was found when looking into it."""

import datetime as dt
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from campaigns.enums import FileState

BANDS = (11, 11, 11, 11, 10, 10)
"""How the 64 bits of a fingerprint are cut. Two that differ in fewer bits than there are bands agree in one band."""


def preview_name(stored: "StoredFile", _original: str) -> str:
    """Where the picture of the first page is kept."""
    return f"previews/{stored.pk[:2]}/{stored.pk}.jpg"


def bands_of(fingerprint: str) -> tuple[tuple[int, int], ...]:
    """(position, value) of each band of a fingerprint of 16 hexadecimal digits."""
    rest, found = int(fingerprint, 16), []
    for position, width in enumerate(BANDS):
        found.append((position, rest & (1 << width) - 1))
        rest >>= width
    return tuple(found)


class StoredFileQuerySet(models.QuerySet["StoredFile"]):
    """Stored files."""

    def waiting(self) -> Self:
        """Not looked into yet, the oldest first."""
        return self.filter(state=FileState.WAITING).order_by("kept_at", "pk")

    def unused(self, *, before: dt.datetime) -> Self:
        """Files that no evidence leans on any more."""
        return self.filter(evidence__isnull=True, kept_at__lt=before)


class StoredFile(models.Model):
    """One content, named by its hash. ``tries``: how often somebody began to look into it."""

    sha256 = models.CharField("校验码", max_length=64, primary_key=True)
    content_type = models.CharField("内容类型", max_length=100)
    size = models.PositiveBigIntegerField("大小（字节）")
    kept_at = models.DateTimeField("存入时间")
    state = models.CharField("检查", max_length=8, choices=FileState.choices, default=FileState.WAITING, db_index=True)
    tries = models.PositiveSmallIntegerField(default=0)
    width = models.PositiveIntegerField("宽（像素）", null=True)
    height = models.PositiveIntegerField("高（像素）", null=True)
    pages = models.PositiveIntegerField("页数", null=True)
    sharpness = models.PositiveIntegerField("清晰度", null=True)
    fingerprint = models.CharField("图片指纹", max_length=16, blank=True)
    text = models.TextField("开头的文字", blank=True)
    preview = models.FileField("预览图", upload_to=preview_name, blank=True, max_length=200)

    objects = StoredFileQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "文件"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=FileState.values), name="stored_file_state_known"),
        ]

    def __str__(self) -> str:
        return self.pk[:12]


class PictureBand(models.Model):
    """A piece of a picture's fingerprint, so that pictures alike are found without looking at all."""

    stored = models.ForeignKey(StoredFile, on_delete=models.CASCADE, related_name="bands")
    position = models.PositiveSmallIntegerField()
    value = models.PositiveIntegerField()

    class Meta:
        verbose_name = verbose_name_plural = "图片指纹段"
        constraints: ClassVar = [models.UniqueConstraint(fields=["stored", "position"], name="picture_band_once")]
        indexes: ClassVar = [models.Index(fields=["position", "value"], name="picture_band_value")]

    def __str__(self) -> str:
        return f"{self.stored_id} {self.position}:{self.value}"
