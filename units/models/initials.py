"""A column that follows another one: the initials by which people search it."""

from typing import Any

from django.db import models

from units.pinyin import initials


class InitialsField(models.CharField):  # type: ignore[type-arg]
    """Pinyin initials of the text field ``of``, written whenever the row is saved or made, as ``auto_now`` is.

    Where a row is changed by ``update`` or ``bulk_update`` the caller writes ``initials`` beside the text.
    """

    def __init__(self, *positional: Any, of: str = "", **options: Any) -> None:
        """``of``: the name of the text field; the rest as for any text column."""
        self.of = of
        fixed = {"verbose_name": "拼音首字母", "max_length": 200, "blank": True, "default": "", "db_default": ""}
        super().__init__(*positional, **{**fixed, "editable": False, **options})

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        """A plain text column for migrations."""
        name, _path, positional, named = super().deconstruct()
        return name, "django.db.models.CharField", positional, named

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:  # noqa: FBT001 - Django's signature
        """The initials of what the row says now."""
        del add
        value = initials(getattr(model_instance, self.of))[: self.max_length]
        setattr(model_instance, self.attname, value)
        return value
