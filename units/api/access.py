"""Who calls: a bearer token leads to a business system, within its rights and as often as it may."""

from django.http import HttpRequest
from ninja.security import HttpBearer

from core import clock
from core.quota import Quota
from core.refusals import NotAllowedError, TooOftenError
from core.throttle import Throttle, address_of
from units.enums import SystemRight
from units.models import BusinessSystem, SystemToken
from units.operations.systems import note_use

_CALLS = Quota("api-calls")
_GUESSES = Throttle("api-guesses", limit=30, seconds=300)


class TokenAccess(HttpBearer):
    """``Authorization: Bearer <接入密钥>``."""

    def __call__(self, request: HttpRequest) -> BusinessSystem | None:
        """The system, or None where nobody shows a key that is in force."""
        found: BusinessSystem | None = super().__call__(request)
        return found

    def authenticate(self, request: HttpRequest, token: str) -> BusinessSystem | None:
        """The system behind the token. TooOftenError for one that calls too often, and for who guesses."""
        address = address_of(request.META)
        if _GUESSES.is_closed_to(address):
            message = "密钥连续出错次数过多，请几分钟后再试，并核对密钥是否正确、是否停用或到期。"
            raise TooOftenError(message, _GUESSES.seconds)
        at, today = clock.now(), clock.today()
        row = SystemToken.objects.in_force(today).opened_by(token).select_related("system__unit").first()
        if row is None:
            _GUESSES.count(address)
            return None
        limit = row.system.calls_per_minute
        if seconds := _CALLS.take(str(row.system_id), limit=limit, at=at):
            message = f"调用过于频繁：每分钟最多 {limit} 次，请 {seconds} 秒后再试。"
            raise TooOftenError(message, seconds)
        note_use(token=row, today=today)
        return row.system


def caller(request: HttpRequest, right: SystemRight | None = None) -> BusinessSystem:
    """The system that calls. NotAllowedError where it has not been given ``right``."""
    system: BusinessSystem = request.auth  # type: ignore[attr-defined]
    if right is not None and right not in system.rights:
        message = f"系统“{system}”没有“{right.label}”的权限，请联系“{system.unit}”的创建办开通。"
        raise NotAllowedError(message)
    return system
