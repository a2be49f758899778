"""得分变化 as an Excel file: a row for each leaf or adjustment that moved, the total beside it."""

from collections.abc import Iterator

from campaigns.models import Participation
from core.tables import Value, write_table
from evaluations.queries.past.events import ScoreHistory

_COLUMNS = (
    "日期",
    "总分变化",
    "变化后总分",
    "原因",
    "经办",
    "目标或加减分",
    "填报期或说明",
    "原得分",
    "现得分",
    "原应得分",
    "现应得分",
)


def export_history(participation: Participation, history: ScoreHistory) -> bytes:
    """The events as the page lists them, the newest first."""
    notes = (
        ("单位", participation.name),
        ("时段", f"{history.since} 至 {history.until}"),
        (
            "起止总分",
            f"{'—' if history.before is None else history.before} → {'—' if history.after is None else history.after}",
        ),
        ("说明", "总分变化只写在每次变化的第一行。" + ("" if history.agrees else "导出时得分正在重算。")),
    )
    return write_table(title="得分变化", columns=_COLUMNS, rows=_rows(history), notes=notes)


def _rows(history: ScoreHistory) -> Iterator[tuple[Value, ...]]:
    for event in history.events:
        for place, part in enumerate(event.parts):
            head = (event.change, event.after) if not place else (None, None)
            points = (part.before, part.after, part.attainable_before, part.attainable_after)
            yield (event.day, *head, event.what, event.by, part.label, part.about, *points)
