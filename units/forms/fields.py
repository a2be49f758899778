"""Fields that find one unit or one person among very many: typed, searched, never listed whole."""

import re
from typing import Any, Generic, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.urls import reverse_lazy

from core.keys import read_key
from units.models import Unit, User

_NAMED = re.compile(r"^(?P<name>.*)（(?P<key>[^（）]+)）$", re.DOTALL)
_SHOWN = 5

M = TypeVar("M", bound=Model)


class DayField(forms.DateField):
    """A day, chosen in the browser's calendar."""

    def __init__(self, **kwargs: Any) -> None:
        """One format, whatever the language."""
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(widget=widget, input_formats=["%Y-%m-%d"], **kwargs)


class RowsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # rows of any kind
    """Rows ticked in a list; a number that no row can have is refused before the database is asked."""

    def clean(self, value: Any) -> Any:
        """The rows."""
        impossible = [each for each in value or () if read_key(str(each)) is None]
        if impossible:
            raise ValidationError(self.error_messages["invalid_pk_value"], params={"pk": impossible[0][:20]})
        return super().clean(value)


class PickField(forms.CharField, Generic[M]):
    """Text that names one row of ``rows``: as offered, by its key, by its name, or by words only one row has."""

    what = ""
    key = ""
    address: Any = ""
    options = ""

    def __init__(self, **kwargs: Any) -> None:
        """``rows`` are set by the form: what the person may choose from."""
        self.rows: QuerySet[M] | None = None
        super().__init__(max_length=200, **kwargs)
        self.widget.attrs |= {
            "list": self.options,
            "autocomplete": "off",
            "hx-get": self.address,
            "hx-target": f"#{self.options}",
            "hx-trigger": "input changed delay:250ms",
        }

    def prepare_value(self, value: Any) -> Any:
        """A row as it is offered."""
        return named(value) if isinstance(value, Unit | User) else value

    def clean(self, value: Any) -> Any:
        """The row; None for nothing typed where nothing is needed."""
        words = super().clean(value)
        return self.find(words) if words else None

    def find(self, words: str) -> M:
        """The one row that ``words`` name; ValidationError for none or several."""
        assert self.rows is not None
        offered = _NAMED.match(words)
        exact = self.rows.filter(**{self.key: offered["key"] if offered else words})
        for rows in (exact, self.rows.filter(name=words), self.rows.matching(words)):  # type: ignore[attr-defined] # both have it
            found = list(rows[: _SHOWN + 1])
            if len(found) == 1:
                return found[0]  # type: ignore[no-any-return]
            if found:
                some = "、".join(named(row) for row in found[:_SHOWN])
                more = " 等" if len(found) > _SHOWN else ""
                message = f"有几个{self.what}都符合“{words}”：{some}{more}。请写明括号里的代码。"
                raise ValidationError(message)
        message = f"没有找到{self.what}“{words}”，请输入名称的一部分后从列表中选择。"
        raise ValidationError(message)


class UnitField(PickField[Unit]):
    """One unit."""

    what, key, options = "单位", "code", "unit-options"
    address = reverse_lazy("people:find_unit")


class PersonField(PickField[User]):
    """One person."""

    what, key, options = "人员", "username", "person-options"
    address = reverse_lazy("people:find_person")


class ManyWidget(forms.TextInput):
    """Several lines of one field, a few more than are filled in."""

    template_name = "units/_many_widget.html"
    least, spare = 4, 2

    def value_from_datadict(self, data: Any, _files: Any, name: str) -> list[str]:
        """Every line with something in it."""
        return [value.strip() for value in data.getlist(name) if value.strip()]

    def format_value(self, value: Any) -> Any:
        """The lines as they were typed."""
        return value

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """``lines``: what stands in each."""
        context = super().get_context(name, value, attrs)
        typed = [str(each) for each in value or []]
        context["lines"] = typed + [""] * max(self.least - len(typed), self.spare)
        return context


class UnitsField(UnitField):
    """Several units, one a line."""

    widget = ManyWidget

    def clean(self, value: Any) -> Any:
        """The units in the order typed, each once."""
        if self.required and not value:
            raise ValidationError(self.error_messages["required"], code="required")
        found: dict[int, Unit] = {}
        faults = []
        for words in value or []:
            try:
                unit = self.find(words[:200])
            except ValidationError as error:
                faults += error.messages
            else:
                found[unit.pk] = unit
        if faults:
            raise ValidationError(faults)
        return list(found.values())


def named(row: Unit | User) -> str:
    """A row as it is offered: the name, and in brackets the key that makes it certain."""
    return f"{row.name}（{row.code if isinstance(row, Unit) else row.username}）"
