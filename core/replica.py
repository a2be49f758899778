"""Reading from a copy of the database (``DATABASE_REPLICA_URL``).

Only where a view says so, and never for the person who has just written, who would not find the own change in a copy
that lags behind. Who a person is and what posts they hold is always asked of the primary.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, Concatenate, ParamSpec

import structlog
from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.utils import Error
from django.http import HttpRequest, HttpResponse

log = structlog.get_logger(__name__)

REPLICA = "replica"
WROTE = "wrote"
"""A cookie that lives as long as the copy may lag behind."""

_PRIMARY_ONLY = frozenset({"units.user", "units.membership"})
_APPS = frozenset({"units", "campaigns", "evaluations"})
_is_reading: ContextVar[bool] = ContextVar("is_reading_from_replica", default=False)

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


class Router:
    """Sends reads to the copy while ``reading``; writes and everything else to the primary."""

    def db_for_read(self, model: type[models.Model], **_hints: Any) -> str:
        """The copy only for what the office's pages show."""
        may = model._meta.app_label in _APPS and model._meta.label_lower not in _PRIMARY_ONLY
        return REPLICA if may and _is_reading.get() else DEFAULT_DB_ALIAS

    def db_for_write(self, _model: type[models.Model], **_hints: Any) -> str:
        """Never the copy, wherever an object was read."""
        return DEFAULT_DB_ALIAS

    def allow_relation(self, _one: models.Model, _other: models.Model, **_hints: Any) -> bool:
        """Both hold the same rows."""
        return True

    def allow_migrate(self, db: str, _app_label: str, **_hints: Any) -> bool:
        """The copy follows by itself."""
        return db == DEFAULT_DB_ALIAS


@contextmanager
def reading() -> Iterator[None]:
    """Read from the copy inside this block, where there is one and it answers."""
    token = _is_reading.set(REPLICA in connections.settings and _answers())
    try:
        yield
    finally:
        _is_reading.reset(token)


def reads_replica(view: View[P]) -> View[P]:
    """A view that only reads and may be some seconds old, except for a person who has just written."""

    @wraps(view)
    def read(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if WROTE in request.COOKIES:
            return view(request, *args, **kwargs)
        with reading():
            return view(request, *args, **kwargs)

    return read


def _answers() -> bool:
    try:
        connections[REPLICA].ensure_connection()
    except Error as error:
        log.warning("replica_unreachable", error=str(error))
        return False
    return True
