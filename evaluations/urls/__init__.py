"""Addresses of evaluation, one file for each area of work."""

from django.urls import URLPattern

from evaluations.urls import (
    adjustments,
    analysis,
    boards,
    cases,
    documents,
    honors,
    naming,
    rectifications,
    reviews,
    rounds,
    scores,
    second_marking,
    subscriptions,
    supervision,
    surveys,
    term_report,
    visits,
    wall,
)

app_name = "evaluations"
urlpatterns: list[URLPattern] = [
    *adjustments.urlpatterns,
    *analysis.urlpatterns,
    *reviews.urlpatterns,
    *boards.urlpatterns,
    *cases.urlpatterns,
    *documents.urlpatterns,
    *honors.urlpatterns,
    *naming.urlpatterns,
    *rectifications.urlpatterns,
    *rounds.urlpatterns,
    *scores.urlpatterns,
    *supervision.urlpatterns,
    *second_marking.urlpatterns,
    *subscriptions.urlpatterns,
    *surveys.urlpatterns,
    *term_report.urlpatterns,
    *visits.urlpatterns,
    *wall.urlpatterns,
]
