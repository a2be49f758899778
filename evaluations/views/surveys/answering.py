"""The public page: a code, the questions, thanks. No account, no cookie, no script needed, nothing noted down."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from core.refusals import RefusedError
from core.throttle import Throttle, address_of
from evaluations.forms.surveys import AnswerForm
from evaluations.operations.surveys.answering import UnknownCodeError, cast_ballot, open_invitation

GUESSES = Throttle("survey-codes", limit=10, seconds=600)


# Without a session there is nothing a forged form could use: the code itself is the authority.
@csrf_exempt
@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest) -> HttpResponse:
    """GET asks for the code; POST with a code shows the questions; POST with answers puts them into the box."""
    code = request.POST.get("code", "")[:40]
    if request.method != "POST":
        return _ask_for_code(request, code, "", 200)
    source = address_of(request.META)
    if GUESSES.is_closed_to(source):
        return _ask_for_code(request, code, "输错的次数太多，请过十分钟再试。", 429)
    try:
        survey = open_invitation(code=code).group.survey
        form = AnswerForm(request.POST if "answering" in request.POST else None, survey=survey)
        if form.is_bound and form.is_valid():
            cast_ballot(code=code, answer=form.answer)
            return render(request, "evaluations/surveys/thanks.html", {"survey": survey})
    except UnknownCodeError as error:
        GUESSES.count(source)
        return _ask_for_code(request, code, str(error), error.status)
    except RefusedError as error:
        return _ask_for_code(request, code, str(error), error.status)
    context = {"survey": survey, "form": form, "code": code}
    return render(request, "evaluations/surveys/answer.html", context, status=422 if form.errors else 200)


def _ask_for_code(request: HttpRequest, code: str, refusal: str, status: int) -> HttpResponse:
    context = {"code": code, "refusal": refusal}
    return render(request, "evaluations/surveys/code.html", context, status=status)
