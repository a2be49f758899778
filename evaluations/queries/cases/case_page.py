"""One case: where it stands, what happened, what this person may do next."""

import datetime as dt
from dataclasses import dataclass

from core.contacts import unseal_contact
from evaluations.enums import CaseState, ExtensionState
from evaluations.models import Case, CaseEvent, CaseExtension
from evaluations.models.case import CaseQuerySet
from evaluations.permissions import may_grant_time, may_handle_case, may_run_case, may_take_case_step, may_work_on_case
from evaluations.queries.cases.register import CaseLine, case_lines
from evaluations.workflow.cases import CASE_WORKFLOW
from units.models import User

_SHOWN = 8
_YEAR = dt.timedelta(days=366)
_UNREADABLE = "无法读取（系统密钥已更换）"


@dataclass(frozen=True)
class CasePage:
    """``acts``: steps that the person may take now; ``contact``: masked, "" without one."""

    line: CaseLine
    events: tuple[CaseEvent, ...]
    acts: frozenset[str]
    extension: CaseExtension | None
    may_grant: bool
    may_ask: bool
    contact: str
    may_reveal: bool
    may_rectify: bool
    repeats: tuple[Case, ...]
    similar: tuple[Case, ...]


def case_page(user: User, case: Case, today: dt.date) -> CasePage:
    """Everything on the page; a fixed number of queries."""
    (line,) = case_lines([case], today)
    waiting = case.extensions.filter(state=ExtensionState.OPEN).select_related("asked_by").first()
    if waiting is not None:
        waiting.case = case
    acts = frozenset(
        step.name
        for step in CASE_WORKFLOW.from_state(case.state)
        if may_take_case_step(user, case, step.name) and step.guard(case, user) is None
    )
    contact = unseal_contact(case.contact)
    may_ask = case.is_unanswered and today <= case.due_on and waiting is None and may_handle_case(user, case)
    return CasePage(
        line=line,
        events=tuple(case.events.select_related("actor", "unit")),
        acts=acts,
        extension=waiting,
        may_grant=waiting is not None and may_grant_time(user, waiting),
        may_ask=may_ask,
        contact=contact.masked if contact else _UNREADABLE if case.has_contact else "",
        may_reveal=contact is not None and may_work_on_case(user, case),
        may_rectify=case.rectification_id is None and case.state != CaseState.WITHDRAWN and may_run_case(user, case),
        repeats=tuple(_repeats(user, case)[:_SHOWN]),
        similar=tuple(_similar(user, case)[:_SHOWN]) if may_work_on_case(user, case) else (),
    )


def _repeats(user: User, case: Case) -> CaseQuerySet:
    """The others of the same matter."""
    first = case.repeat_of_id or case.pk
    rows = Case.objects.visible_to(user)
    return (rows.filter(pk=first) | rows.filter(repeat_of=first)).exclude(pk=case.pk).order_by("pk")


def _similar(user: User, case: Case) -> CaseQuerySet:
    """Earlier ones of the last year, not linked, from the same telephone or with the same words at the head."""
    earlier = Case.objects.visible_to(user).filter(pk__lt=case.pk, received_on__gte=case.received_on - _YEAR)
    alike = earlier.filter(unit=case.unit_id, title=case.title)
    if case.contact_key:
        alike |= earlier.filter(contact_key=case.contact_key)
    if case.repeat_of_id is not None:
        return alike.none()
    return alike.filter(repeat_of__isnull=True).order_by("-pk")
