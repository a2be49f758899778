"""Reading what rounds gave: marks by unit, leaf and method."""

from collections.abc import Sequence

from campaigns.rules import MARKED
from evaluations.importers.campaign.entry import Entry
from evaluations.importers.campaign.parsed import ParsedMark
from evaluations.importers.campaign.reports import Known, find_cell


def read_marks(entries: Sequence[Entry], known: Known) -> tuple[ParsedMark, ...]:
    """``marks`` (optional): one for a unit, a leaf and one of its methods."""
    seen: set[tuple[str, str, str]] = set()
    marks = []
    for entry in entries:
        unit, target = find_cell(entry, known)
        method = entry.choice("method", MARKED)
        if target and method and method not in known.targets[target].methods:
            entry.fault("method", f"目标 {target} 没有这种测评方式")
        full = entry.number("full_points", positive=True)
        achieved = entry.number("achieved")
        if achieved > full:
            entry.fault("achieved", "不能超过满分 full_points")
        if (unit, target, method) in seen:
            entry.faults.add(entry.path, "与前面的考评得分重复（同一单位、目标、方式）")
        seen.add((unit, target, method))
        marks.append(ParsedMark(unit, target, method, achieved, full))
    return tuple(marks)
