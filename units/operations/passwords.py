"""Whether a password may be chosen, and which ones it may not repeat."""

import datetime as dt

from django.contrib.auth.hashers import check_password, is_password_usable
from django.core.exceptions import ValidationError

from core.refusals import RefusedError, TooOftenError
from core.throttle import Throttle
from units.models import PastPassword, User
from units.policies import WORDS, kinds_of
from units.queries.account_policies import account_policies

_GUESSES = Throttle("own-password", 5, 900)


class PolicyValidator:
    """Django's password validator for length and kinds of characters, as the security administrator decided."""

    def validate(self, password: str, _user: User | None = None) -> None:
        """ValidationError for a password that is too short or too uniform."""
        policies = account_policies()
        if len(password) < policies.password_length:
            message = f"密码至少 {policies.password_length} 位，现有 {len(password)} 位。"
            raise ValidationError(message, code="password_too_short")
        if kinds_of(password) < policies.password_kinds:
            message = f"密码要包含大写字母、小写字母、数字、其他符号中的至少 {policies.password_kinds} 种。"
            raise ValidationError(message, code="password_too_uniform")

    def get_help_text(self) -> str:
        """The rules in words, for the page."""
        policies = account_policies()
        words = [f"至少 {policies.password_length} 位"]
        if policies.password_kinds > 1:
            words.append(f"包含大写字母、小写字母、数字、其他符号中的至少 {policies.password_kinds} 种")
        if policies.password_history:
            words.append(f"不能与最近 {policies.password_history} 次用过的相同")
        return "，".join(words) + "。"


class WrongPasswordError(RefusedError):
    """Not the person's password."""

    status = 422


def require_own_password(*, user: User, password: str) -> None:
    """Ask once more for the password before something about the account changes: whoever finds a desk unlocked, fails.

    WrongPasswordError; TooOftenError after as many wrong ones as guess rather than mistype.
    """
    source = str(user.pk)
    if _GUESSES.is_closed_to(source):
        raise TooOftenError("密码输错次数过多，请一刻钟后再试。", _GUESSES.seconds)
    if not check_password(password, user.password):
        _GUESSES.count(source)
        raise WrongPasswordError("密码不对。请检查大小写和输入法后再试。")


def refuse_past_password(*, user: User, password: str) -> None:
    """ValidationError where it is the present password or one of the last ones, as many as the rule says."""
    if user.check_password(password):
        message = "新密码不能与现在的密码相同。"
        raise ValidationError(message)
    kept = account_policies().password_history
    hashes = user.past_passwords.values_list("password", flat=True)[:kept]
    if any(check_password(password, each) for each in hashes):
        message = f"这个密码最近用过。新密码不能与最近 {kept} 次用过的相同。"
        raise ValidationError(message)


def remember_password(*, user: User, password: str, at: dt.datetime) -> None:
    """Keep the hash ``password`` that is being replaced, and no more of them than any rule can ask for."""
    if not is_password_usable(password):
        return
    PastPassword.objects.create(user=user, password=password, until=at)
    most = WORDS["password_history"].most
    old = list(user.past_passwords.values_list("pk", flat=True)[most : 2 * most])
    PastPassword.objects.filter(pk__in=old).delete()
