"""任务分配: the matrix, bulk acts on it, goals, who answers, what is missing."""

from decimal import Decimal, InvalidOperation
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from campaigns.enums import Part
from campaigns.models import Campaign, Participation, Target
from campaigns.operations.assignments import assign_cells, clear_cells
from campaigns.operations.burden import OverCapError
from campaigns.operations.cells import Cell
from campaigns.operations.goals import set_own_goals
from campaigns.permissions import may_appoint, may_arrange_campaign, may_arrange_targets
from campaigns.queries.assignments import MATRIX_WORDS, Matrix, MatrixFilter, Window, assignment_matrix, whole_cells
from campaigns.queries.campaigns import CampaignChoice
from campaigns.queries.duties import read_duties
from campaigns.queries.gaps import find_gaps
from campaigns.views.burden import ask_for_reason
from campaigns.views.cells import signed_in, spoken
from campaigns.views.chains import chain_page
from campaigns.views.list_files import answer_list, wants_file
from campaigns.views.office import campaign_or_404, picked_cells
from core import clock
from core.keys import read_key
from core.refusals import RefusedError
from units.enums import UnitKind
from units.models import User


def _narrowed(given: QueryDict) -> MatrixFilter:
    return MatrixFilter(**{field: given.get(name, "").strip() for field, name in MATRIX_WORDS.items()})


def _may_assign(user: User, campaign: Campaign, matrix: Matrix) -> bool:
    owner = matrix.scheme.owner if matrix.scheme else None
    return may_arrange_campaign(user, campaign) or (owner is not None and may_arrange_targets(user, owner.unit))


def _matrix_page(
    request: HttpRequest, choice: CampaignChoice, given: QueryDict, *, refusal: str = "", status: int = 200
) -> HttpResponse:
    user, narrowed = signed_in(request), _narrowed(given)
    picked = frozenset(f"{unit}-{target}" for unit, target in picked_cells(request.POST))
    window = Window(given.get("page", ""), given.get("cols", ""), picked)
    matrix = assignment_matrix(campaign=choice.campaign, user=user, narrowed=narrowed, window=window)
    query, sheet = given.copy(), given.copy()
    query.pop("cols", None)
    sheet["format"] = "xlsx"
    context = {
        "choice": choice,
        "matrix": matrix,
        "narrowed": narrowed,
        "kinds": UnitKind.choices,
        "query": given.urlencode(),
        "columns_query": query.urlencode(),
        "excel_query": sheet.urlencode(),
        "refusal": refusal,
        "may_assign": _may_assign(user, choice.campaign, matrix),
        "may_appoint": any(may_appoint(user, row.unit) for row in matrix.rows),
    }
    return render(request, "campaigns/assignments.html", context, status=status)


@require_GET
def matrix(request: HttpRequest) -> HttpResponse:
    """Units × leaves: who has what, with what goal, and who answers; as a page or, line by line, as an Excel file."""
    choice = campaign_or_404(request)
    return answer_list(request, "assignments") if wants_file(request) else _matrix_page(request, choice, request.GET)


@require_POST
def change(request: HttpRequest) -> HttpResponse:
    """One act on the picked cells, or on every cell of the filter (``whole``)."""
    choice, user = campaign_or_404(request), signed_in(request)
    given = QueryDict(request.POST.get("query", ""))
    cells = picked_cells(request.POST)
    if request.POST.get("whole"):
        cells = whole_cells(campaign=choice.campaign, user=user, narrowed=_narrowed(given))
    act = request.POST.get("act", "")
    if act == "chain":
        return chain_page(request, choice.campaign, cells)
    try:
        said = _act(act, choice.campaign, cells, user, request.POST)
    except OverCapError as error:
        return ask_for_reason(request, error, act=request.path, back=_back_to(given))
    except (RefusedError, ValidationError) as error:
        status = getattr(error, "status", 422)
        return _matrix_page(request, choice, given, refusal=spoken(error), status=status)
    for level, words in said:
        messages.add_message(request, level, words)
    return redirect(_back_to(given))


def _back_to(given: QueryDict) -> str:
    return f"{reverse('campaigns:assignments')}?{given.urlencode()}"


def _act(act: str, campaign: Campaign, cells: list[Cell], user: User, posted: QueryDict) -> list[tuple[int, str]]:
    at = clock.now()
    if act in Part.values:
        told: dict[str, Any] = {"reason": posted.get("reason", ""), "actor": user, "at": at}
        handed = assign_cells(campaign=campaign, cells=cells, part=Part(act), **told)
        said = f"新派 {handed.made} 项，改为{Part(act).label} {handed.changed} 项"
        said += f"，{handed.unchanged} 项原已如此" if handed.unchanged else ""
        said += f"，{handed.inapplicable} 格不适用，没有分配" if handed.inapplicable else ""
        return [(messages.SUCCESS, f"{said}。")]
    if act == "clear":
        return _cleared(campaign, cells, user)
    if act in {"goal", "no_goal"}:
        wanted = _number(posted.get("goal", "")) if act == "goal" else None
        count = set_own_goals(campaign=campaign, goals=dict.fromkeys(cells, wanted), actor=user, at=at)
        return [(messages.SUCCESS, f"已更改 {count} 项任务的目标值。")]
    message = "不认识的操作，请刷新页面后重试。"
    raise RefusedError(message)


def _cleared(campaign: Campaign, cells: list[Cell], user: User) -> list[tuple[int, str]]:
    result = clear_cells(campaign=campaign, cells=cells, actor=user, at=clock.now())
    said = [(messages.SUCCESS, f"已取消 {result.cleared} 项任务。")]
    if result.kept:
        more = f"等 {len(result.kept)} 项" if len(result.kept) > 3 else ""  # noqa: PLR2004 - enough to recognise them
        words = f"已有填报、不能取消：{'、'.join(result.kept[:3])}{more}。"
        said.append((messages.WARNING, words))
    return said


def _number(text: str) -> Decimal:
    try:
        return Decimal(text.strip())
    except InvalidOperation as error:
        raise ValidationError({"goal": "请填写目标值（一个数）。"}) from error


@require_http_methods(["GET", "POST"])
def duties(request: HttpRequest) -> HttpResponse:
    """Everything one unit has (``unit``), or everybody who has one leaf (``target``); POST sets their own goals."""
    choice, user = campaign_or_404(request), signed_in(request)
    given: dict[str, str] = {name: request.GET.get(name, "") for name in ("unit", "target", "page")}
    unit, target = _subject(user, choice.campaign, given)
    refusal, status = "", 200
    if request.method == "POST":
        try:
            goals = _goals(request.POST)
            count = set_own_goals(campaign=choice.campaign, goals=goals, actor=user, at=clock.now()) if goals else 0
            messages.success(request, f"已更改 {count} 项任务的目标值。")
            return redirect(request.get_full_path())
        except (RefusedError, ValidationError) as error:
            refusal, status = spoken(error), getattr(error, "status", 422)
    page = read_duties(campaign=choice.campaign, user=user, unit=unit, target=target, page=given["page"])
    may = {
        "may_set_goals": may_arrange_campaign(user, choice.campaign),
        "may_appoint": _appoints(user, page.page.object_list),
    }
    context = {"choice": choice, "duties": page, "refusal": refusal, "typed": request.POST, **may}
    return render(request, "campaigns/duties.html", context, status=status)


def _appoints(user: User, rows: Any) -> bool:
    return any(may_appoint(user, row.participation) for row in rows)


def _subject(user: User, campaign: Campaign, given: dict[str, str]) -> tuple[Participation | None, Target | None]:
    if unit := read_key(given["unit"]):
        units = Participation.objects.visible_to(user).filter(campaign=campaign).select_related("unit")
        return get_object_or_404(units, pk=unit), None
    leaves = Target.objects.leaves().filter(scheme__campaign=campaign).select_related("scheme__owner")
    return None, get_object_or_404(leaves, pk=read_key(given["target"]) or 0)


def _goals(posted: QueryDict) -> dict[Cell, Decimal | None]:
    """Only fields that were changed: ``was-…`` holds what the page showed."""
    found: dict[Cell, Decimal | None] = {}
    for name, text in posted.dict().items():
        assert isinstance(text, str)
        key = name.removeprefix("goal-")
        if name == key or text.strip() == str(posted.get(f"was-{key}", "")).strip():
            continue
        unit, target = (read_key(part) for part in key.partition("-")[::2])
        if unit and target:
            found[unit, target] = _number(text) if text.strip() else None
    return found


@require_GET
def gaps(request: HttpRequest) -> HttpResponse:
    """What is missing before work can flow."""
    if wants_file(request):
        return answer_list(request, "gaps")
    choice = campaign_or_404(request)
    found = find_gaps(campaign=choice.campaign, user=signed_in(request), today=clock.today())
    return render(request, "campaigns/gaps.html", {"choice": choice, "gaps": found})
