"""Accounts: invited, reset, switched off and on. A one-time password is given out once and kept nowhere in clear."""

import datetime as dt
import secrets
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from axes.utils import reset as forgive_failures
from django.contrib.auth.password_validation import validate_password
from django.db import transaction

from core.refusals import ConflictError
from units.enums import Arranging, Role
from units.models import Unit, User
from units.operations.access import require_account_manager, require_arranger
from units.operations.audit import record_act
from units.operations.memberships import grant_membership
from units.operations.passwords import refuse_past_password, remember_password
from units.pinyin import initials

_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
"""Nothing that looks like something else on paper."""
_GROUPS, _GROUP = 3, 4


@dataclass(frozen=True)
class PersonFacts:
    """What is written down about a person."""

    name: str
    phone: str = ""
    email: str = ""


@transaction.atomic
def invite_person(
    *,
    username: str,
    facts: PersonFacts,
    unit: Unit,
    role: Role | None,
    actor: User | None,
    at: dt.datetime,
    post: str = "",
) -> tuple[User, str]:
    """An account with a first role, and its one-time password; without ``role`` somebody else gives one later.

    ValidationError for faulty values or a name in use.
    """
    require_arranger(actor=actor, unit=unit, what=Arranging.ACCOUNTS)
    password = one_time_password()
    user = User.objects.create_user(username, password, home_unit=unit, must_change_password=True, **asdict(facts))
    record_act(actor=actor, verb="创建账号", subject=user, at=at, unit=unit)
    if role is not None:
        grant_membership(user=user, unit=unit, role=role, actor=actor, at=at, post=post)
    return user, password


@transaction.atomic
def change_person(*, person: User, facts: PersonFacts, actor: User | None, at: dt.datetime) -> User:
    """Name and ways to reach somebody. ValidationError for faulty values."""
    require_account_manager(actor=actor, person=person)
    for field, value in asdict(facts).items():
        setattr(person, field, value)
    person.pinyin_initials = initials(facts.name)[:40]
    person.full_clean(exclude=["password"])
    person.save(update_fields=[*asdict(facts), "pinyin_initials"])
    record_act(actor=actor, verb="修改账号", subject=person, at=at, unit=person.home_unit)
    return person


@transaction.atomic
def reset_password(*, person: User, actor: User | None, at: dt.datetime) -> str:
    """A new one-time password; every session of the person ends, and a lock after wrong passwords is lifted.

    ConflictError where the password is no longer the one that was read: two slips of paper would go out, one of them
    void.
    """
    require_account_manager(actor=actor, person=person)
    before, password, was_own = person.password, one_time_password(), not person.must_change_password
    person.set_password(password)
    new = {"password": person.password, "must_change_password": True, "password_set_at": person.password_set_at}
    if not User.objects.filter(pk=person.pk, password=before).update(**new):
        message = f"{person}的密码刚刚已被重置或修改，本次操作没有执行。"
        raise ConflictError(message)
    person.must_change_password = True
    if was_own:
        remember_password(user=person, password=before, at=at)
    forgive_failures(username=person.username)
    record_act(actor=actor, verb="重置密码", subject=person, at=at, unit=person.home_unit)
    return password


@transaction.atomic
def give_first_passwords(*, people: Iterable[User], actor: User | None, at: dt.datetime) -> list[tuple[User, str]]:
    """One-time passwords for people who have none yet; whom somebody else served meanwhile is left out."""
    given = []
    for person in people:
        try:
            given.append((person, reset_password(person=person, actor=actor, at=at)))
        except ConflictError:
            continue
    if not given:
        message = "这些人员刚刚都已发放过密码，本次没有发放。"
        raise ConflictError(message)
    return given


@transaction.atomic
def change_own_password(*, user: User, password: str, at: dt.datetime) -> None:
    """The password the person chose. ValidationError where it is too weak, or was theirs already not long ago."""
    validate_password(password, user)
    refuse_past_password(user=user, password=password)
    if not user.must_change_password:
        remember_password(user=user, password=user.password, at=at)
    user.set_password(password)
    user.must_change_password = False
    user.save(update_fields=["password", "password_set_at", "must_change_password"])
    record_act(actor=user, verb="修改密码", subject=user, at=at, unit=user.home_unit)


@transaction.atomic
def switch_account(*, person: User, is_active: bool, actor: User | None, at: dt.datetime) -> None:
    """Let the person sign in or not; work and history stay theirs. ConflictError where it is so already."""
    require_account_manager(actor=actor, person=person)
    if not User.objects.filter(pk=person.pk, is_active=not is_active).update(is_active=is_active):
        message = f"{person}的账号刚刚已被{'启用' if is_active else '停用'}，无需再次操作。"
        raise ConflictError(message)
    person.is_active = is_active
    verb = "启用账号" if is_active else "停用账号"
    record_act(actor=actor, verb=verb, subject=person, at=at, unit=person.home_unit)


def one_time_password() -> str:
    """Three groups of four with a digit among them, such as k7mf-2wxh-p9qd: easily read out, hard to guess (59 bits)."""
    groups = ("".join(secrets.choice(_ALPHABET) for _ in range(_GROUP)) for _ in range(_GROUPS))
    password = "-".join(groups)
    return password if any(sign.isdigit() for sign in password) else one_time_password()
