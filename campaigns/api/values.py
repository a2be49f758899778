"""Kinds of value in bodies, read by the same rules as everywhere else."""

import datetime as dt
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, WithJsonSchema

from campaigns.rules import plain, to_day, to_decimal


def _day(value: Any) -> dt.date:
    return to_day(value)


def _told(value: Any) -> str:
    """Text as it is, numbers without loss."""
    if isinstance(value, str):
        return value
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return plain(to_decimal(value))
    message = "应为文字或数字"
    raise ValueError(message)


_DAY = {"type": "string", "format": "date", "examples": ["2026-11-24"]}
Day = Annotated[dt.date, BeforeValidator(_day), WithJsonSchema(_DAY)]
Told = Annotated[str, BeforeValidator(_told), WithJsonSchema({"type": ["string", "number"]})]
Code = Annotated[str, Field(min_length=1, max_length=64)]
