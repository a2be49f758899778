"""What the demo holds of citizens' matters and of supervisors."""

import pytest

from campaigns.models import Campaign
from evaluations.demo.calendar import FINISHED
from evaluations.demo.units import BY_CODE
from evaluations.enums import (
    CaseChannel,
    CaseKind,
    CaseState,
    ExtensionState,
    FindingState,
    RectificationState,
    RoundKind,
    RoundState,
)
from evaluations.models import (
    Case,
    CaseExtension,
    Patrol,
    Rectification,
    Round,
    SealedResult,
    Supervisor,
    SupervisorFinding,
)
from evaluations.queries.term_report.report import read_term_report
from evaluations.queries.term_report.scope import ReportPlace, scope_of
from evaluations.queries.term_report.text import Filler
from tests.worlds.small import NOW

pytestmark = pytest.mark.django_db


def test_forty_matters_came_through_every_channel_and_stand_in_every_state(demo: None) -> None:
    supervisors = SupervisorFinding.objects.filter(case__isnull=False).count()
    lately = Case.objects.filter(received_on__gt=FINISHED.ends)
    assert lately.count() - supervisors == 40
    for field, words in (("channel", CaseChannel), ("kind", CaseKind), ("state", CaseState)):
        assert set(lately.values_list(field, flat=True)) == set(words.values), field
    assert Case.objects.overdue(NOW.date()).exists()
    assert Case.objects.filter(reopened__gt=0).exists()
    assert Case.objects.filter(repeat_of__isnull=False).exists()
    assert set(CaseExtension.objects.values_list("state", flat=True)) >= {ExtensionState.OPEN, ExtensionState.GRANTED}


def test_supervisors_of_nine_sectors_patrolled_and_each_fate_of_a_finding_is_there(demo: None) -> None:
    assert Supervisor.objects.serving_on(NOW.date()).values("sector").distinct().count() == 9
    assert Supervisor.objects.get(user__isnull=False).user.username == "supervisor"  # type: ignore[union-attr]
    assert set(SupervisorFinding.objects.values_list("state", flat=True)) == set(FindingState.values)
    assert Patrol.objects.filter(unit__isnull=True).exists()
    assert Patrol.objects.filter(unit__isnull=False).exists()


def test_the_term_of_the_report_names_no_case_supervisor_or_rectification_as_missing(demo: None) -> None:
    campaign = Campaign.objects.get(code=FINISHED.code)
    scope = scope_of(campaign, NOW.date())
    assert scope is not None
    report = read_term_report(scope)
    figures = {
        "监督员人数": "12", "监督员活动次数": "6", "诉求件数": "24", "整改事项数": "8", "按期销号数": "7",
        "诉求按期答复率": "91.67%", "诉求满意率": "95.83%", "按期销号率": "87.5%",
    }  # fmt: skip
    assert not set(figures) & set(report.missing)
    filler, place = Filler(scope), ReportPlace(scope, None)
    assert {name: filler.value(name, place) for name in figures} == figures


def test_of_the_finished_term_nothing_is_open_and_what_was_wrong_falls_on_invented_units(demo: None) -> None:
    then = Rectification.objects.filter(found_on__lte=FINISHED.ends)
    assert set(then.values_list("state", flat=True)) == {RectificationState.CLOSED}
    assert then.done_in_time().count() == 7
    assert all(BY_CODE[code].invented for code in then.values_list("unit__code", flat=True))
    cases = Case.objects.filter(received_on__lte=FINISHED.ends)
    assert set(cases.values_list("state", flat=True)) == {CaseState.CLOSED}
    assert cases.filter(was_late=True).count() == 2


def test_rectifications_stand_in_every_state(demo: None) -> None:
    lately = Rectification.objects.filter(found_on__gt=FINISHED.ends)
    assert set(lately.values_list("state", flat=True)) == set(RectificationState.values)
    assert lately.filter(repeats__isnull=False).exists()
    assert lately.filter(times_reopened__gt=0).exists()


def test_inspections_are_there_one_published_and_sealed_one_under_way(demo: None) -> None:
    rounds = Round.objects.filter(kind=RoundKind.INSPECTION)
    assert set(rounds.values_list("state", flat=True)) == {RoundState.PUBLISHED, RoundState.INSPECTING}
    assert SealedResult.objects.get(round__campaign__code=FINISHED.code).is_intact()
