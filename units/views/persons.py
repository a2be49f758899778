"""One person: roles, deputies, account."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import clock
from core.refusals import RefusedError
from units.enums import Arranging
from units.forms.people import DeputyForm, PersonForm, RoleForm
from units.models import Membership, Unit, User
from units.operations.accounts import change_person, reset_password, switch_account
from units.operations.memberships import appoint_deputy, grant_membership, revoke_membership
from units.permissions import grantable_by, may_manage_account
from units.queries.people import person_page
from units.views.attempts import UNPROCESSABLE, attempt, require_arranging
from units.views.people import show_password

_form_page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """Who somebody is and what they may do."""
    user, shown = _open(request, pk)
    return render(request, "people/person.html", {"page": person_page(shown, user, clock.today()), "person": shown})


@_form_page
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Name and ways to reach somebody."""
    user, shown = _open(request, pk, Arranging.ACCOUNTS)
    if not may_manage_account(user, shown):
        raise PermissionDenied
    form = PersonForm(request.POST or None, initial={"name": shown.name, "phone": shown.phone, "email": shown.email})

    def act() -> None:
        change_person(person=shown, facts=form.facts(), actor=user, at=clock.now())

    return _form(request, shown, form, act, title="修改资料", submit="保存")


@_form_page
def add_role(request: HttpRequest, pk: int) -> HttpResponse:
    """One more role."""
    user, shown = _open(request, pk, Arranging.ROLES)
    units = Unit.objects.filter(user.arranging(Arranging.ROLES).q()).existing_on(clock.today())
    form = RoleForm(request.POST or None, choices=units, roles=grantable_by(user))

    def act() -> None:
        grant_membership(user=shown, actor=user, at=clock.now(), **form.place())

    return _form(request, shown, form, act, title="增加任职", submit="授予")


@_form_page
def deputy(request: HttpRequest, pk: int, role_id: int) -> HttpResponse:
    """Somebody who acts in the person's place for a time."""
    user, shown = _open(request, pk, Arranging.ROLES)
    row = _role(user, shown, role_id)
    people = User.objects.listed_to(user).active().exclude(pk=shown.pk)
    form = DeputyForm(request.POST or None, choices=people, initial={"starts_on": clock.today()})

    def act() -> None:
        appoint_deputy(membership=row, actor=user, at=clock.now(), **form.cleaned_data)

    lead = f"{row.unit.name} · {row.get_role_display()}"
    return _form(request, shown, form, act, title="指定代理", submit="指定", lead=lead)


@require_POST
def end_role(request: HttpRequest, pk: int, role_id: int) -> HttpResponse:
    """Take a role away."""
    user, shown = _open(request, pk, Arranging.ROLES)
    row = _role(user, shown, role_id)
    words = f"已收回{shown}在“{row.unit.name}”的{row.get_role_display()}角色。"
    return _press(request, pk, lambda: revoke_membership(membership=row, actor=user, at=clock.now()), words)


@require_POST
def switch(request: HttpRequest, pk: int) -> HttpResponse:
    """Switch the account on or off, as the button said."""
    user, shown = _open(request, pk, Arranging.ACCOUNTS)
    is_active = request.POST.get("to") == "on"
    words = f"{shown}的账号已{'启用' if is_active else '停用，不能再登录'}。"
    return _press(
        request, pk, lambda: switch_account(person=shown, is_active=is_active, actor=user, at=clock.now()), words
    )


@never_cache
@require_POST
def reset(request: HttpRequest, pk: int) -> HttpResponse:
    """A new one-time password, shown once."""
    user, shown = _open(request, pk, Arranging.ACCOUNTS)
    try:
        password = reset_password(person=shown, actor=user, at=clock.now())
    except RefusedError as error:
        messages.error(request, str(error))
        return redirect("people:person", pk=pk)
    return show_password(request, shown, password)


def _open(request: HttpRequest, pk: int, *any_of: Arranging) -> tuple[User, User]:
    """The person, for whoever arranges one of these there (any where none is named); others get 403, strangers 404."""
    user = require_arranging(request, *(any_of or (Arranging.ACCOUNTS, Arranging.ROLES)))
    return user, get_object_or_404(User.objects.listed_to(user), pk=pk)


def _role(user: User, shown: User, role_id: int) -> Membership:
    rows = Membership.objects.filter(user.arranging(Arranging.ROLES).q("unit"), user=shown)
    return get_object_or_404(rows.select_related("unit", "user"), pk=role_id)


def _press(request: HttpRequest, pk: int, act: Callable[[], object], words: str) -> HttpResponse:
    try:
        act()
    except RefusedError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, words)
    return redirect("people:person", pk=pk)


def _form(
    request: HttpRequest,
    shown: User,
    form: forms.Form,
    act: Callable[[], object],
    *,
    title: str,
    submit: str,
    lead: str = "",
) -> HttpResponse:
    status = 200
    if request.method == "POST":
        status = attempt(form, act) if form.is_valid() else UNPROCESSABLE
        if status == 0:
            messages.success(request, f"{title}：已保存。")
            return redirect("people:person", pk=shown.pk)
    context = {"person": shown, "form": form, "title": title, "submit": submit, "lead": lead or str(shown)}
    return render(request, "people/change.html", context, status=status)
