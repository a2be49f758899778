"""Addresses of 整改 / 销号."""

from django.urls import path

from evaluations.views.rectifications import lists, opening, page

urlpatterns = [
    path("rectifications/", lists.board, name="rectifications"),
    path("rectifications/list/", lists.listed, name="rectification_list"),
    path("rectifications/mine/", lists.mine, name="my_rectifications"),
    path("rectifications/new/", opening.new, name="rectification_new"),
    path("rectifications/<int:pk>/", page.rectification, name="rectification"),
    path("rectifications/<int:pk>/proofs/", page.proofs, name="rectification_proofs"),
    path("rectifications/proofs/<int:pk>/", page.proof, name="rectification_proof"),
    path("rectifications/proofs/<int:pk>/preview/", page.preview, name="rectification_preview"),
]
