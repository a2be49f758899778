"""Codes, sealed answers and ballots. What must not be joined shares nothing (docs/adr/0075-ballots-are-sealed.md).

Keys are random, no row has a time, an author or a number in sequence.
"""

import uuid
from typing import ClassVar

from django.db import models

from evaluations.models.survey import RecipientGroup, Survey, SurveyOption, SurveyQuestion, SurveySubject
from units.models import User


class Invitation(models.Model):
    """A one-use code of a group, known only by its hash; whom the letter went to is written nowhere."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    group = models.ForeignKey(RecipientGroup, on_delete=models.CASCADE, related_name="invitations")
    code_hash = models.CharField(max_length=64, unique=True)
    is_used = models.BooleanField(default=False)

    class Meta:
        verbose_name = verbose_name_plural = "答题码"

    def __str__(self) -> str:
        return str(self.id)


class SealedBallot(models.Model):
    """An answer in the box, sealed until the box is opened; then these rows go."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    group = models.ForeignKey(RecipientGroup, on_delete=models.CASCADE, related_name="sealed")
    sealed = models.BinaryField()

    class Meta:
        verbose_name = verbose_name_plural = "票箱"

    def __str__(self) -> str:
        return str(self.id)


class PaperEntry(models.Model):
    """One person's typing of a paper answer; goes when a second person typed the same.

    Of a paper without a code its number stays, emptied (``is_counted``), so that it is not counted twice.
    """

    group = models.ForeignKey(RecipientGroup, on_delete=models.CASCADE, related_name="paper_entries")
    key = models.CharField("答题码或编号", max_length=64)
    label = models.CharField("显示为", max_length=12)
    sealed = models.BinaryField()
    is_counted = models.BooleanField("已计入", default=False)
    typed_by = models.ForeignKey(User, verbose_name="录入人", on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "纸质答卷录入"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["group", "key", "typed_by"], name="paper_entry_once_per_person")
        ]

    def __str__(self) -> str:
        return self.label


class Ballot(models.Model):
    """An opened answer: of a group, and of nobody."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    group = models.ForeignKey(RecipientGroup, on_delete=models.CASCADE, related_name="ballots")

    class Meta:
        verbose_name = verbose_name_plural = "选票"

    def __str__(self) -> str:
        return str(self.id)


class BallotMark(models.Model):
    """One answered question about one unit."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ballot = models.ForeignKey(Ballot, on_delete=models.CASCADE, related_name="marks")
    subject = models.ForeignKey(SurveySubject, on_delete=models.CASCADE, related_name="marks")
    question = models.ForeignKey(SurveyQuestion, on_delete=models.CASCADE, related_name="+")
    option = models.ForeignKey(SurveyOption, on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "选票内容"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["ballot", "subject", "question"], name="ballot_mark_once")
        ]

    def __str__(self) -> str:
        return str(self.id)


class SurveyRemark(models.Model):
    """What somebody wrote in words; kept apart from the marks of the same letter, and without its group."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="remarks")
    text = models.TextField("意见建议")

    class Meta:
        verbose_name = verbose_name_plural = "书面意见"

    def __str__(self) -> str:
        return self.text[:40]
