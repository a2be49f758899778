"""One target of a draft: its form, the parameters of its rule, the try-out box."""

from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from campaigns.forms.facts import FactsForm
from campaigns.forms.scheme_target import TargetForm
from campaigns.models import Target
from campaigns.operations.schemes import edit_target
from campaigns.queries.scheme_editor import Trial, try_rule
from campaigns.queries.target_rows import scheme_targets
from campaigns.views.cells import signed_in
from campaigns.views.schemes_editor import answer, target_or_404
from core import clock
from core.refusals import ConflictError, RefusedError

PANEL, ZONE, TRIAL = (f"campaigns/partials/scheme_{part}.html" for part in ("panel", "rule", "trial"))
TRY = "try"


def _form(target: Target, data: QueryDict | None = None) -> TargetForm:
    """The form of one target; ids carry its key, for several may be open at once."""
    full = next(each for each in scheme_targets(target.scheme) if each.pk == target.pk)
    is_branch = target.children.exists()
    return TargetForm(
        data, target=full, campaign=target.scheme.campaign, is_branch=is_branch, auto_id=f"t{target.pk}-%s"
    )


@require_http_methods(["GET", "POST"])
def target(request: HttpRequest, pk: int, target_id: int) -> HttpResponse:
    """The form of one target, and saving it."""
    found = target_or_404(request, pk, target_id)
    if request.method == "GET":
        return render(request, PANEL, {"target": found, "form": _form(found)})
    form = _form(found, request.POST)
    if not form.is_valid():
        return render(request, PANEL, {"target": found, "form": form}, status=422)
    try:
        saved = edit_target(
            target=found,
            values=form.values(),
            version=form.cleaned_data["version"],
            actor=signed_in(request),
            at=clock.now(),
        )
    except ConflictError as error:
        return render(request, PANEL, {"target": found, "form": form, "refusal": str(error)}, status=409)
    except RefusedError as error:
        return answer(request, found.scheme, refusal=error)
    except ValidationError as error:
        return render(request, PANEL, {"target": found, "form": _with_errors(form, error)}, status=422)
    return answer(request, saved.scheme, said=f"已保存“{saved.title}”", focus=saved.pk)


def _with_errors(form: TargetForm, error: ValidationError) -> TargetForm:
    found: dict[str, Any] = error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}
    for name, words in found.items():
        form.add_error(name if name in form.fields else None, words)
    return form


@require_POST
def rule(request: HttpRequest, pk: int, target_id: int) -> HttpResponse:
    """The scoring part of the form for the kind of rule just chosen; nothing is saved."""
    found = target_or_404(request, pk, target_id)
    return render(request, ZONE, {"target": found, "form": _form(found, request.POST), "is_quiet": True})


@require_POST
def trial(request: HttpRequest, pk: int, target_id: int) -> HttpResponse:
    """What typed facts would earn by the rule as it is typed; nothing is saved."""
    found = target_or_404(request, pk, target_id)
    form = _form(found, request.POST)
    form.full_clean()
    if form.rule is None:
        return render(request, TRIAL, {"target": found, "trial": None, "has_kind": bool(form.kind_now)})
    asked = FactsForm(request.POST, rule=form.rule, prefix=TRY, auto_id=f"t{target_id}-%s")
    is_typed = any(value for name, value in request.POST.items() if name.startswith(f"{TRY}-"))
    is_sound = is_typed and asked.is_valid()
    shown: Trial = try_rule(form.rule, form.cleaned_data.get("points"), asked.facts if is_sound else None)
    quiet = asked if is_typed else FactsForm(rule=form.rule, prefix=TRY, auto_id=f"t{target_id}-%s")
    return render(request, TRIAL, {"target": found, "trial": shown, "facts": quiet, "has_kind": True})
