"""Two moments in the life of a report, field by field."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Literal

from campaigns.models import ProgressReport, ReportStep
from campaigns.rules import Rule
from campaigns.rules.slots import slot_values, slots_of
from campaigns.workflow import REPORT_WORKFLOW

DRAFT = "now"
"""The key of the draft as it stands."""

_BY_CHARACTER = 1500
"""Characters; longer texts are compared clause by clause."""
_CLAUSE = re.compile(r"[^，。；！？\n]*[，。；！？\n]?")

Sign = Literal["same", "gone", "new"]


@dataclass(frozen=True)
class Moment:
    """One moment that can be compared: a step, or the draft as it stands."""

    key: str
    label: str
    actor: str = ""
    at: dt.datetime | None = None


@dataclass(frozen=True)
class FieldDifference:
    """One cell at both moments; empty where nothing stood there."""

    label: str
    before: str
    after: str

    @property
    def is_changed(self) -> bool:
        """Whether it differs."""
        return self.before != self.after


@dataclass(frozen=True)
class Piece:
    """A piece of the text: in both, only before, or only after."""

    sign: Sign
    text: str


@dataclass(frozen=True)
class Comparison:
    """Two moments beside each other. ``proofs``: those that were added or taken away."""

    before: Moment
    after: Moment
    facts: tuple[FieldDifference, ...]
    approved: tuple[FieldDifference, ...]
    text: tuple[Piece, ...]
    proofs: tuple[Piece, ...]

    @property
    def is_same(self) -> bool:
        """Whether nothing differs."""
        fields = [each.is_changed for each in (*self.facts, *self.approved)]
        return not any(fields) and all(piece.sign == "same" for piece in (*self.text, *self.proofs))


@dataclass(frozen=True)
class HistoryScreen:
    """Every moment, the latest last, and the two that are compared; None where there are not two."""

    moments: tuple[Moment, ...]
    comparison: Comparison | None


def history_screen(report: ProgressReport, before: str = "", after: str = "") -> HistoryScreen:
    """Compare the moments with these keys, else the last two; three queries."""
    steps = list(report.steps.select_related("actor"))
    shots = {str(step.pk): (_moment(step), step.snapshot) for step in steps}
    if report.is_editable:
        shots[DRAFT] = (Moment(DRAFT, "现在的草稿"), _now(report))
    keys = list(shots)
    moments = tuple(moment for moment, _ in shots.values())
    if len(keys) < 2:  # noqa: PLR2004 - two are compared
        return HistoryScreen(moments, None)
    first = before if before in shots else keys[-2]
    second = after if after in shots else keys[-1]
    return HistoryScreen(moments, _compare(report.assignment.rule_object, shots[first], shots[second]))


def _moment(step: ReportStep) -> Moment:
    return Moment(str(step.pk), REPORT_WORKFLOW.step(step.step).label, str(step.actor or "系统"), step.at)


def _now(report: ProgressReport) -> dict[str, Any]:
    proofs = report.evidence.order_by("pk").values_list("pk", "title")
    return {
        "facts": report.facts,
        "approved_facts": None,
        "text": report.text,
        "evidence": [{"id": pk, "title": title} for pk, title in proofs],
    }


def _compare(rule: Rule, one: tuple[Moment, Any], other: tuple[Moment, Any]) -> Comparison:
    (before, old), (after, new) = one, other
    has_approved = old.get("approved_facts") is not None or new.get("approved_facts") is not None
    return Comparison(
        before,
        after,
        _fields(rule, old.get("facts"), new.get("facts")),
        _fields(rule, old.get("approved_facts"), new.get("approved_facts")) if has_approved else (),
        compare_texts(old.get("text", ""), new.get("text", "")),
        _proofs(old.get("evidence", ()), new.get("evidence", ())),
    )


def _fields(rule: Rule, old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> tuple[FieldDifference, ...]:
    before, after = slot_values(rule, dict(old or {})), slot_values(rule, dict(new or {}))
    return tuple(FieldDifference(slot.label, before[slot.name], after[slot.name]) for slot in slots_of(rule))


def compare_texts(old: str, new: str) -> tuple[Piece, ...]:
    """The pieces of both texts in order, what went before what came."""
    if max(len(old), len(new)) > _BY_CHARACTER:
        return _pieces(_CLAUSE.findall(old), _CLAUSE.findall(new))
    return _pieces(old, new)


def _pieces(old: Sequence[str], new: Sequence[str]) -> tuple[Piece, ...]:
    found: list[Piece] = []
    for code, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if code == "equal":
            found.append(Piece("same", "".join(old[i:j])))
            continue
        found += [Piece("gone", "".join(old[i:j]))] if j > i else []
        found += [Piece("new", "".join(new[k:m]))] if m > k else []
    return tuple(piece for piece in found if piece.text)


def _proofs(old: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]]) -> tuple[Piece, ...]:
    before, after = ({each["id"]: each["title"] for each in each_side} for each_side in (old, new))
    gone = [Piece("gone", title) for pk, title in before.items() if pk not in after]
    return (*gone, *(Piece("new", title) for pk, title in after.items() if pk not in before))
