"""Whom an identity provider's word names."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings

from core.refusals import NotAllowedError
from units.models import User


def account_of(claims: Mapping[str, Any]) -> User:
    """The account whose login name is the claim that the settings name; none is ever made.

    NotAllowedError in words where there is none, it is switched off, or the provider did not verify an address.
    """
    name = settings.OIDC_CLAIM
    value = claims.get(name)
    if not isinstance(value, str) or not value:
        message = f"统一身份认证没有给出“{name}”，无法知道您是谁。请联系运维人员。"
        raise NotAllowedError(message)
    if name == "email" and claims.get("email_verified") is not True:
        message = "统一身份认证没有核实过您的电子邮箱，不能用它登录。"
        raise NotAllowedError(message)
    user: User | None = User.objects.filter(username=value).first()
    if user is None:
        message = f"统一身份认证的账号“{value}”在本系统没有对应的账号，请联系单位管理员建立同名账号。"
        raise NotAllowedError(message)
    if not user.is_active:
        message = "您在本系统的账号已停用，请联系单位管理员。"
        raise NotAllowedError(message)
    return user
