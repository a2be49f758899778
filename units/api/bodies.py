"""Reading what was sent: JSON only, of a bounded size, exact numbers, nothing that a database cannot keep."""

import json
from decimal import Decimal, InvalidOperation
from typing import Any, NoReturn

from django.http import HttpRequest
from ninja.parser import Parser

from core.refusals import RefusedError

MOST_BYTES = 1_000_000
"""The largest body of one call."""


class TooLargeError(RefusedError):
    """More than one call may carry."""

    status = 413


class WrongKindError(RefusedError):
    """Something else than JSON."""

    status = 415


class ExactParser(Parser):
    """JSON with numbers as they were written."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        """The body. RefusedError where it is no JSON object."""
        return read_json(request.body)


def check_kind(request: HttpRequest) -> None:
    """Refuse, before a byte is read, what is too large or no JSON."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
        message = f"一次最多 {MOST_BYTES // 1000} KB，请分批发送。"
        raise TooLargeError(message)
    if request.method == "POST" and request.content_type != "application/json":
        message = "请用 JSON，并在请求头写 Content-Type: application/json。"
        raise WrongKindError(message)


def read_json(body: bytes) -> dict[str, Any]:
    """The object in ``body``."""
    try:
        found = json.loads(body.decode(), parse_float=_exact, parse_constant=_refuse)
    except (ValueError, RecursionError, InvalidOperation) as error:
        message = "内容不是有效的 JSON（UTF-8 编码，不含 NaN 或 Infinity）。"
        raise RefusedError(message) from error
    if not isinstance(found, dict):
        message = '最外层应为 JSON 对象，如 {"records": [...]}。'
        raise RefusedError(message)
    if not _is_storable(found):
        message = "内容含有不能保存的字符（零字符或不完整的字符），请清除后重发。"
        raise RefusedError(message)
    return found


def _exact(text: str) -> Decimal:
    return Decimal(text)


def _refuse(name: str) -> NoReturn:
    raise ValueError(name)


def _is_storable(value: Any) -> bool:
    """No zero signs and no halves of signs, which PostgreSQL does not take."""
    if isinstance(value, str):
        return "\0" not in value and not any("\ud800" <= sign <= "\udfff" for sign in value)
    if isinstance(value, dict):
        return all(_is_storable(key) and _is_storable(each) for key, each in value.items())
    return not isinstance(value, list) or all(map(_is_storable, value))
