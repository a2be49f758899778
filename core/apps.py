"""Application "core": no models, no word of the domain."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """Clock, decimals, transitions, working days, queue, interface components."""

    name = "core"
