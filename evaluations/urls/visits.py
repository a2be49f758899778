"""Addresses of 现场检查; the worker answers for everything below ``visits/``."""

from django.urls import path

from evaluations.views.visits import page

urlpatterns = [
    path("visits/worker.js", page.worker, name="visit_worker"),
    path("visits/<int:pk>/", page.visit, name="visit"),
    path("visits/<int:pk>/entries/", page.entries, name="visit_entries"),
    path("visits/pictures/<int:pk>/", page.picture, name="visit_picture"),
]
