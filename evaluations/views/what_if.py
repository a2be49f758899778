"""试算: who rises and who falls by a draft, before anybody publishes it."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from campaigns.models import Scheme
from campaigns.permissions import may_arrange_scheme
from campaigns.queries.scheme_check import check_scheme
from campaigns.views.cells import signed_in
from core import clock
from evaluations.queries.standings import visible_classes
from evaluations.queries.what_if import what_if as compare


@require_GET
def what_if(request: HttpRequest, pk: int) -> HttpResponse:
    """The draft beside the version in force, unit by unit."""
    user = signed_in(request)
    common = Scheme.objects.visible_to(user).common().select_related("campaign__organiser", "owner__unit")
    scheme = get_object_or_404(common, pk=pk)
    if not may_arrange_scheme(user, scheme) or not scheme.is_draft:
        raise PermissionDenied
    chosen = request.GET.get("class", "")
    check = check_scheme(scheme, today=clock.today())
    result = None if check.blockers else compare(scheme, comparison_class=chosen)
    classes = visible_classes(campaign=scheme.campaign, user=user)
    context = {"scheme": scheme, "check": check, "result": result, "classes": classes, "chosen": chosen}
    return render(request, "evaluations/what_if.html", context)
