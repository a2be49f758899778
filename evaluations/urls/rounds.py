"""Addresses of evaluation rounds and sealed results."""

from django.urls import path

from evaluations.views.rectifications import following
from evaluations.views.rounds import board, publishing, results, sealed, setup, sheets

urlpatterns = [
    path("rounds/", board.rounds, name="rounds"),
    path("sheets/", sheets.mine, name="my_sheets"),
    path("rounds/term/", sealed.term, name="round_term"),
    path("sheets/<int:pk>/", sheets.sheet, name="sheet"),
    path("rounds/<int:pk>/", board.round_page, name="round"),
    path("rounds/<int:pk>/setup/", setup.setup, name="round_setup"),
    path("rounds/<int:pk>/results/", results.results, name="round_results"),
    path(
        "rounds/<int:pk>/results/<int:participation_id>/<int:target_id>/rectify/",
        following.from_round,
        name="round_rectify",
    ),
    path("rounds/<int:pk>/publish/", publishing.publish, name="round_publish"),
    path("rounds/<int:pk>/sealed/", sealed.sealed, name="round_sealed"),
    path("rounds/<int:pk>/sealed.jsonl", sealed.download, name="round_sealed_file"),
]
