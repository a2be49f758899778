"""Addresses of scores and why they are what they are."""

from django.urls import path

from evaluations.views import forecast, score_history, scores, unit_results, what_if

urlpatterns = [
    path("scores/", scores.my_scores, name="my_scores"),
    path("scores/<int:participation_id>/", scores.unit_scores, name="unit_scores"),
    path("scores/<int:participation_id>/targets/<int:target_id>/", scores.target_scores, name="target_scores"),
    path("scores/<int:participation_id>/why/", scores.why, name="why"),
    path("scores/<int:participation_id>/history/", score_history.score_history, name="score_history"),
    path("scores/<int:participation_id>/forecast/", forecast.forecast, name="forecast"),
    path("what-if/<int:pk>/", what_if.what_if, name="what_if"),
    path("units/<str:code>/results/", unit_results.unit_results, name="unit_results"),
]
