"""Addresses of assignments given back, and of the answers."""

from django.urls import path

from campaigns.views import returns

urlpatterns = [
    path("tasks/<int:assignment_id>/return/", returns.give_back, name="give_back"),
    path("returns/", returns.returns, name="returns"),
    path("returns/<int:pk>/", returns.answer, name="answer_return"),
]
