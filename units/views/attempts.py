"""Trying an operation on behalf of a form: what it refuses is said in the form, and nothing typed is lost."""

from collections.abc import Callable

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from core.refusals import ConflictError, RefusedError
from units.enums import Arranging, Role
from units.models import Unit, User
from units.permissions import may_administer, may_arrange, may_arrange_above

UNPROCESSABLE = 422


def open_unit(request: HttpRequest, code: str, *, from_above: bool = False) -> tuple[User, Unit]:
    """The unit for one who changes it: a stranger gets 404, a mere reader 403. ``from_above``: who arranges above it."""
    assert isinstance(request.user, User)
    user, unit = request.user, get_object_or_404(Unit.objects.listed_to(request.user), code=code)
    if not (may_arrange_above(user, unit) if from_above else may_arrange(user, unit, Arranging.UNITS)):
        raise PermissionDenied
    return user, unit


def open_office_unit(request: HttpRequest, code: str) -> tuple[User, Unit]:
    """The unit for its 创建办 or one above: a stranger gets 404, a mere reader 403."""
    assert isinstance(request.user, User)
    unit = get_object_or_404(Unit.objects.visible_to(request.user), code=code)
    if not may_administer(request.user, unit):
        raise PermissionDenied
    return request.user, unit


def require_office(request: HttpRequest) -> User:
    """The person, where they are 创建办 of some unit; 403 else."""
    assert isinstance(request.user, User)
    if Role.ADMINISTRATOR not in request.user.roles:
        raise PermissionDenied
    return request.user


def require_arranging(request: HttpRequest, *any_of: Arranging) -> User:
    """The person, where they arrange one of these somewhere; 403 else."""
    assert isinstance(request.user, User)
    if not any(request.user.arranging(what).prefixes for what in any_of):
        raise PermissionDenied
    return request.user


def check_version(form: forms.Form, unit: Unit) -> None:
    """ConflictError where the form was opened before somebody else changed the unit."""
    if form.cleaned_data["version"] != unit.version:
        message = f"您打开本页之后，“{unit.name}”已被其他人修改，本次操作没有执行。请刷新页面查看最新情况。"
        raise ConflictError(message)


def attempt(form: forms.Form, act: Callable[[], object]) -> int:
    """Run ``act`` and give 0, or put its refusal into the form and give the status of the answer."""
    try:
        act()
    except ValidationError as error:
        _take_faults(form, error)
        return UNPROCESSABLE
    except RefusedError as error:
        form.add_error(None, str(error))
        return error.status
    return 0


def rehearse(form: forms.Form, act: Callable[[], object]) -> int:
    """``attempt`` without effect: what would be refused is known before anybody confirms."""
    with transaction.atomic():
        status = attempt(form, act)
        transaction.set_rollback(True)
    return status


def _take_faults(form: forms.Form, error: ValidationError) -> None:
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, faults in error.message_dict.items():
        form.add_error(name if name in form.fields else None, faults)
