"""Disclosed matters, for everybody."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from campaigns.enums import DisclosureArea
from campaigns.models import DisclosureItem
from campaigns.queries.disclosure.public import PublicFilter, areas_of, public_home, public_matters, public_units
from evaluations.views.public.answers import public_page, render_public

PAGE_SIZE = 20


@public_page
def home(request: HttpRequest) -> HttpResponse:
    """What is disclosed, by area and by unit."""
    return render_public(request, "public/home.html", {"home": public_home()})


@public_page
def matters(request: HttpRequest) -> HttpResponse:
    """The list, by area, unit and words."""
    chosen = chosen_matters(request)
    page = Paginator(public_matters(chosen), PAGE_SIZE).get_page(request.GET.get("page"))
    units = public_units().filter(code=chosen.unit) if chosen.unit else ()
    context = {
        "chosen": chosen,
        "page": page,
        "areas": DisclosureArea.choices,
        "unit": next(iter(units), None),
        "query": query_without_page(request),
    }
    return render_public(request, "public/matters.html", context)


@public_page
def matter(request: HttpRequest, pk: int) -> HttpResponse:
    """One matter with its five clear points."""
    item = get_object_or_404(DisclosureItem.objects.public().select_related("unit"), pk=pk)
    return render_public(request, "public/matter.html", {"item": item})


@public_page
def unit(request: HttpRequest, code: str) -> HttpResponse:
    """A unit: what it and those it took over disclose."""
    shown = get_object_or_404(public_units().select_related("successor"), code=code)
    rows = DisclosureItem.objects.public().of_unit(shown)
    page = Paginator(rows.select_related("unit").order_by("-disclosed_on", "-pk"), PAGE_SIZE)
    context = {
        "unit": shown,
        "areas": areas_of(rows),
        "page": page.get_page(request.GET.get("page")),
        "query": query_without_page(request),
    }
    return render_public(request, "public/unit.html", context)


def chosen_matters(request: HttpRequest) -> PublicFilter:
    """What the address narrows to; an area that does not exist is a page that does not exist."""
    area = request.GET.get("area", "")
    if area and area not in DisclosureArea.values:
        raise Http404
    return PublicFilter(request.GET.get("q", "").strip()[:60], area, request.GET.get("unit", "")[:64])


def query_without_page(request: HttpRequest) -> str:
    """The filters of the address, for links to other pages."""
    query = request.GET.copy()
    query.pop("page", None)
    return query.urlencode()
