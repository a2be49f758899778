"""The register of people who may be asked."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from campaigns.views.cells import signed_in, spoken
from campaigns.views.office import campaign_or_404
from core import clock
from core.refusals import RefusedError
from evaluations.forms.surveys import RecipientsForm
from evaluations.models import Recipient
from evaluations.operations.surveys.register import register_recipients, remove_recipient
from evaluations.views.surveys.fetching import office_only
from units.permissions import may_administer

_PAGE = 50


@require_http_methods(["GET", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """People by group; POST adds those that were pasted."""
    choice, user = campaign_or_404(request), signed_in(request)
    keeper = choice.campaign.organiser
    if not may_administer(user, keeper):
        return office_only(request, "查看评议人员名册")
    form, status = RecipientsForm(request.POST or None), 200
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            added = register_recipients(
                keeper=keeper, group=given["group"], people=given["people"], actor=user, at=clock.now()
            )
        except RefusedError as error:
            form.add_error(None, spoken(error))
            status = error.status
        else:
            messages.success(request, f"新登记 {added} 人，已在册的没有重复登记。")
            return redirect(request.get_full_path())
    status = status if status != 200 or not form.errors else 422  # noqa: PLR2004
    rows = Recipient.objects.visible_to(user).filter(keeper=keeper)
    page = Paginator(rows, _PAGE).get_page(request.GET.get("page"))
    context = {"choice": choice, "keeper": keeper, "form": form, "page": page}
    return render(request, "evaluations/surveys/register.html", context, status=status)


@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one person out."""
    user = signed_in(request)
    recipient = get_object_or_404(Recipient.objects.visible_to(user).select_related("keeper"), pk=pk)
    remove_recipient(recipient=recipient, actor=user, at=clock.now())
    messages.success(request, f"已从名册中删除 {recipient.name}。")
    return redirect("evaluations:survey_register")
