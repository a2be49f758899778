"""Official documents, each from the page of what it is about."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from campaigns.views.cells import signed_in
from core import clock
from core.refusals import RefusedError
from evaluations.exporters.documents.bulletin import write_bulletin
from evaluations.exporters.documents.notices import (
    write_inspection,
    write_public_notice,
    write_rectification,
    write_reply,
)
from evaluations.exporters.documents.unit_sheet import write_unit_sheet
from evaluations.models import Case, PublicNotice
from evaluations.operations.cases.contact import reveal_contact
from evaluations.queries.bulletin import read_bulletin
from evaluations.queries.naming.public import candidates_of
from evaluations.queries.scenes import find_scene, scene_of
from evaluations.queries.unit_scores import read_unit_sheet
from evaluations.views.rectifications.fetching import visible_rectification
from evaluations.views.rounds.fetching import followed_round
from evaluations.views.scores import open_unit
from units.models import Unit
from units.views.documents import answer_document
from units.views.refusals import refused


@require_GET
def bulletin(request: HttpRequest) -> HttpResponse:
    """通报 of a campaign, for those who see its whole ranking."""
    user = signed_in(request)
    scene = find_scene(user=user, code=request.GET.get("campaign", ""), today=clock.today())
    if scene is None:
        raise Http404
    if not scene.sees_ranking:
        raise PermissionDenied
    if scene.run is None:
        said = "还没有得分，不能作通报。填报核定并计算后再来。"
        return refused(request, said, status=409, back="evaluations:ranking", label="回到排名")
    found = read_bulletin(campaign=scene.campaign, run=scene.run, user=user, is_stale=scene.is_stale)
    return answer_document(request, write_bulletin(found, at=clock.now()), f"{scene.campaign.name}考核通报")


@require_GET
def unit_sheet(request: HttpRequest, participation_id: int) -> HttpResponse:
    """考评表 of one unit."""
    user, participation = open_unit(request, participation_id)
    scene = scene_of(participation, user=user)
    sheet = read_unit_sheet(participation=participation, run=scene.run) if scene.run else None
    if scene.run is None or sheet is None:
        return refused(request, "这个单位还没有得分。", status=409, back="evaluations:my_scores", label="看我的得分")
    content = write_unit_sheet(participation, scene.run, sheet, at=clock.now(), sees_system=scene.sees_system)
    return answer_document(request, content, f"{participation.name}考评表")


@require_GET
def inspection(request: HttpRequest, pk: int) -> HttpResponse:
    """检查通知 of a round."""
    found = followed_round(request, pk)
    units = list(found.units.order_by("participation__path").values_list("participation__name", flat=True))
    targets = [
        (row.target.number or row.target.code, row.target.title) for row in found.targets.select_related("target")
    ]
    return answer_document(request, write_inspection(found, units, targets, at=clock.now()), f"{found.name}检查通知")


@require_GET
def rectification_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """整改通知 of a rectification that was given to its unit."""
    found = visible_rectification(request, pk)
    if found.due_on is None:
        said = "这项整改还没有下达，没有期限。请先下达，再出通知书。"
        return refused(request, said, status=409, back="evaluations:rectifications", label="回到整改")
    above = Unit.objects.superior_of(found.unit) or found.unit
    bureau = found.campaign.organiser.name if found.campaign else above.name
    content = write_rectification(found, bureau=bureau, at=clock.now())
    return answer_document(request, content, f"整改通知书-第{found.pk}号")


@never_cache
@require_GET
def reply_letter(request: HttpRequest, pk: int) -> HttpResponse:
    """答复函 of a case that was answered; taking the name from its seal is written into the audit trail."""
    user = signed_in(request)
    case = get_object_or_404(Case.objects.visible_to(user).select_related("unit", "intake"), pk=pk)
    if not case.reply or case.replied_on is None:
        said = "这件诉求还没有答复。请先答复，再出答复函。"
        return refused(request, said, status=409, back="evaluations:cases", label="回到诉求办理")
    try:
        contact = reveal_contact(case=case, purpose="出具答复函", actor=user, at=clock.now())
    except RefusedError:
        contact = None  # nobody left a name, or this person may not know it: the letter goes to 诉求人
    return answer_document(request, write_reply(case, contact, at=clock.now()), f"答复函-{case.number}")


@require_GET
def public_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """公示 with its candidates."""
    rows = PublicNotice.objects.visible_to(signed_in(request)).select_related("campaign__organiser")
    notice = get_object_or_404(rows, pk=pk)
    return answer_document(request, write_public_notice(notice, candidates_of(notice), at=clock.now()), notice.heading)
