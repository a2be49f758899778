"""复评: what waits for a second reviewer, the draws of the office, and what came out of them."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaigns.models import Campaign, Period
from campaigns.permissions import may_arrange_campaign
from campaigns.views.cells import signed_in
from core import clock
from core.draw import ALGORITHM
from core.refusals import RefusedError
from evaluations.enums import SecondVerdict
from evaluations.forms.second_marking import DrawForm, SecondMarkForm
from evaluations.models import SecondDraw, SecondMark
from evaluations.operations.second_marking import draw_sample, mark_second, pass_on_mark, settle_difference
from evaluations.permissions import may_mark_second
from evaluations.queries.second_marking import compared_facts, draw_page, mark_page
from units.enums import REVIEWING, Role
from units.views.refusals import refused

_PAGE_SIZE = 50


def _periods(request: HttpRequest) -> "QuerySet[Period]":
    """The periods from which this person may draw."""
    user = signed_in(request)
    arranged = [
        each.pk
        for each in Campaign.objects.visible_to(user).select_related("organiser")
        if may_arrange_campaign(user, each)
    ]
    begun = Period.objects.filter(campaign__in=arranged, starts_on__lte=clock.today(), second_draws__isnull=True)
    return begun.select_related("campaign").order_by("-starts_on", "cycle")


@require_http_methods(["GET", "HEAD", "POST"])
def second_marking(request: HttpRequest) -> HttpResponse:
    """What waits for this person; for the office the draws, and POST for another one."""
    user = signed_in(request)
    if not user.roles & (REVIEWING | {Role.ADMINISTRATOR}):
        message = "“复评”是审核员和创建办用的。您的工作请从首页进入。"
        raise PermissionDenied(message)
    is_office = Role.ADMINISTRATOR in user.roles
    form, status, refusal = DrawForm(request.POST or None, periods=_periods(request)), 200, ""
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                drawn = draw_sample(**form.cleaned_data, actor=user, at=clock.now())
            except RefusedError as error:
                refusal, status = str(error), error.status
            else:
                messages.success(request, f"已抽取 {drawn.marks.count()} 份，分给复评人。")
                return redirect("evaluations:second_draw", drawn.pk)
    context = {"form": form if is_office else None, "refusal": refusal, **_lists(request)}
    return render(request, "evaluations/second/list.html", context, status=status)


def _lists(request: HttpRequest) -> dict[str, Any]:
    user = signed_in(request)
    waiting = SecondMark.objects.waiting_for(user).with_context().order_by("draw__drawn_at", "pk")
    draws = SecondDraw.objects.arranged_by(user).select_related("campaign", "period")
    page = Paginator(waiting, _PAGE_SIZE).get_page(request.GET.get("page"))
    return {"page": page, "draws": draws[:_PAGE_SIZE], "algorithm": ALGORITHM}


@require_safe
def second_draw(request: HttpRequest, pk: int) -> HttpResponse:
    """One draw for the office: where the two disagree, and how the reviewers stand."""
    draws = SecondDraw.objects.arranged_by(signed_in(request)).select_related("campaign", "period", "drawn_by")
    page = draw_page(get_object_or_404(draws, pk=pk))
    return render(request, "evaluations/second/draw.html", {"draw": page, "algorithm": ALGORITHM})


@require_http_methods(["GET", "HEAD", "POST"])
def second_mark(request: HttpRequest, pk: int) -> HttpResponse:
    """A report to be marked a second time; once that is done, both decisions side by side."""
    user = signed_in(request)
    mark = get_object_or_404(SecondMark.objects.visible_to(user).with_context(), pk=pk)
    if mark.decided_at is None and not may_mark_second(user, mark):
        gone = "这份填报抽取后撤销过核定，不再复评。"
        message = gone if mark.is_void else "这份复评还没有交，交了才能查看。"
        return refused(request, message, status=403, back="evaluations:second_marking", label="回到复评")
    if mark.decided_at is not None:
        context = {"mark": mark, "lines": compared_facts(mark), "verdicts": SecondVerdict.choices}
        context["may_settle"] = may_arrange_campaign(user, mark.draw.campaign) and mark.differs and not mark.verdict
        return render(request, "evaluations/second/compared.html", context)
    form = SecondMarkForm(request.POST or None, report=mark.report)
    return _mark(request, mark, form) if request.method == "POST" else _form(request, mark, form)


def _form(
    request: HttpRequest, mark: SecondMark, form: SecondMarkForm, status: int = 200, refusal: str = ""
) -> HttpResponse:
    context = {"second": mark_page(mark), "form": form, "refusal": refusal, "report": mark.report}
    return render(request, "evaluations/second/mark.html", context, status=status)


def _mark(request: HttpRequest, mark: SecondMark, form: SecondMarkForm) -> HttpResponse:
    if not form.is_valid():
        return _form(request, mark, form, 422)
    said = {"decision": form.cleaned_data["decision"], "facts": form.facts(), "opinion": form.cleaned_data["opinion"]}
    try:
        mark_second(mark=mark, actor=signed_in(request), at=clock.now(), **said)
    except ValidationError as error:
        form.take_faults(error)
        return _form(request, mark, form, 422)
    except RefusedError as error:
        return _form(request, mark, form, error.status, str(error))
    messages.success(request, "复评已交。现在可以看到初评的结果。")
    return redirect("evaluations:second_mark", mark.pk)


@require_POST
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """The office settles a difference."""
    user = signed_in(request)
    mark = get_object_or_404(SecondMark.objects.visible_to(user).with_context(), pk=pk)
    said = {"verdict": request.POST.get("verdict", ""), "reason": request.POST.get("reason", "")[:1000]}
    try:
        settle_difference(mark=mark, actor=user, at=clock.now(), **said)
    except RefusedError as error:
        return refused(request, str(error), status=error.status, back="evaluations:second_marking", label="回到复评")
    messages.success(request, "处理意见已记下。需要更正的，请审核员在审核页撤销核定，单位重新提交后再核定。")
    return redirect("evaluations:second_draw", mark.draw_id)


@require_POST
def pass_on(request: HttpRequest, pk: int) -> HttpResponse:
    """The office gives an open mark to somebody else."""
    user = signed_in(request)
    mark = get_object_or_404(SecondMark.objects.visible_to(user).with_context(), pk=pk)
    try:
        pass_on_mark(mark=mark, actor=user, at=clock.now())
    except RefusedError as error:
        return refused(request, str(error), status=error.status, back="evaluations:second_marking", label="回到复评")
    messages.success(request, "已改派给别的审核员。")
    return redirect("evaluations:second_draw", mark.draw_id)
