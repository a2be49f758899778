"""Feeds as files write them."""

from collections.abc import Mapping, Sequence

from campaigns.rules import parse_rule
from campaigns.rules.faults import Fault, FaultsError
from campaigns.rules.feeds import COUNT, DISTINCT, MEASURES, SUM, FeedSpec, measures_of, slot_fed

_MOST_AT_LEAST = 10_000
_LENGTHS = {"fact": 40, "kind": 40, "field": 40, "times": 40, "where": 40, "equals": 200, "item": 4000}


def parse_feeds(raw: object, rule: object) -> tuple[FeedSpec, ...]:
    """Feeds written as JSON for a target with this raw ``rule``; FaultsError with every fault by its path."""
    if raw is None:
        return ()
    if not isinstance(raw, list):
        raise FaultsError([Fault("", "应为列表")])
    faults: list[Fault] = []
    found = [_parse(entry, f"[{index}]", faults) for index, entry in enumerate(raw)]
    faults += [
        Fault(f"[{index}].fact", said)
        for index, spec in enumerate(found)
        if spec and (said := _misfit(spec, found, rule))
    ]
    if faults:
        raise FaultsError(faults)
    return tuple(spec for spec in found if spec is not None)


def _misfit(spec: FeedSpec, among: Sequence[FeedSpec | None], rule: object) -> str:
    """What is wrong with a feed beside others; a faulty rule is named elsewhere."""
    alike = [other for other in among if other and (other.fact, other.item) == (spec.fact, spec.item)]
    if alike[0] is not spec:
        return "与前面的重复，一项数据只能取一次数"
    try:
        slot = slot_fed(parse_rule(rule), spec)
    except FaultsError:
        return ""
    if slot is None:
        return "这个目标的计分规则没有这一项，或者它不能从台账取数"
    return "" if spec.measure in measures_of(slot) else f"这一项只能取：{'、'.join(measures_of(slot))}"


def _parse(entry: object, path: str, faults: list[Fault]) -> FeedSpec | None:
    if not isinstance(entry, Mapping):
        faults.append(Fault(path, "应为对象"))
        return None
    texts = {name: entry.get(name, "") for name in _LENGTHS}
    said = [Fault(f"{path}.{name}", fault) for name, value in texts.items() if (fault := _fault_of_text(name, value))]
    measure, at_least = entry.get("measure", COUNT), entry.get("at_least", 1)
    if not isinstance(measure, str) or measure not in MEASURES:
        said.append(Fault(f"{path}.measure", f"应为以下之一：{'、'.join(MEASURES)}"))
    if not isinstance(at_least, int) or isinstance(at_least, bool) or not 1 <= at_least <= _MOST_AT_LEAST:
        said.append(Fault(f"{path}.at_least", f"应为 1 至 {_MOST_AT_LEAST} 的整数"))
    said += [Fault(f"{path}.{name}", "缺少此项") for name in ("fact", "kind") if not texts[name]]
    if measure in (SUM, DISTINCT) and not texts["field"]:
        said.append(Fault(f"{path}.field", "缺少此项"))
    if texts["equals"] and not texts["where"]:
        said.append(Fault(f"{path}.where", "缺少此项"))
    faults += said
    return None if said else FeedSpec(measure=measure, at_least=at_least, **texts)


def _fault_of_text(name: str, value: object) -> str:
    """Why a database could not keep the text."""
    if not isinstance(value, str):
        return "应为文字"
    if "\0" in value:
        return "含有不能保存的字符"
    return f"最多 {_LENGTHS[name]} 个字符" if len(value) > _LENGTHS[name] else ""
