"""Addresses of what is given to whom, and who answers for it."""

from django.urls import path

from campaigns.views import assignments, chains, handover

urlpatterns = [
    path("assignments/", assignments.matrix, name="assignments"),
    path("assignments/change/", assignments.change, name="change_assignments"),
    path("assignments/chain/", chains.set_chain, name="set_chain"),
    path("assignments/list/", assignments.duties, name="duties"),
    path("assignments/gaps/", assignments.gaps, name="gaps"),
    path("handover/<int:pk>/", handover.handover, name="handover"),
]
