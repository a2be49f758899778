"""The rules about accounts that are in force, and whom they lock out at the moment."""

import datetime as dt
from dataclasses import dataclass

from axes.models import AccessAttempt
from django.db.models import Max, Sum

from units.models import AccountPolicy, User
from units.policies import AccountPolicies, account_policies_from

MOST = 200
"""Locks of one kind shown at once, the latest first."""


@dataclass(frozen=True)
class Lock:
    """An account or an address that is locked. ``person``: whose account it is, None where nobody has that name."""

    value: str
    failures: int
    last_at: dt.datetime
    opens_at: dt.datetime
    person: User | None = None


@dataclass(frozen=True)
class Locks:
    """Everything that is locked now."""

    accounts: tuple[Lock, ...]
    addresses: tuple[Lock, ...]


def account_policies() -> AccountPolicies:
    """What is in force; one query."""
    return account_policies_from(dict(AccountPolicy.objects.values_list("name", "value")))


def failures_of(field: str, value: str, since: dt.datetime) -> int:
    """Failed sign-ins since then with this ``username`` or from this ``ip_address``."""
    recent = AccessAttempt.objects.filter(attempt_time__gte=since, **{field: value})
    return int(recent.aggregate(sum=Sum("failures_since_start"))["sum"] or 0)


def locks_at(at: dt.datetime) -> Locks:
    """Accounts and addresses locked at this moment, in three queries."""
    policies = account_policies()
    accounts = _locked("username", policies.lock_after, policies.lock_minutes, at)
    addresses = _locked("ip_address", policies.lock_address_after, policies.lock_minutes, at)
    people = {each.username: each for each in User.objects.filter(username__in=[lock.value for lock in accounts])}
    named = (Lock(each.value, each.failures, each.last_at, each.opens_at, people.get(each.value)) for each in accounts)
    return Locks(tuple(named), addresses)


def _locked(field: str, limit: int, minutes: int, at: dt.datetime) -> tuple[Lock, ...]:
    lasts = dt.timedelta(minutes=minutes)
    recent = AccessAttempt.objects.filter(attempt_time__gte=at - lasts, **{f"{field}__isnull": False})
    counted = recent.values(field).annotate(failures=Sum("failures_since_start"), last_at=Max("attempt_time"))
    rows = counted.filter(failures__gte=limit).order_by("-last_at")[:MOST]
    return tuple(Lock(str(row[field]), row["failures"], row["last_at"], row["last_at"] + lasts) for row in rows)
