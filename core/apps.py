"""Application "core": no models, no word of the domain."""

from django.apps import AppConfig
from django.db.backends.signals import connection_created

from core.planning import limit_planning


class CoreConfig(AppConfig):
    """Clock, decimals, transitions, working days, queue, interface components."""

    name = "core"

    def ready(self) -> None:
        """Prepare every connection to the database."""
        connection_created.connect(limit_planning, dispatch_uid="limit planning")
