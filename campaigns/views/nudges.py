"""催办: asking for what is not filed, and who has seen it."""

from collections.abc import Sequence

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from campaigns.models import Nudge, NudgeReceipt
from campaigns.operations.notices import receive_nudge
from campaigns.operations.nudges import LONGEST, send_nudges
from campaigns.permissions import may_nudge
from campaigns.queries.nudges import NudgeItem, late_items_of_unit, nudge_items
from campaigns.views.cells import signed_in, spoken
from campaigns.views.list_files import answer_list, wants_file
from campaigns.views.office import picked_cells
from core import clock
from core.keys import read_key
from core.refusals import RefusedError

PAGE_SIZE = 50
_PREFILLED = "请抓紧办理，尽快填报提交；如有困难，请及时与创建办联系。"


@require_GET
def nudges(request: HttpRequest) -> HttpResponse:
    """Nudges this person sent, or sees, the latest first, with their receipts."""
    if wants_file(request):
        return answer_list(request, "nudges")
    found = Nudge.objects.visible_to(signed_in(request)).select_related(
        "assignment__participation", "assignment__target", "period", "sent_by"
    )
    page = Paginator(found.prefetch_related("receipts__user"), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "campaigns/reminders/nudges.html", {"page": page})


@require_http_methods(["GET", "POST"])
def new_nudge(request: HttpRequest) -> HttpResponse:
    """What is picked and who will be told; POST sends."""
    items, user, refusal, status = _picked(request), signed_in(request), "", 200
    text, told = request.POST.get("text", _PREFILLED), bool(request.POST.get("chain"))
    if request.method == "POST":
        keys = [item.key for item in items]
        try:
            sent = send_nudges(keys=keys, text=text, actor=user, at=clock.now(), tells_chain=told)
        except RefusedError as error:
            refusal, status = spoken(error), error.status
        else:
            _tell(request, items, sent)
            return redirect("campaigns:nudges")
    context: dict[str, object] = {
        "items": items,
        "waiting": [item for item in items if item.is_waiting],
        "refusal": refusal,
    }
    context |= {"text": text, "tells_chain": told, "longest": LONGEST}
    return render(request, "campaigns/reminders/new_nudge.html", context, status=status)


def _tell(request: HttpRequest, items: Sequence[NudgeItem], sent: Sequence[Nudge]) -> None:
    messages.success(request, f"已催办 {len(sent)} 项，对方在“我的提醒”里马上看到；是否已读见下面。")
    told = {(nudge.assignment_id, nudge.period_id) for nudge in sent}
    left = [str(item.assignment.target) for item in items if item.key not in told and not item.was_nudged]
    if left:
        messages.warning(request, f"没有责任人，没有催办：{'、'.join(left)}。请在任务分配里指定责任人。")


def _picked(request: HttpRequest) -> tuple[NudgeItem, ...]:
    """The matters the address or form names by ``cell`` pairs, or all that the unit ``unit`` owes."""
    user, today = signed_in(request), clock.today()
    given = request.POST if request.method == "POST" else request.GET
    unit = read_key(given.get("unit", ""))
    if unit is not None:
        items = late_items_of_unit(user=user, participation_id=unit, today=today)
    else:
        items = nudge_items(user=user, keys=picked_cells(given), today=today)
    if not items:
        raise Http404("没有选中可以催办的事项：所选事项不在您的范围内，或者都已经提交。请回到逾期清单重新选择。")
    if not any(may_nudge(user, item.assignment.participation.unit) for item in items):
        raise PermissionDenied("只有本单位或上级的领导、创建办可以催办。")
    return items


@require_POST
def received(request: HttpRequest, pk: int) -> HttpResponse:
    """The person says that they have seen a nudge sent to them."""
    receipt = get_object_or_404(NudgeReceipt, user=signed_in(request), nudge=pk)
    receive_nudge(receipt=receipt, at=clock.now())
    messages.success(request, "已回复“收到”，催办人能看到。")
    return redirect("campaigns:notices")
