"""Which keys occur in a set of rows, in one row: beside the counts that are taken of it anyway."""

from typing import Any

from django.db.models import Aggregate, TextField


class _KeysField(TextField):  # type: ignore[type-arg] # no table has it
    def from_db_value(self, value: str | None, _expression: Any, _connection: Any) -> tuple[int, ...]:
        return tuple(int(key) for key in value.split(",")) if value else ()


class DistinctKeys(Aggregate):
    """The different whole numbers of a column as a tuple, in no order; NULL is none of them."""

    function = "GROUP_CONCAT"
    template = "%(function)s(DISTINCT %(expressions)s)"
    output_field = _KeysField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """PostgreSQL concatenates text only."""
        return self.as_sql(
            compiler, connection, template="STRING_AGG(DISTINCT (%(expressions)s)::text, ',')", **context
        )
