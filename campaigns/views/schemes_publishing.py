"""Before and at publishing: the check, the list of changes, what will happen."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from campaigns.operations.burden import OverCapError
from campaigns.operations.schemes import publish_scheme
from campaigns.queries.scheme_changes import list_changes
from campaigns.queries.scheme_check import check_scheme
from campaigns.queries.scheme_plan import count_new_assignments, plan_publication
from campaigns.views.burden import ask_for_reason
from campaigns.views.cells import signed_in, spoken
from campaigns.views.schemes_editor import arranged_or_refused, scheme_or_404
from core import clock
from core.keys import read_version
from core.refusals import RefusedError


@require_GET
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything that is wrong, each with a link to its target."""
    scheme = arranged_or_refused(request, pk)
    return render(
        request, "campaigns/scheme_check.html", {"scheme": scheme, "check": check_scheme(scheme, today=clock.today())}
    )


@require_GET
def changes(request: HttpRequest, pk: int) -> HttpResponse:
    """What differs from the version before."""
    return render(request, "campaigns/scheme_changes.html", {"list": list_changes(scheme_or_404(request, pk))})


@require_http_methods(["GET", "POST"])
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """What publishing will do, and doing it as it was confirmed."""
    scheme = arranged_or_refused(request, pk)
    if not scheme.is_draft:
        return redirect("campaigns:scheme_version", pk)
    if request.method == "POST":
        revision = read_version(request.POST.get("revision", ""))
        told: dict[str, Any] = {"revision": revision, "actor": signed_in(request)}
        told["reason"] = request.POST.get("reason", "")
        try:
            publish_scheme(scheme=scheme, at=clock.now(), **told)
        except OverCapError as error:
            back = reverse("campaigns:scheme_editor", args=[pk])
            return ask_for_reason(request, error, act=request.path, back=back)
        except RefusedError as error:
            messages.error(request, spoken(error))
            return redirect("campaigns:scheme_publish", pk)
        messages.success(request, f"“{scheme}”已发布，任务已下达；得分正在重新计算。")
        return redirect("campaigns:scheme_version", pk)
    found = check_scheme(scheme, today=clock.today())
    plan = None if found.blockers else plan_publication(scheme)
    assignments = count_new_assignments(plan) if plan else 0
    context = {"scheme": scheme, "check": found, "plan": plan, "assignments": assignments}
    return render(request, "campaigns/scheme_publish.html", context)
