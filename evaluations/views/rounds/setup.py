"""筹备: rules, targets, units and raters of a round."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from campaigns.models import Target
from campaigns.views.cells import signed_in
from core import clock
from core.draw import ALGORITHM
from core.keys import read_key
from core.refusals import RefusedError
from evaluations.forms.rounds import RaterForm, RoundForm, UnitsForm
from evaluations.models import Round
from evaluations.operations.rounds import (
    add_rater,
    choose_targets,
    choose_units,
    discard_round,
    edit_round,
    remove_rater,
)
from evaluations.views.rounds.fetching import arranged_round, rater_or_404, said
from units.models import Unit, User

_MOST_UNITS = 200


@require_http_methods(["GET", "POST"])
def setup(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything about a round on one page; POST with ``act``: rules, targets, units, rater, drop, discard."""
    found = arranged_round(request, pk)
    forms_, refusal, status = _forms(request, found), "", 200
    if request.method == "POST":
        try:
            done = _ACTS.get(request.POST.get("act", ""), _unknown)(request, found, forms_)
            if done is not None:
                return done
            status = 422
        except (RefusedError, ValidationError) as error:
            refusal, status = said(error)
            found.refresh_from_db()
    units = found.units.select_related("participation")
    context = {
        "round": found,
        "forms": forms_,
        "refusal": refusal,
        "leaves": Target.objects.of_published(found.campaign).leaves().order_by("path"),
        "chosen": set(found.targets.values_list("target_id", flat=True)),
        "units": units[:_MOST_UNITS],
        "unit_count": units.count(),
        "raters": found.raters.select_related("user", "unit"),
        "algorithm": ALGORITHM,
    }
    return render(request, "evaluations/rounds/setup.html", context, status=status)


Forms = dict[str, RoundForm | UnitsForm | RaterForm]


def _forms(request: HttpRequest, found: Round) -> Forms:
    act = request.POST.get("act", "")
    members = found.campaign.participations.exclude(comparison_class="").order_by("comparison_class")
    classes = list(members.values_list("comparison_class", flat=True).distinct())
    names = ("selection", "comparison_class", "draw_size", "seed")
    user = signed_in(request)
    appointable = {
        "people": User.objects.administered_by(user).active(),
        "units": Unit.objects.filter(participations__campaign=found.campaign),
    }
    return {
        "rules": RoundForm(request.POST) if act == "rules" else RoundForm.of(found),
        "units": UnitsForm(
            request.POST if act == "units" else None,
            classes=classes,
            initial={name: getattr(found, name) for name in names},
        ),
        "rater": RaterForm(request.POST if act == "rater" else None, **appointable),
    }


def _again(found: Round, request: HttpRequest, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect("evaluations:round_setup", pk=found.pk)


def _rules(request: HttpRequest, found: Round, forms_: Forms) -> HttpResponse | None:
    form = forms_["rules"]
    if not isinstance(form, RoundForm) or not form.is_valid():
        return None
    version = form.cleaned_data["version"]
    edit_round(subject=found, values=form.values(), version=version, actor=signed_in(request), at=clock.now())
    return _again(found, request, "已保存。")


def _targets(request: HttpRequest, found: Round, _forms: Forms) -> HttpResponse | None:
    ids = [key for each in request.POST.getlist("target") if (key := read_key(each)) is not None]
    count = choose_targets(subject=found, target_ids=ids, actor=signed_in(request), at=clock.now())
    return _again(found, request, f"已选 {count} 项考评目标。")


def _units(request: HttpRequest, found: Round, forms_: Forms) -> HttpResponse | None:
    form = forms_["units"]
    if not isinstance(form, UnitsForm) or not form.is_valid():
        return None
    count = choose_units(subject=found, choice=form.choice(), actor=signed_in(request), at=clock.now())
    return _again(found, request, f"已选 {count} 个考评单位。")


def _rater(request: HttpRequest, found: Round, forms_: Forms) -> HttpResponse | None:
    form = forms_["rater"]
    if not isinstance(form, RaterForm) or not form.is_valid():
        return None
    share = form.cleaned_data["share"]
    made = add_rater(subject=found, rater=form.chosen, share=share, actor=signed_in(request), at=clock.now())
    return _again(found, request, f"已增加考评人员：{made}。")


def _drop(request: HttpRequest, found: Round, _forms: Forms) -> HttpResponse | None:
    rater = rater_or_404(request, found)
    remove_rater(rater=rater, actor=signed_in(request), at=clock.now())
    return _again(found, request, f"已去掉考评人员：{rater}。")


def _discard(request: HttpRequest, found: Round, _forms: Forms) -> HttpResponse | None:
    discard_round(subject=found, actor=signed_in(request), at=clock.now())
    messages.success(request, f"已删除“{found}”。")
    return redirect("evaluations:rounds")


def _unknown(_request: HttpRequest, _found: Round, _forms: Forms) -> HttpResponse | None:
    message = "没有这个操作，请刷新页面再试。"
    raise RefusedError(message)


_ACTS: dict[str, Callable[[HttpRequest, Round, Forms], HttpResponse | None]] = {
    "rules": _rules,
    "targets": _targets,
    "units": _units,
    "rater": _rater,
    "drop": _drop,
    "discard": _discard,
}
