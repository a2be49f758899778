"""The register of cases: what waits for me, what is late, all of them; as an Excel list too."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from campaigns.permissions import may_configure_all
from campaigns.views.cells import signed_in
from campaigns.views.list_files import answer_list, wants_file
from core import clock
from evaluations.forms.cases import CaseFilterForm
from evaluations.models.case import staff_units
from evaluations.queries.cases.register import CaseFilter, case_lines, duties_of, register_rows

PAGE_SIZE = 30


@require_GET
def cases(request: HttpRequest) -> HttpResponse:
    """The list, narrowed by the address; ``format=xlsx`` gives all of it."""
    user, today = signed_in(request), clock.today()
    form = CaseFilterForm(request.GET)
    chosen = form.chosen()
    rows = register_rows(user, chosen, today)
    if wants_file(request):
        return answer_list(request, "cases")
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "may_limit": may_configure_all(user),
        "chosen": chosen,
        "page": page,
        "lines": case_lines(page.object_list, today),
        "duties": duties_of(user, today),
        "may_register": bool(staff_units(user)),
        "is_filtered": chosen != CaseFilter(),
    }
    return render(request, "evaluations/cases/list.html", context, status=422 if form.errors else 200)
