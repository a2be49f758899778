"""Addresses of 民意测评; the page on which people answer is public and stands in ``config.urls``."""

from django.urls import path

from evaluations.views.cases import intake
from evaluations.views.rectifications import following
from evaluations.views.surveys import paper, preparing, register, running

urlpatterns = [
    path("surveys/", preparing.surveys, name="surveys"),
    path("surveys/new/", preparing.start, name="survey_start"),
    path("surveys/register/", register.register, name="survey_register"),
    path("surveys/register/<int:pk>/remove/", register.remove, name="survey_register_remove"),
    path("surveys/<int:pk>/", running.survey, name="survey"),
    path("surveys/<int:pk>/edit/", preparing.edit, name="survey_edit"),
    path("surveys/<int:pk>/issue/", running.issue, name="survey_issue"),
    path("surveys/<int:pk>/step/", running.step, name="survey_step"),
    path("surveys/remarks/<str:key>/rectify/", following.from_remark, name="remark_rectify"),
    path("surveys/remarks/<str:key>/case/", intake.from_remark, name="remark_case"),
    path("surveys/groups/<int:group_id>/reprint/", running.reprint, name="survey_reprint"),
    path("surveys/groups/<int:group_id>/papers/", running.papers, name="survey_papers"),
    path("surveys/groups/<int:group_id>/typing/", paper.type_answer, name="survey_paper"),
    path("surveys/groups/<int:group_id>/typing/drop/", paper.drop, name="survey_paper_drop"),
]
