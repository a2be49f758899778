"""Forms of evaluation rounds."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django import forms

from campaigns.forms.scheme_target import PointsField
from campaigns.models import Target
from campaigns.rules import MARKED
from evaluations.enums import RoundKind, Selection
from evaluations.models import Round
from evaluations.operations.rounds import MarkGiven, RoundValues, UnitChoice
from evaluations.workflow.rounds import PATTERNS
from units.forms.fields import DayField, PersonField, UnitField
from units.models import Unit, User

_SELECT = {"class": "form-select"}
_INPUT = {"class": "form-control"}


class NewRoundForm(forms.Form):
    """A kind, a name, two days."""

    kind = forms.ChoiceField(
        label="类型",
        choices=[(kind.value, f"{kind.label}：{PATTERNS[kind].about}") for kind in RoundKind],
        widget=forms.RadioSelect,
    )
    name = forms.CharField(label="名称", max_length=80, widget=forms.TextInput(_INPUT))
    starts_on = DayField(label="开始日期")
    ends_on = DayField(label="结束日期")

    def clean(self) -> dict[str, Any]:
        """A round does not end before it starts."""
        return _in_order(self, super().clean() or {})


def _in_order(form: forms.Form, cleaned: dict[str, Any]) -> dict[str, Any]:
    starts, ends = cleaned.get("starts_on"), cleaned.get("ends_on")
    if starts and ends and ends < starts:
        form.add_error("ends_on", "结束日期不能早于开始日期。")
    return cleaned


class RoundForm(forms.Form):
    """The rules of a round."""

    name = forms.CharField(label="名称", max_length=80, widget=forms.TextInput(_INPUT))
    starts_on = DayField(label="开始日期")
    ends_on = DayField(label="结束日期")
    method = forms.ChoiceField(
        label="计入哪种测评方式",
        choices=[("", "不计分，只作参考"), *MARKED.items()],
        required=False,
        widget=forms.Select(_SELECT),
        help_text="公布后，得分计入有这种测评方式的目标；别的目标只留记录。",
    )
    is_blind = forms.BooleanField(label="不给考评人员看单位的自查分", required=False)
    is_trimmed = forms.BooleanField(
        label="去掉一个最高分和一个最低分", required=False, help_text="三个以上考评人员打分时才去。"
    )
    drift_limit = PointsField(
        label="尺度偏差提醒（百分点）", max_value=100, help_text="与其他人对同一批单位的打分相差超过这个数，就提醒。"
    )
    year = forms.IntegerField(
        label="所属年度", required=False, min_value=1990, max_value=2100, widget=forms.NumberInput(_INPUT)
    )
    year_weight = PointsField(
        label="在届期成绩中的权重", required=False, max_value=1000, help_text="如三年按 15、25、60；不计就空着。"
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    @classmethod
    def of(cls, subject: Round) -> "RoundForm":
        """The form with what the round says now."""
        names = [name for name in cls.base_fields if name != "version"]
        return cls(initial={**{name: getattr(subject, name) for name in names}, "version": subject.version})

    def clean(self) -> dict[str, Any]:
        """A round does not end before it starts."""
        return _in_order(self, super().clean() or {})

    def values(self) -> RoundValues:
        """What was typed, of a valid form."""
        typed = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        return RoundValues(**{**typed, "year_weight": typed["year_weight"] or Decimal(0)})


class UnitsForm(forms.Form):
    """Which units are marked."""

    selection = forms.ChoiceField(label="考评哪些单位", choices=Selection.choices, widget=forms.RadioSelect)
    comparison_class = forms.ChoiceField(label="比较类别", required=False, widget=forms.Select(_SELECT))
    draw_size = forms.IntegerField(
        label="抽几家", required=False, min_value=0, max_value=100_000, widget=forms.NumberInput(_INPUT)
    )
    seed = forms.CharField(
        label="抽签种子",
        required=False,
        max_length=60,
        widget=forms.TextInput(_INPUT),
        help_text="大家事先都不知道、事后都查得到的数，如当天彩票的开奖号码。",
    )

    def __init__(self, *args: Any, classes: Iterable[str], **kwargs: Any) -> None:
        """``classes``: the comparison classes of the campaign."""
        super().__init__(*args, **kwargs)
        self.fields["comparison_class"].choices = [("", "全部"), *((each, each) for each in classes)]  # type: ignore[attr-defined]

    def choice(self) -> UnitChoice:
        """What was chosen, of a valid form."""
        typed = self.cleaned_data
        is_draw = typed["selection"] == Selection.DRAW
        return UnitChoice(
            selection=typed["selection"],
            comparison_class="" if typed["selection"] == Selection.ALL else typed["comparison_class"],
            seed=typed["seed"] if is_draw else "",
            draw_size=(typed["draw_size"] or 0) if is_draw else 0,
        )


class RaterForm(forms.Form):
    """A person or a unit, and the weight."""

    person = PersonField(label="考评人员", required=False)
    unit = UnitField(label="或考评单位", required=False, help_text="单位的人都能填这张表，但不评自己的单位。")
    share = PointsField(label="权重", initial=1, max_value=1000)

    def __init__(self, *args: Any, people: Any, units: Any, **kwargs: Any) -> None:
        """``people``, ``units``: whom the office may appoint."""
        super().__init__(*args, **kwargs)
        self.fields["person"].rows, self.fields["unit"].rows = people, units  # type: ignore[attr-defined] # pick fields
        for field in self.fields.values():
            field.widget.attrs.setdefault("class", "form-control")

    def clean(self) -> dict[str, Any]:
        """Exactly one of the two."""
        cleaned = super().clean() or {}
        if not self.errors and bool(cleaned.get("person")) == bool(cleaned.get("unit")):
            self.add_error("person", "请填一位考评人员，或者一个考评单位。")
        return cleaned

    @property
    def chosen(self) -> User | Unit:
        """Who was named."""
        found: User | Unit = self.cleaned_data["person"] or self.cleaned_data["unit"]
        return found


class SheetForm(forms.Form):
    """Points and a remark for each leaf of a sheet."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, targets: Sequence[Target], **kwargs: Any) -> None:
        """``targets``: the leaves of the sheet."""
        super().__init__(*args, **kwargs)
        self.targets = targets
        for target in targets:
            self.fields[f"points_{target.pk}"] = PointsField(
                label=f"{target}的得分", required=False, max_value=target.points
            )
            self.fields[f"remark_{target.pk}"] = forms.CharField(
                label=f"{target}的说明",
                required=False,
                max_length=300,
                widget=forms.TextInput({**_INPUT, "placeholder": "说明（可不填）"}),
            )

    def marks(self) -> dict[int, MarkGiven]:
        """What was typed, of a valid form."""
        typed = self.cleaned_data
        return {each.pk: MarkGiven(typed[f"points_{each.pk}"], typed[f"remark_{each.pk}"]) for each in self.targets}

    def rows(self) -> list[tuple[Target, Any, Any]]:
        """Leaf, field of the points, field of the remark."""
        return [(each, self[f"points_{each.pk}"], self[f"remark_{each.pk}"]) for each in self.targets]


class OverrideForm(forms.Form):
    """A correction with its reason."""

    unit = forms.IntegerField()
    target = forms.IntegerField()
    points = PointsField(label="改为")
    reason = forms.CharField(label="理由", max_length=300)


class GradesForm(forms.Form):
    """Thresholds to try, and the percentage of a class that may hold each grade."""

    def __init__(
        self, *args: Any, grades: Sequence[tuple[str, Decimal]], quotas: dict[str, str], **kwargs: Any
    ) -> None:
        """``grades``: names and thresholds in force; ``quotas``: those of the round."""
        super().__init__(*args, **kwargs)
        self.grades = grades
        for index, (name, threshold) in enumerate(grades):
            self.fields[f"threshold_{index}"] = PointsField(
                label=f"{name}线", required=False, initial=f"{threshold.normalize():f}"
            )
            self.fields[f"quota_{index}"] = PointsField(
                label=f"{name}最多占（%）", required=False, max_value=100, initial=quotas.get(name, "")
            )

    def rows(self) -> list[tuple[str, Any, Any]]:
        """Name, threshold, quota."""
        return [(name, self[f"threshold_{i}"], self[f"quota_{i}"]) for i, (name, _) in enumerate(self.grades)]

    def thresholds(self) -> dict[str, Decimal]:
        """What was typed, else what is in force."""
        typed = self.cleaned_data if self.is_bound else {}
        return {
            name: threshold if typed.get(f"threshold_{i}") is None else typed[f"threshold_{i}"]
            for i, (name, threshold) in enumerate(self.grades)
        }

    def quotas(self, known: dict[str, str]) -> dict[str, Decimal]:
        """What was typed; before anything was, those of the round."""
        if not self.is_bound:
            return {name: Decimal(percent) for name, percent in known.items()}
        typed = self.cleaned_data
        return {
            name: typed[f"quota_{i}"] for i, (name, _) in enumerate(self.grades) if typed.get(f"quota_{i}") is not None
        }
