"""What a caller is told when something is wrong: problem details (RFC 9457) in Chinese."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError as FieldsError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError
from pydantic import Field

from core.refusals import FaultyError, RefusedError, TooOftenError
from units.api.words import say_fault

TYPE = "application/problem+json"
UNPROCESSABLE = 422
CODES = (400, 401, 403, 404, 409, 413, 415, 422, 429)
"""Every status of a problem that a call may meet."""

_TITLES = {
    400: "请求有误",
    401: "没有有效的接入密钥",
    403: "没有权限",
    404: "没有找到",
    405: "不支持这种方法",
    409: "有冲突",
    413: "内容过大",
    415: "内容类型不对",
    422: "内容有误，没有写入",
    429: "调用过于频繁",
    500: "系统出错了",
    503: "系统暂时忙",
}


class Fault(Schema):
    """One thing that is wrong."""

    where: str = Field(description="出错的位置，如 records[2].title")
    message: str = Field(description="错在哪里、怎样改")


class Problem(Schema):
    """RFC 9457."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    errors: list[Fault] = []


PROBLEMS: dict[int, Any] = dict.fromkeys(CODES, Problem)
"""For the description of every call."""


def problem(status: int, detail: str, faults: Iterable[tuple[str, str]] = ()) -> HttpResponse:
    """The answer itself."""
    body = {
        "type": "about:blank",
        "title": _TITLES.get(status, _TITLES[400]),
        "status": status,
        "detail": detail,
        "errors": [{"where": where, "message": message} for where, message in faults],
    }
    answer = JsonResponse(body, status=status, content_type=TYPE, json_dumps_params={"ensure_ascii": False})
    if status == 401:  # noqa: PLR2004 - the one that asks for a key
        answer["WWW-Authenticate"] = "Bearer"
    return answer


def teach_problems(api: NinjaAPI) -> None:
    """Let ``api`` answer everything that is refused below it with a problem."""
    api.add_exception_handler(AuthenticationError, _not_known)
    api.add_exception_handler(HttpError, _unread)
    api.add_exception_handler(Http404, _not_found)
    api.add_exception_handler(ValidationError, _ill_formed)
    api.add_exception_handler(FieldsError, _faulty_fields)
    api.add_exception_handler(RefusedError, _refused)


def _not_known(_request: HttpRequest, _error: Any) -> HttpResponse:
    message = "请在请求头写 Authorization: Bearer 加接入密钥。密钥由创建办生成，停用或到期以后不能再用。"
    return problem(401, message)


def _unread(request: HttpRequest, error: Any) -> HttpResponse:
    """The package hides why the body could not be read; the reader's own words are behind it."""
    if isinstance(error.__cause__, RefusedError):
        return _refused(request, error.__cause__)
    return problem(error.status_code, "请求有误，请对照接口说明检查。")


def _not_found(_request: HttpRequest, error: Any) -> HttpResponse:
    return problem(404, str(error))


def _ill_formed(_request: HttpRequest, error: Any) -> HttpResponse:
    faults = [say_fault(each) for each in error.errors]
    return problem(UNPROCESSABLE, f"有 {len(faults)} 处不符合要求，全部没有写入。", faults)


def _faulty_fields(_request: HttpRequest, error: Any) -> HttpResponse:
    return problem(UNPROCESSABLE, "；".join(error.messages))


def _refused(_request: HttpRequest, error: Any) -> HttpResponse:
    answer = problem(error.status, str(error), error.faults if isinstance(error, FaultyError) else ())
    if isinstance(error, TooOftenError):
        answer["Retry-After"] = str(error.seconds)
    return answer
