"""The catalogue of titles."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from campaigns.permissions import may_configure_all
from campaigns.views.cells import signed_in
from campaigns.views.list_files import answer_list, wants_file
from core import clock
from evaluations.forms.honors import TitleForm
from evaluations.models import HonorTitle
from evaluations.operations.honors import save_title


@require_safe
def titles(request: HttpRequest) -> HttpResponse:
    """Every title with its ladder and terms."""
    if wants_file(request):
        return answer_list(request, "honor_titles")
    context = {
        "titles": HonorTitle.objects.select_related("below"),
        "may_keep": may_configure_all(signed_in(request)),
    }
    return render(request, "evaluations/honors/titles.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def title(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Add a title, or change one."""
    user = signed_in(request)
    if not may_configure_all(user):
        raise PermissionDenied
    found = get_object_or_404(HonorTitle, pk=pk) if pk is not None else None
    form = TitleForm(request.POST or None, title=found)
    if request.method == "POST" and form.is_valid():
        try:
            saved = save_title(facts=form.facts(), title=found, actor=user, at=clock.now())
        except ValidationError as error:
            for name, words in error.message_dict.items():
                form.add_error(name if name in form.fields else None, words)
        else:
            messages.success(request, f"已保存“{saved}”。")
            return redirect("evaluations:honor_titles")
    status = 422 if form.errors else 200
    return render(request, "evaluations/honors/title.html", {"form": form, "title": found}, status=status)
