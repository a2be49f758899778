"""领导批示 beside the number they are on."""

from typing import Any

from django import template
from django.utils.http import urlencode

from campaigns.models import Instruction, Participation, ProgressReport, Target
from campaigns.permissions import may_instruct
from campaigns.queries.instructions.listing import instruction_lines
from core import clock

register = template.Library()

_SHOWN = 10


@register.inclusion_tag("campaigns/instructions/_on.html", takes_context=True)
def instructions_on(
    context: dict[str, Any],
    participation: Participation,
    target: Target | None = None,
    report: ProgressReport | None = None,
) -> dict[str, Any]:
    """The instructions on one number of a unit, and the leader's way to write one.

    One narrow query, as on most numbers there are none; two more where there are any.
    """
    user = context["request"].user
    target_id, report_id = None if target is None else target.pk, None if report is None else report.pk
    here = Instruction.objects.on(participation.pk, target_id=target_id, report_id=report_id)
    rows = here.visible_to(user).with_context()[:_SHOWN] if here.exists() else ()
    named = {"unit": participation.pk, "target": target_id, "report": report_id}
    return {
        "lines": instruction_lines(rows, clock.today()),
        "may_instruct": may_instruct(user, participation.unit),
        "query": urlencode({name: key for name, key in named.items() if key}),
    }
