"""The number or report that an instruction is on, as an address names it."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q

from campaigns.enums import SchemeState, Subject
from campaigns.models import Participation, Period, ProgressReport, Target
from core.paths import ancestors
from units.models import User


@dataclass(frozen=True)
class InstructionSubject:
    """A unit's score, one of its targets, a target in a period, or a report."""

    participation: Participation
    target: Target | None = None
    period: Period | None = None
    report: ProgressReport | None = None

    @property
    def kind(self) -> Subject:
        """Which of them it is."""
        if self.report is not None:
            return Subject.REPORT
        if self.target is None:
            return Subject.SCORE
        return Subject.TARGET if self.period is None else Subject.CELL

    @property
    def target_id(self) -> int | None:
        """The target that is meant, a report's too."""
        if self.report is not None:
            return self.report.assignment.target_id
        return None if self.target is None else self.target.pk


def find_subject(*, user: User, unit: int | None, target: int | None, report: int | None) -> InstructionSubject | None:
    """What these keys name, if the person sees it and the unit is asked for it; None else."""
    if report is not None:
        found = ProgressReport.objects.visible_to(user).with_context().filter(pk=report).first()
        return None if found is None else InstructionSubject(found.assignment.participation, report=found)
    seen = Participation.objects.visible_to(user).select_related("unit", "campaign")
    participation = None if unit is None else seen.filter(pk=unit).first()
    if participation is None or target is None:
        return None if participation is None else InstructionSubject(participation)
    own = Q(scheme__owner__isnull=True) | Q(scheme__owner__path__in=ancestors(participation.path, include_self=True))
    asked = Target.objects.filter(own, scheme__campaign=participation.campaign_id)
    row = asked.exclude(scheme__state=SchemeState.DRAFT).filter(pk=target).first()
    return None if row is None else InstructionSubject(participation, row)


def begun_periods(subject: InstructionSubject, today: dt.date) -> list[Period]:
    """Periods of a leaf that have begun, the latest first; none for anything else."""
    target = subject.target
    if target is None or not target.is_leaf or not target.is_reported:
        return []
    rows = Period.objects.filter(campaign=subject.participation.campaign_id, cycle=target.cycle)
    return list(rows.filter(starts_on__lte=today).order_by("-starts_on"))
