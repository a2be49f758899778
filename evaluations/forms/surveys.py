"""Preparing a survey, and answering it."""

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms

from campaigns.enums import SchemeState
from campaigns.models import Campaign, Participation, Target
from core.decimals import half_up
from evaluations.enums import HandingOut, SurveyKind
from evaluations.models import Survey
from evaluations.operations.surveys.answering import TEXT_LIMIT, Answer
from evaluations.operations.surveys.feeding import METHOD
from evaluations.operations.surveys.setup import GroupPlan, SurveyPlan

_OPTIONS = "满意 100\n基本满意 70\n不满意 30\n不了解"
_GROUPS = "服务对象 50 40\n监督员 25 30\n社会各界 25 30"
_QUESTIONS = {
    SurveyKind.LETTERS: "工作作风\n办事效率\n服务态度\n廉洁自律\n政务公开",
    SurveyKind.WINDOWS: "服务环境\n服务态度\n办事效率\n收费公开\n廉洁自律",
    SurveyKind.OWN: "",
}
_SUBJECTS_LIMIT = 60


def _area(label: str, rows: int, help_text: str = "", **kwargs: Any) -> forms.CharField:
    return forms.CharField(
        label=label, widget=forms.Textarea({"rows": rows, "class": "form-control"}), help_text=help_text, **kwargs
    )


def _percent(text: str) -> Decimal | None:
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    return value if value.is_finite() and half_up(value, 2) == value else None


class SurveyForm(forms.Form):
    """A draft, in lines as they are pasted from a table: columns parted by blanks or tabs."""

    title = forms.CharField(label="名称", max_length=80, widget=forms.TextInput({"class": "form-control"}))
    closes_on = forms.DateField(
        label="回收截止", widget=forms.DateInput({"type": "date", "class": "form-control"}, format="%Y-%m-%d")
    )
    quorum = forms.DecimalField(
        label="有效回收率不低于（%）",
        min_value=0,
        max_value=100,
        decimal_places=2,
        initial=60,
        widget=forms.NumberInput({"class": "form-control"}),
        help_text="低于它，本次测评不出结果。",
    )
    greeting = _area("致收信人", 3, "印在信函开头。", required=False, max_length=400)
    questions = _area("评议内容", 5, "一行一项。")
    options = _area("选项", 4, "一行一个：名称 分值（0 至 100）。不写分值的（如“不了解”）不算有效票。")
    groups = _area(
        "评议对象", 4, "一行一组：名称 权重 份数；现场发放纸质问卷的，行末写“现场”，否则寄发带答题码的信函。"
    )
    target = forms.ModelChoiceField(
        label="计入的目标",
        queryset=Target.objects.none(),
        required=False,
        empty_label="不计入得分",
        widget=forms.Select({"class": "form-select"}),
        help_text="公布后，各单位的得分按该目标“问卷”的占比计入。",
    )
    subjects = _area("被评单位", 6, "一行一个：单位名称 类别。同一类别内排名次；可以从表格里整列粘贴。")

    def __init__(self, *args: Any, campaign: Campaign, kind: SurveyKind, **kwargs: Any) -> None:
        """``campaign``: whose units can be rated."""
        self.campaign = campaign
        start = {"questions": _QUESTIONS[kind], "options": _OPTIONS, "groups": _GROUPS}
        super().__init__(*args, **{**kwargs, "initial": {**start, **kwargs.get("initial", {})}})
        field = self.fields["target"]
        assert isinstance(field, forms.ModelChoiceField)
        leaves = Target.objects.filter(scheme__campaign=campaign, scheme__state=SchemeState.PUBLISHED, is_leaf=True)
        measured = [leaf.pk for leaf in leaves if METHOD in leaf.shares]
        field.queryset = leaves.filter(pk__in=measured).order_by("scheme", "path")

    def clean_questions(self) -> list[str]:
        """One question a line."""
        rows = _lines(self.cleaned_data["questions"])
        if long := [row for row in rows if len(row) > 200]:  # noqa: PLR2004 - the column's width
            raise forms.ValidationError(f"每项不超过 200 字：{long[0][:20]}……")
        return rows

    def clean_options(self) -> list[tuple[str, Decimal | None]]:
        """Label and value; at least two with a value."""
        rows: list[tuple[str, Decimal | None]] = []
        for number, line in enumerate(_lines(self.cleaned_data["options"]), start=1):
            label, *rest = line.split()
            value = _percent(rest[0]) if rest else None
            if len(label) > 20 or len(rest) > 1 or (rest and (value is None or not 0 <= value <= 100)):  # noqa: PLR2004
                raise forms.ValidationError(f"第 {number} 行“{line}”：应写“名称 分值”，分值在 0 到 100 之间。")
            rows.append((label, value))
        if len({label for label, _ in rows}) < len(rows):
            raise forms.ValidationError("选项名称不能重复。")
        if sum(value is not None for _, value in rows) < 2:  # noqa: PLR2004
            raise forms.ValidationError("至少要有两个带分值的选项。")
        return rows

    def clean_groups(self) -> list[GroupPlan]:
        """Name, weight, number, and how they are reached."""
        rows = [_group(number, line) for number, line in enumerate(_lines(self.cleaned_data["groups"]), start=1)]
        if len({row.name for row in rows}) < len(rows):
            raise forms.ValidationError("评议对象名称不能重复。")
        return rows

    def clean_subjects(self) -> list[tuple[Participation, str]]:
        """Units by the name they bear in the campaign, or by code."""
        lines = [line.split() for line in _lines(self.cleaned_data["subjects"])]
        if len(lines) > _SUBJECTS_LIMIT:
            raise forms.ValidationError(f"一次测评最多 {_SUBJECTS_LIMIT} 个单位，请分几次测评。")
        words = [line[0] for line in lines]
        units = self.campaign.participations.select_related("unit")
        by_word = {row.unit.code: row for row in units.filter(unit__code__in=words)}
        by_word |= {row.name: row for row in units.filter(name__in=words)}
        if unknown := [word for word in words if word not in by_word]:
            raise forms.ValidationError(f"本届没有这些单位：{'、'.join(unknown[:5])}。请按本届的单位名称或代码填写。")
        found = [(by_word[word], (line[1:] or ["被评单位"])[0][:40]) for word, line in zip(words, lines, strict=True)]
        if len({row.pk for row, _ in found}) < len(found):
            raise forms.ValidationError("同一单位只能写一行。")
        return found

    @property
    def plan(self) -> SurveyPlan:
        """What was filled in."""
        return SurveyPlan(**{name: self.cleaned_data[name] for name in self.fields})


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _group(number: int, line: str) -> GroupPlan:
    match = re.fullmatch(r"(\S{1,40})\s+(\d{1,3}(?:\.\d{1,2})?)\s+(\d{1,5})(\s+现场)?", line)
    if match is None or not Decimal(match[2]) or not int(match[3]):
        raise forms.ValidationError(f"第 {number} 行“{line}”：应写“名称 权重 份数”，如“服务对象 50 40”。")
    way = HandingOut.ON_SITE if match[4] else HandingOut.LETTERS
    return GroupPlan(match[1], Decimal(match[2]), int(match[3]), way)


def initial_of(survey: Survey) -> dict[str, Any]:
    """A draft as lines, the way ``SurveyForm`` reads them."""
    return {
        "title": survey.title,
        "closes_on": survey.closes_on,
        "quorum": survey.quorum,
        "target": survey.target_id,
        "greeting": survey.greeting,
        "questions": "\n".join(row.text for row in survey.questions.all()),
        "options": "\n".join(
            row.label if row.value is None else f"{row.label} {row.value.normalize():f}" for row in survey.options.all()
        ),
        "groups": "\n".join(
            f"{row.name} {row.weight.normalize():f} {row.quota}"
            + (" 现场" if row.handing_out == HandingOut.ON_SITE else "")
            for row in survey.groups.all()
        ),
        "subjects": "\n".join(
            f"{row.participation.name} {row.category}" for row in survey.subjects.select_related("participation")
        ),
    }


class AnswerForm(forms.Form):
    """The questionnaire: a choice for every unit and question, and room for words."""

    text = forms.CharField(
        label="意见建议",
        max_length=TEXT_LIMIT,
        required=False,
        widget=forms.Textarea({"rows": 4, "class": "form-control"}),
        help_text=f"可以不写，不超过 {TEXT_LIMIT} 字。请不要写自己的姓名。",
    )

    def __init__(self, *args: Any, survey: Survey, **kwargs: Any) -> None:
        """``survey``: whose questions are asked."""
        super().__init__(*args, **kwargs)
        self._subjects = list(survey.subjects.select_related("participation"))
        self._questions = list(survey.questions.all())
        choices = [(str(option.pk), option.label) for option in survey.options.all()]
        for subject in self._subjects:
            for question in self._questions:
                self.fields[f"m{subject.pk}-{question.pk}"] = forms.ChoiceField(
                    label=question.text,
                    choices=choices,
                    widget=forms.RadioSelect,
                    error_messages={"required": "请选一项", "invalid_choice": "请选一项"},
                )

    @property
    def sheets(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The questions of each unit, under its name."""
        return [
            (str(subject), [self[f"m{subject.pk}-{question.pk}"] for question in self._questions])
            for subject in self._subjects
        ]

    @property
    def open_questions(self) -> list[tuple[str, forms.BoundField]]:
        """What is not answered, with the unit's name."""
        return [(name, field) for name, fields in self.sheets for field in fields if field.errors]

    @property
    def answer(self) -> Answer:
        """What was chosen."""
        marks = {
            (subject.pk, question.pk): int(self.cleaned_data[f"m{subject.pk}-{question.pk}"])
            for subject in self._subjects
            for question in self._questions
        }
        return Answer(marks, self.cleaned_data["text"].strip())


class RecipientsForm(forms.Form):
    """People for the register, pasted in lines."""

    group = forms.CharField(label="评议对象", max_length=40, widget=forms.TextInput({"class": "form-control"}))
    people = _area("人员", 6, "一行一人：姓名、地址、邮编，用制表符或逗号隔开；可以从表格里整列粘贴。")

    def clean_people(self) -> list[tuple[str, str, str]]:
        """Name, address, postcode."""
        rows = []
        for number, line in enumerate(_lines(self.cleaned_data["people"]), start=1):
            parts = [part.strip() for part in re.split(r"[\t,，]", line)]
            if not 2 <= len(parts) <= 3 or not all(parts[:2]) or len(parts[0]) > 40 or len(parts[1]) > 200:  # noqa: PLR2004
                raise forms.ValidationError(f"第 {number} 行“{line[:30]}”：应写“姓名，地址，邮编”。")
            rows.append((parts[0], parts[1], parts[2][:10] if parts[2:] else ""))
        return rows
