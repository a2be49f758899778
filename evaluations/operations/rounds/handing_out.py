"""Making the sheets of raters, in the caller's transaction."""

from collections.abc import Collection, Iterable

from core.refusals import RefusedError
from evaluations.models import Rater, Round, ScoreSheet
from units.models import Membership, Unit

MOST_SHEETS = 20_000
"""More than people could ever fill in; a round over a nation is drawn, not whole."""


def hand_out_sheets(*, subject: Round, raters: Iterable[Rater], only: Collection[int] | None = None) -> int:
    """A sheet for each rater and unit (``only``: participations) without a conflict of interest; gives how many."""
    units = subject.units.select_related("participation__unit")
    members = [row.participation for row in (units if only is None else units.filter(participation__in=only))]
    found = list(raters)
    if len(members) * len(found) > MOST_SHEETS:
        message = f"考评单位 × 考评人员超过 {MOST_SHEETS} 张评分表，请改为抽签，或减少考评人员。"
        raise RefusedError(message)
    own = _own_units(found)
    sheets = [
        ScoreSheet(round=subject, participation=member, rater=rater)
        for rater in found
        for member in members
        if member.unit_id not in own[rater.pk]
    ]
    ScoreSheet.objects.bulk_create(sheets, batch_size=1000)
    return len(sheets)


def hand_out_self_sheets(*, subject: Round) -> int:
    """A sheet for each unit to mark itself; gives how many."""
    members = list(subject.units.values_list("participation_id", flat=True))
    if len(members) > MOST_SHEETS:
        message = f"考评单位超过 {MOST_SHEETS} 个，请改为抽签。"
        raise RefusedError(message)
    ScoreSheet.objects.bulk_create(
        (ScoreSheet(round=subject, participation_id=member) for member in members), batch_size=1000
    )
    return len(members)


def _own_units(raters: Collection[Rater]) -> dict[int, set[int]]:
    """Rater → the units it may not mark: the rating unit itself; a person's home and wherever the person has a role."""
    people = [rater.user_id for rater in raters if rater.user_id is not None]
    rows = Membership.objects.filter(user__in=people).values_list("user_id", "unit_id")
    homes = Unit.objects.filter(people__in=people).values_list("people__pk", "pk")
    belongs: dict[int, set[int]] = {}
    for person, unit in [*rows, *homes]:
        belongs.setdefault(person, set()).add(unit)
    return {
        rater.pk: {rater.unit_id} if rater.unit_id is not None else belongs.get(rater.user_id or 0, set())
        for rater in raters
    }
