"""Addresses of units."""

from django.urls import path

from units.views import units

app_name = "units"
urlpatterns = [
    path("", units.tree, name="tree"),
    path("<str:code>/", units.unit, name="unit"),
]
