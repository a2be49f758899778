"""必备制度: which unit lacks which, and the office's lists."""

import datetime as dt
from collections.abc import Iterator, Sequence

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from campaigns.forms.regulations import RequiredForm
from campaigns.operations.ledger.regulations import require_regulations
from campaigns.permissions import may_arrange_targets
from campaigns.queries.ledger.kinds import offices_of
from campaigns.queries.ledger.regulations import regulated_units, regulations_of, required_names
from campaigns.views.cells import signed_in
from core import clock
from core.tables import Value, write_table
from units.models import Unit
from units.views.attempts import UNPROCESSABLE, attempt
from units.views.downloads import as_file

_PER_PAGE = 30
_CHUNK = 500


@require_GET
def regulations(request: HttpRequest) -> HttpResponse:
    """What each unit must have and lacks; ``lacking`` shows those that lack any, ``format=xlsx`` as a table."""
    user, today, only_lacking = signed_in(request), clock.today(), bool(request.GET.get("lacking"))
    units = regulated_units(user, today, only_lacking=only_lacking)
    if request.GET.get("format") == "xlsx":
        columns = ("单位", "应有（项）", "缺（项）", "缺哪些")
        return as_file(write_table(title="必备制度", columns=columns, rows=_lines(units, today)), "必备制度.xlsx")
    page = Paginator(units, _PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": regulations_of(list(page.object_list), today, user),
        "only_lacking": only_lacking,
        "lacking": regulated_units(user, today, only_lacking=True).count(),
        "offices": offices_of(user),
    }
    return render(request, "campaigns/ledger/regulations.html", context)


def _lines(units: QuerySet[Unit], today: dt.date) -> Iterator[Sequence[Value]]:
    chunks = Paginator(units, _CHUNK)
    for chunk in chunks:
        for row in regulations_of(list(chunk.object_list), today):
            yield [row.unit.name, len(row.lines), len(row.missing), "、".join(row.missing)]


@require_http_methods(["GET", "HEAD", "POST"])
def required(request: HttpRequest, unit_id: int) -> HttpResponse:
    """The lists of one bureau."""
    user = signed_in(request)
    owner = get_object_or_404(Unit.objects.visible_to(user), pk=unit_id)
    if not may_arrange_targets(user, owner):
        raise PermissionDenied
    form, status = RequiredForm(request.POST or None, names=required_names(owner)), 200
    if request.method == "POST":
        status = UNPROCESSABLE

        def act() -> None:
            told = {"names": form.lists, "seen": form.cleaned_data["seen"]}
            require_regulations(owner=owner, actor=user, at=clock.now(), **told)

        if form.is_valid():
            status = attempt(form, act)
        if status == 0:
            messages.success(request, "必备制度已保存。")
            return redirect("campaigns:regulations")
    return render(request, "campaigns/ledger/required.html", {"form": form, "owner": owner}, status=status)
