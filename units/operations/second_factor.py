"""The second factor: set up, asked for, renewed, switched off, reset. Codes for a lost telephone are shown once."""

import datetime as dt
import secrets

from django.db import transaction
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from core.refusals import ConflictError, NotAllowedError, RefusedError
from units.models import RecoveryCode, User
from units.operations.account_policies import require_guard
from units.operations.audit import record_act
from units.operations.passwords import require_own_password
from units.permissions import needs_second_factor

CODES = 10
"""Recovery codes given at once."""
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
_HALF = 5


class WrongCodeError(RefusedError):
    """The code does not open."""

    status = 422


@transaction.atomic
def enable_second_factor(*, user: User, key: str, code: str, at: dt.datetime) -> list[str]:
    """Ask for codes of the telephone that holds ``key`` (hex) from now on; gives the recovery codes.

    WrongCodeError where ``code`` is not the telephone's; ConflictError where it is set up already.
    """
    device = TOTPDevice(user=user, name="手机", key=key, confirmed=True)
    clock = TOTP(device.bin_key, device.step, device.t0, device.digits)
    clock.time = at.timestamp()
    if not code.isascii() or not code.isdigit() or not clock.verify(int(code), device.tolerance):
        raise WrongCodeError("验证码不对。请核对手机的时间是否准确，输入此刻显示的 6 位数字。")
    if not User.objects.filter(pk=user.pk, second_factor_at__isnull=True).update(second_factor_at=at):
        raise ConflictError("二次验证已经启用，无需再次设置。")
    user.second_factor_at = at
    TOTPDevice.objects.filter(user=user).delete()
    device.last_t = clock.t()
    device.save()
    record_act(actor=user, verb="启用二次验证", subject=user, at=at, unit=user.home_unit)
    return _new_codes(user)


@transaction.atomic
def accept_code(*, user: User, code: str, at: dt.datetime) -> bool:
    """Whether ``code`` is the telephone's present one or a recovery code not yet used; either opens once."""
    device = TOTPDevice.objects.select_for_update().filter(user=user, confirmed=True).first()
    typed = "".join(code.split()).replace("-", "").lower()
    if typed.isascii() and typed.isdigit() and len(typed) == 6:  # noqa: PLR2004 - digits of the telephone's code
        return device is not None and bool(device.verify_token(typed))
    unused = user.recovery_codes.filter(digest=RecoveryCode.digest_of(user, typed), used_at__isnull=True)
    if not unused.update(used_at=at):
        return False
    left = user.recovery_codes.filter(used_at__isnull=True).count()
    record_act(actor=user, verb="使用恢复码", subject=user, at=at, unit=user.home_unit, details={"left": left})
    return True


@transaction.atomic
def renew_codes(*, user: User, password: str, at: dt.datetime) -> list[str]:
    """Other recovery codes; the former ones open nothing any more. WrongPasswordError."""
    require_own_password(user=user, password=password)
    record_act(actor=user, verb="更换恢复码", subject=user, at=at, unit=user.home_unit)
    return _new_codes(user)


@transaction.atomic
def disable_second_factor(*, user: User, password: str, at: dt.datetime) -> None:
    """Do without. WrongPasswordError; NotAllowedError for those who must have it."""
    if needs_second_factor(user):
        raise NotAllowedError("管理员必须使用二次验证，不能停用。换手机请联系安全管理员重置。")
    require_own_password(user=user, password=password)
    _forget(user)
    record_act(actor=user, verb="停用二次验证", subject=user, at=at, unit=user.home_unit)


@transaction.atomic
def reset_second_factor(*, person: User, actor: User | None, at: dt.datetime) -> None:
    """For somebody who lost telephone and codes: every session ends, and the next sign-in sets it up anew.

    NotAllowedError for oneself or without the right; ConflictError where there is none.
    """
    require_guard(actor=actor)
    if actor is not None and actor.pk == person.pk:
        raise NotAllowedError("自己的二次验证不能由自己重置，请另一位安全管理员办理。")
    if not _forget(person):
        raise ConflictError(f"{person}没有启用二次验证，无需重置。")
    User.objects.filter(pk=person.pk).update(session_mark=secrets.token_hex(8))
    record_act(actor=actor, verb="重置二次验证", subject=person, at=at, unit=person.home_unit)


def _forget(user: User) -> bool:
    TOTPDevice.objects.filter(user=user).delete()
    user.recovery_codes.all().delete()
    had = User.objects.filter(pk=user.pk, second_factor_at__isnull=False).update(second_factor_at=None)
    user.second_factor_at = None
    return bool(had)


def _new_codes(user: User) -> list[str]:
    user.recovery_codes.all().delete()
    codes = ["".join(secrets.choice(_ALPHABET) for _ in range(2 * _HALF)) for _ in range(CODES)]
    RecoveryCode.objects.bulk_create(
        RecoveryCode(user=user, digest=RecoveryCode.digest_of(user, code)) for code in codes
    )
    return [f"{code[:_HALF]}-{code[_HALF:]}" for code in codes]
