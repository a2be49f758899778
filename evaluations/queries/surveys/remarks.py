"""What people wrote in their letters, and what became of it."""

from django.db.models import F, QuerySet

from evaluations.models import Survey, SurveyRemark


def remarks_of(survey: Survey) -> QuerySet[SurveyRemark]:
    """Those not yet followed up first; within each part in the order of their random keys."""
    rows = SurveyRemark.objects.filter(survey=survey).select_related("follow_up__rectification", "follow_up__case")
    return rows.order_by(F("follow_up__remark").asc(nulls_first=True), "pk")
