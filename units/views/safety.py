"""账号安全: the rules of accounts, and who is locked out."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import clock
from core.refusals import RefusedError
from units.forms.account_policies import AccountPoliciesForm
from units.models import AccountPolicy, User
from units.operations.account_policies import set_account_policies, unlock_account, unlock_address
from units.permissions import may_guard_accounts
from units.queries.account_policies import locks_at
from units.views.attempts import UNPROCESSABLE, attempt


@require_safe
def locks(request: HttpRequest) -> HttpResponse:
    """Whom wrong passwords have locked out at the moment."""
    require_guard(request)
    return render(request, "accounts/locks.html", {"locks": locks_at(clock.now())})


@require_POST
def unlock(request: HttpRequest) -> HttpResponse:
    """Lift one lock: of ``account`` or of ``address``."""
    user, at = require_guard(request), clock.now()
    account, address = request.POST.get("account", ""), request.POST.get("address", "")
    if account:
        done = _said(request, lambda: unlock_account(username=account, actor=user, at=at))
    else:
        done = _said(request, lambda: unlock_address(address=address, actor=user, at=at))
    if done:
        messages.success(request, f"已解锁{account or address}，现在可以重新登录。")
    return redirect("accounts:locks")


@require_http_methods(["GET", "HEAD", "POST"])
def policies(request: HttpRequest) -> HttpResponse:
    """The rules of passwords, locks and sessions."""
    user = require_guard(request)
    own = dict(AccountPolicy.objects.values_list("name", "value"))
    form = AccountPoliciesForm(request.POST or None, own=own)
    status = 200
    if request.method == "POST":

        def act() -> None:
            set_account_policies(values=form.values, actor=user, at=clock.now())

        status = attempt(form, act) if form.is_valid() else UNPROCESSABLE
        if status == 0:
            messages.success(request, "账号安全规则已保存，从下一次登录起按此执行。")
            return redirect("accounts:policies")
    return render(request, "accounts/policies.html", {"form": form}, status=status)


def require_guard(request: HttpRequest) -> User:
    """The person, where they answer for the safety of accounts; 403 else."""
    assert isinstance(request.user, User)
    if not may_guard_accounts(request.user):
        raise PermissionDenied
    return request.user


def _said(request: HttpRequest, act: Callable[[], object]) -> bool:
    try:
        act()
    except RefusedError as error:
        messages.error(request, str(error))
        return False
    return True
