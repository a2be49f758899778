"""What an administrator types about a group robot."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from campaigns.enums import RobotKind
from units.forms.fields import UnitField
from units.models import Unit

_LONGEST = 500


class RobotAddressForm(forms.Form):
    """Address and secret; what was typed is not shown again, not even after a fault."""

    address = forms.CharField(
        label="Webhook 地址",
        max_length=_LONGEST,
        help_text="在群里添加机器人后，从它的设置里完整复制，以 https:// 开头。保存后不再显示。",
        widget=forms.PasswordInput({"autocomplete": "off"}),
    )
    secret = forms.CharField(
        label="加签密钥（只有钉钉用）",
        max_length=_LONGEST,
        required=False,
        help_text="钉钉机器人安全设置选“加签”时，以 SEC 开头的那一串；企业微信留空。",
        widget=forms.PasswordInput({"autocomplete": "off"}),
    )


class RobotForm(RobotAddressForm):
    """A new robot."""

    unit = UnitField(label="哪个单位的群", help_text="群里会看到这个单位和它下级单位的逾期、临期件数。")
    kind = forms.ChoiceField(label="平台", choices=RobotKind.choices)
    name = forms.CharField(label="群名称", max_length=40, help_text="给自己认的，例如“市局创建工作群”。")

    field_order = ("unit", "kind", "name", "address", "secret")

    def __init__(self, *args: Any, choices: "QuerySet[Unit]", **kwargs: Any) -> None:
        """``choices``: units the person administers."""
        super().__init__(*args, **kwargs)
        field = self.fields["unit"]
        assert isinstance(field, UnitField)
        field.rows = choices
