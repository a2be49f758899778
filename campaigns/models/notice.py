"""What one person is told at once: something was decided that concerns them or their unit."""

from typing import ClassVar

from django.db import models

from units.models import User


class Notice(models.Model):
    """A sentence with the page it leads to: the page's name and the number of the thing it shows."""

    user = models.ForeignKey(User, verbose_name="收件人", on_delete=models.CASCADE, related_name="notices")
    text = models.CharField("内容", max_length=300)
    page = models.CharField("页面", max_length=60)
    number = models.PositiveBigIntegerField("编号")
    told_at = models.DateTimeField("告知时间")
    read_at = models.DateTimeField("阅读时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "通知"
        ordering: ClassVar = ["-told_at", "-pk"]
        indexes: ClassVar = [models.Index(fields=["user", "-told_at"], name="notice_of_person")]

    def __str__(self) -> str:
        return self.text
