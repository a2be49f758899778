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
