"""What is typed about honors and their titles, and how the register is narrowed."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet

from evaluations.enums import HonorLevel, HonorStanding, HonorSubject
from evaluations.models import Honor, HonorTitle
from evaluations.operations.honors import HonorFacts, TitleFacts
from units.forms.fields import DayField, UnitField
from units.models import Unit


class HonorForm(forms.Form):
    """One honor; what the title says need not be typed again."""

    holder = UnitField(label="单位", help_text="输入名称、代码或拼音首字母，从列表中选择。")
    title = forms.ModelChoiceField(label="称号", queryset=HonorTitle.objects.none(), empty_label="请选择")
    subject = forms.ChoiceField(label="授予对象", choices=HonorSubject.choices, initial=HonorSubject.UNIT)
    bearer = forms.CharField(
        label="处室、班组或职工", required=False, max_length=60, help_text="授予班组或职工时填写名称，其余空着。"
    )
    conferred_on = DayField(label="授予日期", help_text="证书或文件上的日期。")
    awarding_body = forms.CharField(
        label="授予机关", required=False, max_length=80, help_text="空着就用称号目录里的授予机关。"
    )
    document_number = forms.CharField(label="文号", required=False, max_length=80)
    year_from = forms.IntegerField(label="年度自", required=False, help_text="空着就是授予日期的年份。")
    year_to = forms.IntegerField(label="年度至", required=False, help_text="跨年度的填写，如 2006—2007 年度填 2007。")
    valid_until = DayField(label="有效至", required=False, help_text="空着就按称号的有效期计算。")
    version = forms.IntegerField(min_value=0, required=False, initial=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, units: QuerySet[Unit], honor: Honor | None = None, **kwargs: Any) -> None:
        """``units``: whose honors the person keeps; ``honor``: whose values it begins with."""
        super().__init__(*args, **kwargs)
        holder, title = self.fields["holder"], self.fields["title"]
        assert isinstance(holder, UnitField)
        assert isinstance(title, forms.ModelChoiceField)
        holder.rows = units
        title.queryset = HonorTitle.objects.in_use()
        if honor is not None:
            title.queryset |= HonorTitle.objects.filter(pk=honor.title_id)
            self.initial.update({**vars(HonorFacts.of(honor)), "version": honor.version})
            self.initial["title"] = honor.title_id

    def facts(self) -> HonorFacts:
        """What was typed."""
        typed = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        return HonorFacts(**typed)


class TitleForm(forms.Form):
    """One title of the catalogue."""

    name = forms.CharField(label="称号", max_length=80)
    level = forms.ChoiceField(label="级别", choices=HonorLevel.choices)
    subjects = forms.MultipleChoiceField(
        label="授予对象", choices=HonorSubject.choices, widget=forms.CheckboxSelectMultiple
    )
    awarding_body = forms.CharField(label="授予机关", required=False, max_length=80)
    valid_years = forms.TypedChoiceField(
        label="有效期",
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", "长期，或只属当年"), (2, "2 年"), (3, "3 年"), (5, "5 年")],
    )
    renewal_months = forms.IntegerField(label="到期前几个月可申请复评", min_value=0, max_value=24, initial=6)
    check_months = forms.IntegerField(
        label="每几个月复查一次", required=False, min_value=1, max_value=60, help_text="空着就是不复查。"
    )
    below = forms.ModelChoiceField(
        label="须先获得", required=False, queryset=HonorTitle.objects.all(), empty_label="没有要求"
    )
    system_share = forms.DecimalField(
        label="下级单位获得前一级称号须达到（%）",
        required=False,
        min_value=0,
        max_value=100,
        decimal_places=2,
        help_text="如文明行业填 90；空着就是没有要求。",
    )
    least_score = forms.DecimalField(
        label="总分不低于",
        required=False,
        min_value=0,
        decimal_places=2,
        help_text="申报时看当届得分；空着就是没有要求。",
    )
    is_yearly = forms.BooleanField(label="按年度评选（计算连续几年）", required=False)
    is_named_here = forms.BooleanField(label="由本系统申报、公示、命名", required=False)
    is_active = forms.BooleanField(label="在用", required=False, initial=True)

    def __init__(self, *args: Any, title: HonorTitle | None = None, **kwargs: Any) -> None:
        """``title``: whose values it begins with."""
        super().__init__(*args, **kwargs)
        if title is not None:
            self.initial.update({name: getattr(title, name) for name in TitleFacts.__dataclass_fields__})
            self.initial["below"] = title.below_id

    def facts(self) -> TitleFacts:
        """What was typed."""
        return TitleFacts(**{**self.cleaned_data, "subjects": tuple(self.cleaned_data["subjects"])})


class CheckForm(forms.Form):
    """A re-check."""

    checked_on = DayField(label="复查日期")
    is_passed = forms.TypedChoiceField(
        label="结论", choices=[("yes", "合格"), ("no", "不合格")], coerce=lambda value: value == "yes"
    )
    found = forms.CharField(label="复查情况", max_length=300, widget=forms.Textarea({"rows": 2}))


class HonorFilterForm(forms.Form):
    """Narrows the register; what is malformed filters nothing."""

    q = forms.CharField(required=False, max_length=60, label="称号、单位、文号或拼音首字母")
    year = forms.TypedChoiceField(required=False, label="年度", coerce=int, empty_value=None)
    level = forms.ChoiceField(required=False, label="级别", choices=[("", "全部级别"), *HonorLevel.choices])
    title = forms.TypedChoiceField(required=False, label="称号", coerce=int, empty_value=None)
    subject = forms.ChoiceField(required=False, label="授予对象", choices=[("", "全部对象"), *HonorSubject.choices])
    standing = forms.ChoiceField(
        required=False,
        label="现状",
        choices=[("", "全部"), *HonorStanding.choices, ("ending", "即将到期"), ("to_check", "该复查了")],
    )

    def __init__(self, *args: Any, years: Sequence[int], **kwargs: Any) -> None:
        """``years``: those that have honors."""
        super().__init__(*args, **kwargs)
        titles = HonorTitle.objects.values_list("pk", "name")
        self.fields["year"].choices = [("", "全部年度"), *((year, f"{year}年") for year in years)]  # type: ignore[attr-defined]
        self.fields["title"].choices = [("", "全部称号"), *titles]  # type: ignore[attr-defined]
        for field in self.fields.values():
            is_choice = isinstance(field, forms.ChoiceField)
            field.widget.attrs["class"] = "form-select" if is_choice else "form-control"
