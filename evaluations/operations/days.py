"""Storing what was known at the end of a day, and noting when a person looked."""

import datetime as dt
from collections.abc import Sequence

from django.core.exceptions import EmptyResultSet
from django.db import connection, models, transaction
from django.db.models import Exists, F, OuterRef, QuerySet, Value

from campaigns.models import Campaign
from campaigns.queries.policies import policies_everywhere
from evaluations.enums import Light
from evaluations.models import BoardLook, DayScore, LightSpell, ResultDay, ScoreRun, UnitScore
from evaluations.queries.lights import cells_alight, leaves_in_step
from units.models import User

AFTER_TERM = dt.timedelta(days=92)
"""Days after a term's end until which its days are stored: appeals and naming come then, later nothing moves."""

_COPIED = (
    "participation_id", "comparison_class", "rate", "total", "system_score", "is_vetoed", "grade", "rank", "due", "filed"
)  # fmt: skip


@transaction.atomic
def keep_day(*, run: ScoreRun, at: dt.datetime) -> bool:
    """Store the totals and lights of ``run`` as those at the end of its day; a fixed number of statements.

    False, and nothing written, where that day or a later one is stored already, or the term is long over.
    """
    campaign, day = run.campaign, run.as_of
    stored = ResultDay.objects.filter(campaign=campaign, day__gte=day)
    if day > campaign.ends_on + AFTER_TERM or stored.exists():
        return False
    kept = ResultDay.objects.create(campaign=campaign, day=day, kept_at=at)
    units = UnitScore.objects.filter(run=run).annotate(kept=Value(kept.pk)).order_by()
    _insert(DayScore, ("day_id", *_COPIED), units.values_list("kept", *_COPIED))
    in_step = leaves_in_step(campaign)
    for light in Light:
        _follow(run, light, in_step)
    _forget(campaign, before=day - dt.timedelta(days=policies_everywhere().day_results_kept_days))
    return True


def _follow(run: ScoreRun, light: Light, in_step: Sequence[int]) -> None:
    """End the spells of this light that are over.  Begin those that are new; the other light's are ended first."""
    lit = cells_alight(run, light, in_step)
    spells = LightSpell.objects.filter(campaign=run.campaign_id, until__isnull=True)
    now = Exists(lit.filter(assignment=OuterRef("assignment")))
    spells.filter(light=light).exclude(now).update(until=run.as_of)
    spells.exclude(light=light).filter(now).update(until=run.as_of)
    known = LightSpell.objects.filter(assignment=OuterRef("assignment"), until__isnull=True)
    new = lit.exclude(Exists(known)).order_by()
    named = new.annotate(here=Value(run.campaign_id), colour=Value(light.value), day=Value(run.as_of))
    columns = ("campaign_id", "assignment_id", "light", "since")
    _insert(LightSpell, columns, named.values_list("here", "assignment_id", "colour", "day"))


def _insert(
    model: type[models.Model], columns: Sequence[str], rows: QuerySet[models.Model, tuple[object, ...]]
) -> None:
    """INSERT … SELECT: the rows never leave the database."""
    try:
        sql, values = rows.query.get_compiler(connection=connection).as_sql()
    except EmptyResultSet:  # Django's word for a condition nothing can meet, as where no leaf is in step
        return
    table = connection.ops.quote_name(model._meta.db_table)
    names = ", ".join(connection.ops.quote_name(name) for name in columns)
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {table} ({names}) {sql}", values)


def _forget(campaign: Campaign, *, before: dt.date) -> None:
    """What the policy does not keep any longer."""
    old = ResultDay.objects.filter(campaign=campaign, day__lt=before)
    DayScore.objects.filter(day__in=old.values("pk")).delete()
    old.delete()
    LightSpell.objects.filter(campaign=campaign, until__lt=before).delete()


@transaction.atomic
def note_look(*, user: User, campaign: Campaign, today: dt.date) -> dt.date | None:
    """Note that the person looks at the campaign today; gives the day on which they did before today, None for never.

    Written once a day. It says nothing of anybody's work and is no act: the audit trail does not know of it.
    """
    look, is_first = BoardLook.objects.get_or_create(user=user, campaign=campaign, defaults={"looked_on": today})
    if is_first or look.looked_on >= today:
        return look.before_on
    moved = BoardLook.objects.filter(pk=look.pk, looked_on=look.looked_on)
    moved.update(before_on=F("looked_on"), looked_on=today)
    return look.looked_on
