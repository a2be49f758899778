"""Addresses of the boards: dashboard, matrix, ranking, what is late."""

from django.urls import path

from evaluations.views import dashboard, lists

urlpatterns = [
    path("dashboard/", dashboard.dashboard, name="dashboard"),
    path("matrix/", lists.matrix, name="matrix"),
    path("ranking/", lists.ranking, name="ranking"),
    path("late/", lists.late, name="late"),
]
