"""What units do when Django or the lock tell them something; each makes one operation call."""

import time
from typing import Any

from django.db import connections

from core import clock
from core.append_only import arm
from units.models import User
from units.operations.sessions import begin_session
from units.operations.sign_ins import record_failure, record_lock_out, record_sign_in, record_sign_out
from units.policies import GUARDS


def note_sign_in(*, user: User, **_signal: Any) -> None:
    """Heard: ``django.contrib.auth.signals.user_logged_in``."""
    record_sign_in(user=user, at=clock.now())


def note_sign_out(*, user: User | None, **_signal: Any) -> None:
    """Heard: ``django.contrib.auth.signals.user_logged_out``."""
    if user is not None:
        record_sign_out(user=user, at=clock.now())


def note_failure(*, credentials: dict[str, Any], **_signal: Any) -> None:
    """Heard: ``django.contrib.auth.signals.user_login_failed``."""
    record_failure(username=str(credentials.get("username", "")), at=clock.now())


def note_lock_out(*, username: str | None, **_signal: Any) -> None:
    """Heard: ``axes.signals.user_locked_out``."""
    record_lock_out(username=username or "", at=clock.now())


def guard_trail(*, using: str, **_signal: Any) -> None:
    """Heard: ``post_migrate``. SQLite makes a table anew for some migrations, and its triggers go with the old one."""
    connection = connections[using]
    tables = {guard.table for guard in GUARDS}
    if connection.vendor in {"sqlite", "postgresql"} and tables <= set(connection.introspection.table_names()):
        arm(connection, GUARDS)


def stamp_session(*, request: Any, user: Any, **_signal: Any) -> None:
    """Heard: ``django.contrib.auth.user_logged_in``. Write into the session what ``units.middleware`` holds it to."""
    terms = begin_session(user=user, at=clock.now())
    now = int(time.time())
    request.session["terms"] = {"mark": terms.mark, "idle": terms.idle, "ends": now + terms.lasts}
    request.session["seen"] = now
    request.session["password_is_old"] = terms.password_is_old
    request.session.pop("ended_because", None)
