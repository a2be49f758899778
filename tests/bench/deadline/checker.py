"""What people were told, against what is stored: nothing lost, nothing done twice, nothing that nobody did."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

FILED_STATES = frozenset({"submitted", "approved"})


@dataclass
class Told:
    """The last that somebody was told of a report; ``unsure``: a request about it had no proper answer."""

    version: int = 0
    text: str = ""
    is_submitted: bool = False
    is_approved: bool = False
    is_unsure: bool = False


@dataclass(frozen=True)
class Stored:
    """A report as it stands, with how often its history says that it was handed in and approved since the morning."""

    version: int
    text: str
    state: str
    submits: int
    approvals: int


@dataclass(frozen=True)
class Verdict:
    """Descriptions of what was lost and of what was doubled."""

    lost: tuple[str, ...]
    doubled: tuple[str, ...]


def read_ledger(lines: Iterable[Mapping[str, Any]], cells: Mapping[int, str]) -> dict[str, Told]:
    """``assignment/period`` → what was told; ``cells`` gives that key for the number of a report."""
    found: dict[str, Told] = {}
    for line in lines:
        about = line["told"] or line.get("unsure")
        if not about:
            continue
        key = about.get("cell") or cells.get(about["report"], f"report {about['report']}")
        told = found.setdefault(key, Told())
        if line["told"] is None:
            told.is_unsure = True
        elif about["act"] == "approved":
            told.is_approved = True
        else:
            told.version, told.text = about["version"], about["text"]
            told.is_submitted |= about["act"] == "submitted"
    return found


def check(told: Mapping[str, Told], stored: Mapping[str, Stored]) -> Verdict:
    """Compare; ``stored`` holds every report that was told of or that changed since the morning."""
    lost = [f"{key}：{why}" for key, each in told.items() for why in _losses(each, stored.get(key))]
    doubled = [f"{key}：{why}" for key, row in stored.items() for why in _doubles(told.get(key, Told()), row)]
    return Verdict(tuple(lost), tuple(doubled))


def _losses(told: Told, row: Stored | None) -> list[str]:
    if row is None:
        return [] if told.is_unsure and not told.version else ["没有这份填报"]
    return [
        words
        for words, is_lost in (
            (f"告知版本 {told.version}，存的是 {row.version}", row.version < told.version),
            ("存的说明不是告知已保存的那份", bool(told.version) and not told.is_unsure and row.text != told.text),
            ("告知已提交，记录里没有", told.is_submitted and (row.state not in FILED_STATES or not row.submits)),
            ("告知已核定，记录里没有", told.is_approved and (row.state != "approved" or not row.approvals)),
        )
        if is_lost
    ]


def _doubles(told: Told, row: Stored) -> list[str]:
    """A step that was taken twice, or that nobody took. Where an answer was missing, one more may stand."""
    allowed = Counter(submit=int(told.is_submitted or told.is_unsure), approve=int(told.is_approved or told.is_unsure))
    return [
        words
        for words, is_doubled in (
            (f"提交了 {row.submits} 次", row.submits > allowed["submit"]),
            (f"核定了 {row.approvals} 次", row.approvals > allowed["approve"]),
        )
        if is_doubled
    ]
