"""Addresses of bonus, deduction, veto, and of appeals."""

from django.urls import path

from evaluations.views.adjustments import appealing, appeals, page, proposing, register

urlpatterns = [
    path("adjustments/", register.adjustments, name="adjustments"),
    path("adjustments/new/", proposing.propose, name="new_adjustment"),
    path("adjustments/<int:pk>/", page.adjustment, name="adjustment"),
    path("adjustments/<int:pk>/proofs/<int:evidence_id>/", page.proof, name="adjustment_proof"),
    path("adjustments/<int:pk>/appeal/", appealing.against_adjustment, name="appeal_adjustment"),
    path("rounds/<int:pk>/appeal/", appealing.against_round, name="appeal_round"),
    path("appeals/", appeals.appeals, name="appeals"),
    path("appeals/<int:pk>/", appeals.appeal, name="appeal"),
    path("appeals/<int:pk>/proofs/<int:evidence_id>/", appeals.proof, name="appeal_proof"),
]
