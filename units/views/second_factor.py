"""二次验证: a person's own, and what the security administrator sees of everybody's."""

import base64

import segno
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_otp.plugins.otp_totp.models import TOTPDevice, default_key

from core import clock
from core.refusals import RefusedError
from units.forms.sign_in import OwnPasswordForm, TelephoneForm
from units.models import User
from units.operations.second_factor import (
    disable_second_factor,
    enable_second_factor,
    renew_codes,
    reset_second_factor,
)
from units.permissions import needs_second_factor
from units.views.attempts import UNPROCESSABLE, attempt
from units.views.safety import require_guard

PAGE_SIZE = 50
_KEY = "second_factor_key"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def own(request: HttpRequest) -> HttpResponse:
    """Set it up with a telephone; where it is set up, what there is."""
    user = _signed_in(request)
    if user.second_factor_at:
        return _state(request, user, OwnPasswordForm(), 200)
    key = request.session.setdefault(_KEY, default_key())
    form, status, codes = TelephoneForm(request.POST or None), 200, []
    if request.method == "POST":

        def act() -> None:
            codes.extend(enable_second_factor(user=user, key=key, code=form.cleaned_data["code"], at=clock.now()))

        status = attempt(form, act) if form.is_valid() else UNPROCESSABLE
        if codes:
            del request.session[_KEY]
            return _show_codes(request, codes)
    device = TOTPDevice(user=user, key=key)
    picture = segno.make(device.config_url, error="m").svg_data_uri(scale=5, border=2)
    context = {"form": form, "picture": picture, "letters": _letters(device), "must": needs_second_factor(user)}
    return render(request, "accounts/second_factor_set_up.html", context, status=status)


@never_cache
@sensitive_post_parameters()
@require_POST
def change(request: HttpRequest) -> HttpResponse:
    """Other recovery codes, or (``off``) doing without; the password is asked for once more."""
    user, codes = _signed_in(request), []
    form, is_off = OwnPasswordForm(request.POST), "off" in request.POST

    def act() -> None:
        told = {"user": user, "password": form.cleaned_data["password"], "at": clock.now()}
        if is_off:
            disable_second_factor(**told)
        else:
            codes.extend(renew_codes(**told))

    status = attempt(form, act) if form.is_valid() else UNPROCESSABLE
    if status:
        return _state(request, user, form, status)
    if codes:
        return _show_codes(request, codes)
    messages.success(request, "二次验证已停用，以后只用密码登录。")
    return redirect("accounts:second_factor")


@require_safe
def everybody(request: HttpRequest) -> HttpResponse:
    """Who uses it, and which administrators do not yet."""
    require_guard(request)
    words = request.GET.get("q", "").strip()
    people = User.objects.active().for_second_factors(clock.today())
    found = people.matching(words) if words else people
    page = Paginator(found.select_related("home_unit").order_by("second_factor_at", "pk"), PAGE_SIZE)
    context = {"page": page.get_page(request.GET.get("page")), "q": words, "must": settings.SECOND_FACTOR_REQUIRED}
    return render(request, "accounts/second_factors.html", context)


@require_POST
def reset(request: HttpRequest, pk: int) -> HttpResponse:
    """For somebody who lost telephone and codes."""
    guard, person = require_guard(request), get_object_or_404(User, pk=pk)
    try:
        reset_second_factor(person=person, actor=guard, at=clock.now())
    except RefusedError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"已重置{person}的二次验证，下次登录时由本人重新设置。")
    return redirect("accounts:second_factors")


def _state(request: HttpRequest, user: User, form: OwnPasswordForm, status: int) -> HttpResponse:
    left = user.recovery_codes.filter(used_at__isnull=True).count()
    context = {"form": form, "left": left, "must": needs_second_factor(user)}
    return render(request, "accounts/second_factor.html", context, status=status)


def _show_codes(request: HttpRequest, codes: list[str]) -> HttpResponse:
    """The one page on which recovery codes are ever seen."""
    return render(request, "accounts/recovery_codes.html", {"codes": codes})


def _letters(device: TOTPDevice) -> str:
    """The key for typing, in groups of four."""
    letters = base64.b32encode(device.bin_key).decode()
    return " ".join(letters[start : start + 4] for start in range(0, len(letters), 4))


def _signed_in(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user
