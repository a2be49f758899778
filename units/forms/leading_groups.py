"""What is typed about a leading group."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from units.enums import GroupPost
from units.forms.fields import DayField, PersonField
from units.models import LeadingGroup, User
from units.operations.leading_groups import GroupSeat


class GroupForm(forms.Form):
    """When the group was founded, by which document; ``seen``: which seats the person was shown."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    founded_on = DayField(label="成立日期", required=False)
    document_number = forms.CharField(label="文号", max_length=60, required=False)


class SeatForm(forms.Form):
    """One seat."""

    group_post = forms.ChoiceField(label="组内职务", choices=GroupPost.choices, initial=GroupPost.MEMBER)
    name = forms.CharField(label="姓名", max_length=40)
    post = forms.CharField(label="职务", max_length=60, required=False)
    account = PersonField(label="账号（可不填）", required=False)

    def __init__(self, *args: Any, people: "QuerySet[User]", **kwargs: Any) -> None:
        """``people``: whose accounts may be named."""
        super().__init__(*args, **kwargs)
        account = self.fields["account"]
        assert isinstance(account, PersonField)
        account.rows = people

    def seat(self) -> GroupSeat:
        """The seat, as the operation takes it."""
        values = self.cleaned_data
        return GroupSeat(values["name"], GroupPost(values["group_post"]), values["post"], values["account"])


class SeatsBase(forms.BaseFormSet):  # type: ignore[type-arg] # no model behind it
    """The seats in the order of their numbers."""

    def seats(self) -> list[GroupSeat]:
        """What is filled in and not struck out, in order."""
        rows = [form for form in self.ordered_forms if form.cleaned_data.get("name")]
        return [form.seat() for form in rows]


SeatFormSet = forms.formset_factory(
    SeatForm, formset=SeatsBase, extra=3, can_order=True, can_delete=True, max_num=60, validate_max=True
)


def seats_of(group: LeadingGroup | None) -> list[dict[str, Any]]:
    """The seats of a group as they stand, for the form."""
    rows = group.members.select_related("user") if group else []
    return [{"group_post": row.group_post, "name": row.name, "post": row.post, "account": row.user} for row in rows]
