"""What evaluations do when campaigns tell them something; each makes one operation call, in the sender's transaction."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from campaigns.library.feeds import CASES
from campaigns.rules.feeds import Record
from campaigns.rules.registers import Register, RegisterLine
from campaigns.signals import DigestWord
from core import clock
from evaluations.operations.repricing import reprice_assignments, reprice_reports
from evaluations.queries.cases.feeding import case_lines_for, case_records, case_register
from evaluations.queries.cases.reminders import case_words_on
from evaluations.queries.honors.due import honor_words
from evaluations.queries.rectifications.feeding import (
    RECTIFICATIONS,
    rectification_lines_for,
    rectification_records,
    rectification_register,
)
from evaluations.queries.rectifications.reminding import rectification_words
from evaluations.queries.rectifications.unfinished import open_in_units
from units.models import User
from units.signals import WorkInHand


def reprice_leaves(*, target_ids: Sequence[int], at: dt.datetime, **_signal: Any) -> None:
    """Heard: ``campaigns.signals.leaves_repriced``."""
    reprice_reports(target_ids=target_ids, at=at)


def follow_goals(*, assignment_ids: Sequence[int], at: dt.datetime, **_signal: Any) -> None:
    """Heard: ``campaigns.signals.goals_changed``."""
    reprice_assignments(assignment_ids=assignment_ids, at=at)


def tell_of_rectifications(*, today: dt.date, **_signal: Any) -> list[DigestWord]:
    """Heard: ``campaigns.signals.digest_asked``."""
    return rectification_words(today)


def tell_cases(*, today: dt.date, **_signal: Any) -> list[DigestWord]:
    """Heard: ``campaigns.signals.digest_asked``."""
    return case_words_on(today)


def tell_of_honors(*, today: dt.date, **_signal: Any) -> list[DigestWord]:
    """Heard: ``campaigns.signals.digest_asked``."""
    return honor_words(today)


def tell_open_rectifications(*, units: Sequence[int], **_signal: Any) -> tuple[WorkInHand, ...]:
    """Heard: ``units.signals.work_asked``."""
    return open_in_units(units)


def offer_cases(**_signal: Any) -> Register:
    """Heard: ``campaigns.signals.registers_asked``."""
    return case_register()


def tell_case_records(
    *, kinds: Collection[str], units: Collection[int], first: dt.date, last: dt.date, **_signal: Any
) -> Mapping[int, list[Record]]:
    """Heard: ``campaigns.signals.records_asked``."""
    if CASES not in kinds:
        return {}
    return case_records(units=units, first=first, last=last, today=clock.today())


def show_cases(*, kind: str, keys: Collection[int], user: User, **_signal: Any) -> Sequence[RegisterLine]:
    """Heard: ``campaigns.signals.register_lines_asked``."""
    return case_lines_for(keys=keys, user=user) if kind == CASES else ()


def offer_rectifications(**_signal: Any) -> Register:
    """Heard: ``campaigns.signals.registers_asked``."""
    return rectification_register()


def tell_rectification_records(
    *, kinds: Collection[str], units: Collection[int], first: dt.date, last: dt.date, **_signal: Any
) -> Mapping[int, list[Record]]:
    """Heard: ``campaigns.signals.records_asked``."""
    if RECTIFICATIONS not in kinds:
        return {}
    return rectification_records(units=units, first=first, last=last, today=clock.today())


def show_rectifications(*, kind: str, keys: Collection[int], user: User, **_signal: Any) -> Sequence[RegisterLine]:
    """Heard: ``campaigns.signals.register_lines_asked``."""
    return rectification_lines_for(keys=keys, user=user) if kind == RECTIFICATIONS else ()
