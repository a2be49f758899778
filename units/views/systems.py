"""Business systems of an office: their list, one of them, its keys."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from core import clock
from core.refusals import RefusedError
from units.enums import Role
from units.exporters.office import export_systems
from units.forms.systems import NewSystemForm, SystemForm, TokenForm
from units.models import BusinessSystem, Unit, User
from units.operations.systems import change_system, make_token, register_system, revoke_token
from units.queries.systems import system_page, systems_of
from units.views.attempts import UNPROCESSABLE, attempt, require_office
from units.views.downloads import as_file

PAGE_SIZE = 50
_form_page = require_http_methods(["GET", "HEAD", "POST"])


@_form_page
def systems(request: HttpRequest) -> HttpResponse:
    """All systems of this office, and registering another one; ``format=xlsx`` gives the list as a file."""
    user, today = require_office(request), clock.today()
    if request.GET.get("format") == "xlsx":
        return as_file(export_systems(systems_of(user, today), user=user, today=today), "业务系统.xlsx")
    units = Unit.objects.filter(user.reach_as(Role.ADMINISTRATOR).q()).existing_on(today)
    highest = next(row.unit for row in user.membership_list if row.role == Role.ADMINISTRATOR)
    form = NewSystemForm(request.POST or None, choices=units, initial={"unit": highest})
    status, made = 200, []
    if request.method == "POST":
        status = UNPROCESSABLE
        if form.is_valid():
            told: dict[str, Any] = {
                "unit": form.cleaned_data["unit"],
                "terms": form.terms(),
                "actor": user,
                "at": clock.now(),
            }
            status = attempt(form, lambda: made.append(register_system(**told)))
        if made:
            messages.success(request, f"已登记“{made[0]}”，请在下面生成密钥。")
            return redirect("people:system", made[0].pk)
    page = Paginator(systems_of(user, today), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "people/systems/list.html", {"form": form, "page": page}, status=status)


@_form_page
def system(request: HttpRequest, pk: int) -> HttpResponse:
    """One system: its terms, its keys, what it wrote of late."""
    user, shown = _open(request, pk)
    form = SystemForm(request.POST or None, system=shown)
    status = 200
    if request.method == "POST":
        status = UNPROCESSABLE
        if form.is_valid():
            told: dict[str, Any] = {"terms": form.terms(), "actor": user, "at": clock.now()}
            status = attempt(form, lambda: change_system(system=shown, **told))
        if status == 0:
            messages.success(request, f"已保存“{form.cleaned_data['name']}”。")
            return redirect("people:system", pk)
    return _page(request, shown, form, TokenForm(today=clock.today()), status)


@never_cache
@require_POST
def new_token(request: HttpRequest, pk: int) -> HttpResponse:
    """A new key, shown here and never again."""
    user, shown = _open(request, pk)
    form = TokenForm(request.POST, today=clock.today())
    status, made = UNPROCESSABLE, []
    if form.is_valid():
        told: dict[str, Any] = {"expires_on": form.cleaned_data["expires_on"], "actor": user, "at": clock.now()}
        status = attempt(form, lambda: made.append(make_token(system=shown, **told)))
    if made:
        return render(request, "people/systems/token_once.html", {"system": shown, "token": made[0]})
    return _page(request, shown, SystemForm(system=shown), form, status)


@require_POST
def end_token(request: HttpRequest, pk: int, token_id: int) -> HttpResponse:
    """Withdraw a key."""
    user, shown = _open(request, pk)
    token = get_object_or_404(shown.tokens.select_related("system__unit"), pk=token_id)
    try:
        revoke_token(token=token, actor=user, at=clock.now())
    except RefusedError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"密钥 {token} 已停用，用它的程序马上不能再调用。")
    return redirect("people:system", pk)


def _page(
    request: HttpRequest, shown: BusinessSystem, form: SystemForm, token_form: TokenForm, status: int
) -> HttpResponse:
    context = {"page": system_page(shown, clock.today()), "form": form, "token_form": token_form}
    return render(request, "people/systems/system.html", context, status=status)


def _open(request: HttpRequest, pk: int) -> tuple[User, BusinessSystem]:
    """The system, for the office of its unit or one above; whoever is no office gets 403, a stranger 404."""
    user = require_office(request)
    return user, get_object_or_404(BusinessSystem.objects.managed_by(user).select_related("unit"), pk=pk)
