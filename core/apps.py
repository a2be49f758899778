"""Application "core": no models, no word of the domain."""

from django.apps import AppConfig
from django.core.checks import Tags, register
from django.db.backends.signals import connection_created

from core.checks import check_folded_migrations
from core.planning import limit_planning


class CoreConfig(AppConfig):
    """Clock, decimals, transitions, working days, queue, interface components."""

    name = "core"

    def ready(self) -> None:
        """Prepare every connection to the database, and look at it before it is migrated."""
        connection_created.connect(limit_planning, dispatch_uid="limit planning")
        register(check_folded_migrations, Tags.database)
