"""Closed lists of words about evaluation (DOMAIN.md sections 1 and 3)."""

from django.db import models


class CellState(models.TextChoices):
    """State of a cell unit × leaf; 不适用 has no cell at all."""

    PENDING = "pending", "未到期"
    MISSING = "missing", "缺报"
    SCORED = "scored", "已核定"


class AdjustmentKind(models.TextChoices):
    """What is added after the sum, taken away, or stands beside it."""

    BONUS = "bonus", "加分"
    DEDUCTION = "deduction", "扣分"
    VETO = "veto", "一票否决"


VETOED_GRADE = "一票否决"
FAILED_GRADE = "不合格"
"""The two grades that stand in no table of thresholds (INTERCHANGE.md, A unit)."""


class SurveyKind(models.TextChoices):
    """民意测评 (DOMAIN.md sections 1 and 2)."""

    LETTERS = "letters", "百人评机关"
    WINDOWS = "windows", "民主评议"
    OWN = "own", "自定义测评"


class SurveyState(models.TextChoices):
    """Where a survey stands."""

    DRAFT = "draft", "筹备中"
    OPEN = "open", "回收中"
    CLOSED = "closed", "已开箱"
    PUBLISHED = "published", "已公布"
    VOID = "void", "已作废"


class HandingOut(models.TextChoices):
    """How questionnaires reach a group."""

    LETTERS = "letters", "信函"
    ON_SITE = "on_site", "现场发放"
