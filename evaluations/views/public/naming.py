"""Notices and objections to them, and whether a certificate is genuine: for everybody, without an account."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from core import clock
from core.keys import read_key
from core.refusals import RefusedError
from core.throttle import Throttle, address_of
from evaluations.models import Naming, PublicNotice
from evaluations.operations.naming import raise_objection
from evaluations.queries.naming.public import candidates_of, find_certificate, public_notices, read_code
from evaluations.views.public.answers import public_page, render_public, too_often

PAGE_SIZE = 20
OBJECTIONS = Throttle("objections", limit=5, seconds=3600)
GUESSES = Throttle("certificates", limit=10, seconds=600)


@public_page
def notices(request: HttpRequest) -> HttpResponse:
    """Every notice that has begun."""
    page = Paginator(public_notices(clock.today()), PAGE_SIZE).get_page(request.GET.get("page"))
    return render_public(request, "public/notices.html", {"page": page, "today": clock.today(), "query": ""})


@public_page
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    """One notice with its candidates, and the form while it runs."""
    return _notice_page(request, get_object_or_404(public_notices(clock.today()), pk=pk))


def _notice_page(request: HttpRequest, found: PublicNotice, status: int = 200, **typed: Any) -> HttpResponse:
    today = clock.today()
    context = {
        "notice": found,
        "candidates": candidates_of(found),
        "is_open": found.is_open_on(today),
        "is_over": found.ends_on < today,
        **typed,
    }
    return render_public(request, "public/notice.html", context, status)


# Without a session there is nothing a forged form could use: whoever can send it may send it.
@csrf_exempt
@login_not_required
@never_cache
@require_POST
def object_to(request: HttpRequest, pk: int) -> HttpResponse:
    """Take in an objection; a field that no person sees catches machines."""
    found = get_object_or_404(public_notices(clock.today()), pk=pk)
    source = address_of(request.META)
    if OBJECTIONS.is_closed_to(source):
        return too_often(request)
    typed = {name: request.POST.get(name, "") for name in ("naming", "text", "contact")}
    naming = found.namings.select_related("participation__campaign__organiser", "notice").filter(
        pk=read_key(typed["naming"]) or 0
    )
    try:
        if not request.POST.get("website"):
            raise_objection(
                naming=_chosen(naming.first()), text=typed["text"], contact=typed["contact"], at=clock.now()
            )
            OBJECTIONS.count(source)
    except RefusedError as error:
        return _notice_page(request, found, error.status, typed=typed, refusal=str(error))
    return render_public(request, "public/objected.html", {"notice": found})


def _chosen(naming: Naming | None) -> Naming:
    if naming is None:
        message = "请选择对哪个候选对象有异议。"
        raise RefusedError(message)
    return naming


@login_not_required
@never_cache
def look_up(request: HttpRequest) -> HttpResponse:
    """The number typed by hand leads to its page."""
    code = read_code(request.GET.get("code", ""))
    if code.isalnum() and code.isascii():
        return redirect("public:certificate", code=code)
    return render_public(request, "public/look_up.html", {"is_empty": "code" in request.GET}, 422 if code else 200)


@public_page
def certificate(request: HttpRequest, code: str) -> HttpResponse:
    """Whether it was issued, for what, and how the title stands; ten numbers that nobody was given close the door."""
    source = address_of(request.META)
    if GUESSES.is_closed_to(source):
        return too_often(request)
    proof = find_certificate(read_code(code), clock.today())
    if proof is None:
        GUESSES.count(source)
        raise Http404
    return render_public(request, "public/certificate.html", {"proof": proof})
