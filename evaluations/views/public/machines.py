"""The same for machines: JSON and CSV with keys that stay, robots and the map of the site."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import asdict, fields

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import content_disposition_header, url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from campaigns.models import DisclosureItem
from campaigns.queries.disclosure.public import PublicRecord, public_matters, public_records, public_units
from core import clock
from core.tables import escape
from evaluations.views.public.answers import SIZE, public_page, render_public
from evaluations.views.public.pages import chosen_matters

RECORDS = 200
_MOST_MAPPED = 20_000
_YEAR = 365 * 24 * 3600

_KEYS = {
    "id": "事项编号，不变",
    "unit_code": "单位代码",
    "unit": "单位名称",
    "area": "事项类别",
    "matter": "事项",
    "content": "内容",
    "form": "形式",
    "time": "时间要求",
    "due_on": "最迟公开日期，YYYY-MM-DD",
    "disclosed_on": "公开日期，YYYY-MM-DD",
    "responsibility": "责任科室和岗位",
    "basis": "依据",
    "lasting": "公开多久",
    "channels": "渠道",
    "audience": "对象",
}


class _Echo:
    """Gives back what is written to it: the csv module then makes one line at a time."""

    def write(self, text: str) -> str:
        """The line itself."""
        return text


@public_page
def about(request: HttpRequest) -> HttpResponse:
    """What the data hold and how to fetch them."""
    keys = [(each.name, _KEYS[each.name]) for each in fields(PublicRecord)]
    return render_public(request, "public/data.html", {"keys": keys, "size": RECORDS})


@public_page
def matters_json(request: HttpRequest) -> HttpResponse:
    """Pages of 200 records; ``next`` leads on."""
    page = Paginator(public_matters(chosen_matters(request)), RECORDS).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query["page"] = str(page.number + 1)
    answer = {
        "version": 1,
        "count": page.paginator.count,
        "page": page.number,
        "pages": page.paginator.num_pages,
        "next": request.build_absolute_uri(f"{request.path}?{query.urlencode()}") if page.has_next() else None,
        "items": [
            asdict(record) | {"url": request.build_absolute_uri(reverse("public:matter", args=[record.id]))}
            for record in public_records(page.object_list)
        ],
    }
    return JsonResponse(answer, json_dumps_params={"ensure_ascii": False})


@public_page
def matters_csv(request: HttpRequest) -> HttpResponseBase:
    """All records as one table; a cell that a spreadsheet would run is written as text."""
    rows = public_matters(chosen_matters(request)).iterator(chunk_size=500)
    response = StreamingHttpResponse(_lines(public_records(rows)), content_type="text/csv; charset=utf-8")
    name = f"公开事项-{clock.today()}.csv"
    response.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    return response


def _lines(records: Iterable[PublicRecord]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow([each.name for each in fields(PublicRecord)])
    for record in records:
        yield writer.writerow([escape(str(value)) for value in record.values()])


@login_not_required
@require_safe
def size(request: HttpRequest) -> HttpResponse:
    """Large type or not, for this browser, and back to where one was."""
    back = request.GET.get("next", "")
    is_ours = back.startswith(reverse("public:home")) and url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    response = redirect(back if is_ours else "public:home")
    if request.GET.get("to") == "large":
        response.set_cookie(SIZE, "large", max_age=_YEAR, samesite="Lax", httponly=True)
    else:
        response.delete_cookie(SIZE, samesite="Lax")
    response.headers["Cache-Control"] = "no-store"
    return response


@public_page
def robots(request: HttpRequest) -> HttpResponse:
    """Search engines read the public pages only."""
    site_map = request.build_absolute_uri(reverse("sitemap"))
    lines = ("User-agent: *", "Disallow: /public/size/", "Allow: /public/", "Disallow: /", f"Sitemap: {site_map}", "")
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@public_page
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every public page."""
    paths = [
        reverse("public:home"),
        reverse("public:matters"),
        reverse("public:honors"),
        reverse("public:notices"),
        reverse("public:data"),
    ]
    paths += [reverse("public:unit", args=[code]) for code in public_units().values_list("code", flat=True)]
    matters = DisclosureItem.objects.public().order_by("-pk").values_list("pk", flat=True)
    paths += [reverse("public:matter", args=[pk]) for pk in matters[:_MOST_MAPPED]]
    context = {"addresses": [request.build_absolute_uri(path) for path in paths]}
    response = render_public(request, "public/sitemap.xml", context)
    response.headers["Content-Type"] = "application/xml; charset=utf-8"
    return response
