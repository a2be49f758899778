"""The door: signing in with a password, then with a code; and the one door for the technical back room too."""

import time
from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.signals import user_login_failed
from django.contrib.auth.views import LoginView
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from core import clock
from core.oidc import is_configured
from units.forms.sign_in import CodeForm, SignInForm
from units.models import User
from units.operations.second_factor import accept_code
from units.queries.account_policies import account_policies
from units.views.attempts import UNPROCESSABLE

_ENDED = {
    "idle": "您有一段时间没有操作，为安全起见已自动退出，请重新登录。",
    "over": "本次登录已到最长时间，请重新登录。",
    "elsewhere": "您的账号刚刚在另一处登录，这里已自动退出。如果不是您本人，请马上改密码并告诉安全管理员。",
}
CODE_WITHIN = 300
"""Seconds between the password and the code."""


class SignIn(LoginView):
    """Login name and password."""

    form_class = SignInForm
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Besides Django's: why the former session ended, and after how many failures a lock follows."""
        ended = _ENDED.get(self.request.session.get("ended_because", ""))
        told = {"ended": ended, "policies": account_policies(), "has_provider": is_configured()}
        return super().get_context_data(**told, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        """The password is right."""
        self.request.session.pop("by_identity", None)
        return enter(self.request, form.get_user(), self.get_success_url())


def enter(request: HttpRequest, user: Any, goal: str) -> HttpResponse:
    """Let in whoever has shown a first factor; who has a second one is asked for it, and is nobody until then."""
    if user.second_factor_at is None:
        login(request, user)
        return redirect(goal)
    request.session.cycle_key()
    request.session["waiting"] = {
        "user": user.pk,
        "backend": user.backend,
        "proof": user.get_session_auth_hash(),
        "until": time.time() + CODE_WITHIN,
        "goal": goal,
    }
    return redirect("login_code")


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """The second step. A wrong code counts like a wrong password: the account locks after as many."""
    user = _waiting(request)
    if user is None:
        messages.warning(request, "等待验证码的时间已过，请重新输入登录名和密码。")
        return redirect("login")
    form, status = CodeForm(request.POST or None), 200
    if request.method == "POST":
        status, told = UNPROCESSABLE, {"username": user.username}
        if form.is_valid():
            is_open = AxesProxyHandler.is_allowed(request, told)
            if is_open and accept_code(user=user, code=form.cleaned_data["code"], at=clock.now()):
                waiting = request.session.pop("waiting")
                login(request, user, backend=waiting["backend"])
                return redirect(waiting["goal"])
            user_login_failed.send(__name__, credentials=told, request=request)
            form.add_error("code", "验证码不对或已经用过。请输入手机上此刻显示的 6 位数字。")
    return render(request, "registration/code.html", {"form": form}, status=status)


@login_not_required
def back_room(request: HttpRequest) -> HttpResponse:
    """The back room's own door leads to the site's: there is no way in past what the site asks for."""
    if request.user.is_authenticated:
        raise PermissionDenied
    asked = {"next": request.GET.get("next") or reverse("admin:index")}
    return redirect(f"{reverse('login')}?{urlencode(asked)}")


def _waiting(request: HttpRequest) -> User | None:
    """Who has shown a first factor a moment ago, and whose password is still the same."""
    waiting = request.session.get("waiting")
    if waiting is None or waiting["until"] < time.time():
        request.session.pop("waiting", None)
        return None
    user = User.objects.active().filter(pk=waiting["user"], second_factor_at__isnull=False).first()
    is_same = user is not None and constant_time_compare(waiting["proof"], user.get_session_auth_hash())
    return user if is_same else None
