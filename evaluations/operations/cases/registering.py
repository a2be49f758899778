"""A matter of a citizen is taken in, by the office or through the public form."""

import datetime as dt
import secrets
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.crypto import salted_hmac

from campaigns.queries.policies import work_calendar
from core.clock import day_of
from core.contacts import Contact, key_of_phone, seal_contact
from core.refusals import ConflictError, NotAllowedError, RefusedError
from evaluations.enums import CaseAct, CaseChannel, CaseKind
from evaluations.models import Case, CaseLimit
from evaluations.operations.cases.events import note_event
from evaluations.permissions import may_register_case
from evaluations.workflow.cases import LIMITS
from units.models import Unit, User

OLDEST = dt.timedelta(days=366)
"""How long ago something taken in today may have come."""

_NOBODY = Contact()
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_CODE_LENGTH = 10
_TICKET_LENGTH = 32
"""Characters of a ticket that nobody guesses."""


@dataclass(frozen=True)
class CaseFacts:
    """What is written down. ``unit`` handles it, ``intake`` is the office that took it in."""

    channel: CaseChannel
    kind: CaseKind
    title: str
    text: str
    received_on: dt.date
    unit: Unit
    intake: Unit
    contact: Contact = _NOBODY


@transaction.atomic
def register_case(*, facts: CaseFacts, actor: User, at: dt.datetime) -> Case:
    """Take a matter in; its limit runs from the working day after receipt. NotAllowedError, RefusedError."""
    if not may_register_case(actor, facts.intake):
        raise NotAllowedError("只有受理单位的工作人员可以登记诉求。")
    return _write(facts, actor, at)


@transaction.atomic
def register_public_case(*, facts: CaseFacts, at: dt.datetime, ticket: str = "") -> tuple[Case, str]:
    """The same from the public form: nobody is signed in. Gives the case and the code by which it can be looked up.

    The code is given here and nowhere kept. A form pressed twice carries the same ``ticket`` and gets the same receipt.
    ConflictError where the same words came in today already, by another form.
    """
    code = _code_of(ticket)
    mine = Case.objects.filter(code_hash=hash_of_query_code(code=code))
    if found := mine.first():
        return found, code
    said = {"channel": facts.channel, "received_on": facts.received_on, "unit": facts.unit}
    if Case.objects.filter(**said, title=facts.title.strip(), text=facts.text.strip()).exists():
        raise ConflictError("同样的内容今天已经提交过，不用再交。请凭上次的受理编号和查询码查询。")
    try:
        with transaction.atomic():
            return _write(facts, None, at, hash_of_query_code(code=code)), code
    except IntegrityError:  # the other press was a moment faster
        return mine.get(), code


def _code_of(ticket: str) -> str:
    """The code that belongs to a form; a new one for a form without a ticket."""
    if len(ticket) < _TICKET_LENGTH:
        return "".join(secrets.choice(_ALPHABET) for _ in range(_CODE_LENGTH))
    number = int.from_bytes(salted_hmac("evaluations.case.ticket", ticket, algorithm="sha256").digest(), "big")
    signs = []
    for _ in range(_CODE_LENGTH):
        number, place = divmod(number, len(_ALPHABET))
        signs.append(_ALPHABET[place])
    return "".join(signs)


def hash_of_query_code(*, code: str) -> str:
    """What is kept of a code; blanks, dashes and small letters make no difference."""
    plain = "".join(sign for sign in code.upper() if sign in _ALPHABET)
    return salted_hmac("evaluations.case.code", plain, algorithm="sha256").hexdigest()


def find_public_case(*, number: str, code: str) -> Case | None:
    """The case with this number and this code; None where the two do not fit together."""
    rows = Case.objects.matching(number) if number else Case.objects.none()
    found = rows.filter(code_hash=hash_of_query_code(code=code)).select_related("unit").first()
    return found if found is not None and found.number == number.strip() else None


def limit_of(*, kind: str) -> int:
    """Working days that an answer to this kind may take."""
    stored = CaseLimit.objects.filter(kind=kind).values_list("days", flat=True).first()
    return LIMITS[kind] if stored is None else stored


def _write(facts: CaseFacts, actor: User | None, at: dt.datetime, code_hash: str = "") -> Case:
    _require_sound(facts, day_of(at))
    days = limit_of(kind=facts.kind)
    case = Case.objects.create(
        channel=facts.channel,
        kind=facts.kind,
        title=facts.title.strip(),
        text=facts.text.strip(),
        received_on=facts.received_on,
        unit=facts.unit,
        intake=facts.intake,
        registered_by=actor,
        registered_at=at,
        limit_days=days,
        due_on=work_calendar().add(facts.received_on, days),
        contact=seal_contact(facts.contact),
        contact_key=key_of_phone(facts.contact.phone),
        code_hash=code_hash,
    )
    note_event(case=case, act=CaseAct.REGISTER, actor=actor, at=at)
    return case


def _require_sound(facts: CaseFacts, today: dt.date) -> None:
    if not facts.title.strip() or not facts.text.strip():
        raise RefusedError("事由和内容都要填写。")
    if not today - OLDEST <= facts.received_on <= today:
        raise RefusedError("收到日期应在今天以前的一年之内。")
    if not facts.unit.exists_on(today):
        raise RefusedError(f"“{facts.unit}”已经撤销，请选择承继它的单位。")
    if not facts.unit.path.startswith(facts.intake.path):
        raise RefusedError(f"“{facts.unit}”不属于“{facts.intake}”，请选择受理单位自己或其下属单位。")
