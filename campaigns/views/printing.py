"""The printable 填报表."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from campaigns.queries.reports import fact_lines, rule_in_words
from campaigns.views.cells import cell_or_404, refuse_blind, signed_in


@require_GET
def print_form(request: HttpRequest, assignment_id: int, period_id: int) -> HttpResponse:
    """One sheet with room for signature and seal; blank lines where nothing is filled in yet."""
    cell = cell_or_404(signed_in(request), assignment_id, period_id)
    report = cell.report
    refuse_blind(request, report)
    context = {
        "cell": cell,
        "facts": fact_lines(
            cell.assignment.rule_object,
            report.facts if report else {},
            report.approved_facts if report else None,
        ),
        "rule": rule_in_words(cell.assignment),
        "evidence": report.evidence.all() if report else (),
    }
    return render(request, "campaigns/print_form.html", context)
