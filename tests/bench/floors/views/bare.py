"""Bare views: the same middleware and frame as every page, and nothing to think about."""

import json
from collections.abc import Sequence
from typing import Any

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

_CELLS = tuple(f"{number}.25" for number in range(60, 70))
_INSERT = (
    "INSERT INTO bench_insert (assignment_id, period_id, state, facts, text, version, edited_by_id, edited_at)"
    " VALUES (%s, %s, 'draft', %s, %s, 1, %s, CURRENT_TIMESTAMP)"
)


def page(request: HttpRequest) -> HttpResponse:
    """A table of as many rows as ``?rows=`` says, rendered from constants."""
    rows: Sequence[Any] = [("市区街道便民服务中心", number, _CELLS) for number in range(int(request.GET["rows"]))]
    return render(request, "bench/page.html", {"rows": rows, "heads": _CELLS})


def insert(request: HttpRequest) -> JsonResponse:
    """One INSERT of what a draft holds, and its COMMIT."""
    with transaction.atomic(), connection.cursor() as cursor:
        facts = json.dumps({"value": request.POST["value"]})
        cursor.execute(_INSERT, [1, 1, facts, request.POST["text"], request.user.pk])
    return JsonResponse({"version": 1, "saved": "10:30", "dropped": []})


def prepare() -> None:
    """Make the table that ``insert`` writes to: the columns of a draft, its key, and a unique index as a draft has."""
    key = "bigserial PRIMARY KEY" if connection.vendor == "postgresql" else "integer PRIMARY KEY AUTOINCREMENT"
    kind = "jsonb" if connection.vendor == "postgresql" else "text"
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TABLE bench_insert (id {key}, assignment_id bigint, period_id bigint, state varchar(10),"
            f" facts {kind}, text text, version integer, edited_by_id bigint, edited_at timestamp with time zone)"
        )
