"""成批填报: choosing a period, and many numbers on one page."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from campaigns.models import Participation, Period, PeriodExtension
from campaigns.operations.batches import Handed, submit_filled
from campaigns.queries.filing.tasks import filing_choices, filing_tasks
from campaigns.queries.tasks import open_tasks
from campaigns.views.cells import confirmed_keys, require_reporter, signed_in
from campaigns.views.office import picked_cells
from core import clock
from units.enums import Role
from units.views.refusals import refused


@dataclass(frozen=True)
class Sheet:
    """A unit in one of its periods, for one who fills it in."""

    participation: Participation
    period: Period
    is_open: bool


def sheet_or_404(request: HttpRequest, participation_id: int, period_id: int) -> Sheet:
    """What the address names: a stranger gets 404, one who only oversees the unit 403."""
    user = signed_in(request)
    visible = Participation.objects.filter(user.reach.q("unit")).select_related("unit", "campaign")
    unit = get_object_or_404(visible, pk=participation_id)
    period = get_object_or_404(Period, pk=period_id, campaign=unit.campaign_id)
    if not user.holds(Role.REPORTER, unit.unit.path):
        raise PermissionDenied
    is_open = PeriodExtension.objects.is_open_for(participation_id=unit.pk, period=period, today=clock.today())
    return Sheet(unit, period, is_open)


@require_safe
def batch(request: HttpRequest) -> HttpResponse:
    """The periods of one's units that have something to fill in, each on one page or as a workbook."""
    user, today = require_reporter(request), clock.today()
    choices = filing_choices(open_tasks(user, today), today)
    return render(request, "campaigns/filing/batch.html", {"choices": choices})


@require_http_methods(["GET", "HEAD", "POST"])
def grid(request: HttpRequest, participation_id: int, period_id: int) -> HttpResponse:
    """Every short task of the period on a line; POST hands in what is complete."""
    sheet = sheet_or_404(request, participation_id, period_id)
    if not sheet.is_open:
        message = f"填报期“{sheet.period}”现在不能填写。如确需补报，请联系创建办。"
        return refused(request, message, status=400, back="campaigns:batch", label="回到成批填报")
    if request.method == "POST":
        return _hand_in(request, sheet)
    tasks = filing_tasks(sheet.participation, sheet.period, clock.today())
    context = {
        "sheet": sheet,
        "short": [task for task in tasks if task.is_short],
        "long": [task for task in tasks if not task.is_short],
        "cautions": [finding for task in tasks if task.is_short for finding in task.cautions],
        "text_limit": sheet.participation.campaign.text_limit,
    }
    return render(request, "campaigns/filing/grid.html", context)


def _hand_in(request: HttpRequest, sheet: Sheet) -> HttpResponse:
    done = submit_filled(
        participation=sheet.participation,
        period=sheet.period,
        seen=dict(picked_cells(request.POST, "seen")),
        actor=signed_in(request),
        at=clock.now(),
        confirmed=confirmed_keys(request),
    )
    _tell(request, done)
    here = redirect("campaigns:grid", sheet.participation.pk, sheet.period.pk)
    return here if done.left or not done.submitted else redirect("campaigns:tasks")


def _tell(request: HttpRequest, done: Handed) -> None:
    if done.submitted:
        messages.success(request, f"已提交 {done.submitted} 项，等待审核。")
    for each in done.left:
        messages.warning(request, f"“{each.target}”没有提交：{each.reason}")
    if not done.submitted and not done.left:
        messages.info(request, "还没有填完的任务可以提交。填好一行，看到“已填完”，再按提交。")
