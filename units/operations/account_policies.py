"""Deciding about accounts: the rules, and locks that are lifted before their time."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from axes.models import AccessAttempt
from django.core.exceptions import ValidationError
from django.db import transaction

from core.refusals import ConflictError, NotAllowedError
from units.models import AccountPolicy, User
from units.operations.audit import record_act
from units.permissions import may_guard_accounts
from units.policies import WORDS, AccountPolicies, RuleError


def require_guard(*, actor: User | None) -> None:
    """NotAllowedError unless the person answers for the safety of accounts; None is the system itself."""
    if actor is not None and not may_guard_accounts(actor):
        message = "账号安全由安全管理员管理。"
        raise NotAllowedError(message)


@transaction.atomic
def set_account_policies(*, values: Mapping[str, Any], actor: User | None, at: dt.datetime) -> tuple[str, ...]:
    """Decide ``values`` (name → value, None: the default). Gives the names that changed, audited with before and after.

    NotAllowedError; ValidationError keyed by the rule's name.
    """
    require_guard(actor=actor)
    before = dict(AccountPolicy.objects.values_list("name", "value"))
    after, faults = dict(before), {}
    for name, raw in values.items():
        try:
            if raw is None:
                after.pop(name, None)
            else:
                after[name] = WORDS[name].read(raw)
        except RuleError as error:
            faults[name] = str(error)
    if faults:
        raise ValidationError(faults)
    changed = tuple(name for name in WORDS if before.get(name) != after.get(name))
    for name in changed:
        if name in after:
            told = {"value": after[name], "set_by": actor, "set_at": at}
            row, _ = AccountPolicy.objects.update_or_create(name=name, defaults=told)
        else:
            row = AccountPolicy.objects.get(name=name)
            AccountPolicy.objects.filter(name=name).delete()
        default = getattr(AccountPolicies(), name)
        said = {"before": before.get(name, default), "after": after.get(name, default)}
        record_act(actor=actor, verb="设定账号安全规则", subject=row, at=at, details=said)
    return changed


@transaction.atomic
def unlock_account(*, username: str, actor: User | None, at: dt.datetime) -> None:
    """Let the account try again before its time. ConflictError where it is not locked any more."""
    require_guard(actor=actor)
    _forget(AccessAttempt.objects.filter(username=username), f"账号“{username}”")
    person = User.objects.filter(username=username).first()
    if person is not None:
        record_act(actor=actor, verb="解锁账号", subject=person, at=at, unit=person.home_unit)


@transaction.atomic
def unlock_address(*, address: str, actor: User, at: dt.datetime) -> None:
    """Let this address try again before its time. ConflictError where it is not locked any more.

    What was tried from there with single accounts is forgotten with it.
    """
    require_guard(actor=actor)
    _forget(AccessAttempt.objects.filter(ip_address=address), f"网络地址 {address}")
    record_act(actor=actor, verb="解锁网络地址", subject=actor, at=at, details={"address": address})


def _forget(attempts: Any, what: str) -> None:
    deleted, _ = attempts.delete()
    if not deleted:
        message = f"{what}已经解锁，无需再次操作。"
        raise ConflictError(message)
