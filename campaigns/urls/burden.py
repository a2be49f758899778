"""Addresses of the burden meter."""

from django.urls import path

from campaigns.views import burden

urlpatterns = [
    path("burden/", burden.burden, name="burden"),
    path("burden/twice/", burden.twice, name="asked_twice"),
    path("burden/<int:participation_id>/", burden.unit_burden, name="unit_burden"),
]
