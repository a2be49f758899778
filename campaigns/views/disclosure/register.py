"""The register: the list with its filters, its export, and publishing what is ticked."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_http_methods

from campaigns.exporters.disclosure import export_register
from campaigns.forms.disclosure import RegisterFilterForm
from campaigns.models import DisclosureItem
from campaigns.operations.disclosure import publish_matters
from campaigns.queries.disclosure import RegisterFilter, register_lines, register_rows, register_top, units_kept_by
from campaigns.queries.policies import policies_everywhere, work_calendar
from campaigns.views.cells import signed_in
from core import clock
from core.keys import read_key
from core.refusals import RefusedError
from units.views.downloads import as_file

PAGE_SIZE = 50


@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """The list; POST publishes what is ticked, all or nothing."""
    if request.method == "POST":
        return _publish(request)
    if request.GET.get("format") == "xlsx":
        return _excel(request)
    return _page(request)


def _publish(request: HttpRequest) -> HttpResponse:
    user, today = signed_in(request), clock.today()
    picked = [key for each in request.POST.getlist("item") if (key := read_key(each))][:PAGE_SIZE]
    items = list(DisclosureItem.objects.visible_to(user).filter(pk__in=picked).select_related("unit"))
    try:
        day = parse_date(request.POST.get("disclosed_on", "")) or today
    except ValueError:
        return _page(request, "公开日期不是一个日期，请重新选择。", 422)
    try:
        count = publish_matters(items=items, disclosed_on=day, actor=user, at=clock.now())
    except RefusedError as error:
        return _page(request, str(error), error.status, picked)
    messages.success(request, f"已公开 {count} 项，社会公众现在可以看到。")
    return redirect("campaigns:disclosure")


def _chosen(request: HttpRequest) -> tuple[RegisterFilterForm, RegisterFilter]:
    form = RegisterFilterForm(request.GET)
    form.is_valid()
    values = form.cleaned_data
    words, unit = values.get("q", "").strip(), values.get("unit", "").strip()
    return form, RegisterFilter(words, unit, values.get("area", ""), values.get("state", ""))


def _page(request: HttpRequest, refusal: str = "", status: int = 200, picked: Any = ()) -> HttpResponse:
    user, today = signed_in(request), clock.today()
    form, chosen = _chosen(request)
    page = Paginator(register_rows(user, chosen, today), PAGE_SIZE).get_page(request.GET.get("page"))
    soon = policies_everywhere().soon_days
    query = request.GET.copy()
    query["format"] = "xlsx"
    lines = register_lines(page.object_list, user=user, today=today, calendar=work_calendar(), soon_days=soon)
    context = {
        "form": form,
        "page": page,
        "lines": lines,
        "top": register_top(user, today),
        "may_register": units_kept_by(user, today).exists(),
        "today": today,
        "refusal": refusal,
        "picked": set(picked),
        "excel_query": query.urlencode(),
        "is_filtered": chosen != RegisterFilter(),
        "publishable": any(line.may_change and line.item.state == "draft" for line in lines),
    }
    return render(request, "campaigns/disclosure/register.html", context, status=status)


def _excel(request: HttpRequest) -> HttpResponse:
    _, chosen = _chosen(request)
    rows = register_rows(signed_in(request), chosen, clock.today())
    return as_file(export_register(rows.iterator(chunk_size=500)), f"公开事项-{clock.today()}.xlsx")
