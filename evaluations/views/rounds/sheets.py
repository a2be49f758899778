"""待我评分, and one sheet."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from campaigns.views.cells import signed_in
from core import clock
from core.refusals import RefusedError
from evaluations.forms.rounds import SheetForm
from evaluations.models import ScoreSheet
from evaluations.operations.rounds import reopen_sheet, save_sheet, submit_sheet
from evaluations.queries.rounds.sheets import SheetScreen, my_sheets, sheet_screen
from evaluations.queries.visits import entries_of
from evaluations.views.rounds.fetching import said, visible_sheet
from units.models import User


@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """The sheets that wait for this person, and those handed in."""
    return render(request, "evaluations/rounds/mine.html", {"sheets": my_sheets(signed_in(request))})


@require_http_methods(["GET", "POST"])
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """One sheet; POST with ``act``: save, submit, reopen."""
    found, user = visible_sheet(request, pk), signed_in(request)
    screen = sheet_screen(found, user)
    form, refusal, status = _form(request, screen), "", 200
    if request.method == "POST":
        status = 422
        try:
            if request.POST.get("act") == "reopen" or form.is_valid():
                messages.success(request, _act(request, found, user, form))
                return _onward(request, found, screen)
        except ValidationError as error:
            _place(form, error)
        except RefusedError as error:
            refusal, status = said(error)
    rows = [(line, points, remark) for line, (_, points, remark) in zip(screen.lines, form.rows(), strict=True)]
    told = {"form": form, "rows": rows, "refusal": refusal, "entries": entries_of(found)}
    context = {"screen": screen, "sheet": found, **told}
    return render(request, "evaluations/rounds/sheet.html", context, status=status)


def _form(request: HttpRequest, screen: SheetScreen) -> SheetForm:
    initial: dict[str, object] = {"version": screen.sheet.version}
    for line in screen.lines:
        initial[f"points_{line.target.pk}"] = None if line.points is None else f"{line.points.normalize():f}"
        initial[f"remark_{line.target.pk}"] = line.remark
    data = request.POST if request.method == "POST" and request.POST.get("act") != "reopen" else None
    return SheetForm(data, targets=[line.target for line in screen.lines], initial=initial)


def _act(request: HttpRequest, found: ScoreSheet, user: User, form: SheetForm) -> str:
    """Do what was pressed; gives what to say."""
    at = clock.now()
    if request.POST.get("act") == "reopen":
        reopen_sheet(sheet=found, actor=user, at=at)
        return "已收回，可以修改；改好后请再提交，没提交的不计分。"
    version = form.cleaned_data["version"]
    saved = save_sheet(sheet=found, marks=form.marks(), version=version, actor=user, at=at)
    # Where handing in is refused, the page that is shown again goes on from the draft just saved.
    form.data = {**form.data, "version": saved.version}
    if request.POST.get("act") != "submit":
        return "草稿已保存，还没有提交，不计分。"
    submit_sheet(sheet=saved, version=saved.version, actor=user, at=at)
    return f"“{found.participation}”的评分表已提交。"


def _place(form: SheetForm, error: ValidationError) -> None:
    """What the operation found, at its field."""
    for key, words in error.message_dict.items():
        form.add_error(f"points_{key}" if f"points_{key}" in form.fields else None, words)


def _onward(request: HttpRequest, found: ScoreSheet, screen: SheetScreen) -> HttpResponse:
    """After handing in the next unit, else the list; after a draft or taking back the sheet itself."""
    if request.POST.get("act") == "submit":
        return (
            redirect("evaluations:sheet", pk=screen.next_sheet.pk)
            if screen.next_sheet
            else redirect("evaluations:my_sheets")
        )
    return redirect("evaluations:sheet", pk=found.pk)
