"""What is typed about a problem and its mending, and how the list is narrowed."""

from collections.abc import Sequence
from typing import Any

from django import forms

from campaigns.models import Target
from evaluations.enums import RectificationSource, RectificationState
from evaluations.operations.rectifications import Task
from evaluations.operations.rectifications.opening import LONGEST_WORDS
from evaluations.queries.rectifications.board import MARKS, RectificationFilter
from units.forms.fields import DayField, UnitField
from units.models import Unit, User

_SELECT, _INPUT = {"class": "form-select"}, {"class": "form-control"}
_WORDS = {"class": "form-control", "rows": 3, "maxlength": LONGEST_WORDS}


def _choose(field: forms.Field, rows: Sequence[Any], label: Any) -> None:
    """Offer exactly these rows: what was read for the page is not read again."""
    assert isinstance(field, forms.TypedChoiceField)
    found = {str(row.pk): row for row in rows}
    field.choices = [("", field.help_text or "—"), *((key, label(row)) for key, row in found.items())]
    field.coerce = found.__getitem__
    field.help_text = ""


class UnitOfProblemForm(forms.Form):
    """Which unit the problem is in."""

    unit = UnitField(label="单位", help_text="输入名称、代码或拼音首字母，从列表中选择。")

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        """``units``: for which the person may write problems down."""
        super().__init__(*args, **kwargs)
        field = self.fields["unit"]
        assert isinstance(field, UnitField)
        field.rows = units
        field.widget.attrs["class"] = "form-control"


class TaskForm(forms.Form):
    """Who mends it until when."""

    person = forms.TypedChoiceField(
        label="责任人", required=False, empty_value=None, help_text="由单位负责", widget=forms.Select(_SELECT)
    )
    due_on = DayField(label="整改期限", help_text="遇休息日顺延到下一个工作日。")
    measure = forms.CharField(
        label="整改要求或措施", required=False, max_length=LONGEST_WORDS, widget=forms.Textarea(_WORDS)
    )

    def __init__(self, *args: Any, people: Sequence[User], **kwargs: Any) -> None:
        """``people`` of the unit."""
        super().__init__(*args, **kwargs)
        _choose(self.fields["person"], people, str)
        self.fields["due_on"].widget.attrs["class"] = "form-control"

    def task(self) -> Task:
        """What is given out."""
        return Task(self.cleaned_data["due_on"], self.cleaned_data.get("person"), self.cleaned_data["measure"])


class GiveForm(TaskForm):
    """The same with the reason for another person or another day, or for opening again."""

    reason = forms.CharField(
        label="理由", required=False, max_length=LONGEST_WORDS, widget=forms.Textarea({**_WORDS, "rows": 2})
    )

    def __init__(self, *args: Any, with_reason: bool, **kwargs: Any) -> None:
        """``with_reason``: it was given out before."""
        super().__init__(*args, **kwargs)
        if not with_reason:
            del self.fields["reason"]


class FollowUpForm(TaskForm):
    """What a round or a letter showed, given to a unit that is known."""

    problem = forms.CharField(label="问题", max_length=LONGEST_WORDS, widget=forms.Textarea(_WORDS))

    field_order = ("unit", "problem", "person", "due_on", "measure")


class RemarkForm(FollowUpForm):
    """What somebody wrote, given to one of the units that the survey asked about; who mends it is the unit's to say."""

    unit = forms.TypedChoiceField(label="交给哪个单位", help_text="请选择", widget=forms.Select(_SELECT))

    def __init__(self, *args: Any, units: Sequence[Unit], **kwargs: Any) -> None:
        """``units`` to choose from; a single one is chosen."""
        super().__init__(*args, people=(), **kwargs)
        _choose(self.fields["unit"], units, str)
        self.fields["problem"].help_text = "单位会看到这些话。请改去能认出写信人的内容。"
        del self.fields["person"]
        if len(units) == 1:
            self.initial.setdefault("unit", units[0].pk)


class ProblemForm(TaskForm):
    """A problem of one unit, given out at once where a day is named."""

    problem = forms.CharField(
        label="问题",
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(_WORDS),
        help_text="写明什么时候、在哪里、看到什么。",
    )
    target = forms.TypedChoiceField(
        label="涉及目标", required=False, empty_value=None, help_text="不涉及具体目标", widget=forms.Select(_SELECT)
    )
    source = forms.ChoiceField(
        label="来源",
        choices=[(source.value, source.label) for source in (RectificationSource.HAND, RectificationSource.INSPECTION)],
        widget=forms.Select(_SELECT),
    )
    photo = forms.FileField(
        label="整改前的照片或文件",
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput({"class": "form-control", "accept": "image/*,.pdf,.doc,.docx,.xls,.xlsx"}),
    )

    field_order = ("problem", "target", "source", "photo", "person", "due_on", "measure")

    def __init__(self, *args: Any, targets: Sequence[Target], **kwargs: Any) -> None:
        """``targets`` that concern the unit."""
        super().__init__(*args, **kwargs)
        _choose(self.fields["target"], targets, lambda row: f"{row.number or row.code} {row.title}")
        self.fields["due_on"].required = False
        self.fields["due_on"].help_text = "遇休息日顺延到下一个工作日。暂不交办可以空着。"

    def given(self) -> Task | None:
        """What is given out at once; None where no day is named."""
        return self.task() if self.cleaned_data["due_on"] else None


class ListFilterForm(forms.Form):
    """Narrows the list."""

    q = forms.CharField(required=False, max_length=60, label="问题、措施或单位", widget=forms.TextInput(_INPUT))
    state = forms.ChoiceField(
        required=False,
        label="状态",
        choices=[("", "全部状态"), *RectificationState.choices],
        widget=forms.Select(_SELECT),
    )
    source = forms.ChoiceField(
        required=False,
        label="来源",
        choices=[("", "全部来源"), *RectificationSource.choices],
        widget=forms.Select(_SELECT),
    )
    mark = forms.ChoiceField(
        required=False, label="其他", choices=[("", "不限"), *MARKS.items()], widget=forms.Select(_SELECT)
    )

    def chosen(self, target: str) -> RectificationFilter:
        """What was chosen, with the target of the address; what cannot be read narrows nothing."""
        self.is_valid()
        values = self.cleaned_data
        told = {name: values.get(name, "") for name in ("state", "source", "mark")}
        return RectificationFilter(words=values.get("q", "").strip(), target=target, **told)
