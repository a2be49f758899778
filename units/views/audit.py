"""The audit trail, for whoever audits; nobody changes anything here."""

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from core import clock
from core.keys import read_key
from units.exporters.audit import MOST, export_trail, trail_as_csv
from units.forms.audit import AuditFilterForm
from units.models import AuditEntry, User
from units.permissions import may_read_audit
from units.queries.audit.reading import PAGE, entry_page, find_entries, soundness
from units.views.downloads import as_file
from units.views.refusals import refused


def _reader(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    if not may_read_audit(request.user):
        raise PermissionDenied
    return request.user


@require_safe
def trail(request: HttpRequest) -> HttpResponseBase:
    """Entries, latest first; a page begins below the entry ``before``. ``format``: xlsx or csv."""
    form = AuditFilterForm(request.GET)
    form.is_valid()
    found, kind = find_entries(_reader(request), form.cleaned_data), request.GET.get("format")
    if kind in {"xlsx", "csv"}:
        return _export(request, found, kind)
    before = read_key(request.GET.get("before", ""))
    rows = list((found if before is None else found.filter(pk__lt=before))[: PAGE + 1])
    query = request.GET.copy()
    query.pop("before", None)
    context = {
        "form": form,
        "rows": rows[:PAGE],
        "older": rows[PAGE - 1].pk if len(rows) > PAGE else None,
        "is_first": before is None,
        "query": query.urlencode(),
        "is_filtered": any(form.cleaned_data.values()) or form.errors,
        "soundness": soundness(),
    }
    return render(request, "audit/list.html", context)


def _export(request: HttpRequest, found: "QuerySet[AuditEntry]", kind: str) -> HttpResponseBase:
    name = f"审计记录-{clock.today()}.{kind}"
    if kind == "csv":
        lines = trail_as_csv(found.iterator(chunk_size=1000))
        header = content_disposition_header(as_attachment=True, filename=name) or ""
        return StreamingHttpResponse(
            lines, content_type="text/csv; charset=utf-8", headers={"Content-Disposition": header}
        )
    rows = list(found[: MOST + 1])
    if len(rows) > MOST:
        words = f"符合条件的记录超过 {MOST} 条，Excel 放不下。请缩短时间范围，或者导出 CSV。"
        return refused(request, words, status=422, back="audit:list", label="回到审计记录")
    return as_file(export_trail(rows), name)


@require_safe
def entry(request: HttpRequest, pk: int) -> HttpResponse:
    """One entry with all it says."""
    found = AuditEntry.objects.readable_by(_reader(request)).select_related("actor", "unit")
    return render(request, "audit/entry.html", {"page": entry_page(get_object_or_404(found, pk=pk))})
