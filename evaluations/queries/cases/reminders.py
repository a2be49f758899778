"""What the daily digest says about cases (DOMAIN.md section 4)."""

import datetime as dt
from collections.abc import Iterable

from campaigns.enums import NoticeKind
from campaigns.queries.policies import policies_everywhere, work_calendar
from campaigns.signals import DigestWord
from core.addresses import numbered_address
from core.workdays import WorkCalendar
from evaluations.enums import UNANSWERED, CaseState
from evaluations.models import Case
from evaluations.queries.cases.people import Answering, answering_in


def case_words_on(today: dt.date) -> list[DigestWord]:
    """Every line about cases in the digests of the working day ``today``; five queries.

    On the last working day but one and on the last: whoever answers. From the day after: whoever answers, and the
    分管领导; some working days later (the policy that reports follow too) the 主要领导. From the working day after the
    answer: whoever is to call back.
    """
    calendar, policies = work_calendar(), policies_everywhere()
    soon = calendar.add(today, 1)
    running = Case.objects.filter(state__in=UNANSWERED, due_on__lte=soon)
    answered = Case.objects.filter(state=CaseState.REPLIED, call_back_on__lte=today)
    cases = list((running | answered).select_related("unit", "handler").order_by("due_on", "pk"))
    people = answering_in({case.unit_id for case in cases} | {case.intake_id for case in cases}, today)
    found: dict[DigestWord, None] = {}
    for case in cases:
        unit, office = people.get(case.unit_id, Answering()), people.get(case.intake_id, Answering())
        if case.state == CaseState.REPLIED:
            found.update(dict.fromkeys(_to_call_back(case, office, today, calendar)))
        else:
            left = working_days_left(case.due_on, today, calendar)
            found.update(dict.fromkeys(_to_answer(case, unit, left, policies.leader_after)))
    return list(found)


def working_days_left(due_on: dt.date, today: dt.date, calendar: WorkCalendar) -> int:
    """Working days until the last one; after it negative, and at least one."""
    left = calendar.between(today, due_on)
    return left if due_on >= today else min(-1, left)


def _to_answer(case: Case, unit: Answering, left: int, leader_after: int) -> Iterable[DigestWord]:
    handler = case.handler
    responsible = [handler.pk] if handler is not None and handler.is_active else unit.clerks
    kind = NoticeKind.LATE if left < 0 else NoticeKind.DUE
    yield from (_word(pk, kind, case, "", left) for pk in responsible)
    if left < 0:
        above = [*unit.overseers, *(unit.chiefs if left <= -leader_after else [])]
        yield from (_word(pk, NoticeKind.ESCALATED, case, "", left) for pk in above if pk not in responsible)


def _to_call_back(case: Case, office: Answering, today: dt.date, calendar: WorkCalendar) -> Iterable[DigestWord]:
    assert case.call_back_on is not None
    left = working_days_left(case.call_back_on, today, calendar)
    kind = NoticeKind.LATE if left < 0 else NoticeKind.DUE
    people = [pk for pk in (*office.office, *office.reporters) if pk != case.replied_by_id]
    own = [case.registered_by_id] if case.registered_by_id in people else people
    yield from (_word(pk, kind, case, "回访：", left) for pk in own if pk is not None)


def _word(user_id: int, kind: NoticeKind, case: Case, act: str, left: int) -> DigestWord:
    text = f"{act}{case} · {case.unit}"
    return DigestWord(user_id, kind, text, numbered_address("evaluations:case", case.pk), left)
