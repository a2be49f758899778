"""我的任务 of a reporter."""

from campaigns.enums import ReportState
from campaigns.queries.list_files import Asking, Filters, ListFile, a_list, notes_of
from campaigns.queries.tasks import Task, task_board
from core.tables import Value

_STATES = {**dict(ReportState.choices), "none": "未填报", "late": "逾期", "soon": "临期"}
_LIGHTS = {"green": "正常", "blue": "临期", "yellow": "滞后", "red": "逾期", "grey": "未到期"}
_COLUMNS = ("单位", "编号", "目标", "大类", "分值", "填报期", "截止日期", "剩余工作日", "状态", "提示", "审核意见")


@a_list("tasks")
def list_tasks(asking: Asking) -> ListFile:
    """What the reporter has to do, as the page groups it."""
    given = {"state": asking.word("state"), "pillar": asking.word("pillar"), "words": asking.word("q")}
    board = task_board(asking.user, asking.today, **given, shows_done=True)
    tasks = [*(task for group in board.groups for task in group.tasks), *board.done]
    filters: Filters = (("state", "状态", _STATES), ("pillar", "大类", {}), ("q", "查找", {}))
    return ListFile("我的任务", _COLUMNS, map(_cells, tasks), len(tasks), notes_of(asking, filters))


def _cells(task: Task) -> tuple[Value, ...]:
    return (
        task.unit,
        task.number,
        task.title,
        task.pillar,
        task.points,
        task.period,
        task.due_on,
        task.workdays,
        _STATES.get(task.state, task.state),
        _LIGHTS.get(task.light, ""),
        task.opinion,
    )
