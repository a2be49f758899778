"""Lists as files: at once where they are short, else ordered, with a page that shows how far they are."""

import re

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from campaigns.enums import OrderState
from campaigns.models import ListOrder
from campaigns.operations.list_orders import order_list
from campaigns.queries.list_files import Asking, GoneError, build_list
from campaigns.views.cells import signed_in
from core import clock
from core.refusals import RefusedError
from core.tables import XLSX, write_tables
from units.views.downloads import as_file
from units.views.refusals import refused

AT_ONCE = 3000
"""Rows that a request writes itself."""

_SHOWN = 20
_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\s]+')
_GONE = "这份导出已经过期清理，请从列表页面重新导出。"


def wants_file(request: HttpRequest) -> bool:
    """Whether the address asks for the list as an Excel file."""
    return request.GET.get("format") == "xlsx"


def answer_list(request: HttpRequest, name: str, **known: object) -> HttpResponse:
    """The list ``name`` by the words of the address, and by what its path names (``known``); a long one is ordered."""
    user, at = signed_in(request), clock.now()
    words = {key: value for key, value in request.GET.dict().items() if key not in {"format", "page"}}
    words |= {key: str(value) for key, value in known.items()}
    try:
        found = build_list(name, Asking(user, words, clock.today()))
        if found.count <= AT_ONCE:
            return as_file(write_tables([found.table], notes=found.notes), f"{_file_name(found.title)}.xlsx")
        order_list(name=name, words=words, found=found, actor=user, at=at)
    except GoneError as error:
        raise Http404(str(error)) from error
    except RefusedError as error:
        return refused(request, str(error), status=error.status, back="campaigns:list_orders", label="看我的导出")
    messages.success(request, f"共 {found.count} 行，正在后台生成。可以离开本页，做好后“提醒”里会告诉您。")
    return redirect("campaigns:list_orders")


@require_GET
def list_orders(request: HttpRequest) -> HttpResponse:
    """What this person ordered; the part that is still being made asks again."""
    orders = ListOrder.objects.visible_to(signed_in(request))[:_SHOWN]
    part = request.headers.get("HX-Request") == "true"
    template = "campaigns/list_orders/_orders.html" if part else "campaigns/list_orders/list.html"
    return render(request, template, {"orders": list(orders)})


@require_GET
def list_order(request: HttpRequest, pk: int) -> HttpResponse | FileResponse:
    """One's own file, while one sees what one saw when it was made; one that is not made leads to the page that says why."""
    made = get_object_or_404(ListOrder.objects.visible_to(signed_in(request)), pk=pk)
    if made.state != OrderState.DONE:
        return redirect("campaigns:list_orders")
    try:
        content = made.open()
    except OSError:
        return refused(request, _GONE, status=410, back="campaigns:list_orders", label="看我的导出")
    name = f"{_file_name(made.title)}.xlsx"
    response = FileResponse(content, as_attachment=True, filename=name, content_type=XLSX)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def _file_name(title: str) -> str:
    """As file systems take it."""
    return _NOT_IN_NAMES.sub(" ", title).strip() or "导出"
