"""Writing what a workbook changes, row by row; everything the operations refuse is told at its cell."""

from collections.abc import Callable, Iterable
from typing import Protocol, TypeVar

from django.core.exceptions import ValidationError

from core.refusals import ConflictError, RefusedError
from core.sheets.preview import Preview
from core.sheets.rows import Row


class RowChange(Protocol):
    """What one row changes."""

    @property
    def row(self) -> Row:
        """Where it was read."""


Change = TypeVar("Change", bound=RowChange)


def require_seen(preview: Preview, seen: str | None, what: str) -> None:
    """ConflictError where the preview is no longer the one with the fingerprint ``seen``; None asks for nothing."""
    if seen is not None and seen != preview.fingerprint:
        message = f"预览之后有人改动了{what}，文件没有导入。请看过新的预览再确认。"
        raise ConflictError(message)


def write_rows(changes: Iterable[Change], write: Callable[[Change], object], *, field: str) -> None:
    """``write`` each; what it refuses becomes a fault of its row, in the column ``field`` where no other is named."""
    for change in changes:
        try:
            write(change)
        except ValidationError as error:
            for name, words in error.message_dict.items():
                change.row.fault(name, "；".join(words).rstrip("。"), "请改正")
        except RefusedError as error:
            change.row.fault(field, str(error).rstrip("。"), "请改正")
