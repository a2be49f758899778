"""The box is opened once, at the end: all answers together, in a random order, in one transaction."""

import datetime as dt
import secrets
from collections.abc import Iterable

from django.db import connection, transaction
from django.db.models import F

from core.clock import day_of
from core.refusals import RefusedError
from evaluations.enums import SurveyState
from evaluations.models import (
    Ballot,
    BallotMark,
    Invitation,
    PaperEntry,
    RecipientGroup,
    SealedBallot,
    Survey,
    SurveyRemark,
    SurveySubject,
)
from evaluations.operations.surveys.answering import Answer, unseal_answer
from evaluations.operations.surveys.feeding import feed_target
from evaluations.operations.surveys.steps import take_step
from evaluations.queries.surveys.returns import reaches_quorum, returns_of
from evaluations.queries.surveys.tallies import tallies_of
from evaluations.scoring.arithmetic import half_up
from evaluations.scoring.suppression import may_show_sum
from evaluations.scoring.surveys import group_mean, joined_mean
from evaluations.workflow.surveys import ANNUL, CLOSE, PUBLISH
from units.models import User

_BATCH = 2000


@transaction.atomic
def close_survey(*, survey: Survey, actor: User, at: dt.datetime) -> None:
    """Open the box and count. RefusedError while typed papers wait for their second person.

    More returned than issued makes the survey void; below the quorum nothing is counted (DOMAIN.md section 4).
    """
    list(survey.groups.select_for_update())
    waiting = (
        PaperEntry.objects.filter(group__survey=survey, is_counted=False).values("group", "key").distinct().count()
    )
    if waiting:
        message = f"还有 {waiting} 份纸质答卷没有经两人录入一致。请录完或删除这些录入，再结束回收。"
        raise RefusedError(message)
    returns = returns_of(survey)
    take_step(survey=survey, name=CLOSE, actor=actor, at=at, closed_on=day_of(at))
    _empty_box(survey)
    over = [row.group.name for row in returns if row.returned > row.issued]
    if over:
        reason = f"{'、'.join(over)}回收份数多于发放份数"
        take_step(survey=survey, name=ANNUL, actor=actor, at=at, opinion=reason, reason=reason)
    else:
        _save_results(survey)
    transaction.on_commit(_sweep_traces, robust=True)  # the survey is closed whether or not this succeeds


def _empty_box(survey: Survey) -> None:
    """Sealed answers become ballots, marks and remarks, each kind shuffled; the sealed rows go."""
    opened: list[tuple[RecipientGroup, Answer]] = [
        (group, unseal_answer(survey_id=survey.pk, sealed=row.sealed))
        for group in survey.groups.all()
        for row in group.sealed.iterator(_BATCH)
    ]
    dice = secrets.SystemRandom()
    dice.shuffle(opened)
    ballots = [(Ballot(group=group), answer) for group, answer in opened]
    Ballot.objects.bulk_create((ballot for ballot, _ in ballots), batch_size=_BATCH)
    BallotMark.objects.bulk_create(_marks(ballots), batch_size=_BATCH)
    remarks = [answer.text for _, answer in opened if answer.text]
    dice.shuffle(remarks)
    SurveyRemark.objects.bulk_create(SurveyRemark(survey=survey, text=text) for text in remarks)
    SealedBallot.objects.filter(group__survey=survey).delete()
    Invitation.objects.filter(group__survey=survey).update(is_used=F("is_used"))


def _marks(ballots: Iterable[tuple[Ballot, Answer]]) -> Iterable[BallotMark]:
    for ballot, answer in ballots:
        for (subject, question), option in answer.marks.items():
            yield BallotMark(ballot=ballot, subject_id=subject, question_id=question, option_id=option)


def _save_results(survey: Survey) -> None:
    """Mean and rank of each unit, where enough valid answers came back: of fewer than five there is nothing to count."""
    if not reaches_quorum(survey, returns_of(survey)):
        return
    weights = {group.name: group.weight for group in survey.groups.all()}
    subjects = list(survey.subjects.all())
    tallies = tallies_of(survey)
    for row in subjects:
        by_group = tallies.get(row.pk, {})
        mean = joined_mean({name: group_mean(tally.votes) for name, tally in by_group.items()}, weights)
        if mean is not None and may_show_sum({name: tally.ballots for name, tally in by_group.items()}):
            row.mean = half_up(mean, 10)
    for row in subjects:
        row.rank = _rank(row, subjects)
    SurveySubject.objects.bulk_update(subjects, ["mean", "rank"])


def _rank(row: SurveySubject, subjects: Iterable[SurveySubject]) -> int | None:
    """1 + the units of the category with a higher mean; ties share a rank."""
    if row.mean is None:
        return None
    return 1 + len([each for each in subjects if each.category == row.category and (each.mean or 0) > row.mean])


def _sweep_traces() -> None:
    """Let PostgreSQL drop the earlier versions of these rows at once: they still say which were written together."""
    if connection.vendor == "postgresql":
        tables = (model._meta.db_table for model in (Invitation, SealedBallot, PaperEntry))
        with connection.cursor() as cursor:
            cursor.execute(f"VACUUM {', '.join(connection.ops.quote_name(table) for table in tables)}")


@transaction.atomic
def publish_survey(*, survey: Survey, actor: User, at: dt.datetime) -> None:
    """Show the results to the units rated and let them count for the survey's target; RefusedError without results."""
    if survey.state == SurveyState.CLOSED and not survey.subjects.exclude(mean=None).exists():
        message = "有效回收率未达到规定，没有可以公布的结果。"
        raise RefusedError(message)
    take_step(survey=survey, name=PUBLISH, actor=actor, at=at, published_on=day_of(at))
    feed_target(survey=survey, at=at)


@transaction.atomic
def annul_survey(*, survey: Survey, actor: User, at: dt.datetime, reason: str) -> None:
    """Declare it void with a reason; what was counted stays readable and counts for nothing."""
    take_step(survey=survey, name=ANNUL, actor=actor, at=at, opinion=reason, reason=reason.strip())
