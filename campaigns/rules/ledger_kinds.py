"""A kind of ledger as an office drafts it: what is wrong with it, and what may not change once it is in use. Pure."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from campaigns.rules.faults import Fault
from campaigns.rules.ledger import NUMBERS, TYPES, LedgerField

MOST_FIELDS = 30
_LEAST_CHOICES, _MOST_CHOICES, _LONGEST_CHOICE = 2, 60, 40
HEAD: Mapping[str, str] = {
    "unit": "单位代码",
    "dated_on": "日期",
    "title": "标题",
    "ends_on": "有效至",
    "document_number": "文号",
}
"""What every record has anyway, so that no field is called so."""
_LONGEST: Mapping[str, int] = {"label": 40, "unit": 10, "help": 100}


@dataclass(frozen=True)
class KindDraft:
    """A kind to be: its code, its name, what it is for, what it asks, and whether its entries last."""

    code: str
    name: str
    about: str
    fields: tuple[LedgerField, ...]
    is_lasting: bool = False


@dataclass(frozen=True)
class InUse:
    """What hangs on a kind: the fields that records fill in, and those that targets read, with the words they look for."""

    recorded: frozenset[str] = frozenset()
    fed: Mapping[str, frozenset[str]] | None = None

    def hold(self, key: str) -> str:
        """Who needs the field, in words; empty where nobody does."""
        if key in (self.fed or {}):
            return "有指标从这一栏取数"
        return "已有记录填了这一栏" if key in self.recorded else ""


def keyed(fields: Sequence[LedgerField], known: Sequence[LedgerField]) -> tuple[LedgerField, ...]:
    """The fields with keys: a known one keeps its own and stays fixed if it was, a new one gets one never used before."""
    before = {field.key: field for field in known}
    taken = set(before)
    found = []
    for field in fields:
        if field.key in before:
            found.append(replace(field, is_fixed=before[field.key].is_fixed))
            continue
        key = next(name for place in range(1, len(taken) + 2) if (name := f"f{place}") not in taken)
        taken.add(key)
        found.append(replace(field, key=key, is_fixed=False))
    return tuple(found)


def faults_of_fields(fields: Sequence[LedgerField]) -> list[Fault]:
    """What is wrong with the fields themselves, by paths such as ``fields[2].label``."""
    faults = [Fault("fields", f"最多 {MOST_FIELDS} 个栏目")] if len(fields) > MOST_FIELDS else []
    labels = Counter("".join(field.label.split()) for field in fields)
    numbers = {field.key for field in fields if field.type in NUMBERS}
    for place, field in enumerate(fields):
        said = list(_faults_of(field, numbers))
        if labels["".join(field.label.split())] > 1:
            said.append(("label", "有两个栏目叫这个名字，请改一个"))
        faults += [Fault(f"fields[{place}].{name}", message) for name, message in said]
    return faults


def _faults_of(field: LedgerField, numbers: set[str]) -> Iterator[tuple[str, str]]:
    if not field.label:
        yield "label", "请填写栏目名称"
    if field.label in HEAD.values():
        yield "label", f"每条记录都有“{field.label}”，请换个名称"
    for name, most in _LONGEST.items():
        if len(getattr(field, name)) > most:
            yield name, f"最多 {most} 个字符"
    if field.type not in TYPES:
        yield "type", f"应为以下之一：{'、'.join(TYPES.values())}"
    if field.type == "choice":
        yield from _faults_of_choices(field.choices)
    if field.at_most and (field.type not in NUMBERS or field.at_most not in numbers - {field.key}):
        yield "at_most", "只有数字栏目可以不大于另一个数字栏目"


def _faults_of_choices(choices: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    if not _LEAST_CHOICES <= len(choices) <= _MOST_CHOICES:
        yield "choices", f"请写 {_LEAST_CHOICES} 至 {_MOST_CHOICES} 个选项，用顿号隔开"
    elif len(set(choices)) < len(choices):
        yield "choices", "有重复的选项"
    elif any(len(each) > _LONGEST_CHOICE for each in choices):
        yield "choices", f"每个选项最多 {_LONGEST_CHOICE} 个字符"


def faults_of_change(known: Sequence[LedgerField], fields: Sequence[LedgerField], use: InUse) -> list[Fault]:
    """What of ``known`` may not become ``fields``: what is fixed stays, and so does what records and targets need."""
    after = {field.key: (place, field) for place, field in enumerate(fields)}
    faults: list[Fault] = []
    for field in known:
        held = use.hold(field.key)
        if field.key not in after:
            reason = "常用台账的必填栏目要保留" if field.is_fixed else held
            if reason:
                faults.append(Fault("fields", f"“{field.label}”不能去掉：{reason}"))
            continue
        place, now = after[field.key]
        said = _weakened(field, now, held, (use.fed or {}).get(field.key, frozenset()))
        faults += [Fault(f"fields[{place}].{name}", message) for name, message in said]
    return faults


def _weakened(field: LedgerField, now: LedgerField, held: str, wanted: frozenset[str]) -> Iterator[tuple[str, str]]:
    if field.is_fixed and not now.is_required:
        yield "is_required", "常用台账的必填栏目要保留必填"
    if now.type != field.type and (field.is_fixed or held):
        yield "type", f"不能改种类：{held or '常用台账的必填栏目要保留'}"
    if gone := sorted(wanted & set(field.choices) - set(now.choices)):
        yield "choices", f"有指标只计“{'、'.join(gone)}”的记录，这个选项不能去掉"
