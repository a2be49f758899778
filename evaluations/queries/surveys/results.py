"""A survey's results as they may be shown: nothing about fewer than five, and nothing from which that could be computed."""

from dataclasses import dataclass
from decimal import Decimal

from evaluations.models import Survey, SurveyQuestion, SurveySubject
from evaluations.queries.surveys.tallies import Tally, choices_of, tallies_of
from evaluations.scoring.arithmetic import half_up
from evaluations.scoring.suppression import LEAST, may_show_sum, shown_apart
from evaluations.scoring.surveys import group_mean
from units.models import User


@dataclass(frozen=True)
class GroupResult:
    """What a group gave a unit; ``mean`` None: no valid vote, or not to be shown (``is_withheld``)."""

    name: str
    mean: Decimal | None
    is_withheld: bool


@dataclass(frozen=True)
class QuestionResult:
    """Votes for each option of one question, in the order of the options."""

    question: SurveyQuestion
    numbers: tuple[int, ...]


@dataclass(frozen=True)
class SubjectResult:
    """One unit: its mean and rank, the groups, and the questions where no group is withheld."""

    subject: SurveySubject
    mean: Decimal | None
    rank: int | None
    is_withheld: bool
    groups: tuple[GroupResult, ...]
    questions: tuple[QuestionResult, ...]


def results_of(survey: Survey, user: User) -> list[SubjectResult]:
    """Results of the units this person sees, by category and rank; a fixed number of queries."""
    seen = survey.subjects.filter(user.reach.q("participation__unit")).select_related("participation__unit")
    tallies, choices = tallies_of(survey), choices_of(survey)
    questions, options = list(survey.questions.all()), list(survey.options.all())
    names = [group.name for group in survey.groups.all()]
    valid_options = {option.pk for option in options if option.value is not None}

    def result(subject: SurveySubject) -> SubjectResult:
        by_group = tallies.get(subject.pk, {})
        sizes = {name: by_group[name].ballots for name in names if name in by_group}
        shown = shown_apart(sizes)
        if not may_show_sum(sizes):
            groups = tuple(GroupResult(name, None, is_withheld=bool(sizes.get(name))) for name in names)
            return SubjectResult(subject, None, None, True, groups, ())
        groups = tuple(_group(name, by_group.get(name), name in shown) for name in names)
        votes = choices.get(subject.pk, {})
        rows = tuple(
            QuestionResult(question, tuple(votes.get(question.pk, {}).get(option.pk, 0) for option in options))
            for question in questions
        )
        enough = all(
            not 0
            < sum(number for option, number in votes.get(question.pk, {}).items() if option in valid_options)
            < LEAST
            for question in questions
        )
        whole = enough and not any(group.is_withheld for group in groups)
        return SubjectResult(subject, subject.mean, subject.rank, False, groups, rows if whole else ())

    found = [result(subject) for subject in seen]
    return sorted(found, key=lambda row: (row.subject.category, row.rank or len(found) + 1, row.subject.position))


def _group(name: str, tally: Tally | None, may_show: bool) -> GroupResult:  # noqa: FBT001
    if tally is None or not tally.ballots:
        return GroupResult(name, None, is_withheld=False)
    mean = group_mean(tally.votes)
    return GroupResult(name, half_up(mean, 10) if may_show and mean is not None else None, is_withheld=not may_show)
