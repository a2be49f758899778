"""What no scheme can hold, and what should be looked at, in both kinds of tables."""

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

from campaigns.queries.target_import.lines import TargetLine
from core.paths import CycleError, assign_paths, depth
from core.sheets import spoken

_MOST_LEVELS = 8


def check_lines(lines: Sequence[TargetLine]) -> list[TargetLine]:
    """The lines in the order of the tree; faults are noted in their rows. With a circle the order of the file."""
    _refuse_repeats(lines)
    known = {line.target.code for line in lines}
    for line in lines:
        if line.target.parent is not None and line.target.parent not in known:
            line.row.fault("parent", f"没有代码或编号为“{line.target.parent}”的目标", "请检查上级，或补上这个目标")
    by_code = {line.target.code: line for line in reversed(lines)}
    by_code = {line.target.code: by_code[line.target.code] for line in lines}  # the first of each, in order
    parents = {code: line.target.parent if line.target.parent in known else None for code, line in by_code.items()}
    try:
        paths = assign_paths(parents)
    except CycleError as error:
        for code in error.nodes:
            by_code[str(code)].row.fault("parent", "上级关系绕成了圈", "请改正其中一个目标的上级")
        return list(by_code.values())
    ordered = sorted(by_code.values(), key=lambda line: paths[line.target.code])
    for line in ordered:
        if depth(paths[line.target.code]) > _MOST_LEVELS:
            line.row.fault("parent", f"层级过深，最多 {_MOST_LEVELS} 级", "请减少层级")
    _check_points(ordered)
    return ordered


def _refuse_repeats(lines: Sequence[TargetLine]) -> None:
    codes: dict[str, TargetLine] = {}
    numbers: dict[str, TargetLine] = {}
    for line in lines:
        for key, word, seen, value in (
            ("code", "代码", codes, line.target.code),
            ("number", "编号", numbers, line.target.number),
        ):
            if value and value in seen:
                said = f"{word}“{value}”与第 {seen[value].row.number} 行重复"
                line.row.fault(key, said, f"请改成不同的{word}")
            seen.setdefault(value, line)


def _check_points(ordered: Sequence[TargetLine]) -> None:
    """A branch that says what it should add up to is compared with what stands below it."""
    sums: dict[str, Decimal] = defaultdict(Decimal)
    inner = {line.target.parent for line in ordered}
    for line in reversed(ordered):
        target = line.target
        is_branch = target.code in inner
        total = sums[target.code] if is_branch else (target.points or Decimal(0))
        if target.parent is not None:
            sums[target.parent] += total
        if is_branch and target.points is not None and target.points != total:
            said = f"写的是 {spoken(target.points)} 分，下级分值合计 {spoken(total)} 分"
            line.row.fault("points", said, "请核对本级和下级的分值", is_warning=True)
        if is_branch and target.rule is not None:
            line.row.fault("rule", "下面还有目标，自己不能再计分", "请清空计分规则，只在末级目标上设", is_warning=True)
        if not is_branch:
            _check_leaf(line)


def _check_leaf(line: TargetLine) -> None:
    target = line.target
    words = {"points": "分值", "rule": "计分规则", "cycle": "填报周期", "join": "各期合并"}
    values = {key: getattr(target, key) for key in words if key not in line.silent}
    lacking = [words[key] for key, value in values.items() if value is None or value == ""]
    if lacking:
        said = f"末级目标缺少{'、'.join(lacking)}，发布前必须补上"
        line.row.fault(
            "points" if target.points is None else "rule", said, "请在表中补齐，或导入后在页面补齐", is_warning=True
        )
