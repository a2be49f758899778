"""Decimals that are exact on every database.

SQLite keeps a ``DecimalField`` as a binary float. Here a number is stored as a whole number of its smallest part
(``places=10`` stores units of 10⁻¹⁰) in a 64-bit integer: sums, comparisons and orderings are exact on any database.
"""

from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

_WIDEST = 2**63 - 1


class ExactDecimalField(models.BigIntegerField):  # type: ignore[type-arg]
    """A ``Decimal`` with a fixed number of places, kept as an integer of 10⁻ᵖˡᵃᶜᵉˢ.

    Python sees ``Decimal``; SQL sees an integer. A value finer than ``places`` is refused, never rounded silently.
    """

    description = "decimal with %(places)s places, kept as an integer"

    def __init__(self, *args: Any, places: int = 6, **kwargs: Any) -> None:
        """``places``: digits after the point."""
        self.places = places
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        """Tell migrations about ``places``."""
        name, path, args, kwargs = super().deconstruct()
        kwargs["places"] = self.places
        return name, path, args, kwargs

    def from_db_value(self, value: Any, _expression: Any, _connection: "BaseDatabaseWrapper") -> Decimal | None:
        """Integer of the database → ``Decimal``."""
        return None if value is None else Decimal(int(value)).scaleb(-self.places)

    def to_python(self, value: Any) -> Any:
        """Anything a form or a fixture gives → ``Decimal``."""
        if value is None or isinstance(value, Decimal):
            return value
        try:
            return Decimal(str(value))
        except ArithmeticError as error:
            raise ValidationError("应为数字", code="invalid") from error

    def get_prep_value(self, value: Any) -> int | None:
        """``Decimal`` → integer of the database; ValueError where a digit would be lost."""
        if hasattr(value, "resolve_expression"):
            return value  # type: ignore[no-any-return]
        number = self.to_python(value)
        if number is None:
            return None
        scaled = number.scaleb(self.places)
        whole = int(scaled)
        if whole != scaled or abs(whole) > _WIDEST:
            message = f"{self.name}: {number} does not fit {self.places} places"
            raise ValueError(message)
        return whole

    def value_to_string(self, obj: models.Model) -> str:
        """For serialisation."""
        value = self.value_from_object(obj)
        return "" if value is None else str(value)

    def formfield(self, **kwargs: Any) -> Any:
        """A decimal input with the same number of places."""
        options: dict[str, Any] = {"decimal_places": self.places, "max_digits": 18}
        return models.Field.formfield(self, **{"form_class": forms.DecimalField, **options, **kwargs})


def half_up(value: Decimal, places: int) -> Decimal:
    """``value`` rounded half-up to ``places`` digits after the point."""
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def scaled_int(value: Decimal | int | None, places: int) -> int:
    """``value`` as the whole number that an ``ExactDecimalField`` of ``places`` keeps; None counts as 0."""
    return int(Decimal(value or 0).scaleb(places))
