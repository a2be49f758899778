"""A business system of the northern district, its key, and calls as it would make them."""

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any

from django.test import Client

from campaigns.library.ledger_kinds import LEDGER_KINDS
from campaigns.operations.ledger import add_kinds
from tests.worlds.small import NOW, SmallWorld
from units.models import BusinessSystem, Unit
from units.operations.systems import SystemTerms, make_token, register_system

ALL_RIGHTS = SystemTerms("婚姻登记系统", may_fill=True, may_record=True, may_read=True)


@dataclass(frozen=True)
class Caller:
    """A system with its key."""

    system: BusinessSystem
    token: str

    def get(self, address: str, **query: Any) -> Any:
        """GET below /api/v1/."""
        return Client().get(f"/api/v1/{address}", query, headers=self.headers)

    def post(self, address: str, body: Any, *, key: str = "k-1") -> Any:
        """POST of JSON (or of text as it is) below /api/v1/."""
        text = body if isinstance(body, str | bytes) else json.dumps(body, ensure_ascii=False)
        headers = {**self.headers, "Idempotency-Key": key}
        return Client().post(f"/api/v1/{address}", text, content_type="application/json", headers=headers)

    @property
    def headers(self) -> dict[str, str]:
        """What shows who calls."""
        return {"Authorization": f"Bearer {self.token}"}


def caller_of(unit: Unit, terms: SystemTerms = ALL_RIGHTS, *, until: dt.date = dt.date(2027, 11, 24)) -> Caller:
    """Register a system of the unit and give it a key."""
    system = register_system(unit=unit, terms=terms, actor=None, at=NOW)
    return Caller(system, make_token(system=system, expires_on=until, actor=None, at=NOW))


def with_ledger(world: SmallWorld) -> SmallWorld:
    """The usual kinds of ledger, set up by 市局."""
    add_kinds(owner=world.city, kinds=LEDGER_KINDS, actor=None, at=NOW)
    return world


def training(unit: str = "north", **more: Any) -> dict[str, Any]:
    """A record of a training class as a system writes it."""
    return {
        "unit": unit,
        "kind": "training",
        "dated_on": "2026-11-20",
        "title": "窗口服务礼仪培训",
        "values": {"people": 24, "hours": 3.5},
        **more,
    }


def figures(world: SmallWorld, kind: str = "quantity", unit: str = "north", **more: Any) -> dict[str, Any]:
    """Facts of one report as a system writes them."""
    return {
        "campaign": world.campaign.code,
        "unit": unit,
        "target": kind,
        "period": world.now.code,
        "facts": {"value": 120},
        **more,
    }
