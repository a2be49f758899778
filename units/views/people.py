"""The people of an office: found, exported, invited."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from core import clock
from core.refusals import RefusedError
from units.enums import Arranging, Role
from units.exporters.people import export_people
from units.forms.people import InviteForm, PeopleFilterForm
from units.models import Unit, User
from units.operations.accounts import give_first_passwords, invite_person
from units.permissions import grantable_by, may_guard_accounts
from units.queries.people import find_people, listed_reach, person_rows, with_roles
from units.views.attempts import UNPROCESSABLE, attempt, require_arranging
from units.views.downloads import as_file

PAGE_SIZE = 50

SLIPS = 40
"""One-time passwords given at once: each is hashed, which takes its time on purpose."""


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Everybody this office answers for."""
    user, today = require_arranging(request, Arranging.ACCOUNTS, Arranging.ROLES), clock.today()
    form = PeopleFilterForm(request.GET, choices=Unit.objects.filter(listed_reach(user).q()))
    form.is_valid()
    found = with_roles(find_people(user, form.cleaned_data, today), user, today)
    if request.GET.get("format") == "xlsx":
        return as_file(export_people(person_rows(found)), "人员.xlsx")
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query["format"] = "xlsx"
    context = {
        "form": form,
        "page": page,
        "rows": list(person_rows(page.object_list)),
        "excel_query": query.urlencode(),
        "may_invite": user.arranging(Arranging.ACCOUNTS).prefixes,
        "is_office": Role.ADMINISTRATOR in user.roles,
        "may_guard": may_guard_accounts(user),
        "is_filtered": any(value for name, value in form.cleaned_data.items() if name != "sort") or form.errors,
    }
    return render(request, "people/list.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest) -> HttpResponse:
    """A new account; its one-time password is shown here and never again."""
    user = require_arranging(request, Arranging.ACCOUNTS)
    units = Unit.objects.filter(user.arranging(Arranging.ACCOUNTS).q()).existing_on(clock.today())
    roles = grantable_by(user) if user.arranging(Arranging.ROLES).prefixes else ()
    form = InviteForm(request.POST or None, choices=units, roles=roles, initial={"unit": request.GET.get("unit", "")})
    status, made = 200, []
    if request.method == "POST":
        status = UNPROCESSABLE

        def act() -> None:
            named = {"username": form.cleaned_data["username"], "facts": form.facts(), **form.place()}
            made.append(invite_person(actor=user, at=clock.now(), **named))

        if form.is_valid():
            status = attempt(form, act)
        if made:
            return show_password(request, *made[0])
    return render(request, "people/invite.html", {"form": form}, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def first_passwords(request: HttpRequest) -> HttpResponse:
    """Slips with one-time passwords for people who came by an import, some at a time; shown once."""
    user = require_arranging(request, Arranging.ACCOUNTS)
    waiting = User.objects.manageable_by(user, clock.today()).without_password().order_by("home_unit__path", "pk")
    if request.method == "POST":
        chosen = list(waiting.select_related("home_unit")[:SLIPS])
        try:
            given = give_first_passwords(people=chosen, actor=user, at=clock.now())
        except RefusedError as error:
            messages.error(request, str(error))
            return redirect("people:first_passwords")
        return render(request, "people/slips.html", {"given": given, "left": waiting.count()})
    context = {"waiting": waiting.count(), "slips": SLIPS}
    return render(request, "people/first_passwords.html", context)


def show_password(request: HttpRequest, person: User, password: str) -> HttpResponse:
    """The one page on which a one-time password is ever seen."""
    return render(request, "people/password_once.html", {"person": person, "password": password})
