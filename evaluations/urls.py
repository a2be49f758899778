"""Addresses of evaluation: reviews, dashboards, explanations."""

from django.urls import path

from evaluations.views import dashboard, lists, reviews, scores, unit_results, what_if

app_name = "evaluations"
urlpatterns = [
    path("reviews/", reviews.queue, name="review_queue"),
    path("reviews/<int:pk>/", reviews.review, name="review"),
    path("reviews/<int:pk>/approve/", reviews.approve, name="approve"),
    path("reviews/<int:pk>/return/", reviews.send_back, name="return"),
    path("reviews/<int:pk>/reopen/", reviews.reopen, name="reopen"),
    path("dashboard/", dashboard.dashboard, name="dashboard"),
    path("matrix/", lists.matrix, name="matrix"),
    path("ranking/", lists.ranking, name="ranking"),
    path("late/", lists.late, name="late"),
    path("scores/", scores.my_scores, name="my_scores"),
    path("scores/<int:participation_id>/", scores.unit_scores, name="unit_scores"),
    path("scores/<int:participation_id>/targets/<int:target_id>/", scores.target_scores, name="target_scores"),
    path("scores/<int:participation_id>/why/", scores.why, name="why"),
    path("what-if/<int:pk>/", what_if.what_if, name="what_if"),
    path("units/<str:code>/results/", unit_results.unit_results, name="unit_results"),
]
