"""Matrix, ranking, what is late: results of the live run, which the file names."""

import datetime as dt
import re
from collections.abc import Iterator, Mapping

from campaigns.queries.list_files import Asking, Filters, GoneError, ListFile, a_list, notes_of
from core.tables import Notes, Value
from evaluations.queries.late import LateFilter, late_assignments, late_items_in_turn
from evaluations.queries.scenes import Scene, find_scene
from evaluations.queries.standings import (
    class_sizes,
    matrix_columns,
    matrix_rows,
    matrix_units,
    rank_rows,
    ranked_scores,
)

STATE_WORDS: Mapping[str, str] = {"none": "未填报", "draft": "草稿", "returned": "已退回"}
_AT_A_TIME = 500
_PLACES: Filters = (
    ("unit", "单位", {}),
    ("class", "比较类别", {}),
    ("person", "责任人", {}),
    ("days", "逾期天数不少于", {}),
)


@a_list("matrix")
def list_matrix(asking: Asking) -> ListFile:
    """Unit × second-level target, every unit of the filter."""
    scene = _scene(asking)
    columns = matrix_columns(scene.campaign)
    units = matrix_units(
        campaign=scene.campaign,
        user=asking.user,
        words=asking.word("unit"),
        comparison_class=asking.word("class"),
        sort=asking.word("sort"),
    )
    count = units.count()

    def rows() -> Iterator[tuple[Value, ...]]:
        for start in range(0, count, _AT_A_TIME):
            for row in matrix_rows(units[start : start + _AT_A_TIME], run=scene.run, columns=columns):
                yield (row.unit, row.comparison_class, row.total, *(cell.rate for cell in row.cells))

    heads = ("单位", "比较类别", "总分", *map(str, columns))
    return ListFile("得分矩阵", heads, rows(), count, _notes(asking, scene))


@a_list("ranking")
def list_ranking(asking: Asking) -> ListFile:
    """Ranks within the classes; GoneError for those to whom they are closed."""
    scene = _scene(asking)
    if not scene.sees_system:
        raise GoneError("排名不对填报员开放。")
    scores = ranked_scores(
        run=scene.run, user=asking.user, comparison_class=asking.word("class"), sort=asking.word("sort")
    )
    rows = rank_rows(scores.iterator(chunk_size=_AT_A_TIME), sizes=class_sizes(scene.run))
    lines = ((row.comparison_class, row.rank, row.of, row.unit, row.total, row.grade) for row in rows)
    heads = ("比较类别", "名次", "参加排名单位数", "单位", "总分", "等次")
    return ListFile("排名", heads, lines, scores.count(), _notes(asking, scene))


def _late_filter(asking: Asking) -> LateFilter:
    """What the address narrows the overdue reports to; a number of days that is not sensible means 1."""
    days = asking.word("days")
    least = int(days) if re.fullmatch(r"[0-9]{1,4}", days) else 1
    return LateFilter(asking.word("unit"), least, asking.word("person"), asking.word("sort"))


@a_list("late")
def list_late(asking: Asking) -> ListFile:
    """Every overdue report; counted by assignment, of which each has at least one."""
    scene, today = _scene(asking), asking.today
    narrowed = _late_filter(asking)
    found, before = (
        late_assignments(run=scene.run, user=asking.user, today=today, narrowed=narrowed),
        narrowed.before(today),
    )
    lines = (
        (each.unit, each.target, each.period, each.due_on, each.days, each.person, STATE_WORDS[each.state])
        for each in late_items_in_turn(found, today=today, before=before)
    )
    heads = ("单位", "目标", "填报期", "截止日期", "逾期天数", "责任人", "状态")
    return ListFile("逾期清单", heads, lines, found.count(), _notes(asking, scene))


def _scene(asking: Asking) -> Scene:
    scene = find_scene(user=asking.user, code=asking.word("campaign"), today=asking.today)
    if scene is None:
        raise GoneError("您的单位还没有参加创建活动。")
    return scene


def _notes(asking: Asking, scene: Scene) -> Notes:
    """By which filters, and which results: those that were saved when the file was written."""
    as_of: dt.date | None = scene.as_of
    stale = "，正在重算，数字稍后更新" if scene.is_stale else ""
    computed = (
        f"，计算于 {scene.run.computed_at.astimezone():%Y-%m-%d %H:%M}" if scene.run and scene.run.computed_at else ""
    )
    return (
        *notes_of(asking, _PLACES, campaign=scene.campaign),
        ("得分截至", f"{as_of or '尚未计算'}{computed}{stale}"),
    )
