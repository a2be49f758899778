"""All versions that a person arranges: beginning, copying, exporting, discarding them; reading one."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from campaigns.exporters.scheme_json import export_scheme
from campaigns.forms.scheme_start import CopyForm, SchemeFileForm, SchemeStartForm, faults_in_words
from campaigns.library import TEMPLATES
from campaigns.models import Scheme
from campaigns.operations.schemes import copy_to_campaign, create_draft, discard_draft, new_version, rewrite_draft
from campaigns.permissions import may_arrange_scheme
from campaigns.queries.scheme_list import SchemeShelf, arranged_campaigns, scheme_shelves
from campaigns.queries.schemes import scheme_tree
from campaigns.rules import FaultsError
from campaigns.views.cells import signed_in, spoken
from campaigns.views.schemes_editor import arranged_or_refused, scheme_or_404
from core import clock
from core.keys import read_version
from core.refusals import RefusedError


@require_GET
def schemes(request: HttpRequest) -> HttpResponse:
    """The versions of every campaign that the person arranges."""
    shelves = scheme_shelves(signed_in(request))
    if not shelves:
        message = "只有创建办可以编制指标体系。"
        raise PermissionDenied(message)
    return render(request, "campaigns/schemes.html", {"shelves": shelves})


def _shelf_or_404(request: HttpRequest, campaign_id: int) -> SchemeShelf:
    shelf = next((each for each in scheme_shelves(signed_in(request)) if each.campaign.pk == campaign_id), None)
    if shelf is None:
        raise Http404
    return shelf


@require_http_methods(["GET", "POST"])
def start(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Begin a new draft from a template."""
    shelf = _shelf_or_404(request, campaign_id)
    choices: dict[str, Any] = {"owners": shelf.owners, "may_add": shelf.may_add}
    form = SchemeStartForm(request.POST or None, initial={"template": next(iter(TEMPLATES))}, **choices)
    if request.method == "POST" and form.is_valid():
        content = form.chosen(shelf.campaign)
        told: dict[str, Any] = {"actor": signed_in(request), "at": clock.now()}
        try:
            made = create_draft(campaign=shelf.campaign, owner=form.cleaned_data["owner"], **content, **told)
        except RefusedError as error:
            messages.error(request, spoken(error))
            return redirect("campaigns:schemes")
        messages.success(request, f"已新建草稿“{made}”，共 {len(content['rows'])} 个目标。")
        return redirect("campaigns:scheme_editor", made.pk)
    context = {"shelf": shelf, "form": form, "templates": TEMPLATES.values()}
    return render(request, "campaigns/scheme_start.html", context, status=422 if form.errors else 200)


@require_GET
def version(request: HttpRequest, pk: int) -> HttpResponse:
    """One version to read, whatever its state."""
    scheme = scheme_or_404(request, pk)
    may_arrange = may_arrange_scheme(signed_in(request), scheme)
    others = [each for each in arranged_campaigns(signed_in(request)) if each.pk != scheme.campaign_id]
    board = {"trees": [scheme_tree(scheme)]}
    context = {"scheme": scheme, "board": board, "may_arrange": may_arrange, "others": others}
    return render(request, "campaigns/scheme_version.html", context)


@require_POST
def make_version(request: HttpRequest, pk: int) -> HttpResponse:
    """A new draft of a published or superseded version."""
    scheme = arranged_or_refused(request, pk)
    try:
        made = new_version(scheme=scheme, actor=signed_in(request), at=clock.now())
    except RefusedError as error:
        messages.error(request, spoken(error))
        return redirect("campaigns:scheme_version", pk)
    messages.success(request, f"已建好第 {made.version} 版草稿，改好后再发布；现行版本在那之前照常使用。")
    return redirect("campaigns:scheme_editor", made.pk)


@require_POST
def copy(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft with the same targets for another term."""
    scheme = arranged_or_refused(request, pk)
    form = CopyForm(request.POST, campaigns=arranged_campaigns(signed_in(request)))
    if not form.is_valid():
        messages.error(request, "请选择要复制到哪一届。")
        return redirect("campaigns:scheme_version", pk)
    campaign = form.cleaned_data["campaign"]
    try:
        made = copy_to_campaign(scheme=scheme, campaign=campaign, actor=signed_in(request), at=clock.now())
    except RefusedError as error:
        messages.error(request, spoken(error))
        return redirect("campaigns:scheme_version", pk)
    messages.success(request, f"已复制到“{campaign}”，节点日期已顺延，请逐项核对后发布。")
    return redirect("campaigns:scheme_editor", made.pk)


@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete a draft."""
    scheme = arranged_or_refused(request, pk)
    revision = read_version(request.POST.get("revision", ""))
    told: dict[str, Any] = {"actor": signed_in(request), "at": clock.now()}
    try:
        discard_draft(scheme=scheme, revision=revision, **told)
    except RefusedError as error:
        messages.error(request, spoken(error))
    else:
        messages.success(request, f"已删除草稿“{scheme}”。")
    return redirect("campaigns:schemes")


@require_GET
def export(request: HttpRequest, pk: int) -> HttpResponse:
    """The version as a file."""
    scheme = scheme_or_404(request, pk)
    response = JsonResponse(export_scheme(scheme), json_dumps_params={"ensure_ascii": False, "indent": 2})
    response["Content-Disposition"] = f'attachment; filename="scheme-{scheme.campaign.code}-v{scheme.version}.json"'
    return response


@require_http_methods(["GET", "POST"])
def load(request: HttpRequest, pk: int) -> HttpResponse:
    """Replace the content of a draft by that of a file; targets are known again by their code."""
    scheme = arranged_or_refused(request, pk)
    form = SchemeFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        said = _replace(request, scheme, form)
        if said:
            messages.success(request, said)
            return redirect("campaigns:scheme_editor", pk)
    context = {"scheme": scheme, "form": form}
    return render(request, "campaigns/scheme_import.html", context, status=422 if form.errors else 200)


def _replace(request: HttpRequest, scheme: Scheme, form: SchemeFileForm) -> str:
    """What was done in words; empty, and the faults with the form, where nothing was."""
    try:
        tally = rewrite_draft(scheme=scheme, actor=signed_in(request), at=clock.now(), **vars(form.parsed))
    except FaultsError as error:
        form.add_error("file", faults_in_words(error))
    except RefusedError as error:
        form.add_error(None, spoken(error))
    else:
        return f"已导入：增加 {tally.added} 个，修改 {tally.changed} 个，删除 {tally.removed} 个，{tally.untouched} 个没有变。"
    return ""
