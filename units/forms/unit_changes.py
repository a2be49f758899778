"""What an administrator types to found, change, move, merge, split and end units."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from core.templatetags.ui import cn_date
from units.enums import UnitKind
from units.forms.fields import DayField, UnitField, UnitsField
from units.models import Unit
from units.operations.successions import Founding
from units.operations.units import UnitFacts


class NewCodeField(forms.CharField):
    """A code no unit has yet."""

    def __init__(self, **kwargs: Any) -> None:
        """As long as the column."""
        super().__init__(max_length=64, **kwargs)

    def clean(self, value: Any) -> str:
        """The code without white space around it."""
        code: str = super().clean(value)
        if "/" in code:
            message = "代码里不能有斜线“/”。"
            raise ValidationError(message)
        if code and Unit.objects.filter(code=code).exists():
            message = f"代码“{code}”已被使用，请换一个。"
            raise ValidationError(message)
        return code


class VersionForm(forms.Form):
    """A form that knows as of which version of the unit it was opened."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, unit: Unit, **kwargs: Any) -> None:
        """``unit``: what is changed."""
        super().__init__(*args, **kwargs)
        self.unit = unit
        self.initial.setdefault("version", unit.version)


class FactsForm(forms.Form):
    """What is written down about a unit."""

    name = forms.CharField(label="名称", max_length=120)
    short_name = forms.CharField(label="简称", max_length=40, required=False, help_text="列表和图表上用简称。")
    kind = forms.ChoiceField(label="类别", choices=UnitKind.choices, help_text="哪些目标适用，由类别决定。")
    comparison_class = forms.CharField(
        label="比较类别", max_length=40, required=False, help_text="写法相同的单位在一起排名，如“区县局”。"
    )
    weight = forms.DecimalField(
        label="权重",
        min_value=0,
        max_value=1000,
        decimal_places=2,
        initial=1,
        help_text="计算上级系统得分时的权重，一般为 1。",
    )

    def facts(self) -> UnitFacts:
        """The values, as the operations take them."""
        values = self.cleaned_data
        return UnitFacts(
            values["name"],
            UnitKind(values["kind"]),
            values["short_name"],
            values["comparison_class"],
            values["weight"],
        )


class NewUnitForm(FactsForm):
    """A unit to be founded below another."""

    code = NewCodeField(label="代码", help_text="导入导出时认单位用，定下后不再改，如 liangxi。")
    exists_from = DayField(label="设立日期", required=False)
    field_order = ("name", "short_name", "code", "kind", "comparison_class", "weight", "exists_from")


class EditUnitForm(VersionForm, FactsForm):
    """The facts of a unit, and from when they hold."""

    on = DayField(
        label="自哪天起",
        required=False,
        help_text="更名或改变类别时填写，以前的名称会留在沿革里。只是改正录入错误时请留空。",
    )
    field_order = ("name", "short_name", "kind", "comparison_class", "weight", "on")


class MoveForm(VersionForm):
    """Where the unit goes."""

    parent = UnitField(label="新的上级单位")
    on = DayField(label="自哪天起")

    def __init__(self, *args: Any, choices: "QuerySet[Unit]", **kwargs: Any) -> None:
        """``choices``: units the person administers."""
        super().__init__(*args, **kwargs)
        _offer(self, choices, "parent")


class EndForm(VersionForm):
    """How a unit ends."""

    exists_to = DayField(label="存续到哪天（含当天）")
    successor = UnitField(
        label="承继单位",
        required=False,
        help_text="下级单位归入承继单位，它的历史也由承继单位查看。没有承继单位时留空。",
    )
    carries_people = forms.BooleanField(
        label="人员转入承继单位",
        required=False,
        initial=True,
        help_text="原有角色保留，以便办完手头的事；在承继单位获得同样的角色。",
    )

    def __init__(self, *args: Any, choices: "QuerySet[Unit]", **kwargs: Any) -> None:
        """``choices``: units the person administers."""
        super().__init__(*args, **kwargs)
        _offer(self, choices, "successor")

    def ending(self) -> list[Unit]:
        """The units that end."""
        return [self.unit]

    def summary(self) -> str:
        """What will happen, in a sentence."""
        values = self.cleaned_data
        after = f"由“{values['successor'].name}”承继" if values["successor"] else "没有承继单位"
        return f"“{self.unit.name}”存续到{cn_date(values['exists_to'])}，之后撤销，{after}。"


class MergeForm(forms.Form):
    """Which units become which one."""

    units = UnitsField(
        label="合并哪些单位", help_text="每行一个，输入名称后从列表中选择。合并后这些单位自前一天起撤销。"
    )
    on = DayField(label="合并日期", help_text="新单位自这一天起。")
    into = UnitField(label="并入已有单位", required=False, help_text="成立新单位时留空，填写下面几项。")
    name = forms.CharField(label="新单位名称", max_length=120, required=False)
    short_name = forms.CharField(label="新单位简称", max_length=40, required=False)
    code = NewCodeField(label="新单位代码", required=False)
    kind = forms.ChoiceField(label="新单位类别", choices=UnitKind.choices, required=False)
    carries_people = forms.BooleanField(
        label="人员转入合并后的单位",
        required=False,
        initial=True,
        help_text="原有角色保留，以便办完手头的事；在合并后的单位获得同样的角色。",
    )

    def __init__(self, *args: Any, unit: Unit, choices: "QuerySet[Unit]", **kwargs: Any) -> None:
        """``unit``: below which a new unit is founded."""
        super().__init__(*args, **kwargs)
        self.unit = unit
        _offer(self, choices, "units", "into")

    def clean(self) -> dict[str, Any]:
        """Either a unit that is there or a new one, not both and not neither."""
        values: dict[str, Any] = super().clean() or {}
        into, name = values.get("into"), values.get("name")
        if "into" in values and not into and not name:
            self.add_error("into", "请选择并入哪个单位，或者填写新单位的名称和代码。")
        if into and name:
            self.add_error("name", "已选择并入已有单位，新单位名称请留空。")
        if name and not values.get("code") and not self.has_error("code"):
            self.add_error("code", "请填写新单位的代码。")
        if into and into in (values.get("units") or []):
            self.add_error("into", "并入的单位不应同时列在被合并的单位里，请从上面删去它。")
        return values

    def successor(self) -> Unit | Founding:
        """What takes over; a new unit takes class and weight from the first of the merged ones."""
        values = self.cleaned_data
        if values["into"]:
            unit: Unit = values["into"]
            return unit
        first = values["units"][0]
        facts = UnitFacts(
            values["name"], UnitKind(values["kind"]), values["short_name"], first.comparison_class, first.weight
        )
        return Founding(values["code"], facts, self.unit)

    def ending(self) -> list[Unit]:
        """The units that end."""
        units: list[Unit] = self.cleaned_data["units"]
        return units

    def summary(self) -> str:
        """What will happen, in a sentence."""
        into = self.successor()
        new = (
            f"新设立的“{into.facts.name}”（隶属“{self.unit.name}”）" if isinstance(into, Founding) else f"“{into.name}”"
        )
        names = "、".join(f"“{unit.name}”" for unit in self.ending())
        return f"自{cn_date(self.cleaned_data['on'])}起，{names}并入{new}。"


class SplitForm(VersionForm):
    """Into what a unit is split."""

    on = DayField(label="分设日期")
    ends = forms.BooleanField(
        label="原单位同时撤销", required=False, help_text="撤销时，下面第一个单位承继原单位的下级单位和历史。"
    )
    carries_people = forms.BooleanField(label="人员转入第一个单位", required=False, initial=True)

    def ending(self) -> list[Unit]:
        """The units that end."""
        return [self.unit] if self.cleaned_data["ends"] else []

    def summary(self) -> str:
        """What will happen to the unit itself, in a sentence."""
        fate = "同时撤销" if self.cleaned_data["ends"] else "继续存在"
        return f"自{cn_date(self.cleaned_data['on'])}起，从“{self.unit.name}”分设新单位，“{self.unit.name}”{fate}。"


class PartForm(forms.Form):
    """One of the new units."""

    name = forms.CharField(label="名称", max_length=120)
    short_name = forms.CharField(label="简称", max_length=40, required=False)
    code = NewCodeField(label="代码")
    kind = forms.ChoiceField(label="类别", choices=UnitKind.choices)

    def __init__(self, *args: Any, unit: Unit, **kwargs: Any) -> None:
        """``unit``: out of which it comes; kind, class, weight and superior are taken from it."""
        super().__init__(*args, **kwargs)
        self.unit = unit
        self.fields["kind"].initial = unit.kind

    def founding(self) -> Founding:
        """The unit to be founded."""
        values, unit = self.cleaned_data, self.unit
        facts = UnitFacts(
            values["name"], UnitKind(values["kind"]), values["short_name"], unit.comparison_class, unit.weight
        )
        return Founding(values["code"], facts, Unit.objects.superior_of(unit) or unit)


PartFormSet = forms.formset_factory(PartForm, extra=3, max_num=10, validate_max=True)


def _offer(form: forms.Form, choices: "QuerySet[Unit]", *names: str) -> None:
    for name in names:
        field = form.fields[name]
        assert isinstance(field, UnitField)
        field.rows = choices
