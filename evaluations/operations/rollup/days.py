"""What another day changes: leaves whose periods, extensions or milestones fall due, adjustments that begin or end to count."""

import datetime as dt

from django.db import connection

from campaigns.enums import SchemeState
from campaigns.models import Campaign, Target
from campaigns.rules import Milestone
from evaluations.enums import AdjustmentKind
from evaluations.models import Adjustment
from evaluations.operations.rollup.exact import Exact
from evaluations.operations.rollup.scheme_tables import Table
from evaluations.scoring.units import months_before

_MARK_LEAVES = """
INSERT INTO rollup_mark (participation_id, assignment_id)
WITH {tables} SELECT a.participation_id, a.id FROM campaigns_assignment a JOIN moved l ON l.target_id = a.target_id
"""

_MARK_MILESTONES = """
INSERT INTO rollup_mark (participation_id, assignment_id)
SELECT a.participation_id, a.id FROM campaigns_milestonedone d
JOIN campaigns_filedreport f ON f.report_id = d.report_id JOIN campaigns_assignment a ON a.id = f.assignment_id
JOIN campaigns_participation p ON p.id = a.participation_id
WHERE p.campaign_id = %s AND d.done_on > %s AND d.done_on <= %s
"""

_MARK_EXTENDED = """
INSERT INTO rollup_mark (participation_id, assignment_id)
SELECT a.participation_id, a.id FROM campaigns_periodextension e
JOIN campaigns_period p ON p.id = e.period_id
JOIN campaigns_assignment a ON a.participation_id = e.participation_id
JOIN campaigns_target t ON t.id = a.target_id AND t.cycle = p.cycle
WHERE p.campaign_id = %s AND e.due_on >= %s AND e.due_on < %s
"""

_MARK_ADJUSTED = """
INSERT INTO rollup_mark (participation_id)
WITH {tables} SELECT j.participation_id FROM evaluations_adjustment j
JOIN campaigns_participation p ON p.id = j.participation_id
LEFT JOIN moved m ON j.kind = 'veto' AND m.months = j.look_back_months
WHERE p.campaign_id = %s AND j.state = 'confirmed' AND (j.dated_on > %s AND j.dated_on <= %s OR j.dated_on >= m.since AND j.dated_on < m.until)
"""


def mark_moved_days(*, campaign: Campaign, before: dt.date, after: dt.date) -> bool:
    """Add to the marks being worked off what differs between results as of ``before`` and as of ``after``.

    True where that is most of the campaign, so that computing all is quicker; then nothing is added.
    """
    first, last = min(before, after), max(before, after)
    leaves = list(Target.objects.filter(scheme__campaign=campaign, scheme__state=SchemeState.PUBLISHED, is_leaf=True))
    due = campaign.periods.filter(due_on__gte=first, due_on__lt=last)
    cycles = set(due.values_list("cycle", flat=True))
    moved = [leaf.pk for leaf in leaves if leaf.cycle in cycles or _has_milestone_due(leaf, first, last)]
    if 2 * len(moved) > len(leaves):
        return True
    exact = Exact(connection.vendor)
    targets, target_ids = Table("moved", {"target_id": "bigint"}, [(pk,) for pk in moved]).write(exact)
    windows, bounds = _look_backs(campaign, first, last).write(exact)
    with connection.cursor() as cursor:
        cursor.execute(_MARK_LEAVES.format(tables=targets), target_ids)
        cursor.execute(_MARK_MILESTONES, [campaign.pk, first, last])
        cursor.execute(_MARK_EXTENDED, [campaign.pk, first, last])
        cursor.execute(_MARK_ADJUSTED.format(tables=windows), [*bounds, campaign.pk, first, last])
    return False


def _has_milestone_due(leaf: Target, first: dt.date, last: dt.date) -> bool:
    rule = leaf.rule_object
    return isinstance(rule, Milestone) and any(first <= step.due < last for step in rule.milestones)


def _look_backs(campaign: Campaign, first: dt.date, last: dt.date) -> Table:
    """For each length of look-back the days that are inside it on one of the two days only."""
    vetoes = Adjustment.objects.counted().of_campaign(campaign).filter(kind=AdjustmentKind.VETO).order_by()
    lengths = vetoes.values_list("look_back_months", flat=True).distinct()
    rows = [(months, months_before(first, months), months_before(last, months)) for months in lengths]
    return Table("moved", {"months": "bigint", "since": "date", "until": "date"}, rows)
