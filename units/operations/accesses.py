"""The audit trail of what people took out of the system, and of what they were refused."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from units.enums import ActKind, ActResult
from units.models import User
from units.operations.audit import record_event


def record_download(*, user: User, name: str, where: Mapping[str, Any], at: dt.datetime) -> None:
    """A file called ``name`` was saved; ``where``: method and address, with the filters it was made with."""
    record_event(actor=user, kind=ActKind.ACCESS, verb="导出或下载", at=at, label=name, details=where)


def record_refusal(*, user: User, where: Mapping[str, Any], at: dt.datetime) -> None:
    """The person asked for what they may not do."""
    record_event(actor=user, kind=ActKind.REFUSAL, verb="越权被拒", at=at, result=ActResult.FAILED, details=where)
