"""What an administrator types about people."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet

from units.enums import Role
from units.forms.fields import DayField, PersonField, UnitField
from units.models import Unit, User
from units.operations.accounts import PersonFacts
from units.permissions import GRANTABLE
from units.validators import validate_phone, validate_username

_STATES = [("", "启用的账号"), ("new", "尚未发放密码的"), ("off", "停用的账号"), ("all", "全部账号")]


class PeopleFilterForm(forms.Form):
    """Search by name, login name or initials; narrow by role, unit and state."""

    q = forms.CharField(label="姓名、登录名或拼音首字母", required=False, max_length=60)
    unit = UnitField(label="单位（含下级）", required=False)
    role = forms.ChoiceField(label="角色", required=False, choices=[("", "全部角色"), *Role.choices])
    state = forms.ChoiceField(label="账号", required=False, choices=_STATES)
    sort = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)

    def __init__(self, *args: Any, choices: "QuerySet[Unit]", **kwargs: Any) -> None:
        """``choices``: units the person administers, ended ones too."""
        super().__init__(*args, **kwargs)
        _offer(self, choices)
        for name, field in self.fields.items():
            if name != "sort":
                field.widget.attrs["class"] = "form-select" if isinstance(field, forms.ChoiceField) else "form-control"


class PersonForm(forms.Form):
    """Name and ways to reach somebody."""

    name = forms.CharField(label="姓名", max_length=40)
    phone = forms.CharField(label="手机", max_length=20, required=False, validators=[validate_phone])
    email = forms.EmailField(label="电子邮箱", required=False, help_text="填写后，工作日的提醒也会发到邮箱。")

    def facts(self) -> PersonFacts:
        """The values, as the operations take them."""
        values = self.cleaned_data
        return PersonFacts(values["name"], values["phone"], values["email"])


class RoleForm(forms.Form):
    """A role in a unit."""

    unit = UnitField(label="单位", help_text="输入名称、代码或拼音首字母，从列表中选择。")
    role = forms.ChoiceField(label="角色")
    post = forms.CharField(label="职务", max_length=40, required=False)

    def __init__(self, *args: Any, choices: "QuerySet[Unit]", roles: Sequence[Role] = GRANTABLE, **kwargs: Any) -> None:
        """``choices``: units in which the person may; ``roles``: what they give, nothing where others do that."""
        super().__init__(*args, **kwargs)
        _offer(self, choices)
        if roles:
            field = self.fields["role"]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [(role.value, role.label) for role in roles]
        else:
            del self.fields["role"], self.fields["post"]

    def place(self) -> dict[str, Any]:
        """Unit, role (None where others give it) and post, as the operations take them."""
        values = self.cleaned_data
        role = Role(values["role"]) if "role" in values else None
        return {"unit": values["unit"], "role": role, "post": values.get("post", "")}


class InviteForm(RoleForm, PersonForm):
    """A new account with its first role."""

    username = forms.CharField(
        label="登录名",
        max_length=40,
        validators=[validate_username],
        help_text="字母、数字、点、下划线或短横线，定下后不再改。",
    )
    field_order = ("name", "username", "unit", "role", "post", "phone", "email")


class DeputyForm(forms.Form):
    """Who acts in somebody's place, and when."""

    deputy = PersonField(label="代理人", help_text="输入姓名、登录名或拼音首字母，从列表中选择。")
    starts_on = DayField(label="自哪天起")
    ends_on = DayField(label="到哪天止（含当天）")

    def __init__(self, *args: Any, choices: "QuerySet[User]", **kwargs: Any) -> None:
        """``choices``: people the office answers for."""
        super().__init__(*args, **kwargs)
        field = self.fields["deputy"]
        assert isinstance(field, PersonField)
        field.rows = choices


def _offer(form: forms.Form, choices: "QuerySet[Unit]") -> None:
    field = form.fields["unit"]
    assert isinstance(field, UnitField)
    field.rows = choices
