"""Answering a call that changes something: once for each idempotency key."""

import datetime as dt
import hashlib
from collections.abc import Callable
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import Header
from pydantic import Field

from units.models import BusinessSystem
from units.operations.systems import answer_once

IdempotencyKey = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=100,
        pattern=r"^[\x21-\x7e]+$",
        description="由调用方生成、每次调用不同的键（如 UUID）。重发同一次调用用同一个键，不会重复写入。",
        examples=["2026-11-24-0001"],
    ),
]
Sentence = Annotated[str, Field(max_length=200)]


def created(
    request: HttpRequest, system: BusinessSystem, key: str, act: Callable[[], dict[str, Any]], at: dt.datetime
) -> HttpResponse:
    """201 with what ``act`` gives, or the same again with ``Idempotent-Replayed: true``."""
    said = f"{request.method} {request.get_full_path()}\n".encode() + request.body
    fingerprint = hashlib.sha256(said).hexdigest()
    answer = answer_once(system=system, key=key, fingerprint=fingerprint, act=act, at=at)
    response = JsonResponse(answer.body, status=201, json_dumps_params={"ensure_ascii": False, "sort_keys": True})
    if answer.is_repeated:
        response["Idempotent-Replayed"] = "true"
    return response
