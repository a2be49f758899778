"""Typing paper answers, each by two persons."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from campaigns.permissions import may_arrange_campaign
from campaigns.views.cells import signed_in, spoken
from core import clock
from core.refusals import RefusedError
from evaluations.forms.surveys import AnswerForm
from evaluations.models import RecipientGroup
from evaluations.operations.surveys.paper import drop_entries, type_paper
from evaluations.queries.surveys.paper import pending_papers
from evaluations.views.surveys.fetching import group_or_404


@require_http_methods(["GET", "POST"])
def type_answer(request: HttpRequest, group_id: int) -> HttpResponse:
    """The questionnaire with a field for its code or number; below it the papers that wait for a second person."""
    group, user = group_or_404(request, group_id), signed_in(request)
    number = request.POST.get("number", "")
    form = AnswerForm(request.POST or None, survey=group.survey)
    if not may_arrange_campaign(user, group.survey.campaign):
        return _page(request, group, form, "只有组织单位的创建办可以录入。", 403)
    if request.method != "POST":
        return _page(request, group, form, "", 200)
    if not form.is_valid():
        return _page(request, group, form, f"还有 {len(form.open_questions)} 项没有选，请补齐。", 422)
    try:
        typed = type_paper(group=group, number=number, answer=form.answer, actor=user)
    except RefusedError as error:
        return _page(request, group, form, spoken(error), error.status)
    if typed.differs:
        words = "与另一人录入的不一致。请与纸质答卷核对：您录错的，改正后再保存；对方录错的，请对方重新录入。"
        return _page(request, group, form, words, 409)
    messages.success(request, "两人录入一致，已计入。" if typed.is_counted else "已保存，等另一人录入同一份答卷。")
    return redirect(reverse("evaluations:survey_paper", args=[group.pk]))


def _page(request: HttpRequest, group: RecipientGroup, form: AnswerForm, refusal: str, status: int) -> HttpResponse:
    user = signed_in(request)
    context = {
        "group": group,
        "survey": group.survey,
        "form": form,
        "number": request.POST.get("number", ""),
        "pending": pending_papers(group) if may_arrange_campaign(user, group.survey.campaign) else [],
        "refusal": refusal,
    }
    return render(request, "evaluations/surveys/paper.html", context, status=status)


@require_POST
def drop(request: HttpRequest, group_id: int) -> HttpResponse:
    """Throw away what was typed of one paper."""
    group, user = group_or_404(request, group_id), signed_in(request)
    try:
        drop_entries(group=group, key=request.POST.get("key", ""), actor=user, at=clock.now())
    except RefusedError as error:
        return _page(request, group, AnswerForm(survey=group.survey), spoken(error), error.status)
    messages.success(request, "这份录入已删除。")
    return redirect(reverse("evaluations:survey_paper", args=[group.pk]))
