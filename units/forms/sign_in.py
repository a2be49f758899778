"""What somebody types to sign in."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm

from core import clock
from core.refusals import RefusedError
from units.models import User
from units.operations.passwords import require_own_password
from units.queries.account_policies import account_policies


class SignInForm(AuthenticationForm):
    """Login name and password; what is wrong is said without telling which of the two."""

    error_messages = {
        "invalid_login": "登录名或密码不对。请检查大小写和输入法后再试；忘记密码请联系单位管理员重置。",
        "inactive": "这个账号已停用，请联系单位管理员。",
    }

    def confirm_login_allowed(self, user: Any) -> None:
        """Besides Django's rules: a one-time password is good for some days only."""
        super().confirm_login_allowed(user)
        assert isinstance(user, User)
        days = account_policies().first_password_days
        if user.must_change_password and user.password_age(clock.now()) >= days:
            message = f"这个一次性密码已超过 {days} 天，不能再用。请联系单位管理员重新发放。"
            raise forms.ValidationError(message, code="expired")


class CodeForm(forms.Form):
    """The telephone's code, or a recovery code."""

    code = forms.CharField(
        label="验证码",
        max_length=20,
        help_text="手机验证器上显示的 6 位数字；手机不在身边，可以填一个恢复码。",
        widget=forms.TextInput({"autocomplete": "one-time-code", "autofocus": True, "spellcheck": "false"}),
    )


class TelephoneForm(forms.Form):
    """The first code of a telephone that is being set up."""

    code = forms.CharField(
        label="手机上显示的 6 位数字",
        max_length=8,
        widget=forms.TextInput({"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )

    def clean_code(self) -> str:
        """Without the gap that telephones show."""
        return "".join(self.cleaned_data["code"].split())


class OwnPasswordChangeForm(PasswordChangeForm):
    """The present password and, twice, the new one."""

    def clean_old_password(self) -> str:
        """Not guessed at without end."""
        password = str(self.cleaned_data["old_password"])
        try:
            require_own_password(user=self.user, password=password)
        except RefusedError as error:
            raise forms.ValidationError(str(error)) from error
        return password


class OwnPasswordForm(forms.Form):
    """Once more the own password, before something about the account changes."""

    password = forms.CharField(
        label="您的密码", strip=False, widget=forms.PasswordInput({"autocomplete": "current-password"})
    )
