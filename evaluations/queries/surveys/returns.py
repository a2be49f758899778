"""How many questionnaires went out and came back, by group."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q

from evaluations.enums import HandingOut
from evaluations.models import RecipientGroup, Survey


@dataclass(frozen=True)
class GroupReturns:
    """One group: questionnaires out, back, and back with at least one valid vote (known once the box is open)."""

    group: RecipientGroup
    issued: int
    returned: int
    valid: int | None

    @property
    def rate(self) -> Decimal | None:
        """Returned in percent of issued."""
        return Decimal(100 * self.returned) / self.issued if self.issued else None


def returns_of(survey: Survey) -> list[GroupReturns]:
    """One row a group, three queries."""
    codes = dict(survey.groups.values_list("pk").annotate(number=Count("invitations")))
    opened = survey.closed_on is not None  # declared void while open, its box stays shut
    boxes = dict(survey.groups.values_list("pk").annotate(number=Count("ballots" if opened else "sealed")))
    votes = Count("ballots", filter=Q(ballots__marks__option__value__isnull=False), distinct=True)
    valid = dict(survey.groups.values_list("pk").annotate(number=votes)) if opened else {}
    return [
        GroupReturns(
            group,
            codes[group.pk] if group.handing_out == HandingOut.LETTERS else group.quota,
            boxes[group.pk],
            valid.get(group.pk),
        )
        for group in survey.groups.all()
    ]


def reaches_quorum(survey: Survey, returns: list[GroupReturns]) -> bool:
    """Whether the valid answers are at least the survey's share of what went out."""
    issued = sum(row.issued for row in returns)
    valid = sum(row.valid or 0 for row in returns)
    return issued > 0 and Decimal(100 * valid) >= survey.quorum * issued
