"""Addresses of the interface."""

from django.urls import URLPattern, include, path

from config.api import pages
from config.api.interface import interface
from units.api.door import through_the_door, unknown_address


def _calls() -> list[URLPattern]:
    """The interface's own addresses, each behind the door; the page of addresses that the package adds is left out."""
    patterns = [each for each in interface.urls[0] if isinstance(each, URLPattern) and each.name != "api-root"]
    for pattern in patterns:
        pattern.callback = through_the_door(pattern.callback)
    return patterns


urlpatterns = [
    path("", pages.try_out, name="api"),
    path("v1/openapi.json", pages.description, name="api_description"),
    path("v1/", include(_calls())),
    path("v1/<path:rest>", through_the_door(unknown_address)),
]
