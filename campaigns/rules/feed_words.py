"""A feed as one line of text: what a workbook keeps and people read."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from campaigns.rules.base import Rule
from campaigns.rules.feeds import COUNT, DISTINCT, FIRST_DAY, HEADS, SUM, FeedSpec, slot_fed

_WORDS = {SUM: "合计", DISTINCT: "不同", HEADS: "职工", FIRST_DAY: "最早"}
_LINE = re.compile(
    r"(?P<fact>[^/←\s]+)(?:/(?P<item>.+?))?\s*←\s*(?P<kind>[^\s（≥]+)"
    r"(?:（(?P<where>[^=（）]+)=(?P<equals>.*)）)?"
    r"(?:\s+(?P<measure>合计|不同|职工|最早)(?:\s+(?P<field>[^\s×≥]+)(?:\s*×\s*(?P<times>[^\s≥]+))?)?)?"
    r"(?:\s*≥\s*(?P<least>[0-9]{1,5}))?"
)


@dataclass(frozen=True)
class KindNames:
    """How a kind and its fields are called; ``fields``: key → label."""

    name: str
    fields: Mapping[str, str] = field(default_factory=dict)


def write_feed(spec: FeedSpec) -> str:
    """The line; ``read_feed`` of it gives an equal feed."""
    fact = f"{spec.fact}/{spec.item}" if spec.item else spec.fact
    where = f"（{spec.where}={spec.equals}）" if spec.where else ""
    measure = " ".join(filter(None, (_WORDS.get(spec.measure, ""), spec.field)))
    times = f" × {spec.times}" if spec.times else ""
    least = f" ≥ {spec.at_least}" if spec.at_least != 1 else ""
    return f"{fact} ← {spec.kind}{where}{' ' if measure else ''}{measure}{times}{least}"


def read_feed(line: str) -> FeedSpec:
    """The feed in the line; ValueError in words where it says none."""
    found = _LINE.fullmatch(line.strip())
    if found is None or (found["measure"] in {"合计", "不同"} and not found["field"]):
        message = f"看不懂“{line.strip()[:60]}”"
        raise ValueError(message)
    measures = {words: measure for measure, words in _WORDS.items()}
    parts = {name: found[name] or "" for name in ("fact", "item", "kind", "where", "equals", "field", "times")}
    return FeedSpec(measure=measures.get(found["measure"] or "", COUNT), at_least=int(found["least"] or 1), **parts)


def say_feed(rule: Rule, spec: FeedSpec, names: Mapping[str, KindNames]) -> str:
    """The feed in words, such as “本期完成数：培训的参加人次合计”."""
    slot, kind = slot_fed(rule, spec), names.get(spec.kind, KindNames(spec.kind))
    label = slot.label if slot else spec.item or spec.fact
    return f"{label}：{say_source(spec, kind)}"


def say_source(spec: FeedSpec, kind: KindNames) -> str:
    """What is counted, in words."""
    where = f"（{kind.fields.get(spec.where, spec.where)}为“{spec.equals}”）" if spec.where else ""
    own, times = kind.fields.get(spec.field, spec.field), kind.fields.get(spec.times, spec.times)
    counted = {
        COUNT: "条数",
        SUM: f"{own}{f'×{times}' if times else ''}合计",
        DISTINCT: f"不同{own}的个数",
        HEADS: "在岗职工人数，每次都计",
        FIRST_DAY: "最早一条的日期",
    }[spec.measure]
    least = f"，至少 {spec.at_least}" if spec.at_least != 1 else ""
    return f"{kind.name}{where}的{counted}{least}"
