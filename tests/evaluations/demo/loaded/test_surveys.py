"""What the demo's surveys hold."""

import pytest

from evaluations.demo.calendar import FINISHED
from evaluations.enums import SurveyKind, SurveyState
from evaluations.models import Survey
from evaluations.queries.surveys.returns import returns_of

pytestmark = pytest.mark.django_db


def test_a_hundred_letters_went_out_in_each_of_two_years_and_ninety_four_came_back(demo: None) -> None:
    surveys = Survey.objects.filter(campaign__code=FINISHED.code, kind=SurveyKind.LETTERS)
    assert len(surveys) == 2
    for survey in surveys:
        rows = returns_of(survey)
        assert (sum(row.issued for row in rows), sum(row.returned for row in rows)) == (100, 94)
        assert survey.state == SurveyState.PUBLISHED


def test_the_windows_of_three_kinds_are_ranked_among_their_like(demo: None) -> None:
    survey = Survey.objects.get(campaign__code=FINISHED.code, kind=SurveyKind.WINDOWS)
    kinds = {row.category for row in survey.subjects.all()}
    assert kinds == {"养老服务", "婚姻登记", "殡葬救助"}
    assert all(row.rank is not None and row.mean is not None for row in survey.subjects.all())


def test_real_units_are_rated_well(demo: None) -> None:
    rows = Survey.objects.get(title="2007年百人评机关").subjects.all()
    assert all(row.mean is not None and row.mean > 85 for row in rows)
