"""Votes counted by unit, group and option: one statement, whatever the number of ballots."""

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Count

from evaluations.models import BallotMark, Survey


@dataclass
class Tally:
    """The votes of one group on one unit: value and number of each option; ballots with a valid vote."""

    votes: list[tuple[Decimal | None, int]] = field(default_factory=list)
    ballots: int = 0


def tallies_of(survey: Survey) -> dict[int, dict[str, Tally]]:
    """Subject → name of group → tally; two queries."""
    found: dict[int, dict[str, Tally]] = defaultdict(lambda: defaultdict(Tally))
    marks = BallotMark.objects.filter(subject__survey=survey)
    votes = marks.values_list("subject", "ballot__group__name", "option__value").annotate(number=Count("pk"))
    for subject, group, value, number in votes.order_by():
        found[subject][group].votes.append((value, number))
    valid = marks.filter(option__value__isnull=False).values_list("subject", "ballot__group__name")
    for subject, group, number in valid.annotate(number=Count("ballot", distinct=True)).order_by():
        found[subject][group].ballots = number
    return found


def choices_of(survey: Survey) -> dict[int, dict[int, dict[int, int]]]:
    """Subject → question → option → number of votes, all groups together; one query."""
    found: dict[int, dict[int, dict[int, int]]] = defaultdict(lambda: defaultdict(dict))
    marks = BallotMark.objects.filter(subject__survey=survey).values_list("subject", "question", "option")
    for subject, question, option, number in marks.annotate(number=Count("pk")).order_by():
        found[subject][question][option] = number
    return found
