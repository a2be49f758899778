"""Addresses of the pages that take results apart."""

from django.urls import path

from evaluations.views.analysis import changes, charts, compare, past

urlpatterns = [
    path("analysis/", charts.analysis, name="analysis"),
    path("analysis/changes/", changes.changes, name="changes"),
    path("analysis/past/", past.past, name="past"),
    path("analysis/compare/", compare.comparison, name="compare"),
    path("analysis/<slug:name>/", charts.chart, name="chart"),
]
