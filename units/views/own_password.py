"""A person's own password."""

from typing import cast

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from core import clock
from units.forms.sign_in import OwnPasswordChangeForm
from units.models import User
from units.operations.accounts import change_own_password
from units.views.attempts import UNPROCESSABLE, attempt


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest) -> HttpResponse:
    """Choose a password; after a one-time password, or one that is too old, nothing else opens before."""
    user = cast("User", request.user)
    form = OwnPasswordChangeForm(user, request.POST or None)
    status = 200
    if request.method == "POST":

        def act() -> None:
            change_own_password(user=user, password=form.cleaned_data["new_password1"], at=clock.now())

        status = attempt(form, act) if form.is_valid() else UNPROCESSABLE
        if status == 0:
            update_session_auth_hash(request, user)
            request.session["password_is_old"] = False
            messages.success(request, "密码已修改。")
            return redirect("home")
    return render(request, "people/own_password.html", {"form": form}, status=status)
