"""现场检查: the page of one unit for a phone, what it sends, and the worker that keeps the page for lost connections."""

from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from campaigns.views.cells import signed_in, spoken
from campaigns.views.evidence import answer_with_file
from core import clock
from core.refusals import ConflictError, RefusedError
from evaluations.forms.visits import EntryForm
from evaluations.models import ScoreSheet, VisitEntry
from evaluations.operations.visits import receive_entry
from evaluations.queries.rounds.marked import targets_of_sheet
from evaluations.queries.rounds.sheets import sheet_screen
from evaluations.queries.visits import entries_of, marks_as_sent
from evaluations.views.rounds.fetching import visible_sheet


@require_GET
@never_cache
def visit(request: HttpRequest, pk: int) -> HttpResponse:
    """The unit's page; a sheet that cannot be filled in any more leads to where it is read."""
    sheet, user = visible_sheet(request, pk), signed_in(request)
    screen = sheet_screen(sheet, user)
    if sheet.is_self or not screen.is_editable:
        return redirect("evaluations:sheet", pk=pk)
    told = {"sheet": sheet.pk, "person": user.pk, "version": sheet.version, "marks": marks_as_sent(sheet)}
    context = {"screen": screen, "sheet": sheet, "told": told, "entries": entries_of(sheet)}
    return render(request, "evaluations/visits/visit.html", context)


@require_POST
def entries(request: HttpRequest, pk: int) -> JsonResponse:
    """Take in one entry; the answer is the same however often it is sent."""
    sheet, user = visible_sheet(request, pk), signed_in(request)
    form = EntryForm(request.POST, request.FILES, targets=targets_of_sheet(sheet))
    try:
        entry = receive_entry(sheet=sheet, given=form.given(), actor=user, at=clock.now())
    except ConflictError as error:
        return JsonResponse({"error": str(error), **_as_it_stands(pk)}, status=error.status)
    except (RefusedError, ValidationError) as error:
        return JsonResponse({"error": spoken(error)}, status=getattr(error, "status", 422))
    return JsonResponse({"version": entry.version, "problem": entry.rectification_id})


def _as_it_stands(pk: int) -> dict[str, object]:
    """What somebody else saved meanwhile, for the page that shows both."""
    sheet = ScoreSheet.objects.select_related("edited_by").get(pk=pk)
    return {"version": sheet.version, "marks": marks_as_sent(sheet), "by": str(sheet.edited_by or "")}


@require_GET
def picture(request: HttpRequest, pk: int) -> HttpResponse | FileResponse:
    """A photo or a signature: whoever sees the sheet sees it."""
    seen = VisitEntry.objects.visible_to(signed_in(request)).select_related("evidence")
    entry = get_object_or_404(seen, pk=pk, evidence__isnull=False)
    assert entry.evidence is not None
    return answer_with_file(request, entry.evidence)


@require_GET
def worker(_request: HttpRequest) -> HttpResponse:
    """The script that answers for these pages without a connection: it reaches no other page, being served from here."""
    script = Path(settings.BASE_DIR) / "static" / "js" / "visit-worker.js"
    return HttpResponse(script.read_bytes(), content_type="text/javascript", headers={"Cache-Control": "no-cache"})
