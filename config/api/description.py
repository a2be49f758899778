"""The description of the interface as a page shows it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_SAMPLES = {
    "/api/v1/ledger": {
        "records": [
            {
                "unit": "单位代码",
                "kind": "training",
                "dated_on": "2026-11-20",
                "title": "窗口服务礼仪培训",
                "values": {"people": 24, "hours": "3.5"},
            }
        ]
    },
    "/api/v1/facts": {
        "reports": [
            {
                "campaign": "创建活动代码",
                "unit": "单位代码",
                "target": "目标代码",
                "period": "填报期代码",
                "facts": {"value": "120"},
                "text": "",
            }
        ]
    },
}
"""What the form of a call that writes begins with."""


@dataclass(frozen=True)
class Asked:
    """One parameter of a call."""

    name: str
    about: str
    is_required: bool
    default: str


@dataclass(frozen=True)
class Call:
    """One call."""

    method: str
    address: str
    group: str
    title: str
    about: str
    parameters: tuple[Asked, ...]
    sample: str

    @property
    def anchor(self) -> str:
        """Its name in addresses."""
        return f"{self.method}-{self.address.removeprefix('/api/v1/').replace('/', '-')}".lower()


def calls_of(description: Mapping[str, Any]) -> tuple[Call, ...]:
    """All calls in the order in which they are described."""
    return tuple(
        _call(method, address, told)
        for address, methods in description["paths"].items()
        for method, told in methods.items()
    )


def _call(method: str, address: str, told: Mapping[str, Any]) -> Call:
    asked = [each for each in told["parameters"] if each["in"] == "query"]
    sample = _SAMPLES.get(address) if method == "post" else None
    return Call(
        method=method.upper(),
        address=address,
        group=told["tags"][0],
        title=told["summary"],
        about=told.get("description", ""),
        parameters=tuple(
            Asked(
                each["name"],
                each["schema"].get("description", ""),
                each["required"],
                str(each["schema"].get("default", "")),
            )
            for each in asked
        ),
        sample=json.dumps(sample, ensure_ascii=False, indent=2) if sample else "",
    )
