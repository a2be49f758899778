"""How long an answer may take, by kind: the topmost office decides."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from campaigns.permissions import may_configure_all
from campaigns.views.cells import signed_in
from core import clock
from evaluations.forms.cases import LimitsForm
from evaluations.models import CaseLimit
from evaluations.operations.cases.limits import set_case_limits
from evaluations.workflow.cases import LIMITS
from units.views.refusals import refused


@require_http_methods(["GET", "POST"])
def limits(request: HttpRequest) -> HttpResponse:
    """The form."""
    user = signed_in(request)
    if not may_configure_all(user):
        words = "只有最上级单位的创建办可以设定诉求的办理时限。"
        return refused(request, words, status=403, back="evaluations:cases", label="看诉求登记")
    stored = dict(CaseLimit.objects.values_list("kind", "days"))
    form = LimitsForm(request.POST or None, initial={**LIMITS, **stored})
    if request.method == "POST" and form.is_valid():
        try:
            set_case_limits(days=form.cleaned_data, actor=user, at=clock.now())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "已保存，从今以后收到的诉求按新的时限办理。")
            return redirect("evaluations:case_limits")
    return render(
        request, "evaluations/cases/limits.html", {"form": form, "may_limit": True}, status=422 if form.errors else 200
    )
