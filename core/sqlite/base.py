"""Django's SQLite, whose transactions begin in turn (``core.sqlite.turns``)."""

from pathlib import Path
from typing import Any

from django.db.backends.sqlite3.base import DatabaseWrapper as SQLiteWrapper
from django.db.backends.sqlite3.base import SQLiteCursorWrapper
from django.db.utils import OperationalError

from core.sqlite.turns import Turn, WritersBusyError

_WRITING = ("INSERT", "UPDATE", "DELETE", "REPLACE")


class DatabaseWrapper(SQLiteWrapper):
    """A connection that waits for its turn before it writes, and gives it back at the end, however it ends."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Nothing is opened yet."""
        super().__init__(*args, **kwargs)
        self.transaction_mode: str | None = None
        self._turn: Turn | None = None

    def create_cursor(self, name: str | None = None) -> Any:  # noqa: ARG002 - Django's signature
        """A cursor that knows whose turn it is."""
        cursor = self.connection.cursor(factory=_Cursor)
        cursor.wrapper = self
        return cursor

    def take_turn(self) -> None:
        """Wait until this connection may write. OperationalError, as SQLite says it, when that takes too long."""
        if self.transaction_mode != "IMMEDIATE" or self.is_in_memory_db():
            return
        self._turn = Turn(Path(self.settings_dict["NAME"]), self.settings_dict["OPTIONS"]["timeout"])
        try:
            self._turn.take()
        except WritersBusyError as error:
            message = "database is locked: other writers did not let this one have its turn"
            raise OperationalError(message) from error

    def give_turn_back(self) -> None:
        """Let the next one write."""
        if self._turn is not None:
            self._turn.give_back()
            self._turn = None

    def _start_transaction_under_autocommit(self) -> None:
        self.take_turn()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc] # unknown to the stubs
        except BaseException:
            self.give_turn_back()
            raise

    def _commit(self) -> None:
        super()._commit()  # type: ignore[misc] # unknown to the stubs
        self.give_turn_back()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc] # unknown to the stubs
        finally:
            self.give_turn_back()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc] # unknown to the stubs
        finally:
            self.give_turn_back()


class _Cursor(SQLiteCursorWrapper):
    """A statement that writes without a transaction around it is one of its own, and waits for its turn likewise."""

    wrapper: DatabaseWrapper

    def execute(self, query: str, params: Any = None) -> Any:
        """As Django's."""
        if self.connection.in_transaction or not query.lstrip().upper().startswith(_WRITING):
            return super().execute(query, params)
        self.wrapper.take_turn()
        try:
            return super().execute(query, params)
        finally:
            self.wrapper.give_turn_back()
