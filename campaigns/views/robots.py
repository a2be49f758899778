"""群机器人: set up, tried out, and what they could not say."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from campaigns.forms.robots import RobotAddressForm, RobotForm
from campaigns.models import Robot, RobotMessage
from campaigns.operations.robots import add_robot, change_robot, queue_trial, resend_message, switch_robot
from campaigns.queries.robots import robot_board, robots_of
from campaigns.views.cells import spoken
from core import clock
from core.htmx import render_page
from core.refusals import RefusedError
from units.enums import Role
from units.models import Unit
from units.views.attempts import UNPROCESSABLE, attempt, require_office

PAGE_SIZE = 20


@require_http_methods(["GET", "HEAD"])
def robots(request: HttpRequest) -> HttpResponse:
    """The robots of this office; htmx asks for the list alone while something is on its way."""
    page = Paginator(robots_of(require_office(request)), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"page": page, "board": robot_board(page.object_list), "today": clock.today()}
    return render_page(request, "campaigns/robots/list.html", "campaigns/robots/_list.html", context)


@sensitive_post_parameters("address", "secret")
@require_http_methods(["GET", "HEAD", "POST"])
def new_robot(request: HttpRequest) -> HttpResponse:
    """Set one up."""
    user = require_office(request)
    units = Unit.objects.filter(user.reach_as(Role.ADMINISTRATOR).q()).existing_on(clock.today())
    highest = next(row.unit for row in user.membership_list if row.role == Role.ADMINISTRATOR)
    form = RobotForm(request.POST or None, choices=units, initial={"unit": highest})
    status = 200
    if request.method == "POST":
        status = UNPROCESSABLE
        if form.is_valid():
            status = attempt(form, lambda: add_robot(actor=user, at=clock.now(), **form.cleaned_data))
        if status == 0:
            messages.success(request, "群机器人已设置。请点“发测试消息”，看看群里有没有收到。")
            return redirect("campaigns:robots")
    return render(request, "campaigns/robots/form.html", {"form": form, "robot": None}, status=status)


@sensitive_post_parameters("address", "secret")
@require_http_methods(["GET", "HEAD", "POST"])
def robot(request: HttpRequest, pk: int) -> HttpResponse:
    """A new address and secret for one."""
    user = require_office(request)
    found = get_object_or_404(Robot.objects.visible_to(user).select_related("unit"), pk=pk)
    form, status = RobotAddressForm(request.POST or None), 200
    if request.method == "POST":
        status = UNPROCESSABLE
        if form.is_valid():
            told = {**form.cleaned_data, "actor": user, "at": clock.now()}
            status = attempt(form, lambda: change_robot(robot=found, **told))
        if status == 0:
            messages.success(request, f"“{found.name}”的地址已更换，请发一条测试消息。")
            return redirect("campaigns:robots")
    return render(request, "campaigns/robots/form.html", {"form": form, "robot": found}, status=status)


@require_POST
def try_robot(request: HttpRequest, pk: int) -> HttpResponse:
    """Let it say one sentence."""
    user = require_office(request)
    found = get_object_or_404(Robot.objects.visible_to(user).select_related("unit"), pk=pk)
    try:
        queue_trial(robot=found, actor=user, at=clock.now())
    except RefusedError as error:
        return _refused(request, error)
    messages.success(request, "测试消息已交发，结果稍后显示在下面。")
    return redirect("campaigns:robots")


@require_POST
def switch(request: HttpRequest, pk: int) -> HttpResponse:
    """Let it speak (``on=1``) or be silent."""
    user, is_active = require_office(request), request.POST.get("on") == "1"
    found = get_object_or_404(Robot.objects.visible_to(user).select_related("unit"), pk=pk)
    switch_robot(robot=found, is_active=is_active, actor=user, at=clock.now())
    messages.success(request, f"“{found.name}”已{'启用' if is_active else '停用'}。")
    return redirect("campaigns:robots")


@require_POST
def resend(request: HttpRequest, pk: int) -> HttpResponse:
    """Try again what failed."""
    user = require_office(request)
    rows = RobotMessage.objects.visible_to(user).select_related("robot__unit")
    try:
        resend_message(message=get_object_or_404(rows, pk=pk), actor=user, at=clock.now())
    except RefusedError as error:
        return _refused(request, error)
    messages.success(request, "已重新交发，结果稍后显示在下面。")
    return redirect("campaigns:robots")


def _refused(request: HttpRequest, error: RefusedError) -> HttpResponse:
    page = Paginator(robots_of(require_office(request)), PAGE_SIZE).get_page(1)
    context = {"page": page, "board": robot_board(page.object_list), "refusal": spoken(error), "today": clock.today()}
    return render(request, "campaigns/robots/list.html", context, status=error.status)
