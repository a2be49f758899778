"""Signing in with an identity provider that speaks OpenID Connect: the code flow with PKCE, state and nonce.

Where the provider is, is the operator's word (settings); what it answers is checked: signature, issuer, audience, times,
nonce. Nothing here knows accounts.
"""

import base64
import hashlib
import json
import secrets
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

import jwt
from django.conf import settings
from django.core.cache import cache

_SECONDS = 10
_MOST_BYTES = 256 * 1024
_KEPT = 3600
_ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "ES256", "ES384")
"""Signatures with the provider's own key; none that our secret could make."""
_LEEWAY = 60
"""Seconds by which two clocks may differ."""


class ProviderError(Exception):
    """Signing in failed; ``str(error)`` is a Chinese sentence for the person."""


@dataclass(frozen=True)
class Flow:
    """One attempt, kept in the session until the provider sends the person back."""

    state: str
    nonce: str
    verifier: str

    @classmethod
    def begin(cls) -> "Flow":
        """A new one."""
        return cls(secrets.token_urlsafe(24), secrets.token_urlsafe(24), secrets.token_urlsafe(48))

    @property
    def challenge(self) -> str:
        """PKCE S256: what the provider sees of the verifier."""
        return base64.urlsafe_b64encode(hashlib.sha256(self.verifier.encode()).digest()).decode().rstrip("=")


def is_configured() -> bool:
    """Whether this installation has a provider."""
    return bool(settings.OIDC_ISSUER and settings.OIDC_CLIENT_ID)


def address_to_ask(flow: Flow, back: str) -> str:
    """Where the person shows who they are; ``back``: our own address. ProviderError where the provider is away."""
    asked = {
        "response_type": "code",
        "client_id": settings.OIDC_CLIENT_ID,
        "redirect_uri": back,
        "scope": settings.OIDC_SCOPE,
        "state": flow.state,
        "nonce": flow.nonce,
        "code_challenge": flow.challenge,
        "code_challenge_method": "S256",
    }
    address = str(_discovered()["authorization_endpoint"])
    return f"{address}{'&' if '?' in address else '?'}{urlencode(asked)}"


def claims_for(flow: Flow, code: str, back: str) -> dict[str, Any]:
    """What the provider says of the person who brought ``code``; ProviderError where it is not proven."""
    told = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": back,
        "client_id": settings.OIDC_CLIENT_ID,
        "code_verifier": flow.verifier,
    }
    if settings.OIDC_CLIENT_SECRET:
        told["client_secret"] = settings.OIDC_CLIENT_SECRET
    answer = _ask(str(_discovered()["token_endpoint"]), told)
    claims = _verified(str(answer.get("id_token", "")))
    if not secrets.compare_digest(str(claims.get("nonce", "")).encode(), flow.nonce.encode()):
        raise ProviderError(_UNPROVEN.format("不是本次登录的回复"))
    return claims


_AWAY = "统一身份认证暂时连不上，请稍后再试，或者用登录名和密码登录。"
_UNPROVEN = "统一身份认证的回复没有通过核验（{}），没有登录。请重试；还不行请联系运维人员。"


def _verified(token: str) -> dict[str, Any]:
    try:
        key = _key(str(jwt.get_unverified_header(token).get("kid", "")))
        claims: dict[str, Any] = jwt.decode(
            token,
            key,
            algorithms=list(_ALGORITHMS),
            audience=settings.OIDC_CLIENT_ID,
            issuer=settings.OIDC_ISSUER,
            leeway=_LEEWAY,
            options={"require": ["exp", "iat", "aud", "iss", "sub"]},
        )
    except jwt.ExpiredSignatureError as error:
        raise ProviderError(_UNPROVEN.format("已过期，请核对服务器时间")) from error
    except (jwt.InvalidAudienceError, jwt.InvalidIssuerError) as error:
        raise ProviderError(_UNPROVEN.format("不是发给本系统的")) from error
    except jwt.PyJWTError as error:
        raise ProviderError(_UNPROVEN.format("签名不对")) from error
    return claims


def _key(name: str) -> jwt.PyJWK:
    """The provider's public key of this name; asked for anew once, as keys change."""
    for is_fresh in (False, True):
        sets = jwt.PyJWKSet.from_dict(_kept(str(_discovered()["jwks_uri"]), is_fresh=is_fresh))
        found = [key for key in sets.keys if key.key_id == name or not name]
        if found:
            return found[0]
    raise jwt.InvalidKeyError(name)


def _discovered() -> Mapping[str, Any]:
    found = _kept(f"{settings.OIDC_ISSUER.rstrip('/')}/.well-known/openid-configuration")
    if found.get("issuer") != settings.OIDC_ISSUER:
        raise ProviderError(_UNPROVEN.format("来源与设置不符"))
    return found


def _kept(address: str, *, is_fresh: bool = False) -> dict[str, Any]:
    key = f"oidc:{hashlib.sha256(address.encode()).hexdigest()}"
    kept: dict[str, Any] | None = None if is_fresh else cache.get(key)
    if kept is None:
        kept = _ask(address)
        cache.set(key, kept, _KEPT)
    return kept


def _ask(address: str, form: Mapping[str, str] | None = None) -> dict[str, Any]:
    """The JSON object at the address, or the answer to ``form``; not over plain HTTP but to this machine."""
    parts = urlsplit(address)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in {"127.0.0.1", "localhost"}):
        raise ProviderError(_UNPROVEN.format("地址没有加密"))
    body = urlencode(form).encode() if form is not None else None
    request = urllib.request.Request(address, body, {"Accept": "application/json"})  # noqa: S310 - checked above
    try:
        with _OPENER.open(request, timeout=_SECONDS) as answer:
            found = json.loads(answer.read(_MOST_BYTES))
    except urllib.error.HTTPError as error:
        error.close()
        raise ProviderError(_UNPROVEN.format("对方没有接受") if form is not None else _AWAY) from error
    except (OSError, ValueError) as error:
        raise ProviderError(_AWAY) from error
    if not isinstance(found, dict):
        raise ProviderError(_AWAY)
    return found


class _Stay(urllib.request.HTTPRedirectHandler):
    """Redirects are not followed: the client's secret goes where the settings say."""

    def redirect_request(self, *_args: Any, **_more: Any) -> None:
        """Nowhere."""


_OPENER = urllib.request.build_opener(_Stay)
