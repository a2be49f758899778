"""Templates are complete: a draft begun from one has nothing that stops it from being published."""

from decimal import Decimal

import pytest

from campaigns.enums import Cycle
from campaigns.library import LOCAL, TEMPLATES, Span, rows_of
from campaigns.models import Period
from campaigns.operations.schemes import SchemeHead, create_draft
from campaigns.queries.scheme_check import check_scheme
from tests.worlds.small import NOW, TODAY, small_world

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("key", "leaves"), [("three-four-five", 48), ("civilized-unit", 24)])
@pytest.mark.parametrize("years", [1, 2, 3])
def test_a_template_is_ready_to_be_published(key: str, leaves: int, years: int) -> None:
    world, template = small_world(), TEMPLATES[key]
    campaign = world.campaign
    campaign.ends_on = campaign.ends_on.replace(year=campaign.starts_on.year + years - 1)
    campaign.save()
    for cycle in (Cycle.MONTH, Cycle.HALF, Cycle.YEAR):
        Period.objects.create(
            campaign=campaign,
            code=cycle,
            cycle=cycle,
            starts_on=campaign.starts_on,
            ends_on=campaign.ends_on,
            due_on=campaign.ends_on,
        )
    head = SchemeHead(template.title, template.notes, template.intended_points, template.bonus_cap)
    rows = rows_of(template.tops, Span(campaign.starts_on, campaign.ends_on))
    made = create_draft(campaign=campaign, head=head, rows=rows, items=template.items, actor=None, at=NOW)
    checked = check_scheme(made, today=TODAY)
    assert checked.blockers == ()
    assert (checked.total, sum(row.is_complete for row in rows)) == (Decimal(100), leaves)
    assert [fault for fault in checked.warnings if fault.field != "kinds"] == []


def test_sums_grow_with_the_term_and_codes_take_a_prefix() -> None:
    world = small_world()
    starts = world.campaign.starts_on
    span = Span(starts, starts.replace(year=starts.year + 2))
    by_title = {row.title: row for row in rows_of(TEMPLATES["three-four-five"].tops, span)}
    assert by_title["专题研究次数"].rule is not None
    assert by_title["专题研究次数"].rule["goal"] == "8"
    assert [row.code for row in rows_of(LOCAL, span, "xishan-")][:2] == ["xishan-1", "xishan-1-1"]


def test_material_site_and_survey_have_their_shares() -> None:
    tops = {top.title: top for top in TEMPLATES["civilized-unit"].tops}
    span = Span(NOW.date(), NOW.date().replace(year=NOW.year + 1))
    shares = {
        title: sum((row.points for row in rows_of([top], span) if row.points is not None), Decimal(0))
        for title, top in tops.items()
    }
    assert shares == {"材料审核": 60, "实地考察": 25, "问卷测评": 15}
    lists = [row.kind for row in TEMPLATES["civilized-unit"].items]
    assert TEMPLATES["civilized-unit"].bonus_cap == Decimal(10)
    assert lists == ["bonus"] * 5 + ["negative"] * 5
    assert TEMPLATES["empty"].tops == ()
