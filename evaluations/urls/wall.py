"""Addresses of screens on the wall."""

from django.urls import path

from evaluations.views import wall

urlpatterns = [
    path("wall/", wall.wall, name="wall"),
    path("wall/pages/", wall.pages, name="wall_pages"),
    path("wall/start/", wall.start, name="wall_start"),
    path("walls/", wall.displays, name="wall_displays"),
    path("walls/<int:pk>/end/", wall.end_display, name="end_wall_display"),
]
