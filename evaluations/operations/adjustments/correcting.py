"""An appeal against a round's result that holds: an amendment beside what was sealed, and the live score follows."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from campaigns.models import Target
from campaigns.rules import plain
from evaluations.enums import OverrideStage
from evaluations.models import Amendment, Appeal, RoundOverride
from evaluations.operations.rounds.feeding import feed_results
from evaluations.queries.rounds.marked import outcomes_of
from units.models import User

LONGEST_CHANGE = 300
"""Characters of an amendment, as its column has them."""
_PLACES = 6


def why_no_correction(*, appeal: Appeal, change: str, marks: Mapping[int, Decimal]) -> str | None:
    """Why the result cannot be put right so, as a sentence. ``marks``: target → points from now on."""
    assert appeal.round_unit is not None
    if len(change.strip()) > LONGEST_CHANGE:
        return f"更正什么最多 {LONGEST_CHANGE} 字，现有 {len(change.strip())} 字。"
    if not change.strip() and not marks:
        return "申诉成立的，请写明公布结果中更正什么，或者填写更正后的得分。"
    leaves = _leaves(appeal)
    for key, points in marks.items():
        if key not in leaves:
            return "更正的目标不在这一轮的考评范围内，请刷新页面再填。"
        most = leaves[key].points or Decimal(0)
        if not 0 <= points <= most or points != round(points, _PLACES):
            return f"“{leaves[key].title}”更正后的得分应为 0 至 {plain(most)} 分，小数最多 {_PLACES} 位。"
    return None


def correct_result(
    *, appeal: Appeal, change: str, marks: Mapping[int, Decimal], actor: User, at: dt.datetime
) -> Amendment:
    """Write it, in the transaction of the caller, who has asked who may and ``why_no_correction``.

    Effects in order: the marks as corrections above all earlier ones, which stay; what the round feeds, by which the unit
    is computed anew; the amendment. The sealed result stays byte for byte as it is.
    """
    assert appeal.round_unit is not None
    subject, member = appeal.round_unit.round, appeal.participation
    before = outcomes_of(subject, [member.pk])
    reason = f"申诉成立：{appeal.answer}"[:LONGEST_CHANGE]
    leaves, said = _leaves(appeal), [change.strip()] if change.strip() else []
    for key, points in marks.items():
        RoundOverride.objects.create(
            round=subject,
            participation=member,
            target=leaves[key],
            stage=OverrideStage.APPEAL,
            points=points,  # type: ignore[misc] # the field takes Decimal
            reason=appeal.answer[:LONGEST_CHANGE],
            actor=actor,
            at=at,
        )
        former = before.get((member.pk, key))
        was = "没有得分" if former is None or former.points is None else f"{plain(round(former.points, 2))} 分"
        said.append(f"“{leaves[key].title}”由 {was}改为 {plain(points)} 分")
    if marks and subject.method:
        feed_results(subject=subject, outcomes=outcomes_of(subject, [member.pk]), at=at, only=member)
    words = "；".join(said)
    if len(words) > LONGEST_CHANGE:
        words = f"{words[: LONGEST_CHANGE - 1]}…"
    row = subject.seal.rows.filter(participation=member).first()
    return Amendment.objects.create(seal=subject.seal, row=row, change=words, reason=reason, actor=actor, at=at)


def _leaves(appeal: Appeal) -> dict[int, Target]:
    """What the round marks."""
    assert appeal.round_unit is not None
    rows = appeal.round_unit.round.targets.select_related("target")
    return {row.target_id: row.target for row in rows}
